"""Doubts about numbers: gaps in the numbering, and years with a digit too many."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from plans.model import Doubt, joined
from plans.reading.evidence import Evidence
from plans.reading.wording import labels

_COUNTED = re.compile(r"(?P<before>[A-Z]{0,3}[/-]?)(?P<action>\d{1,3})")
_NUMBERED = re.compile(r"(?P<theme>\d{1,3})\.(?P<action>\d{1,3})")
_LONG_YEAR = re.compile(r"(?<![\w.,£$])(?P<year>(?:19|20)\d{3})(?P<rest>/\d{2,4})?(?![\w,.]\d|\d)")
_MOST_GAPS = 20


def gaps(evidence: Evidence) -> Iterator[Doubt]:
    """Numbers that the plan passes over: an update often shows only what is still open."""
    plan = evidence.plan
    by_theme: dict[int, set[int]] = defaultdict(set)
    for found in filter(None, (_NUMBERED.fullmatch(action.ref) for action in plan.actions)):
        by_theme[int(found["theme"])].add(int(found["action"]))
    themes = {int(theme.ref) for theme in plan.themes if theme.ref.isdecimal() and len(theme.ref) < len("1000")}
    missing = [str(number) for number in _passed_over(themes)]
    missing += [f"{theme}.{number}" for theme, seen in sorted(by_theme.items()) for number in _passed_over(seen)]
    missing += _between_counted(action.ref for action in plan.actions)
    if missing:
        shown = missing if len(missing) <= _MOST_GAPS else [*missing[:_MOST_GAPS], f"{len(missing) - _MOST_GAPS} more"]
        understood = "taken as not in this document, nothing is made up"
        yield Doubt("gaps", "No", joined(shown), understood, "the numbering passes over these")


def _between_counted(refs: Iterable[str]) -> list[str]:
    """The numbers between the first and the last of a count with no themes: "3" of 2 and 4, "A2" of A1 and A3."""
    counts: dict[str, set[int]] = defaultdict(set)
    for found in filter(None, map(_COUNTED.fullmatch, refs)):
        counts[found["before"]].add(int(found["action"]))
    return [
        f"{before}{number}" for before, seen in counts.items() for number in _passed_over(seen) if number > min(seen)
    ]


def _passed_over(seen: Iterable[int]) -> list[int]:
    numbers = set(seen)
    return [number for number in range(1, max(numbers, default=0)) if number not in numbers]


def misprints(evidence: Evidence) -> Iterator[Doubt]:
    """A year of five digits: kept as written, with what is probably meant."""
    for action in evidence.plan.actions:
        for column, words in (("Action", action.title), ("How", action.how), ("When", action.due.words)):
            for found in _LONG_YEAR.finditer(words):
                meant = _mended(found["year"], found["rest"] or "")
                why = f"probably {meant} is meant" if meant else "a year has four digits"
                yield Doubt(
                    "misprint", f"{labels(evidence.plan, [action.id])} {column}", found[0], "kept as written", why
                )


def _mended(year: str, rest: str) -> str:
    """What is meant: without the digit that makes the years follow each other, or without a doubled one, else ""."""
    mended = [year[:place] + year[place + 1 :] for place in range(2, len(year))]
    follow = (one for one in mended if rest and int(rest[1:]) % 100 == (int(one) + 1) % 100)
    doubled = (one for place, one in enumerate(mended, start=2) if year[place] == year[place - 1])
    meant = next(follow, None) or next(doubled, None)
    return f"{meant}{rest}" if meant else ""
