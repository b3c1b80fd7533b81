"""Records as files, for the tests of backups: what is in them, and what goes wrong with them."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from storage.files import address_of
from storage.tables import seen, workspaces
from tests.records import MORNING, Records, new_database

ROOT = Path(__file__).resolve().parents[2]
LITTLE_ROOM = (
    "import resource, sys; from datetime import datetime, UTC; from pathlib import Path; from storage.backup import *\n"
    "resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536))\n"
    "back_up(sys.argv[1], Path(sys.argv[2]), datetime.now(UTC))"
)


def url_of(kept: Records) -> str:
    """Where they are."""
    return address_of(Path(str(kept.database.engine.url.database)))


def plans_in(file: Path) -> list[str]:
    """The names of the plans in a file."""
    with closing(sqlite3.connect(file)) as connection:
        return [row[0] for row in connection.execute("SELECT name FROM plans")]


def rename_plan(kept: Records, name: str) -> None:
    """Something happens to the records."""
    with kept.database.writing() as transaction:
        transaction.connection.exec_driver_sql("UPDATE plans SET name = ?", (name,))


def spoil(file: Path) -> None:
    """Write over the middle of a file, as a failing disk does."""
    data = bytearray(file.read_bytes())
    for page in range(2, len(data) // 4096, 2):
        data[page * 4096 : page * 4096 + 64] = b"\xa5" * 64
    file.write_bytes(bytes(data))


@contextmanager
def written_to(folder: Path) -> Iterator[Path]:
    """Records in a new folder whose last thirty commits stand in the log alone, as a killed process leaves them."""
    folder.mkdir()
    database = new_database(folder)
    with database.writing() as transaction:
        transaction.insert(workspaces, team="T1", name="0")
    database.checkpoint()
    for n in range(30):
        with database.writing() as transaction:
            transaction.insert_once(seen, key=f"{n:02}" + "x" * 180, at=MORNING)
            transaction.connection.exec_driver_sql("UPDATE workspaces SET name = ?", (str(n + 1),))
    yield folder / "chaser.db"
    database.close()
