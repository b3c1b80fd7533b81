"""Text whose cells nothing parts but their place: columns of spaces, or one cell a line."""

import re
from collections.abc import Iterator, Sequence

from plans.dates import read_due
from plans.model import DueKind, OwnerKind
from plans.owners import kind_of
from plans.reading.columns import Columns, Meaning, read_columns
from plans.reading.document import Document, Row, Table, cell, tidy
from plans.reading.heading import is_aside
from plans.reading.notes import begins_note, is_labelled

_GAP = re.compile(r"\s{2,}")
_REF = re.compile(r"[A-Z]{0,4}\d{1,3}(?:\.\d{1,3})*[a-z]?[.)]?|[A-Z]\d?[.)]")
_FEWEST_COLUMNS, _MOST_COLUMNS = 3, 12
_MOST_LINES = 20_000


def fixed_width(lines: Sequence[str]) -> Document:
    """Columns that begin where their headings begin; a cell's further lines stand under it."""
    for place, line in enumerate(lines):
        starts = _starts(line)
        columns = read_columns(tuple(cell([words]) for words in _sliced(line, starts)))
        if len(starts) >= _FEWEST_COLUMNS and columns.is_plan:
            rows = list(_fixed_rows([one.expandtabs() for one in lines[place:]], starts, columns))
            loose = tuple(filter(None, map(tidy, lines[:place])))
            return Document(loose, (Table(tuple(rows)),))
    return Document(tuple(filter(None, map(tidy, lines))))


def _starts(line: str) -> list[int]:
    """Where the words of a heading begin, at least two spaces apart."""
    first = len(line) - len(line.lstrip())
    return [first, *(gap.end() for gap in _GAP.finditer(line) if first < gap.start() and gap.end() < len(line))]


def _sliced(line: str, starts: Sequence[int]) -> list[str]:
    """The line at these places, moved back to where a word that stands across one of them begins."""
    edges = [_edge(line, start) for start in starts]
    return [line[one:other].strip() for one, other in zip(edges, [*edges[1:], len(line)], strict=True)]


def _edge(line: str, start: int) -> int:
    if start >= len(line) or start == 0 or line[start - 1 : start].isspace():
        return start
    gap = max(line.rfind("  ", 0, start), -1)
    return (
        start if gap < 0 or not line[gap + 2 : start].strip() else gap + 2 if start - gap < len("  words ") else start
    )


def _fixed_rows(lines: Sequence[str], starts: Sequence[int], columns: Columns) -> Iterator[Row]:
    """Rows of the lines; a line with nothing in its first column goes on with the row above, cell by cell."""
    row: list[list[str]] = []
    for line in (one for one in lines if not is_aside(one.strip()) or one.strip().isdigit()):
        cells = [""] * len(starts) if not line.strip() or set(line.strip()) <= set("-=_+ ") else _sliced(line, starts)
        is_outdented = len(line) - len(line.lstrip()) < starts[1]
        is_merged = is_outdented and not _GAP.search(line.strip()) and len(line.strip()) > starts[1]
        if is_merged or begins_note(line.strip()) or is_labelled(line.strip()):
            cells = [line.strip(), *[""] * (len(starts) - 1)]
        if row and not cells[0] and any(cells) and _goes_on(cells, columns):
            for one, words in zip(row, cells, strict=True):
                one.append(words)
            continue
        if row:
            yield tuple(map(cell, row))
        row = [[words] for words in cells]
    if row:
        yield tuple(map(cell, row))


def _goes_on(cells: Sequence[str], columns: Columns) -> bool:
    """Its cells are the rest of those above; in a table by themes an action with no theme of its own is not."""
    if columns.at.get(Meaning.THEME) != 0:
        return True
    title = cells[columns.at[Meaning.TITLE]]
    owner = cells[columns.at[Meaning.OWNER]] if Meaning.OWNER in columns.at else ""
    return not (title and owner) or title[:1].islower()


def one_cell_a_line(lines: Sequence[str]) -> Document:
    """Each cell on a line of its own, the headings first, as text comes out of some programs."""
    words = [tidy(line) for line in lines[:_MOST_LINES]]
    for place in (place for place, one in enumerate(words) if one):
        heading = _heading(words, place)
        if heading:
            count, end = heading
            headings = tuple(cell([one]) for one in words[place:end] if one)
            rows = _line_rows(words[end:], count, read_columns(headings))
            return Document(tuple(filter(None, words[:place])), (Table((headings, *rows)),))
    return Document(tuple(filter(None, words)))


def _heading(words: Sequence[str], place: int) -> tuple[int, int] | None:
    """How many headings stand one under another from a place on, and where they end."""
    found: list[str] = []
    best: tuple[int, int] | None = None
    for end in range(place, min(place + 2 * _MOST_COLUMNS, len(words))):
        if not words[end]:
            continue
        columns = read_columns((cell([words[end]]),))
        if not columns.at and not columns.periods:
            break
        found.append(words[end])
        if len(found) >= _FEWEST_COLUMNS and read_columns(tuple(cell([one]) for one in found)).is_plan:
            best = len(found), end + 1
    return best


def _line_rows(words: Sequence[str], count: int, columns: Columns) -> Iterator[Row]:
    """Rows of `count` cells. Where actions are numbered, each number begins a row, whatever it holds."""
    if columns.at.get(Meaning.REF) != 0:
        filled = [one for one in words if one]
        even = (_row(filled[at : at + count]) for at in range(0, len(filled), count))
        yield from _dated_rows(filled, count, columns) or even
        return
    row: list[str] = []
    for one in words:
        if row and _REF.fullmatch(one):
            yield _fitted(row, count, columns)
            row = []
        row.append(one)
    if row:
        yield _fitted(row, count, columns)


def _dated_rows(words: Sequence[str], count: int, columns: Columns) -> list[Row]:
    """Rows that each end with when, some with an owner too many and nothing else; none where that does not fit."""
    rows: list[list[str]] = [[]]
    for one in words:
        rows[-1].append(one)
        if len(rows[-1]) >= count and read_due(one).kind is not DueKind.NONE_STATED:
            rows.append([])
    if rows.pop() or columns.at.get(Meaning.DUE) != count - 1:
        return []
    fitted = [_row(row) if len(row) == count else _with_owners(row, count, columns) for row in rows]
    return [row for row in fitted if row] if all(fitted) else []


def _with_owners(words: Sequence[str], count: int, columns: Columns) -> Row | None:
    """A row whose surplus lines are owners as the first of them is: the title has the fewest lines that leave that."""
    title, owner = columns.at[Meaning.TITLE], columns.at.get(Meaning.OWNER, -1)
    surplus = len(words) - count
    for more in range(surplus if title < owner else 0):
        begin, end = owner + more, owner + surplus + 1
        if all(kind_of(one) in (OwnerKind.PERSON, OwnerKind.POST) for one in words[begin:end]):
            whole = [*words[:title], " ".join(words[title : title + more + 1]), *words[title + more + 1 : begin]]
            return (*_row(whole), cell(words[begin:end]), *_row(words[end:]))
    return None


def _row(words: Sequence[str]) -> Row:
    return tuple(cell([one]) for one in words)


def _fitted(words: list[str], count: int, columns: Columns) -> Row:
    """A number's lines as cells: blank lines count where they make up the number, surplus words are the action's."""
    filled = [one for one in words if one]
    fit = words if len(words) == count else filled
    title = columns.at[Meaning.TITLE]
    surplus = len(fit) - count
    owned = _with_owners(fit, count, columns)
    if owned:
        return owned
    if surplus > 0 and len(fit) > title:
        fit = [*fit[:title], " ".join(fit[title : title + surplus + 1]), *fit[title + surplus + 1 :]]
    return _row([*fit, *[""] * (count - len(fit))])
