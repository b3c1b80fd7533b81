"""Dates as people write them, found in a line of text: only where day, month and year are all said.

Days come before months (15/02/10 is 15 February 2010). A month with two digits is a month of a year ("Mar 09" is
March 2009), as in the councils' plans. Quarters are those of the financial year, April to March.
A period's date is its last day: the last one that still counts as in time.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from plans.model import Precision

MONTH_NAMES = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:r?uary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
PART = r"(?:\b(?P<part>start|beginning|early|mid|middle|end|late)(?:[\s-]+of)?(?:[\s-]+the)?[\s-]*)?\b"
ORDINAL = r"(?:st|nd|rd|th)"
QUARTER = (
    r"\b(?:q(?P<q>[1-4])|quarter\s+(?P<quarter>[1-4]|one|two|three|four)"
    r"|(?P<nth>1st|2nd|3rd|4th|first|second|third|fourth|final|last)\s+quarter)\b"
)
SEASON = r"(?P<season>spring|summer|autumn|winter)"
_YEAR = r"(?P<year>(?:19|20)\d\d|'?\d\d)(?!\d|[a-z](?![a-z]))"
_WEEKDAY = r"(?:\b(?:mon|tues?|wed(?:nes)?|thur?s?|fri|satur|sun)(?:day)?,?\s+)?"
_FINANCIAL = r"(?P<first>20\d{2,3}|19\d\d|\d\d)\s?(?P<dash>[/-])\s?(?P<second>(?:19|20)\d\d|\d{1,2})(?![\d/])"
# "2004/5 reports" and "the 2009 assessment" name things, not a time: what may follow a year that stands for a time.
_YEAR_ENDS = (
    r"(?=\s*(?:$|[^\w\s]|\d|(?:then|and|or|to|onwards?|financial|fy|year|if|subject|revised|now|was|end|by|in|mid|early"
    r"|late|start|q[1-4]|spring|summer|autumn|winter|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)))"
)
_SEASON_ENDS = {"spring": 5, "summer": 8, "autumn": 11, "winter": 14}
_QUARTERS = {
    **dict.fromkeys(("1", "one", "1st", "first"), 1),
    **dict.fromkeys(("2", "two", "2nd", "second"), 2),
    **dict.fromkeys(("3", "three", "3rd", "third"), 3),
    **dict.fromkeys(("4", "four", "4th", "fourth", "final", "last"), 4),
}
_PART_DAYS = {"start": 7, "beginning": 7, "early": 10, "mid": 15, "middle": 15}
_PLAIN = str.maketrans("\u2018\u2019\u2010\u2011\u2012\u2013\u2014\u2212\u00a0\t", "''------  ")

_SHORT, _LONG = 2, 4  # digits of a year
_LAST_SHORT_YEAR = 29  # "Mar 30" is a day without a year
_FIRST_OLD_YEAR = 80
_APRIL = 4
_REMEMBERED = 4096


@dataclass(frozen=True, slots=True)
class Found:
    """A date at `start` to `end` of a text. `on` is None where no such day exists (31/4/2010).

    `short` says that the year had two digits, so that another reading is possible in a chat.
    """

    start: int
    end: int
    on: date | None
    precision: Precision
    words: str
    short: bool = False


_Builder = Callable[[re.Match[str]], tuple[date | None, Precision] | None]


def plain(words: str) -> str:
    """The same text, character for character, with typewriter dashes, quotes and spaces."""
    return words.translate(_PLAIN)


def month_number(name: str) -> int:
    """1 to 12 for a month's name or its short form."""
    return next(n for n, full in enumerate(MONTH_NAMES, start=1) if full.lower().startswith(name.lower()[:3]))


def month_end(year: int, month: int) -> date:
    """The last day of a month; months above 12 run on into the next years."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return date(year, month, monthrange(year, month)[1])


def financial_year_end(first: int) -> date:
    """31 March of the second year: a council's year runs from 1 April."""
    return date(first + 1, 3, 31)


def quarter_end(first: int, quarter: int) -> date:
    """The last day of a quarter of the financial year that begins in `first`; Q1 is April to June."""
    return month_end(first, quarter * 3 + 3)


def quarter_number(match: re.Match[str]) -> int:
    """1 to 4 of a match of QUARTER."""
    said = match["q"] or match["quarter"] or match["nth"]
    return _QUARTERS[said.lower()]


def season_end(year: int, season: str) -> date:
    """Spring ends in May, summer in August, autumn in November, winter in February of the next year."""
    return month_end(year, _SEASON_ENDS[season.lower()])


def month_part(year: int, month: int, part: str | None) -> tuple[date, Precision]:
    """Where in a month: its end, unless an earlier part is said ("mid March" is the 15th)."""
    day = _PART_DAYS.get((part or "").lower())
    return (date(year, month, day), Precision.DAY) if day else (month_end(year, month), Precision.MONTH)


def day_or_none(year: int, month: int, day: int) -> date | None:
    """The day, or None where the calendar has none."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _full_year(written: str) -> int | None:
    number = int(written.lstrip("'"))
    if len(written) == _LONG:
        return number
    if number <= _LAST_SHORT_YEAR or written.startswith("'"):
        return 2000 + number
    return 1900 + number if number >= _FIRST_OLD_YEAR else None


def financial_first_year(match: re.Match[str]) -> int | None:
    """The year in which a written financial year begins; None unless the two years follow each other.

    "20011/2012" is taken for 2011/2012: the second year says which.
    """
    first, second = match["first"], match["second"]
    if not _follow(first, second):
        return None
    if len(first) == _SHORT:
        return 2000 + int(first) if match["dash"] == "/" and len(second) == _SHORT else None
    if len(second) == _LONG:
        return int(second) - 1
    return int(first) if len(first) == _LONG else None


def _follow(first: str, second: str) -> bool:
    width: int = 10 ** min(_SHORT, len(second))
    return (int(first) + 1) % width == int(second) % width


def _iso(match: re.Match[str]) -> tuple[date | None, Precision]:
    return day_or_none(int(match["year"]), int(match["number"]), int(match["day"])), Precision.DAY


def _numbers(match: re.Match[str]) -> tuple[date | None, Precision]:
    year = _full_year(match["year"])
    return day_or_none(year or 0, int(match["number"]), int(match["day"])), Precision.DAY


def _named_day(match: re.Match[str]) -> tuple[date | None, Precision] | None:
    year = _full_year(match["year"])
    return (day_or_none(year, month_number(match["month"]), int(match["day"])), Precision.DAY) if year else None


def _month_of_financial_year(match: re.Match[str]) -> tuple[date, Precision] | None:
    first = financial_first_year(match)
    if first is None:
        return None
    month = month_number(match["month"])
    return month_part(first if month >= _APRIL else first + 1, month, match["part"])


def _month(match: re.Match[str]) -> tuple[date, Precision] | None:
    year = _full_year(match["year"])
    return month_part(year, month_number(match["month"]), match["part"]) if year else None


def _numbered_month(match: re.Match[str]) -> tuple[date, Precision]:
    return month_end(int(match["year"]), int(match["number"])), Precision.MONTH


def _quarter(match: re.Match[str]) -> tuple[date, Precision] | None:
    first = financial_first_year(match) if match["first"] else int(match["year"])
    return (quarter_end(first, quarter_number(match)), Precision.QUARTER) if first else None


def _season(match: re.Match[str]) -> tuple[date, Precision] | None:
    season = match["season"].lower()
    year = financial_first_year(match) if match["first"] else _full_year(match["short"] or match["year"])
    if year and match["first"] and season == "spring":
        year += 1
    return (season_end(year, season), Precision.SEASON) if year else None


def _financial_year(match: re.Match[str]) -> tuple[date, Precision] | None:
    first = financial_first_year(match)
    return (financial_year_end(first), Precision.FINANCIAL_YEAR) if first else None


def _named_financial_year(match: re.Match[str]) -> tuple[date, Precision]:
    return financial_year_end(int(match["year"])), Precision.FINANCIAL_YEAR


def _part_of_year(match: re.Match[str]) -> tuple[date, Precision]:
    """Early 2010 lasts to the end of March, mid 2010 to the end of June."""
    return month_end(int(match["year"]), 3 if match["part"].lower() == "early" else 6), Precision.QUARTER


def _calendar_year(match: re.Match[str]) -> tuple[date, Precision]:
    return date(int(match["year"]), 12, 31), Precision.CALENDAR_YEAR


_LONG_YEAR = r"(?P<year>(?:19|20)\d\d)(?![\d/]|-\d)"
_EITHER_YEAR = rf"(?:\s+of|\s*,|\s+term)?\s*(?:{_FINANCIAL}|{_LONG_YEAR})"
# The order decides where two could match: the first takes the words.
_PATTERNS: tuple[tuple[re.Pattern[str], _Builder], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), build)
    for pattern, build in (
        (r"(?<![\d/-])(?P<year>(?:19|20)\d\d)-(?P<number>\d\d)-(?P<day>\d\d)(?!\d)", _iso),
        (
            r"(?<![\d/.])(?P<day>\d{1,2})(?P<dash>[/.-])(?P<number>\d{1,2})(?P=dash)(?P<year>\d{4}|\d\d)(?![\d/])",
            _numbers,
        ),
        (rf"{_WEEKDAY}(?<![\d.])(?P<day>\d{{1,2}}){ORDINAL}?(?:\s+of)?[\s-]*{MONTH}[\s,-]*{_YEAR}", _named_day),
        (rf"\b{MONTH}\s+(?P<day>\d{{1,2}}){ORDINAL}?,?\s+(?P<year>(?:19|20)\d\d)(?!\d)", _named_day),
        (rf"{PART}{MONTH}[\s,]*{_FINANCIAL}", _month_of_financial_year),
        (rf"{PART}{MONTH}[\s,/-]*{_YEAR}(?!{ORDINAL}|[/.:]\d|\s+people)", _month),
        (r"(?<![\d/.])(?P<number>0?[1-9]|1[0-2])/(?P<year>(?:19|20)\d\d)(?![\d/])", _numbered_month),
        (rf"{QUARTER}{_EITHER_YEAR}", _quarter),
        (rf"{PART}{SEASON}\b(?:{_EITHER_YEAR}|\s+(?P<short>'?\d\d)\b)", _season),
        (rf"(?<![\d/.])(?:\bFY\s*)?{_FINANCIAL}{_YEAR_ENDS}", _financial_year),
        (rf"\b(?:FY|financial\s+year)\s*{_LONG_YEAR}", _named_financial_year),
        (
            rf"\b(?P<part>early|mid)[\s-]+{_LONG_YEAR}{_YEAR_ENDS}",
            _part_of_year,
        ),
        (
            rf"\b(?:by|in|during|before|until|end|end\s+of|late|calendar(?:\s+year)?)[\s-]+{_LONG_YEAR}{_YEAR_ENDS}",
            _calendar_year,
        ),
        (rf"\A[\s(]*{_LONG_YEAR}[\s).]*\Z", _calendar_year),
    )
)


def find_dates(words: str) -> tuple[Found, ...]:
    """Every full date of a text, in the order of the text."""
    if not any(map(str.isdigit, words)):
        return ()
    return _found(words)


@lru_cache(maxsize=_REMEMBERED)
def _found(words: str) -> tuple[Found, ...]:
    text = plain(words)
    taken: list[Found] = []
    for pattern, build in _PATTERNS:
        taken += [found for found in _matches(pattern, build, text) if not any(_overlap(found, t) for t in taken)]
    return tuple(sorted(taken, key=lambda found: found.start))


def _matches(pattern: re.Pattern[str], build: _Builder, text: str) -> Iterator[Found]:
    for match in pattern.finditer(text):
        built = build(match)
        if built is not None:
            written = match.groupdict().get("year") or match.groupdict().get("first") or ""
            yield Found(match.start(), match.end(), *built, words=match[0], short=len(written) == _SHORT)


def _overlap(one: Found, other: Found) -> bool:
    return one.start < other.end and other.start < one.end
