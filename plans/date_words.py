"""Dates as people write them, found in a line of text: only where day, month and year are all said.

Days come before months (15/02/10 is 15 February 2010). A month with two digits is a month of a year ("Mar 09" is
March 2009), as in the councils' plans. Quarters are those of the financial year, April to March.
A period's date is its last day: the last one that still counts as in time.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from dateutil.easter import easter

from plans.date_parts import (
    HALF,
    MISSPELT_MONTH,
    MONTH,
    ORDINAL,
    PART,
    QUARTER,
    SEASON,
    day_or_none,
    financial_year_end,
    half_number,
    misspelt_month,
    month_end,
    month_number,
    month_part,
    plain,
    quarter_end,
    quarter_number,
    season_end,
    term_end,
    year_of_month,
)
from plans.date_years import (
    EITHER_YEAR,
    FINANCIAL,
    LAST_SHORT_YEAR,
    LONG,
    LONG_YEAR,
    SHORT,
    YEAR,
    financial_first_year,
    full_year,
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
# "Phase 1 June 2026" and "Apr 26 - Mar 27" have no day in them.
_NOT_A_DAY = re.compile(
    r"(?:\b(?:phase|stage|part|step|tranche|wave|option|year|priority|version|objective)"
    rf"|(?<!\d)(?<!\d\s)(?<!{ORDINAL}\s){MONTH})\W{{0,3}}\Z",
    re.IGNORECASE,
)
_WEEK_BEGINS = re.compile(
    rf"\b(?:w\.?\s?/?[cb]\b\.?|w(?:ee)?k\s+(?:commencing|beginning|starting|of))[\s:]*{_WEEKDAY}\Z", re.IGNORECASE
)
# "Q5 2026/27" is no date: what is said there is not the year.
_PART_BEFORE = re.compile(r"\b(?:[qh]|qtr|quarters?|half|terms?|months?|weeks?|period)\.?\s*\d*\W*\Z", re.IGNORECASE)
_PART_AFTER = re.compile(r"\W{0,3}(?:[qh]\s?\d|qtr|quarter|half|(?:\w+\s+)?term)", re.IGNORECASE)
_SHIFTS = {"start": 2, "beginning": 2, "early": 2, "mid": 1, "middle": 1}  # months before a season's end

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


_Built = tuple[date | None, Precision] | None
_Builder = Callable[[re.Match[str]], _Built]


def _said_year(match: re.Match[str]) -> int | None:
    """The one year said beside a quarter, half, season or term, with four digits or two."""
    return full_year(match["short"] or match["year"])


def _numbers(match: re.Match[str]) -> _Built:
    year = full_year(match["year"])
    return day_or_none(year or 0, int(match["number"]), int(match["day"])), Precision.DAY


def _named_day(match: re.Match[str]) -> _Built:
    before = match.string[: match.start("day")]
    return None if int(match["day"]) <= LAST_SHORT_YEAR and _NOT_A_DAY.search(before) else _month_and_day(match)


def _month_and_day(match: re.Match[str]) -> _Built:
    year = full_year(match["year"])
    return (day_or_none(year, month_number(match["month"]), int(match["day"])), Precision.DAY) if year else None


def _misspelt_day(match: re.Match[str]) -> _Built:
    year, month = full_year(match["year"]), misspelt_month(match["month"])
    return (day_or_none(year, month, int(match["day"])), Precision.DAY) if year and month else None


def _month_of_financial_year(match: re.Match[str]) -> _Built:
    first, month = financial_first_year(match), month_number(match["month"])
    return None if first is None else month_part(year_of_month(first, month), month, match["part"])


def _nth_month(match: re.Match[str]) -> _Built:
    """Month 6 of a financial year is September."""
    first = financial_first_year(match, is_told=True)
    return (month_end(first, int(match["number"]) + 3), Precision.MONTH) if first else None


def _month(match: re.Match[str]) -> _Built:
    year = full_year(match["year"])
    return month_part(year, month_number(match["month"]), match["part"]) if year else None


def _misspelt(match: re.Match[str]) -> _Built:
    year, month = full_year(match["year"]), misspelt_month(match["month"])
    return month_part(year, month, match["part"]) if year and month else None


def _numbered_month(match: re.Match[str]) -> _Built:
    year, number = full_year(match["year"]), int(match["number"])
    is_year_pair = len(match["year"]) == SHORT and int(match["year"]) == number + 1
    return (month_end(year, number), Precision.MONTH) if year and not is_year_pair else None


def _year_and_month(match: re.Match[str]) -> _Built:
    return month_end(int(match["year"]), month_number(match["month"])), Precision.MONTH


def _quarter(match: re.Match[str]) -> _Built:
    first = financial_first_year(match, is_told=True)
    return (quarter_end(first, quarter_number(match)), Precision.QUARTER) if first else None


def _quarter_of_year(match: re.Match[str]) -> _Built:
    year = _said_year(match)
    return (quarter_end(year, quarter_number(match)), Precision.QUARTER) if year else None


def _to_quarter(match: re.Match[str]) -> _Built:
    first = financial_first_year(match, is_told=True)
    return (quarter_end(first, int(match["last"])), Precision.QUARTER) if first else None


def _half(match: re.Match[str]) -> _Built:
    first = financial_first_year(match, is_told=True)
    return (quarter_end(first, half_number(match) * 2), Precision.QUARTER) if first else None


def _half_of_year(match: re.Match[str]) -> _Built:
    """A numbered half is of the council's year like a numbered quarter, one in words of the calendar's."""
    year, half = int(match["year"]), half_number(match)
    return quarter_end(year, half * 2) if match["half"] else month_end(year, half * 6), Precision.QUARTER


def _season(match: re.Match[str]) -> _Built:
    season = match["season"].lower()
    year = financial_first_year(match) if match["first"] else _said_year(match)
    if year and match["first"] and season == "spring":
        year += 1
    if not year:
        return None
    end = season_end(year, season)
    return month_end(end.year, end.month - _SHIFTS.get((match["part"] or "").lower(), 0)), Precision.SEASON


def _term(match: re.Match[str]) -> _Built:
    """A term of a calendar year, or of a school's year from September."""
    season = match["season"].lower()
    year = financial_first_year(match) if match["first"] else _said_year(match)
    if year and match["first"] and season in ("spring", "summer"):
        year += 1
    return (term_end(year, season), Precision.SEASON) if year else None


def _school_year(match: re.Match[str]) -> _Built:
    first = financial_first_year(match, is_told=True)
    return (month_end(first + 1, 8), Precision.SEASON) if first else None


def _feast(match: re.Match[str]) -> _Built:
    """Easter Sunday; by Christmas is by the day before."""
    year = full_year(match["year"])
    if not year:
        return None
    return easter(year) if match["feast"].lower() == "easter" else date(year, 12, 24), Precision.DAY


def _financial_year(match: re.Match[str]) -> _Built:
    first = financial_first_year(match, is_told=match[0].lower().startswith("f"))
    if not first or _PART_BEFORE.search(match.string[: match.start()]):
        return None
    is_part = _PART_AFTER.match(match.string[match.end() :])
    return None if is_part else (financial_year_end(first), Precision.FINANCIAL_YEAR)


def _before_financial_year(match: re.Match[str]) -> _Built:
    first = financial_first_year(match)
    return (financial_year_end(first - 1), Precision.FINANCIAL_YEAR) if first else None


def _part_of_financial_year(match: re.Match[str]) -> _Built:
    """Early 2026/27 lasts to the end of June, mid 2026/27 to the end of September."""
    first = financial_first_year(match)
    quarter = 2 if match["part"].lower().startswith("mid") else 1
    return (quarter_end(first, quarter), Precision.QUARTER) if first else None


def _named_financial_year(match: re.Match[str]) -> _Built:
    return financial_year_end(int(match["year"])), Precision.FINANCIAL_YEAR


def _ended_financial_year(match: re.Match[str]) -> _Built:
    return financial_year_end(int(match["year"]) - 1), Precision.FINANCIAL_YEAR


def _part_of_year(match: re.Match[str]) -> _Built:
    """Early 2010 lasts to the end of March, mid 2010 to the end of June."""
    return month_end(int(match["year"]), 6 if match["part"].lower().startswith("mid") else 3), Precision.QUARTER


def _calendar_year(match: re.Match[str]) -> _Built:
    return date(int(match["year"]), 12, 31), Precision.CALENDAR_YEAR


def _before_year(match: re.Match[str]) -> _Built:
    return date(int(match["year"]) - 1, 12, 31), Precision.CALENDAR_YEAR


_DAY_OF = rf"{_WEEKDAY}(?<![\w.])(?P<day>\d{{1,2}}){ORDINAL}?(?:\s+of)?[\s/-]*"
_EARLY = r"\b(?P<part>early|mid(?:dle)?|(?:start|beginning)(?=\s+of))(?:\s+(?:of|in))?[\s-]+"
_ONE_WINTER = (
    r"\b(?P<part>)(?P<first>)(?P<season>winter)(?:\s+of|\s*,)?\s*(?:"
    rf"{LONG_YEAR}(?!\s?/)|(?P<short>'?\d\d)\b(?!\s?[/-]\s?\d))"
)
# The order decides where two could match: the first takes the words.
_PATTERNS: tuple[tuple[re.Pattern[str], _Builder, str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), build, why)
    for pattern, build, why in (
        (r"(?<![\d/-])(?P<year>(?:19|20)\d\d)(?P<dash>[/-])(?P<number>\d\d)(?P=dash)(?P<day>\d\d)(?!\d)", _numbers, ""),
        (
            r"(?<![\d/.])(?P<day>\d{1,2})(?P<dash>[/.-]|\s/\s)(?P<number>\d{1,2})(?P=dash)(?P<year>\d{4}|\d\d)(?![\d/])",
            _numbers,
            "",
        ),
        (rf"{_DAY_OF}{MONTH}{_TO_YEAR}{YEAR}", _named_day, ""),
        (rf"{_DAY_OF}{MISSPELT_MONTH}{_TO_YEAR}{YEAR}", _misspelt_day, "is that how the month is spelt?"),
        (
            rf"(?<![\w.])(?P<day>\d{{1,2}})\.\s+{MONTH}{_TO_YEAR}{YEAR}",
            _named_day,
            "is the number before the month its day?",
        ),
        (rf"\b{MONTH}\s+(?P<day>\d{{1,2}}){ORDINAL}?,?\s+(?P<year>(?:19|20)\d\d)(?!\d)", _month_and_day, ""),
        (rf"{PART}{MONTH}[\s,]*{FINANCIAL}", _month_of_financial_year, ""),
        (rf"{PART}{MONTH}{_TO_YEAR}{YEAR}(?!{ORDINAL}|[/.:]\d|\s+people)", _month, ""),
        (
            rf"{PART}{MISSPELT_MONTH}{_TO_YEAR}{YEAR}(?!{ORDINAL}|[/.:]\d)",
            _misspelt,
            "is that how the month is spelt?",
        ),
        (r"(?<![\w/.])(?P<number>0?[1-9]|1[0-2])/(?P<year>(?:19|20)\d\d)(?![\d/])", _numbered_month, ""),
        (r"\A\W*(?P<number>0[1-9]|1[0-2])/(?P<year>1[3-9]|2\d)\W*\Z", _numbered_month, "is it a month of a year?"),
        (rf"\A\W*(?P<year>20\d\d)[\s,/-]+{MONTH}\W*\Z", _year_and_month, ""),
        (rf"\b(?:month|period|[mp])\s?(?P<number>1[0-2]|0?[1-9])\b{_OF}{FINANCIAL}", _nth_month, _WHICH_DAY),
        (rf"{QUARTER}{_OF}{FINANCIAL}", _quarter, ""),
        (
            rf"\bq(?:tr|uarter)?s?\s?[1-3]\s?(?:[/&-]|to|and)\s?(?:q(?:tr|uarter)?\s?)?(?P<last>[2-4])\b{_OF}{FINANCIAL}",
            _to_quarter,
            "",
        ),
        (rf"(?:f/?y\s*)?{FINANCIAL}\W{{0,3}}{QUARTER}", _quarter, ""),
        (rf"{QUARTER}{_OF}(?:{LONG_YEAR}|{_LAST_DIGITS})", _quarter_of_year, _WHOSE_YEAR),
        (rf"(?P<short>){LONG_YEAR}\W{{0,3}}{QUARTER}", _quarter_of_year, _WHOSE_YEAR),
        (rf"{HALF}{_OF}{FINANCIAL}", _half, ""),
        (rf"(?:f/?y\s*)?{FINANCIAL}\W{{0,3}}{HALF}", _half, ""),
        (rf"{HALF}{_OF}{LONG_YEAR}", _half_of_year, _WHOSE_YEAR),
        (rf"{SEASON}\s+term(?:{EITHER_YEAR}|\s+(?P<short>'?\d\d)\b)", _term, _WHICH_DAY),
        (rf"\b(?:academic|school)\s+year\s+{FINANCIAL}", _school_year, _WHICH_DAY),
        (rf"(?<![\d/]){FINANCIAL}\s+(?:academic|school)\s+year", _school_year, _WHICH_DAY),
        (
            _ONE_WINTER,
            _season,
            "the winter that begins in that year, or the one that ends in it?",
        ),
        (rf"{_EARLY}{SEASON}(?:{EITHER_YEAR}|\s+(?P<short>'?\d\d)\b)", _season, _HOW_EARLY),
        (rf"(?P<part>\b){SEASON}\b(?:{EITHER_YEAR}|\s+(?P<short>'?\d\d)\b)", _season, ""),
        (r"\b(?P<feast>easter|christmas|xmas)(?:\s+(?:day|sunday))?,?\s*" + YEAR + r"(?!/\d)", _feast, ""),
        (rf"{_EARLY}(?:the\s+)?{FINANCIAL}{_YEAR_ENDS}", _part_of_financial_year, _HOW_EARLY),
        (rf"\b(?:before|prior\s+to)\s+{FINANCIAL}{_YEAR_ENDS}", _before_financial_year, "before it begins?"),
        (
            r"(?<![\d/.])(?<!\bfy)(?<!\bfy )(?P<first>0[1-9]|1[01])(?P<dash>/)(?P<second>0[1-9]|1[0-2])(?![\d/])"
            + _YEAR_ENDS,
            _financial_year,
            "is it a year, or a day and a month?",
        ),
        (rf"(?<![\d/.])(?:\bf/?y\s*)?{FINANCIAL}{_YEAR_ENDS}", _financial_year, ""),
        (r"\A\W*(?P<year>20\d\d)-(?P<number>0[1-9]|1[0-2])\W*\Z", _numbered_month, ""),
        (rf"\bfinancial\s+year[\s-]+end(?:ing)?\s+{LONG_YEAR}", _ended_financial_year, ""),
        (
            rf"\b(?:f/?y|financial\s+year)\s*{LONG_YEAR}",
            _named_financial_year,
            "the year that begins then, or ends then?",
        ),
        (rf"\byear[\s-]+end\s+{LONG_YEAR}{_YEAR_ENDS}", _calendar_year, _WHOSE_YEAR),
        (rf"{_EARLY}{LONG_YEAR}{_YEAR_ENDS}", _part_of_year, _HOW_EARLY),
        (rf"\b(?:before|prior\s+to)\s+{LONG_YEAR}{_YEAR_ENDS}", _before_year, "before it begins?"),
        (rf"\b(?:by|until|till|to)\s+{LONG_YEAR}{_YEAR_ENDS}", _calendar_year, "by its beginning, or its end?"),
        (
            rf"\b(?:in|during|end|end\s+of|late|calendar(?:\s+year)?)[\s-]+{LONG_YEAR}{_YEAR_ENDS}",
            _calendar_year,
            "",
        ),
        (rf"(?:(?<=\bfrom )|(?<=\bsince )){LONG_YEAR}{_YEAR_ENDS}", _calendar_year, ""),
        (rf"\A[\s(]*{LONG_YEAR}[\s).]*(?=onwards?|\Z)", _calendar_year, ""),
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
    for pattern, build, why in _PATTERNS:
        taken += [found for found in _matches(pattern, build, why, text) if not any(_overlap(found, t) for t in taken)]
    return tuple(sorted((_to_week_end(found, text) for found in taken), key=lambda found: found.start))


def _matches(pattern: re.Pattern[str], build: _Builder, why: str, text: str) -> Iterator[Found]:
    for match in pattern.finditer(text):
        built = build(match)
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
