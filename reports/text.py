"""The paper as plain text, for a terminal or an e-mail in a fixed-width face, and small tables for answers."""

from collections.abc import Iterator, Sequence
from datetime import date
from textwrap import wrap

from tabulate import tabulate

from plans.model import Plan
from plans.reading.columns import Meaning
from reports.columns import Cell, Column
from reports.paper import ActionRow, Paper, PaperRow, ThemeRow, lay_out
from reports.words import DASH, one_line

SHARES = {
    Meaning.REF: 14,
    Meaning.THEME: 16,
    Meaning.TITLE: 25,
    Meaning.HOW: 24,
    Meaning.OUTCOME: 20,
    Meaning.OWNER: 16,
    Meaning.DUE: 14,
    Meaning.PRIORITY: 9,
    Meaning.LINK: 9,
    Meaning.STATUS: 14,
    Meaning.PROGRESS: 24,
}
NARROWEST = 8
# Tabulate gives every column two characters more than its heading has.
HEADING_PADDING = 2
# "significantly" is the longest word of a status.
STATUS_WIDTH = 13


def listing(rows: Sequence[Sequence[str]], headers: Sequence[str]) -> str:
    """A small table without rules, every cell on one line as it was written: "007" stays so."""
    cells = [[one_line(c) for c in row] for row in rows]
    return tabulate(cells, headers=list(headers), tablefmt="simple", disable_numparse=True)


def plan_text(plan: Plan, *, as_at: date, width: int = 100, period: str | None = None) -> str:
    """The plan's paper in about `width` characters; no column is narrower than its heading or a word of a status.

    `period` is the newest round's label: actions without a note of it are printed as silent. `as_at` dates the title
    where nothing else does.
    """
    paper = lay_out(plan, as_at=as_at, period=period)
    return "\n".join([*_head(paper, width), "", *_table(paper, width), *_foot(paper, width)]) + "\n"


def _head(paper: Paper, width: int) -> Iterator[str]:
    yield from _wrapped(f"{paper.title}  {paper.appendix}".strip(), width)
    if paper.key:
        yield from _wrapped(f"Key{DASH}{', '.join(k.words for k in paper.key)}", width)


def _foot(paper: Paper, width: int) -> Iterator[str]:
    for line in paper.foot:
        yield from ("", *_wrapped(line, width))


def _table(paper: Paper, width: int) -> Iterator[str]:
    """Tabulate's grid of the actions, opened between its rows for the themes and the notes, which span it."""
    drawn = iter(_drawn(paper, width))
    rule = next(drawn)
    yield from (rule, *_until_rule(drawn), rule.replace("-", "="))
    for row in paper.rows:
        lines = _until_rule(drawn) if isinstance(row, ActionRow) else _spanning(row, len(rule))
        yield from (*lines, rule)


def _drawn(paper: Paper, width: int) -> Sequence[str]:
    widths = _widths(paper.columns, width)
    headings = [c.heading.ljust(w - HEADING_PADDING) for c, w in zip(paper.columns, widths, strict=True)]
    cells = [[_text(c) for c in row.cells] for row in paper.rows if isinstance(row, ActionRow)]
    table = tabulate(
        cells,
        headings,
        tablefmt="grid",
        maxcolwidths=list(widths),
        disable_numparse=True,
        preserve_whitespace=True,
    )
    return table.splitlines()


def _until_rule(drawn: Iterator[str]) -> Iterator[str]:
    for line in drawn:
        if line.startswith("+"):
            return
        yield line


def _spanning(row: PaperRow, width: int) -> Iterator[str]:
    for line in _spanning_lines(row, width - 4):
        yield f"| {line.ljust(width - 4)} |"


def _spanning_lines(row: PaperRow, width: int) -> Iterator[str]:
    if isinstance(row, ThemeRow):
        yield from _wrapped(f"{row.ref}  {row.title}".strip(), width)
    elif not isinstance(row, ActionRow):
        for line in row.lines:
            yield from _wrapped(line.text, width, hang="  ")


def _text(cell: Cell) -> str:
    first = [f"{cell.struck} ->"] if cell.struck else []
    return "\n".join([*first, *map(one_line, cell.lines), *([cell.says] if cell.says else [])])


def _widths(columns: Sequence[Column], width: int) -> Sequence[int]:
    """The columns' widths in characters: by their shares of what tabulate's rules leave, none below its least."""
    room = width - 3 * len(columns) - 1
    widths = {c: _least(c) for c in columns}
    wide = set(columns)
    while wide:
        left = room - sum(widths[c] for c in columns if c not in wide)
        whole = sum(SHARES[c.meaning] for c in wide)
        tight = {c for c in wide if left * SHARES[c.meaning] // whole < _least(c)}
        if not tight:
            widths |= {c: left * SHARES[c.meaning] // whole for c in wide}
            break
        wide -= tight
    return [widths[c] for c in columns]


def _least(column: Column) -> int:
    word = STATUS_WIDTH if column.meaning in (Meaning.REF, Meaning.STATUS) else NARROWEST
    return max(word, len(column.heading) + HEADING_PADDING)


def _wrapped(text: str, width: int, hang: str = "") -> Iterator[str]:
    for at, line in enumerate(text.splitlines() or [""]):
        yield from wrap(line, max(width, 20), initial_indent=hang if at else "", subsequent_indent=hang) or [""]
