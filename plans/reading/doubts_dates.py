"""Doubts about dates: two in one cell, one that waits, one that cannot be read, one that a note speaks of."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta

from plans.date_words import Found, find_dates
from plans.model import Action, Doubt, DueKind, Note, joined
from plans.reading.columns import Meaning
from plans.reading.evidence import Evidence
from plans.reading.wording import clip, excerpt, in_full, labels

_BY_THEN = re.compile(
    r"\b(?:in|by|before|until|till|to|end(?:\s+of)?|early|mid|late|during|now)\s+(?:the\s+)?$", re.IGNORECASE
)
_TO_COME = re.compile(
    r"\b(?:will|to be|now|moved|expected|planned|revised|deferred|delayed|postponed|slipped|extended|due)\b",
    re.IGNORECASE,
)
_HELD_FOR = re.compile(
    r"\b(?:on hold|suspended|deferred|postponed)\s+for\s+(?P<number>\d{1,2}|a|six|twelve)\s+(?P<unit>months?|years?)"
)
_NUMBERS = {"a": 1, "six": 6, "twelve": 12}
_MONTHS = {"month": 1, "year": 12}


def two_dates(evidence: Evidence) -> Iterator[Doubt]:
    """Two dates in one cell: the later replaced the first."""
    for action in evidence.plan.actions:
        due = action.due
        if due.original_on and due.on:
            place, says = f"{labels(evidence.plan, [action.id])} When", f"{due.original_words} {due.words}"
            understood = f"read as first {in_full(due.original_on)}, now {in_full(due.on)}"
            yield Doubt("two-dates", place, says, understood, _where_two(evidence, action), (action.id,))


def _where_two(evidence: Evidence, action: Action) -> str:
    """Where the second date stands: in the same cell, or in a column of its own."""
    row, due = evidence.rows[action.id], action.due
    is_apart = bool(row.cell(Meaning.REVISED).lines) or len(evidence.gathered.columns.places.get(Meaning.DUE, ())) > 1
    if not is_apart:
        return "two dates stand in one cell"
    is_later = due.on is not None and due.original_on is not None and due.on > due.original_on
    return f"a second column has {'the later' if is_later else 'another'} date"


def conditional(evidence: Evidence) -> Iterator[Doubt]:
    """A due that waits for something has no date to be late by."""
    for action in evidence.plan.actions:
        if action.due.kind is DueKind.CONDITIONAL:
            place = f"{labels(evidence.plan, [action.id])} When"
            understood = "no date; its owner is asked about the condition"
            why = "it waits for something"
            yield Doubt("conditional-due", place, clip(action.due.words), understood, why, (action.id,))


def unread_dates(evidence: Evidence) -> Iterator[Doubt]:
    """Words for when that say no date, and cells that say nothing."""
    if Meaning.DUE not in evidence.gathered.meanings and not any(a.schedule for a in evidence.plan.actions):
        yield Doubt("no-due", "Columns", "", "no action has a date, none is ever overdue", "no column says when")
        return
    none = [a for a in evidence.plan.actions if a.due.kind is DueKind.NONE_STATED and not a.schedule]
    for action in (action for action in none if action.due.words):
        place = f"{labels(evidence.plan, [action.id])} When"
        understood, why = "kept as written, with no date", "which date is meant?"
        yield Doubt("unread-due", place, clip(action.due.words), understood, why, (action.id,))
    blank = [action.id for action in none if not action.due.words]
    if blank:
        place = f"{labels(evidence.plan, blank)} When"
        yield Doubt("no-due", place, "", "no date, never overdue", "nothing stands there", tuple(blank))


def moved_in_notes(evidence: Evidence) -> Iterator[Doubt]:
    """A newer date that an action's note speaks of: proposed, never applied."""
    actions = {action.id: action for action in evidence.plan.actions}
    for note in evidence.plan.notes:
        proposed = _held_until(note) or _named_to_come(note)
        about = [actions[id_] for id_ in note.actions if proposed and _is_news(actions[id_], proposed.on)]
        if proposed and about:
            place = f"{labels(evidence.plan, note.actions)} note{f' of {note.period}' if note.period else ''}"
            ids = tuple(action.id for action in about)
            yield Doubt(proposed.kind, place, excerpt(note.words, proposed.end), _kept(about), proposed.why, ids)


@dataclass(frozen=True, slots=True)
class _Proposed:
    kind: str
    on: date
    end: int
    why: str


def _kept(actions: list[Action]) -> str:
    dates = dict.fromkeys(action.due.printed for action in actions if action.due.on)
    return f"the date stays {joined(dates)}" if dates else "nothing is changed"


def _is_news(action: Action, proposed: date) -> bool:
    if action.status and action.status.is_over:
        return False
    return action.due.on is None or action.due.on < proposed


def _held_until(note: Note) -> _Proposed | None:
    """The end of the month in which a hold runs out ("on hold for 12 months")."""
    held = _HELD_FOR.search(note.words)
    if not held or not note.month:
        return None
    number = _NUMBERS.get(held["number"]) or int(held["number"])
    ends = note.month + relativedelta(months=number * _MONTHS[held["unit"].removesuffix("s")] + 1, days=-1)
    return _Proposed("proposed-review", ends, held.end(), f"look at it again by {in_full(ends)}?")


def _named_to_come(note: Note) -> _Proposed | None:
    """The one date to come that a note names ("will be undertaken in 2010")."""
    if not _TO_COME.search(note.words):
        return None
    dates = [found for found in find_dates(note.words) if _is_to_come(found, note)]
    if len(dates) != 1 or dates[0].on is None:
        return None
    return _Proposed("proposed-date", dates[0].on, dates[0].end, f"is it now {in_full(dates[0].on)}?")


def _is_to_come(found: Found, note: Note) -> bool:
    if found.on is None or note.month is None or found.on < note.month + relativedelta(months=1):
        return False
    return bool(_BY_THEN.search(f"{note.words[: found.start]}") or _BY_THEN.match(f"{found.words.split()[0]} "))
