"""What Chaser says, without any layout: each platform renders these natively and fully.

All words in them are plain text as people wrote them; a renderer escapes every one. Dates are local calendar dates.
`tries` are commands that the person can type next, without the leading slash command's name being marked up.
"""

from dataclasses import dataclass
from datetime import date

from handlers.import_views import DoubtForm, ImportForm, ImportPreview
from handlers.who_views import Who
from plans.model import Status
from reports.digest import Digest, ThemeSection


@dataclass(frozen=True, slots=True)
class Sentence:
    """One or two sentences, and what to type next."""

    text: str
    tries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Nothing:
    """There is nothing to say: what was done shows in a message that changes."""


@dataclass(frozen=True, slots=True)
class Answer:
    """How an action was answered in this round. `by` is set when somebody else answered."""

    words: str
    status: Status | None = None
    by: str = ""
    is_no_change: bool = False
    when: str = ""


@dataclass(frozen=True, slots=True)
class AskItem:
    """One action in a request. `when` is ready to print: "was due July 2009 (9 months ago)"."""

    action: int
    ref: str
    title: str
    when: str
    last_period: str = ""
    last_words: str = ""
    status: Status | None = None
    answer: Answer | None = None
    is_disowned: bool = False


@dataclass(frozen=True, slots=True)
class Ask:
    """The one message that asks a person how their actions stand, as it is now.

    `closes_on` is the day on which the round closes or, once it has, did.
    `told` names whom Chaser tells that none of the actions is this person's.
    """

    request: int
    plan: str
    label: str
    closes_on: date
    items: tuple[AskItem, ...]
    meeting: str = ""
    meeting_on: date | None = None
    is_closed: bool = False
    later_on: date | None = None
    is_first: bool = False
    told: tuple[str, ...] = ()

    @property
    def open_items(self) -> tuple[AskItem, ...]:
        """What is not answered yet."""
        return tuple(i for i in self.items if i.answer is None and not i.is_disowned)


@dataclass(frozen=True, slots=True)
class Unsaved:
    """A reply that was read back and never saved: it can be, or a question stands before that, or it has no place."""

    words: str
    can_save: bool = False
    has_question: bool = False


@dataclass(frozen=True, slots=True)
class Reminder:
    """A short word about what is still open in a request; no items when all is answered or the round is closed.

    `unsaved` are the replies that were read back and never saved. With `is_old` a newer reminder has been sent.
    """

    request: int
    plan: str
    label: str
    closes_on: date
    days_left: int
    items: tuple[AskItem, ...]
    is_last: bool
    is_closed: bool = False
    unsaved: tuple[Unsaved, ...] = ()
    is_old: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """One possible answer to a question."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question about a reply, with its possible answers."""

    id: str
    about: str
    text: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class UnderstoodItem:
    """One note as it was understood. `labels` are the actions it covers; `due` both dates where one moves.

    `refs` are the same actions in short, for where there are too many for their titles; none where they have none.
    """

    labels: tuple[str, ...]
    words: str
    status: Status | None = None
    is_no_change: bool = False
    due: str = ""
    reason: str = ""
    remark: str = ""
    refs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unplaced:
    """Words of a reply that could not be placed, why, and what they may have meant."""

    words: str
    why: str


@dataclass(frozen=True, slots=True)
class Understood:
    """A reply read back before it is saved. `plan` is named to somebody who is asked about several."""

    draft: int
    label: str
    items: tuple[UnderstoodItem, ...]
    questions: tuple[Question, ...] = ()
    unplaced: tuple[Unplaced, ...] = ()
    is_edit: bool = False
    plan: str = ""

    @property
    def can_save(self) -> bool:
        """Something was understood and nothing is left to ask."""
        return bool(self.items) and not self.questions


@dataclass(frozen=True, slots=True)
class SlippedDate:
    """A date that moved without a reason; the reasons are offered."""

    slippage: int
    label: str
    was: str
    now: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was saved. `batch` undoes it; `plan` is named to somebody who is asked about several."""

    batch: int
    label: str
    items: tuple[UnderstoodItem, ...]
    still_open: tuple[str, ...] = ()
    slipped: tuple[SlippedDate, ...] = ()
    is_late: bool = False
    is_undone: bool = False
    is_correction: bool = False
    plan: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """Something to choose: an id and what the person reads."""

    id: int
    label: str


@dataclass(frozen=True, slots=True)
class AnswerForm:
    """The form for one action. `words` and `status` are what this round has already; `example` is of dates ahead."""

    request: int
    action: int
    label: str
    title: str
    when: str
    last: str
    status: Status | None = None
    words: str = ""
    others: tuple[Option, ...] = ()
    example: str = ""


@dataclass(frozen=True, slots=True)
class EditForm:
    """A reply's words to be edited."""

    draft: int
    text: str


@dataclass(frozen=True, slots=True)
class FormProblem:
    """A form that cannot be saved yet: `field` is "words", "due", "reason" or "text"."""

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows that answer a question, of which `unlisted` more were not read: no platform shows so many.

    `is_shared` means that everybody in the channel sees them.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    footer: str = ""
    tries: tuple[str, ...] = ()
    is_shared: bool = False
    unlisted: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """One note in an action's history. `said` tells who and when, ready to print."""

    period: str
    words: str
    status: Status | None
    said: str
    is_superseded: bool = False
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class ActionCard:
    """One action with its facts (name, value) and its notes, oldest first."""

    title: str
    facts: tuple[tuple[str, str], ...]
    entries: tuple[Entry, ...]
    status: Status | None = None
    tries: tuple[str, ...] = ()
    is_shared: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """A person and the labels of the actions that they will be asked about."""

    name: str
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unreachable:
    """An action that nobody can be asked about, and why."""

    label: str
    why: str


@dataclass(frozen=True, slots=True)
class RoundPreview:
    """A proposed round, before anybody is asked. It may close on a day off; some owners have `stopped` Chaser.

    `resting` are actions on hold, each with when it is looked at again.
    """

    round: int
    plan: str
    label: str
    opens_on: date
    closes_on: date
    people: tuple[Asked, ...]
    unreachable: tuple[Unreachable, ...]
    reminders: tuple[date, ...]
    meeting: str = ""
    meeting_on: date | None = None
    opens_now: bool = True
    tries: tuple[str, ...] = ()
    is_day_off: bool = False
    stopped: tuple[str, ...] = ()
    resting: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Messages:
    """The messages that a round would send: a name and the request each."""

    label: str
    asks: tuple[tuple[str, Ask], ...]


@dataclass(frozen=True, slots=True)
class RoundCard:
    """How a round stands: who answered, and of how many actions."""

    round: int
    plan: str
    label: str
    state: str
    facts: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, ...], ...]
    can_close: bool = False
    is_shared: bool = False
    can_cancel: bool = False


@dataclass(frozen=True, slots=True)
class HelpText:
    """What can be typed: (usage, what it does)."""

    title: str
    entries: tuple[tuple[str, str], ...]
    footer: str = ""


@dataclass(frozen=True, slots=True)
class DigestView:
    """The compiled summary of a round."""

    digest: Digest


@dataclass(frozen=True, slots=True)
class DigestTheme:
    """One theme of a digest, for its thread."""

    section: ThemeSection


View = (
    Sentence
    | Nothing
    | Ask
    | Reminder
    | Understood
    | Receipt
    | AnswerForm
    | EditForm
    | FormProblem
    | Table
    | ActionCard
    | RoundPreview
    | Messages
    | RoundCard
    | Who
    | HelpText
    | DigestView
    | DigestTheme
    | ImportForm
    | ImportPreview
    | DoubtForm
)
