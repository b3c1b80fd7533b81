"""Reading the documents that people give in chat: fetched from the platform, read in a process apart, and handed on.

A document is claimed with a lease before it is fetched, so that one whose reader died is read by the next.
"""

import logging
import threading
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from bot.ports import Platform, SendFailed
from bot.reading import read_apart
from bot.service import Moments
from handlers import uploads as handlers
from plans.errors import ChaserError
from plans.reading.safety import LARGEST_FILE
from storage import uploads
from storage.database import Database, DatabaseError, Transaction
from storage.rows import UploadRow

log = logging.getLogger(__name__)

IDLE_SECONDS = 5.0
MOST_ATTEMPTS = 4
FIRST_WAIT = timedelta(seconds=5)
TOO_LARGE = "file_too_large"
NOT_TO_BE_HAD = "Slack does not let me have that file. Send it to me again."
LARGER = "That file is larger than a plan should be: 10 MB at most. Send the plan's table alone."
FAILED = "That file could not be read: something went wrong on my side. Please send it again in a minute."


class Importer:
    """The thread that reads what people gave; `woken` is called when there is something to tell them."""

    def __init__(self, database: Database, platform: Platform, moments: Moments, woken: Callable[[], None]) -> None:
        self._database = database
        self._platform = platform
        self._moments = moments
        self._tell = woken
        self._woken = threading.Event()
        self._is_stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="importer", daemon=True)
        # What goes wrong with one document is told as a future's exception and stops no other.
        self._hands = ThreadPoolExecutor(1, "importer-hands")

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the document in hand and end."""
        self._is_stopping.set()
        self._woken.set()
        self._thread.join()
        self.stop_reading()

    def stop_reading(self) -> None:
        """Let the document in hand end, where no thread was begun."""
        self._hands.shutdown()

    def wake(self) -> None:
        """There may be something to read."""
        self._woken.set()

    def _run(self) -> None:
        while not self._is_stopping.is_set():
            self._woken.clear()
            try:
                while not self._is_stopping.is_set() and self.read_one():
                    pass
            except DatabaseError as error:
                extra = {"action": "importer.database", "why": type(error).__name__}
                log.warning("the records did not answer", extra=extra)
            self._woken.wait(IDLE_SECONDS)

    def read_one(self) -> bool:
        """Read the next document that was given; whether there was one."""
        now = self._moments.now().at

        def claim(transaction: Transaction) -> tuple[UploadRow, dict[str, str]] | None:
            found = uploads.claim(transaction, now)
            return (found, handlers.remembered_columns(transaction, found)) if found else None

        claimed = self._database.run(claim)
        if claimed is None:
            return False
        upload, columns = claimed
        problem = self._hands.submit(self._read, upload, columns).exception()
        if isinstance(problem, DatabaseError):
            # Left as it is, the document is read again when its lease is over.
            raise problem
        if problem is not None:
            self._failed(upload, problem)
        self._tell()
        return True

    def _read(self, upload: UploadRow, columns: dict[str, str]) -> None:
        fetched = self._platform.fetch(upload.file, LARGEST_FILE)
        reading = read_apart(fetched.data, upload.file_name, columns)
        now = self._moments.now()
        self._database.run(lambda kept: handlers.was_read(kept, now, upload, reading, fetched.data))

    def _failed(self, upload: UploadRow, problem: BaseException) -> None:
        now, reason = self._moments.now(), _reason(upload, problem)
        if reason:
            self._database.run(lambda transaction: handlers.was_refused(transaction, now, upload, reason))
        else:
            asked = timedelta(seconds=getattr(problem, "retry_after", None) or 0)
            until = now.at + max(FIRST_WAIT * 2**upload.attempts, asked)
            self._database.run(lambda transaction: uploads.wait(transaction, upload, until))
        _log(problem)


def _reason(upload: UploadRow, problem: BaseException) -> str:
    """Why a document is not read, as its giver reads it; "" where it is tried again."""
    if isinstance(problem, ChaserError):
        return str(problem)
    if isinstance(problem, SendFailed) and problem.permanent:
        return LARGER if problem.reason == TOO_LARGE else NOT_TO_BE_HAD
    return FAILED if upload.attempts >= MOST_ATTEMPTS else ""


def _log(problem: BaseException) -> None:
    if isinstance(problem, SendFailed):
        log.warning("a file did not come", extra={"action": "importer.refused", "why": problem.reason})
    elif not isinstance(problem, ChaserError):
        # Without the error's own message, which may hold what people wrote.
        where = [
            f"{f.filename.rpartition('/')[2]}:{f.lineno}" for f in traceback.extract_tb(problem.__traceback__)[-5:]
        ]
        extra = {"action": "importer.fault", "error": type(problem).__name__, "where": where}
        log.error("a document could not be read", extra=extra)
