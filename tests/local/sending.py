"""The bot's sending half, driven by hand."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from bot.local.server import LocalWorkspace
from bot.sender import Sender
from bot.service import Moments
from bot.slack.line import SlackLine
from bot.slack.platform import SlackPlatform
from storage import outbox
from storage.rows import OutboxRow
from storage.tables import outbox as rows
from tests.actor import Actor, Json
from tests.local.conftest import StandingClock, client_for
from tests.people import MARION
from tests.records import Records, aged

T = TypeVar("T")
SILENCE_IS_OVER = timedelta(seconds=outbox.USUAL.silence + 1)


def on_line(platform: SlackPlatform, work: Callable[[SlackLine], Awaitable[T]]) -> T:
    """Do something on a line of its own."""

    async def do() -> T:
        async with platform.line() as line:
            return await work(line)

    return asyncio.run(do())


@dataclass
class Post:
    """The bot's sending half, driven by hand: records, a sender, a workspace, and a clock that stands still."""

    kept: Records
    workspace: LocalWorkspace
    clock: StandingClock
    slept: list[float] = field(default_factory=list)

    def sender(self, at_once: int = 1, patience: outbox.Patience = outbox.USUAL) -> Sender:
        """A sender of its own, as another process would have.

        One message at a time, so that a fault meets the one that it is meant for.
        """
        platform = SlackPlatform(client_for(self.workspace), sleep=self._sleep)
        moments = Moments(self.clock, ZoneInfo("Europe/London"), "ENG")
        return Sender(self.kept.database, platform, moments, patience, at_once)

    async def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)

    def empty(self, sender: Sender | None = None) -> None:
        """Send all that is due now."""
        sender = sender or self.sender()
        sender.send_due()

    def later(self, wait: timedelta = SILENCE_IS_OVER) -> None:
        """Let time pass, for the council and for the database."""
        self.clock.at += wait
        aged(self.kept.database, wait)

    def settle(self, sender: Sender | None = None) -> None:
        """Let whatever nobody knows of be looked up twice, and sent where it was not found."""
        for _ in range(2):
            self.later()
            self.empty(sender)

    def fault(self, kind: str, method: str = "chat.postMessage", times: int = 1) -> None:
        """Let the next calls of a method go wrong."""
        Actor(self.workspace.url, MARION.id).do("faults", method=method, kind=kind, times=times)

    def read_by(self, user: str) -> list[Json]:
        """What somebody has from Chaser."""
        return Actor(self.workspace.url, user).messages()

    def row(self, key: str) -> OutboxRow:
        """One message."""
        with self.kept.database.reading() as transaction:
            found = outbox.by_key(transaction, key)
        assert found is not None
        return found

    def states(self) -> set[str]:
        """The states of all messages."""
        return {row.state for row in self.kept.outbox()}

    def hold_back(self, key: str) -> None:
        """Let one message wait for an hour, so that the faults meet another."""
        later = self.clock.at + timedelta(hours=1)
        with self.kept.database.writing() as transaction:
            transaction.run(rows.update().where(rows.c.key == key).values(next_at=later))

    def spoil(self, key: str, kind: str) -> None:
        """Make a row one that cannot be composed: a digest of a request."""
        with self.kept.database.writing() as transaction:
            transaction.run(rows.update().where(rows.c.key == key).values(kind=kind))
