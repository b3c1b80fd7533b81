"""The schema: what the migrations make is what the tables say."""

import secrets
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, func, inspect, select

from storage.database import Database, Transaction
from storage.dialect import hold_schema
from storage.migrate import current, migrate, newest
from storage.tables import SCHEMA
from storage.upgrade import NewerSchema, config
from tests.postgres import Server


@pytest.fixture(params=["sqlite", "postgresql"])
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], Database]]:
    """Makes databases without a table."""
    with ExitStack() as held:

        def made() -> Database:
            if request.param == "sqlite":
                database = Database(f"sqlite:///{tmp_path / secrets.token_hex(4)}.db")
            else:
                server: Server = request.getfixturevalue("server")
                database = Database(held.enter_context(server.fresh("template1")))
            held.callback(database.close)
            return database

        yield made


@pytest.fixture
def empty(make: Callable[[], Database]) -> Database:
    """A database without a table."""
    return make()


def names(database: Database) -> set[str]:
    """The tables that there are."""
    return set(inspect(database.engine).get_table_names())


def test_the_migrations_make_exactly_the_tables(empty: Database) -> None:
    """Tables, columns, types, keys and indexes, as Alembic compares them."""
    migrate(empty)
    with empty.reading() as transaction:
        found = compare_metadata(MigrationContext.configure(transaction.connection), SCHEMA)
    assert found == []
    assert names(empty) == {*SCHEMA.tables, "alembic_version"}


def test_defaults_and_conditions_are_the_same(make: Callable[[], Database]) -> None:
    """Which Alembic does not compare: against tables made without migrations."""
    empty, straight = make(), make()
    migrate(empty)
    SCHEMA.create_all(straight.engine)
    for table in SCHEMA.tables:
        assert shape(empty, table) == shape(straight, table)


def shape(database: Database, table: str) -> list[str]:
    """The table's columns with their defaults, and its indexes with their conditions."""
    found = inspect(database.engine)
    columns = [
        f"{c['name']} {c['type']} {c['nullable']} {(c['default'] or '').strip('()')}" for c in found.get_columns(table)
    ]
    indexes = [
        f"{i['name']} {i['column_names']} {i['unique']} {condition(i.get('dialect_options') or {})}"
        for i in found.get_indexes(table)
    ]
    return sorted(columns + indexes)


def condition(options: Mapping[str, object]) -> object:
    """For which rows an index is."""
    return str(options.get("sqlite_where", options.get("postgresql_where")))


def test_migrating_again_changes_nothing(empty: Database) -> None:
    """Every start does."""
    migrate(empty)
    with empty.writing() as transaction:
        transaction.insert(SCHEMA.tables["workspaces"], team="T1")
    migrate(empty)
    with empty.reading() as transaction:
        assert len(transaction.all(SCHEMA.tables["workspaces"].select())) == 1


def test_every_revision_goes_back_and_forth(empty: Database) -> None:
    """Down to nothing and up again, one after another."""
    migrate(empty)
    with empty.writing() as transaction:
        settings = config(transaction.connection)
        command.downgrade(settings, "base")
    assert names(empty) == {"alembic_version"}
    migrate(empty)
    assert names(empty) == {*SCHEMA.tables, "alembic_version"}


def test_there_is_one_way_up() -> None:
    """One newest revision, the one that a start looks for without Alembic."""
    assert ScriptDirectory.from_config(config()).get_heads() == [newest()]


def test_a_start_without_anything_to_do_needs_no_alembic(empty: Database) -> None:
    """It would take 10 MiB and a seventh of a second of every start."""
    migrate(empty)
    url = empty.engine.url.render_as_string()
    script = (
        "import sys; from storage.database import Database; from storage.migrate import migrate; "
        f"migrate(Database({url!r})); sys.exit('alembic' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_a_newer_schema_is_refused(empty: Database) -> None:
    """With a sentence; nothing is changed."""
    migrate(empty)
    with empty.writing() as transaction:
        transaction.connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
        transaction.connection.exec_driver_sql("CREATE TABLE later (id INTEGER)")
    before = dump(empty)
    with pytest.raises(NewerSchema, match="nothing was changed"):
        migrate(empty)
    assert dump(empty) == before


def test_a_migration_that_fails_leaves_nothing(empty: Database) -> None:
    """All of it or nothing: here a table is in its way."""
    with empty.writing() as transaction:
        transaction.connection.exec_driver_sql("CREATE TABLE rounds (mine INTEGER)")
    with pytest.raises(Exception, match=r"rounds\W+already exists"):
        migrate(empty)
    assert names(empty) == {"rounds"}


MIGRATE = (
    "import sys; from storage.database import Database; from storage.migrate import migrate; "
    "database = Database(sys.argv[1]); sys.stdin.read(1); migrate(database)"
)


def test_three_processes_migrate_postgresql_at_once(server: Server) -> None:
    """One does it, the others wait for it and find nothing to do; none fails. An SQLite file has one process."""
    with server.fresh("template1") as url:
        command = [sys.executable, "-c", MIGRATE, url]
        started = [subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(3)]
        with started[0], started[1], started[2], ThreadPoolExecutor(3) as pool:
            said = list(pool.map(lambda process: process.communicate(b"x", timeout=60)[1].decode(), started))
        database = Database(url)
        assert said == [""] * 3
        assert current(database) == newest()
        assert names(database) == {*SCHEMA.tables, "alembic_version"}
        database.close()


def timeouts(transaction: Transaction) -> list[str]:
    """How long a statement may take, and wait for a lock."""
    names = (func.current_setting(f"{name}_timeout") for name in ("statement", "lock"))
    return [transaction.value(select(name)) for name in names]


def test_a_migration_is_not_held_to_the_times_of_a_reply(server: Server) -> None:
    """A statement over a large table takes longer than ten seconds; who migrates second waits longer than three."""
    with server.fresh("template1") as url:
        database = Database(url)
        with database.writing() as transaction:
            hold_schema(transaction.connection)
            said = timeouts(transaction)
        with database.writing() as transaction:
            again = timeouts(transaction)
        database.close()
    assert said == ["0", "1min"]
    assert again == ["10s", "3s"]


def test_an_sqlite_file_is_copied_before_it_is_migrated(tmp_path: Path) -> None:
    """With what was in it, also in its WAL; a new one is not, nor one that is left as it is."""
    old = Database(f"sqlite:///{tmp_path / 'old.db'}")
    with old.writing() as transaction:
        transaction.connection.exec_driver_sql("CREATE TABLE earlier (words TEXT)")
        transaction.connection.exec_driver_sql("INSERT INTO earlier VALUES ('kept')")
    migrate(old)
    migrate(old)
    kept = [path.name for path in tmp_path.iterdir() if "before" in path.name]
    assert kept == [f"old.db.before-{newest()}"]
    with closing(sqlite3.connect(tmp_path / kept[0])) as copy:
        assert copy.execute("SELECT * FROM earlier").fetchall() == [("kept",)]
        assert copy.execute("SELECT name FROM sqlite_master").fetchall() == [("earlier",)]
    old.close()


def test_a_new_sqlite_file_is_not_copied(tmp_path: Path) -> None:
    """There is nothing in it."""
    new = Database(f"sqlite:///{tmp_path / 'new.db'}")
    migrate(new)
    assert not [path.name for path in tmp_path.iterdir() if "before" in path.name]
    new.close()


def test_a_folder_with_a_percent_sign(tmp_path: Path) -> None:
    """Alembic's settings would take it for their own."""
    (tmp_path / "50%").mkdir()
    database = Database(f"sqlite:///{tmp_path / '50%' / 'chaser.db'}")
    migrate(database)
    assert "plans" in names(database)
    database.close()


def dump(database: Database) -> dict[str, list[str]]:
    """Everything in the database: each table's columns and rows."""
    found = MetaData()
    found.reflect(database.engine)
    with database.reading() as transaction:
        rows = {name: list(map(str, transaction.tuples(table.select()))) for name, table in found.tables.items()}
    return {name: [*shape(database, name), *rows[name]] for name in sorted(rows)}
