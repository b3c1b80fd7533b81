"""An Excel workbook (.xlsx) -> a document: each sheet a table, its cells as a person sees them."""

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import TYPE_CHECKING

from plans.errors import NotAPlan
from plans.model import Doubt, joined
from plans.reading.columns import find_header
from plans.reading.document import Cell, Document, Row, Table, cell
from plans.reading.safety import check_package

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell as ExcelCell
    from openpyxl.cell.cell import MergedCell
    from openpyxl.workbook.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    AnyCell = ExcelCell | MergedCell

_MOST_COLUMNS = 128
_MOST_ROWS = 5_000
_LAST_HEADING_ROW = 45
_DECIMALS = re.compile(r"0\.(?P<places>0+)")
_IN_BRACKETS = re.compile(r"\[[^\]]*\]|\"[^\"]*\"|\\.")
_DAY_FIRST = re.compile(r"(?:d{3,4},? )?d{1,2}(?P<edge>[ /.-])m{1,4}(?P=edge)(?:yyyy|yy)")
_PART_OF_DATE = re.compile(r"d+|m+|y+")
_NO_FILLS = {"00000000", "FFFFFFFF", "00FFFFFF"}
_FILL = re.compile(r"[0-9A-Fa-f]{8}")
_OFFICE_COLOURS = ("FFFFFF", "000000", "E7E6E6", "44546A", "4472C4", "ED7D31", "A5A5A5", "FFC000", "5B9BD5", "70AD47")
_FEWEST_FIRSTS = 2
_DAMAGED = "This Excel workbook is damaged and cannot be opened: save it again and resend it."


def read_excel(data: bytes) -> Document:
    """Read the visible sheets of a workbook; hidden sheets and columns are left out and said to be.

    Dates are as their format shows them ("mmmm yyyy" is a month); in a column whose dates are all the first of a
    month, months are meant.

    Raises:
        NotAPlan: it is damaged, or is refused for safety (`safety.check_package`).
    """
    check_package(data)
    workbook = _opened(data)
    sheets = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
    hidden = [sheet.title for sheet in workbook.worksheets if sheet.sheet_state != "visible"]
    doubts = [_hidden_sheets(hidden)] if hidden else []
    tables = []
    for sheet in sheets:
        grid = _Grid(sheet)
        tables.append(Table(tuple(grid.rows()), name=sheet.title))
        doubts += grid.doubts()
    return Document((), tuple(table for table in tables if table.rows), tuple(doubts))


def _opened(data: bytes) -> "Workbook":
    import openpyxl  # noqa: PLC0415 - takes 0.2 s, and most runs of the bot read no document
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415 - see above

    # openpyxl lets through whatever a part that is not as it should be makes its own code raise.
    damage = (InvalidFileException, zipfile.BadZipFile, SyntaxError, LookupError, ValueError, TypeError, AttributeError)
    try:
        with warnings.catch_warnings():
            # openpyxl warns of each extension of Excel's that it does not know; none of them holds a cell.
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(io.BytesIO(data), data_only=True, rich_text=True)
    except (*damage, OSError, EOFError, RuntimeError, ArithmeticError, AssertionError) as error:
        raise NotAPlan(_DAMAGED) from error


def _hidden_sheets(names: list[str]) -> Doubt:
    says, one = joined(names), len(names) == 1
    return Doubt("hidden-sheet", "Sheet" if one else "Sheets", says, "left out", "hidden in the workbook")


class _Grid:
    """A sheet's cells by row and column, without hidden columns."""

    def __init__(self, sheet: "Worksheet") -> None:
        self._sheet = sheet
        self._last = min(sheet.max_row or 0, _MOST_ROWS), min(sheet.max_column or 0, _MOST_COLUMNS)
        self._hidden = set(_hidden_columns(sheet))
        self._covered = {
            (row, merged.min_col)
            for merged in sheet.merged_cells.ranges
            for row in _below(merged.min_row, merged.max_row)
        }
        rows, columns = self._last
        self._cells: list[tuple[AnyCell, ...]] = (
            list(sheet.iter_rows(max_row=rows, max_col=columns)) if rows and columns else []
        )
        self._months: set[int] = set()
        self._months = set(self._columns_of_firsts(self._body_begins()))

    def rows(self) -> Iterator[Row]:
        """Every row down to the last that holds something."""
        rows = [tuple(self._cell(one) for one in row if one.column not in self._hidden) for row in self._cells]
        while rows and not any(one.lines for one in rows[-1]):
            rows.pop()
        return iter(rows)

    def doubts(self) -> Iterator[Doubt]:
        """What of the sheet is hidden, and which dates were taken for months."""
        place, last = f"Sheet {self._sheet.title}", self._last[0]
        found = (one.value for column in sorted(self._hidden) for one in self._column(column))
        words = [one for one in found if isinstance(one, str)]
        if words:
            yield Doubt("hidden-column", place, words[0][:80], "left out", "the column is hidden in the workbook")
        rows = sorted(number for number, one in self._sheet.row_dimensions.items() if one.hidden and number <= last)
        if rows:
            says = f"rows {joined(map(str, rows[:12]))}"
            yield Doubt("hidden-row", place, says, "read like the others", "they are hidden in the workbook")
        if (self._sheet.max_row or 0) > _MOST_ROWS:
            yield Doubt("long-sheet", place, "", f"read to row {_MOST_ROWS}", "no plan goes on so long")
        for column in sorted(self._months):
            heading = next((f"{c.value}" for c in self._column(column) if isinstance(c.value, str)), "")
            why = "every date there is the first of a month"
            yield Doubt(
                "firsts-of-months", f"{place} {heading[:40]}".strip(), "", "months are meant, to their end", why
            )

    def _column(self, column: int) -> "Iterator[AnyCell]":
        return (row[column - 1] for row in self._cells if column <= len(row))

    def _body_begins(self) -> int:
        """The row after the heading: a date in the title block above it is none of the column's."""
        header = find_header([tuple(map(self._cell, row)) for row in self._cells[:_LAST_HEADING_ROW]], matrix=False)
        return header.end if header else 0

    def _columns_of_firsts(self, begins: int) -> Iterator[int]:
        """Columns with two dates or more, all the first of a month, some of them shown as days."""
        for column in range(1, self._last[1] + 1):
            dated = [(one.value, one.number_format) for one in islice(self._column(column), begins, None)]
            days = [(value, shown) for value, shown in dated if isinstance(value, date)]
            are_firsts = all(value.day == 1 for value, _ in days) and any(_shows_day(shown) for _, shown in days)
            if are_firsts and len({value for value, _ in days}) >= _FEWEST_FIRSTS:
                yield column

    def _cell(self, one: "AnyCell") -> Cell:
        place = (one.row, one.column)
        if place in self._covered:
            return Cell(is_covered=True)
        words = _words(one, is_month=one.column in self._months)
        return cell(words.split("\n"), _fill(one), _struck(one, words)) if words or one.has_style else Cell()


def _below(first: int, last: int) -> range:
    return range(first + 1, min(last, _MOST_ROWS) + 1)


def _hidden_columns(sheet: "Worksheet") -> Iterator[int]:
    for dimension in sheet.column_dimensions.values():
        if dimension.hidden and dimension.min and dimension.max:
            yield from range(dimension.min, min(dimension.max, _MOST_COLUMNS) + 1)


def _words(one: "AnyCell", *, is_month: bool) -> str:
    """What a cell shows."""
    value = one.value
    if value is None or (isinstance(value, str) and one.data_type == "e"):
        return ""
    if isinstance(value, bool):
        return "YES" if value else "NO"
    if isinstance(value, (date, datetime)):
        return _date_words(value, one.number_format, is_month=is_month)
    if isinstance(value, (int, float)):
        return _number_words(value, one.number_format)
    return "" if isinstance(value, (time, timedelta)) else str(value)


def _shows_day(number_format: str) -> bool:
    return "d" in _IN_BRACKETS.sub("", number_format).lower()


def _date_words(value: date, number_format: str, *, is_month: bool) -> str:
    shown = _IN_BRACKETS.sub("", number_format).lower()
    if "d" not in shown and "m" not in shown and "y" in shown:
        return f"{value.year}"
    if is_month or "d" not in shown:
        return f"{value:%B %Y}"
    return day_as_shown(value, number_format) or f"{value.day} {value:%B %Y}"


def day_as_shown(day: date, number_format: str) -> str:
    """A day in a format that begins with the day, as British sheets do ("dd/mm/yyyy"); "" in any other."""
    shown = _IN_BRACKETS.sub("", number_format).lower().removesuffix(";@")
    if not _DAY_FIRST.fullmatch(shown):
        return ""
    return _PART_OF_DATE.sub(lambda part: _part_of_date(day, part[0]), shown)


def _part_of_date(day: date, part: str) -> str:
    shown = {"dddd": f"{day:%A}", "ddd": f"{day:%a}", "dd": f"{day:%d}", "d": f"{day.day}"}
    shown |= {"mmmm": f"{day:%B}", "mmm": f"{day:%b}", "mm": f"{day:%m}", "m": f"{day.month}"}
    return (shown | {"yyyy": f"{day.year:04}", "yy": f"{day.year % 100:02}"})[part]


def _number_words(value: float, number_format: str) -> str:
    """The number as its format shows it, so that 1.10 is not 1.1."""
    shown = _IN_BRACKETS.sub("", number_format)
    if "%" in shown:
        return f"{value:.0%}"
    decimals = _DECIMALS.search(shown)
    if decimals and isinstance(value, float):
        return f"{value:.{len(decimals['places'])}f}"
    return f"{int(value)}" if value == value // 1 and abs(value) < 10**15 else f"{value:.10g}"


def _fill(one: "AnyCell") -> str:
    """Its colour as six hexadecimal capitals, "" for none."""
    if not one.has_style or one.fill.fill_type != "solid":
        return ""
    colour = one.fill.fgColor
    if colour.type == "theme" and not colour.tint and 0 <= colour.theme < len(_OFFICE_COLOURS):
        return _OFFICE_COLOURS[colour.theme] if colour.theme else ""
    if colour.type == "indexed":
        return _indexed(colour.indexed)
    is_fill = colour.type == "rgb" and isinstance(colour.rgb, str) and _FILL.fullmatch(colour.rgb)
    return colour.rgb[2:].upper() if is_fill and colour.rgb.upper() not in _NO_FILLS else ""


def _indexed(number: int) -> str:
    from openpyxl.styles.colors import COLOR_INDEX  # noqa: PLC0415 - loaded with the workbook

    return COLOR_INDEX[number][2:].upper() if 0 <= number < len(COLOR_INDEX) and number not in (1, 9) else ""


def _struck(one: "AnyCell", words: str) -> list[str]:
    """Its lines that are struck through, the whole cell or parts of it."""
    if not words:
        return []
    if one.has_style and one.font.strike:
        return words.split("\n")
    parts = one.value if isinstance(one.value, list) else []
    struck = (f"{part.text}" for part in parts if not isinstance(part, str) and part.font.strike)
    return [line for part in struck for line in part.split("\n")]
