"""The paper as CSV for other programs and for `chaser import`: title, key, headings, a record for each of its rows.

UTF-8 with its mark, which Excel needs to read more than English.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TextIO

from plans.model import Plan
from reports.columns import Cell, Column
from reports.paper import ActionRow, NotesRow, Paper, ThemeRow, lay_out, theme_cells
from reports.words import clean

MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
# A spreadsheet that opens a CSV file reckons whatever begins so; some take the full-width forms for the same.
_RECKONED = re.compile(r"'*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]")


def write_csv(plan: Plan, out: TextIO, *, as_at: date, period: str | None = None) -> None:
    """Write the plan's paper to a text stream that leaves line ends alone (newline="").

    `period` is the newest round's label: actions without a note of it are printed as silent. `as_at` dates the title
    where nothing else does.
    """
    out.write(MARK)
    records = _records(lay_out(plan, as_at=as_at, period=period))
    csv.writer(out).writerows([_as_words(words) for words in record] for record in records)


def _as_words(words: str) -> str:
    """The words so that no spreadsheet takes them for a formula.

    An apostrophe in front says that what follows are words. It can be seen, unlike a space or a tab, which programs
    trim as they like, and `=1+1` is a formula again; and `chaser import` takes one off before such a sign, as a
    spreadsheet does. Words that had one of their own there get a second, and so come back as they were.
    """
    return f"'{words}" if _RECKONED.match(words) else words


def _records(paper: Paper) -> Iterator[Sequence[str]]:
    yield [paper.title, *([paper.appendix] if paper.appendix else [])]
    yield from paper.elements
    key = [*(entry.words for entry in paper.key), *paper.codes]
    if key:
        yield ["Key", *key]
    yield []
    yield [c.heading for c in paper.columns]
    for row in paper.rows:
        yield _record(row, paper.columns)
    yield from ([line] for line in paper.foot)


def _record(row: ActionRow | NotesRow | ThemeRow, columns: Sequence[Column]) -> Sequence[str]:
    if isinstance(row, ThemeRow):
        return [part for words, span in theme_cells(row, columns) for part in (words, *[""] * (span - 1))]
    if isinstance(row, NotesRow):
        return [_joined(line.text for line in row.lines), *[""] * (len(columns) - 1)]
    return [cell_words(cell) for cell in row.cells]


def cell_words(cell: Cell) -> str:
    """A cell's lines one under another; of two dates the first before an arrow."""
    first = f"{cell.struck} -> " if cell.struck else ""
    lines = [first + "\n".join(cell.lines), *(line.text for line in cell.notes), cell.says]
    return _joined(line for line in lines if line)


def _joined(lines: Iterable[str]) -> str:
    # A tab would make it look like text whose cells are parted by tabs.
    return clean("\n".join(lines)).replace("\t", " ")
