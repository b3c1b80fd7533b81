"""Who in the workspace the plan's owners are: exact names are taken, near ones proposed, the rest is asked for."""

from collections.abc import Sequence

from handlers import opted_out
from handlers import requests as asked
from handlers.gate import Caller
from handlers.moment import Moment
from handlers.views import Sentence, View
from handlers.who_views import Holder, Who
from plans import naming
from plans.errors import NotFound
from plans.model import joined
from storage import people, plans
from storage.database import Transaction
from storage.rows import OwnerRow, Person, PlanRow


def who(transaction: Transaction, now: Moment, caller: Caller, request: asked.SayWho) -> View:
    """Show who is who, or say that a name of the plan is a person here."""
    del now
    plan = caller.the_plan
    if not request.name:
        return table(transaction, plan)
    return say_who(transaction, plan, request.name, request.person)


def say_who(transaction: Transaction, plan: PlanRow, name: str, said: str) -> Sentence:
    """Say that a name of the plan is a person here.

    Raises:
        NotFound: the plan has no such owner, or the workspace has no such person, or several.
    """
    owner = _owner(transaction, plan, name)
    person = _person(transaction, plan.workspace_id, said)
    plans.assign(transaction, owner.id, person.id)
    return Sentence(f"“{owner.name}” is {person.name} from now on.", ("who",))


def assign(transaction: Transaction, now: Moment, caller: Caller, request: asked.AssignOwner) -> View:
    """Say who a name of the plan is, from the list."""
    del now
    owner = plans.owner(transaction, request.owner)
    if owner is None:
        raise NotFound
    plans.assign(transaction, owner.id, _person(transaction, caller.the_plan.workspace_id, request.person).id)
    return table(transaction, caller.the_plan)


def set_reminding(transaction: Transaction, now: Moment, caller: Caller, request: asked.SetReminding) -> View:
    """Stop writing to somebody, or start again."""
    people.set_stopped(transaction, caller.person.id, None if request.is_wanted else now.at)
    if not request.is_wanted and caller.person.stopped_at is None:
        opted_out.tell(transaction, caller.person, now)
    if request.is_wanted:
        return Sentence("Chaser will ask you again when a round opens.", ("mine",))
    return Sentence(f"Chaser will not write to you any more. {_missed(transaction, caller.person)}".strip(), ("start",))


def _missed(transaction: Transaction, person: Person) -> str:
    """What follows from somebody's not being written to."""
    here = plans.with_owner(transaction, person.workspace_id, person.id)
    led = [plan.name for plan, _ in here if plan.lead_id == person.id]
    if led:
        return f"What the lead of {joined(led)} should know goes to the administrators instead."
    return "The plan's lead is told." if any(is_owner for _, is_owner in here) else ""


def table(transaction: Transaction, plan: PlanRow) -> Who:
    """Every owner of a plan, with the person or a proposal."""
    everybody = people.everybody(transaction, plan.workspace_id)
    known = {person.id: person for person in everybody}
    refs = {row.id: row.ref or row.title for row in plans.action_rows(transaction, plan.id)}
    pairs = plans.action_owner_pairs(transaction, plan.id)
    holders = []
    for owner in plans.owners_of(transaction, plan.id):
        person = known.get(owner.person_id or 0)
        shown = person or _proposed(owner, everybody)
        about = ", ".join(refs[action_id] for action_id, o in pairs if o.id == owner.id)
        name, user = person.name if person else "", shown.user if shown else ""
        holders.append(Holder(owner.id, owner.name, owner.kind, name, user, about, _has_stopped(person)))
    missing = [h.name for h in holders if not h.person]
    return Who(plan.name, tuple(holders), tuple(f"who {name} is @name" for name in missing[:1]))


def _has_stopped(person: Person | None) -> bool:
    return person is not None and person.stopped_at is not None


def _proposed(owner: OwnerRow, everybody: Sequence[Person]) -> Person | None:
    return naming.exactly(owner.name, owner.kind, everybody) or naming.nearly(owner.name, owner.kind, everybody)


def assign_what_fits(transaction: Transaction, plan_id: int, workspace_id: int) -> int:
    """Assign every owner whose exact name or job title one person has; how many."""
    everybody = people.everybody(transaction, workspace_id)
    done = 0
    for owner in plans.owners_of(transaction, plan_id):
        person = naming.exactly(owner.name, owner.kind, everybody) if owner.person_id is None else None
        if person is not None:
            done += plans.assign_nobodys(transaction, owner.id, person.id)
    return done


def _owner(transaction: Transaction, plan: PlanRow, name: str) -> OwnerRow:
    owners = plans.owners_of(transaction, plan.id)
    found = [o for o in owners if naming.plain(o.name) == naming.plain(name)]
    if not found:
        raise NotFound(f"{plan.name} has no owner “{name}”. It has {', '.join(o.name for o in owners)}.")
    return found[0]


def _person(transaction: Transaction, workspace_id: int, said: str) -> Person:
    return naming.the_one(said, people.everybody(transaction, workspace_id))
