"""The one place where it is decided whether somebody may do what they ask, before any handler runs."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from handlers import requests as asked
from plans.access import Deed, Facts, Standing, may, standing
from plans.errors import ChaserError, NotFound
from storage import drafts, notes, plans, rounds, uploads
from storage.database import Transaction
from storage.rows import Person, Place, PlanRow


class NotAllowed(ChaserError):  # noqa: N818 - reads as the sentence it is, like the rest of the family
    """Only the plan's lead or an administrator can do that."""


class NotForYou(ChaserError):  # noqa: N818 - see NotAllowed
    """Chaser answers the people of this workspace only."""


ADMINISTRATORS_ONLY = (
    "Only an administrator of this workspace can bring in a plan. If the file is about your actions, tell me in words "
    "how they stand."
)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, and the plan it is about where it is about one."""

    person: Person
    plan: PlanRow | None = None
    place: Place | None = None

    @property
    def the_plan(self) -> PlanRow:
        """The plan, for handlers whose requests always have one."""
        if self.plan is None:
            raise NotFound
        return self.plan

    @property
    def here(self) -> Place:
        """The request for progress that is answered, with its round and plan."""
        if self.place is None:
            raise NotFound
        return self.place


@dataclass(frozen=True, slots=True)
class Spot:
    """What a request amounts to, and on which plan; `place` where it answers a request for progress."""

    deed: Deed
    plan: PlanRow | None = None
    place: Place | None = None


Finder = Callable[[Transaction, Person, Any], Spot]
"""Finds what one kind of request is about; `FINDERS` pairs each with its kind."""

_HasRequest = (
    asked.SetStatus
    | asked.NoChange
    | asked.NoChangeForRest
    | asked.AskLater
    | asked.NotMine
    | asked.OpenForm
    | asked.SubmitForm
)
_HasDraft = asked.ChooseReading | asked.SaveDraft | asked.CancelDraft | asked.EditDraft | asked.SubmitDraft
_HasRound = asked.PreviewMessages | asked.OpenRound | asked.CancelRound | asked.CloseRound
_HasUpload = asked.OpenDoubt | asked.SettleDoubt | asked.KeepUpload | asked.DropUpload
_NamesPlan = asked.Query | asked.ProposeRound | asked.SayWho | asked.EndRound


def facts_of(transaction: Transaction, person: Person, plan: PlanRow) -> Facts:
    """What the records know of somebody and a plan."""
    return _facts(person, plan, is_owner=plans.is_owner(transaction, plan.id, person.id))


def _facts(person: Person, plan: PlanRow, *, is_owner: bool) -> Facts:
    return Facts(
        kind=person.kind,
        is_active=person.is_active,
        is_admin=person.is_admin,
        is_lead=plan.lead_id == person.id,
        is_owner=is_owner,
    )


def standing_of(transaction: Transaction, person: Person, plan: PlanRow | None) -> Standing:
    """What somebody is to a plan, or to the workspace."""
    if plan is None:
        return standing(Facts(person.kind, person.is_active, person.is_admin))
    return standing(facts_of(transaction, person, plan))


def can(transaction: Transaction, person: Person, deed: Deed, plan: PlanRow) -> bool:
    """Whether somebody may do this on a plan."""
    return may(standing_of(transaction, person, plan), deed, plan_is_private=plan.is_private)


def may_set_up(transaction: Transaction, person: Person) -> bool:
    """Whether somebody may bring in plans."""
    return may(standing_of(transaction, person, None), Deed.SET_UP)


def known(transaction: Transaction, person: Person | None) -> Person:
    """One of the workspace's members and guests; nobody else learns even what there is not.

    Raises:
        NotForYou: anybody else.
    """
    if person is None or standing_of(transaction, person, None) is Standing.OUTSIDER:
        raise NotForYou
    return person


def admit(transaction: Transaction, person: Person, request: asked.Request) -> Caller:
    """Let a request through, or refuse it with a sentence.

    Raises:
        NotForYou: somebody outside the workspace's members and guests.
        NotFound: there is no such thing, or it is on a plan that is closed to this person: both read the same.
        NotAllowed: the plan is open to this person, but not for this.
    """
    known(transaction, person)
    spot = FINDERS[type(request)](transaction, person, request)
    if spot.plan is None and not may(standing_of(transaction, person, None), spot.deed):
        raise NotAllowed(ADMINISTRATORS_ONLY)
    if spot.plan is not None and not can(transaction, person, spot.deed, spot.plan):
        raise NotAllowed if can(transaction, person, Deed.QUERY, spot.plan) else NotFound
    return Caller(person, spot.plan, spot.place)


def visible(transaction: Transaction, person: Person) -> list[PlanRow]:
    """The plans that somebody may ask about, by name."""
    found = plans.with_owner(transaction, person.workspace_id, person.id)
    return [
        plan
        for plan, is_owner in found
        if may(standing(_facts(person, plan, is_owner=is_owner)), Deed.QUERY, plan_is_private=plan.is_private)
    ]


def plan_meant(transaction: Transaction, person: Person, name: str, channel: str) -> PlanRow:
    """The plan that was named, else the channel's, else the only one, else the only one this person is on.

    Raises:
        NotFound: none, or several: the sentence says how to name one.
    """
    found = visible(transaction, person)
    if name:
        found = [plan for plan in found if plan.name.casefold() == name.casefold()]
    here = [plan for plan in found if plan.channel and plan.channel == channel]
    for choice in (here, found):
        if len(choice) == 1:
            return choice[0]
    on = [plan for plan in found if plan.lead_id == person.id or plans.is_owner(transaction, plan.id, person.id)]
    if len(on) == 1:
        return on[0]
    if not found:
        raise NotFound(f"There is no plan called “{name}” here." if name else "There is no plan here that you can see.")
    names = ", ".join(f"`in {plan.name}`" for plan in found)
    raise NotFound(f"Which plan? Add one of: {names}.")


def _of_plan(transaction: Transaction, person: Person, plan_id: int, deed: Deed) -> Spot:
    plan = plans.row(transaction, plan_id)
    if plan.workspace_id != person.workspace_id:
        raise NotFound
    return Spot(deed, plan)


def _of_request(transaction: Transaction, person: Person, request_id: int) -> Spot:
    here = rounds.place(transaction, request_id)
    if here is None or here.plan.workspace_id != person.workspace_id:
        raise NotFound
    deed = Deed.REPLY if here.request.person_id == person.id else Deed.ON_BEHALF
    return Spot(deed, here.plan, here)


def _by_request(transaction: Transaction, person: Person, request: _HasRequest) -> Spot:
    return _of_request(transaction, person, request.request)


def _by_draft(transaction: Transaction, person: Person, request: _HasDraft) -> Spot:
    draft = drafts.by_id(transaction, request.draft)
    if draft is None:
        raise NotFound
    return _of_request(transaction, person, draft.request_id)


def _by_batch(transaction: Transaction, person: Person, request: asked.Undo) -> Spot:
    batch = notes.batch(transaction, request.batch)
    if batch is None:
        raise NotFound
    return _of_request(transaction, person, batch.request_id)


def _by_last_batch(transaction: Transaction, person: Person, request: asked.UndoLast) -> Spot:
    """What somebody saved last may be of a plan that they have left."""
    del request
    batch = notes.last_batch_of(transaction, person.id)
    return _of_request(transaction, person, batch.request_id) if batch else Spot(Deed.HELP)


def _by_slippage(transaction: Transaction, person: Person, request: asked.GiveReason) -> Spot:
    batch_id = notes.batch_of_slippage(transaction, request.slippage)
    batch = notes.batch(transaction, batch_id) if batch_id else None
    if batch is None:
        raise NotFound
    return _of_request(transaction, person, batch.request_id)


def _by_round(transaction: Transaction, person: Person, request: _HasRound) -> Spot:
    round_ = rounds.by_id(transaction, request.round)
    if round_ is None:
        raise NotFound
    return _of_plan(transaction, person, round_.plan_id, Deed.RUN)


def _by_owner(transaction: Transaction, person: Person, request: asked.AssignOwner) -> Spot:
    owner = plans.owner(transaction, request.owner)
    if owner is None:
        raise NotFound
    return _of_plan(transaction, person, owner.plan_id, Deed.RUN)


def _by_action(transaction: Transaction, person: Person, request: asked.ShowHistory) -> Spot:
    action = plans.action_row(transaction, request.action)
    if action is None:
        raise NotFound
    return _of_plan(transaction, person, action.plan_id, Deed.QUERY)


def _named(deed: Deed) -> Finder:
    def find(transaction: Transaction, person: Person, request: _NamesPlan) -> Spot:
        plan = plan_meant(transaction, person, request.plan, request.channel)
        return Spot(deed, plan)

    return find


def _own(transaction: Transaction, person: Person, request: asked.Request) -> Spot:
    """Their own messages and settings: which plan they touch is found, and checked, by their own requests."""
    del transaction, person, request
    return Spot(Deed.HELP)


def _who(transaction: Transaction, person: Person, request: asked.SayWho) -> Spot:
    deed = Deed.RUN if request.person else Deed.QUERY
    return _named(deed)(transaction, person, request)


def _post_here(transaction: Transaction, person: Person, request: asked.PostHere) -> Spot:
    return Spot(Deed.RUN, plan_meant(transaction, person, request.plan, ""))


def _set_up(transaction: Transaction, person: Person, request: asked.ShowImport | asked.GiveFile) -> Spot:
    """Bringing in a plan, which is none yet."""
    del transaction, person, request
    return Spot(Deed.SET_UP)


def _by_upload(transaction: Transaction, person: Person, request: _HasUpload) -> Spot:
    upload = uploads.by_id(transaction, request.upload)
    is_here = upload is not None and upload.workspace_id == person.workspace_id
    # Whoever may not bring in plans learns nothing of what others have given.
    if not is_here and may_set_up(transaction, person):
        raise NotFound
    return Spot(Deed.SET_UP)


FINDERS: dict[type[asked.Request], Finder] = {
    asked.SetStatus: _by_request,
    asked.NoChange: _by_request,
    asked.NoChangeForRest: _by_request,
    asked.AskLater: _by_request,
    asked.NotMine: _by_request,
    asked.OpenForm: _by_request,
    asked.SubmitForm: _by_request,
    asked.Reply: _own,
    asked.ReplyEdited: _own,
    asked.ReplyDeleted: _own,
    asked.ChooseReading: _by_draft,
    asked.SaveDraft: _by_draft,
    asked.CancelDraft: _by_draft,
    asked.EditDraft: _by_draft,
    asked.SubmitDraft: _by_draft,
    asked.Undo: _by_batch,
    asked.UndoLast: _by_last_batch,
    asked.GiveReason: _by_slippage,
    asked.Query: _named(Deed.QUERY),
    asked.ProposeRound: _named(Deed.RUN),
    asked.SayWho: _who,
    asked.PostHere: _post_here,
    asked.Help: _own,
    asked.SetReminding: _own,
    asked.PreviewMessages: _by_round,
    asked.OpenRound: _by_round,
    asked.CancelRound: _by_round,
    asked.CloseRound: _by_round,
    asked.AssignOwner: _by_owner,
    asked.ShowHistory: _by_action,
    asked.ShowImport: _set_up,
    asked.GiveFile: _set_up,
    asked.OpenDoubt: _by_upload,
    asked.SettleDoubt: _by_upload,
    asked.KeepUpload: _by_upload,
    asked.DropUpload: _by_upload,
    asked.EndRound: _named(Deed.RUN),
}
