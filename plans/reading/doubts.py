"""What was read but could be meant otherwise: one line each for a busy officer, the most important first.

First what may be lost, then dates, notes, statuses, owners, and last what is only odd. Nothing here changes the plan.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from plans.model import Action, Doubt, joined
from plans.readiness import differences, same_names
from plans.reading.columns import Meaning
from plans.reading.doubts_cells import RULES as CELLS
from plans.reading.doubts_cells import between
from plans.reading.doubts_dates import conditional, moved_in_notes, two_dates, unread_dates
from plans.reading.doubts_owners import no_owners, parted_owners, posts, struck_owners
from plans.reading.doubts_when import open_dues
from plans.reading.evidence import Evidence, NotesOf
from plans.reading.numbering import gaps, misprints
from plans.reading.wording import clip, labels


def find_doubts(evidence: Evidence) -> tuple[Doubt, ...]:
    """All doubts about a reading."""
    return tuple(_with_row(doubt, evidence) for rule in _RULES for doubt in rule(evidence))


def _with_row(doubt: Doubt, evidence: Evidence) -> Doubt:
    """With where its one action stands, if there are several sheets or its number does not lead there."""
    row = evidence.rows.get(doubt.about[0]) if len(doubt.about) == 1 else None
    if row is None or (row.ref == doubt.about[0] and not row.spot.startswith("sheet ")):
        return doubt
    return replace(doubt, where=row.spot)


def sentence(doubt: Doubt) -> str:
    """A doubt as one line: where, what stands there, what was made of it, and why that is doubtful."""
    where = f" ({doubt.where})" if doubt.where else ""
    says = f'{where} "{doubt.says}"' if doubt.says else where
    why = f"{doubt.why[:1].upper()}{doubt.why[1:]}"
    return f"{doubt.place}{says}: {doubt.understood}. {why}{'' if why.endswith('?') else '.'}"


def _strays(evidence: Evidence) -> Iterator[Doubt]:
    for words in evidence.gathered.strays:
        yield Doubt("stray-notes", "A row", clip(words), "left out", "no action stands above it")


def _unread_columns(evidence: Evidence) -> Iterator[Doubt]:
    for heading, words in evidence.gathered.unread.items():
        place = f"Column {heading}" if heading else "A column with no heading"
        why = "its heading is none that Chaser knows"
        yield Doubt("unread-column", place, clip(words), "kept as it is", why, (heading,))


def _repeated_numbers(evidence: Evidence) -> Iterator[Doubt]:
    counts = Counter(action.ref for action in evidence.plan.actions if action.ref)
    for ref in (ref for ref, times in counts.items() if times > 1):
        ids = [action.id for action in evidence.plan.actions if action.ref == ref]
        meant = _free_number([action.ref for action in evidence.plan.actions], ref)
        why = f"the number is printed {counts[ref]} times{f': is one of them {meant}?' if meant else ''}"
        yield Doubt("repeated-number", "No", ref, f"kept apart as {joined(ids)}", why, tuple(ids))


def _free_number(refs: list[str], ref: str) -> str:
    """The number that its neighbours leave room for where one is printed again, "" where there is none."""
    triples = zip(["", *refs], refs, [*refs[1:], ""], strict=False)
    meant = (between(before, after) for before, one, after in triples if one == ref)
    return next((number for number in meant if number and number not in refs), "")


def _continued_rows(evidence: Evidence) -> Iterator[Doubt]:
    ids = [id_ for id_, row in evidence.rows.items() if row.is_continued]
    if ids:
        understood = "the next row is read as the rest of it"
        yield Doubt("continued-row", labels(evidence.plan, ids), "", understood, "that row has no number and no action")


def _struck_rows(evidence: Evidence) -> Iterator[Doubt]:
    for words in evidence.gathered.struck:
        yield Doubt("struck-row", "A row", clip(words), "left out", "all of it is struck through")


def _shared_notes(evidence: Evidence) -> Iterator[Doubt]:
    for row in (row for row in evidence.notes if len(row.covers) > 1 and row.notes):
        both = labels(evidence.plan, row.covers)
        place = f"Notes under {labels(evidence.plan, [row.under])}"
        why = f"the row has no number, and its words name {both}"
        understood = f"kept for {both}, printed once"
        yield Doubt("shared-notes", place, clip(row.notes[0].words), understood, why, _ids_of(evidence, row))


def _parted_notes(evidence: Evidence) -> Iterator[Doubt]:
    for row in (row for row in evidence.notes if row.is_parted and row.notes):
        ref = labels(evidence.plan, [row.under])
        words = f"{row.notes[0].period} - {row.notes[0].words}".removeprefix(" - ")
        why = "a page break stands between the note and its action"
        yield Doubt("parted-note", f"Note under {ref}", clip(words), f"kept for {ref}", why, _ids_of(evidence, row))


def _ids_of(evidence: Evidence, row: NotesOf) -> tuple[str, ...]:
    """The ids of a row's notes, which they have in the plan only."""
    said = {note.words for note in row.notes}
    return tuple(note.id for note in evidence.plan.notes if note.words in said and row.under in note.actions)


def _undated_notes(evidence: Evidence) -> Iterator[Doubt]:
    undated = [note for note in evidence.plan.notes if note.month is None and not note.period]
    if undated and Meaning.PROGRESS not in evidence.gathered.meanings:
        place = f"Notes of {labels(evidence.plan, [id_ for note in undated for id_ in note.actions])}"
        why, about = "no month stands before the words", tuple(note.id for note in undated)
        yield Doubt("undated-note", place, clip(undated[0].words), "kept with no date", why, about)


def _colours(evidence: Evidence) -> Iterator[Doubt]:
    meanings = ", ".join(entry.meaning for entry in evidence.plan.legend if entry.kind == "status")
    shaded = any(set(row.fills) & evidence.legend.fills.keys() for row in evidence.rows.values())
    if not evidence.legend.has_statuses or shaded or any(_says_status(evidence, id_) for id_ in evidence.rows):
        return
    why = "the actions have none of the key's colours" if evidence.legend.fills else "this copy has lost its colours"
    yield Doubt("no-colours", "Key", clip(meanings), "no status is set from colour", why)


def _says_status(evidence: Evidence, id_: str) -> bool:
    row = evidence.rows[id_]
    return len(row.cell(Meaning.REF).lines) > 1 or bool(row.cell(Meaning.STATUS).lines)


def _colour_against_words(evidence: Evidence) -> Iterator[Doubt]:
    for action in evidence.plan.actions:
        last = evidence.newest.get(action.id)
        shaded = set(evidence.rows[action.id].fills) & evidence.legend.fills.keys()
        if shaded and last and last.status and last.status is not action.status:
            place, says = f"{labels(evidence.plan, [action.id])} colour", f"{action.status}"
            why = f"its newest note is {last.status}: {clip(last.words)}"
            yield Doubt("colour-differs", place, says, "the colour counts", why, (action.id,))


def _same_names(evidence: Evidence) -> Iterator[Doubt]:
    for actions in same_names(evidence.plan.actions):
        place = labels(evidence.plan, [action.id for action in actions])
        differ = differences(actions)
        how = f"with different {joined(differ)}" if differ else "and nothing else differs"
        why = f"they have nearly the same name, {how}"
        understood, about = f"kept as {len(actions)} actions", tuple(action.id for action in actions)
        yield Doubt("same-name", place, clip(actions[0].title), understood, why, about)


def _silent(evidence: Evidence) -> Iterator[Doubt]:
    dated = [note for note in evidence.plan.notes if note.month]
    newest = max(dated, key=lambda note: note.month or date.min, default=None)
    if newest is None:
        return
    told = {id_ for note in dated if note.month == newest.month for id_ in note.actions}
    silent = [action.id for action in evidence.plan.actions if action.id not in told and not _is_over(action)]
    if silent:
        place, understood = labels(evidence.plan, silent), f"no note for {newest.period}"
        yield Doubt("no-newest-note", place, "", understood, "the other actions have one")


def _is_over(action: Action) -> bool:
    return action.status is not None and action.status.is_over


_RULES = (
    _strays,
    _unread_columns,
    _repeated_numbers,
    _continued_rows,
    _struck_rows,
    two_dates,
    open_dues,
    moved_in_notes,
    conditional,
    unread_dates,
    _shared_notes,
    _parted_notes,
    _undated_notes,
    _colours,
    _colour_against_words,
    _same_names,
    _silent,
    no_owners,
    posts,
    *CELLS,
    parted_owners,
    struck_owners,
    gaps,
    misprints,
)
