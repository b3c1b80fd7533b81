"""The council's paper without its looks: title, key, heading, and the rows in printed order.

The order is seed 002's: a row for each theme, a row for each action, and under it a row of its dated notes; notes that
several actions share stand once, under the last of them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from plans.dates import read_month
from plans.model import KEY, Action, Plan, Status, Theme
from plans.reading.columns import Meaning
from reports.columns import Cell, Column, cells_of, columns_of
from reports.dated import NoteLine, note_lines
from reports.words import DASH, month, one_line


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
    shown = _period_in_full(period) if period else as_of
    if as_of and title.endswith(as_of):
        return f"{title.removesuffix(as_of)}{shown}"
    if "progress update" in title.casefold():
        return title
    return f"{title}{DASH}Progress update {shown or month(as_at)}".removeprefix(DASH)


def _period_in_full(period: str) -> str:
    """Turn "April 10" into what the title has, "April 2010", where the label is a month."""
    on = read_month(period)
    return month(on) if on else one_line(period)


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


def _rows(plan: Plan, columns: Sequence[Column], period: str | None) -> Iterator[PaperRow]:
    lines = note_lines(plan, period)
    meanings = [c.meaning for c in columns]
    theme: Theme | None = None
    for action in plan.actions:
        if action.theme and action.theme != theme and Meaning.THEME not in meanings:
            yield _theme_row(action.theme)
        theme = action.theme
        yield from _action_rows(action, columns, tuple(lines.get(action.id, ())))
    used = {a.theme for a in plan.actions}
    yield from (_theme_row(t) for t in plan.themes if t not in used)


def _theme_row(theme: Theme) -> ThemeRow:
    return ThemeRow(one_line(theme.ref), one_line(theme.title))


def _action_rows(action: Action, columns: Sequence[Column], notes: tuple[NoteLine, ...]) -> Iterator[PaperRow]:
    """An action with its notes: in its column of progress where the plan has one, else in a row below."""
    cells = cells_of(action, columns)
    if Meaning.PROGRESS in (c.meaning for c in columns):
        progress = Cell(tuple(line.text for line in notes))
        pairs = zip(cells, columns, strict=True)
        yield ActionRow(
            tuple(progress if c.meaning is Meaning.PROGRESS else cell for cell, c in pairs), has_notes=False
        )
        return
    yield ActionRow(cells, bool(notes))
    if notes:
        yield NotesRow(notes)
