"""The transaction object, each database's settings, aware instants, and SQLite's lock file."""

import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import Table, insert, inspect, select, update
from sqlalchemy.exc import IntegrityError, StatementError

from storage import people
from storage.database import Database, Transaction
from storage.lock import InUse, locked
from storage.tables import SCHEMA, seen, workspaces
from storage.tables import people as people_table
from tests.records import MORNING

ROOT = Path(__file__).resolve().parents[2]


def counted(database: Database, table: Table) -> int:
    """How many rows a table has."""
    with database.reading() as transaction:
        return len(transaction.all(select(table)))


class Stop(BaseException):
    """What ends a program at any place."""


@pytest.mark.parametrize("error", [ValueError, Stop, KeyboardInterrupt])
def test_a_block_that_raises_changes_nothing(database: Database, error: type[BaseException]) -> None:
    """Whatever ends it; the next one goes through."""

    def fails() -> None:
        with database.writing() as transaction:
            transaction.insert(workspaces, team="T1")
            raise error

    with pytest.raises(error):
        fails()
    assert counted(database, workspaces) == 0
    with database.writing() as transaction:
        transaction.insert(workspaces, team="T1")
    assert counted(database, workspaces) == 1


def test_tables_are_rolled_back_too(database: Database) -> None:
    """Python's own transaction handling would have committed them."""

    def fails() -> None:
        with database.writing() as transaction:
            transaction.connection.exec_driver_sql("CREATE TABLE half (done INTEGER)")
            raise Stop

    with pytest.raises(Stop):
        fails()
    assert "half" not in inspect(database.engine).get_table_names()


def test_reading_changes_nothing(database: Database) -> None:
    """What is written there by mistake is gone."""
    with database.reading() as transaction:
        transaction.insert(workspaces, team="T1")
    assert counted(database, workspaces) == 0


def test_what_every_connection_to_sqlite_is_set_to(sqlite: Database) -> None:
    """Each measured: SQLite's defaults lose updates or durability."""
    wanted = {
        "journal_mode": "wal",
        "synchronous": 2,
        "busy_timeout": 5000,
        "foreign_keys": 1,
        "trusted_schema": 0,
        "mmap_size": 0,
    }
    with sqlite.reading() as first, sqlite.reading() as second:
        for transaction in (first, second):
            run = transaction.connection.exec_driver_sql
            assert {name: run(f"PRAGMA {name}").scalar() for name in wanted} == wanted


def test_a_row_of_nobody_is_refused(database: Database) -> None:
    """Foreign keys are held."""
    with pytest.raises(IntegrityError), database.writing() as transaction:
        transaction.insert(people_table, workspace_id=99, user="U1")


def read_and_write(database: Database, times: int) -> None:
    """Read the count in the workspace's name and write it, one higher."""
    for _ in range(times):
        with database.writing() as transaction:
            transaction.hold(select(workspaces.c.id))
            count = int(transaction.value(select(workspaces.c.name)))
            transaction.run(update(workspaces).values(name=str(count + 1)))


@pytest.mark.parametrize("is_shared", [True, False], ids=["one process's threads", "as two processes"])
def test_no_update_is_lost(database: Database, *, is_shared: bool) -> None:
    """Four writers read, then write; with a deferred BEGIN, or without holding the row, they overwrite each other."""
    with database.writing() as transaction:
        transaction.insert(workspaces, team="T1", name="0")
    own = [database if is_shared else Database(str(database.engine.url)) for _ in range(4)]
    writers = [threading.Thread(target=read_and_write, args=(one, 25)) for one in own]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    with database.reading() as transaction:
        assert transaction.value(select(workspaces.c.name)) == "100"
    for one in own:
        one.close()


def test_a_reader_is_not_held_up_by_a_writer(database: Database) -> None:
    """It sees what was there before."""
    with database.writing() as transaction:
        transaction.insert(workspaces, team="T1")
        assert counted(database, workspaces) == 0
    assert counted(database, workspaces) == 1


def test_insert_once_is_once_among_threads(database: Database) -> None:
    """Of eight that want the key one gets it."""
    new: list[bool] = []

    def take() -> None:
        with database.writing() as transaction:
            new.append(transaction.insert_once(seen, key="event 1", at=MORNING))

    takers = [threading.Thread(target=take) for _ in range(8)]
    for taker in takers:
        taker.start()
    for taker in takers:
        taker.join()
    assert sorted(new) == [False] * 7 + [True]


def test_insert_once_swallows_only_the_key(database: Database) -> None:
    """What is wrong otherwise is an error."""
    with pytest.raises(IntegrityError), database.writing() as transaction:
        transaction.insert_once(people_table, workspace_id=99, user="U1")
    with pytest.raises(IntegrityError), database.writing() as transaction:
        transaction.insert_once(seen, key="event 1", at=None)


def test_an_instant_without_a_zone_is_refused(database: Database) -> None:
    """Before it is stored."""
    with pytest.raises(StatementError, match="without a zone"), database.writing() as transaction:
        transaction.run(insert(seen).values(key="x", at=MORNING.replace(tzinfo=None)))


def test_an_instant_comes_back_as_it_was(database: Database) -> None:
    """The same instant, in UTC, to the microsecond, whatever the zone in which it was given."""
    given = datetime(2027, 6, 1, 10, 30, 0, 123456, tzinfo=timezone(timedelta(hours=2)))
    with database.writing() as transaction:
        transaction.insert_once(seen, key="x", at=given)
    with database.reading() as transaction:
        found = transaction.value(select(seen.c.at))
    assert found == given
    assert found.tzinfo is UTC


def test_every_instant_is_such_a_column() -> None:
    """No table has a column that would lose the zone."""
    kinds = {type(c.type).__name__ for table in SCHEMA.tables.values() for c in table.columns}
    assert "DateTime" not in kinds


def test_a_missing_person_is_an_error_of_ours(database: Database) -> None:
    """By an id that the records gave there is always one."""
    with pytest.raises(LookupError), database.reading() as transaction:
        people.by_id(transaction, 7)


def test_the_only_workspace(database: Database) -> None:
    """None before the first, and none where there are two."""

    def only(transaction: Transaction) -> int | None:
        return people.only_workspace(transaction)

    with database.writing() as transaction:
        assert only(transaction) is None
        first = people.workspace(transaction, "T1")
        assert people.workspace(transaction, "T1") == first == only(transaction)
        people.workspace(transaction, "T2")
        assert only(transaction) is None


TAKE = "import sys; from storage.lock import locked\nwith locked(sys.argv[1]): print('held')"


def test_a_second_process_is_told(tmp_path: Path) -> None:
    """That Chaser is running; when it has stopped, the next may."""
    url = f"sqlite:///{tmp_path / 'chaser.db'}"
    with locked(url):
        refused = run(url)
        with pytest.raises(InUse, match="Stop it"), locked(url):
            pass
    assert refused.returncode == 1
    assert "storage.lock.InUse: Chaser is running on these records." in refused.stderr
    assert run(url).stdout == "held\n"


def test_the_lock_outlives_no_process(tmp_path: Path) -> None:
    """Killed, it leaves the file and not the lock."""
    url = f"sqlite:///{tmp_path / 'chaser.db'}"
    held = subprocess.Popen(
        [sys.executable, "-c", f"{TAKE}; sys.stdout.flush(); sys.stdin.read()", url],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with held:
        assert held.stdout is not None
        assert held.stdout.readline() == "held\n"
        with pytest.raises(InUse), locked(url):
            pass
        held.kill()
        held.wait()
        with locked(url):
            pass


def run(url: str) -> subprocess.CompletedProcess[str]:
    """Try to hold the records from another process."""
    command = [sys.executable, "-c", TAKE, url]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)


def test_one_that_fails_takes_no_other_with_it(database: Database) -> None:
    """Twelve write at once and every third ends badly: the others' rows are there, and only theirs."""
    gate = threading.Barrier(12)
    ended: list[str] = []

    def write(n: int) -> None:
        gate.wait()
        with database.writing() as transaction:
            transaction.insert(workspaces, team=f"T{n}")
            if n % 3 == 0:
                raise Stop

    def try_to(n: int) -> None:
        try:
            write(n)
        except Stop:
            return
        ended.append(f"T{n}")

    writers = [threading.Thread(target=try_to, args=(n,)) for n in range(12)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    with database.reading() as transaction:
        kept = {row["team"] for row in transaction.all(select(workspaces))}
    assert kept == set(ended) == {f"T{n}" for n in range(12) if n % 3}
