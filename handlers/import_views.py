"""What Chaser says of a plan's document that was given to it: parts of `handlers.views`, and as free of layout."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ImportForm:
    """The form that takes a plan's document."""

    name: str = ""


@dataclass(frozen=True, slots=True)
class DoubtLine:
    """One doubt of a document: `id` names it among the others; `can_correct` where words can put it right."""

    id: str
    text: str
    can_correct: bool


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """A document as it was read, before it is kept. `title` counts what is in it.

    `doubts` are still to be settled, `changes` what the next version of a plan changes; both can be many. `mark` comes
    back with the word that it is right: if something else would be changed by then, it is shown again.
    """

    upload: int
    name: str
    file_name: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    doubts: tuple[DoubtLine, ...] = ()
    changes: tuple[str, ...] = ()
    is_next_version: bool = False
    mark: str = ""


@dataclass(frozen=True, slots=True)
class DoubtForm:
    """The form that corrects one doubt. `hint` says what can be typed, `choices` all there is where these are few."""

    upload: int
    doubt: str
    text: str
    hint: str
    choices: tuple[str, ...] = ()
