"""Answers: what a press, a form or a reply says becomes notes that stay."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from handlers import disagreed, telling
from handlers import requests as asked
from handlers.gate import Caller
from handlers.moment import Moment
from handlers.views import AnswerForm, FormProblem, Nothing, Option, Sentence, View
from plans.date_printed import examples, say_date
from plans.dates import read_month
from plans.errors import NotFound
from plans.model import Due, DueKind, Precision, Status
from plans.said import Said as SaidDate
from plans.said import read_said
from storage import drafts, notes, outbox, plans, rounds, said_last
from storage.database import Transaction
from storage.rows import ActionRow, DraftRow, Place, RoundRow

NO_CHANGE = "no change"
NOTHING_FILLED_IN = (
    "Nothing has been filled in: choose how it stands, write a line, or give a new date. "
    "If there is nothing new, close this and press “No change”."
)


@dataclass(frozen=True, slots=True)
class Said:
    """One note to be: the actions that it covers, and what it says of them. `due` is a new due date.

    `review_on` is the day on which what is on hold is looked at again.

    With `keeps_dates` the dates stay that the notes it supersedes had moved; not so where a message was edited.
    """

    actions: tuple[int, ...]
    words: str = ""
    status: Status | None = None
    is_no_change: bool = False
    due: Due | None = None
    reason: str = ""
    keeps_dates: bool = True
    review_on: date | None = None


def place(transaction: Transaction, request_id: int) -> Place:
    """The request's surroundings.

    Raises:
        NotFound: there is no such request.
    """
    found = rounds.place(transaction, request_id)
    if found is None:
        raise NotFound
    return found


def save(
    transaction: Transaction,
    now: Moment,
    caller: Caller,
    here: Place,
    said: Sequence[Said],
    via: str,
    draft: int | None,
) -> int:
    """Keep what was said, tell every message that shows it, and return the batch that undoes it.

    Raises:
        NotFound: an action that this request does not ask about.
    """
    mine = set(rounds.asked_about(transaction, here.request.id))
    about = {action for item in said for action in item.actions}
    if not said or not about <= mine:
        raise NotFound
    notes.hold(transaction, about)
    batch = notes.add_batch(transaction, here.request.id, caller.person.id, via, now.at, draft)
    words = drafts.by_id(transaction, draft) if draft is not None else None
    for item in said:
        _save_one(transaction, now, caller, here, item, batch, words)
    if here.request.later_at is not None:
        rounds.ask_later(transaction, here.request.id, None)
    telling.refresh_asks(transaction, here.round.id, about, now)
    disagreed.tell(transaction, here, (a for item in said if item.status for a in item.actions), now)
    return batch


def said_since(
    transaction: Transaction, here: Place, author: int, draft: DraftRow, about: Sequence[int]
) -> dict[int, int]:
    """Of which of these actions a reply is older than what its author has said: that stands, a note by action."""
    return said_last.newer(transaction, draft, here.round.id, author, about)


def _save_one(
    transaction: Transaction,
    now: Moment,
    caller: Caller,
    here: Place,
    item: Said,
    batch: int,
    words: DraftRow | None,
) -> None:
    newer = said_since(transaction, here, caller.person.id, words, item.actions) if words else {}
    note_id = notes.add(
        transaction,
        notes.NewNote(
            plan_id=here.plan.id,
            round_id=here.round.id,
            batch_id=batch,
            author_id=caller.person.id,
            period=here.round.label,
            month=_month_of(here.round),
            words=item.words or (NO_CHANGE if item.is_no_change else ""),
            status=item.status,
            actions=item.actions,
            is_no_change=item.is_no_change,
            is_late=here.round.state != "open" or now.at > here.round.closes_at,
            said_at=words.written_at if words else now.at,
            review_on=item.review_on,
        ),
        keeps_dates=item.due is None and item.keeps_dates,
        newer=newer,
    )
    if item.due is None:
        return
    for action_id in (a for a in item.actions if a not in newer):
        move_due(transaction, action_id, note_id, item.due, item.reason)


def move_due(transaction: Transaction, action_id: int, note_id: int, new: Due, reason: str) -> None:
    """Give an action a new due; the first date that was ever set stays with it."""
    action = plans.action_row(transaction, action_id)
    if action is None or (action.due.on == new.on and action.due.kind is new.kind):
        return
    notes.add_slippage(transaction, action_id, note_id, action.due, action.due.moved_to(new), reason)


def _month_of(round_: RoundRow) -> date:
    return read_month(round_.label) or round_.closes_on.replace(day=1)


def set_status(transaction: Transaction, now: Moment, caller: Caller, request: asked.SetStatus) -> View:
    """A status was pressed."""
    here = caller.here
    said = Said((request.action,), request.words.strip(), request.status)
    save(transaction, now, caller, here, [said], "button", None)
    return _as_it_is(transaction, now, here)


def no_change(transaction: Transaction, now: Moment, caller: Caller, request: asked.NoChange) -> View:
    """Nothing new on one action."""
    here = caller.here
    said = Said((request.action,), request.words.strip(), is_no_change=True)
    save(transaction, now, caller, here, [said], "button", None)
    return _as_it_is(transaction, now, here)


def no_change_for_rest(transaction: Transaction, now: Moment, caller: Caller, request: asked.NoChangeForRest) -> View:
    """Nothing new on all that is open."""
    del request
    here = caller.here
    notes.hold(transaction, rounds.asked_about(transaction, here.request.id))
    left = telling.still_open(transaction, here.request)
    if not left:
        return Sentence("All of your actions have an answer already.")
    save(transaction, now, caller, here, [Said((a,), is_no_change=True) for a in left], "button", None)
    return _as_it_is(transaction, now, here)


def _as_it_is(transaction: Transaction, now: Moment, here: Place) -> View:
    """The message that asks, with a request that was put off no longer put off."""
    return telling.ask_at(transaction, replace(here, request=replace(here.request, later_at=None)), now)


def ask_later(transaction: Transaction, now: Moment, caller: Caller, request: asked.AskLater) -> View:
    """Ask again on the next working day, in the morning; not after the round has closed."""
    del request
    here = caller.here
    at = now.morning(now.next_working_day())
    # Put off after its round has closed, a request would wait for ever.
    round_ = rounds.hold(transaction, here.round.id)
    if round_ is None or round_.state != "open" or at >= here.round.closes_at:
        return Sentence(
            f"{here.round.label} closes before the next working day, so there is no later. "
            "One tap on “No change” is enough, or reply in your own words."
        )
    rounds.ask_later(transaction, here.request.id, at)
    outbox.refresh(transaction, telling.about_request(here.request.id), now.at)
    return telling.ask_at(transaction, replace(here, request=replace(here.request, later_at=at)), now)


def not_mine(transaction: Transaction, now: Moment, caller: Caller, request: asked.NotMine) -> View:
    """Take an action out of somebody's request and tell whoever runs the plan."""
    here = caller.here
    if request.action not in rounds.asked_about(transaction, here.request.id):
        raise NotFound
    if rounds.disown(transaction, here.request.id, request.action, now.at):
        subject = {"request": here.request.id, "action": request.action, "person": caller.person.id}
        key = telling.not_mine_key(here.request.id, request.action)
        telling.tell_lead(transaction, here.plan, key, "not mine", subject, now)
    outbox.refresh(transaction, telling.about_request(here.request.id), now.at)
    return telling.ask_at(transaction, here, now)


def open_form(transaction: Transaction, now: Moment, caller: Caller, request: asked.OpenForm) -> View:
    """The form for one action, with what this round has already."""
    here = caller.here
    action = _asked_action(transaction, here, request.action)
    items = {i.action: i for i in telling.items(transaction, here.request, here.round, now.today, caller.person.id)}
    item = items[action.id]
    others = tuple(Option(i.action, f"{i.ref} {i.title}".strip()) for i in items.values() if i.action != action.id)
    return AnswerForm(
        request=here.request.id,
        action=action.id,
        label=here.round.label,
        title=action.label,
        when=item.when,
        last=f"{item.last_period}: {item.last_words}" if item.last_words else "",
        status=item.answer.status if item.answer else item.status,
        words=item.answer.words if item.answer and not item.answer.by else "",
        others=others,
        example=examples(now.today),
    )


def _asked_action(transaction: Transaction, here: Place, action_id: int) -> ActionRow:
    action = plans.action_row(transaction, action_id)
    if action is None or action_id not in rounds.asked_about(transaction, here.request.id):
        raise NotFound
    return action


def submit_form(transaction: Transaction, now: Moment, caller: Caller, request: asked.SubmitForm) -> View:
    """Save a form, or say what is still missing in it."""
    here = caller.here
    action = _asked_action(transaction, here, request.action)
    due, problem = _new_due(action, request, now.today)
    if problem is not None:
        return problem
    words = request.words.strip()
    if request.status is None and due is None and not words:
        return FormProblem("words", NOTHING_FILLED_IN)
    said = Said(
        actions=(request.action, *(a for a in request.also if a != request.action)),
        words=words,
        status=request.status,
        due=due,
        reason=request.reason.strip(),
    )
    save(transaction, now, caller, here, _with_own_date(said), "form", None)
    return Nothing()


def _with_own_date(said: Said) -> list[Said]:
    """A form's date is that of the action it was opened for; the others it covers share only its words and status."""
    first, *others = said.actions
    if said.due is None or not others:
        return [said]
    return [replace(said, actions=(first,)), replace(said, actions=tuple(others), due=None, reason="")]


def _which_date(said: SaidDate, today: date) -> str:
    """What stands in the way of a date, and what to write instead."""
    if said.choices:
        return f"Which date is that: {' or '.join(label for label, _ in said.choices)}?"
    return f"{said.problem or 'There is no day in that'}. Write for instance {examples(today)}."


def _new_due(action: ActionRow, request: asked.SubmitForm, today: date) -> tuple[Due | None, FormProblem | None]:
    if request.due_on is None and not request.due.strip():
        return None, None
    if request.due_on is not None:
        due = Due(say_date(request.due_on, Precision.DAY), DueKind.DATED, request.due_on, Precision.DAY)
    else:
        said = read_said(request.due, today)
        if said.problem or said.choices or said.on is None:
            return None, FormProblem("due", _which_date(said, today))
        due = Due(say_date(said.on, said.precision), DueKind.DATED, said.on, said.precision)
    if due.on is not None and due.on < today:
        return None, FormProblem("due", "That date is in the past. Write the new date, or leave this empty.")
    moved_later = action.due.on is not None and due.on is not None and due.on > action.due.on
    if moved_later and not request.reason.strip():
        return None, FormProblem("reason", "The date moves: please say why in a few words.")
    return due, None
