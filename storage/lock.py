"""One process on one SQLite file: a lock file tells a second one."""

from collections.abc import Iterator
from contextlib import contextmanager

from filelock import FileLock, Timeout
from sqlalchemy import make_url

from plans.errors import ChaserError
from storage.database import NotOpened


class InUse(ChaserError):  # noqa: N818 - reads as the sentence it is, like the rest of the family
    """Chaser is running on these records. Stop it (Ctrl-C), do this, and start it again."""


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
    lock = FileLock(f"{url.database}.lock", timeout=0)
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
