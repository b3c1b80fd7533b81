"""The records, from the command line."""

from collections.abc import Iterator
from contextlib import contextmanager

from bot.backups import before_migrating
from bot.clock import SystemClock
from bot.settings import Settings
from plans.errors import ChaserError, NotFound
from storage import people, plans
from storage.database import Database, Transaction, may_be_there
from storage.files import looking
from storage.lock import locked
from storage.migrate import current, migrate, newest
from storage.rows import PlanRow

COMMAND_LINE = "command line"
"""Who has something done that is typed where Chaser runs: nobody is asked for a name there."""


class NoRecords(ChaserError):  # noqa: N818 - reads as the sentence it is, like the rest of the family
    """There are no records yet: chaser import FILE keeps a plan. CHASER_DATABASE_URL says where they are."""


class OtherSchema(ChaserError):  # noqa: N818 - see NoRecords
    """These records are of another version of Chaser. Start `chaser run` or `chaser import` of this one once."""


@contextmanager
def held(settings: Settings) -> Iterator[Database]:
    """The records at the schema of this version, made where there are none, while no other process writes to them."""
    with locked(settings.database_url):
        database = Database(settings.database_url)
        try:
            before_migrating(database, settings, SystemClock().now())
            migrate(database)
            yield database
        finally:
            database.close()


@contextmanager
def looked_at(settings: Settings) -> Iterator[Transaction]:
    """The records as they are, also beside a running bot: nothing is made and nothing is migrated.

    Raises:
        NoRecords: there are none where the settings say.
        OtherSchema: they were last written by an older version, or a newer one.
    """
    if not may_be_there(settings.database_url):
        raise NoRecords
    database = looking(settings.database_url)
    try:
        found = current(database)
        if found != newest():
            raise OtherSchema if found else NoRecords
        with database.reading() as transaction:
            yield transaction
    finally:
        database.close()


def found_plan(transaction: Transaction, name: str) -> PlanRow:
    """The plan of this name.

    Raises:
        NotFound: there is none; the sentence names those that there are.
    """
    kept = plans.in_workspace(transaction, people.only_workspace(transaction) or 0)
    found = [plan for plan in kept if plan.name.casefold() == name.casefold()]
    if not found:
        names = ", ".join(f"“{plan.name}”" for plan in kept) or "none yet: chaser import FILE --name NAME keeps one"
        raise NotFound(f"There is no plan “{name}”. The plans are: {names}.")
    return found[0]
