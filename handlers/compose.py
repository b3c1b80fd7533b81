"""From a row of the outbox to what it says, as the records have it when it is sent."""

from collections.abc import Callable, Iterator

from handlers import answers, arrivals, disagreed, imports, lost, opted_out, replies, telling, uploads
from handlers.gate import can, standing_of
from handlers.moment import Moment
from handlers.rounds import days_left
from handlers.telling import reminder_key
from handlers.views import DigestTheme, DigestView, Reminder, Sentence, Understood, Unsaved, View
from plans.access import Deed, may
from plans.date_printed import say_date
from plans.model import Precision
from storage import drafts, outbox, people, plans, rounds
from storage.database import Transaction
from storage.rows import OutboxRow, Person, PlanRow, RequestRow, RoundRow

Composer = Callable[[Transaction, Moment, dict[str, int]], View | None]


def compose(transaction: Transaction, now: Moment, row: OutboxRow) -> View | None:
    """What a message says now; None when there is nothing to say any more, or it may not be said to this person."""
    if not _may_write_to(transaction, row) or _is_past(transaction, row):
        return None
    kind = row.kind
    if kind == outbox.UPDATE:
        target = outbox.by_key(transaction, row.target or "")
        kind = target.kind if target else ""
    return COMPOSERS[kind](transaction, now, row.subject) if kind in COMPOSERS else None


def _is_past(transaction: Transaction, row: OutboxRow) -> bool:
    """A question that waited in the outbox until its round closed, or a reminder until there was nothing left."""
    found = _request(transaction, row.subject) if row.kind in ("ask", "reminder") else None
    if found is None:
        return False
    request, round_ = found
    return round_.state == "closed" or (row.kind == "reminder" and not rounds.still_open(transaction, request))


def _may_write_to(transaction: Transaction, row: OutboxRow) -> bool:
    """Permission is looked at again when a message is sent: people leave, lose a post, or ask Chaser to stop.

    Nobody is written to but the people of the records, and no channel but the plan's own, with its digest.
    """
    plan, deed = _subject(transaction, row)
    person = people.by_user(transaction, row.workspace_id, row.recipient)
    if person is None:
        return plan is not None and row.kind in FOR_CHANNELS and plan.channel == row.recipient
    if person.stopped_at is not None and row.kind not in ANSWERS:
        return False
    return can(transaction, person, deed, plan) if plan else may(standing_of(transaction, person, None), deed)


def _subject(transaction: Transaction, row: OutboxRow) -> tuple[PlanRow | None, Deed]:
    """The plan that a message is about, and what its reader must be allowed to do for it."""
    if "request" in row.subject:
        found = _request(transaction, row.subject)
        deed = Deed.RUN if row.kind == "not mine" else Deed.REPLY
        return (plans.row(transaction, found[1].plan_id) if found else None), deed
    if "draft" in row.subject:
        draft = drafts.by_id(transaction, row.subject["draft"])
        return (answers.place(transaction, draft.request_id).plan if draft else None), Deed.REPLY
    if "round" in row.subject:
        round_ = rounds.by_id(transaction, row.subject["round"])
        return (plans.row(transaction, round_.plan_id) if round_ else None), Deed.RUN
    if "plan" in row.subject:
        return plans.row(transaction, row.subject["plan"]), Deed.RUN
    if "upload" in row.subject:
        return None, Deed.SET_UP
    return None, Deed.HELP if row.kind == "idle" else Deed.RUN


FOR_CHANNELS = ("digest", "digest theme")
"""What is said to a whole channel."""

ANSWERS = ("understood", outbox.UPDATE, "idle", arrivals.TAKEN_BACK)
"""What somebody who asked Chaser to stop still gets: answers to what they wrote themselves."""


def _request(transaction: Transaction, subject: dict[str, int]) -> tuple[RequestRow, RoundRow] | None:
    request = rounds.request(transaction, subject["request"])
    return (request, telling.round_of(transaction, request)) if request else None


def _ask(transaction: Transaction, now: Moment, subject: dict[str, int]) -> View | None:
    found = _request(transaction, subject)
    return telling.ask_view(transaction, found[0], now) if found else None


def _reminder(transaction: Transaction, now: Moment, subject: dict[str, int]) -> View | None:
    found = _request(transaction, subject)
    if found is None:
        return None
    request, round_ = found
    ask = telling.ask_view(transaction, request, now)
    return Reminder(
        request=request.id,
        plan=ask.plan,
        label=ask.label,
        closes_on=ask.closes_on,
        days_left=days_left(round_, now.today),
        items=() if ask.is_closed else ask.open_items,
        is_last=bool(subject.get("is_last")),
        is_closed=ask.is_closed,
        unsaved=tuple(_unsaved(transaction, now, request)),
        is_old=_has_newer(transaction, request.id, subject.get("number")),
    )


def _has_newer(transaction: Transaction, request_id: int, number: int | None) -> bool:
    """Whether another reminder came after this one; of those that were sent before they had numbers nobody knows."""
    return number is not None and outbox.by_key(transaction, reminder_key(request_id, number + 1)) is not None


def _unsaved(transaction: Transaction, now: Moment, request: RequestRow) -> Iterator[Unsaved]:
    """What somebody wrote and did not save, and what stands in the way."""
    for draft in drafts.open_of(transaction, request.id):
        shown = replies.view(transaction, draft.id, now)
        if isinstance(shown, Understood):
            yield Unsaved(draft.text, can_save=shown.can_save, has_question=bool(shown.questions))


def _understood(transaction: Transaction, now: Moment, subject: dict[str, int]) -> View | None:
    return replies.view(transaction, subject["draft"], now)


def _digest(transaction: Transaction, now: Moment, subject: dict[str, int]) -> View | None:
    round_ = rounds.by_id(transaction, subject["round"])
    return DigestView(telling.digest_of(transaction, round_, now)) if round_ else None


def _digest_theme(transaction: Transaction, now: Moment, subject: dict[str, int]) -> View | None:
    round_ = rounds.by_id(transaction, subject["round"])
    sections = telling.digest_of(transaction, round_, now).sections if round_ else ()
    return DigestTheme(sections[subject["theme"]]) if subject["theme"] < len(sections) else None


def _not_mine(transaction: Transaction, now: Moment, subject: dict[str, int]) -> View | None:
    del now
    action = plans.action_row(transaction, subject["action"])
    person: Person = people.by_id(transaction, subject["person"])
    if action is None:
        return None
    pairs = plans.action_owner_pairs(transaction, action.plan_id)
    names = [o.name for action_id, o in pairs if action_id == action.id and o.person_id == person.id]
    text = f"{person.name} says that {action.label} is not theirs. The plan names {' and '.join(names) or 'nobody'}."
    return Sentence(text, tuple(f"who {name} is @name" for name in names))


def _idle(transaction: Transaction, now: Moment, subject: dict[str, int]) -> View | None:
    del transaction, now, subject
    return Sentence(replies.NOTHING_OPEN, ("mine", "help"))


def _imported(transaction: Transaction, now: Moment, subject: dict[str, int]) -> View | None:
    return imports.welcome(transaction, subject["plan"], now)


def _missed(transaction: Transaction, now: Moment, subject: dict[str, int]) -> View | None:
    del now
    round_ = rounds.by_id(transaction, subject["round"])
    if round_ is None:
        return None
    plan = plans.row(transaction, round_.plan_id)
    opens, closes = (say_date(day, Precision.DAY) for day in (round_.opens_on, round_.closes_on))
    return Sentence(
        f"The round “{round_.label}” of {plan.name} was to open on {opens} and close on {closes}. Chaser was not "
        "running in all that time, so nobody was asked and the round is cancelled. Propose it again with later days.",
        ("help round",),
    )


COMPOSERS: dict[str, Composer] = {
    "ask": _ask,
    "reminder": _reminder,
    "understood": _understood,
    "digest": _digest,
    "digest theme": _digest_theme,
    "not mine": _not_mine,
    "idle": _idle,
    "imported": _imported,
    "missed": _missed,
    lost.KIND: lost.told,
    arrivals.TAKEN_BACK: arrivals.told,
    uploads.KIND: uploads.shown,
    uploads.GIVEN: uploads.begun,
    disagreed.KIND: disagreed.told,
    opted_out.KIND: opted_out.told,
}
