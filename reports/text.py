"""The paper as plain text, for a terminal or an e-mail in a fixed-width face, and small tables for answers."""

from collections.abc import Iterator, Sequence
from datetime import date
from textwrap import wrap

from tabulate import tabulate

from plans.model import Plan
from plans.reading.columns import Meaning
from reports.columns import Cell, Column, Kept
from reports.paper import ActionRow, NotesRow, Paper, ThemeRow, lay_out
from reports.widths import says_status, shared_out
from reports.words import DASH, one_line

FOLDED_FIRST: tuple[Kept | Meaning, ...] = (
    *(Kept.ELEMENTS, Kept.EXTRA, Kept.FURTHER, Meaning.PROGRESS, Meaning.OUTCOME, Meaning.HOW),
    *(Meaning.LINK, Meaning.START, Meaning.PRIORITY, Kept.YEARS),
)
NARROWEST, BARE_NUMBER = 8, 5
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
    if paper.codes:
        yield from ("", "Key")
        yield from (line for words in paper.codes for line in _wrapped(words, width, hang="  "))
    for name, meaning in paper.elements:
        yield from ("", *_wrapped(f"{name}{DASH}{meaning}", width, hang="  "))
    for line in paper.foot:
        yield from ("", *_wrapped(line, width))


def _table(paper: Paper, width: int) -> Iterator[str]:
    """Tabulate's grid of the actions, opened between its rows for what spans it: themes, folded columns and notes."""
    folded = _folded(paper, width)
    shown = [at for at in range(len(paper.columns)) if at not in folded]
    drawn = iter(_drawn(paper, shown, width))
    rule = next(drawn)
    yield from (rule, *_until_rule(drawn), rule.replace("-", "="))
    for row in paper.rows:
        if isinstance(row, ActionRow):
            yield from _until_rule(drawn)
            yield from _spanning(_unfolded(row, paper.columns, folded), len(rule))
        else:
            yield from _spanning(_lines_of(row), len(rule))
        yield rule


def _folded(paper: Paper, width: int) -> Sequence[int]:
    """The columns that stand in a line under each action where the width will not hold all: first those of a matrix."""
    left = list(range(len(paper.columns)))
    for kind in FOLDED_FIRST:
        if sum(_least(paper, at) for at in left) <= _room(left, width):
            break
        left = [at for at in left if kind not in (paper.columns[at].kept, paper.columns[at].meaning)]
    return [at for at in range(len(paper.columns)) if at not in left]


def _unfolded(row: ActionRow, columns: Sequence[Column], folded: Sequence[int]) -> Iterator[str]:
    """The folded cells of an action: a matrix by its answers ("YES: Staff; Systems"), others one a line."""
    answers: dict[str, list[str]] = {}
    for at in folded:
        cell = row.cells[at]
        yield from (note.text for note in cell.notes)
        words = "; ".join(map(one_line, cell.lines))
        if columns[at].kept is Kept.ELEMENTS:
            answers.setdefault(words, []).append(columns[at].heading)
        elif words:
            yield f"{columns[at].heading}: {words}"
    yield from (f"{answer}: {'; '.join(names)}" for answer, names in answers.items() if answer)


def _drawn(paper: Paper, shown: Sequence[int], width: int) -> Sequence[str]:
    widths = shared_out(_room(shown, width), paper, shown, [_least(paper, at) for at in shown])
    headings = [paper.columns[at].heading.ljust(w - HEADING_PADDING) for at, w in zip(shown, widths, strict=True)]
    cells = [_texts(row, paper.columns, shown) for row in paper.rows if isinstance(row, ActionRow)]
    table = tabulate(
        cells,
        headings,
        tablefmt="grid",
        maxcolwidths=list(widths),
        disable_numparse=True,
        preserve_whitespace=True,
    )
    return table.splitlines()


def _texts(row: ActionRow, columns: Sequence[Column], shown: Sequence[int]) -> Sequence[str]:
    """The cells as words; a theme that goes on is not said again."""
    cells = [Cell() if row.goes_on and columns[at].meaning is Meaning.THEME else row.cells[at] for at in shown]
    return [_text(cell) for cell in cells]


def _until_rule(drawn: Iterator[str]) -> Iterator[str]:
    for line in drawn:
        if line.startswith("+"):
            return
        yield line


def _spanning(lines: Iterator[str], width: int) -> Iterator[str]:
    for line in lines:
        for part in _wrapped(line, width - 4, hang="  "):
            yield f"| {part.ljust(width - 4)} |"


def _lines_of(row: ThemeRow | NotesRow) -> Iterator[str]:
    return iter([f"{row.ref}  {row.title}".strip()] if isinstance(row, ThemeRow) else [x.text for x in row.lines])


def _text(cell: Cell) -> str:
    first = [f"{cell.struck} ->"] if cell.struck else []
    notes = [line.text for line in cell.notes]
    return "\n".join([*first, *map(one_line, [*cell.lines, *notes]), *([cell.says] if cell.says else [])])


def _room(shown: Sequence[int], width: int) -> int:
    """What tabulate's rules leave of a line."""
    return width - 3 * len(shown) - 1


def _least(paper: Paper, place: int) -> int:
    column = paper.columns[place]
    is_status = column.meaning is Meaning.STATUS or says_status(paper, place)
    narrowest = STATUS_WIDTH if is_status else BARE_NUMBER if column.meaning is Meaning.REF else NARROWEST
    return max(narrowest, len(column.heading) + HEADING_PADDING)


def _wrapped(text: str, width: int, hang: str = "") -> Iterator[str]:
    for at, line in enumerate(text.splitlines() or [""]):
        yield from wrap(line, max(width, 20), initial_indent=hang if at else "", subsequent_indent=hang) or [""]
