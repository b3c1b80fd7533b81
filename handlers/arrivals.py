"""Messages come late, twice, and in any order: an edit before what it edits, a deletion before both.

What was written last stands, whenever it comes. A message that was deleted counts for nothing, also if it comes later.
"""

from datetime import datetime

from handlers import replies, telling
from handlers import requests as asked
from handlers.answers import place
from handlers.gate import Caller, NotAllowed, can
from handlers.moment import Moment
from handlers.views import Nothing, Sentence, View
from plans.access import Deed
from plans.model import joined
from storage import drafts, notes, outbox, people, plans, said_last
from storage.database import Transaction

TAKEN_BACK = "taken back"
"""The outbox's kind of the message that says what became of a reply that was deleted."""


def reply(transaction: Transaction, now: Moment, caller: Caller, request: asked.Reply) -> View:
    """A message; nothing where its edit or its deletion was here before it."""
    channel, ts = request.channel, request.ts
    people.hold(transaction, caller.person.id)
    if drafts.is_gone(transaction, channel, ts) or drafts.by_message(transaction, channel, ts):
        return Nothing()
    view = replies.reply(transaction, now, caller, request)
    _date(transaction, now, request)
    return view


def reply_edited(transaction: Transaction, now: Moment, caller: Caller, request: asked.ReplyEdited) -> View:
    """A message's new words; nothing where newer ones, or its deletion, were here before them."""
    people.hold(transaction, caller.person.id)
    if drafts.is_gone(transaction, request.channel, request.ts):
        return Nothing()
    draft = drafts.by_message(transaction, request.channel, request.ts)
    if draft is None:
        view = replies.reply_edited(transaction, now, caller, request)
        _date(transaction, now, request)
        return view
    written = _written(request.written, now)
    if written < draft.written_at or request.text == draft.text:
        return Nothing()
    drafts.change(transaction, draft.id, written_at=written, read_at=now.at)
    return replies.reply_edited(transaction, now, caller, request)


def submit_draft(transaction: Transaction, now: Moment, caller: Caller, request: asked.SubmitDraft) -> View:
    """A message's words, edited in the form: they are written now."""
    if request.text.strip():
        drafts.change(transaction, request.draft, written_at=now.at, read_at=now.at)
    return replies.submit_draft(transaction, now, caller, request)


def reply_deleted(transaction: Transaction, now: Moment, caller: Caller, request: asked.ReplyDeleted) -> View:
    """A message is gone: whatever it had saved is taken back as by Undo, and its writer is told."""
    people.hold(transaction, caller.person.id)
    drafts.bury(transaction, request.channel, request.ts, now.at)
    draft = drafts.by_message(transaction, request.channel, request.ts)
    if draft is None:
        return Nothing()
    here = place(transaction, draft.request_id)
    if here.request.person_id != caller.person.id or not can(transaction, caller.person, Deed.REPLY, here.plan):
        raise NotAllowed
    was_saved = _taken_back(transaction, now, caller, draft.id)
    drafts.change(transaction, draft.id, state="cancelled")
    outbox.refresh(transaction, telling.about_draft(draft.id), now.at)
    if was_saved:
        user, subject = caller.person.user, {"draft": draft.id}
        key = f"deleted:{draft.id}"
        outbox.enqueue(transaction, here.plan.workspace_id, key, TAKEN_BACK, subject, user, now.at)
    return Nothing()


def told(transaction: Transaction, now: Moment, subject: dict[str, int]) -> View | None:
    """What is said to somebody who has deleted a reply that was saved."""
    del now
    draft = drafts.by_id(transaction, subject["draft"])
    if draft is None:
        return None
    here = place(transaction, draft.request_id)
    labels = plans.labels(transaction, here.plan.id)
    about = joined([labels[a] for a in said_last.actions_of_draft(transaction, draft.id)])
    return Sentence(
        f"You deleted a message that was saved for {here.round.label}, so what it said of {about} is taken back, as by "
        "Undo. What stood before stands again.",
        ("mine",),
    )


def _taken_back(transaction: Transaction, now: Moment, caller: Caller, draft_id: int) -> bool:
    """Undo every version of a reply, the newest first, since each lets the one before it stand again."""
    found = False
    while batch := notes.batch_of_draft(transaction, draft_id):
        replies.undo(transaction, now, caller, asked.Undo(batch.id))
        found = True
    return found


def _date(transaction: Transaction, now: Moment, request: asked.Reply | asked.ReplyEdited) -> None:
    draft = drafts.by_message(transaction, request.channel, request.ts)
    if draft is not None:
        written = _written(request.written, now)
        drafts.change(transaction, draft.id, made_at=written, written_at=written, read_at=now.at)


def _written(said: datetime | None, now: Moment) -> datetime:
    """The platform's clock may be a little ahead of ours: nothing was written after it came in."""
    return min(said or now.at, now.at)
