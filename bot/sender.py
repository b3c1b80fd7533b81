"""Sending: claim a row of the outbox, compose what it says now, send it, record the outcome.

A row is claimed with a lease before the call and finished after it. When nobody knows whether a message arrived, the
row waits out its lease and is then looked up by its key in the platform before anything is sent again. Where the
platform never lets us look, the row is unknown, and whoever runs the plan is told.
"""

import logging
import threading
import traceback
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from bot.ports import Paced, Platform, SendFailed, Sent
from bot.service import Moments
from handlers import lost
from handlers.compose import compose
from handlers.moment import Moment
from storage import outbox, people
from storage.database import Database, DatabaseError, Transaction
from storage.rows import OutboxRow

log = logging.getLogger(__name__)

IDLE_SECONDS = 1.0
LONGEST_WAIT = timedelta(minutes=5)
TRIES_FOR_OUR_OWN_FAULT = 3
WAIT_FOR_TARGET = timedelta(seconds=2)


class NeverKnown(SendFailed):
    """A message may have arrived, and the platform has refused for good to let us look."""


class Sender:
    """The thread that empties the outbox."""

    def __init__(self, database: Database, platform: Platform, moments: Moments) -> None:
        self._database = database
        self._platform = platform
        self._moments = moments
        self._installations: dict[int, str] = {}
        self._woken = threading.Event()
        self._is_stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="sender", daemon=True)
        # One pair of hands: what goes wrong with one message is told as a future's exception and stops no other.
        self._hands = ThreadPoolExecutor(1, "sender-hands")

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the message in hand and end."""
        self._is_stopping.set()
        self._woken.set()
        self._thread.join()
        self._hands.shutdown()

    def wake(self) -> None:
        """There may be something to send."""
        self._woken.set()

    def _run(self) -> None:
        while not self._is_stopping.is_set():
            self._woken.clear()
            try:
                while not self._is_stopping.is_set() and self.send_one():
                    pass
            except DatabaseError as error:
                log.warning(
                    "the records did not answer", extra={"action": "sender.database", "why": type(error).__name__}
                )
            self._woken.wait(IDLE_SECONDS)

    def send_one(self) -> bool:
        """Send the next message that is due; whether there was one."""
        now = self._moments.now()
        row = self._database.run(lambda transaction: outbox.claim(transaction, now.at))
        if row is None:
            return False
        problem = self._hands.submit(self._send, row, now).exception()
        if isinstance(problem, DatabaseError):
            # It may have been sent already: left as it is, the row is looked up when its lease is over.
            raise problem
        if isinstance(problem, NeverKnown):
            self._lost(row, problem.reason, self._moments.now())
        elif isinstance(problem, Paced):
            self._deferred(row, problem, self._moments.now())
        elif isinstance(problem, SendFailed):
            self._refused(row, problem, self._moments.now())
        elif problem is not None:
            self._faulted(row, problem, self._moments.now())
        return True

    def _send(self, row: OutboxRow, now: Moment) -> None:
        if row.state == "sending" and row.kind != outbox.UPDATE:
            found = self._found(row)
            if found is not None:
                self._sent(row, found)
                return
        with self._database.reading() as transaction:
            view = compose(transaction, now, row)
            target = outbox.by_key(transaction, row.target) if row.target else None
        if view is None or (row.target and (target is None or target.state in outbox.LOST)):
            self._finish(row, "dead", outbox.NOTHING_TO_SAY)
        elif target is not None and target.ts is None:
            self._finish(row, "to do", "waits for another message", next_at=now.at + WAIT_FOR_TARGET)
        elif row.kind == outbox.UPDATE and target is not None:
            sent = Sent(target.channel or "", target.ts or "")
            self._platform.update(sent, view, self._known_by(target))
            self._finish(row, "sent")
        else:
            thread = target.ts if target else None
            self._sent(row, self._platform.post(row.recipient, view, self._known_by(row), thread))

    def _known_by(self, row: OutboxRow) -> str:
        """The key by which the platform knows a message: no other records, older or beside these, have the same."""
        if row.workspace_id not in self._installations:
            with self._database.reading() as transaction:
                self._installations[row.workspace_id] = people.installation(transaction, row.workspace_id)
        return f"{self._installations[row.workspace_id]}:{row.key}"

    def _found(self, row: OutboxRow) -> Sent | None:
        try:
            return self._platform.find(row.recipient, self._known_by(row))
        except SendFailed as failed:
            if failed.permanent:
                raise NeverKnown(failed.reason, permanent=True) from failed
            raise

    def _sent(self, row: OutboxRow, sent: Sent) -> None:
        if not self._finish(row, "sent", channel=sent.channel, ts=sent.ts):
            # Somebody else has claimed the row meanwhile and will send it, or has: ours would be the second.
            self._platform.delete(sent)

    def _lost(self, row: OutboxRow, reason: str, now: Moment) -> None:
        def unit(transaction: Transaction) -> None:
            if outbox.finish(transaction, row, "unknown", now.at, reason=reason):
                lost.tell(transaction, row, now)

        self._database.run(unit)
        log.error(
            "nobody can say whether a message arrived",
            extra={"action": "sender.unknown", "key": row.key, "why": reason},
        )

    def _deferred(self, row: OutboxRow, paced: Paced, now: Moment) -> None:
        """Nothing was tried and nothing went wrong: what the row says of earlier attempts stays."""
        wait = timedelta(seconds=paced.retry_after or 0)
        self._again(row, row.reason, now.at + wait, may_have_arrived=row.state == "sending", attempts=row.attempts - 1)

    def _refused(self, row: OutboxRow, failed: SendFailed, now: Moment) -> None:
        if failed.permanent:
            self._finish(row, "dead", failed.reason)
        elif not failed.is_ambiguous or row.kind == outbox.UPDATE:
            wait = timedelta(seconds=failed.retry_after) if failed.retry_after is not None else _backoff(row)
            self._again(row, failed.reason, now.at + wait, may_have_arrived=row.state == "sending")
        extra = {"action": "sender.refused", "key": row.key, "why": failed.reason}
        log.warning("a message was not sent", extra=extra)

    def _faulted(self, row: OutboxRow, problem: BaseException, now: Moment) -> None:
        reason = type(problem).__name__
        if row.attempts >= TRIES_FOR_OUR_OWN_FAULT and row.reason == reason:
            self._finish(row, "dead", reason)
        else:
            self._again(row, reason, now.at + _backoff(row), may_have_arrived=True)
        # Without the error's own message, which may hold what people wrote.
        where = [
            f"{f.filename.rpartition('/')[2]}:{f.lineno}" for f in traceback.extract_tb(problem.__traceback__)[-5:]
        ]
        extra = {"action": "sender.fault", "key": row.key, "error": reason, "where": where}
        log.error("a message could not be made", extra=extra)

    def _again(self, row: OutboxRow, reason: str, at: datetime, *, may_have_arrived: bool, **values: object) -> None:
        """Try again at an instant; what may have arrived stays "sending", so that it is looked up before it is sent."""
        state = "sending" if may_have_arrived and row.kind != outbox.UPDATE else "to do"
        self._finish(row, state, reason, next_at=at, lease_until=at, **values)

    def _finish(self, row: OutboxRow, state: str, reason: str = "", **values: object) -> bool:
        now = self._moments.now()
        # Not again where nobody can say whether it was kept: found to be finished, it would be taken for another's.
        return self._database.run(lambda kept: outbox.finish(kept, row, state, now.at, reason=reason, **values))


def _backoff(row: OutboxRow) -> timedelta:
    return min(timedelta(seconds=2.0 ** min(row.attempts, 10)), LONGEST_WAIT)
