"""A document -> a plan and the doubts about it: the stages of reading, one after another."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from plans.errors import NotAPlan
from plans.model import Doubt, Note, Plan
from plans.reading.actions import read_action
from plans.reading.columns import with_said
from plans.reading.document import Document
from plans.reading.doubts import find_doubts
from plans.reading.evidence import Evidence, NotesOf
from plans.reading.formats import open_document
from plans.reading.heading import Heading, read_heading
from plans.reading.legend import Legend, read_legend
from plans.reading.meanings import Meaning, meaning_said, printed
from plans.reading.notes import DatedWords, named_in, opening_refs, refs_called, says_no_change, split_notes
from plans.reading.pages import Parted, part
from plans.reading.rows import ActionRow, Gathered, NotesRow, gather
from plans.reading.safety import check_size
from plans.statuses import State, read_state

_FEW_WORDS = 12  # a title, its date and who it is by


@dataclass(frozen=True, slots=True)
class Reading:
    """What a document was read as, and what in it could be meant otherwise, the most important first."""

    plan: Plan
    doubts: tuple[Doubt, ...] = ()


def read_document(data: bytes, name: str, said: Mapping[str, str] | None = None) -> Reading:
    """Read a council's action plan from Word (.docx), Excel (.xlsx), CSV or text; `name` is the file's.

    The format is told by the bytes, the layout by which of its readings has a plan in it. `said` has what somebody
    said that columns hold, by their headings.

    Raises:
        NotAPlan: with a sentence for the person who sent it: what it is instead, or what to send.
        NotUnderstood: something was said of a column that none can hold.
    """
    check_size(data)
    meant = {heading: meaning_said(words) for heading, words in (said or {}).items()}
    document, parted = _opened(data, meant)
    if not parted.pages:
        raise NotAPlan(_why_not(document))
    gathered = gather(parted.pages, parted.spots)
    if not gathered.actions:
        raise NotAPlan("This document has the table of an action plan, but no action in it.")
    names = [gathered.columns.headings[place] for place in gathered.columns.elements]
    legend = read_legend(document.lines, tuple(parted.loose), names)
    loose_words = (cell.text for table in parted.loose for row in table.rows for cell in row if cell.lines)
    reading = _assembled(read_heading((*document.lines, *loose_words), name), legend, gathered)
    columns_said = tuple((heading, str(meant[heading])) for heading in _there(document, meant))
    plan = replace(reading.plan, columns_said=columns_said)
    return Reading(plan, (*document.doubts, *_left_out(parted, plan), *reading.doubts))


def _left_out(parted: Parted, plan: Plan) -> Iterator[Doubt]:
    """Sheets with more than a few words that are neither the plan nor its key."""
    meanings = {entry.meaning for entry in plan.legend}
    for table in (table for table in parted.loose if table.name):
        texts = [cell.text for row in table.rows for cell in row]
        is_key = any(meaning in words for words in texts for meaning in meanings)
        if not is_key and len(" ".join(texts).split()) > _FEW_WORDS:
            why = "no table with an action and an owner stands in it"
            yield Doubt("other-sheet", "Sheet", table.name, "no action is read from it", why)


def _opened(data: bytes, meant: Mapping[str, Meaning]) -> tuple[Document, Parted]:
    """The first of the document's readings that has a plan in it, else the first."""
    first: tuple[Document, Parted] | None = None
    for opened in open_document(data):
        document = _with_said(opened, meant)
        parted = part(document)
        if parted.pages:
            return document, parted
        first = first or (document, parted)
    if first is None:
        raise NotAPlan
    return first


def _with_said(document: Document, meant: Mapping[str, Meaning]) -> Document:
    if not meant:
        return document
    tables = (replace(t, rows=tuple(with_said(row, meant) for row in t.rows)) for t in document.tables)
    return replace(document, tables=tuple(tables))


def _there(document: Document, headings: Iterable[str]) -> list[str]:
    """The headings that stand in one of its tables; what was said of others holds nothing."""
    wanted = {" ".join(heading.casefold().split()): heading for heading in headings}
    cells = (one.text for table in document.tables for row in table.rows for one in row) if wanted else ()
    names = {" ".join(printed(words).casefold().split()) for words in cells}
    return [heading for name, heading in wanted.items() if name in names]


def _why_not(document: Document) -> str:
    words = " ".join(document.lines).lower()
    if "recommendation" in words or "purpose" in words:
        return (
            "This reads like a covering report: it has no table with an action and an owner. Send the plan itself, "
            "often the report's appendix, and Chaser can ask its owners and write its next progress update."
        )
    return str(NotAPlan())


def _assembled(heading: Heading, legend: Legend, gathered: Gathered) -> Reading:
    ids = _ids(gathered.actions)
    refs = {id_: row.ref for id_, row in zip(ids, gathered.actions, strict=True)}
    notes_of_rows = _notes_of_rows(gathered.notes, ids, refs)
    notes = _numbered([*notes_of_rows, *_progress_notes(gathered.actions, ids, _by_number(refs))])
    newest = {id_: note for note in notes for id_ in note.actions}
    rows = dict(zip(ids, gathered.actions, strict=True))
    actions = tuple(read_action(row, id_, legend, newest.get(id_)) for id_, row in rows.items())
    plan = Plan(
        title=heading.title,
        actions=actions,
        themes=tuple(gathered.themes),
        notes=notes,
        legend=legend.entries,
        columns=gathered.columns.headings,
        appendix=heading.appendix,
        period_words=heading.period_words,
        as_of_words=heading.as_of_words,
        as_of=heading.as_of,
    )
    return Reading(plan, find_doubts(Evidence(plan, rows, notes_of_rows, legend, gathered, newest)))


def _ids(rows: list[ActionRow]) -> list[str]:
    """An id for each: its number, made unique where it is printed twice or not at all."""
    ids: dict[str, None] = {}
    for place, row in enumerate(rows, start=1):
        ref = row.ref or f"row {place}"
        again = 2
        unique = ref
        while unique in ids:
            unique, again = f"{ref} ({again})", again + 1
        ids[unique] = None
    return list(ids)


def _notes_of_rows(rows: list[NotesRow], ids: list[str], refs: dict[str, str]) -> tuple[NotesOf, ...]:
    """The notes of each row; `refs` are the printed numbers by id."""
    every = _by_number(refs)
    return tuple(_notes_of(row, ids, refs, every) for row in rows)


def _by_number(refs: dict[str, str]) -> dict[str, str]:
    """Ids by their printed numbers, the first of two alike having the number."""
    return {ref: id_ for id_, ref in reversed(refs.items()) if ref}


def _notes_of(row: NotesRow, ids: list[str], refs: dict[str, str], every: dict[str, str]) -> NotesOf:
    """A row's notes: for the action above it, and for those right above that one which its words name."""
    under = {refs[ids[place]]: ids[place] for place in row.under if refs[ids[place]]}
    nearest = ids[row.under[-1]]
    named = {under[ref] for line in row.lines for ref in named_in(line, under)}
    covers = tuple(ids[place] for place in row.under if ids[place] in named or ids[place] == nearest)
    notes = tuple(_note(dated, covers, under, every) for dated in split_notes(row.lines))
    told = tuple(dict.fromkeys(id_ for note in notes for id_ in note.actions))
    return NotesOf(nearest, told or covers, notes, is_parted=row.is_parted)


def _note(dated: DatedWords, covers: tuple[str, ...], under: dict[str, str], every: dict[str, str]) -> Note:
    """A note for the actions it opens with, where it says so itself, else for those that its row covers."""
    opening, words = opening_refs(dated.words, every)
    called = refs_called(dated.words, every)
    about = tuple(every[ref] for ref in called) or covers
    if words != dated.words or (len(opening) > 1 and covers[-1] in map(every.get, opening)):
        about = tuple(every[ref] for ref in opening)
    elif opening and set(opening) <= set(under):
        about = tuple(under[ref] for ref in named_in(dated.words, under))
    return Note("", words, tuple(dict.fromkeys(about)), dated.period, dated.month)


def _progress_notes(rows: list[ActionRow], ids: list[str], every: dict[str, str]) -> list[NotesOf]:
    """The notes of the columns of progress; a column's heading may date them.

    Each is for its own action. One that opens with the numbers of several, and stands in the cell of each, is for all.
    """
    said = [(id_, words) for row, id_ in zip(rows, ids, strict=True) for words in _dated(row)]
    cells: dict[DatedWords, set[str]] = {}
    for id_, dated in said:
        cells.setdefault(dated, set()).add(id_)
    notes: dict[tuple[tuple[str, ...], DatedWords], Note] = {}
    for id_, dated in said:
        opening, words = opening_refs(dated.words, every)
        named = tuple(dict.fromkeys(every[ref] for ref in opening))
        is_shared = len(named) > 1 and id_ in named and set(named) <= cells[dated]
        about, words = (named, words) if is_shared else ((id_,), dated.words)
        notes[about, dated] = Note("", words, about, dated.period, dated.month)
    return [NotesOf(note.actions[0], note.actions, (note,)) for note in notes.values()]


def _dated(row: ActionRow) -> list[DatedWords]:
    return [words for heading, cell in row.progress for words in split_notes(cell.lines, heading)]


def _numbered(rows: list[NotesOf]) -> tuple[Note, ...]:
    """All notes in printed order with their ids and states; "no change" keeps the state of the note before it."""
    notes: list[Note] = []
    state: dict[str, State] = {}
    for note in (note for row in rows for note in row.notes):
        said = read_state(note.words)
        if says_no_change(note.words):
            said = state.get(note.actions[-1], said)
        state.update(dict.fromkeys(note.actions, said))
        notes.append(replace(note, id=f"n{len(notes) + 1}", status=said.status, stated=said.stated))
    return tuple(notes)
