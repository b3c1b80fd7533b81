"""A plan's actions as a question lists them: no more rows than can be shown, and of the notes only the last."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import bindparam, func, select

from plans.model import Due, Note, Status
from storage.database import Transaction
from storage.rows import status_of
from storage.tables import action_owners, actions, notes, owners

MOST = 99
"""Rows in one answer: a chat platform's table has a hundred, and one is the heading."""


@dataclass(frozen=True, slots=True)
class Listed:
    """An action in a list: its owners' names in printed order, and its last note."""

    ref: str
    title: str
    owners: tuple[str, ...]
    due: Due
    status: Status | None
    last: Note | None


_PAGE = (
    select(actions.c.id, actions.c.position)
    .where(actions.c.plan_id == bindparam("plan"), actions.c.gone_at.is_(None))
    .order_by(actions.c.position)
    .limit(bindparam("most"))
    .subquery("page")
)
PAGE = (
    select(
        actions.c.id,
        actions.c.ref,
        actions.c.title,
        owners.c.name,
        actions.c.due_words,
        actions.c.due_original_words,
        actions.c.status,
        notes.c.id.label("note_id"),
        notes.c.period,
        notes.c.words,
        notes.c.status.label("said"),
    )
    .select_from(_PAGE)
    .join(actions, actions.c.id == _PAGE.c.id)
    .outerjoin(action_owners, action_owners.c.action_id == _PAGE.c.id)
    .outerjoin(owners, owners.c.id == action_owners.c.owner_id)
    .outerjoin(notes, notes.c.id == actions.c.last_note_id)
    .order_by(_PAGE.c.position, action_owners.c.position)
)
COUNTS = (
    select(actions.c.status, func.count())
    .where(actions.c.plan_id == bindparam("plan"), actions.c.gone_at.is_(None))
    .group_by(actions.c.status)
    .order_by(func.min(actions.c.position))
)
LAST = (
    select(actions.c.id, notes.c.id, notes.c.period, notes.c.words, notes.c.status)
    .join(notes, notes.c.id == actions.c.last_note_id)
    .where(actions.c.id.in_(bindparam("about", expanding=True)))
)


def first_page(transaction: Transaction, plan_id: int) -> list[Listed]:
    """A plan's first actions in printed order, at most `MOST`."""
    found: dict[int, Listed] = {}
    for key, ref, title, name, due, first_due, status, note, period, words, said in transaction.tuples(
        PAGE, plan=plan_id, most=MOST
    ):
        if key in found:
            earlier = found[key]
            found[key] = Listed(ref, title, (*earlier.owners, name), earlier.due, earlier.status, earlier.last)
        else:
            last = _note(note, period, words, said) if note else None
            names = () if name is None else (name,)
            found[key] = Listed(ref, title, names, _due(due, first_due), status_of(status), last)
    return list(found.values())


@lru_cache(maxsize=1024)
def _due(words: str, first: str | None) -> Due:
    """A due by its words alone: a plan's actions share a handful."""
    return Due(words, original_words=first)


def counts(transaction: Transaction, plan_id: int) -> dict[Status | None, int]:
    """How many actions a plan has of each status, in the order in which these first appear in it."""
    return {status_of(status): number for status, number in transaction.tuples(COUNTS, plan=plan_id)}


def last_notes(transaction: Transaction, action_ids: Sequence[int]) -> dict[int, Note]:
    """The last note of each of these actions that has one."""
    return {key: _note(*note) for key, *note in transaction.tuples(LAST, about=action_ids)}


def _note(note_id: int, period: str, words: str, status: str | None) -> Note:
    return Note(str(note_id), words, (), period, status=status_of(status))
