"""What a council's words for "when" mean. Nothing is made up: no year that is not said, no day that does not exist."""

import re
from datetime import date
from functools import lru_cache
from itertools import pairwise

from plans.date_words import MONTH as _MONTH
from plans.date_words import Found, find_dates, month_end, month_number, plain
from plans.model import Due, DueKind, Precision
from plans.said import Said, read_said

__all__ = ["Said", "read_due", "read_month", "read_said"]

_APRIL = 4
_KINDS = tuple(
    (kind, re.compile(rf"(?:{pattern})\b", re.IGNORECASE))
    for kind, pattern in (
        (
            DueKind.RECURRING,
            r"\b(?:bi-?|half-?)?(?:annual(?:ly)?|yearly|monthly|weekly)|\b(?:quarterly|daily|termly|fortnightly)",
        ),
        (DueKind.RECURRING, r"\b(?:per annum|(?:every|each|once an?|twice an?|times an?)\s+\w+)"),
        (DueKind.AS_REQUIRED, r"\bas (?:and|&) when|\b(?:as|when|if|where) (?:required|necessary|needed|appropriate)"),
        (DueKind.AS_REQUIRED, r"\bad[ -]hoc|\bon demand|\bas they arise"),
        (
            DueKind.ONGOING,
            r"\b(?:on-?\s?going|continuous(?:ly)?|continuing|continual(?:ly)?|throughout|permanent|rolling)",
        ),
        (
            DueKind.CONDITIONAL,
            r"\bwait (?:and|&) see|\b(?:awaiting|waiting|subject to|pending)|\bdepend(?:s|ent|ing)? (?:up)?on",
        ),
        (
            DueKind.CONDITIONAL,
            r"(?:\A|[.,;]\s*|\b(?:to|be|done|completed?|until|only)\s+)(?:when|once|after|following|upon|if|until)\s+\w+",
        ),
        (
            DueKind.CONDITIONAL,
            r"\b(?:on|upon|after|following)\s+(?:completion|approval|agreement|adoption|publication|appointment|receipt)",
        ),
    )
)
_UNTIL = re.compile(r"\b(?:until|till|to|by|complete)\s*\Z", re.IGNORECASE)
_RANGE = re.compile(r"\s*(?:-|to|until|till|through)\s*", re.IGNORECASE)
_LIST = re.compile(r"\s*(?:and|&|,|or|/|plus)\s*", re.IGNORECASE)
_MOVED = re.compile(
    r"\b(?:slipped|moved|revised|changed|extended|deferred|put back|delayed|postponed|rescheduled)\b", re.IGNORECASE
)
_STARTS = re.compile(r"\b(?:start(?:s|ing|ed)?|commenc\w+|begin\w*|from)(?:\s+(?:in|on|date))?[\s:]*\Z", re.IGNORECASE)
_ONWARDS = re.compile(r"\A\s*(?:onwards?|and (?:on-?going|continuing))\b", re.IGNORECASE)
_WAS = re.compile(r"\b(?:was|were|originally|original(?: date)?|previously|formerly|instead of)[\s:]*\Z", re.IGNORECASE)
_JOIN = (
    r"(?:[\s()\[\];:,>/=\u2192-]|\b(?:was|originally|original|date|previously|formerly|revised|changed|moved|slipped|extended"
    r"|deferred|put back|delayed|postponed|rescheduled|now|instead of|then|from|to)\b)+"
)
_JOINING = re.compile(rf"\A{_JOIN}", re.IGNORECASE)


@lru_cache(maxsize=4096)
def read_due(words: str, financial_year: str = "") -> Due:
    """Read a "when" cell.

    Words that say no date, or none that can be read without guessing ("nearer the time", "31/4/2010"), are kept
    with no date. A second date in the cell replaces the first, which stays as the original; a period
    ("June 2004 to May 2005") is due by its end. `financial_year` is the column's heading where the cell stands under
    one ("2009/10"): it lends its year to a bare month ("Jan" is then January 2010), and to nothing else.
    """
    words = words.strip()
    kind = _kind(words)
    found = tuple(f for f in find_dates(words) if f.on) or _bare_month(words, financial_year)
    if not found:
        return Due(words, kind or DueKind.NONE_STATED)
    if len(found) == 1 and kind is None and _only_starts(words, found[0]):
        return Due(words, DueKind.ONGOING, start_words=words, start_on=_first_day(found[0]))
    if kind is DueKind.ONGOING and _UNTIL.search(words[: found[0].start]):
        kind = None
    if kind in (DueKind.RECURRING, DueKind.ONGOING, DueKind.AS_REQUIRED):
        return Due(words, kind, found[0].on, found[0].precision)
    return _dated(words, found)


def read_month(words: str) -> date | None:
    """The first day of the first month that is named with its year ("August 09" is 2009-08-01); else None."""
    precisions = (Precision.DAY, Precision.MONTH)
    months = (f.on.replace(day=1) for f in find_dates(words) if f.on and f.precision in precisions)
    return next(months, None)


def _only_starts(words: str, found: Found) -> bool:
    """The words say when it begins and no end: "from April 2010", "April 2010 onwards"."""
    text = plain(words)
    return bool(re.fullmatch(r"\W*from\s+", text[: found.start], re.IGNORECASE) or _ONWARDS.search(text[found.end :]))


def _first_day(found: Found) -> date | None:
    is_day = found.precision is Precision.DAY or found.on is None
    return found.on if is_day or found.on is None else found.on.replace(day=1)


def _kind(words: str) -> DueKind | None:
    text = plain(words)
    return next((kind for kind, pattern in _KINDS if pattern.search(text)), None)


def _bare_month(words: str, financial_year: str) -> tuple[Found, ...]:
    """The month a cell names, in the year of its column."""
    years = find_dates(financial_year)
    named = re.fullmatch(rf"(?:end\s+(?:of\s+)?)?{_MONTH}", words, re.IGNORECASE)
    if not named or not years or years[0].on is None:
        return ()
    month = month_number(named["month"])
    year = years[0].on.year - 1 if month >= _APRIL else years[0].on.year
    return (Found(0, len(words), month_end(year, month), Precision.MONTH, words),)


def _dated(words: str, found: tuple[Found, ...]) -> Due:
    first, last = found[0], found[-1]
    if first.on == last.on or not _replaces(words, found):
        return Due(words, DueKind.DATED, last.on, last.precision)
    if _WAS.search(words[: last.start]):
        first, last = last, first
    return Due(
        words=_printed(words, last, found),
        kind=DueKind.DATED,
        on=last.on,
        precision=last.precision,
        original_words=_printed(words, first, found),
        original_on=first.on,
    )


def _replaces(words: str, found: tuple[Found, ...]) -> bool:
    """Whether the dates follow each other as old and new, rather than as a period or a list."""
    if _STARTS.search(words[: found[0].start]) and not _MOVED.search(words):
        return False
    if _MOVED.search(words) or re.search(r"->|\u2192|\b(?:was|originally|now)\b", words, re.IGNORECASE):
        return True
    gaps = [plain(words[one.end : two.start]) for one, two in pairwise(found)]
    return not any(_RANGE.fullmatch(gap) or _LIST.fullmatch(gap) for gap in gaps if gap.strip(" ") and "\n" not in gap)


def _printed(words: str, one: Found, found: tuple[Found, ...]) -> str:
    """The words of one of several dates, without those that only join it to the others."""
    before = max((f.end for f in found if f.end <= one.start), default=0)
    after = min((f.start for f in found if f.start >= one.end), default=len(words))
    lead = _JOINING.sub("", words[before : one.start])
    tail = words[one.end : after].rstrip() if after == len(words) else ""
    printed = f"{lead}{words[one.start : one.end]}{tail}".strip(" \n;,")
    return printed if printed.count("(") == printed.count(")") else printed.strip("()")
