"""One process on one SQLite file: a lock file tells a second one."""

from collections.abc import Iterator
from contextlib import contextmanager

from filelock import FileLock, Timeout
from sqlalchemy import make_url

from plans.errors import ChaserError


class InUse(ChaserError):  # noqa: N818 - reads as the sentence it is, like the rest of the family
    """Chaser is running on these records. Stop it (Ctrl-C), do this, and start it again."""


@contextmanager
def locked(database_url: str) -> Iterator[None]:
    """Hold the records for writing; nothing to hold on PostgreSQL.

    Raises:
        InUse: another process holds them.
    """
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite":
        yield
        return
    try:
        with FileLock(f"{url.database}.lock", timeout=0):
            yield
    except Timeout as error:
        raise InUse from error
