"""What queries return: one frozen dataclass for each kind of row. Instants are aware and UTC."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import lru_cache
from typing import Any, TypeVar

from plans.model import Due, DueKind, Precision, Status


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the workspace; `user` is the platform's id."""

    id: int
    workspace_id: int
    user: str
    name: str
    title: str
    zone: str
    kind: str
    is_admin: bool
    is_active: bool
    told_at: datetime | None
    stopped_at: datetime | None


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A plan's own facts, without its actions."""

    id: int
    workspace_id: int
    name: str
    title: str
    channel: str
    lead_id: int | None
    is_private: bool
    as_of: date | None


@dataclass(frozen=True, slots=True)
class OwnerRow:
    """A name of the plan and whom it stands for."""

    id: int
    plan_id: int
    name: str
    kind: str
    person_id: int | None


@dataclass(frozen=True, slots=True)
class ActionRow:
    """An action as it stands now."""

    id: int
    plan_id: int
    ref: str
    title: str
    due: Due
    status: Status | None
    last_note_id: int | None
    review_on: date | None = None

    @property
    def label(self) -> str:
        """How people call it: reference and title."""
        return f"{self.ref} {self.title}".strip()


@dataclass(frozen=True, slots=True)
class RoundRow:
    """A round and its state: proposed, planned, open, closed or cancelled."""

    id: int
    plan_id: int
    label: str
    state: str
    opens_on: date
    closes_on: date
    meeting: str
    meeting_on: date | None
    opens_at: datetime
    closes_at: datetime
    before: dict[str, str | None] | None
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RequestRow:
    """What one person is asked in one round."""

    id: int
    round_id: int
    person_id: int
    later_at: datetime | None
    is_first: bool


@dataclass(frozen=True, slots=True)
class AskedRow:
    """An action in a request, and whom that asks: `action_id` is None where nothing that it asks about is left.

    `is_answered` is true where anybody has said something of the action in that round.
    """

    request_id: int
    name: str
    action_id: int | None
    is_disowned: bool
    is_answered: bool


@dataclass(frozen=True, slots=True)
class Place:
    """A request with its round and plan."""

    request: RequestRow
    round: RoundRow
    plan: PlanRow


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A reply that was read back and waits for a word. `corrects` is the batch that it would supersede.

    `made_at` is when the message was written, `written_at` when its present words were, `read_at` when they came in.
    """

    id: int
    request_id: int
    channel: str
    ts: str
    text: str
    choices: dict[str, str]
    state: str
    corrects: int | None
    made_at: datetime
    written_at: datetime
    read_at: datetime


@dataclass(frozen=True, slots=True)
class BatchRow:
    """What one press, form or reply saved."""

    id: int
    request_id: int
    person_id: int
    draft_id: int | None
    via: str
    saved_at: datetime
    undone_at: datetime | None


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A note, with the action of the link it was asked by. A superseded or withdrawn one stays in the records."""

    id: int
    action_id: int
    round_id: int | None
    batch_id: int | None
    author_id: int | None
    author: str | None
    period: str
    words: str
    status: str | None
    is_no_change: bool
    is_late: bool
    said_at: datetime
    superseded_by: int | None
    withdrawn_at: datetime | None
    review_on: date | None = None


@dataclass(frozen=True, slots=True)
class UploadRow:
    """A document that was given in chat. `file` is the platform's id; `reading` is JSON, `columns_said` pairs."""

    id: int
    workspace_id: int
    person_id: int
    file: str
    file_name: str
    name: str
    state: str
    columns_said: list[tuple[str, str]]
    decisions: list[dict[str, str]]
    reading: str | None
    document_sha256: str
    reason: str
    is_private: bool
    attempts: int


@dataclass(frozen=True, slots=True)
class SlippageRow:
    """A change of due date as kept; `was` and `now` are dues."""

    id: int
    action_id: int
    note_id: int | None
    was: Due
    now: Due
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """A message to send, by reference: what to say is composed at sending.

    `look_at`, by the database's clock, is when one whose fate nobody recorded is looked up; `looks` is how often it
    was looked up in vain. `is_repeat` where it may have been read before, and nobody can look.
    """

    id: int
    workspace_id: int
    key: str
    kind: str
    subject: dict[str, int]
    recipient: str
    target: str | None
    state: str
    attempts: int
    epoch: int
    next_at: datetime
    look_at: datetime | None
    looks: int
    is_repeat: bool
    channel: str | None
    ts: str | None
    reason: str


R = TypeVar("R")


def as_row(kind: type[R], found: Mapping[Any, Any]) -> R:
    """Build a row's dataclass from the columns that bear its fields' names."""
    return kind(*[found[name] for name in names_of(kind)])


_names: dict[type[Any], tuple[str, ...]] = {}


def names_of(kind: type[Any]) -> tuple[str, ...]:
    """The names of a row's fields, in their order."""
    if kind not in _names:
        _names[kind] = tuple(f.name for f in fields(kind))
    return _names[kind]


def due_of(found: Mapping[Any, Any]) -> Due:
    """The due of an action's columns."""
    return Due(
        words=found["due_words"],
        kind=DueKind(found["due_kind"]),
        on=found["due_on"],
        precision=Precision(found["due_precision"]) if found["due_precision"] else None,
        original_words=found["due_original_words"],
        original_on=found["due_original_on"],
        start_words=found["due_start_words"],
        start_on=found["due_start_on"],
    )


def due_columns(due: Due) -> dict[str, object]:
    """A due as an action's columns."""
    return {
        "due_words": due.words,
        "due_kind": due.kind.value,
        "due_on": due.on,
        "due_precision": due.precision.value if due.precision else None,
        "due_original_words": due.original_words,
        "due_original_on": due.original_on,
        "due_start_words": due.start_words,
        "due_start_on": due.start_on,
    }


def due_to_json(due: Due) -> dict[str, str | None]:
    """A due as JSON: dates in ISO form."""
    return {
        name: value.isoformat() if isinstance(value, date) else str(value) if value is not None else None
        for name, value in due_columns(due).items()
    }


def due_from_json(kept: Mapping[str, str | None]) -> Due:
    """The due that `due_to_json` wrote."""
    dates = {
        name: date.fromisoformat(kept.get(name) or "") if kept.get(name) else None
        for name in ("due_on", "due_original_on", "due_start_on")
    }
    return due_of({"due_start_words": "", **kept, **dates})


@lru_cache(maxsize=32)
def status_of(kept: str | None) -> Status | None:
    """A status column's meaning."""
    return Status(kept) if kept else None
