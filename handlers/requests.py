"""What can come in: one frozen dataclass for each thing a person or the clock asks of Chaser.

A platform's payload is turned into one of these and nothing else. Ids are the records' own; they are opaque to
the person and checked again against what that person may see and do.
"""

from dataclasses import dataclass, field
from datetime import date, datetime

from plans.model import Status


@dataclass(frozen=True, slots=True)
class SetStatus:
    """A status pressed in the message that asks; `words` is the line typed beside it."""

    request: int
    action: int
    status: Status
    words: str = ""


@dataclass(frozen=True, slots=True)
class NoChange:
    """Nothing new on one action."""

    request: int
    action: int
    words: str = ""


@dataclass(frozen=True, slots=True)
class NoChangeForRest:
    """Nothing new on any action still open in this request."""

    request: int


@dataclass(frozen=True, slots=True)
class AskLater:
    """The person would rather be asked again on the next working day."""

    request: int


@dataclass(frozen=True, slots=True)
class NotMine:
    """The person says that an action is not theirs."""

    request: int
    action: int


@dataclass(frozen=True, slots=True)
class OpenForm:
    """Add progress, or change an answer: show the form for one action."""

    request: int
    action: int


@dataclass(frozen=True, slots=True)
class SubmitForm:
    """The filled form. `status` None means no change; `also` are further actions that the note covers."""

    request: int
    action: int
    status: Status | None
    words: str
    due: str = ""
    due_on: date | None = None
    reason: str = ""
    also: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """A direct message in the person's own words. `ts` is the platform's id of the message in `channel`.

    `written` is when, where the platform says; it does not make it another message.
    """

    channel: str
    ts: str
    text: str
    written: datetime | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class ReplyEdited:
    """A direct message that had been sent before, in its new words, which are as old as `written`."""

    channel: str
    ts: str
    text: str
    written: datetime | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class ReplyDeleted:
    """A direct message that is there no longer."""

    channel: str
    ts: str


@dataclass(frozen=True, slots=True)
class ChooseReading:
    """The answer to one question about a reply."""

    draft: int
    question: str
    choice: str


@dataclass(frozen=True, slots=True)
class SaveDraft:
    """Confirm a reply as it was understood."""

    draft: int


@dataclass(frozen=True, slots=True)
class CancelDraft:
    """Forget a reply that was read back."""

    draft: int


@dataclass(frozen=True, slots=True)
class EditDraft:
    """Show a reply's words for editing."""

    draft: int


@dataclass(frozen=True, slots=True)
class SubmitDraft:
    """A reply's words, edited."""

    draft: int
    text: str


@dataclass(frozen=True, slots=True)
class Undo:
    """Take back what one answer saved."""

    batch: int


@dataclass(frozen=True, slots=True)
class GiveReason:
    """Why a date slipped, said afterwards."""

    slippage: int
    reason: str


@dataclass(frozen=True, slots=True)
class Command:
    """A `/plan` command as typed, without the `/plan`. `channel` is where it was typed."""

    text: str
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Query:
    """A question about a plan: `kind` is the command's name. `plan` is a name that was typed, or empty."""

    kind: str
    words: str
    channel: str = ""
    plan: str = ""
    is_shared: bool = False


@dataclass(frozen=True, slots=True)
class ProposeRound:
    """Preview a round, in the words of `/plan round`."""

    words: str
    channel: str = ""
    plan: str = ""


@dataclass(frozen=True, slots=True)
class SayWho:
    """`/plan who NAME is @person`; without a name, who is who. `person` is the platform's user id."""

    name: str = ""
    person: str = ""
    channel: str = ""
    plan: str = ""


@dataclass(frozen=True, slots=True)
class Help:
    """What can be typed, or how one command is used."""

    topic: str = ""


@dataclass(frozen=True, slots=True)
class SetReminding:
    """Stop writing to this person, or start again."""

    is_wanted: bool


@dataclass(frozen=True, slots=True)
class PostHere:
    """Have the plan's digests posted in the channel where this was typed."""

    channel: str
    plan: str = ""


@dataclass(frozen=True, slots=True)
class UndoLast:
    """Take back what this person saved last."""


@dataclass(frozen=True, slots=True)
class PreviewMessages:
    """Show the messages that a proposed round would send."""

    round: int


@dataclass(frozen=True, slots=True)
class OpenRound:
    """Open a proposed round now, or keep it for its opening day."""

    round: int


@dataclass(frozen=True, slots=True)
class CancelRound:
    """Drop a proposed round."""

    round: int


@dataclass(frozen=True, slots=True)
class CloseRound:
    """Close an open round before its day, and post its digest."""

    round: int


@dataclass(frozen=True, slots=True)
class AssignOwner:
    """Say who in the workspace a name, post or team of the plan is. `person` is the platform's user id."""

    owner: int
    person: str


@dataclass(frozen=True, slots=True)
class ShowHistory:
    """How one action got where it is."""

    action: int


@dataclass(frozen=True, slots=True)
class ShowImport:
    """Show the form that takes a plan's document. `name` is what the plan is to be called, or is called."""

    name: str = ""


@dataclass(frozen=True, slots=True)
class GiveFile:
    """A document to be read as a plan. `file` is the platform's id of it, `ts` that of the message it came with.

    `words` came with it: the plan's name from whoever may bring one in, a reply from anybody else. `others` counts the
    further files of the same message, which are not read.
    """

    file: str
    file_name: str
    words: str = ""
    is_private: bool = False
    channel: str = ""
    ts: str = ""
    others: int = 0
    written: datetime | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class OpenDoubt:
    """Show the form that corrects one doubt of a document that was read."""

    upload: int
    doubt: str


@dataclass(frozen=True, slots=True)
class SettleDoubt:
    """What somebody says of one doubt; no words accept it as it was understood."""

    upload: int
    doubt: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class KeepUpload:
    """Keep a document as it is understood now. `mark` is that of the changes that were shown."""

    upload: int
    mark: str = ""


@dataclass(frozen=True, slots=True)
class DropUpload:
    """Forget a document that was read."""

    upload: int


@dataclass(frozen=True, slots=True)
class EndRound:
    """Close the plan's open round, or cancel the one that has not opened, as typed."""

    is_close: bool
    channel: str = ""
    plan: str = ""


Request = (
    SetStatus
    | NoChange
    | NoChangeForRest
    | AskLater
    | NotMine
    | OpenForm
    | SubmitForm
    | Reply
    | ReplyEdited
    | ReplyDeleted
    | ChooseReading
    | SaveDraft
    | CancelDraft
    | EditDraft
    | SubmitDraft
    | Undo
    | GiveReason
    | Command
    | Query
    | ProposeRound
    | SayWho
    | Help
    | SetReminding
    | UndoLast
    | PostHere
    | PreviewMessages
    | OpenRound
    | CancelRound
    | CloseRound
    | AssignOwner
    | ShowHistory
    | ShowImport
    | GiveFile
    | OpenDoubt
    | SettleDoubt
    | KeepUpload
    | DropUpload
    | EndRound
)
