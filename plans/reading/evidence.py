"""What the doubts are found in: the plan as read, with the rows it was read from."""

from collections.abc import Mapping
from dataclasses import dataclass

from plans.model import Note, Plan
from plans.reading.legend import Legend
from plans.reading.rows import ActionRow, Gathered


@dataclass(frozen=True, slots=True)
class NotesOf:
    """A row of notes as read: the id of the action it stands under, those it covers, and its notes.

    `is_parted` where a heading row, as at a new page, stands between it and its action.
    """

    under: str
    covers: tuple[str, ...]
    notes: tuple[Note, ...]
    is_parted: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """A plan, and what it was read from: its rows by action id, its rows of notes, its key, all that was gathered.

    `newest` is the newest note of each action that has one.
    """

    plan: Plan
    rows: Mapping[str, ActionRow]
    notes: tuple[NotesOf, ...]
    legend: Legend
    gathered: Gathered
    newest: Mapping[str, Note]
