"""The paper as an Excel workbook: a sheet in the layout of the plan, and one for what its codes and headings mean.

Words are always text, so that nothing that people wrote is ever a formula. A day is a real date where Excel can show it
in the council's own words, and is text where it cannot: "31st March" stays so.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import lru_cache
from itertools import product
from typing import BinaryIO, cast

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from plans.model import DueKind, Plan, Precision
from plans.reading.columns import Meaning
from plans.reading.excel import day_as_shown
from reports.columns import Cell, Column, Kept
from reports.csv import cell_words
from reports.paper import ActionRow, NotesRow, Paper, ThemeRow, lay_out, theme_cells
from reports.sheets import (
    HEADING,
    LINE,
    NOTE,
    THEME,
    TITLE,
    WORDS,
    YES,
    Look,
    dress,
    height_of,
    look_of,
    set_up_page,
    sheet_title,
)
from reports.widths import longest_word, shared_out
from reports.words import clean

# Widths are in letters. A sheet of many columns may be wider: it is scrolled, and printed smaller.
ROOM, WIDE = 150, 15
NARROW, LONGEST_WORD, EDGES = 6, 18, 3
NAME_WIDTH, MEANING_WIDTH = 32, 110
MOST_FOR_MARKS = 0.4
LARGEST_NUMBER = 15
# Excel counts days from 1900, of which it has one too many.
FIRST_YEAR = 1901
ENGLISH = "[$-809]"
DAYS = [
    f"{weekday}{day}{edge}{month}{edge}{year}"
    for weekday, day, edge, month, year in product(
        ("", "dddd "), ("d", "dd"), " /.-", ("mmmm", "mmm", "mm", "m"), ("yyyy", "yy")
    )
]
Value = str | int | float | date | CellRichText


def write_excel(plan: Plan, out: BinaryIO, *, as_at: date, period: str | None = None) -> None:
    """Write the plan's paper to a binary stream.

    `period` is the newest round's label: actions without a note of it are printed as silent. `as_at`, a local date,
    stands in the workbook's properties and dates the title where nothing else does.
    """
    paper = lay_out(plan, as_at=as_at, period=period)
    book = Workbook()
    book.properties.title, book.properties.creator = paper.title[:255], "Chaser"
    book.properties.created = datetime(as_at.year, as_at.month, as_at.day)  # noqa: DTZ001 - openpyxl wants it naive
    sheet = book.worksheets[0]
    sheet.title = sheet_title(plan.name or plan.title)
    _Sheet(sheet, paper).write()
    if paper.codes or paper.elements:
        _write_meanings(book.create_sheet("Key" if sheet.title != "Key" else "Codes"), paper)
    book.save(out)


class _Sheet:
    """The plan's sheet, filled from the top."""

    def __init__(self, sheet: Worksheet, paper: Paper) -> None:
        self._sheet = sheet
        self._paper = paper
        self._count = len(paper.columns)
        self._is_upright = self._are_upright()
        self._firsts = {at for at in range(self._count) if self._are_firsts(at)}
        self._widths = self._set_widths()
        self._row = 0

    def write(self) -> None:
        """Title and key, the headings, and the plan's rows."""
        self._write_head()
        self._row += 2
        heading = self._row
        for at, column in enumerate(self._paper.columns):
            self._put(at, column.heading, HEADING.turned(is_upright=self._is_upright and column.is_narrow))
        for row in self._paper.rows:
            self._row += 1
            self._write_row(row)
        last = f"{get_column_letter(self._count)}{self._row}"
        self._sheet.auto_filter.ref = f"A{heading}:{last}"
        self._sheet.freeze_panes = f"A{heading + 1}"
        for line in self._paper.foot:
            self._row += 1
            self._put(0, line, WORDS)
        set_up_page(self._sheet, self._paper.title, heading=heading)

    def _are_upright(self) -> bool:
        narrow = [at for at, column in enumerate(self._paper.columns) if column.is_narrow]
        return sum(longest_word(self._paper, at) + EDGES for at in narrow) > ROOM * MOST_FOR_MARKS

    def _set_widths(self) -> Sequence[int]:
        columns = self._paper.columns
        words = [self._least(at) for at in range(self._count)]
        least = [NARROW if self._is_upright and c.is_narrow else w for c, w in zip(columns, words, strict=True)]
        room = max(ROOM, WIDE * sum(not c.is_narrow for c in columns))
        widths = shared_out(room, self._paper, range(self._count), least)
        for at, width in enumerate(widths, start=1):
            self._sheet.column_dimensions[get_column_letter(at)].width = width
        return widths

    def _least(self, at: int) -> int:
        """As wide as the longest word; as a whole date, since Excel breaks none and shows ### instead."""
        rows = [row.cells[at] for row in self._paper.rows if isinstance(row, ActionRow)]
        dates = max((len(cell.lines[0]) for cell in rows if _shown_as(cell)), default=0)
        return max(min(longest_word(self._paper, at), LONGEST_WORD), dates) + EDGES

    def _write_head(self) -> None:
        for words in filter(None, (self._paper.title, self._paper.appendix)):
            self._row += 1
            self._put(0, words, TITLE, span=self._count)
        at = self._count
        for words, look in (("Key", WORDS.bold()), *((k.words, look_of(k.status).bold()) for k in self._paper.key)):
            if not self._paper.key:
                return
            span = self._span_for(words, at)
            if at + span > self._count:
                self._row, at = self._row + 1, 0
                span = min(self._span_for(words, at), self._count)
            self._put(at, words, look, span=span)
            at += span

    def _span_for(self, words: str, at: int) -> int:
        """How many columns from one on the longest of the words needs."""
        least = max(map(len, words.split()), default=0) + EDGES
        span = 1
        while sum(self._widths[at : at + span]) < least and at + span <= self._count:
            span += 1
        return span

    def _write_row(self, row: ActionRow | NotesRow | ThemeRow) -> None:
        if isinstance(row, ThemeRow):
            at = 0
            for words, span in theme_cells(row, self._paper.columns):
                self._put(at, _number(words), THEME, span=span)
                at += span
        elif isinstance(row, NotesRow):
            self._put(0, clean("\n".join(line.text for line in row.lines)), NOTE, span=self._count)
            self._sheet.row_dimensions[self._row].outlineLevel = 1
        else:
            for at, (cell, column) in enumerate(zip(row.cells, self._paper.columns, strict=True)):
                self._put(at, self._value(cell, at), _look(cell, column), number_format=_shown_as(cell))

    def _value(self, cell: Cell, at: int) -> Value:
        """What a cell holds: a date, a number, two dates of which the first is struck, or words."""
        if cell.struck:
            font = InlineFont(rFont="Arial", sz=LINE, strike=True)
            return CellRichText(TextBlock(font, cell.struck), "\n" + "\n".join(cell.lines))
        if _shown_as(cell) and cell.due and cell.due.on and at not in self._firsts:
            return cell.due.on
        return _number(cell_words(cell))

    def _are_firsts(self, at: int) -> bool:
        """Every date in a column is the first of a month, which `chaser import` would take for months."""
        rows = [row.cells[at] for row in self._paper.rows if isinstance(row, ActionRow)]
        return all(cell.due.on.day == 1 for cell in rows if _shown_as(cell) and cell.due and cell.due.on)

    def _put(self, at: int, value: Value, look: Look, *, span: int = 1, number_format: str = "") -> None:
        last = at + min(span, self._count - at)
        if last > at + 1:
            # Merged while they have no edges: openpyxl would draw them anew, cell by cell, for most of its time.
            self._sheet.merge_cells(start_row=self._row, end_row=self._row, start_column=at + 1, end_column=last)
        for place in range(at + 1, last + 1):
            dress(_cell_at(self._sheet, self._row, place), look)
        put(_cell_at(self._sheet, self._row, at + 1), value, number_format)
        row = self._sheet.row_dimensions[self._row]
        row.height = max(row.height or 0, height_of(f"{value}", sum(self._widths[at:last]), look))


def _cell_at(sheet: Worksheet, row: int, column: int) -> SheetCell:
    # openpyxl's types allow for the rest of a merged cell, which is dressed and never written to.
    return cast("SheetCell", sheet.cell(row, column))


def put(cell: SheetCell, value: Value, number_format: str = "") -> None:
    """Put a value into a cell; words are text whatever they begin with, also when somebody edits them."""
    cell.value = value
    if isinstance(value, str):
        # openpyxl takes words that begin with = for a formula, and some others for errors.
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(("=", "+", "-", "@"))
    elif isinstance(value, date):
        cell.number_format = number_format
    elif isinstance(value, float):
        cell.number_format = "0%"


def _number(words: str) -> str | int | float:
    """A number or a percentage that comes back as it was written, else the words."""
    digits = words.removesuffix("%")
    is_plain = digits.isascii() and digits.isdecimal() and str(int(digits)) == digits and len(words) < LARGEST_NUMBER
    if not is_plain:
        return words
    return int(digits) / 100 if words.endswith("%") else int(digits)


def _shown_as(cell: Cell) -> str:
    """The format in which Excel shows a cell's day in the council's words; "" where there is none, or no day."""
    due = cell.due
    if due is None or due.kind is not DueKind.DATED or due.on is None or len(cell.lines) != 1 or cell.struck:
        return ""
    if due.precision not in (None, Precision.DAY) or due.on.year < FIRST_YEAR:
        return ""
    return _format_of(due.on, cell.lines[0])


@lru_cache(maxsize=4096)
def _format_of(day: date, words: str) -> str:
    found = next((shown for shown in DAYS if day_as_shown(day, shown) == words), "")
    return f"{ENGLISH}{found}" if found else ""


def _look(cell: Cell, column: Column) -> Look:
    look = look_of(cell.status)
    if cell.status:
        return look if cell.notes else look.bold()
    if column.kept is Kept.ELEMENTS and cell.lines == ("YES",):
        look = YES
    return look.centred() if column.is_narrow or column.meaning is Meaning.PRIORITY else look


def _write_meanings(sheet: Worksheet, paper: Paper) -> None:
    """What the headings of a matrix mean, and the codes under a line that says so."""
    rows: Iterator[Sequence[str]] = iter(
        [*paper.elements, *([["Key"]] if paper.codes else []), *([c] for c in paper.codes)]
    )
    for number, row in enumerate(rows, start=1):
        for at, words in enumerate(row, start=1):
            cell = _cell_at(sheet, number, at)
            dress(cell, WORDS.bold() if len(row) > at or words == "Key" else WORDS)
            put(cell, words)
            cell.alignment = Alignment(wrap_text=len(row) > 1, vertical="top")
        sheet.row_dimensions[number].height = height_of(row[-1], MEANING_WIDTH if len(row) > 1 else ROOM, WORDS)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = NAME_WIDTH, MEANING_WIDTH
    set_up_page(sheet, paper.title)
