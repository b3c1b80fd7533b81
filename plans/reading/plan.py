"""A document -> a plan and the doubts about it: the stages of reading, one after another."""

from dataclasses import dataclass, replace
from pathlib import PurePath

from plans.dates import read_due
from plans.errors import NotAPlan
from plans.model import Action, Doubt, Due, Note, Plan, Status
from plans.owners import read_owners
from plans.reading.columns import Columns, Meaning, find_heading
from plans.reading.document import Cell, Document, Row, Table
from plans.reading.doubts import find_doubts
from plans.reading.evidence import Evidence, NotesOf
from plans.reading.heading import Heading, read_heading
from plans.reading.legend import Legend, read_legend, status_of
from plans.reading.notes import DatedWords, named_in, opening_refs, says_no_change, split_notes
from plans.reading.rows import ActionRow, Gathered, NotesRow, gather
from plans.reading.safety import check_size
from plans.reading.text import read_text
from plans.reading.word import read_word
from plans.statuses import State, read_state

_ZIP = b"PK\x03\x04"
_REFUSED = {
    b"%PDF": "This is a PDF, which has no tables to read: send the Word document (.docx) it was made from.",
    b"\xd0\xcf\x11\xe0": "This is an old Word file (.doc) or a locked one: save it as .docx, without a password.",
    b"{\\rtf": "This is rich text (.rtf): save it as .docx.",
}
_NOT_YET = {".xlsx", ".xlsm", ".xls", ".ods", ".csv"}


@dataclass(frozen=True, slots=True)
class Reading:
    """What a document was read as, and what in it could be meant otherwise, the most important first."""

    plan: Plan
    doubts: tuple[Doubt, ...] = ()


def read_document(data: bytes, name: str) -> Reading:
    """Read a council's action plan from a Word document (.docx) or tab-separated text; `name` is the file's.

    Raises:
        NotAPlan: with a sentence for the person who sent it: what it is instead, or what to send.
    """
    check_size(data)
    document = _opened(data, name)
    pages, loose = _parted(document)
    if not pages:
        raise NotAPlan(_why_not(document))
    gathered = gather(pages[0][0], [rows for _, rows in pages])
    if not gathered.actions:
        raise NotAPlan("This document has the table of an action plan, but no action in it.")
    legend = read_legend(document.lines, loose)
    loose_words = (cell.text for table in loose for row in table.rows for cell in row if cell.lines)
    return _assembled(read_heading((*document.lines, *loose_words), name), legend, gathered)


def _opened(data: bytes, name: str) -> Document:
    refusal = next((why for mark, why in _REFUSED.items() if data.lstrip().startswith(mark)), None)
    if refusal:
        raise NotAPlan(refusal)
    if PurePath(name).suffix.lower() in _NOT_YET:
        raise NotAPlan("Spreadsheets cannot be read: send the plan as a Word document (.docx) or tab-separated text.")
    return read_word(data) if data.startswith(_ZIP) else read_text(data)


def _parted(document: Document) -> tuple[list[tuple[Columns, tuple[Row, ...]]], tuple[Table, ...]]:
    """The tables of the plan with their rows, and the others. A table with no heading of its own goes on with the last.

    Tables whose headings differ from the plan's first are left among the others.
    """
    pages: list[tuple[Columns, tuple[Row, ...]]] = []
    loose: list[Table] = []
    for table in document.tables:
        found = find_heading(table)
        if found and (not pages or found[1].at == pages[0][0].at):
            pages.append((found[1], table.rows[found[0] + 1 :]))
        elif pages and not found and _goes_on(table, pages[0][0]):
            pages.append((pages[0][0], table.rows))
        else:
            loose.append(table)
    return pages, tuple(loose)


def _goes_on(table: Table, columns: Columns) -> bool:
    return max(map(len, table.rows), default=0) == len(columns.headings)


def _why_not(document: Document) -> str:
    words = " ".join(document.lines).lower()
    if "recommendation" in words or "purpose" in words:
        return (
            "This reads like a covering report: it has no table with an action and an owner. Send the plan itself, "
            "often the report's appendix."
        )
    return str(NotAPlan())


def _assembled(heading: Heading, legend: Legend, gathered: Gathered) -> Reading:
    ids = _ids(gathered.actions)
    refs = {id_: _ref(row) for id_, row in zip(ids, gathered.actions, strict=True)}
    notes_of_rows = _notes_of_rows(gathered.notes, ids, refs)
    notes = _numbered([*notes_of_rows, *_progress_notes(gathered.actions, ids)])
    newest = {id_: note for note in notes for id_ in note.actions}
    actions = tuple(_action(row, id_, legend, newest.get(id_)) for id_, row in zip(ids, gathered.actions, strict=True))
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
    rows = dict(zip(ids, gathered.actions, strict=True))
    return Reading(plan, find_doubts(Evidence(plan, rows, notes_of_rows, legend, gathered, newest)))


def _ref(row: ActionRow) -> str:
    """The printed number: the first line of its cell, without a status word that stands under it."""
    lines = row.cell(Meaning.REF).lines
    return lines[0].rstrip(".)") if lines else ""


def _ids(rows: list[ActionRow]) -> list[str]:
    """An id for each: its number, made unique where it is printed twice or not at all."""
    ids: dict[str, None] = {}
    for place, row in enumerate(rows, start=1):
        ref = _ref(row) or f"row {place}"
        again = 2
        unique = ref
        while unique in ids:
            unique, again = f"{ref} ({again})", again + 1
        ids[unique] = None
    return list(ids)


def _notes_of_rows(rows: list[NotesRow], ids: list[str], refs: dict[str, str]) -> tuple[NotesOf, ...]:
    """The notes of each row; `refs` are the printed numbers by id, the first of two alike having the number."""
    every = {ref: id_ for id_, ref in reversed(refs.items()) if ref}
    return tuple(_notes_of(row, ids, refs, every) for row in rows)


def _notes_of(row: NotesRow, ids: list[str], refs: dict[str, str], every: dict[str, str]) -> NotesOf:
    """A row's notes: for the action above it, and for those right above that one which its words name."""
    under = {refs[ids[place]]: ids[place] for place in row.under if refs[ids[place]]}
    nearest = ids[row.under[-1]]
    named = {under[ref] for line in row.lines for ref in named_in(line, under)}
    covers = tuple(ids[place] for place in row.under if ids[place] in named or ids[place] == nearest)
    notes = tuple(_note(dated, covers, under, every) for dated in split_notes(row.lines))
    return NotesOf(nearest, covers, notes, is_parted=row.is_parted)


def _note(dated: DatedWords, covers: tuple[str, ...], under: dict[str, str], every: dict[str, str]) -> Note:
    """A note for the actions it opens with, where it says so itself, else for those that its row covers."""
    opening, words = opening_refs(dated.words, every)
    about = covers
    if words != dated.words or (len(opening) > 1 and covers[-1] in map(every.get, opening)):
        about = tuple(every[ref] for ref in opening)
    elif opening and set(opening) <= set(under):
        about = tuple(under[ref] for ref in named_in(dated.words, under))
    return Note("", words, tuple(dict.fromkeys(about)), dated.period, dated.month)


def _progress_notes(rows: list[ActionRow], ids: list[str]) -> list[NotesOf]:
    """The notes of a progress column, each for its own action."""
    found = []
    for row, id_ in zip(rows, ids, strict=True):
        dated = split_notes(row.cell(Meaning.PROGRESS).lines)
        notes = tuple(Note("", words.words, (id_,), words.period, words.month) for words in dated)
        found += [NotesOf(id_, (id_,), notes)] if notes else []
    return found


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


def _action(row: ActionRow, id_: str, legend: Legend, last: Note | None) -> Action:
    shown = _shown_status(row, legend)
    stated = read_state(row.cell(Meaning.STATUS).text).stated or (last.stated if last else None)
    return Action(
        id=id_,
        title=row.cell(Meaning.TITLE).text or row.cell(Meaning.HOW).text or id_,
        ref=_ref(row),
        theme=row.theme,
        how=row.cell(Meaning.HOW).text,
        outcome=row.cell(Meaning.OUTCOME).text,
        owners=read_owners(row.cell(Meaning.OWNER).kept),
        due=_due(row.cell(Meaning.DUE)),
        priority=row.cell(Meaning.PRIORITY).text,
        links=tuple(words for line in row.cell(Meaning.LINK).lines for words in line.replace(";", ",").split(", ")),
        status=shown or (last.status if last else None),
        stated=stated,
    )


def _shown_status(row: ActionRow, legend: Legend) -> Status | None:
    """The status an action's row shows: in words, in a status column or under its number, else by the key's colours."""
    words = (row.cell(Meaning.STATUS).text, " ".join(row.cell(Meaning.REF).lines[1:]))
    said = next(filter(None, map(status_of, filter(None, words))), None)
    return said or next((legend.fills[fill] for fill in row.fills if fill in legend.fills), None)


def _due(cell: Cell) -> Due:
    r"""Its words as a due; a date struck through is the one that was set first."""
    struck = "\n".join(cell.struck)
    if struck and cell.kept:
        return read_due(f"{struck}\n{cell.kept}")
    return read_due("\n".join(cell.lines))
