"""The records, from the command line."""

from bot.settings import Settings
from plans.errors import NotFound
from storage import people, plans
from storage.database import Database, Transaction
from storage.migrate import migrate
from storage.rows import PlanRow


def records(settings: Settings) -> Database:
    """The records, at the schema of this version."""
    database = Database(settings.database_url)
    migrate(database)
    return database


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
