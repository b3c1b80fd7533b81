"""Which column of a plan's table means what, by its heading."""

import re
from dataclasses import dataclass
from enum import StrEnum

from plans.reading.document import Cell, Row, Table


class Meaning(StrEnum):
    """What a column holds."""

    REF = "number"
    THEME = "theme"
    TITLE = "action"
    HOW = "how"
    OUTCOME = "expected outcome"
    OWNER = "who"
    DUE = "when"
    PRIORITY = "priority"
    LINK = "link"
    STATUS = "status"
    PROGRESS = "progress"


_HEADINGS = {
    Meaning.REF: r"no|nos|number|ref|reference|item|item no|action no|action ref|ref no|id",
    Meaning.THEME: r"theme|indicator|criterion|criteria|work area|objective|area|heading|priority area",
    Meaning.TITLE: r"(?:key |improvement |required |agreed )?actions?(?: required| to be taken| point)?|tasks?|what"
    r"|activity|activities",
    Meaning.HOW: r"how|method|approach|how (?:will )?(?:we|it) .*|steps|detail|details|tasks to complete",
    Meaning.OUTCOME: r"(?:expected |intended |desired )?outcomes?|expected|success (?:measures?|criteria)|outputs?",
    Meaning.OWNER: r"(?:by )?whom?|(?:action |lead )?owners?|lead|leads|lead (?:officer|person)s?|responsib.*|officers?"
    r"|person responsible|accountable.*",
    Meaning.DUE: r"(?:by )?when|due|(?:due|target|completion|end)(?: completion)? date|deadline|timescales?|date due"
    r"|timetable|target",
    Meaning.PRIORITY: r"priority|h m l|rank",
    Meaning.LINK: r"links?|links? to.*|linked to",
    Meaning.STATUS: r"status|rag|rag status|state|current status|brag",
    Meaning.PROGRESS: r"(?:latest |current )?(?:progress|updates?|comments?|position|notes)(?: .*)?",
}
_LAST_HEADING_ROW = 6


@dataclass(frozen=True, slots=True)
class Columns:
    """The heading cells of a plan's table in order, and where each meaning stands."""

    headings: tuple[str, ...]
    at: dict[Meaning, int]

    def cell(self, row: Row, meaning: Meaning) -> Cell:
        """A row's cell of this meaning; an empty one where the plan or the row has none."""
        place = self.at.get(meaning)
        return row[place] if place is not None and place < len(row) else Cell()

    def are_repeated_in(self, row: Row) -> bool:
        """The row is the heading again, as at the top of each page."""
        return tuple(map(_plain, _texts(row))) == tuple(map(_plain, self.headings))

    @property
    def unread(self) -> tuple[int, ...]:
        """The columns whose headings mean nothing to the reader."""
        return tuple(place for place in range(len(self.headings)) if place not in self.at.values())


def find_heading(table: Table) -> tuple[int, Columns] | None:
    """The row that heads a table's columns and what they mean; None where it has no action with an owner or a date."""
    for place, row in enumerate(table.rows[:_LAST_HEADING_ROW]):
        columns = read_columns(row)
        if Meaning.TITLE in columns.at and (Meaning.OWNER in columns.at or Meaning.DUE in columns.at):
            return place, columns
    return None


def read_columns(row: Row) -> Columns:
    """What each heading of a row means; the first of two alike has the meaning."""
    headings = _texts(row)
    at: dict[Meaning, int] = {}
    for place, heading in enumerate(headings):
        meaning = _meaning(heading)
        if meaning is not None:
            at.setdefault(meaning, place)
    return Columns(headings, at)


def _texts(row: Row) -> tuple[str, ...]:
    """Its words by column, without the empty columns at its end."""
    texts = [cell.text for cell in row]
    while texts and not texts[-1]:
        texts.pop()
    return tuple(texts)


def _plain(heading: str) -> str:
    return re.sub(r"[^a-z]+", " ", heading.lower()).strip()


def _meaning(heading: str) -> Meaning | None:
    if heading.strip() == "#":
        return Meaning.REF
    plain = _plain(heading)
    return next((meaning for meaning, pattern in _HEADINGS.items() if re.fullmatch(pattern, plain)), None)
