"""The rows of a plan's tables, gathered: actions with their cells, themes, and the notes under them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from plans.model import Theme
from plans.reading.columns import Columns, Meaning
from plans.reading.document import EMPTY, Cell, Row
from plans.reading.kinds import Above, Kind, are_counted, joined, kind_of, read_theme
from plans.reading.pages import Page

_SHARED = (
    *(Meaning.OWNER, Meaning.SUPPORT, Meaning.START, Meaning.DUE, Meaning.REVISED),
    *(Meaning.OUTCOME, Meaning.PRIORITY, Meaning.STATUS, Meaning.LINK, Meaning.HOW),
)
# Meanings of which several columns may tell; the words of all of them become one field.
_NUMBERED = re.compile(r"(?P<ref>\d{1,3}(?:\.\d{1,3})+|[A-Z]{1,3}\d{1,3}(?:\.\d{1,3})*|\d{1,3}(?=[.)]))[.):]?\s+(?=\S)")
Headed = tuple[str, Cell]


@dataclass(slots=True)
class ActionRow:
    """An action's cells by meaning, and the theme it stands under. Cells grow where a row goes on in the next.

    `progress`, `periods`, `elements`, `extra` and `further` are cells with the headings they stand under.
    """

    cells: dict[Meaning, Cell]
    theme: Theme | None
    fills: tuple[str, ...] = ()
    spot: str = ""
    is_continued: bool = False
    progress: tuple[Headed, ...] = ()
    periods: tuple[Headed, ...] = ()
    elements: tuple[Headed, ...] = ()
    extra: tuple[Headed, ...] = ()
    further: tuple[Headed, ...] = ()

    def cell(self, meaning: Meaning) -> Cell:
        """Its cell of this meaning; an empty one where there is none."""
        return self.cells.get(meaning, EMPTY)

    @property
    def ref(self) -> str:
        """The printed number: the first line of its cell, without a status word that stands under it."""
        lines = self.cell(Meaning.REF).lines
        return lines[0].rstrip(".)") if lines else ""


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
    """What the rows of a plan hold, in their order. `columns` are those of the first page."""

    columns: Columns
    meanings: set[Meaning] = field(default_factory=set)
    actions: list[ActionRow] = field(default_factory=list)
    notes: list[NotesRow] = field(default_factory=list)
    themes: list[Theme] = field(default_factory=list)
    strays: list[str] = field(default_factory=list)
    totals: list[str] = field(default_factory=list)
    bare: list[str] = field(default_factory=list)
    """Words alone under an action, read as a theme though nothing but their standing alone says so."""
    struck: list[str] = field(default_factory=list)
    """The words of rows that are struck through from end to end."""
    guessed: dict[str, Meaning] = field(default_factory=dict)
    unread: dict[str, str] = field(default_factory=dict)
    """Headings that mean nothing to the reader, with the first words found under them."""


def gather(pages: Iterable[Page], spots: Mapping[int, str]) -> Gathered:
    """Sort the rows of a plan's tables, page by page; each page may repeat the heading.

    There must be at least one page. `spots` say where each row stands, by its identity.
    """
    pages = list(pages)
    gatherer = _Gatherer(Gathered(pages[0].columns), spots)
    for page in pages:
        gatherer.turn_page(page)
        for row in page.rows:
            gatherer.take(row)
    if Meaning.REF not in gatherer.gathered.meanings:
        _number_by_titles(gatherer.gathered.actions)
    return gatherer.gathered


def _number_by_titles(actions: list[ActionRow]) -> None:
    """Take the numbers that most titles begin with ("1.1 Mend fences") for the actions' own."""
    found = [_NUMBERED.match(action.cell(Meaning.TITLE).text) for action in actions]
    if 2 * sum(map(bool, found)) <= len(actions) or len(actions) == 1:
        return
    for action, number in zip(actions, found, strict=True):
        if number:
            action.cells[Meaning.REF] = Cell((number["ref"],))
            action.cells[Meaning.TITLE] = Cell((action.cell(Meaning.TITLE).text[number.end() :],))


class _Gatherer:
    """Takes rows one by one, remembering what they stand under."""

    def __init__(self, gathered: Gathered, spots: Mapping[int, str]) -> None:
        self.gathered = gathered
        self._spots = spots
        self._columns = gathered.columns
        self._theme: Theme | None = None
        self._above: list[int] = []
        self._are_noted = False
        self._are_counted = False
        self._last = Kind.BLANK

    def turn_page(self, page: Page) -> None:
        """A new table begins, so what follows may be parted from what it belongs to."""
        if _differ(page.columns, self._columns):
            self._theme = None
        self._columns = page.columns
        self._are_counted = are_counted(page.rows, page.columns)
        self._last = Kind.HEADING if self.gathered.actions else Kind.BLANK
        self.gathered.meanings |= set(page.columns.at)
        for place in page.columns.guessed:
            self.gathered.guessed[page.columns.headings[place]] = Meaning.TITLE
        if page.theme:
            self._begin_theme(page.theme)

    def take(self, row: Row) -> None:
        """Sort one row into what is gathered."""
        if _is_struck(row):
            self.gathered.struck.append(" ".join(one.text for one in row if one.lines))
            return
        kind = kind_of(row, self._columns, self._stands_under())
        if kind is Kind.THEME:
            self._begin_theme(read_theme(row, self._columns))
            self._keep_bare(row)
        elif kind is Kind.ACTION:
            self._take_action(row)
        elif kind is Kind.NOTES:
            self._take_notes(row)
        elif kind is Kind.CONTINUED:
            self._continue_action(row)
        elif kind is Kind.TOTAL:
            self.gathered.totals.append(" ".join(one.text for one in row if one.lines))
        self._last = self._last if kind is Kind.BLANK else kind

    def _stands_under(self) -> Above:
        if not self.gathered.actions:
            return Above(is_counted=self._are_counted)
        last = self.gathered.actions[-1]
        return Above(has_action=True, ref=last.ref, title=last.cell(Meaning.TITLE).text, is_counted=self._are_counted)

    def _begin_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._above = []
        if theme not in self.gathered.themes:
            self.gathered.themes.append(theme)

    def _take_action(self, row: Row) -> None:
        named = self._columns.cell(row, Meaning.THEME).text
        if named and not (self._theme and self._theme.title == named):
            self._theme = Theme(named)
            self.gathered.themes += [self._theme] if self._theme not in self.gathered.themes else []
        if self._are_noted:
            self._above, self._are_noted = [], False
        self._above.append(len(self.gathered.actions))
        action = self._shared(_action_row(row, self._columns, self._theme))
        action.spot = self._spots.get(id(row), "")
        self.gathered.actions.append(action)
        self._keep_unread(row)

    def _shared(self, action: ActionRow) -> ActionRow:
        """With the cells of the action above that are merged down over it."""
        if self.gathered.actions and self._last is Kind.ACTION:
            above = self.gathered.actions[-1]
            covered = [meaning for meaning, cell in action.cells.items() if cell.is_covered and meaning in _SHARED]
            action.cells |= {meaning: replace(above.cell(meaning), is_covered=True) for meaning in covered}
        return action

    def _keep_bare(self, row: Row) -> None:
        words = [one.text for one in row if one.lines]
        is_told = {Meaning.REF, Meaning.THEME} & set(self._columns.at) or any(map(str.isdigit, " ".join(words)))
        if self.gathered.actions and len(words) == 1 and not is_told:
            self.gathered.bare += words

    def _keep_unread(self, row: Row) -> None:
        for place in self._columns.unread:
            if place < len(row) and row[place].lines:
                self.gathered.unread.setdefault(self._columns.headings[place], row[place].text)

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
        action, more = self.gathered.actions[-1], _action_row(row, self._columns, None)
        action.is_continued = True
        for meaning, cell in more.cells.items():
            action.cells[meaning] = _grown(action, meaning, cell)
        action.progress = _merged(action.progress, more.progress)
        action.periods = _merged(action.periods, more.periods)
        action.elements = _merged(action.elements, more.elements)
        action.extra = _merged(action.extra, more.extra)
        action.further = _merged(action.further, more.further)


def _is_struck(row: Row) -> bool:
    """All of its words but a number are struck through, so that the council has done away with the row."""
    filled = [one for one in row if one.lines and not one.text.rstrip(".)").replace(".", "").isdecimal()]
    return any(one.struck for one in filled) and not any(one.kept for one in filled)


def _differ(one: Columns, other: Columns) -> bool:
    """Two tables, not one that goes on: what a theme stood over in the first says nothing of the second."""
    return set(map(str.lower, one.headings)) != set(map(str.lower, other.headings))


def _grown(action: ActionRow, meaning: Meaning, cell: Cell) -> Cell:
    """An action's cell with what the next row adds; a number that is printed again adds nothing."""
    so_far = action.cell(meaning)
    return so_far if meaning is Meaning.REF and so_far.lines else joined(so_far, cell)


def _merged(one: tuple[Headed, ...], more: tuple[Headed, ...]) -> tuple[Headed, ...]:
    cells = dict(one)
    for heading, cell in more:
        cells[heading] = joined(cells.get(heading, EMPTY), cell)
    return tuple(cells.items())


def _action_row(row: Row, columns: Columns, theme: Theme | None) -> ActionRow:
    return ActionRow(
        {meaning: _whole(row, places) for meaning, places in columns.places.items()},
        theme,
        tuple([cell.fill for cell in row if cell.fill]),
        progress=_headed(row, columns, columns.progress),
        periods=_headed(row, columns, columns.periods),
        elements=_headed(row, columns, columns.elements),
        extra=_headed(row, columns, columns.extra),
        further=_headed(row, columns, columns.further),
    )


def _whole(row: Row, places: tuple[int, ...]) -> Cell:
    """A row's cell of a meaning, with those of its further columns."""
    whole = row[places[0]] if places[0] < len(row) else EMPTY
    for place in places[1:]:
        if place < len(row) and row[place].lines:
            whole = joined(whole, row[place])
    return whole


def _headed(row: Row, columns: Columns, places: tuple[int, ...]) -> tuple[Headed, ...]:
    filled = [place for place in places if place < len(row) and row[place].lines]
    return tuple([(columns.headings[place], row[place]) for place in filled])
