"""Replies in the person's own words: read, shown back as understood, and saved when they say so."""

from collections.abc import Container, Sequence
from dataclasses import replace
from datetime import date

from handlers import requests as asked
from handlers import telling
from handlers.answers import Said, place, said_since, save
from handlers.gate import Caller, NotAllowed, can
from handlers.meant import WHICH, Meant, is_undecided, meant, open_places, plan_to_name, read, which
from handlers.moment import Moment
from handlers.receipts import OLDER, receipt, review
from handlers.views import (
    Choice,
    EditForm,
    FormProblem,
    Nothing,
    Question,
    Sentence,
    Understood,
    UnderstoodItem,
    Unplaced,
    View,
)
from plans.access import Deed
from plans.addressing import Courtesy, courtesy
from plans.errors import ChaserError
from plans.model import Action
from plans.reply import Item
from plans.reply import Reply as Reading
from reports import words
from storage import drafts, notes, outbox, people, plans, rounds
from storage.database import Transaction
from storage.rows import DraftRow, NoteRow, Place

COURTESIES = {
    Courtesy.HELLO: "Hello! Tell me here how your actions stand, in your own words, or press a button above.",
    Courtesy.THANKS: "You are welcome.",
    Courtesy.AWAY: "Thank you for telling me. Nothing is lost: press “Ask me later”, or answer when you are back. If "
    "somebody else should answer meanwhile, tell the plan's lead.",
}
EDITABLE = 3_000
"""Characters that a form has room for: it would drop the rest, and save without it."""

NOTHING_OPEN = "There is nothing to answer just now. When a round opens, Chaser asks you here."


class AlreadyDone(ChaserError):  # noqa: N818 - reads as the sentence it is, like the rest of the family
    """That has been saved or cancelled already."""


class NotReady(ChaserError):  # noqa: N818 - see AlreadyDone
    """There is a question to answer before this can be saved."""


def reply(transaction: Transaction, now: Moment, caller: Caller, request: asked.Reply) -> View:
    """Keep what somebody wrote and read it back."""
    found = meant(transaction, now, caller.person, request.text)
    if found is None:
        return _say(transaction, now, caller, request.ts, NOTHING_OPEN)
    draft = drafts.add(transaction, found.place.request.id, request.channel, request.ts, found.text, now.at)
    drafts.change(transaction, draft, **_kept(found))
    _read_back(transaction, now, caller, found.place, draft)
    return Nothing()


def _kept(found: Meant) -> dict[str, object]:
    """How a draft is kept whose words are new. A courtesy waits for nothing, so no reminder speaks of it."""
    return {"choices": found.choices, "state": "cancelled" if courtesy(found.text) else "open"}


def _say(transaction: Transaction, now: Moment, caller: Caller, ts: str, text: str) -> View:
    """Answer a message that belongs to no request."""
    person = caller.person
    subject = {"person": person.id}
    outbox.enqueue(transaction, person.workspace_id, f"idle:{person.id}:{ts}", "idle", subject, person.user, now.at)
    return Sentence(text, ("mine", "help"))


def _read_back(transaction: Transaction, now: Moment, caller: Caller, here: Place, draft_id: int) -> None:
    subject = {"draft": draft_id}
    about = telling.about_draft(draft_id)
    key = f"draft:{draft_id}"
    user = caller.person.user
    new = outbox.enqueue(transaction, here.plan.workspace_id, key, "understood", subject, user, now.at, about=about)
    if not new:
        outbox.refresh(transaction, about, now.at)


def reply_edited(transaction: Transaction, now: Moment, caller: Caller, request: asked.ReplyEdited) -> View:
    """A message has new words: what it said before is superseded when the new words are plain, else asked about."""
    draft = drafts.by_message(transaction, request.channel, request.ts)
    if draft is None:
        return reply(transaction, now, caller, asked.Reply(request.channel, request.ts, request.text))
    here = place(transaction, draft.request_id)
    if here.request.person_id != caller.person.id or not can(transaction, caller.person, Deed.REPLY, here.plan):
        raise NotAllowed
    _change_words(transaction, now, caller, here, draft, request.text)
    return Nothing()


def _change_words(
    transaction: Transaction, now: Moment, caller: Caller, here: Place, draft: DraftRow, text: str
) -> None:
    batch = notes.batch_of_draft(transaction, draft.id)
    found = meant(transaction, now, people.by_id(transaction, here.request.person_id), text)
    if found and batch is None and (found.is_named or is_undecided(draft) or courtesy(draft.text)):
        drafts.change(transaction, draft.id, request_id=found.place.request.id, text=found.text, **_kept(found))
        _read_back(transaction, now, caller, found.place, draft.id)
        return
    text = found.text if found else text
    corrects = batch.id if batch else draft.corrects
    drafts.change(transaction, draft.id, text=text, choices={}, state="open", corrects=corrects)
    reading = read(transaction, here, text, {}, _said_on(draft, now), corrects)
    if batch and reading.items and not reading.questions and not reading.unplaced:
        _save(transaction, now, caller, here, draft.id)
    _read_back(transaction, now, caller, here, draft.id)


def _said_on(draft: DraftRow, now: Moment) -> date:
    """The day on which a reply was first written: "end of June" keeps its meaning when it is confirmed later."""
    return draft.made_at.astimezone(now.zone).date()


def _open_draft(transaction: Transaction, draft_id: int) -> DraftRow:
    draft = drafts.held(transaction, draft_id)
    if draft is None or draft.state != "open":
        raise AlreadyDone
    return draft


def choose(transaction: Transaction, now: Moment, caller: Caller, request: asked.ChooseReading) -> View:
    """Answer one question about a reply."""
    draft = _open_draft(transaction, request.draft)
    if request.question == WHICH:
        _choose_plan(transaction, caller, draft, request.choice)
        return view(transaction, draft.id, now)
    drafts.change(transaction, draft.id, choices={**draft.choices, request.question: request.choice})
    return view(transaction, draft.id, now)


def _choose_plan(transaction: Transaction, caller: Caller, draft: DraftRow, choice: str) -> None:
    writer = people.by_id(transaction, place(transaction, draft.request_id).request.person_id)
    offered = {str(here.request.id): here for here in open_places(transaction, writer)}
    chosen = offered.get(choice)
    if chosen is None or not is_undecided(draft):
        raise AlreadyDone
    if caller.person.id != writer.id and not can(transaction, caller.person, Deed.ON_BEHALF, chosen.plan):
        raise NotAllowed
    drafts.change(transaction, draft.id, request_id=chosen.request.id, choices={WHICH: choice})


def edit_draft(transaction: Transaction, now: Moment, caller: Caller, request: asked.EditDraft) -> View:
    """The words of a reply, to be edited."""
    del now, caller
    draft = _open_draft(transaction, request.draft)
    if len(draft.text) > EDITABLE:
        return Sentence("That is more than a form can hold. Edit your own message instead, and I read it again.")
    return EditForm(draft.id, draft.text)


def submit_draft(transaction: Transaction, now: Moment, caller: Caller, request: asked.SubmitDraft) -> View:
    """The edited words of a reply."""
    if not request.text.strip():
        return FormProblem("text", "Write how your actions stand, or close this and press Cancel.")
    draft = _open_draft(transaction, request.draft)
    _change_words(transaction, now, caller, place(transaction, draft.request_id), draft, request.text)
    return Nothing()


def cancel_draft(transaction: Transaction, now: Moment, caller: Caller, request: asked.CancelDraft) -> View:
    """Forget a reply. What an earlier version of it had saved stays."""
    del caller
    drafts.held(transaction, request.draft)
    stands = notes.batch_of_draft(transaction, request.draft) is not None
    if not drafts.move(transaction, request.draft, "open", "saved" if stands else "cancelled"):
        raise AlreadyDone
    if stands:
        outbox.refresh(transaction, telling.about_draft(request.draft), now.at)
        return Sentence("Cancelled. What was saved before stands as it was.", ("undo",))
    return Sentence("Cancelled; nothing of it was saved. Reply again whenever you like.")


def save_draft(transaction: Transaction, now: Moment, caller: Caller, request: asked.SaveDraft) -> View:
    """Save a reply as it was understood."""
    draft = _open_draft(transaction, request.draft)
    here = place(transaction, draft.request_id)
    _save(transaction, now, caller, here, draft.id)
    return view(transaction, draft.id, now)


def _save(transaction: Transaction, now: Moment, caller: Caller, here: Place, draft_id: int) -> None:
    draft = _open_draft(transaction, draft_id)
    reading = read(transaction, here, draft.text, draft.choices, _said_on(draft, now), draft.corrects)
    if is_undecided(draft) or reading.questions or not reading.items:
        raise NotReady
    if not drafts.move(transaction, draft.id, "open", "saved"):
        raise AlreadyDone
    if draft.corrects is not None:
        notes.hold(transaction, rounds.asked_about(transaction, here.request.id))
    said = [_said(item, keeps_dates=draft.corrects is None) for item in reading.items]
    batch = save(transaction, now, caller, here, said, "reply", draft.id)
    if draft.corrects is not None:
        first = notes.of_batch(transaction, batch)[0].id
        notes.supersede_rest(transaction, draft.corrects, first)
        telling.refresh_asks(transaction, here.round.id, rounds.asked_about(transaction, here.request.id), now)


def _said(item: Item, *, keeps_dates: bool) -> Said:
    return Said(
        actions=tuple(int(a) for a in item.actions),
        words=item.words,
        status=item.status,
        is_no_change=item.no_change,
        due=item.due,
        reason=item.reason,
        keeps_dates=keeps_dates,
        review_on=item.review_on,
    )


def undo(transaction: Transaction, now: Moment, caller: Caller, request: asked.Undo) -> View:
    """Take back one answer; what stood before stands again."""
    del caller
    batch = notes.batch(transaction, request.batch)
    if batch is None or not notes.withdraw(transaction, batch.id, now.at):
        raise AlreadyDone("That has been undone already.")
    here = place(transaction, batch.request_id)
    about = {note.action_id for note in notes.of_batch(transaction, batch.id)}
    telling.refresh_asks(transaction, here.round.id, about, now)
    if batch.draft_id is not None:
        outbox.refresh(transaction, telling.about_draft(batch.draft_id), now.at)
    return replace(receipt(transaction, batch, here), is_undone=True)


def undo_last(transaction: Transaction, now: Moment, caller: Caller, request: asked.UndoLast) -> View:
    """Take back what this person saved last."""
    del request
    batch = notes.last_batch_of(transaction, caller.person.id)
    if batch is None:
        return Sentence("There is nothing of yours to undo.", ("mine",))
    return undo(transaction, now, caller, asked.Undo(batch.id))


def give_reason(transaction: Transaction, now: Moment, caller: Caller, request: asked.GiveReason) -> View:
    """Why a date slipped, said after it was saved."""
    del caller
    slippage = notes.slippage(transaction, request.slippage)
    if slippage is not None:
        notes.hold(transaction, [slippage.action_id])
        slippage = notes.slippage(transaction, request.slippage)
    if slippage is None or not request.reason.strip():
        raise AlreadyDone("That date has been changed again since.")
    notes.set_reason(transaction, slippage.id, request.reason.strip())
    batch_id = notes.batch_of_slippage(transaction, slippage.id)
    batch = notes.batch(transaction, batch_id) if batch_id else None
    if batch is None:
        raise AlreadyDone
    here = place(transaction, batch.request_id)
    telling.refresh_asks(transaction, here.round.id, {slippage.action_id}, now)
    return receipt(transaction, batch, here)


def view(transaction: Transaction, draft_id: int, now: Moment) -> View:
    """A reply as it stands: read back, or the receipt once it is saved."""
    draft = drafts.by_id(transaction, draft_id)
    if draft is None:
        raise AlreadyDone
    here = place(transaction, draft.request_id)
    batch = notes.batch_of_draft(transaction, draft.id)
    if draft.state == "saved" and batch is not None:
        return receipt(transaction, batch, here)
    if (kind := courtesy(draft.text)) and batch is None:
        return Sentence(COURTESIES[kind], ("mine",))
    if draft.state != "open":
        gone = "Taken back" if batch is not None else "Cancelled"
        return Sentence(f"{gone}: nothing of this reply counts. Reply again whenever you like.")
    if is_undecided(draft):
        writer = people.by_id(transaction, here.request.person_id)
        return Understood(draft.id, here.round.label, (), (which(open_places(transaction, writer)),))
    reading = read(transaction, here, draft.text, draft.choices, _said_on(draft, now), draft.corrects)
    return _understood(transaction, here, draft, reading)


def _understood(transaction: Transaction, here: Place, draft: DraftRow, reading: Reading) -> Understood:
    actions = {action.id: action for action in plans.load(transaction, here.plan.id).actions}
    about = [int(a) for item in reading.items for a in item.actions]
    older = said_since(transaction, here, here.request.person_id, draft, about)
    return Understood(
        draft=draft.id,
        label=here.round.label,
        items=tuple(_understood_item(transaction, item, actions, here, older) for item in reading.items),
        questions=tuple(
            Question(
                q.id,
                actions[q.action].label if q.action in actions else "",
                q.text,
                tuple(Choice(c.id, c.label) for c in q.choices),
            )
            for q in reading.questions
        ),
        unplaced=tuple(Unplaced(u.words, u.why) for u in reading.unplaced),
        is_edit=draft.corrects is not None,
        plan=plan_to_name(transaction, here, here.request.person_id),
    )


def _understood_item(
    transaction: Transaction, item: Item, actions: dict[str, Action], here: Place, older: Container[int]
) -> UnderstoodItem:
    about = [actions[a] for a in item.actions]
    ids = [int(a) for a in item.actions]
    return UnderstoodItem(
        labels=tuple(action.label for action in about),
        words=item.words,
        status=item.status,
        is_no_change=item.no_change,
        due=words.moves(about[0].due, item.due) if item.due else "",
        reason=item.reason,
        remark=OLDER
        if any(a in older for a in ids)
        else _remark(transaction, here, ids)
        if item.no_change
        else _kept_or_review(item, about),
        refs=tuple(action.ref for action in about),
    )


def _kept_or_review(item: Item, about: Sequence[Action]) -> str:
    """Say that no status was read, and what stands then: what is not said would be taken for read."""
    if item.status or item.is_open:
        return review(item)
    stands = {action.status for action in about}
    if len(stands) > 1:
        return "I read no status: each stays as it is."
    status = stands.pop()
    stay = "it stays" if len(about) == 1 else "they stay"
    return f"I read no status: {stay} {status}." if status else f"I read no status: {stay} without one."


def _remark(transaction: Transaction, here: Place, action_ids: Sequence[int]) -> str:
    """Say when nothing has changed for a while."""
    earlier = [n for n in notes.history(transaction, action_ids[0]) if n.round_id != here.round.id and _stands(n)]
    running = 0
    for note in reversed(earlier):
        if not (note.is_no_change or note.words.casefold().startswith("no change")):
            break
        running += 1
    times = {1: "second", 2: "third", 3: "fourth"}.get(running, f"{running + 1}th")
    return f"for the {times} time running" if running else ""


def _stands(note: NoteRow) -> bool:
    return note.superseded_by is None and note.withdrawn_at is None
