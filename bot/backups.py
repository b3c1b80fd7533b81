"""The day's backup: once a local date, late rather than not at all, in a thread of its own."""

import logging
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

from bot.chores import Failures
from bot.settings import Settings
from handlers.moment import Moment
from plans.errors import ChaserError
from plans.rounds import at_local
from storage import backup
from storage.backup import Backup
from storage.database import Database
from storage.files import file_of, is_file
from storage.migrate import current, newest

log = logging.getLogger(__name__)

NAME = "backup"


class NoFolder(ChaserError):  # noqa: N818 - reads as the sentence it is, like the rest of the family
    """Where to? Say --to FOLDER, or set CHASER_BACKUP_FOLDER."""


class Backups:
    """Makes a backup when one is due. What fails is told in the log and tried again, less and less often."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._failures = Failures()
        self._hands = ThreadPoolExecutor(1, "backups")
        self._doing: Future[Backup | None] | None = None
        self._last_due: datetime | None = None
        self._settled: datetime | None = None

    def do_due(self, now: Moment) -> bool:
        """Begin the backup that is due; whether one was begun, or looked for. It does not hold up the tick.

        A folder on a drive that hangs would: it is looked into in the same thread, after a start and once a day.
        """
        self._look_back(now)
        folder = self._settings.backup_folder
        if self._doing or folder is None or not is_file(self._settings.database_url):
            return False
        last_due = since(now, self._settings)
        if last_due == self._settled or self._failures.waits(NAME, now):
            return False
        self._last_due = last_due
        self._doing = self._hands.submit(self._make_if_due, folder, now, last_due)
        return True

    def _make_if_due(self, folder: Path, now: Moment, last_due: datetime) -> Backup | None:
        every = [one.at for one in backup.made(self._settings.database_url, folder)]
        return back_up(self._settings, folder, now.at) if is_due(every, now, last_due) else None

    @property
    def is_idle(self) -> bool:
        """Whether none is being made, and the last one's end has been told."""
        return self._doing is None

    def _look_back(self, now: Moment) -> None:
        """Tell how the last one went."""
        if self._doing is None or not self._doing.done():
            return
        ended, self._doing = self._doing, None
        problem = ended.exception()
        if problem is None:
            self._failures.forget_all_but(set())
            self._settled = self._last_due
            if ended.result():
                log.info("backed up", extra={"action": "backup.made"})
        else:
            self._failures.failed(NAME, now)
            extra = {"action": "backup.failed", "error": type(problem).__name__, "why": str(problem)}
            log.error("the day's backup was not made", extra=extra)

    def stop(self) -> None:
        """Let the backup in hand end."""
        self._hands.shutdown()


def back_up(settings: Settings, folder: Path, now: datetime) -> Backup:
    """Make a backup now, and remove those that are too old."""
    made = backup.back_up(settings.database_url, folder, now.astimezone(settings.zone))
    backup.thin(settings.database_url, folder, settings.backup_keep, made)
    return made


def before_migrating(database: Database, settings: Settings, now: datetime) -> Backup | None:
    """Copy records of an older schema, which are about to be changed; None where there is nothing to change.

    Raises:
        storage.backup.NotBackedUp: there is no room for a copy.
    """
    url = settings.database_url
    if not is_file(url) or not file_of(url).exists():
        return None
    found = current(database)
    if found is None or found >= newest():
        return None
    folder = settings.backup_folder or file_of(url).parent
    return backup.back_up(url, folder, now.astimezone(settings.zone))


def since(now: Moment, settings: Settings) -> datetime:
    """The last time at which a backup should have been made, UTC."""
    today = at_local(now.today, settings.backup_time, settings.timezone)
    yesterday = at_local(now.today - timedelta(days=1), settings.backup_time, settings.timezone)
    return today if today <= now.at else yesterday


def is_due(made: Sequence[datetime], now: Moment, last_due: datetime) -> bool:
    """Whether there is none since then.

    One of tomorrow or later is of a clock that was wrong: it does not count, or none would be made until then.
    """
    return not any(last_due <= at <= now.at + timedelta(days=1) for at in made)
