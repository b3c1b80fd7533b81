"""Doubts about words for when that were read one way and could be read another."""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache

from plans.date_kinds import kind_of
from plans.date_words import Found, find_dates
from plans.dates import lists_steps, opens_with_start, says_only_the_first
from plans.model import Action, Doubt, Due, DueKind, Precision, joined
from plans.reading.doubts_beside import beside
from plans.reading.evidence import Evidence
from plans.reading.wording import clip, in_full, labels

_EARLIEST, _LATEST = 1995, 2060  # years that a council's plan could be about
_UNSURE = re.compile(
    r"\b(?:tb[acd]|t\.b\.[acd]|to be (?:confirmed|agreed|advised|determined|decided)|provisional(?:ly)?|draft date"
    r"|hopefully|if possible|possibly|perhaps|maybe|(?:not |un)confirmed"
    r"|not (?:achieved|met)|missed|earliest|or (?:later|after)|likely|unlikely)\b|\?",
    re.IGNORECASE,
)
_NUMBERS = re.compile(r"(?<![\d/])(?P<day>0?[1-9]|[12]\d|3[01])/(?P<month>\d{1,2})/(?:\d{4}|\d\d)(?![\d/])")
_MONTH_FIRST = "another date of this plan has its month first: has this one too?"
_DECEMBER = 12
_LENGTH = re.compile(r"\b(?:\d+|six|twelve)[\s-]*(?:months?|mths?|weeks?|wks?|years?|yrs?)\b", re.IGNORECASE)
_BEFORE = re.compile(r"\b(?:before|prior\s+to|ahead\s+of|in\s+advance\s+of)\s*(?:the\s*)?\Z", re.IGNORECASE)
_YEAR_ALONE = re.compile(r"\W*(?:(?:by|in|during|within)\s+)?(?:the\s+)?(?:year\s+)?(?:19|20)\d\d\W*", re.IGNORECASE)
_EARLY = re.compile(r"\b(?:start|beginning|early|mid|middle)(?:\s+(?:of|in))?\s*(?:the\s+)?\Z", re.IGNORECASE)
_MISREAD = re.compile(r"(?:\b\d+[lIO]\w*|\b[lIO]\d\w*)\s*\Z")
_DONE = re.compile(
    r"\b(?:completed|achieved|done|closed|finished|delivered|implemented|actioned|fulfilled"
    r"|signed off|complete)\b",
    re.IGNORECASE,
)
_TO_DO = re.compile(
    r"\b(?:be|by|to|target|due|complete(?=\s+(?:by|in|end)\b))\b|\Acomplete(?=\s+\w)(?!d)", re.IGNORECASE
)
_GOES_WITH = re.compile(
    r"\b(?:then|there\s?after|from|since|until|onwards?|and|review\w*|next|starting|commencing|beginning|each|every|in)\b",
    re.IGNORECASE,
)


def open_dues(evidence: Evidence) -> Iterator[Doubt]:
    """Dates that an officer would ask about once more, each question once."""
    asked: dict[str, dict[str, Due]] = defaultdict(dict)
    is_month_first = any(map(_is_month_first, evidence.plan.actions))
    for action in evidence.plan.actions:
        why = why_open(action.due) or (_MONTH_FIRST if is_month_first and _could_be_month_first(action) else "")
        if why:
            asked[why][action.id] = action.due
    for why, dues in asked.items():
        place, says = f"{labels(evidence.plan, dues)} When", dict.fromkeys(due.words for due in dues.values())
        read = dict.fromkeys(_as_read(due) for due in dues.values())
        yield Doubt("open-due", place, clip("; ".join(says)), f"read as {joined(read)}", why, tuple(dues))


def _is_month_first(action: Action) -> bool:
    """It has a day where a month should be, as Americans and their programs write it: 12/31/2026."""
    found = _NUMBERS.search(action.due.words)
    return found is not None and int(found["month"]) > _DECEMBER >= int(found["day"])


def _could_be_month_first(action: Action) -> bool:
    found = _NUMBERS.search(action.due.words)
    return found is not None and action.due.on is not None and int(found["day"]) <= _DECEMBER


@lru_cache(maxsize=4096)
def why_open(due: Due) -> str:
    """What could be asked about a due that was read, "" where nothing could."""
    words = " ".join(filter(None, (due.original_words, due.words)))
    found = find_dates(words)
    if due.kind in (DueKind.NONE_STATED, DueKind.CONDITIONAL) or not found:
        return ""
    about_words = (_about_dated(due, words, found), beside(due, words, found), _about_kind(due, words))
    asked = (_about_dates(found), *about_words, _about_years(found))
    return next(filter(None, asked), "")


def _as_read(due: Due) -> str:
    if due.kind is DueKind.DATED and due.on:
        return in_full(due.on)
    return f"{due.kind} from {in_full(due.start_on)}" if due.start_on else f"{due.kind}, with no date"


def _about_dates(found: tuple[Found, ...]) -> str:
    """What a date's own words leave open, and a day beside it that no calendar has."""
    if any(one.on is None for one in found):
        return "one of its dates is in no calendar"
    return next((one.why for one in found if one.why), "")


def _about_dated(due: Due, words: str, found: tuple[Found, ...]) -> str:
    """What the words before its first date leave open, several dates that none replaced, and what it waits for."""
    if due.kind is not DueKind.DATED:
        return ""
    before = words[: found[0].start]
    waits = kind_of(words) is DueKind.CONDITIONAL and not _BEFORE.search(before)
    asked = (
        (found[0].precision is not Precision.DAY and _BEFORE.search(before), "before it begins, or by its end?"),
        (_EARLY.search(before), "how early?"),
        (_MISREAD.search(before), "is a letter misread for a digit?"),
        (says_only_the_first(words), "is that only the date that was set first?"),
        (_DONE.search(before) and not _TO_DO.search(before), "is that when it was done?"),
        (due.original_on is None and lists_steps(words), "several dates stand there: is it due by the last?"),
        (waits, "it waits for something as well"),
        (_YEAR_ALONE.fullmatch(words), "the calendar year, or the financial year?"),
    )
    return next((why for is_open, why in asked if is_open), "")


def _about_kind(due: Due, words: str) -> str:
    if _UNSURE.search(words):
        return "the date is said to be unsure"
    if _LENGTH.search(words):
        return "a length of time stands beside the date"
    if due.kind is DueKind.DATED:
        return (
            "a word there is often said of what has no end" if kind_of(words) not in (None, DueKind.CONDITIONAL) else ""
        )
    if due.start_on:
        return "" if opens_with_start(words) else "only its start is said: when should it be done?"
    return "" if _GOES_WITH.search(words) else "is the date that by which it is due?"


def _about_years(found: tuple[Found, ...]) -> str:
    far = (one for one in found if one.on and not _EARLIEST <= one.on.year <= _LATEST)
    return "is that the year?" if any(far) else ""
