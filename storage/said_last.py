"""What a reply says beside the other answers of its writer: what was written last stands, whenever it comes."""

from collections.abc import Sequence

from sqlalchemy import select

from storage.database import Transaction
from storage.notes import live_links
from storage.rows import DraftRow
from storage.tables import batches, note_actions, notes


def newer(
    transaction: Transaction, draft: DraftRow, round_id: int, author_id: int, about: Sequence[int]
) -> dict[int, int]:
    """What its author has said of these actions after a reply's words were written: a note by action.

    Another reply counts by when it was written, a button by when it was pressed; but not one that was pressed after
    this reply had come in: to save it now is the later word.
    """
    is_reply = batches.c.draft_id.is_not(None)
    query = (
        live_links(round_id, about)
        .join(batches, batches.c.id == notes.c.batch_id)
        .where(
            notes.c.author_id == author_id,
            batches.c.draft_id.is_distinct_from(draft.id),
            notes.c.said_at > draft.written_at,
            is_reply | (notes.c.said_at < draft.read_at),
        )
    )
    return {r["action_id"]: r["note_id"] for r in transaction.all(query)}


def actions_of_draft(transaction: Transaction, draft_id: int) -> list[int]:
    """The actions of which a reply, in any of its versions, has said something."""
    mine = select(notes.c.id).join(batches, batches.c.id == notes.c.batch_id).where(batches.c.draft_id == draft_id)
    query = select(note_actions.c.action_id).distinct().where(note_actions.c.note_id.in_(mine))
    return [r["action_id"] for r in transaction.all(query.order_by(note_actions.c.action_id))]
