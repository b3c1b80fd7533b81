"""What kind of row a row of a plan's table is, by which of its cells are filled and how its words begin."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from plans.model import Theme
from plans.reading.columns import Columns, Meaning
from plans.reading.document import Cell, Row
from plans.reading.heading import is_aside
from plans.reading.notes import begins_note, is_labelled

_THEME_REF = re.compile(
    r"(?:(?:theme|priority|objective|aim|goal|section|area|part)\s+)?(?:\d+|[A-Z]|[IVX]+)(?:\.0)?[.):]?", re.IGNORECASE
)
# "A better start" has no letter for its number.
_NUMBERED_THEME = re.compile(
    r"(?:(?:theme|priority|objective|aim|goal|section)\s+)?(?P<ref>\d+|(?![AI]\s+[a-z])[A-Z])(?:[.):]+\s*|\s+(?:[-\u2013:]\s*)?)"
    r"(?P<title>[^\d\W].{2,})"
)
_CALLED_THEME = re.compile(
    r"(?:theme|priority|objective|aim|goal|outcome|pillar|section)\s+(?:\d+|[A-Z]|[IVX]+)\s*[-\u2013:.]\s*\w[^.!?]*\Z",
    re.IGNORECASE,
)
_TOTAL = re.compile(
    r"(?:sub|grand)?[\s-]*totals?\b.*|(?:overall|summary)(?:\s+(?:status|position|of\s.*|progress|totals?))?[:\s]*\d*"
    r"|(?:no\.?|number|count|percentage)\s+(?:of\s+)?(?:actions?|completed?)\b.*"
    r"|\w+(?:\s+\w+)?\s+totals?[\s:\d]*|end of (?:table|plan|document)|average\b.*",
    re.IGNORECASE,
)
# A theme or an action may be called "Total recycling": a total has no number of its own.
_COUNTED = re.compile(r"\d+(?:\.\d+)*[.)]?")
_LONGEST_THEME = 120
_PROSE = re.compile(r"[.;!?](?:\s|$)|\s[-\u2013]\s")
_ENDS_SENTENCE = re.compile(r"[.!?]\W*$")
_FEW = 2


class Kind(StrEnum):
    """What a row is."""

    BLANK = "blank"
    HEADING = "heading"
    THEME = "theme"
    ACTION = "action"
    NOTES = "notes"
    CONTINUED = "continued"
    TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Above:
    """What a row stands under: the number and words of the last action, if there is one, and how actions are numbered.

    `is_counted` where actions have plain numbers (1, 2, 3), so that a number and words alone are an action.
    """

    has_action: bool = False
    ref: str = ""
    title: str = ""
    is_counted: bool = False


def are_counted(rows: Iterable[Row], columns: Columns) -> bool:
    """Most rows with more than a number and words have a plain number."""
    full = [row for row in rows if sum(bool(one.lines) for one in row) > _FEW]
    refs = [columns.cell(row, Meaning.REF).text.rstrip(".)") for row in full]
    counted = sum(ref.isdecimal() for ref in refs)
    return 2 * counted > sum(bool(ref) for ref in refs)


def kind_of(row: Row, columns: Columns, above: Above) -> Kind:
    """What a row is."""
    filled = {place for place, cell in enumerate(row) if cell.lines}
    if not filled or _is_of_the_page(row, filled):
        return Kind.BLANK
    if columns.are_repeated_in(row):
        return Kind.HEADING
    if len(filled) > 1 or not (begins_note(row[min(filled)].text) or is_labelled(row[min(filled)].text)):
        firsts = (columns.cell(row, Meaning.TITLE).text, row[min(filled)].text)
        is_counted = _COUNTED.fullmatch(columns.cell(row, Meaning.REF).text)
        has_owner = any(map(str.isalpha, columns.cell(row, Meaning.OWNER).text))
        if any(map(_TOTAL.fullmatch, firsts)) and not has_owner and not is_counted:
            return Kind.TOTAL
    if len(filled) == 1:
        return _kind_of_merged(row, filled.pop(), columns, above)
    if columns.cell(row, Meaning.TITLE).lines:
        return _kind_of_titled(row, filled, columns, above)
    return Kind.ACTION if columns.cell(row, Meaning.REF).lines or not above.has_action else Kind.CONTINUED


def _is_of_the_page(row: Row, filled: set[int]) -> bool:
    """A page's number, or a mark of a draft, in a row of its own."""
    words = row[min(filled)].text
    return len(filled) == 1 and is_aside(words) and (not words.isdigit() or min(filled) > 0)


def _kind_of_merged(row: Row, place: int, columns: Columns, above: Above) -> Kind:
    """A row with one filled cell: merged across the table, or a theme with no number."""
    words = row[place].text
    if begins_note(words) or is_labelled(words):
        return Kind.NOTES
    if place == columns.at[Meaning.TITLE] and place != 0:
        if _goes_on(words, above):
            return Kind.CONTINUED
        has_themes = columns.at.get(Meaning.THEME, place) < place and above.has_action
        return Kind.ACTION if has_themes else Kind.THEME
    if place != 0:
        return Kind.CONTINUED if above.has_action else Kind.THEME
    if place == columns.at.get(Meaning.THEME):
        return Kind.THEME
    is_prose = len(words) > _LONGEST_THEME or len(row[place].lines) > 1 or bool(_PROSE.search(words))
    is_theme = _NUMBERED_THEME.fullmatch(words) or _CALLED_THEME.match(words)
    return Kind.NOTES if above.has_action and is_prose and not is_theme else Kind.THEME


def _goes_on(words: str, above: Above) -> bool:
    """The words begin small, so that they end what the row above has begun."""
    first = next((letter for letter in words if letter.isalpha()), "")
    return above.has_action and first.islower()


def _kind_of_titled(row: Row, filled: set[int], columns: Columns, above: Above) -> Kind:
    ref, words = columns.cell(row, Meaning.REF).text, columns.cell(row, Meaning.TITLE).text
    if _is_rest(row, ref, words, columns, above):
        return Kind.CONTINUED
    title = {columns.at[place] for place in (Meaning.REF, Meaning.TITLE) if place in columns.at}
    if not filled <= title or not _THEME_REF.fullmatch(ref):
        return Kind.ACTION
    return Kind.ACTION if above.is_counted and ref.rstrip(".)").isdecimal() else Kind.THEME


def _is_rest(row: Row, ref: str, words: str, columns: Columns, above: Above) -> bool:
    """The rest of the action above, as where a cell's lines became rows of their own."""
    if not _goes_on(words, above):
        return False
    if Meaning.REF in columns.at:
        return ref == above.ref if ref else bool(above.ref)
    has_owner = columns.cell(row, Meaning.OWNER).lines or columns.cell(row, Meaning.THEME).lines
    return not has_owner and not _ENDS_SENTENCE.search(above.title)


def read_theme(row: Row, columns: Columns) -> Theme:
    """A theme row's reference and title, in two cells or in one merged across."""
    ref, title = columns.cell(row, Meaning.REF).text, columns.cell(row, Meaning.TITLE).text
    if not title or columns.at.get(Meaning.REF) is None:
        words = next(cell.text for cell in row if cell.lines)
        return theme_of(words)
    return Theme(title, ref.rstrip(".):"))


def theme_of(words: str) -> Theme:
    """A theme by its words, with the number they begin with."""
    numbered = _NUMBERED_THEME.fullmatch(words)
    return Theme(numbered["title"], numbered["ref"]) if numbered else Theme(words)


def joined(one: Cell, more: Cell) -> Cell:
    """Two cells as one, a line that both have only once."""
    lines = one.lines + tuple(line for line in more.lines if line not in one.lines)
    return Cell(lines, one.fill, one.struck + more.struck)
