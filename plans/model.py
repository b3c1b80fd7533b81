"""An action plan, its themes, actions, owners, dues, notes and statuses.

Everything here is immutable and knows no clock. Dates are local calendar dates of the council;
instants, where they occur in other rooms, are aware and UTC.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum

CAME_LATE = "received after closing"
"""What is printed behind a note that came after its round."""


def joined(names: Iterable[str]) -> str:
    """Names as they are said: "A", "A and B", "A, B and C"."""
    *first, last = list(names) or [""]
    return f"{', '.join(first)} and {last}" if first else last


class Status(StrEnum):
    """How an action stands. The first four are the council's usual key, the others stand outside it."""

    ON_TARGET = "on target"
    LATE = "underway but will be late"
    SIGNIFICANTLY_LATE = "not underway or significantly late"
    COMPLETED = "completed"
    NOT_YET_DUE = "not yet due to start"
    ON_HOLD = "on hold"
    CARRIED_FORWARD = "carried forward"
    CANCELLED = "cancelled"

    @property
    def colour(self) -> str | None:
        """The key's colour by convention; None outside the key. Never shown without the word."""
        return KEY_COLOURS.get(self)

    @property
    def is_over(self) -> bool:
        """Nobody is asked about it any more."""
        return self in (Status.COMPLETED, Status.CARRIED_FORWARD, Status.CANCELLED)


KEY_COLOURS = {
    Status.ON_TARGET: "green",
    Status.LATE: "amber",
    Status.SIGNIFICANTLY_LATE: "red",
    Status.COMPLETED: "blue",
}
KEY = tuple(KEY_COLOURS)


class DueKind(StrEnum):
    """What kind of "when" the council wrote."""

    DATED = "dated"
    ONGOING = "ongoing"
    AS_REQUIRED = "as required"
    RECURRING = "recurring"
    CONDITIONAL = "conditional"
    NONE_STATED = "none stated"


class Precision(StrEnum):
    """How exactly a dated due was said; its date is always the last day that still counts as in time."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    SEASON = "season"
    CALENDAR_YEAR = "calendar year"
    FINANCIAL_YEAR = "financial year"


@dataclass(frozen=True, slots=True)
class Due:
    """The council's own words for when, and what they mean.

    `on` is the last day in time of the current due (July 2009 is 2009-07-31, 2011/12 is 2012-03-31).
    `original_on` and `original_words` are set when a date has slipped: the first that was set. `start_on` is the first
    day of what was said of its start, `start_words` how the plan said it.
    """

    words: str = ""
    kind: DueKind = DueKind.NONE_STATED
    on: date | None = None
    precision: Precision | None = None
    original_words: str | None = None
    original_on: date | None = None
    start_words: str = ""
    start_on: date | None = None

    def is_overdue(self, today: date) -> bool:
        """Only a dated due can be overdue: July 2009 is from 1 August."""
        return self.kind is DueKind.DATED and self.on is not None and self.on < today

    def moved_to(self, new: "Due") -> "Due":
        """The new due in this one's place: the first date that was ever set stays with it, unless there is none now."""
        if self.kind is not DueKind.DATED or new.kind is DueKind.NONE_STATED:
            return replace(new, original_words=None, original_on=None)
        first = self.original_on or self.on
        return replace(new, original_words=self.original_words or self.words, original_on=first)

    @property
    def has_slipped(self) -> bool:
        """A later date has replaced the first one."""
        return self.original_on is not None and self.original_on != self.on

    @property
    def printed(self) -> str:
        """The words as a plan prints them: both, where one slipped."""
        if self.original_words and self.original_words != self.words:
            return f"{self.original_words} -> {self.words}"
        return self.words or "no date"


class OwnerKind(StrEnum):
    """Who an owner is: somebody by name, a post, a team, or nobody in particular ("relevant managers")."""

    PERSON = "person"
    POST = "post"
    TEAM = "team"
    UNNAMED = "unnamed"


@dataclass(frozen=True, slots=True)
class Owner:
    """Who answers for an action, as the plan names them."""

    name: str
    kind: OwnerKind


@dataclass(frozen=True, slots=True)
class Theme:
    """A heading that groups actions."""

    title: str
    ref: str = ""


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """One entry of the plan's key. `kind` is "status", "link", "priority" or "element"."""

    meaning: str
    kind: str
    code: str = ""


def rests(status: Status | None, review_on: date | None, on: date) -> bool:
    """Whether nobody need say anything about an action by a day: it is on hold, and is looked at again later.

    The last day of a month stands for the month, as `plans.date_printed.say_review` tells it.
    """
    if status is not Status.ON_HOLD or review_on is None:
        return False
    is_month = (review_on + timedelta(days=1)).day == 1
    return (review_on.replace(day=1) if is_month else review_on) > on


@dataclass(frozen=True, slots=True)
class Action:
    """One row of a plan. `id` is unique within the plan; `ref` is as printed and need not be.

    `schedule` is what a plan over several years prints under each ("2009/10", "Nov"); `elements` the answers of a
    matrix ("Staff", "YES"); `extra` the cells of columns that are none of the others, with their headings. `further`
    are cells whose words stand in a field above too: who supports ("Support", a line each), a second column of
    outcomes.
    """

    id: str
    title: str
    ref: str = ""
    theme: Theme | None = None
    how: str = ""
    outcome: str = ""
    owners: tuple[Owner, ...] = ()
    due: Due = field(default_factory=Due)
    priority: str = ""
    links: tuple[str, ...] = ()
    status: Status | None = None
    stated: str | None = None
    """The state in the document's own terms ("ongoing", "suspended"), where it is said but is no status."""
    review_on: date | None = None
    """The day on which an action that is on hold is looked at again, where somebody said one."""
    schedule: tuple[tuple[str, str], ...] = ()
    elements: tuple[tuple[str, str], ...] = ()
    extra: tuple[tuple[str, str], ...] = ()
    further: tuple[tuple[str, str], ...] = ()

    @property
    def label(self) -> str:
        """How people call it: reference and title."""
        return f"{self.ref} {self.title}".strip()


@dataclass(frozen=True, slots=True)
class Note:
    """A dated progress note. `actions` are action ids; `month` is the first day of the month that dates it.

    `period` is the label as printed or as the round has it ("February 10"). Notes are never overwritten:
    a correction is a new note, and the one it replaces is kept.
    """

    id: str
    words: str
    actions: tuple[str, ...]
    period: str = ""
    month: date | None = None
    status: Status | None = None
    stated: str | None = None
    author: str = ""
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Slippage:
    """A change of due date: both dues stay, with the reason that was given."""

    action: str
    was: Due
    now: Due
    reason: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Round:
    """One collection of progress for a plan, labelled by period ("April 10"), usually serving a meeting."""

    label: str
    opens_on: date
    closes_on: date
    meeting: str = ""
    meeting_on: date | None = None


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something that was read but could be meant otherwise.

    `place` names the cell as a person would look for it ("1.2 When"), `says` is what stands there,
    `understood` what was made of it, `why` the reason for doubting. `kind` is a stable word for tests and decisions.
    `about` has what a correction changes: ids of actions, ids of notes, or owners' names, as the kind has it. `where`
    is the row ("sheet Roads, row 7") if the number alone would not lead there; another version may have it elsewhere.
    """

    kind: str
    place: str
    says: str
    understood: str
    why: str
    about: tuple[str, ...] = ()
    where: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody said of a doubt: `answer` in their words, or "" where it was understood rightly.

    Kind, place and what stands there make it the same doubt when the document comes again.
    """

    kind: str
    place: str
    says: str
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """An action plan as read from a document or loaded from the records.

    `columns` are the heading cells of its table in order; `columns_said` what somebody said that some of them hold,
    where their headings do not tell. `as_of` is the first day of the month that the
    document says it stands at. Notes are in printed order.
    """

    title: str
    actions: tuple[Action, ...]
    themes: tuple[Theme, ...] = ()
    notes: tuple[Note, ...] = ()
    legend: tuple[LegendEntry, ...] = ()
    columns: tuple[str, ...] = ()
    name: str = ""
    appendix: str = ""
    period_words: str = ""
    as_of_words: str = ""
    as_of: date | None = None
    columns_said: tuple[tuple[str, str], ...] = ()

    def notes_of(self, action_id: str) -> tuple[Note, ...]:
        """The notes that cover an action, oldest first."""
        return tuple(n for n in self.notes if action_id in n.actions)

    def last_note_of(self, action_id: str) -> Note | None:
        """The newest note that covers an action."""
        notes = self.notes_of(action_id)
        return notes[-1] if notes else None
