"""A plan that was read becomes a plan that is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from handlers import requests as asked
from handlers import telling
from handlers.gate import Caller
from handlers.moment import Moment
from handlers.rounds import whom_to_ask
from handlers.views import Sentence, View
from handlers.who import assign_what_fits
from plans.errors import ChaserError
from plans.model import Doubt, Plan
from plans.rounds import next_working_day
from reports.words import counted
from storage import plans
from storage.database import Transaction


class PlanExists(ChaserError):  # noqa: N818 - reads as the sentence it is, like the rest of the family
    """There is a plan of that name already. Give this one another name with --name."""


class NotAName(ChaserError):  # noqa: N818 - see PlanExists
    """A plan's name has 1 to 80 characters."""


@dataclass(frozen=True, slots=True)
class Import:
    """A plan to keep, under its name, with the doubts that were accepted, its channel and its lead.

    Nobody sees a private one but those who are on it and the administrators. `holders` are the persons, by id, whom
    the officer named for owners, by the plan's name for these; of the rest, exact names are assigned.
    """

    plan: Plan
    doubts: Sequence[Doubt]
    document_sha256: str
    channel: str = ""
    lead_id: int | None = None
    is_private: bool = False
    holders: Mapping[str, int] = field(default_factory=dict)


def check_name(transaction: Transaction, workspace_id: int, name: str) -> None:
    """Refuse a name that a new plan cannot have.

    Raises:
        PlanExists: the name is taken in this workspace.
        NotAName: it is none, or too long.
    """
    if not 0 < len(name) <= 80:  # noqa: PLR2004 - the column's width
        raise NotAName
    if any(p.name.casefold() == name.casefold() for p in plans.in_workspace(transaction, workspace_id)):
        raise PlanExists(f"There is a plan called “{name}” already. Give this one another name with --name.")


def keep(transaction: Transaction, now: Moment, workspace_id: int, found: Import) -> int:
    """Keep a plan and assign the owners who were named, or whose exact name somebody has; its id.

    Raises:
        PlanExists: the name is taken in this workspace.
        NotAName: it has none, or one that is too long.
    """
    check_name(transaction, workspace_id, found.plan.name)
    plan_id = plans.add(
        transaction,
        workspace_id,
        found.plan,
        channel=found.channel,
        lead_id=found.lead_id,
        is_private=found.is_private,
        document_sha256=found.document_sha256,
        now=now.at,
    )
    plans.keep_doubts(transaction, plan_id, found.doubts)
    _assign(transaction, plan_id, workspace_id, found.holders)
    row = plans.row(transaction, plan_id)
    telling.tell_lead(transaction, row, f"imported:{plan_id}", "imported", {"plan": plan_id}, now)
    return plan_id


def _assign(transaction: Transaction, plan_id: int, workspace_id: int, holders: Mapping[str, int]) -> None:
    for owner in plans.owners_of(transaction, plan_id):
        if owner.name in holders:
            plans.assign(transaction, owner.id, holders[owner.name])
    assign_what_fits(transaction, plan_id, workspace_id)


def welcome(transaction: Transaction, plan_id: int, now: Moment) -> Sentence:
    """What the lead reads after an import: what is there, what is missing, and how to go on."""
    plan = plans.row(transaction, plan_id)
    actions = len(plans.action_rows(transaction, plan_id))
    asking = whom_to_ask(transaction, plan)
    to_ask = counted(len(asking.people), "person", "people")
    text = f"{plan.name} is in: {counted(actions, 'action')}, and {to_ask} to ask."
    if asking.unreachable:
        missing = ", ".join(u.label for u in asking.unreachable)
        text += f" Nobody can be asked yet about {missing}."
    closes = next_working_day(now.today + timedelta(days=14), now.is_working)
    example = f"round {now.today:%B} {now.today:%y} closes {closes.day} {closes:%B}"
    return Sentence(f"{text} See how it stands, who is who, or open a round:", ("status", "who", example))


def post_here(transaction: Transaction, now: Moment, caller: Caller, request: asked.PostHere) -> View:
    """Have the plan's digests posted where this was typed."""
    del now
    plan = caller.the_plan
    plans.set_channel(transaction, plan.id, request.channel)
    return Sentence(f"The digests of {plan.name} are posted in this channel from now on.", ("round",))
