"""The tables of a document -> the pages of its plan, and what is no plan: title blocks, keys, other tables."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from plans.model import Theme
from plans.reading.columns import Columns, find_header, texts_of
from plans.reading.document import Document, Row, Table
from plans.reading.heading import is_aside
from plans.reading.legend import is_key, tells_colour

_LONGEST_THEME = 120
_PLAN = re.compile(r"\bplan\b|\bprogress\b|\bupdate\b|^(?:sheet|table)\s*\d", re.IGNORECASE)
_FEWEST_ALIKE = 2
_MOST_KEY_CELLS = 2


@dataclass(frozen=True, slots=True)
class Page:
    """Rows under one heading. `theme` is what the line above the table, or the sheet, says all of them are about."""

    columns: Columns
    rows: tuple[Row, ...]
    theme: Theme | None = None


@dataclass(slots=True)
class Parted:
    """A document's plan by pages, and its other tables."""

    pages: list[Page] = field(default_factory=list)
    loose: list[Table] = field(default_factory=list)
    spots: dict[int, str] = field(default_factory=dict)
    """Where each row of the document stands ("sheet Roads, row 7"), by its identity."""


def part(document: Document) -> Parted:
    """Find the plan in a document's tables. A table with no heading of its own goes on with the one before."""
    parted = Parted(spots=_spots(document.tables))
    themes = _themes(document)
    for table, theme in zip(document.tables, themes, strict=True):
        _take(parted, table, theme)
    return parted


def _spots(tables: Sequence[Table]) -> dict[int, str]:
    names = [f"sheet {t.name}, " if t.name else f"table {place}, " for place, t in enumerate(tables, start=1)]
    shown = names if len(tables) > 1 else [""]
    rows = (
        (f"{name}row {place}", row)
        for name, t in zip(shown, tables, strict=False)
        for place, row in enumerate(t.rows, start=1)
    )
    return {id(row): spot for spot, row in rows}


def _take(parted: Parted, table: Table, theme: Theme | None) -> None:
    pages = list(_pages(table.rows, parted, theme))
    if pages:
        parted.pages += pages
    elif parted.pages and _goes_on(table, parted.pages[-1].columns):
        rows = _without_key(table.rows, parted, set())
        parted.pages.append(Page(parted.pages[-1].columns, rows, theme))
    else:
        parted.loose.append(table)


def _pages(rows: Sequence[Row], parted: Parted, theme: Theme | None) -> Iterator[Page]:
    """Each heading of a table with the rows under it, up to the next."""
    header = find_header(rows)
    if header is None:
        return
    if header.start:
        parted.loose.append(Table(tuple(rows[: header.start])))
    repeated = {texts_of(row) for row in rows[: header.end] if any(one.lines for one in row)}
    while header is not None:
        again = _heading_again(rows, header.end, header.columns)
        body = rows[header.end : len(rows) if again is None else again]
        yield Page(header.columns, _without_key(body, parted, repeated), theme)
        header = find_header(rows, again, matrix=True) if again is not None else None


def _heading_again(rows: Sequence[Row], start: int, columns: Columns) -> int | None:
    """The next row that has at least two of the headings in it, and is not the same heading over again."""
    headings = {heading.lower() for heading in columns.headings if heading}
    for place in range(start, len(rows)):
        alike = sum(one.text.lower() in headings for one in rows[place])
        if alike >= _FEWEST_ALIKE and not columns.are_repeated_in(rows[place]):
            found = find_header(rows[place : place + 3], matrix=False)
            if found and found.start == 0:
                return place
    return None


def _without_key(rows: Sequence[Row], parted: Parted, repeated: set[tuple[str, ...]]) -> tuple[Row, ...]:
    """The rows without titles and headings that repeat and without a key, which goes to the other tables."""
    kept: list[Row] = []
    key: list[Row] = []
    end = _colours_at_end(rows)
    if end < len(rows):
        parted.loose.append(Table(tuple(rows[end:])))
    for row in rows[:end]:
        filled = [one for one in row if one.lines]
        if (filled and is_key(filled[0].text)) or (key and 0 < len(filled) <= _MOST_KEY_CELLS):
            key.append(row)
            continue
        if key:
            parted.loose.append(Table(tuple(key)))
            key = []
        if texts_of(row) not in repeated:
            kept.append(row)
    parted.loose += [Table(tuple(key))] if key else []
    return tuple(kept)


def _colours_at_end(rows: Sequence[Row]) -> int:
    """Where the last rows begin that only say what colours mean, as a key does that is not called one."""
    end = len(rows)
    while end and all(tells_colour(one.text) for one in rows[end - 1] if one.lines):
        end -= 1
    return end if sum(any(one.lines for one in row) for row in rows[end:]) > 1 else len(rows)


def _goes_on(table: Table, columns: Columns) -> bool:
    return max(map(len, table.rows), default=0) == len(columns.headings)


def _themes(document: Document) -> list[Theme | None]:
    """The theme that stands above each table, or names its sheet; nothing where they do not tell tables apart."""
    headers = [(table, find_header(table.rows)) for table in document.tables]
    plans = [table for table, header in headers if header]
    widths = {len(header.columns.headings) for _, header in headers if header}
    going_on = [table for table, header in headers if not header and _is_headed(table, widths)]
    above = _telling(table.above for table in (*plans, *going_on))
    named = set() if above else _telling(table.name for table in plans)
    return [_theme(table, above, named) for table in document.tables]


def _is_headed(table: Table, widths: set[int]) -> bool:
    """A table that goes on with another's columns, under a heading of its own."""
    return max(map(len, table.rows), default=0) in widths and bool(_names_theme(table.above))


def _theme(table: Table, above: set[str], named: set[str]) -> Theme | None:
    words = table.above if table.above in above else table.name if table.name in named else ""
    return Theme(words) if words else None


def _telling(names: Iterable[str]) -> set[str]:
    """Names that differ from table to table, where there are several tables and each has one."""
    counts = Counter(names)
    tell = len(counts) > 1 and all(times == 1 for times in counts.values())
    return set(counts) if tell and all(map(_names_theme, counts)) else set()


def _names_theme(words: str) -> bool:
    is_fit = 0 < len(words) <= _LONGEST_THEME and not is_aside(words) and not is_key(words)
    return is_fit and not _PLAN.search(words)
