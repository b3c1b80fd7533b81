"""Somebody asked Chaser to stop: whoever runs the plans that name them is told once, for each plan."""

from handlers.moment import Moment
from handlers.rounds import whom_to_ask
from handlers.telling import tell_lead
from handlers.views import Sentence, View
from plans.model import joined
from storage import people, plans
from storage.database import Transaction
from storage.rows import Person

KIND = "opted out"


def tell(transaction: Transaction, person: Person, now: Moment) -> None:
    """Have the lead of each plan told that has an open action of this person's."""
    for plan, is_owner in plans.with_owner(transaction, person.workspace_id, person.id):
        if is_owner:
            subject = {"plan": plan.id, "person": person.id}
            key = f"opted out:{plan.id}:{person.id}:{now.at:%Y%m%dT%H%M%S}"
            tell_lead(transaction, plan, key, KIND, subject, now)


def told(transaction: Transaction, now: Moment, subject: dict[str, int]) -> View | None:
    """What they are told; nothing where the person is asked again by now, or has nothing open."""
    person = people.by_id(transaction, subject["person"])
    plan = plans.row(transaction, subject["plan"])
    if person.stopped_at is None:
        return None
    asking = whom_to_ask(transaction, plan, now.today)
    pairs = plans.action_owner_pairs(transaction, plan.id)
    theirs = {action_id: owner.name for action_id, owner in pairs if owner.person_id == person.id}
    shared = {action_id for about in asking.people.values() for action_id in about}
    rows = [row for row in plans.action_rows(transaction, plan.id) if row.id in theirs]
    alone = [row.label for row in rows if row.id not in shared and not (row.status and row.status.is_over)]
    if not any(row.id in shared for row in rows) and not alone:
        return None
    missing = f"Nobody can be asked about {joined(alone)}." if alone else "Others are asked about all of their actions."
    names = dict.fromkeys(theirs.values())
    return Sentence(
        f"{person.name} asked Chaser to stop, and is not asked about {plan.name} any more. {missing}",
        tuple(f"who {name} is @name" for name in names) if alone else (),
    )
