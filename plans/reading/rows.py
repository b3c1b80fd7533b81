"""The rows of a plan's tables by kind: themes, actions, the notes under them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from plans.model import Theme
from plans.reading.columns import Columns, Meaning
from plans.reading.document import Cell, Row
from plans.reading.notes import begins_note

_THEME_REF = re.compile(r"(?:theme\s+)?(?:\d+|[A-Z]|[IVX]+)[.):]?", re.IGNORECASE)
_NUMBERED_THEME = re.compile(r"(?:theme\s+)?(?P<ref>\d+|[A-Z])[.):]?\s+(?P<title>[^\d\W].{2,})")
_LONGEST_THEME = 120
_PROSE = re.compile(r"[.;!?](?:\s|$)|\s[-\u2013]\s")


class Kind(StrEnum):
    """What a row is."""

    BLANK = "blank"
    HEADING = "heading"
    THEME = "theme"
    ACTION = "action"
    NOTES = "notes"
    CONTINUED = "continued"


@dataclass(slots=True)
class ActionRow:
    """An action's cells by meaning, and the theme it stands under. Cells grow where a row goes on in the next."""

    cells: dict[Meaning, Cell]
    theme: Theme | None
    fills: tuple[str, ...] = ()
    is_continued: bool = False

    def cell(self, meaning: Meaning) -> Cell:
        """Its cell of this meaning; an empty one where there is none."""
        return self.cells.get(meaning, Cell())


@dataclass(frozen=True, slots=True)
class NotesRow:
    """A row of notes: its lines, and the places of the actions it may be about, the nearest last.

    `is_parted` where a heading row, as at a new page, stands between it and its action.
    """

    lines: tuple[str, ...]
    under: tuple[int, ...]
    is_parted: bool = False


@dataclass(slots=True)
class Gathered:
    """What the rows of a plan hold, in their order."""

    columns: Columns
    actions: list[ActionRow] = field(default_factory=list)
    notes: list[NotesRow] = field(default_factory=list)
    themes: list[Theme] = field(default_factory=list)
    strays: list[str] = field(default_factory=list)
    unread: dict[str, str] = field(default_factory=dict)
    """Headings that mean nothing to the reader, with the first words found under them."""


def gather(columns: Columns, pages: Iterable[Iterable[Row]]) -> Gathered:
    """Sort the rows of a plan's tables, page by page; each page may repeat the heading."""
    gatherer = _Gatherer(Gathered(columns))
    for page in pages:
        gatherer.turn_page()
        for row in page:
            gatherer.take(row)
    return gatherer.gathered


def kind_of(row: Row, columns: Columns, *, after_action: bool) -> Kind:
    """What a row is, by which of its cells are filled."""
    filled = {place for place, cell in enumerate(row) if cell.lines}
    if not filled:
        return Kind.BLANK
    if columns.are_repeated_in(row):
        return Kind.HEADING
    if len(filled) == 1:
        return _kind_of_merged(row, filled.pop(), columns, after_action=after_action)
    if columns.cell(row, Meaning.TITLE).lines:
        return _kind_of_titled(row, filled, columns)
    return Kind.ACTION if columns.cell(row, Meaning.REF).lines or not after_action else Kind.CONTINUED


def _kind_of_merged(row: Row, place: int, columns: Columns, *, after_action: bool) -> Kind:
    """A row with one filled cell: merged across the table, or a theme with no number."""
    words = row[place].text
    if begins_note(words):
        return Kind.NOTES
    if place == columns.at[Meaning.TITLE] and place != 0:
        return Kind.THEME
    if place != 0:
        return Kind.CONTINUED if after_action else Kind.THEME
    is_prose = len(words) > _LONGEST_THEME or len(row[place].lines) > 1 or bool(_PROSE.search(words))
    return Kind.NOTES if after_action and is_prose else Kind.THEME


def _kind_of_titled(row: Row, filled: set[int], columns: Columns) -> Kind:
    title = {columns.at[place] for place in (Meaning.REF, Meaning.TITLE) if place in columns.at}
    ref = columns.cell(row, Meaning.REF).text
    return Kind.THEME if filled <= title and _THEME_REF.fullmatch(ref) else Kind.ACTION


def read_theme(row: Row, columns: Columns) -> Theme:
    """A theme row's reference and title, in two cells or in one merged across."""
    ref, title = columns.cell(row, Meaning.REF).text, columns.cell(row, Meaning.TITLE).text
    if not title or columns.at.get(Meaning.REF) is None:
        words = next(cell.text for cell in row if cell.lines)
        numbered = _NUMBERED_THEME.fullmatch(words)
        ref, title = (numbered["ref"], numbered["title"]) if numbered else ("", words)
    return Theme(title, ref.rstrip(".):"))


class _Gatherer:
    """Takes rows one by one, remembering what they stand under."""

    def __init__(self, gathered: Gathered) -> None:
        self.gathered = gathered
        self._theme: Theme | None = None
        self._above: list[int] = []
        self._are_noted = False
        self._last = Kind.BLANK

    def turn_page(self) -> None:
        """A new table begins, so what follows may be parted from what it belongs to."""
        self._last = Kind.HEADING if self.gathered.actions else Kind.BLANK

    def take(self, row: Row) -> None:
        """Sort one row into what is gathered."""
        kind = kind_of(row, self.gathered.columns, after_action=bool(self.gathered.actions))
        if kind is Kind.THEME:
            self._take_theme(row)
        elif kind is Kind.ACTION:
            self._take_action(row)
        elif kind is Kind.NOTES:
            self._take_notes(row)
        elif kind is Kind.CONTINUED:
            self._continue_action(row)
        self._last = self._last if kind is Kind.BLANK else kind

    def _take_theme(self, row: Row) -> None:
        self._theme = read_theme(row, self.gathered.columns)
        self._above = []
        if self._theme not in self.gathered.themes:
            self.gathered.themes.append(self._theme)

    def _take_action(self, row: Row) -> None:
        columns = self.gathered.columns
        cells = {meaning: columns.cell(row, meaning) for meaning in columns.at}
        named = cells.get(Meaning.THEME, Cell()).text
        if named:
            self._theme = Theme(named)
            self.gathered.themes += [self._theme] if self._theme not in self.gathered.themes else []
        if self._are_noted:
            self._above, self._are_noted = [], False
        self._above.append(len(self.gathered.actions))
        self.gathered.actions.append(ActionRow(cells, self._theme, tuple(cell.fill for cell in row if cell.fill)))
        self._keep_unread(row)

    def _keep_unread(self, row: Row) -> None:
        columns = self.gathered.columns
        for place in columns.unread:
            if place < len(row) and row[place].lines:
                self.gathered.unread.setdefault(columns.headings[place], row[place].text)

    def _take_notes(self, row: Row) -> None:
        lines = next(cell.lines for cell in row if cell.lines)
        if not self._above:
            self.gathered.strays.append(" ".join(lines))
            return
        is_parted = self._last is Kind.HEADING
        self._are_noted = True
        self.gathered.notes.append(NotesRow(lines, tuple(self._above), is_parted))

    def _continue_action(self, row: Row) -> None:
        """The row goes on with the action above it, as where a page break fell inside a row."""
        action = self.gathered.actions[-1]
        action.is_continued = True
        for meaning in self.gathered.columns.at:
            more, so_far = self.gathered.columns.cell(row, meaning), action.cell(meaning)
            joined = Cell(so_far.lines + more.lines, so_far.fill, so_far.struck + more.struck)
            action.cells[meaning] = joined
