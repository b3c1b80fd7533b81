"""All that differs between SQLite and PostgreSQL."""

import sqlite3
from typing import Any

from sqlalchemy import Connection, Engine, Table, event
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


def insert_once(connection: Connection, table: Table, values: dict[str, Any]) -> bool:
    """Insert a row unless one of its unique keys is there already; whether it was inserted."""
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    return connection.execute(insert(table).values(**values).on_conflict_do_nothing()).rowcount == 1
