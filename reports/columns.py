"""A plan's own columns: what each heading means, and what an action's cell under it holds."""

import re
from dataclasses import dataclass
from enum import StrEnum

from plans.model import Action, Plan, Status
from reports.words import clean, one_line, status_words

USUAL_HEADINGS = ("No", "Action", "How", "Who", "When", "Priority")


class Meaning(StrEnum):
    """What a column holds."""

    NUMBER = "number"
    ACTION = "action"
    HOW = "how"
    OUTCOME = "outcome"
    WHO = "who"
    WHEN = "when"
    PRIORITY = "priority"
    LINKS = "links"
    STATUS = "status"


# The first that fits decides, so the narrower meanings stand first: "Target outcome" is an outcome.
HEADINGS = (
    (Meaning.NUMBER, r"no|nr|number|ref|reference|item|action no|#"),
    (Meaning.STATUS, r"status|rag|state|rating"),
    (Meaning.PRIORITY, r"priority"),
    (Meaning.OUTCOME, r"outcomes?|results?|measures?|success|impact|benefits?"),
    (Meaning.WHEN, r"when|dates?|due|deadline|timescales?|timetable|by when|target|milestones?"),
    (Meaning.WHO, r"who|owners?|lead|leads|responsib\w+|officers?|by whom"),
    (Meaning.HOW, r"how|methods?|steps|tasks?|activit\w+|resources?"),
    (Meaning.LINKS, r"links?|cpa|strategy|strategies|element|elements"),
    (Meaning.ACTION, r"actions?|what|title|objectives?|improvements?|description"),
)


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
    found: dict[Meaning, Column] = {}
    for heading in plan.columns:
        meaning = _meaning(heading)
        if meaning and meaning not in found:
            found[meaning] = Column(one_line(heading), meaning)
    if Meaning.ACTION in found:
        return tuple(found.values())
    return tuple(Column(h, meaning) for h in USUAL_HEADINGS if (meaning := _meaning(h)))


def _meaning(heading: str) -> Meaning | None:
    words = one_line(heading).casefold().strip(".:")
    whole = (m for m, pattern in HEADINGS if re.fullmatch(pattern, words))
    within = (m for m, pattern in HEADINGS[1:] if re.search(rf"\b(?:{pattern})\b", words))
    return next(whole, None) or next(within, None)


def cells_of(action: Action, columns: tuple[Column, ...]) -> tuple[Cell, ...]:
    """An action's cells. The status stands in its own column, else under the number in the first one."""
    meanings = [c.meaning for c in columns]
    bearer = meanings.index(Meaning.STATUS) if Meaning.STATUS in meanings else 0
    return tuple(
        _with_status(_cell(action, meaning), action.status if at == bearer else None)
        for at, meaning in enumerate(meanings)
    )


def _cell(action: Action, meaning: Meaning) -> Cell:
    if meaning is Meaning.WHEN:
        return _when(action)
    if meaning is Meaning.WHO:
        return Cell(tuple(one_line(o.name) for o in action.owners))
    if meaning is Meaning.STATUS:
        return Cell(_lines(action.stated or "") if action.status is None else ())
    return Cell(_lines(_text(action, meaning)))


def _text(action: Action, meaning: Meaning) -> str:
    texts = {
        Meaning.NUMBER: action.ref,
        Meaning.ACTION: action.title,
        Meaning.HOW: action.how,
        Meaning.OUTCOME: action.outcome,
        Meaning.PRIORITY: action.priority,
        Meaning.LINKS: ", ".join(action.links),
    }
    return texts[meaning]


def _when(action: Action) -> Cell:
    words, first = one_line(action.due.words), one_line(action.due.original_words or "")
    return Cell((words,) if words else (), struck=first if first != words else "")


def _with_status(cell: Cell, status: Status | None) -> Cell:
    return cell if status is None else Cell(cell.lines, cell.struck, status, status_words(status))


def _lines(text: str) -> tuple[str, ...]:
    return tuple(clean(text).splitlines())
