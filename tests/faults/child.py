"""The real bot in a process of its own, to be ended at any moment; and traps that end it at a commit by name.

It is forked from a process that has imported everything, so that it is up within a twentieth of a second.
"""

import logging
import re
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine, event

from bot.running import Bot
from bot.settings import SlackSettings, load
from bot.slack import pacing, platform
from storage import outbox
from tests.faults.slack import FORKS, PATIENCE, Ahead

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

SHORTER = 0.6 / 30
"""What takes half a minute in a council takes less than a second here."""

SILENCE = outbox.USUAL.silence * SHORTER
"""Seconds: longer than the workspace's lag in these tests, as the real ones are longer than Slack's."""

BEGUN, BEFORE, AFTER = "begun", "before", "after"
WRITTEN = re.compile(r"\s*(?:INSERT INTO|UPDATE) (\w+)")
STATES = ("to do", "sending", "sent", "dead", "unknown")


@dataclass(frozen=True)
class Trap:
    """Sends its own process a signal before or after the `nth` commit that writes `what`, or before it is written.

    That is a table's name; for the outbox with a state: "outbox sending" is a claim, "outbox sent" an outcome.
    """

    what: str
    when: str
    nth: int = 1
    signal: int = signal.SIGKILL

    def set_in(self, engine: Engine) -> None:
        """Lie in wait at the commits of this engine."""
        # Raised in the thread that commits: sent to the process, another might take it, and this one go on meanwhile.
        met = begun = 0
        commit = engine.dialect.do_commit

        def trapped(connection: Any) -> None:  # noqa: ANN401 - whatever the driver has
            nonlocal met
            is_it = self.what in connection.info.pop("written", ())
            met += is_it
            # As it is for this commit: other threads go on meanwhile.
            mine = met
            if is_it and (mine, self.when) == (self.nth, BEFORE):
                signal.raise_signal(self.signal)
            commit(connection)
            if is_it and (mine, self.when) == (self.nth, AFTER):
                signal.raise_signal(self.signal)

        def executed(connection: Any, _cursor: object, statement: str, given: Any, *_more: object) -> None:  # noqa: ANN401 - SQLAlchemy's hook
            nonlocal begun
            written = _written(statement, given)
            begun += self.what in written
            mine = begun
            if self.what in written and (mine, self.when) == (self.nth, BEGUN):
                signal.raise_signal(self.signal)
            connection.info.setdefault("written", set()).update(written)

        event.listen(engine, "begin", _begun)
        event.listen(engine, "before_cursor_execute", executed)
        engine.dialect.do_commit = trapped  # type: ignore[assignment, method-assign] # this engine's alone


def _written(statement: str, given: Any) -> set[str]:  # noqa: ANN401 - whatever the driver takes
    """What a statement writes: a table, and of the outbox the state too."""
    table = WRITTEN.match(statement)
    if table is None:
        return set()
    values = list(given.values() if isinstance(given, Mapping) else given if isinstance(given, Sequence) else ())
    return {table[1], *(f"{table[1]} {state}" for state in STATES if state in values)}


def _begun(connection: Any) -> None:  # noqa: ANN401 - SQLAlchemy's hook
    connection.info["written"] = set()


def hurry() -> None:
    """Short waits, in this process alone, and each as much shorter as the others."""
    for wait in fields(outbox.Patience):
        object.__setattr__(outbox.USUAL, wait.name, getattr(outbox.USUAL, wait.name) * SHORTER)
    platform.SENDING_SECONDS *= SHORTER
    pacing.CHANNEL_RATE = pacing.WORKSPACE_RATE = 1_000.0
    pacing.WORKSPACE_BURST = pacing.CHANNEL_BURST = 1_000.0


def live(given: dict[str, str], clock: Ahead, trap: Trap | None, log: str, line: "Connection[Any, Any]") -> None:
    """The process: told to begin, run the bot until told to stop, or until nobody is there to tell.

    Any other word sets its clock.
    """
    line.recv()
    logging.basicConfig(filename=log, level=logging.WARNING)
    hurry()
    bot = Bot(load(SlackSettings, given), clock)
    if trap is not None:
        trap.set_in(bot.database.engine)
    bot.start()
    line.send(bot.address)
    with suppress(EOFError):
        while (ahead := line.recv()) is not None:
            clock.ahead = ahead
    bot.stop()


@dataclass
class Life:
    """One life of the bot. `address` is where Slack's requests come to."""

    address: str
    pid: int
    _process: Any
    _line: "Connection[Any, Any]"

    def has_ended(self, within: float = 0.0) -> bool:
        """Whether it is over, at the latest after so many seconds."""
        self._process.join(within)
        return self._process.exitcode is not None

    def kill(self) -> None:
        """End it, as the kernel does."""
        self._process.kill()
        self._process.join()

    def set_clock(self, clock: Ahead) -> None:
        """Let its clock show what another shows."""
        self._line.send(clock.ahead)

    def stop(self) -> None:
        """Ask it to end, as somebody at the keyboard does."""
        self._line.send(None)
        assert self.has_ended(PATIENCE)


@contextmanager
def alive(
    given: dict[str, str], clock: Ahead, log: Path, trap: Trap | None = None, armed: Callable[[int], None] | None = None
) -> Iterator[Life]:
    """A life of the bot, which is over at the end in any case. `armed` is told its process before it begins.

    It may be ended before it is up: then it has no address.
    """
    ours, theirs = FORKS.Pipe()
    process = FORKS.Process(target=live, args=(given, clock, trap, str(log), theirs), daemon=True)
    process.start()
    theirs.close()
    if armed is not None:
        armed(process.pid or 0)
    ours.send(None)
    address = ""
    try:
        with suppress(EOFError, ConnectionResetError):
            assert ours.poll(PATIENCE)
            address = ours.recv()
        yield Life(address, process.pid or 0, process, ours)
    finally:
        process.kill()
        process.join()
        process.close()
        ours.close()
