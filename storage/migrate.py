"""Bring a database to the schema that this version of Chaser writes."""

from pathlib import Path

from sqlalchemy import column, inspect, select, table

from storage.database import Database, DatabaseError, NotOpened, Transaction
from storage.dialect import hold_schema, said_by_server, vacuum_into

VERSIONS = Path(__file__).parent / "migrations" / "versions"


def migrate(database: Database) -> None:
    """Carry out what is missing, all of it or nothing.

    Raises:
        storage.upgrade.NewerSchema: the database has a revision that this version does not know.
    """
    found = current(database)
    if found == newest():
        return
    from storage.upgrade import upgrade  # noqa: PLC0415 - Alembic takes 10 MiB and a seventh of a second of every start

    if found is None or found in revisions():
        keep_before(database)
    with database.writing() as transaction:
        # Whoever waited here finds the schema as the other left it, and nothing to do.
        hold_schema(transaction.connection)
        upgrade(transaction.connection)


def keep_before(database: Database) -> Path | None:
    """Copy an SQLite file that has tables to one beside it, with the new revision in its name, before it is migrated.

    Where that is. None for a new file, and on PostgreSQL, whose backups are its own.
    """
    file = database.engine.url.database
    if database.engine.dialect.name != "sqlite" or not file or not inspect(database.engine).get_table_names():
        return None
    kept = Path(f"{file}.before-{newest()}")
    half = Path(f"{kept}.half")
    half.unlink(missing_ok=True)
    vacuum_into(database.engine, half)
    # An earlier try that failed changed nothing: its copy is no better than this one.
    half.replace(kept)
    return kept


def current(database: Database) -> str | None:
    """The revision at which a database is; None for one that has none of our tables.

    Raises:
        NotOpened: it is no database, or may not be opened.
    """
    try:
        with database.reading() as transaction:
            return _revision(transaction)
    except DatabaseError as error:
        said = said_by_server(error)
        raise NotOpened(f"The records could not be opened. PostgreSQL: {said}" if said else "") from error


def _revision(transaction: Transaction) -> str | None:
    if not inspect(transaction.connection).has_table("alembic_version"):
        return None
    found: str | None = transaction.value(select(column("version_num")).select_from(table("alembic_version")))
    return found


def newest() -> str:
    """The revision of this version: the migrations' files begin with theirs."""
    return max(revisions())


def revisions() -> set[str]:
    """Every revision that this version knows."""
    return {path.name.partition("_")[0] for path in VERSIONS.glob("[0-9]*.py")}
