"""Doing what is due: each thing in a transaction of its own, so that one that fails holds up no other."""

import logging
import traceback
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from bot.service import Moments
from handlers import tick
from handlers.moment import Moment
from handlers.tick import Chore
from storage.database import Database

log = logging.getLogger(__name__)

LONGEST_WAIT = timedelta(minutes=5)


class Failures:
    """What has failed, and until when it waits."""

    def __init__(self) -> None:
        self._failures: Counter[str] = Counter()
        self._not_before: dict[str, datetime] = {}

    def waits(self, name: str, now: Moment) -> bool:
        """Whether it has failed so lately that it is not tried yet."""
        left = self._not_before.get(name, now.at) - now.at
        # More than we ever wait is a clock that was set back.
        return timedelta(0) < left <= LONGEST_WAIT

    def failed(self, name: str, now: Moment) -> None:
        """It has failed, and waits, longer each time."""
        self._failures[name] += 1
        self._not_before[name] = now.at + _backoff(self._failures[name])

    def forget_all_but(self, due: set[str]) -> None:
        """What is not due any more has been done."""
        for name in self._failures.keys() - due:
            del self._failures[name], self._not_before[name]


class Chores:
    """Does what the records say is due. What fails is told in the log and tried again, less and less often."""

    def __init__(self, database: Database, moments: Moments) -> None:
        self._database = database
        self._moments = moments
        self._failures = Failures()
        # What goes wrong is told as a future's exception and stops no other.
        self._hands = ThreadPoolExecutor(1, "chores")

    def do_due(self) -> int:
        """Do all that is due now; how many things were done.

        Raises:
            storage.database.DatabaseError: the records do not answer.
        """
        now = self._moments.now()
        with self._database.reading() as transaction:
            due = tick.due(transaction, now)
        self._failures.forget_all_but({chore.name for chore in due})
        return sum(self._try(chore, now) for chore in due if not self._failures.waits(chore.name, now))

    def stop(self) -> None:
        """Let what is in hand end."""
        self._hands.shutdown()

    def _try(self, chore: Chore, now: Moment) -> int:
        doing = self._hands.submit(self._do, chore, now)
        problem = doing.exception()
        if problem is None:
            return doing.result()
        self._failures.failed(chore.name, now)
        # Without the error's own message, which may hold what people wrote.
        where = [
            f"{f.filename.rpartition('/')[2]}:{f.lineno}" for f in traceback.extract_tb(problem.__traceback__)[-5:]
        ]
        extra = {"action": "chores.fault", "chore": chore.name, "error": type(problem).__name__, "where": where}
        log.error("something due could not be done", extra=extra)
        return 0

    def _do(self, chore: Chore, now: Moment) -> int:
        return self._database.run(lambda transaction: chore.do(transaction, now))


def _backoff(failures: int) -> timedelta:
    return min(timedelta(seconds=2.0 ** min(failures, 20)), LONGEST_WAIT)
