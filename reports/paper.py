"""The council's paper without its looks: title, key, heading, and the rows in printed order.

The order is seed 002's: a row for each theme, a row for each action, and under it a row of its dated notes; notes that
several actions share stand once, under the last of them. Where the plan has a column of themes or of progress, they
stand in it instead.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from plans.dates import read_month
from plans.model import KEY, Action, LegendEntry, Plan, Status, Theme
from plans.reading.columns import Meaning
from plans.reading.legend import colour_of, status_of
from reports.columns import Cell, Column, Layout, cells_of, layout_of
from reports.dated import NoteLine, note_lines, own_lines
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
    """An action's cells. `has_notes` says that the next row is its notes', which must not be parted from it.

    `goes_on` says that the cell in the column of themes is the same as in the row above.
    """

    cells: tuple[Cell, ...]
    has_notes: bool
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class NotesRow:
    """The dated notes under an action, oldest first."""

    lines: tuple[NoteLine, ...]


PaperRow = ThemeRow | ActionRow | NotesRow


@dataclass(frozen=True, slots=True)
class Paper:
    """Everything that is printed.

    `codes` explain what stands in the cells ("HS", "Harbour Strategy"), `elements` the headings of a matrix, `foot` an
    empty table.
    """

    title: str
    appendix: str
    key: tuple[KeyEntry, ...]
    columns: tuple[Column, ...]
    rows: tuple[PaperRow, ...]
    codes: tuple[str, ...]
    elements: tuple[tuple[str, str], ...]
    foot: tuple[str, ...]


def lay_out(plan: Plan, *, as_at: date, period: str | None = None) -> Paper:
    """Lay a plan out. `period` is the newest round's label: actions without a note of it are printed as silent.

    `as_at` dates the title where neither the plan nor the round does, and is the day by which what is on hold was to be
    looked at again.
    """
    layout = layout_of(plan)
    return Paper(
        title=_title(plan, as_at, period),
        appendix=one_line(plan.appendix),
        key=_key(plan),
        columns=layout.columns,
        rows=tuple(_rows(plan, layout, period, as_at)),
        codes=tuple(_coded(e) for e in plan.legend if e.code and e.kind not in ("status", "element")),
        elements=tuple((one_line(e.code), one_line(e.meaning)) for e in plan.legend if _is_element(e)),
        foot=() if plan.actions else ("This plan has no actions.",),
    )


def theme_cells(theme: ThemeRow, columns: Sequence[Column]) -> tuple[tuple[str, int], ...]:
    """The words of a theme's row and how many columns each spans: so placed that they read back as a theme's.

    The number under the numbers, the title under the actions; words that begin small go over the whole width, or they
    would be the end of the row above.
    """
    at = {c.meaning: place for place, c in reversed(list(enumerate(columns)))}
    title, number = at.get(Meaning.TITLE, 0), at.get(Meaning.REF)
    if theme.title[:1].islower() and not theme.ref:
        return ((theme.title, len(columns)),)
    words = [(title, f"{theme.ref} {theme.title}".strip())]
    if number is not None:
        words = sorted([(number, theme.ref), (title, theme.title)])
    starts = [0, *(place for place, _ in words), len(columns)]
    spans = [end - start for start, end in pairwise(starts)]
    return tuple((said, span) for said, span in zip(("", *(said for _, said in words)), spans, strict=True) if span)


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
    """The plan's key of statuses and whatever else it has without a code; the usual one where statuses are shown."""
    own = [e for e in plan.legend if e.kind == "status" or not e.code]
    if not any(e.kind == "status" for e in own) and any(a.status in KEY for a in plan.actions):
        own = [*(LegendEntry(s.value, "status") for s in KEY), *own]
    return tuple(KeyEntry(_coded(e), _meant(e)) for e in own)


def _meant(entry: LegendEntry) -> Status | None:
    return (status_of(entry.meaning) or colour_of(entry.code)) if entry.kind == "status" else None


def _coded(entry: LegendEntry) -> str:
    return DASH.join(w for w in (one_line(entry.code), one_line(entry.meaning)) if w)


def _is_element(entry: LegendEntry) -> bool:
    return entry.kind == "element" and bool(entry.code)


def _rows(plan: Plan, layout: Layout, period: str | None, as_at: date) -> Iterator[PaperRow]:
    has_progress = any(c.meaning is Meaning.PROGRESS for c in layout.columns)
    lines = own_lines(plan, period, as_at) if has_progress else note_lines(plan, period, as_at)
    theme: Theme | None = None
    for action in plan.actions:
        is_new = action.theme != theme
        if action.theme and is_new and _has_row(action.theme, layout):
            yield _theme_row(action.theme)
        theme = action.theme
        yield from _action_rows(action, layout, lines, has_progress=has_progress, goes_on=not is_new)
    used = {a.theme for a in plan.actions}
    yield from (_theme_row(t) for t in plan.themes if t not in used)


def _has_row(theme: Theme, layout: Layout) -> bool:
    """It has a row of its own, unless a column holds it; a column has no place for a number."""
    return bool(theme.ref) or not layout.has(Meaning.THEME)


def _theme_row(theme: Theme) -> ThemeRow:
    return ThemeRow(one_line(theme.ref), one_line(theme.title))


def _action_rows(
    action: Action, layout: Layout, lines: Mapping[str, Sequence[NoteLine]], *, has_progress: bool, goes_on: bool
) -> Iterator[PaperRow]:
    """An action with its notes: in its column of progress where the plan has one, else in a row below."""
    notes = tuple(lines.get(action.id, ()))
    if has_progress:
        yield ActionRow(cells_of(action, layout, notes), has_notes=False, goes_on=goes_on)
        return
    yield ActionRow(cells_of(action, layout), bool(notes), goes_on)
    if notes:
        yield NotesRow(notes)
