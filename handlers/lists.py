"""Actions in a list: the columns, the rows with their last notes, and how many there are of each status."""

from collections.abc import Mapping, Sequence
from datetime import date

from handlers.views import Table
from plans.model import Action, Note, Status
from reports import words
from storage import pages
from storage.database import Transaction
from storage.pages import Listed

COLUMNS = ("No", "Action", "Who", "When", "Status", "Last note")


def table_of(transaction: Transaction, title: str, found: Sequence[Action], *, is_shared: bool) -> Table:
    """Actions as rows, under a title."""
    return Table(
        title=title,
        columns=COLUMNS,
        rows=rows(transaction, found),
        footer=say_counts(counts(found)),
        tries=tries(found),
        is_shared=is_shared,
        unlisted=unlisted(found),
    )


def unlisted(found: Sequence[Action]) -> int:
    """How many are more than an answer shows."""
    return max(0, len(found) - pages.MOST)


def tries(found: Sequence[Action | Listed]) -> tuple[str, ...]:
    """What can be typed next."""
    history = (f"{found[0].ref} history",) if found and found[0].ref else ()
    return (*history, "overdue", "silent") if found else ("status",)


def is_overdue(action: Action, today: date) -> bool:
    """It is past its date, and not over."""
    return action.due.is_overdue(today) and not (action.status is not None and action.status.is_over)


def last_notes(transaction: Transaction, found: Sequence[Action]) -> dict[int, Note]:
    """The last note of each that has one."""
    return pages.last_notes(transaction, [int(a.id) for a in found])


def rows(transaction: Transaction, found: Sequence[Action]) -> tuple[tuple[str, ...], ...]:
    """As many as an answer shows."""
    shown = found[: pages.MOST]
    found_notes = last_notes(transaction, shown)
    return tuple(row(a, words.owners_of(a), found_notes.get(int(a.id))) for a in shown)


def row(about: Action | Listed, who: str, note: Note | None) -> tuple[str, ...]:
    """One action, in the order of `COLUMNS`."""
    return about.ref, about.title, who, about.due.printed, words.status_words(about.status), last(note)


def last(note: Note | None) -> str:
    """An action's last note with its label."""
    return f"{note.period}: {words.said(note)}" if note else "no update yet"


def counts(found: Sequence[Action]) -> dict[Status | None, int]:
    """How many there are of each status."""
    by_status: dict[Status | None, int] = {}
    for a in found:
        by_status[a.status] = by_status.get(a.status, 0) + 1
    return by_status


def say_counts(by_status: Mapping[Status | None, int]) -> str:
    """The same in words."""
    return ", ".join(f"{number} {words.status_words(status)}" for status, number in by_status.items())
