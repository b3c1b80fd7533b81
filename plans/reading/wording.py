"""How doubts name things: actions by their numbers, words cut to a line."""

from collections.abc import Iterable
from datetime import date

from plans.model import Plan, joined

_LONGEST = 80
_MOST_NAMED = 12
_MOST_TITLES = 3


def labels(plan: Plan, ids: Iterable[str]) -> str:
    """The actions as a person looks for them: by number, else by title; a long list is counted out."""
    wanted = set(ids)
    actions = [action for action in plan.actions if action.id in wanted]
    # An id is the number that is printed, told apart where it is printed twice.
    names = [action.id if action.ref else clip(action.title) for action in actions]
    most = _MOST_NAMED if all(action.ref for action in actions) else _MOST_TITLES
    return joined(names if len(names) <= most else [*names[: most - 1], f"{len(names) - most + 1} more"])


def clip(words: str) -> str:
    """Words on one line, cut at a word's end where they are long."""
    line = " ".join(words.split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST].rsplit(' ', 1)[0]}..."


def excerpt(words: str, end: int) -> str:
    """The words on one line, cut to what leads up to a place in them where they are long."""
    if len(words) <= _LONGEST:
        return clip(words)
    before = " ".join(words[:end].split())
    return before if len(before) <= _LONGEST else f"...{before[-_LONGEST:].partition(' ')[2]}"


def in_full(day: date) -> str:
    """A date as people write it: 31 March 2010."""
    return f"{day.day} {day:%B %Y}"
