"""What a council's words for "when" mean. Nothing is made up: no year that is not said, no day that does not exist."""

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from itertools import pairwise

from plans.date_kinds import kind_of, names_a_thing
from plans.date_parts import MONTH, month_end, month_number, plain, year_of_month
from plans.date_words import Found, find_dates
from plans.model import Due, DueKind, Precision
from plans.said import Said, read_said

__all__ = [
    "Said",
    "first_day",
    "lists_steps",
    "opens_with_start",
    "read_due",
    "read_month",
    "read_said",
    "says_only_the_first",
]

_MOVES = (
    r"(?:slip(?:ped)?|moved|revised?|rev|changed|amended|extended|extension|deferred|(?:put|pushed) back"
    r"|delayed|postponed|rescheduled|re-?scheduled|new (?:target|date|deadline)|brought forward|superseded|replaced)"
)
_UNTIL = re.compile(r"\b(?:until|till|to|by|complete|finish|end)\s*\Z", re.IGNORECASE)
_RANGE = re.compile(r"\s*(?:-|(?:through\s+)?(?:to|until|till)|through)\s*", re.IGNORECASE)
_LIST = re.compile(r"\s*(?:and|&|,|;|or|/|plus)\s*", re.IGNORECASE)
_APRIL = 4
_LENDING = (Precision.FINANCIAL_YEAR, Precision.CALENDAR_YEAR, Precision.QUARTER)
_AND = re.compile(r"\s*(?:and|&|or)\s*", re.IGNORECASE)
_MOVED = re.compile(rf"\b{_MOVES}\b", re.IGNORECASE)
_SAYS_MOVED = re.compile(
    rf"->|\u2192|>|\b(?:{_MOVES}|was|original(?:ly)?|prev|previously|formerly|now)\b", re.IGNORECASE
)
_STARTS = re.compile(
    r"\b(?:start(?:s|ing|ed)?|commenc\w+|begin\w*|from|since|as (?:of|at)|w\.?e\.?f\.?"
    r"|not? (?:before|earlier than|sooner than))"
    r"(?:\s+(?:in|on|from|date))?[\s:]*\Z",
    re.IGNORECASE,
)
_ONWARDS = re.compile(r"\A\s*(?:onwards?|and (?:on-?going|continuing))\b", re.IGNORECASE)
_WAS = re.compile(
    r"\b(?:(?:was|were)(?: due)?|originally|original(?: (?:target|due))?(?: date)?|prev|previously|formerly|instead of"
    rf"|{_MOVES} from)[\s:.]*\Z",
    re.IGNORECASE,
)
_JOIN = (
    r"(?:[\s()\[\];:,.>/=\u2192-]|\b(?:was|originally|original|target|date|prev|previously|formerly|now|instead of"
    rf"|then|from|to|until|for|agreed|{_MOVES})\b)+"
)
_JOINING = re.compile(rf"\A{_JOIN}", re.IGNORECASE)
# What comes after a date, or after something that happens on it, has no date of its own.
_AFTER = re.compile(
    r"\b(?:after|following|once|when|upon|post|completion of"
    r"|(?!last|first)(?:\d+|[a-z]+)\s+(?:months?|weeks?)\s+(?:of|from))\b"
    r"(?P<what>[^,;:()\n]*)\Z",
    re.IGNORECASE,
)
_BY = re.compile(r"\b(?:by|until|till|before|than|due|target|to)\s*\Z|\s-\s", re.IGNORECASE)


@lru_cache(maxsize=4096)
def read_due(words: str, financial_year: str = "") -> Due:
    """Read a "when" cell.

    Words that say no date, or none that can be read without guessing ("nearer the time", "31/4/2010"), are kept
    with no date. A second date in the cell replaces the first, which stays as the original; a period
    ("June 2004 to May 2005") is due by its end, and so are several steps by the last. `financial_year` is the column's
    heading where the cell stands under one ("2009/10"): it lends its year to a bare month ("Jan" is then January
    2010), and to nothing else.
    """
    words = words.strip()
    kind = kind_of(words)
    found = tuple(f for f in find_dates(words) if f.on) or _bare_month(words, financial_year)
    if not found:
        return Due(words, kind or DueKind.NONE_STATED)
    if len(found) == 1 and kind in (None, DueKind.ONGOING) and _only_starts(words, found[0]):
        return Due(words, DueKind.ONGOING, start_words=words, start_on=first_day(found[0].on, found[0].precision))
    if _waits_for(words, found):
        return Due(words, DueKind.CONDITIONAL)
    if _is_dated(words, kind, found[0]):
        return _dated(words, found)
    return Due(words, kind or DueKind.NONE_STATED, found[0].on, found[0].precision)


def read_month(words: str) -> date | None:
    """The first day of the first month that is named with its year ("August 09" is 2009-08-01); else None."""
    precisions = (Precision.DAY, Precision.MONTH)
    months = (f.on.replace(day=1) for f in find_dates(words) if f.on and f.precision in precisions)
    return next(months, None)


def first_day(on: date | None, precision: Precision | None) -> date | None:
    """The first day of a period by its last one: of a month, quarter, season or year; a day is its own."""
    if on is None or precision in (None, Precision.DAY):
        return on
    months = {Precision.QUARTER: 3, Precision.SEASON: 3, Precision.CALENDAR_YEAR: 12, Precision.FINANCIAL_YEAR: 12}
    month = on.month - months.get(precision or Precision.DAY, 1) + 1
    return date(on.year if month > 0 else on.year - 1, (month - 1) % 12 + 1, 1)


def opens_with_start(words: str) -> bool:
    """Whether the words do nothing but say from when: "from April 2010", "April 2010 onwards"."""
    text = plain(words)
    dates = find_dates(words)
    return bool(dates) and bool(
        re.fullmatch(r"\W*(?:with effect |as )?(?:from|since|wef)\s+", text[: dates[0].start], re.IGNORECASE)
        or _ONWARDS.search(text[dates[0].end :])
    )


def lists_steps(words: str) -> bool:
    """Whether several dates stand there, and neither the last replaced the others nor a period is said."""
    dates = [f for f in find_dates(words) if f.on]
    if len({f.on for f in dates}) < len("xx") or _STARTS.search(words[: dates[0].start]):
        return False
    gaps = _gaps(words, dates)
    return not all(_RANGE.fullmatch(gap) or _AND.fullmatch(gap) for gap in gaps)


def says_only_the_first(words: str) -> bool:
    """Whether its one date is said to be the one that was set first: "was March 2010"."""
    dates = find_dates(words)
    return len(dates) == 1 and bool(_WAS.search(words[: dates[0].start]))


def _only_starts(words: str, found: Found) -> bool:
    """The words say when it begins and no end: "from April 2010", "to start April 2010"."""
    text = plain(words)
    if _MOVED.search(text):
        return False
    return bool(_STARTS.search(text[: found.start]) or _ONWARDS.search(text[found.end :]))


def _waits_for(words: str, found: tuple[Found, ...]) -> bool:
    """Its only date is that of what it waits for: "following the May 2010 elections"."""
    if len(found) != 1:
        return False
    after = _AFTER.search(words[: found[0].start])
    return after is not None and not _BY.search(after["what"])


def _is_dated(words: str, kind: DueKind | None, first: Found) -> bool:
    """Whether a date beside words of a kind is when it is due: "ongoing until", "annual report May 2010"."""
    if kind in (None, DueKind.CONDITIONAL):
        return True
    is_ended = kind is not DueKind.RECURRING and _UNTIL.search(words[: first.start])
    return bool(is_ended) or names_a_thing(words)


def _bare_month(words: str, financial_year: str) -> tuple[Found, ...]:
    """The month a cell names, in the year of its column."""
    years = find_dates(financial_year)
    named = re.fullmatch(rf"(?:end\s+(?:of\s+)?)?{MONTH}", words, re.IGNORECASE)
    if not named or not years or years[0].on is None:
        return ()
    month = month_number(named["month"])
    first = _lent_year(years[0])
    if first is None:
        return ()
    is_calendar = years[0].precision is Precision.CALENDAR_YEAR
    year = first if is_calendar else year_of_month(first, month)
    return (Found(0, len(words), month_end(year, month), Precision.MONTH, words),)


def _lent_year(found: Found) -> int | None:
    """The year that a heading lends to a month: the first of a financial year, also of its quarter; else its own."""
    if found.on is None or found.precision not in _LENDING:
        return None
    is_second = found.precision is not Precision.CALENDAR_YEAR and found.on.month < _APRIL
    return found.on.year - 1 if is_second else found.on.year


def _dated(words: str, found: tuple[Found, ...]) -> Due:
    if not _replaces(words, found):
        last = max(found, key=_day)
        return Due(words, DueKind.DATED, last.on, last.precision)
    first, last = found[0], found[-1]
    if _WAS.search(words[: last.start]) or _is_moved_from(words, first, last):
        first, last = last, first
    return Due(
        words=_printed(words, last, found),
        kind=DueKind.DATED,
        on=last.on,
        precision=last.precision,
        original_words=_printed(words, first, found),
        original_on=first.on,
    )


def _is_moved_from(words: str, first: Found, last: Found) -> bool:
    """Whether the first named is the newer: "revised to May 2010 from March 2010"."""
    to, from_ = words[: first.start], words[first.end : last.start]
    return bool(_MOVED.search(words) and re.search(r"\bto\s*\Z", to) and re.fullmatch(r"\W*from\s*", from_))


def _day(found: Found) -> date:
    return found.on or date.min


def _gaps(words: str, found: Iterable[Found]) -> list[str]:
    return [plain(words[one.end : two.start]) for one, two in pairwise(found)]


def _replaces(words: str, found: tuple[Found, ...]) -> bool:
    """Whether the dates follow each other as old and new, rather than as a period, a list or steps."""
    if found[0].on == found[-1].on:
        return False
    if _STARTS.search(words[: found[0].start]) and not _MOVED.search(words):
        return False
    if _SAYS_MOVED.search(words):
        return True
    gaps = _gaps(words, found)
    if any(_RANGE.fullmatch(gap) or _LIST.fullmatch(gap) for gap in gaps if gap.strip(" ") and "\n" not in gap):
        return False
    return not any(re.search(r"\w", gap) for gap in gaps)


def _printed(words: str, one: Found, found: tuple[Found, ...]) -> str:
    """The words of one of several dates, without those that only join it to the others."""
    before = max((f.end for f in found if f.end <= one.start), default=0)
    after = min((f.start for f in found if f.start >= one.end), default=len(words))
    lead = _JOINING.sub("", words[before : one.start])
    tail = words[one.end : after].rstrip() if after == len(words) else ""
    printed = f"{lead}{words[one.start : one.end]}{tail}".strip(" \n;,")
    return printed if printed.count("(") == printed.count(")") else printed.strip("()")
