"""A plan that was read becomes a plan that is kept; its next version is compared with it first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from handlers import requests as asked
from handlers import telling
from handlers.gate import Caller
from handlers.moment import Moment
from handlers.rounds import whom_to_ask
from handlers.views import Sentence, View
from handlers.who import assign_what_fits
from plans.difference import Difference, compare, mark, match
from plans.errors import ChaserError
from plans.model import Decision, Doubt
from plans.reading import Reading
from plans.reading.decisions import Settled, settle
from plans.reading.heading import named_after
from plans.rounds import next_working_day
from reports.words import counted
from storage import documents, plans, rounds
from storage.database import Transaction
from storage.rows import PlanRow


class OtherPlan(ChaserError):  # noqa: N818 - reads as the sentence it is, like the rest of the family
    """There is a plan of that name already, and this is another one. Give it another name."""


class HasChanged(ChaserError):  # noqa: N818 - see OtherPlan
    """The plan has changed since this was shown, and nothing was kept. Look at it again."""


class NotAName(ChaserError):  # noqa: N818 - see OtherPlan
    """A plan's name has 1 to 80 characters."""


@dataclass(frozen=True, slots=True)
class Document:
    """A document as read, under the name that its plan has or shall have, and what was decided of its doubts."""

    name: str
    reading: Reading
    sha256: str
    decisions: Sequence[Decision] = ()
    file_name: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What would be kept; `existing` is the plan of this name, where there is one, and `difference` what changes."""

    settled: Settled
    existing: PlanRow | None = None
    difference: Difference | None = None

    @property
    def changes_nothing(self) -> bool:
        """The plan that is kept says all of this already."""
        return self.difference is not None and self.difference.is_nothing


@dataclass(frozen=True, slots=True)
class Import:
    """A document to keep, and for a new plan its channel and its lead.

    Nobody sees a private one but those who are on it and the administrators. `holders` are the persons, by id, whom
    the officer named for owners, by the plan's name for these; of the rest, exact names are assigned. `agreed` marks
    the changes that somebody has seen and agreed to.
    """

    document: Document
    channel: str = ""
    lead_id: int | None = None
    is_private: bool = False
    holders: Mapping[str, int] = field(default_factory=dict)
    agreed: str | None = None


def existing(transaction: Transaction, workspace_id: int, name: str) -> PlanRow | None:
    """The plan that has this name.

    Raises:
        NotAName: it is none, or too long.
    """
    if not 0 < len(name) <= 80:  # noqa: PLR2004 - the column's width
        raise NotAName
    found = (p for p in plans.in_workspace(transaction, workspace_id) if p.name.casefold() == name.casefold())
    return next(found, None)


def plan_like(transaction: Transaction, workspace_id: int, reading: Reading) -> str:
    """The plan whose next version a document without a name must be: it has most of its actions; "" for none."""
    actions = reading.plan.actions
    for plan in plans.in_workspace(transaction, workspace_id):
        kept = plans.load(transaction, plan.id, with_notes=False)
        if 2 * len(match(kept.actions, actions)) > len(actions):
            return plan.name
    return ""


def propose(transaction: Transaction, workspace_id: int, document: Document) -> Proposal:
    """What keeping a document would do: earlier decisions of the same doubts hold, and those of now before them.

    Raises:
        NotAName: the name is none, or too long.
        OtherPlan: a plan of this name has none of its actions.
    """
    plan = existing(transaction, workspace_id, document.name)
    if plan is None:
        return Proposal(settle(document.reading, document.decisions))
    settled = settle(document.reading, [*documents.decisions(transaction, plan.id), *document.decisions])
    every = plans.load(transaction, plan.id, with_gone=True)
    there = {str(row.id) for row in plans.action_rows(transaction, plan.id)}
    kept = replace(every, actions=tuple(action for action in every.actions if action.id in there))
    left = [action for action in every.actions if action.id not in there]
    if document.file_name and settled.plan.title == named_after(document.file_name):
        # It has no title of its own, and what its file is called is no news.
        settled = replace(settled, plan=replace(settled.plan, title=kept.title))
    difference = compare(kept, settled.plan, documents.printed(transaction, plan.id), left)
    if not difference.kept:
        raise OtherPlan(
            f"There is a plan called “{plan.name}” already, with other actions. Give this one another name."
        )
    return Proposal(settled, plan, difference)


def keep(transaction: Transaction, now: Moment, workspace_id: int, found: Import) -> int:
    """Keep a document: as a new plan, or as the next version of the one that has its name. The plan's id.

    Raises:
        NotAName: the name is none, or too long.
        OtherPlan: a plan of this name has none of its actions.
        HasChanged: it would change something else than was agreed.
    """
    plans.hold_workspace(transaction, workspace_id)
    kept = existing(transaction, workspace_id, found.document.name)
    if kept is not None:
        # What was answered since it was compared would be set back.
        plans.hold(transaction, kept.id)
    proposal = propose(transaction, workspace_id, found.document)
    if found.agreed is not None and found.agreed != mark(proposal.difference):
        raise HasChanged
    if proposal.existing and proposal.difference:
        plan_id = proposal.existing.id
        documents.revise(
            transaction, plan_id, proposal.settled.plan, proposal.difference, found.document.sha256, now.at
        )
        _refresh_asks(transaction, now, plan_id)
    else:
        plan_id = _add(transaction, now, workspace_id, found, proposal)
    documents.keep_doubts(transaction, plan_id, _answered(proposal.settled))
    _assign(transaction, plan_id, workspace_id, found.holders)
    return plan_id


def _answered(settled: Settled) -> list[tuple[Doubt, str]]:
    return [*((doubt, "") for doubt in settled.left), *((doubt, said.answer) for doubt, said in settled.decided)]


def _add(transaction: Transaction, now: Moment, workspace_id: int, found: Import, proposal: Proposal) -> int:
    plan_id = documents.add(
        transaction,
        workspace_id,
        replace(proposal.settled.plan, name=found.document.name),
        channel=found.channel,
        lead_id=found.lead_id,
        is_private=found.is_private,
        document_sha256=found.document.sha256,
        now=now.at,
    )
    row = plans.row(transaction, plan_id)
    telling.tell_lead(transaction, row, f"imported:{plan_id}", "imported", {"plan": plan_id}, now)
    return plan_id


def _refresh_asks(transaction: Transaction, now: Moment, plan_id: int) -> None:
    """Whoever is asked just now reads the actions in their new words."""
    for round_ in rounds.of_plan(transaction, plan_id, "open"):
        about = [row.id for row in plans.action_rows(transaction, plan_id)]
        telling.refresh_asks(transaction, round_.id, about, now)


def _assign(transaction: Transaction, plan_id: int, workspace_id: int, holders: Mapping[str, int]) -> None:
    for owner in plans.owners_of(transaction, plan_id):
        if owner.name in holders:
            plans.assign(transaction, owner.id, holders[owner.name])
    assign_what_fits(transaction, plan_id, workspace_id)


def welcome(transaction: Transaction, plan_id: int, now: Moment) -> Sentence:
    """What the lead reads after an import: what is there, what is missing, and how to go on."""
    plan = plans.row(transaction, plan_id)
    actions = len(plans.action_rows(transaction, plan_id))
    asking = whom_to_ask(transaction, plan, now.today)
    to_ask = counted(len(asking.people), "person", "people")
    text = f"{plan.name} is in: {counted(actions, 'action')}, and {to_ask} to ask."
    if asking.unreachable:
        missing = ", ".join(u.label for u in asking.unreachable)
        text += f" Nobody can be asked yet about {missing}."
    closes = next_working_day(now.today + timedelta(days=14), now.is_working)
    example = f"round {now.today:%B} {now.today:%y} closes {closes.day} {closes:%B}"
    which = f" in {plan.name}" if len(plans.in_workspace(transaction, plan.workspace_id)) > 1 else ""
    tries = tuple(f"{typed}{which}" for typed in ("status", "ready", example))
    return Sentence(f"{text} See how it stands, what is missing, or open a round:", tries)


def post_here(transaction: Transaction, now: Moment, caller: Caller, request: asked.PostHere) -> View:
    """Have the plan's digests posted where this was typed."""
    del now
    plan = caller.the_plan
    plans.set_channel(transaction, plan.id, request.channel)
    return Sentence(f"The digests of {plan.name} are posted in this channel from now on.", ("round",))
