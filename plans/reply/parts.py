"""What is read from a reply: one item for each group of actions, the questions left open, and what found no place."""

from dataclasses import dataclass
from datetime import date

from plans.model import Due, Status


@dataclass(frozen=True, slots=True)
class Item:
    """What a reply says of one or more actions (their ids).

    `words` are the person's own, without the references. `due` is a new date, later or earlier than the present one;
    `reason` the person's words for why, "" where they give none. `review_on` is the day until which it is on hold.
    Where a question is open about the item (`is_open`), what it asks for is still None.
    """

    actions: tuple[str, ...]
    words: str
    status: Status | None = None
    no_change: bool = False
    due: Due | None = None
    reason: str = ""
    review_on: date | None = None
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to a question. `id` is stable for the same text and day."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Question:
    """Something with two meanings. Reading the text again with `choices[id] = choice.id` answers it.

    `action` is the id of the one action it is about, None where it is about several.
    """

    id: str
    action: str | None
    text: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Unplaced:
    """Words that were not taken, the sentence that says why, and the ids of actions that may have been meant."""

    words: str
    why: str
    suggestions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """A free-text reply as understood. Every action stands in one item at most; all items are the person's own."""

    items: tuple[Item, ...] = ()
    questions: tuple[Question, ...] = ()
    unplaced: tuple[Unplaced, ...] = ()
