"""One process on one SQLite file: a lock file tells a second one."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import make_url

from plans.errors import ChaserError
from storage.database import NotOpened


class InUse(ChaserError):  # noqa: N818 - reads as the sentence it is, like the rest of the family
    """Chaser is running on these records. Stop it (Ctrl-C), do this, and start it again."""


PATIENCE = 0.2
"""Seconds: whoever only asks whether the records are held holds them for an instant."""


@contextmanager
def locked(database_url: str) -> Iterator[None]:
    """Hold the records for writing; nothing to hold on PostgreSQL.

    Raises:
        InUse: another process holds them.
        NotOpened: there is no folder for them that can be written to.
    """
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite":
        yield
        return
    lock = FileLock(f"{url.database}.lock", timeout=PATIENCE, poll_interval=PATIENCE / 4)
    try:
        lock.acquire()
    except Timeout as error:
        raise InUse from error
    except OSError as error:
        raise NotOpened from error
    try:
        yield
    finally:
        lock.release()


def is_held(database_url: str) -> bool:
    """Whether a process holds the records; nobody holds those on PostgreSQL. No lock file is made to find out.

    Raises:
        NotOpened: the lock file may not be opened.
    """
    url = make_url(database_url)
    path = Path(f"{url.database}.lock")
    if url.get_backend_name() != "sqlite" or not path.exists():
        return False
    try:
        with FileLock(path, timeout=0):
            return False
    except Timeout:
        return True
    except OSError as error:
        raise NotOpened from error
