"""What stands in the way of a round, before the first message goes out."""

from datetime import date

from handlers import requests as asked
from handlers.gate import Caller
from handlers.moment import Moment
from handlers.rounds import whom_to_ask, why_not
from handlers.views import Sentence, Table, View
from plans.readiness import Gap, gaps
from reports.words import counted
from storage import people, plans
from storage.database import Transaction
from storage.rows import PlanRow


def ready(transaction: Transaction, now: Moment, caller: Caller, request: asked.Query) -> View:
    """What each action lacks, what stops it first."""
    return look(transaction, caller.the_plan, now.today, is_shared=request.is_shared)


def look(transaction: Transaction, row: PlanRow, today: date, *, is_shared: bool = False) -> Table | Sentence:
    """The list of a plan's gaps; a sentence where there is none."""
    plan = plans.load(transaction, row.id, with_notes=False)
    asking = whom_to_ask(transaction, row, today)
    to_ask = counted(len(asking.people), "person", "people")
    found = gaps(plan, _unreached(transaction, row))
    if not found:
        return Sentence(f"{row.name} is ready: {to_ask} can be asked about every action.", ("help round",))
    stopped = len({gap.action.id for gap in found if gap.stops})
    live = len({action for about in asking.people.values() for action in about}) + stopped
    title = f"{row.name}: {to_ask} can be asked about {live - stopped} of {counted(live, 'action')}"
    tries = tuple(dict.fromkeys(gap.do for gap in found if gap.do))[:2]
    footer = "What stops an action from being asked about comes first." if stopped else "Nothing stops a round."
    return Table(title, ("No", "Action", "What is missing"), tuple(map(_row, found)), footer, tries, is_shared)


def _unreached(transaction: Transaction, row: PlanRow) -> dict[str, str]:
    everybody = {person.id: person for person in people.everybody(transaction, row.workspace_id)}
    reasons = {owner.name: why_not(owner, everybody) for owner in plans.owners_of(transaction, row.id)}
    return {name: reason for name, reason in reasons.items() if reason}


def _row(gap: Gap) -> tuple[str, str, str]:
    return gap.action.ref, gap.action.title, gap.what
