"""Finding a person by what was typed or what a plan says: exactly, by the beginnings of their names, or nearly."""

import difflib
from collections.abc import Sequence
from typing import Protocol, TypeVar

from plans.errors import NotFound
from plans.model import OwnerKind

ALIKE = 0.9
"""One letter in ten may differ for a name to be asked about."""

NAMED = 8
"""So many people are named at most where several could be meant."""


class Known(Protocol):
    """Somebody of the workspace; `user` is the platform's id."""

    @property
    def user(self) -> str:
        """The platform's id."""

    @property
    def name(self) -> str:
        """The full name."""

    @property
    def title(self) -> str:
        """The job title, or empty."""


P = TypeVar("P", bound=Known)


def plain(name: str) -> str:
    """A name as it is compared: without capitals, stops and hyphens."""
    return " ".join(name.casefold().replace(".", " ").replace("-", " ").split())


def called(said: str, everybody: Sequence[P]) -> list[P]:
    """Everybody who could be meant: by user id or whole name, else those whose names begin like each word said."""
    wanted = plain(said.strip().removeprefix("@"))
    exact = [p for p in everybody if p.user == said.strip().removeprefix("@") or plain(p.name) == wanted]
    return exact or [p for p in everybody if wanted and _begins(wanted.split(), plain(p.name).split())]


def _begins(wanted: list[str], words: list[str]) -> bool:
    return all(any(word.startswith(part) for word in words) for part in wanted)


def the_one(said: str, everybody: Sequence[P]) -> P:
    """The person who is meant.

    Raises:
        NotFound: nobody, or several: the sentence names them.
    """
    found = called(said, everybody)
    if len(found) == 1:
        return found[0]
    shown = said.strip().removeprefix("@")
    if not found:
        raise NotFound(f"Nobody here is called “{shown}”. Give the full name.")
    raise NotFound(f"“{shown}” could be {listed(found)}. Give the full name.")


def listed(people: Sequence[P]) -> str:
    """Several people by name, with the job titles where two have the same name."""
    names = [plain(p.name) for p in people]
    told = [f"{p.name} ({p.title})" if p.title and names.count(plain(p.name)) > 1 else p.name for p in people[:NAMED]]
    left = len(people) - len(told)
    parts = [*told, *([f"{left} more"] if left else [])]
    return " or ".join(part for part in (", ".join(parts[:-1]), parts[-1]) if part)


def exactly(owner: str, kind: str, everybody: Sequence[P]) -> P | None:
    """The one person who has exactly an owner's name, or for a post or team exactly that job title."""
    wanted = plain(owner)
    names = ((p, p.name if kind == OwnerKind.PERSON else p.title) for p in everybody)
    found = [p for p, name in names if name and plain(name) == wanted]
    return found[0] if len(found) == 1 else None


def nearly(owner: str, kind: str, everybody: Sequence[P]) -> P | None:
    """The one person whose name is like an owner's, to be asked about: never to be taken for granted."""
    if kind != OwnerKind.PERSON:
        return None
    wanted = plain(owner)
    found = [p for p in everybody if difflib.SequenceMatcher(None, plain(p.name), wanted).ratio() >= ALIKE]
    return found[0] if len(found) == 1 else None
