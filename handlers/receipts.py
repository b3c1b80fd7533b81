"""What one answer saved, as it is told."""

from collections.abc import Sequence

from handlers import telling
from handlers.meant import plan_to_name
from handlers.views import Receipt, SlippedDate, UnderstoodItem
from plans.date_printed import say_review
from plans.reply import Item
from reports import words
from storage import notes, plans
from storage.database import Transaction
from storage.rows import BatchRow, NoteRow, Place, SlippageRow, status_of

REASONS = ("Vacancies", "Waiting on others", "Took longer")
OLDER = "you have answered since you wrote this, and that answer stands"


def receipt(transaction: Transaction, batch: BatchRow, here: Place) -> Receipt:
    """What one answer saved."""
    saved = notes.of_batch(transaction, batch.id)
    labels = plans.labels(transaction, here.plan.id)
    slips = notes.slippages_of_batch(transaction, batch.id)
    return Receipt(
        batch=batch.id,
        label=here.round.label,
        items=_receipt_items(saved, labels, slips, plans.refs(transaction, here.plan.id)),
        still_open=tuple(labels[a] for a in telling.still_open(transaction, here.request)),
        slipped=tuple(
            SlippedDate(s.id, labels[s.action_id], s.was.words or "no date", s.now.words, REASONS)
            for s in slips
            if _needs_reason(s)
        ),
        is_late=any(note.is_late for note in saved),
        is_undone=batch.undone_at is not None,
        plan=plan_to_name(transaction, here, here.request.person_id),
    )


def _needs_reason(slip: SlippageRow) -> bool:
    return not slip.reason and slip.was.on is not None and slip.now.on is not None and slip.now.on > slip.was.on


def _receipt_items(
    saved: Sequence[NoteRow], labels: dict[int, str], slips: Sequence[SlippageRow], refs: dict[int, str]
) -> tuple[UnderstoodItem, ...]:
    by_note: dict[int, list[NoteRow]] = {}
    for note in saved:
        by_note.setdefault(note.id, []).append(note)
    moved = {s.note_id: s for s in slips}
    return tuple(
        UnderstoodItem(
            labels=tuple(labels[n.action_id] for n in rows),
            words="" if rows[0].is_no_change else rows[0].words,
            status=status_of(rows[0].status),
            is_no_change=rows[0].is_no_change,
            due=words.moves(moved[note_id].was, moved[note_id].now) if note_id in moved else "",
            reason=moved[note_id].reason if note_id in moved else "",
            remark=OLDER if (rows[0].superseded_by or note_id) < note_id else review(rows[0]),
            refs=tuple(refs[n.action_id] for n in rows),
        )
        for note_id, rows in by_note.items()
    )


def review(said: Item | NoteRow) -> str:
    """When what is on hold is looked at again; empty where nothing says so."""
    return say_review(said.review_on) if said.review_on else ""
