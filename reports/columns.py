"""A plan's own columns and what an action's cell under each holds.

What a heading means is the reader's rule (`plans.reading.columns`), so a printed paper reads back.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from plans.model import Action, Plan, Status
from plans.reading.columns import Meaning, read_columns
from plans.reading.document import cell as read_cell
from reports.words import clean, one_line, status_words

USUAL_HEADINGS = ("No", "Action", "How", "Who", "When", "Priority")


@dataclass(frozen=True, slots=True)
class Column:
    """A heading as the council prints it, and what stands under it."""

    heading: str
    meaning: Meaning


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one cell, a line each. `struck` is a date that another has replaced, printed above the lines.

    `status` shades the cell; `says` is the status in words, printed last: no cell has the shade without the words.
    """

    lines: tuple[str, ...]
    struck: str = ""
    status: Status | None = None
    says: str = ""


def columns_of(plan: Plan) -> tuple[Column, ...]:
    """The plan's columns whose meaning is known, each meaning once; the usual ones where it names no action column."""
    own = _columns(plan.columns)
    return own if Meaning.TITLE in (c.meaning for c in own) else _columns(USUAL_HEADINGS)


def _columns(headings: Sequence[str]) -> tuple[Column, ...]:
    at = read_columns(tuple(read_cell([one_line(h)]) for h in headings)).at
    return tuple(
        Column(one_line(headings[place]), meaning) for meaning, place in sorted(at.items(), key=lambda m: m[1])
    )


def cells_of(action: Action, columns: Sequence[Column]) -> tuple[Cell, ...]:
    """An action's cells. The status stands in its own column, else under the number, else under the title."""
    meanings = [c.meaning for c in columns]
    bearer = next((m for m in (Meaning.STATUS, Meaning.REF) if m in meanings), Meaning.TITLE)
    return tuple(_with_status(_cell(action, m), action.status if m is bearer else None) for m in meanings)


def _cell(action: Action, meaning: Meaning) -> Cell:
    if meaning is Meaning.DUE:
        return _when(action)
    if meaning is Meaning.OWNER:
        return Cell(tuple(one_line(o.name) for o in action.owners))
    return Cell(tuple(clean(_text(action, meaning)).splitlines()))


def _text(action: Action, meaning: Meaning) -> str:
    """What a column of words holds; a column of progress is the notes', which are not an action's own."""
    texts = {
        Meaning.REF: action.ref,
        Meaning.THEME: action.theme.title if action.theme else "",
        Meaning.TITLE: action.title,
        Meaning.HOW: action.how,
        Meaning.OUTCOME: action.outcome,
        Meaning.PRIORITY: action.priority,
        Meaning.LINK: ", ".join(action.links),
        Meaning.STATUS: "" if action.status else action.stated or "",
    }
    return texts.get(meaning, "")


def _when(action: Action) -> Cell:
    words, first = one_line(action.due.words), one_line(action.due.original_words or "")
    return Cell((words,) if words else (), struck=first if first != words else "")


def _with_status(cell: Cell, status: Status | None) -> Cell:
    return cell if status is None else Cell(cell.lines, cell.struck, status, status_words(status))
