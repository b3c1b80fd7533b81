"""The words that are typed on the command line: what is wrong is said in a sentence, with what to type instead."""

import re
import sys
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import TypeVar

import typer

from plans.date_words import find_dates
from plans.errors import ChaserError, NotUnderstood
from plans.model import Precision

HIGHEST_PORT = 65_535
_PERIOD = re.compile(r"(?P<count>\d{1,3})\s*(?P<unit>m|months?|y|years?)", re.IGNORECASE)

F = TypeVar("F", bound=StrEnum)


def read_day(words: str) -> date:
    """A day as it is written in a document or a file's name: 2010-04-30, 30/4/2010, 30 April 2010.

    Raises:
        NotUnderstood: it is none, or there is no such day.
    """
    try:
        return date.fromisoformat(words.strip())
    except ValueError:
        found = [one for one in find_dates(words) if one.precision is Precision.DAY]
    if len(found) == 1 and found[0].on is not None:
        return found[0].on
    why = "There is no such day as" if found else "I could not read a day in"
    raise NotUnderstood(f"{why} “{words}”. Write it like 2010-04-30 or 30 April 2010.")


def read_port(words: str | int) -> int:
    """A port of this computer; 0 takes any that is free.

    Raises:
        NotUnderstood: it is none.
    """
    said = str(words).strip()
    if not (said.isascii() and said.isdecimal() and int(said) <= HIGHEST_PORT):
        raise NotUnderstood(f"“{said}” is not a port: it is a number up to {HIGHEST_PORT}, such as 8766.")
    return int(said)


def one_of(kinds: type[F], what: str) -> Callable[[str], F]:
    """A reader of one of several words; `what` says what they are."""

    def read(words: str) -> F:
        try:
            return kinds(words.strip().casefold())
        except ValueError:
            raise NotUnderstood(f"“{words}” is not {what}: it is one of {', '.join(kinds)}.") from None

    return read


def read_period(words: str) -> int | None:
    """A period in months, as "6y" or "18 months"; None for "ever".

    Raises:
        NotUnderstood: it is none.
    """
    said = words.strip()
    if said.casefold() in ("ever", "for ever", "forever"):
        return None
    found = _PERIOD.fullmatch(said)
    if found is None:
        raise NotUnderstood(f"“{words}” is no period: write it like 6y, 18m or ever.")
    return int(found["count"]) * (12 if found["unit"][0].casefold() == "y" else 1)


def agree(question: str, otherwise: str) -> None:
    """Ask before something is done; `otherwise` is what to add where nobody is there to be asked.

    Raises:
        ChaserError: nobody is there, or they did not agree.
    """
    if not sys.stdin.isatty():
        raise ChaserError(f"Nobody is here to be asked: {otherwise}.")
    if not typer.confirm(question):
        raise ChaserError("Nothing was changed.")
