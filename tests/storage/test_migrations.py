"""The schema: what the migrations make is what the tables say."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from storage.database import Database
from storage.migrate import migrate, newest
from storage.tables import metadata
from storage.upgrade import NewerSchema, config


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Database]:
    """A file without a table."""
    database = Database(f"sqlite:///{tmp_path / 'new.db'}")
    yield database
    database.close()


def names(database: Database) -> set[str]:
    """The tables that there are."""
    return set(inspect(database.engine).get_table_names())


def test_the_migrations_make_exactly_the_tables(empty: Database) -> None:
    """Tables, columns, types, keys and indexes, as Alembic compares them."""
    migrate(empty)
    with empty.reading() as transaction:
        found = compare_metadata(MigrationContext.configure(transaction.connection), metadata)
    assert found == []
    assert names(empty) == {*metadata.tables, "alembic_version"}


def test_defaults_and_conditions_are_the_same(empty: Database, tmp_path: Path) -> None:
    """Which Alembic does not compare: against tables made without migrations."""
    migrate(empty)
    straight = Database(f"sqlite:///{tmp_path / 'straight.db'}")
    metadata.create_all(straight.engine)
    for table in metadata.tables:
        assert shape(empty, table) == shape(straight, table)
    straight.close()


def shape(database: Database, table: str) -> list[str]:
    """The table's columns with their defaults, and its indexes with their conditions."""
    found = inspect(database.engine)
    columns = [
        f"{c['name']} {c['type']} {c['nullable']} {(c['default'] or '').strip('()')}" for c in found.get_columns(table)
    ]
    indexes = [
        f"{i['name']} {i['column_names']} {i['unique']} {(i.get('dialect_options') or {}).get('sqlite_where')}"
        for i in found.get_indexes(table)
    ]
    return sorted(columns + indexes)


def test_migrating_again_changes_nothing(empty: Database) -> None:
    """Every start does."""
    migrate(empty)
    with empty.writing() as transaction:
        transaction.insert(metadata.tables["workspaces"], team="T1")
    migrate(empty)
    with empty.reading() as transaction:
        assert len(transaction.all(metadata.tables["workspaces"].select())) == 1


def test_every_revision_goes_back_and_forth(empty: Database) -> None:
    """Down to nothing and up again, one after another."""
    migrate(empty)
    with empty.writing() as transaction:
        settings = config(transaction.connection)
        command.downgrade(settings, "base")
    assert names(empty) == {"alembic_version"}
    migrate(empty)
    assert names(empty) == {*metadata.tables, "alembic_version"}


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
    with pytest.raises(Exception, match="rounds already exists"):
        migrate(empty)
    assert names(empty) == {"rounds"}


def test_a_folder_with_a_percent_sign(tmp_path: Path) -> None:
    """Alembic's settings would take it for their own."""
    (tmp_path / "50%").mkdir()
    database = Database(f"sqlite:///{tmp_path / '50%' / 'chaser.db'}")
    migrate(database)
    assert "plans" in names(database)
    database.close()


def dump(database: Database) -> list[str]:
    """Everything in the file, as statements."""
    connection = database.engine.raw_connection()
    try:
        return list(connection.driver_connection.iterdump())  # type: ignore[union-attr] # it is SQLite's own
    finally:
        connection.close()
