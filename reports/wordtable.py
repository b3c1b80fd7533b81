"""The table of a paper in Word: its rows, and how wide its columns are. Widths are in twentieths of a point."""

from collections.abc import Iterator, Sequence

from plans.reading.columns import Meaning
from reports.columns import Cell, Column, Kept
from reports.dated import NoteLine
from reports.paper import ActionRow, NotesRow, Paper, ThemeRow, theme_cells
from reports.shades import HEADING_FILL, THEME_FILL, YES_FILL, shade_of
from reports.widths import longest_word, shared_out
from reports.wordml import cell, paragraph, row, run
from reports.words import DASH

SMALL = 17
# A row of more than about half a page may split, or it would leave the page before it half empty.
LONGEST_WHOLE = 2500
# Bold Arial of nine points, and what a cell's edges take.
LETTER, EDGES, LONGEST_WORD = 112, 190, 16
UPRIGHT = 620
LONGEST_UPRIGHT = 2500
# Narrow columns that would take more of the page than this have their headings upright.
MOST_FOR_MARKS = 0.4


def widths_of(paper: Paper, room: int) -> Sequence[int]:
    """The columns' widths; together they are never more than the room, whatever their words."""
    is_upright = _are_upright(paper, room)
    least = [UPRIGHT if is_upright and c.is_narrow else _least(paper, at) for at, c in enumerate(paper.columns)]
    whole = max(sum(least), 1)
    least = least if whole <= room else [room * one // whole for one in least]
    widths = list(shared_out(room, paper, range(len(paper.columns)), least))
    return widths if sum(widths) <= room else [room * one // sum(widths) for one in widths]


def _are_upright(paper: Paper, room: int) -> bool:
    wanted = sum(_least(paper, at) for at, column in enumerate(paper.columns) if column.is_narrow)
    return wanted > room * MOST_FOR_MARKS


def _least(paper: Paper, place: int) -> int:
    return min(longest_word(paper, place), LONGEST_WORD) * LETTER + EDGES


def rows_of(paper: Paper, widths: Sequence[int]) -> Iterator[str]:
    """The heading row, and a row for each of the paper's."""
    yield _heading_row(paper, widths)
    merges = list(_merges(paper))
    for each, merge in zip(paper.rows, merges, strict=True):
        if isinstance(each, ThemeRow):
            yield _theme_row(each, paper.columns, widths)
        elif isinstance(each, NotesRow):
            yield _notes_row(each, widths)
        else:
            yield row(
                _cell(c, column, width, keep_next=each.has_notes, merge=merge)
                for c, column, width in zip(each.cells, paper.columns, widths, strict=True)
            )


def _heading_row(paper: Paper, widths: Sequence[int]) -> str:
    is_upright = _are_upright(paper, sum(widths))
    turned = [is_upright and c.is_narrow for c in paper.columns]
    longest = max((len(c.heading) for c, is_turned in zip(paper.columns, turned, strict=True) if is_turned), default=0)
    cells = (
        cell(
            [paragraph(run(c.heading, bold=True), is_centred=c.is_narrow and not is_turned)],
            width,
            fill=HEADING_FILL,
            is_upright=is_turned,
        )
        for c, width, is_turned in zip(paper.columns, widths, turned, strict=True)
    )
    height = min(longest * LETTER + EDGES, LONGEST_UPRIGHT) if longest else 0
    return row(cells, is_heading=True, height=height)


def _merges(paper: Paper) -> Iterator[str]:
    """Whether an action's cell of its theme goes on from the row above ("continue") or on into the next ("restart")."""
    goes_on = [
        isinstance(each, ActionRow) and each.goes_on and isinstance(above, ActionRow)
        for above, each in zip((None, *paper.rows), paper.rows, strict=False)
    ]
    for this, following in zip(goes_on, (*goes_on, False)[1:], strict=True):
        yield "continue" if this else "restart" if following else ""


def _theme_row(theme: ThemeRow, columns: Sequence[Column], widths: Sequence[int]) -> str:
    cells: list[str] = []
    place = 0
    for words, span in theme_cells(theme, columns):
        width = sum(widths[place : place + span])
        cells.append(cell([paragraph(run(words, bold=True), keep_next=True)], width, span=span, fill=THEME_FILL))
        place += span
    return row(cells)


def _notes_row(notes: NotesRow, widths: Sequence[int]) -> str:
    lines = [_note(line) for line in notes.lines]
    length = sum(len(line.text) for line in notes.lines)
    return row([cell(lines, sum(widths), span=len(widths))], may_split=length > LONGEST_WHOLE)


def _note(line: NoteLine, ink: str = "") -> str:
    """A note's paragraph; the newest round's period is bold, so that a board finds what is new."""
    if line.is_new and line.period:
        return paragraph(
            run(line.period, bold=True, ink=ink), run(f"{DASH}{line.words}", italic=line.is_silence, ink=ink)
        )
    return paragraph(run(line.text, italic=line.is_silence, ink=ink))


def _cell(each: Cell, column: Column, width: int, *, keep_next: bool, merge: str) -> str:
    if column.meaning is Meaning.THEME and column.kept is Kept.FIELD and merge:
        return cell([] if merge == "continue" else _paragraphs(each, column, keep_next=False), width, merge=merge)
    fill, _ = shade_of(each.status)
    if column.kept is Kept.ELEMENTS and each.lines == ("YES",):
        fill = YES_FILL
    return cell(_paragraphs(each, column, keep_next=keep_next), width, fill=fill)


def _paragraphs(each: Cell, column: Column, *, keep_next: bool) -> list[str]:
    fill, ink = shade_of(each.status)
    runs = [
        *([run(each.struck, struck=True)] if each.struck else []),
        *(run(line, ink=ink, bold=bool(fill)) for line in each.lines),
        *([run(each.says, bold=True, ink=ink, size=SMALL)] if each.says else []),
    ]
    lines = [paragraph(r, keep_next=keep_next, is_centred=column.is_narrow) for r in runs]
    return [*lines, *(_note(note, ink) for note in each.notes)]
