"""What was missed: direct messages with open requests are read back after a start, after a reconnect, and every hour.

Slack brings an event four times in about six minutes, and then no more. Whatever has not come in yet goes through the
same door as if Slack had brought it, with the same key, so that nothing is done twice however often it is read.
"""

import logging
import threading
import traceback
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any, Protocol

from bot.ports import SendFailed
from bot.service import Moments
from bot.slack import incoming
from storage import asked_in, drafts
from storage.database import Database

log = logging.getLogger(__name__)

LONGEST = timedelta(days=25)
"""How far back at most: less than the keys of what came in are remembered, or the oldest would come in twice."""

AGAIN = {"x-slack-retry-num": "1"}
"""Neither the first time nor the last: should it fail again, the person is not told each hour."""

Json = dict[str, Any]
Door = Callable[[Json, Mapping[str, str]], object]


class Past(Protocol):
    """What was said, as the platform's events."""

    def since(self, channel: str, ts: str) -> Sequence[Json]:
        """Since the message of this time stamp, oldest first; raises SendFailed."""
        ...

    def stop(self) -> None:
        """Wait for nothing any more, and tell no more."""
        ...


class CatchUp:
    """The thread that reads back. `door` takes an event as if the platform had just brought it."""

    def __init__(self, database: Database, moments: Moments, past: Past, door: Door) -> None:
        self._database = database
        self._moments = moments
        self._past = past
        self._door = door
        self._woken = threading.Event()
        self._is_stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="catching-up", daemon=True)
        # What goes wrong with one conversation is told as a future's exception and stops no other.
        self._hands = ThreadPoolExecutor(1, "catching-up-hands")

    def start(self) -> None:
        """Begin, and look at once."""
        self._woken.set()
        self._thread.start()

    def stop(self) -> None:
        """End after the conversation in hand. Where it was never begun, there is nothing to end."""
        self._is_stopping.set()
        self._past.stop()
        self._woken.set()
        if self._thread.is_alive():
            self._thread.join()
        self._hands.shutdown()

    def wake(self) -> None:
        """Something may have been missed."""
        self._woken.set()

    def _run(self) -> None:
        while not self._is_stopping.is_set():
            self._woken.wait()
            self._woken.clear()
            self.look()

    def look(self) -> int:
        """Read every direct message back in which something is asked; how many messages had been missed."""
        listing = self._hands.submit(self._rooms)
        if (problem := listing.exception()) is not None:
            _tell(problem)
            return 0
        found = 0
        for room in listing.result():
            if self._is_stopping.is_set():
                break
            reading = self._hands.submit(self._read, room)
            if (problem := reading.exception()) is not None:
                _tell(problem)
            else:
                found += reading.result()
        if found:
            log.info("messages were read back", extra={"action": "past.found", "count": found})
        return found

    def _rooms(self) -> list[asked_in.Room]:
        with self._database.reading() as transaction:
            return asked_in.rooms(transaction, self._moments.now().at, LONGEST)

    def _read(self, room: asked_in.Room) -> int:
        known = ((event, incoming.event(event)) for event in self._past.since(room.channel, room.since))
        keys = {asked.key: event for event, asked in known if asked and asked.key}
        with self._database.reading() as transaction:
            new = drafts.new_of(transaction, keys)
        for key in (key for key in keys if key in new):
            self._door(keys[key], AGAIN)
        return len(new)


def _tell(problem: BaseException) -> None:
    """Without the error's own message, which may hold what people wrote."""
    if isinstance(problem, SendFailed):
        log.warning("a conversation could not be read", extra={"action": "past.refused", "why": problem.reason})
        return
    where = [f"{f.filename.rpartition('/')[2]}:{f.lineno}" for f in traceback.extract_tb(problem.__traceback__)[-5:]]
    log.error("not read back", extra={"action": "past.fault", "error": type(problem).__name__, "where": where})
