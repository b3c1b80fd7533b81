"""The council's paper without its looks: title, key, heading, and the rows in printed order.

The order is seed 002's: a row for each theme, a row for each action, and under it a row of its dated notes; notes that
several actions share stand once, under the last of them.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from plans.model import KEY, Action, Note, Plan, Status, Theme
from reports.columns import Cell, Column, cells_of, columns_of
from reports.words import DASH, is_live, joined, last_period, month, notes_by_action, one_line, said, silence


@dataclass(frozen=True, slots=True)
class KeyEntry:
    """One word of the key; `status` gives its shade, None where it is none of ours."""

    words: str
    status: Status | None


@dataclass(frozen=True, slots=True)
class ThemeRow:
    """A row that heads a theme."""

    ref: str
    title: str


@dataclass(frozen=True, slots=True)
class ActionRow:
    """An action's cells. `has_notes` says that the next row is its notes', which must not be parted from it."""

    cells: tuple[Cell, ...]
    has_notes: bool


@dataclass(frozen=True, slots=True)
class NoteLine:
    """One dated note. `is_new` is of the newest round; `is_silence` is the sentence where nobody answered."""

    period: str
    words: str
    is_new: bool = False
    is_silence: bool = False

    @property
    def text(self) -> str:
        """The note as printed, its period before it: the seed writes "August 09", a dash, the words."""
        return f"{self.period}{DASH}{self.words}" if self.period else self.words


@dataclass(frozen=True, slots=True)
class NotesRow:
    """The dated notes under an action, oldest first."""

    lines: tuple[NoteLine, ...]


PaperRow = ThemeRow | ActionRow | NotesRow


@dataclass(frozen=True, slots=True)
class Paper:
    """Everything that is printed. `foot` explains the key's codes that are no status, and an empty table."""

    title: str
    appendix: str
    key: tuple[KeyEntry, ...]
    columns: tuple[Column, ...]
    rows: tuple[PaperRow, ...]
    foot: tuple[str, ...]


def lay_out(plan: Plan, *, as_at: date, period: str | None = None) -> Paper:
    """Lay a plan out. `period` is the newest round's label: actions without a note of it are printed as silent.

    `as_at` dates the title where neither the plan nor the round does.
    """
    columns = columns_of(plan)
    return Paper(
        title=_title(plan, as_at, period),
        appendix=one_line(plan.appendix),
        key=_key(plan),
        columns=columns,
        rows=tuple(_rows(plan, columns, period)),
        foot=tuple(_foot(plan)),
    )


def _title(plan: Plan, as_at: date, period: str | None) -> str:
    title, as_of = one_line(plan.title), one_line(plan.as_of_words)
    shown = _period_in_full(plan, period) if period else as_of
    if as_of and title.endswith(as_of):
        return f"{title.removesuffix(as_of)}{shown}"
    if "progress update" in title.casefold():
        return title
    return f"{title}{DASH}Progress update {shown or month(as_at)}".removeprefix(DASH)


def _period_in_full(plan: Plan, period: str) -> str:
    """Turn "April 10" into what the title has, "April 2010", where a note of that period says which month it is."""
    first = next((n.month for n in plan.notes if n.month and n.period == period), None)
    return month(first) if first else one_line(period)


def _key(plan: Plan) -> tuple[KeyEntry, ...]:
    stated = [one_line(e.meaning) for e in plan.legend if e.kind == "status"]
    if not stated and any(a.status in KEY for a in plan.actions):
        stated = [s.value for s in KEY]
    by_words = {s.value: s for s in KEY}
    return tuple(KeyEntry(words, by_words.get(words.casefold())) for words in stated)


def _foot(plan: Plan) -> Iterator[str]:
    for entry in plan.legend:
        if entry.kind != "status":
            yield DASH.join(w for w in (one_line(entry.code), one_line(entry.meaning)) if w)
    if not plan.actions:
        yield "This plan has no actions."


def _rows(plan: Plan, columns: tuple[Column, ...], period: str | None) -> Iterator[PaperRow]:
    notes = _notes_rows(plan, period)
    theme: Theme | None = None
    for action in plan.actions:
        if action.theme and action.theme != theme:
            yield ThemeRow(one_line(action.theme.ref), one_line(action.theme.title))
        theme = action.theme
        below = notes.get(action.id, ())
        yield ActionRow(cells_of(action, columns), bool(below))
        yield from below
    used = {a.theme for a in plan.actions}
    yield from (ThemeRow(one_line(t.ref), one_line(t.title)) for t in plan.themes if t not in used)


def _notes_rows(plan: Plan, period: str | None) -> Mapping[str, Sequence[NotesRow]]:
    """The rows of notes by the action they stand under: one for each set of actions that share them."""
    places = {a.id: at for at, a in enumerate(plan.actions)}
    shared: dict[tuple[str, ...], list[Note]] = {}
    for note in plan.notes:
        covered = tuple(sorted({i for i in note.actions if i in places}, key=places.__getitem__))
        shared.setdefault(covered, []).append(note)
    silences = _silences(plan, period) if period else {}
    by_action = {a.id: a for a in plan.actions}
    rows: dict[str, list[NotesRow]] = {}
    for covered in dict.fromkeys([*shared, *silences]):
        if covered:
            below = rows.setdefault(covered[-1], [])
            lines = _lines(shared.get(covered, ()), [by_action[i] for i in covered], period, is_first=not below)
            below.append(NotesRow((*lines, *silences.get(covered, ()))))
    return rows


def _silences(plan: Plan, period: str) -> Mapping[tuple[str, ...], tuple[NoteLine, ...]]:
    """The sentences for those who said nothing; one for all the actions of a shared note if all are silent."""
    notes = notes_by_action(plan)
    silent = {a.id for a in plan.actions if is_live(a) and not any(n.period == period for n in notes[a.id])}
    found: dict[tuple[str, ...], tuple[NoteLine, ...]] = {}
    for action in plan.actions:
        if action.id in silent:
            last = notes[action.id][-1].actions if notes[action.id] else ()
            together = tuple(a.id for a in plan.actions if a.id in last) if silent.issuperset(last) else ()
            line = NoteLine(one_line(period), silence(last_period(notes[action.id])), is_new=True, is_silence=True)
            found[together or (action.id,)] = (line,)
    return found


def _lines(
    notes: Sequence[Note], actions: Sequence[Action], period: str | None, *, is_first: bool
) -> Iterator[NoteLine]:
    lead = _lead(notes, actions, is_first=is_first)
    for note in notes:
        yield NoteLine(one_line(note.period), f"{lead}{said(note)}", is_new=note.period == period)


def _lead(notes: Sequence[Note], actions: Sequence[Action], *, is_first: bool) -> str:
    """What tells which actions a row is about, where neither its place nor its words do: "1.1 and 1.2: "."""
    names = [one_line(a.ref or a.title) for a in actions]
    if len(actions) == 1 and is_first:
        return ""
    if len(actions) > 1 and any(all(_names(n.words, name) for name in names) for n in notes):
        return ""
    return f"{joined(names)}: "


def _names(words: str, ref: str) -> bool:
    return re.search(rf"(?<![\w.]){re.escape(ref)}(?!\w|\.\d)", words) is not None
