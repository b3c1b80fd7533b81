"""Bring a database to the schema that this version of Chaser writes."""

from pathlib import Path

from sqlalchemy import column, inspect, select, table

from storage.database import Database, DatabaseError, NotOpened, Transaction

VERSIONS = Path(__file__).parent / "migrations" / "versions"


def migrate(database: Database) -> None:
    """Carry out what is missing, all of it or nothing.

    Raises:
        storage.upgrade.NewerSchema: the database has a revision that this version does not know.
    """
    if current(database) == newest():
        return
    from storage.upgrade import upgrade  # noqa: PLC0415 - Alembic takes 10 MiB and a seventh of a second of every start

    with database.writing() as transaction:
        upgrade(transaction.connection)


def current(database: Database) -> str | None:
    """The revision at which a database is; None for one that has none of our tables.

    Raises:
        NotOpened: it is no database, or may not be opened.
    """
    try:
        with database.reading() as transaction:
            return _revision(transaction)
    except DatabaseError as error:
        raise NotOpened from error


def _revision(transaction: Transaction) -> str | None:
    if not inspect(transaction.connection).has_table("alembic_version"):
        return None
    found: str | None = transaction.value(select(column("version_num")).select_from(table("alembic_version")))
    return found


def newest() -> str:
    """The revision of this version: the migrations' files begin with theirs."""
    return max(path.name.partition("_")[0] for path in VERSIONS.glob("[0-9]*.py"))
