"""A row of an action's cells -> the action."""

import re
from dataclasses import replace

from plans.date_words import find_dates
from plans.dates import first_day, read_due
from plans.model import Action, Due, DueKind, Note, Owner, Status
from plans.owners import read_owners
from plans.reading.columns import NO, YES, Meaning
from plans.reading.document import Cell, tidy
from plans.reading.legend import Legend, colour_of, status_of
from plans.reading.lookalikes import in_latin
from plans.reading.rows import ActionRow
from plans.statuses import read_state

_NOTHING = re.compile(r"(?:n/?a|none|nil|not applicable|[-\u2013\u2014.?]+)", re.IGNORECASE)
_LINK_ENDS = re.compile(r"\s*[;\n]\s*|,\s+")


def read_action(row: ActionRow, id_: str, legend: Legend, last: Note | None) -> Action:
    """The action of a row; `last` is its newest note, whose state stands where the row shows none."""
    shown = _shown_status(row, legend)
    stated = read_state(row.cell(Meaning.STATUS).text).stated or (last.stated if last else None)
    return Action(
        id=id_,
        title=row.cell(Meaning.TITLE).text or row.cell(Meaning.HOW).text or id_,
        ref=row.ref,
        theme=row.theme,
        how=row.cell(Meaning.HOW).text if row.cell(Meaning.TITLE).lines else "",
        outcome=row.cell(Meaning.OUTCOME).text,
        owners=_owners(row),
        due=_due(row),
        priority=row.cell(Meaning.PRIORITY).text,
        links=_links(row, legend),
        status=shown or (last.status if last else None),
        stated=stated,
        schedule=_said(row.periods),
        elements=tuple((heading, _answer(words)) for heading, words in _said(row.elements)),
        extra=_said(row.extra),
        further=tuple((heading, "\n".join(cell.lines)) for heading, cell in row.further),
    )


def _said(cells: tuple[tuple[str, Cell], ...]) -> tuple[tuple[str, str], ...]:
    return tuple((heading, cell.text) for heading, cell in cells)


def _answer(words: str) -> str:
    """An element's answer as a matrix prints it; a mark that may mean either stays."""
    said = words.strip().lower()
    return "YES" if said in YES else "NO" if said in NO else words


def _owners(row: ActionRow) -> tuple[Owner, ...]:
    """Who leads, and after them who supports."""
    cells = (row.cell(meaning).kept for meaning in (Meaning.OWNER, Meaning.SUPPORT))
    owners = (owner for words in cells if not _NOTHING.fullmatch(words.strip()) for owner in read_owners(words))
    return tuple(dict.fromkeys(owners))


def _links(row: ActionRow, legend: Legend) -> tuple[str, ...]:
    """The codes of a link cell, those of the key in its own letters; and the elements that are answered with YES."""
    words = "\n".join(row.cell(Meaning.LINK).lines)
    parts = (part for part in _LINK_ENDS.split(words) if part and not _NOTHING.fullmatch(part))
    codes = {entry.code for entry in legend.entries if entry.code}
    links = [part if part in codes else in_latin(part) for part in parts]
    return tuple(dict.fromkeys([*links, *(heading for heading, said in _said(row.elements) if _answer(said) == "YES")]))


def _shown_status(row: ActionRow, legend: Legend) -> Status | None:
    """The status a row shows: in words, in a status column or under its number, else by the key's colours."""
    words = (row.cell(Meaning.STATUS).text, " ".join(row.cell(Meaning.REF).lines[1:]))
    said = next(filter(None, (_status(part, legend) for part in words if part)), None)
    return said or next((legend.fills[fill] for fill in row.fills if fill in legend.fills), None)


def _status(words: str, legend: Legend) -> Status | None:
    """What the key says of it, else what its words say, else what its colour is taken for."""
    coded = legend.codes.get(in_latin(words).strip().lower())
    return coded or status_of(words) or colour_of(words)


def _due(row: ActionRow) -> Due:
    """When: the first date and a revised one, in two columns or in one; else the months of a multi-year plan."""
    due = _first(row.cell(Meaning.DUE))
    revised = _first(row.cell(Meaning.REVISED))
    if revised.on is not None or revised.kind is not DueKind.NONE_STATED:
        first_words, first_on = due.original_words or due.words, due.original_on or due.on
        due = replace(revised, original_words=first_words or None, original_on=first_on)
    if not due.words and row.periods:
        due = scheduled_due(_said(row.periods))
    return _started(due, row.cell(Meaning.START))


def _first(cell: Cell) -> Due:
    r"""Its words as a due; what is struck through, or stands before an arrow, is the one that was set first."""
    struck = "\n".join(cell.struck)
    words = f"{struck}\n{cell.kept}" if struck and cell.kept else "\n".join(cell.lines)
    due = _slipped(struck, cell.kept) or _slipped(*words.rpartition("->")[::2])
    due = due or (Due() if _NOTHING.fullmatch(words.strip()) else read_due(words))
    tidied = (tidy(due.words), due.original_words and tidy(due.original_words))
    is_tidy = tidied == (due.words, due.original_words)
    return due if is_tidy else replace(due, words=tidied[0], original_words=tidied[1])


def _slipped(before: str, now: str) -> Due | None:
    """The present due with the first one beside it; None where one of the two does not say when."""
    first, due = read_due(before), read_due(now)
    if DueKind.NONE_STATED in (first.kind, due.kind) or first.original_words or due.original_words:
        return None
    return replace(due, original_words=first.words, original_on=first.on)


def scheduled_due(schedule: tuple[tuple[str, str], ...]) -> Due:
    """The last month that stands under a year; a mark alone says only that something is planned in that year."""
    dated = [(f"{words} {heading}", read_due(words, _year_of(heading))) for heading, words in schedule]
    months = [(words, due) for words, due in dated if due.on is not None]
    if not months:
        return Due(", ".join(heading for heading, _ in schedule))
    words, due = months[-1]
    return replace(due, words=words)


def _year_of(heading: str) -> str:
    """The heading from its year on: "Timescale 2009/10" lends only the year."""
    found = find_dates(heading)
    return heading[found[0].start :] if found else heading


def _started(due: Due, cell: Cell) -> Due:
    """With its start, which never stands in for its end. A month, quarter or year begins on its first day."""
    if not cell.lines or _NOTHING.fullmatch(cell.text):
        return due
    start = read_due(cell.text)
    return replace(due, start_words=cell.text, start_on=start.start_on or first_day(start.on, start.precision))
