"""All that differs between SQLite and PostgreSQL."""

import sqlite3
from functools import cache

from sqlalchemy import Connection, Engine, Executable, Table, event, insert
from sqlalchemy.dialects import postgresql, sqlite

READ_ONLY = "chaser_read_only"
"""The execution option of a transaction that writes nothing."""

PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA busy_timeout=5000",
    "PRAGMA foreign_keys=ON",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA mmap_size=0",
)
"""Each measured; SQLite's own defaults lose updates or durability."""


def prepare(engine: Engine) -> None:
    """Make every connection of an SQLite engine safe; nothing on PostgreSQL."""
    if engine.dialect.name != "sqlite":
        return
    event.listen(engine, "connect", _configure)
    event.listen(engine, "begin", _begin)


def _configure(connection: sqlite3.Connection, record: object) -> None:
    del record
    # Python's own transaction handling would commit before DDL and begin late: two sessions could claim one row.
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(pragma)


def _begin(connection: Connection) -> None:
    reading = connection.get_execution_options().get(READ_ONLY, False)
    # A deferred BEGIN that writes later fails "locked" at once, whatever the busy timeout.
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def savepoint(connection: Connection) -> None:
    """Begin what can be undone alone."""
    connection.exec_driver_sql("SAVEPOINT unit")


def release(connection: Connection) -> None:
    """Let what was done since the savepoint be part of the whole."""
    connection.exec_driver_sql("RELEASE unit")


def back_to_savepoint(connection: Connection) -> None:
    """Undo what was done since the savepoint. Refused where SQLite has rolled back the whole transaction by itself."""
    connection.exec_driver_sql("ROLLBACK TO unit")
    connection.exec_driver_sql("RELEASE unit")


@cache
def insertion(table: Table, once_on: str = "") -> Executable:
    """The insertion of a row; with a dialect's name, one that does nothing where a unique key has the row already."""
    if not once_on:
        return insert(table)
    made = sqlite.insert if once_on == "sqlite" else postgresql.insert
    # PostgreSQL would answer -1 to how many rows there are now.
    return made(table).on_conflict_do_nothing().execution_options(preserve_rowcount=True)
