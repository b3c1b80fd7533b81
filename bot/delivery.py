"""One message's way out: looked up where somebody may have sent it, composed, posted, and its outcome recorded.

A row is claimed with a lease before, and finished after. When nobody knows whether a message arrived, the row waits
out its lease and a quarantine and is then looked up by its key in the platform, twice, before anything is sent again.
Where the platform never lets us look, a person's message is sent again, saying so; what goes to a channel is unknown,
and whoever runs the plan is told.
"""

import asyncio
import logging
import traceback
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TypeVar

from bot.ports import Line, Paced, Posted, SendFailed, Sent, TooLate
from bot.service import Moments
from handlers import lost
from handlers.compose import FOR_CHANNELS, compose
from handlers.moment import Moment
from handlers.views import View
from storage import outbox, people
from storage.database import Database, DatabaseError, Transaction
from storage.rows import OutboxRow

log = logging.getLogger(__name__)
T = TypeVar("T")

LONGEST_WAIT = timedelta(minutes=5)
LOOKS = 30
"""So often within a lease is looked whether another has ended what was ours."""

TRIES_FOR_OUR_OWN_FAULT = 3
WAIT_FOR_TARGET = timedelta(seconds=2)


class NeverKnown(SendFailed):
    """A message may have arrived, and the platform has refused for good to let us look."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A row as it was before it was claimed, at `now`; ours until an instant, in seconds of `time.monotonic`."""

    row: OutboxRow
    now: Moment
    until: float


class Delivery:
    """Delivers what was claimed. The records are read and written by `hands`, each time in a transaction of its own."""

    def __init__(self, database: Database, moments: Moments, patience: outbox.Patience, hands: Executor) -> None:
        self._database = database
        self._moments = moments
        self._patience = patience
        self._hands = hands
        self._installations: dict[int, str] = {}

    async def deliver(self, claimed: Claimed, line: Line) -> None:
        """Send a message, or find that there is none to send. Whatever it raises is for `mend`."""
        row, now = claimed.row, claimed.now
        if row.state == "sending" and row.kind != outbox.UPDATE and await self._is_answered_by_a_look(row, line):
            return
        view, target = await self._by_hand(self._composed, row, now)
        if view is None or (row.target and (target is None or target.state in outbox.LOST)):
            await self._by_hand(self._finish, row, "dead", outbox.NOTHING_TO_SAY)
        elif target is not None and target.ts is None:
            next_at = now.at + WAIT_FOR_TARGET
            await self._by_hand(self._finish, row, "to do", "waits for another message", next_at=next_at)
        elif row.kind == outbox.UPDATE and target is not None:
            sent = Sent(target.channel or "", target.ts or "")
            await line.update(sent, view, self._known_by(target))
            await self._by_hand(self._finish, row, "sent")
        else:
            thread = target.ts if target else None
            posted = Posted(view, self._known_by(row), claimed.until, thread, is_repeat=row.is_repeat)
            try:
                sent = await line.post(row.recipient, posted)
            except SendFailed as failed:
                if failed.is_ambiguous and not await self._by_hand(self._is_ours, row):
                    await self._take_back(row, line)
                raise
            await self._sent(row, sent, line)

    async def mend(self, claimed: Claimed, problem: BaseException) -> None:
        """Record what went wrong with a message, and what is to become of it.

        Raises:
            DatabaseError: the records did not answer. It may have been sent; as it is, the row is looked up later.
        """
        if isinstance(problem, DatabaseError):
            raise problem
        await self._by_hand(self._mend, claimed.row, problem, self._moments.now())

    def _mend(self, row: OutboxRow, problem: BaseException, now: Moment) -> None:
        if isinstance(problem, NeverKnown):
            self._lost(row, problem.reason, now)
        elif isinstance(problem, TooLate):
            # Another may have it by now, and then this changes nothing.
            self._finish(row, "to do", problem.reason, next_at=now.at)
        elif isinstance(problem, Paced):
            self._deferred(row, problem, now)
        elif isinstance(problem, SendFailed):
            self._refused(row, problem, now)
        else:
            self._faulted(row, problem, now)

    async def _is_answered_by_a_look(self, row: OutboxRow, line: Line) -> bool:
        """Look for what somebody may have sent; false where it was not found twice, so that it is to be sent."""
        found = await self._found(row, line)
        if found is not None:
            await self._sent(row, found, line)
        elif row.looks == 0:
            await self._by_hand(self._look_again, row, self._patience.second_look, row.reason, looks=1)
        return found is not None or row.looks == 0

    async def _found(self, row: OutboxRow, line: Line) -> Sent | None:
        try:
            return await line.find(row.recipient, await self._by_hand(self._known_by, row))
        except SendFailed as failed:
            if failed.permanent:
                raise NeverKnown(failed.reason, permanent=True) from failed
            raise

    async def _sent(self, row: OutboxRow, sent: Sent, line: Line) -> None:
        if await self._by_hand(self._finish, row, "sent", channel=sent.channel, ts=sent.ts):
            return
        await self._take_back(row, line, sent)

    async def _take_back(self, row: OutboxRow, line: Line, sent: Sent | None = None) -> None:
        """Delete our message if there is another: somebody else has claimed the row while we had it in hand.

        If they send it, ours is the second; if they have found ours, there is no other; if they come to no end, whoever
        comes next will look for it. What we do not know to have arrived, since no answer came, is looked for.
        """
        other = await self._ended_by_another(row)
        if other is None or other.state == "sending":
            return
        if sent is None:
            sent = await line.find(row.recipient, await self._by_hand(self._known_by, row), besides=other.ts)
        if sent is not None and sent.ts != other.ts:
            await line.delete(sent)

    async def _ended_by_another(self, row: OutboxRow) -> OutboxRow | None:
        """The row when whoever has it now is done with it, or as it is after the time that they may take."""
        pause = self._patience.lease.total_seconds() / LOOKS
        for _ in range(LOOKS):
            found = await self._by_hand(self._as_it_is, row)
            if found is None or found.state != "sending":
                break
            await asyncio.sleep(pause)
        return found

    def _is_ours(self, row: OutboxRow) -> bool:
        found = self._as_it_is(row)
        return found is None or found.epoch == row.epoch

    def _as_it_is(self, row: OutboxRow) -> OutboxRow | None:
        with self._database.reading() as transaction:
            return outbox.by_key(transaction, row.key)

    def _composed(self, row: OutboxRow, now: Moment) -> tuple[View | None, OutboxRow | None]:
        """What it says, and the message that it is about, or answers."""
        with self._database.reading() as transaction:
            self._remember(transaction, row)
            return compose(transaction, now, row), outbox.by_key(transaction, row.target) if row.target else None

    def _known_by(self, row: OutboxRow) -> str:
        """The key by which the platform knows a message: no other records, older or beside these, have the same."""
        if row.workspace_id not in self._installations:
            with self._database.reading() as transaction:
                self._remember(transaction, row)
        return f"{self._installations[row.workspace_id]}:{row.key}"

    def _remember(self, transaction: Transaction, row: OutboxRow) -> None:
        if row.workspace_id not in self._installations:
            self._installations[row.workspace_id] = people.installation(transaction, row.workspace_id)

    def _lost(self, row: OutboxRow, reason: str, now: Moment) -> None:
        """Nobody can say whether it arrived."""
        if row.kind not in FOR_CHANNELS and not row.is_repeat:
            # One person can bear to read it twice, if it says so; whoever is not asked cannot answer.
            self._finish(row, "to do", reason, next_at=now.at, is_repeat=True)
            return

        def unit(transaction: Transaction) -> None:
            if outbox.finish(transaction, row, "unknown", now.at, reason=reason):
                lost.tell(transaction, row, now)

        self._database.run(unit)
        extra = {"action": "sender.unknown", "key": row.key, "why": reason}
        log.error("nobody can say whether a message arrived", extra=extra)

    def _deferred(self, row: OutboxRow, paced: Paced, now: Moment) -> None:
        """Nothing was tried and nothing went wrong: what the row says of earlier attempts stays."""
        wait = timedelta(seconds=paced.retry_after or 0)
        self._again(row, row.reason, now, wait, may_have_arrived=row.state == "sending", attempts=row.attempts - 1)

    def _refused(self, row: OutboxRow, failed: SendFailed, now: Moment) -> None:
        if failed.permanent:
            self._finish(row, "dead", failed.reason)
        elif not failed.is_ambiguous or row.kind == outbox.UPDATE:
            wait = timedelta(seconds=failed.retry_after) if failed.retry_after is not None else _backoff(row)
            self._again(row, failed.reason, now, wait, may_have_arrived=row.state == "sending")
        extra = {"action": "sender.refused", "key": row.key, "why": failed.reason}
        log.warning("a message was not sent", extra=extra)

    def _faulted(self, row: OutboxRow, problem: BaseException, now: Moment) -> None:
        reason = type(problem).__name__
        if row.attempts >= TRIES_FOR_OUR_OWN_FAULT and row.reason == reason:
            self._finish(row, "dead", reason)
        else:
            self._again(row, reason, now, _backoff(row), may_have_arrived=True)
        # Without the error's own message, which may hold what people wrote.
        frames = traceback.extract_tb(problem.__traceback__)[-5:]
        where = [f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in frames]
        extra = {"action": "sender.fault", "key": row.key, "error": reason, "where": where}
        log.error("a message could not be made", extra=extra)

    def _again(
        self, row: OutboxRow, reason: str, now: Moment, wait: timedelta, *, may_have_arrived: bool, **values: object
    ) -> None:
        """Try again after a while; what may have arrived stays "sending", so that it is looked up before it is sent."""
        if may_have_arrived and row.kind != outbox.UPDATE:
            self._look_again(row, wait, reason, looks=row.looks, **values)
        else:
            self._finish(row, "to do", reason, next_at=now.at + wait, **values)

    def _look_again(self, row: OutboxRow, wait: timedelta, reason: str, **values: object) -> None:
        self._database.run(lambda kept: outbox.keep_looking(kept, row, wait, reason=reason, **values))

    def _finish(self, row: OutboxRow, state: str, reason: str = "", **values: object) -> bool:
        now = self._moments.now()
        # Not again where nobody can say whether it was kept: found to be finished, it would be taken for another's.
        return self._database.run(lambda kept: outbox.finish(kept, row, state, now.at, reason=reason, **values))

    async def _by_hand(self, work: Callable[..., T], *given: object, **named: object) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._hands, partial(work, *given, **named))


def _backoff(row: OutboxRow) -> timedelta:
    return min(timedelta(seconds=2.0 ** min(row.attempts, 10)), LONGEST_WAIT)
