"""All that differs between SQLite and PostgreSQL."""

import sqlite3
from contextlib import closing, suppress
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, Executable, Select, Table, event, insert, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from storage.types import UtcDateTime

READ_ONLY = "chaser_read_only"
"""The execution option of a transaction that writes nothing."""

BUSY = "PRAGMA busy_timeout=5000"
PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    BUSY,
    "PRAGMA foreign_keys=ON",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA mmap_size=0",
    "PRAGMA wal_autocheckpoint=1000",
    "PRAGMA journal_size_limit=16777216",
)
"""Each measured; SQLite's own defaults lose updates or durability. The last two keep the log beside the file short."""

TIMEOUTS = (
    "SET statement_timeout = '10s'",
    "SET lock_timeout = '3s'",
    "SET idle_in_transaction_session_timeout = '30s'",
)
"""PostgreSQL's own defaults wait for ever, and let a process that stands still hold its locks for ever."""

LINE = {
    "connect_timeout": "5",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "15000",
}
"""What libpq is told of the way to PostgreSQL: without it a broken line is noticed after two hours."""

GIVEN_UP = {"40001": "serialization", "40P01": "deadlock", "23505": "somebody else was first"}
"""PostgreSQL undid the unit of work because of another one: it would go through now, or find the other's row."""

GONE = ("57P01", "57P02", "57P03")
"""PostgreSQL is being stopped, has crashed, or is not up yet."""

MIGRATING = ("SET LOCAL statement_timeout = 0", "SET LOCAL lock_timeout = '60s'")
ONE_MIGRATES, ONE_ADDS = 0x43484153, 0x4348414A
"""The numbers of the locks that migrations are made and the journal is added to under; there are no others."""


def options(url: URL) -> dict[str, Any]:
    """What an engine is made with, beside its URL. What the URL itself says of the line comes first."""
    if url.get_backend_name() == "sqlite":
        return {}
    line = {name: value for name, value in LINE.items() if name not in url.query}
    return {"pool_pre_ping": True, "isolation_level": "READ COMMITTED", "connect_args": line}


LAST_FAULTY = (3, 51, 2)
MENDED = ((3, 50, 7), (3, 44, 6))


def can_spoil_its_log(version: tuple[int, ...] = sqlite3.sqlite_version_info) -> bool:
    """Whether this SQLite can lose or spoil what is in its log when two connections bring it in at once.

    All up to 3.51.2 can, but for two older lines that were mended. Source: https://sqlite.org/wal.html#walresetbug
    """
    is_mended = any(version[:2] == good[:2] and version >= good for good in MENDED)
    return version <= LAST_FAULTY and not is_mended


def prepare(engine: Engine) -> None:
    """Make every connection of an engine safe."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _configure if engine.url.query.get("mode") != "ro" else _configure_looking)
        event.listen(engine, "begin", _begin)
    else:
        event.listen(engine, "connect", _configure_postgresql)


def reading(engine: Engine) -> dict[str, Any]:
    """The execution options of a transaction that writes nothing: all of its statements see the same records."""
    return {READ_ONLY: True} | ({} if engine.dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ"})


def hold(connection: Connection, rows: Select[Any], values: dict[str, object]) -> None:
    """Let nobody else change these rows before the transaction ends. On SQLite nobody else writes meanwhile.

    Nothing where this transaction only reads: its records stand still anyway.
    """
    if connection.dialect.name != "sqlite" and not connection.get_execution_options().get(READ_ONLY):
        # Not FOR UPDATE: whoever only refers to the row, as every new note does to its action, need not wait.
        connection.execute(rows.with_for_update(key_share=True), values)


class clock(FunctionElement[datetime]):  # noqa: N801 - reads as the function of SQL that it is
    """The instant so many seconds from now by the clock of the database, which all that work on it share."""

    type = UtcDateTime()
    inherit_cache = True


@compiles(clock, "sqlite")
def _clock_of_sqlite(element: clock, compiler: SQLCompiler, **given: Any) -> str:  # noqa: ANN401 - Alchemy's own
    seconds = compiler.process(element.clauses, **given)
    # As SQLAlchemy writes an instant, so that the two can be compared.
    return f"strftime('%Y-%m-%d %H:%M:%f000', 'now', {seconds} || ' seconds')"


@compiles(clock, "postgresql")
def _clock_of_postgresql(element: clock, compiler: SQLCompiler, **given: Any) -> str:  # noqa: ANN401 - see above
    seconds = compiler.process(element.clauses, **given)
    return f"((clock_timestamp() AT TIME ZONE 'UTC') + {seconds} * interval '1 second')"


def hold_schema(connection: Connection) -> None:
    """Let nobody else migrate before the transaction ends. On SQLite nobody else writes meanwhile."""
    if connection.dialect.name != "sqlite":
        for statement in MIGRATING:
            connection.execute(text(statement))
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": ONE_MIGRATES})


def hold_journal(connection: Connection) -> None:
    """Let nobody else add to the journal before the transaction ends. On SQLite nobody else writes meanwhile."""
    if connection.dialect.name != "sqlite":
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": ONE_ADDS})


def scrub(engine: Engine) -> None:
    """Let nothing that was erased be found any more in the files: neither in the free room nor in SQLite's log."""
    # Not a connection of the engine's: those begin a transaction, in which neither database does this.
    with closing(engine.raw_connection()) as held:
        connection: Any = held.driver_connection
        was = getattr(connection, "autocommit", None)
        if engine.dialect.name != "sqlite":
            connection.autocommit = True
        connection.execute("VACUUM")
        if engine.dialect.name != "sqlite":
            connection.autocommit = was
    if engine.dialect.name == "sqlite":
        checkpoint(engine)


def vacuum_into(engine: Engine, file: Path) -> None:
    """Copy an SQLite file as it stands to another, which must not be there yet: a copied file would lack its WAL."""
    # Not a connection of the engine's: those begin a transaction, in which SQLite does not do this.
    with closing(engine.raw_connection()) as connection:
        connection.cursor().execute("VACUUM INTO ?", (str(file),))


def said_by_server(error: SQLAlchemyError) -> str:
    """What PostgreSQL, or the way to it, says of a connection that did not come about; never a password."""
    cause = error.orig if isinstance(error, DBAPIError) else None
    return str(cause).strip().splitlines()[0] if hasattr(cause, "sqlstate") else ""


def is_lost(error: DBAPIError) -> bool:
    """Whether the line to PostgreSQL broke: nobody can say whether the statement under way was carried out."""
    # SQLite's errors have none.
    state = getattr(error.orig, "sqlstate", "of another database") or ""
    is_nameless = isinstance(error, OperationalError) and not state
    return error.connection_invalidated or is_nameless or state.startswith("08") or state in GONE


def is_given_up(error: DBAPIError) -> bool:
    """Whether PostgreSQL undid the unit of work, and doing it again may go through."""
    return getattr(error.orig, "sqlstate", None) in GIVEN_UP


def _configure(connection: sqlite3.Connection, record: object) -> None:
    del record
    # Python's own transaction handling would commit before DDL and begin late: two sessions could claim one row.
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(pragma)


def _configure_looking(connection: sqlite3.Connection, record: object) -> None:
    """One that may not write cannot choose the journal; it takes the file as it is."""
    del record
    connection.isolation_level = None
    for pragma in PRAGMAS[2:]:
        connection.execute(pragma)


def _configure_postgresql(connection: Any, record: object) -> None:  # noqa: ANN401 - psycopg is not needed for SQLite
    del record
    from psycopg.abc import Buffer  # noqa: PLC0415 - see above
    from psycopg.types.string import StrDumper  # noqa: PLC0415 - see above

    class WithoutNul(StrDumper):
        """PostgreSQL keeps no NUL in a text and would refuse what somebody pasted."""

        def dump(self, obj: str) -> Buffer | None:
            return super().dump(obj.replace("\0", ""))

    connection.adapters.register_dumper(str, WithoutNul)
    # Outside of a transaction: rolled back with one, a setting is as it was before.
    connection.autocommit = True
    for statement in TIMEOUTS:
        connection.execute(statement)
    connection.autocommit = False


def _begin(connection: Connection) -> None:
    reading = connection.get_execution_options().get(READ_ONLY, False)
    # A deferred BEGIN that writes later fails "locked" at once, whatever the busy timeout.
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def checkpoint(engine: Engine) -> None:
    """Bring SQLite's log into the file and cut it to nothing, if no reader is in the way; wait for none.

    For whoever writes, and alone: SQLite up to 3.51.2 can spoil the file when two connections do this at once.
    """
    held = engine.raw_connection()
    try:
        cursor = held.cursor()
        # Else everybody who wants to write would wait with it for a reader, up to five seconds.
        cursor.execute("PRAGMA busy_timeout=0")
        # On a full disk it stays in the log, where it is as safe, and the next commit says so.
        with suppress(sqlite3.OperationalError):
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.execute(BUSY)
        cursor.close()
    finally:
        held.close()


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
    """The insertion of a row; with a dialect's name, one that does nothing where a unique key has the row already.

    That one tells the key of the row that it made, if it made one.
    """
    if not once_on:
        return insert(table)
    made = sqlite.insert if once_on == "sqlite" else postgresql.insert
    return made(table).on_conflict_do_nothing().returning(*table.primary_key)
