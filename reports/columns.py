"""A plan's own columns and what an action's cell under each holds.

What a heading means is the reader's rule (`plans.reading.columns`), so a printed paper reads back. Every column that
the plan came with is here, in its order. One is added only where there is something to print that none of them holds.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from plans.model import Action, Due, DueKind, Owner, Plan, Status
from plans.owners import read_owners
from plans.reading.actions import scheduled_due
from plans.reading.columns import Columns, Meaning, read_columns, with_said
from plans.reading.document import cell as read_cell
from plans.reading.meanings import meaning_said
from plans.statuses import read_state
from reports.dated import NoteLine
from reports.words import clean, notes_by_action, one_line, said, status_words

USUAL_HEADINGS = ("No", "Action", "How", "Who", "When", "Priority")


class Kept(StrEnum):
    """Where an action keeps what a column holds: in a field of its own, or among the cells of its headings."""

    FIELD = "field"
    YEARS = "schedule"
    ELEMENTS = "elements"
    EXTRA = "extra"
    FURTHER = "further"


@dataclass(frozen=True, slots=True)
class Column:
    """A heading as the council prints it, and what stands under it.

    `nth` counts the columns of the same heading, from 0.
    """

    heading: str
    meaning: Meaning
    kept: Kept = Kept.FIELD
    nth: int = 0

    @property
    def is_narrow(self) -> bool:
        """Marks, months and answers stand in it, of which there may be many side by side."""
        return self.kept in (Kept.YEARS, Kept.ELEMENTS)


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one cell, a line each. `struck` is a date that another has replaced, printed above the lines.

    `status` shades the cell; `says` is the status in words, printed last, or "" where the lines say it already: no cell
    has the shade without the words. `notes` are the dated notes in a column of progress. `due` is what the lines mean
    where they say when.
    """

    lines: tuple[str, ...] = ()
    struck: str = ""
    status: Status | None = None
    says: str = ""
    notes: tuple[NoteLine, ...] = ()
    due: Due | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Layout:
    """A plan's columns, and which of them shows the status."""

    columns: tuple[Column, ...]
    bearer: Meaning

    def has(self, meaning: Meaning) -> bool:
        """One of the columns is this field's."""
        return any(c.meaning is meaning and c.kept is Kept.FIELD for c in self.columns)


def layout_of(plan: Plan) -> Layout:
    """The plan's columns in order, the usual ones where it names no action, and those that its records need besides."""
    own = _columns(plan.columns, plan) if plan.columns else ()
    if not any(c.meaning is Meaning.TITLE for c in own):
        own = _columns(USUAL_HEADINGS, plan)
    columns = Layout(own, Meaning.REF)
    if not columns.has(Meaning.DUE) and any(_is_due_untold(a) for a in plan.actions):
        columns = Layout((*own, Column("When", Meaning.DUE)), Meaning.REF)
    return _with_bearer(columns, plan)


def _with_bearer(columns: Layout, plan: Plan) -> Layout:
    """The status stands in its own column, else under the number; else in the progress that says it in words.

    Under a title it would be read as its last words, so a column is added where nothing else will do.
    """
    bearer = next((m for m in (Meaning.STATUS, Meaning.REF) if columns.has(m)), None)
    if bearer:
        return Layout(columns.columns, bearer)
    if columns.has(Meaning.PROGRESS) and _are_told_in_progress(plan):
        return Layout(columns.columns, Meaning.PROGRESS)
    is_needed = any(a.status for a in plan.actions)
    added = (Column("Status", Meaning.STATUS),) if is_needed else ()
    return Layout((*columns.columns, *added), Meaning.STATUS)


def _are_told_in_progress(plan: Plan) -> bool:
    notes = notes_by_action(plan)
    newest = {id_: read_state(said(found[-1])).status for id_, found in notes.items() if found}
    return all(a.status is newest.get(a.id) for a in plan.actions if a.status)


def _is_due_untold(action: Action) -> bool:
    """There is a date that the columns of its years do not say."""
    return bool(action.due.words) and not _is_told_by_years(action)


def _is_told_by_years(action: Action) -> bool:
    """Its date is read from them: the same words in a column of their own can mean more, as "2026/27" does."""
    due, told = action.due, scheduled_due(action.schedule)
    facts = [(one_line(one.words), one.kind, one.on) for one in (due, told)]
    return not due.original_words and facts[0] == facts[1]


def _columns(headings: Sequence[str], plan: Plan) -> tuple[Column, ...]:
    """The headings with their meanings: first by what the actions keep under them, then by the reader's rules."""
    lines = [one_line(h) for h in headings]
    under = _kept_under(plan)
    unread = (Kept.ELEMENTS, Kept.EXTRA)
    said = {one_line(heading): meaning_said(words) for heading, words in plan.columns_said}
    read = read_columns(with_said(tuple(read_cell([] if under.get(h) in unread else [h]) for h in lines), said))
    title = _guessed_title(lines, read, under)
    found: list[Column] = []
    for place, heading in enumerate(lines):
        nth = sum(c.heading == heading for c in found)
        column = Column(heading, Meaning.TITLE) if place == title else _column(heading, place, nth, read, under)
        found += [column] if heading or heading in under else []
    return tuple(found)


def _kept_under(plan: Plan) -> Mapping[str, Kept]:
    """Which of the actions' cells each heading has."""
    found: dict[str, Kept] = {}
    for action in plan.actions:
        for kept in (Kept.YEARS, Kept.ELEMENTS, Kept.EXTRA):
            found |= {one_line(heading): kept for heading, _ in _pairs(action, kept)}
    return found


def _column(heading: str, place: int, nth: int, read: Columns, under: Mapping[str, Kept]) -> Column:
    kept = under.get(heading) or (Kept.YEARS if place in read.periods else None)
    if kept:
        return Column(heading, Meaning.EXTRA, kept, nth)
    meaning = next((m for m, at in read.at.items() if at == place), None)
    if meaning is Meaning.SUPPORT:
        return Column(heading, meaning, Kept.FURTHER, nth)
    if meaning not in (None, Meaning.EXTRA, Meaning.PERCENT):
        return Column(heading, meaning, nth=nth)
    again = next((m for m, places in read.more.items() if place in places), Meaning.EXTRA)
    if again is Meaning.PROGRESS:
        return Column(heading, again, nth=nth)
    return Column(heading, again, Kept.EXTRA if again is Meaning.EXTRA else Kept.FURTHER, nth)


def _guessed_title(headings: Sequence[str], read: Columns, under: Mapping[str, Kept]) -> int | None:
    """In a matrix with no column that is called an action, the one that says nothing else is it."""
    if Meaning.TITLE in read.at or Kept.ELEMENTS not in under.values():
        return None
    silent = (place for place in range(len(headings)) if place not in read.known)
    return next((place for place in silent if headings[place] and headings[place] not in under), None)


def cells_of(action: Action, paper: Layout, notes: Sequence[NoteLine] = ()) -> tuple[Cell, ...]:
    """An action's cells; `notes` are those that its columns of progress hold."""
    parted = _by_column(notes, [c for c in paper.columns if c.meaning is Meaning.PROGRESS])
    bearer = next((c for c in reversed(paper.columns) if c.meaning is paper.bearer and c.kept is Kept.FIELD), None)
    cells = (_cell(action, c, paper, parted.get(c, ())) for c in paper.columns)
    pairs = zip(cells, paper.columns, strict=True)
    return tuple(_with_status(cell, action, paper) if c is bearer else cell for cell, c in pairs)


def _by_column(notes: Sequence[NoteLine], progress: Sequence[Column]) -> Mapping[Column, Sequence[NoteLine]]:
    """Each note under the heading that has its period ("Progress May 26"), the others in the last without one."""
    found: dict[Column, list[NoteLine]] = {}
    for note in notes if progress else ():
        usual = next((c for c in reversed(progress) if not _dates(c.heading)), progress[-1])
        own = next((c for c in progress if note.period and note.period.casefold() in c.heading.casefold()), usual)
        found.setdefault(own, []).append(note)
    return found


def _dates(heading: str) -> bool:
    return any(letter.isdigit() for letter in heading)


def _cell(action: Action, column: Column, paper: Layout, notes: Sequence[NoteLine]) -> Cell:
    if column.kept is not Kept.FIELD:
        return Cell(_words_under(action, column))
    if column.meaning in (Meaning.DUE, Meaning.REVISED, Meaning.START):
        return _when(action, column.meaning, paper)
    if column.meaning is Meaning.PROGRESS:
        return Cell(notes=tuple(notes))
    if column.meaning is Meaning.OWNER:
        return Cell(tuple(one_line(o.name) for o in _leads(action, paper)))
    return Cell(tuple(clean(_text(action, column.meaning, paper)).splitlines()))


def _pairs(action: Action, kept: Kept) -> tuple[tuple[str, str], ...]:
    pairs: tuple[tuple[str, str], ...] = getattr(action, kept.value)
    return pairs


def _words_under(action: Action, column: Column) -> tuple[str, ...]:
    found = [words for heading, words in _pairs(action, column.kept) if one_line(heading) == column.heading]
    return tuple(clean(found[column.nth]).splitlines()) if column.nth < len(found) else ()


def _further(action: Action, paper: Layout, *meanings: Meaning) -> Iterator[str]:
    """The words of the further columns of these meanings."""
    for column in paper.columns:
        if column.kept is Kept.FURTHER and column.meaning in meanings:
            yield from ("\n".join(words) for words in [_words_under(action, column)] if words)


def _leads(action: Action, paper: Layout) -> Sequence[Owner]:
    """The owners without those at their end whom another column names."""
    support = {o for words in _further(action, paper, Meaning.OWNER, Meaning.SUPPORT) for o in read_owners(words)}
    last = len(action.owners)
    while last > 1 and action.owners[last - 1] in support:
        last -= 1
    return action.owners[:last]


def _text(action: Action, meaning: Meaning, paper: Layout) -> str:
    """What a column of words holds; a column of progress is the notes', which are not an action's own."""
    texts = {
        Meaning.REF: action.ref,
        Meaning.THEME: action.theme.title if action.theme and not action.theme.ref else "",
        Meaning.TITLE: action.title if paper.has(Meaning.REF) else _numbered(action),
        Meaning.HOW: action.how,
        Meaning.OUTCOME: action.outcome,
        Meaning.PRIORITY: action.priority,
        Meaning.LINK: ", ".join(_links(action, paper)),
        Meaning.STATUS: "" if action.status else action.stated or "",
    }
    words = texts.get(meaning, "")
    for more in reversed(list(_further(action, paper, meaning))):
        words = words.removesuffix(one_line(more)).rstrip() if meaning is not Meaning.LINK else words
    return words


def _numbered(action: Action) -> str:
    """The title with the number that it began with, where the plan has no column for numbers."""
    number = f"{action.ref}." if action.ref.isdecimal() else action.ref
    return f"{number} {action.title}".strip()


def _links(action: Action, paper: Layout) -> Iterator[str]:
    """The links that are no answer of the matrix and stand in no other column."""
    told = {one_line(heading) for heading, words in action.elements if words == "YES"}
    further = {one_line(part) for words in _further(action, paper, Meaning.LINK) for part in words.split(",")}
    return (one_line(link) for link in action.links if one_line(link) not in told | further)


def _when(action: Action, meaning: Meaning, paper: Layout) -> Cell:
    """A date in its column; the first and the present one in two columns where the plan has two, else in one."""
    due = action.due
    words, first = one_line(due.words), one_line(due.original_words or "")
    if meaning is Meaning.START:
        start = one_line(due.start_words) if due.start_words != due.words else ""
        return Cell((start,) if start else (), due=Due(start, DueKind.DATED, due.start_on))
    has_both = paper.has(Meaning.REVISED) and bool(first)
    if meaning is Meaning.REVISED:
        return Cell((words,), due=due) if has_both and words else Cell()
    if has_both:
        return Cell((first,), due=Due(first, DueKind.DATED, due.original_on))
    if _is_told_by_years(action):
        return Cell()
    return Cell((words,) if words else (), struck=first if first != words else "", due=due)


def _with_status(cell: Cell, action: Action, paper: Layout) -> Cell:
    status = action.status
    if status is None:
        return cell
    says = "" if paper.bearer is Meaning.PROGRESS else _said_as(action, status, paper)
    return Cell(cell.lines, cell.struck, status, says, cell.notes, cell.due)


def _said_as(action: Action, status: Status, paper: Layout) -> str:
    """The key's words; in a column of its own the council's, where they say the same and more ("suspended")."""
    stated = action.stated or ""
    usual, own = read_state(status_words(status)), read_state(stated)
    is_more = paper.bearer is Meaning.STATUS and own.status is status and own.stated == stated != usual.stated
    return one_line(stated) if is_more else status_words(status)
