"""The records as a file: where it is, and a look at it that changes nothing."""

import os
import sqlite3
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import make_url

from plans.errors import ChaserError
from storage.database import Database

SIDES = ("-wal", "-shm")
"""What SQLite keeps beside a file: its log, and the index of that."""

STAMP = "%Y-%m-%dT%H%M%S%z"
"""An instant in a file's name: the council's date and time, and how far that is from UTC."""


class OnServer(ChaserError):  # noqa: N818 - reads as the sentence it is, like the rest of the family
    """These records are on PostgreSQL, which has tools of its own.

    Back up with `pg_dump --format=custom --file=chaser.dump --dbname=ADDRESS`, bring back with
    `pg_restore --clean --if-exists --single-transaction --dbname=ADDRESS chaser.dump` while no bot runs. ADDRESS is
    CHASER_DATABASE_URL without "+psycopg".
    """

    def __str__(self) -> str:
        """The sentences as one paragraph."""
        return " ".join((self.__doc__ or "").split())


def is_file(url: str) -> bool:
    """Whether the records are an SQLite file."""
    return make_url(url).get_backend_name() == "sqlite"


def file_of(url: str) -> Path:
    """The file of the records, whether or not it is there.

    Raises:
        OnServer: they are on a server.
    """
    if not is_file(url):
        raise OnServer
    return Path(make_url(url).database or "")


def address_of(file: Path) -> str:
    """The address of the records in a file, whatever signs its name has."""
    return f"sqlite:///{quote(str(file.absolute()))}"


def looking(url: str) -> Database:
    """The records to be looked at, beside whoever writes: a connection that cannot write, and so never checkpoints."""
    if not is_file(url):
        return Database(url)
    # SQLAlchemy takes one layer of escapes off its address, SQLite the other.
    return Database(f"sqlite:///file:{quote(quote(str(file_of(url).absolute())))}?mode=ro&uri=true")


def look(file: Path) -> sqlite3.Connection:
    """The same without SQLAlchemy, for what SQLite does outside a transaction.

    Raises:
        sqlite3.Error: it cannot be opened. Whether it is a database shows at the first statement.
    """
    # In a URI, "?" and "#" in a folder's name would end the path, and "%" begin an escape.
    connection = sqlite3.connect(f"file:{quote(str(file.absolute()))}?mode=ro", uri=True, isolation_level=None)
    connection.execute("PRAGMA busy_timeout=5000")
    connection.execute("PRAGMA trusted_schema=OFF")
    return connection


def stamped(at: datetime) -> str:
    """An aware instant for a file's name."""
    return at.strftime(STAMP)


def writers(file: Path) -> list[int]:
    """The processes that have a file open for writing, as far as this system shows them (Linux does)."""
    found = []
    for opened in Path("/proc").glob("[0-9]*/fd/*"):
        # A process may end, or belong to somebody else.
        with suppress(OSError):
            if opened.readlink() == file.resolve() and _writes(opened):
                found.append(int(opened.parts[2]))
    return sorted(set(found))


def _writes(opened: Path) -> bool:
    lines = (opened.parent.parent / "fdinfo" / opened.name).read_text(encoding="ascii").splitlines()
    flags = next(int(line.split()[1], 8) for line in lines if line.startswith("flags:"))
    return bool(flags & (os.O_WRONLY | os.O_RDWR))
