"""Dates as people write them, found in a line of text: only where day, month and year are all said.

Days come before months (15/02/10 is 15 February 2010). A month with two digits is a month of a year ("Mar 09" is
March 2009), as in the councils' plans. Quarters are those of the financial year, April to March.
A period's date is its last day: the last one that still counts as in time.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from plans import date_builders as build
from plans.date_parts import (
    ANY_MONTH,
    HALF,
    MISSPELT_MONTH,
    MONTH,
    ORDINAL,
    PART,
    QUARTER,
    SEASON,
    plain,
)
from plans.date_years import (
    EITHER_YEAR,
    FINANCIAL,
    LONG,
    LONG_YEAR,
    SHORT,
    YEAR,
)
from plans.model import Precision

_WEEKDAY = r"(?:\b(?:mon|tues?|wed(?:nes)?|thur?s?|fri|satur|sun)(?:day)?,?\s+)?"
_LAST_DIGITS = r"(?P<short>'\d\d\b|\d\d(?=\W*\Z))"
_OF = r"(?:\s+(?:of|in|end))?[\s,(-]*(?:f/?y\s*)?"
# "April - 12 June" is no April 2012, and "1 June - 30" no June 2030.
_TO_YEAR = r"(?:[\s,]*(?:\bof\s+)?|[\s,]*[-/](?=\S)|\s*-\s*(?=(?:19|20)\d\d))"
# "2004/5 reports" and "the 2009 assessment" name things, not a time: what may follow a year that stands for a time.
_YEAR_ENDS = (
    r"(?=\s*(?:$|[^\w\s]|\d|(?:then|and|or|to|onwards?|financial|fy|year|if|subject|revised|now|was|end|by|in|mid|early"
    r"|late|start|q[1-4]|spring|summer|autumn|winter|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)))"
)
_WEEK_BEGINS = re.compile(
    rf"\b(?:w\.?\s?/?[cb]\b\.?|w(?:ee)?k\s+(?:commencing|beginning|starting|of))[\s:]*{_WEEKDAY}\Z", re.IGNORECASE
)
# "Q3 (Oct-Dec) 2026/27" says the same twice.
_EXPLAINED = re.compile(
    rf"(?<=[1-4rd])\s*\({ANY_MONTH}\.?\s*(?:-|to|/)\s*{ANY_MONTH}\.?\)(?=\s*(?:of\s+)?\W?\d)", re.IGNORECASE
)


_FRIDAY, _WEEK = 4, 7
_REMEMBERED = 4096

_WHOSE_YEAR = "is the council's year meant, from April, or the calendar's?"
_HOW_EARLY = "how early?"
_WHICH_DAY = "on which day does it end?"


@dataclass(frozen=True, slots=True)
class Found:
    """A date at `start` to `end` of a text. `on` is None where no such day exists (31/4/2010).

    `short` says that the year had two digits, so that another reading is possible in a chat. `why` is what an officer
    would ask about the reading, "" where it has no other.
    """

    start: int
    end: int
    on: date | None
    precision: Precision
    words: str
    short: bool = False
    why: str = ""


# "2026/27" and "June 2026" in two lines have no 27th in them.
_DAY_OF = rf"{_WEEKDAY}(?<![\w.])(?<!\d\d\d\d[/-])(?P<day>\d{{1,2}}){ORDINAL}?(?:\s+of)?[\s/-]*"
_EARLY = r"\b(?P<part>early|mid(?:dle)?|(?:start|beginning)(?=\s+of))(?:\s+(?:of|in))?[\s-]+"
_ONE_WINTER = (
    r"\b(?P<part>)(?P<first>)(?P<season>winter)(?:\s+of|\s*,)?\s*(?:"
    rf"{LONG_YEAR}(?!\s?/)|(?P<short>'?\d\d)\b(?!\s?[/-]\s?\d))"
)
# The order decides where two could match: the first takes the words.
_PATTERNS: tuple[tuple[re.Pattern[str], build.Builder, str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), builder, why)
    for pattern, builder, why in (
        (
            r"(?<![\d/-])(?P<year>(?:19|20)\d\d)(?P<dash>[/-])(?P<number>\d\d)(?P=dash)(?P<day>\d\d)(?!\d)",
            build.numbers,
            "",
        ),
        (
            r"(?<![\d/.])(?P<day>\d{1,2})(?P<dash>[/.-]|\s/\s)(?P<number>\d{1,2})(?P=dash)(?P<year>\d{4}|\d\d)(?![\d/])",
            build.numbers,
            "",
        ),
        (rf"{_DAY_OF}{MONTH}{_TO_YEAR}{YEAR}", build.named_day, ""),
        (rf"{_DAY_OF}{MISSPELT_MONTH}{_TO_YEAR}{YEAR}", build.misspelt_day, "is that how the month is spelt?"),
        (
            rf"(?<![\w.])(?P<day>\d{{1,2}})\.\s+{MONTH}{_TO_YEAR}{YEAR}",
            build.named_day,
            "is the number before the month its day?",
        ),
        (rf"\b{MONTH}\s+(?P<day>\d{{1,2}}){ORDINAL}?,?\s+(?P<year>(?:19|20)\d\d)(?!\d)", build.month_and_day, ""),
        (rf"\b{MONTH}-(?P<day>\d{{1,2}})-(?P<year>(?:19|20)\d\d|\d\d)(?!\d)", build.month_and_day, ""),
        (rf"\b{MONTH}\s+(?P<day>\d{{1,2}})\s+(?P<year>2\d)\W*\Z", build.month_and_day, "does the month stand first?"),
        (rf"{PART}{MONTH}[\s,(]*{FINANCIAL}", build.month_of_financial_year, ""),
        (rf"{PART}{MONTH}{_TO_YEAR}{YEAR}(?!{ORDINAL}|[/.:]\d|\s+people)", build.month, ""),
        (
            rf"{PART}{MISSPELT_MONTH}{_TO_YEAR}{YEAR}(?!{ORDINAL}|[/.:]\d)",
            build.misspelt,
            "is that how the month is spelt?",
        ),
        (r"(?<![\w/.])(?P<number>0?[1-9]|1[0-2])/(?P<year>(?:19|20)\d\d)(?![\d/])", build.numbered_month, ""),
        (r"\A\W*(?P<number>0[1-9]|1[0-2])/(?P<year>1[3-9]|2\d)\W*\Z", build.numbered_month, "is it a month of a year?"),
        (rf"\A\W*(?P<year>20\d\d)[\s,/-]+{MONTH}\W*\Z", build.year_and_month, ""),
        (rf"\b(?:month|period|[mp])\s?(?P<number>1[0-2]|0?[1-9])\b{_OF}{FINANCIAL}", build.nth_month, _WHICH_DAY),
        (rf"{QUARTER}{_OF}{FINANCIAL}", build.quarter, ""),
        (
            rf"\bq(?:tr|uarter)?s?\s?[1-3]\s?(?:[/&-]|to|and)\s?(?:q(?:tr|uarter)?\s?)?(?P<last>[2-4])\b{_OF}{FINANCIAL}",
            build.to_quarter,
            "",
        ),
        (rf"(?:f/?y\s*)?{FINANCIAL}\W{{0,3}}{QUARTER}", build.quarter, ""),
        (rf"{QUARTER}{_OF}(?:{LONG_YEAR}|{_LAST_DIGITS})", build.quarter_of_year, _WHOSE_YEAR),
        (rf"(?P<short>){LONG_YEAR}\W{{0,3}}{QUARTER}", build.quarter_of_year, _WHOSE_YEAR),
        (rf"{HALF}{_OF}{FINANCIAL}", build.half, ""),
        (rf"(?:f/?y\s*)?{FINANCIAL}\W{{0,3}}{HALF}", build.half, ""),
        (rf"{HALF}{_OF}{LONG_YEAR}", build.half_of_year, _WHOSE_YEAR),
        (rf"{SEASON}\s+term(?:{EITHER_YEAR}|\s+(?P<short>'?\d\d)\b)", build.term, _WHICH_DAY),
        (rf"\b(?:(?:academic|school)\s+year|ay)[\s(]+{FINANCIAL}", build.school_year, _WHICH_DAY),
        (rf"\b(?:municipal|civic|council)\s+year[\s(]+{FINANCIAL}", build.municipal_year, _WHICH_DAY),
        (rf"(?<![\d/]){FINANCIAL}\s+(?:academic|school)\s+year", build.school_year, _WHICH_DAY),
        (
            _ONE_WINTER,
            build.season,
            "the winter that begins in that year, or the one that ends in it?",
        ),
        (rf"{_EARLY}{SEASON}(?:{EITHER_YEAR}|\s+(?P<short>'?\d\d)\b)", build.season, _HOW_EARLY),
        (rf"(?P<part>\b){SEASON}\b(?:{EITHER_YEAR}|\s+(?P<short>'?\d\d)\b)", build.season, ""),
        (r"\b(?P<feast>easter|christmas|xmas)(?:\s+(?:day|sunday))?,?\s*" + YEAR + r"(?!/\d)", build.feast, ""),
        (rf"{_EARLY}(?:the\s+)?{FINANCIAL}{_YEAR_ENDS}", build.part_of_financial_year, _HOW_EARLY),
        (rf"\b(?:before|prior\s+to)\s+{FINANCIAL}{_YEAR_ENDS}", build.before_financial_year, "before it begins?"),
        (
            r"(?<![\d/.])(?<!\bfy)(?<!\bfy )(?P<first>0[1-9]|1[01])(?P<dash>/)(?P<second>0[1-9]|1[0-2])(?![\d/])"
            + _YEAR_ENDS,
            build.financial_year,
            "is it a year, or a day and a month?",
        ),
        (rf"(?<![\d/.])(?:\bf/?y\s*)?{FINANCIAL}{_YEAR_ENDS}", build.financial_year, ""),
        (r"\A\W*(?P<year>20\d\d)-(?P<number>0[1-9]|1[0-2])\W*\Z", build.numbered_month, ""),
        (rf"\bfinancial\s+year[\s-]+end(?:ing)?\s+{LONG_YEAR}", build.ended_financial_year, ""),
        (
            rf"\b(?:f/?y|financial\s+year)\s*{LONG_YEAR}",
            build.named_financial_year,
            "the year that begins then, or ends then?",
        ),
        (rf"\byear[\s-]+end\s+{LONG_YEAR}{_YEAR_ENDS}", build.calendar_year, _WHOSE_YEAR),
        (rf"{_EARLY}{LONG_YEAR}{_YEAR_ENDS}", build.part_of_year, _HOW_EARLY),
        (rf"\b(?:before|prior\s+to)\s+{LONG_YEAR}{_YEAR_ENDS}", build.before_year, "before it begins?"),
        (rf"\b(?:by|until|till|to)\s+{LONG_YEAR}{_YEAR_ENDS}", build.calendar_year, "by its beginning, or its end?"),
        (
            rf"\b(?:in|during|end|end\s+of|late|calendar(?:\s+year)?)[\s-]+{LONG_YEAR}{_YEAR_ENDS}",
            build.calendar_year,
            "",
        ),
        (rf"(?:(?<=\bfrom )|(?<=\bsince )){LONG_YEAR}{_YEAR_ENDS}", build.calendar_year, ""),
        (rf"\A[\s(]*{LONG_YEAR}[\s).]*(?=onwards?|\Z)", build.calendar_year, ""),
    )
)


def find_dates(words: str) -> tuple[Found, ...]:
    """Every full date of a text, in the order of the text."""
    if not any(map(str.isdigit, words)):
        return ()
    return _found(words)


@lru_cache(maxsize=_REMEMBERED)
def _found(words: str) -> tuple[Found, ...]:
    text = _EXPLAINED.sub(lambda months: " " * len(months[0]), plain(words))
    taken: list[Found] = []
    for pattern, builder, why in _PATTERNS:
        taken += [
            found for found in _matches(pattern, builder, why, text) if not any(_overlap(found, t) for t in taken)
        ]
    return tuple(sorted((_to_week_end(found, text) for found in taken), key=lambda found: found.start))


def _matches(pattern: re.Pattern[str], builder: build.Builder, why: str, text: str) -> Iterator[Found]:
    for match in pattern.finditer(text):
        built = builder(match)
        if built is not None:
            said = match.groupdict()
            written = said.get("year") or said.get("first") or ""
            is_spoilt = len(said.get("first") or "") > LONG
            yield Found(
                match.start(),
                match.end(),
                *built,
                words=match[0],
                short=len(written) == SHORT,
                why="is that how the year is written?" if is_spoilt else why,
            )


def _to_week_end(found: Found, text: str) -> Found:
    """The Friday of the week that begins on a day."""
    week = _WEEK_BEGINS.search(text[: found.start]) if found.precision is Precision.DAY else None
    if week is None or found.on is None:
        return found
    ends = found.on + timedelta(days=(_FRIDAY - found.on.weekday()) % _WEEK)
    return replace(
        found, start=week.start(), on=ends, words=text[week.start() : found.end], why="which day of that week?"
    )


def _overlap(one: Found, other: Found) -> bool:
    return one.start < other.end and other.start < one.end
