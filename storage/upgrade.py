"""Alembic, which only a database that is not at this version's schema needs."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from plans.errors import ChaserError


class NewerSchema(ChaserError):  # noqa: N818 - reads as the sentence it is, like the rest of the family
    """This database was written by a newer Chaser. Install that version or a later one; nothing was changed."""


def config(connection: Connection | None = None) -> Config:
    """Alembic's settings, without an ini file."""
    settings = Config()
    settings.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    settings.attributes["connection"] = connection
    return settings


def upgrade(connection: Connection) -> None:
    """Carry out what is missing, in the transaction that is open.

    Raises:
        NewerSchema: the database has a revision that this version does not know.
    """
    settings = config(connection)
    known = {revision.revision for revision in ScriptDirectory.from_config(settings).walk_revisions()}
    current = MigrationContext.configure(connection).get_current_revision()
    if current is not None and current not in known:
        raise NewerSchema
    command.upgrade(settings, "head")
