"""A match of a pattern of `plans.date_words` -> the last day in time and how exactly it was said; None for no date.

A council's year runs from April to March, a school's from September to August, a municipal one from May to May.
"""

import re
from collections.abc import Callable
from datetime import date

from dateutil.easter import easter

from plans.date_parts import (
    MONTH,
    ORDINAL,
    day_or_none,
    financial_year_end,
    half_number,
    misspelt_month,
    month_end,
    month_number,
    month_part,
    quarter_end,
    quarter_number,
    season_end,
    term_end,
    year_of_month,
)
from plans.date_years import LAST_SHORT_YEAR, SHORT, financial_first_year, full_year
from plans.model import Precision

# "Phase 1 June 2026" and "Apr 26 - Mar 27" have no day in them.
_NOT_A_DAY = re.compile(
    r"(?:\b(?:phase|stage|part|step|tranche|wave|option|year|priority|version|objective|milestone|action|cohort|round"
    r"|event|level|package|batch|module|workshop|week|wk)"
    rf"|(?<!\d)(?<!\d\s)(?<!{ORDINAL}\s){MONTH})\W{{0,3}}\Z",
    re.IGNORECASE,
)
# "Q5 2026/27" is no date: what is said there is not the year.
_PART_BEFORE = re.compile(r"\b(?:[qh]|qtr|quarters?|half|terms?|months?|weeks?|period)\.?\s*\d*\W*\Z", re.IGNORECASE)
_PART_AFTER = re.compile(r"\W{0,3}(?:[qh]\s?\d|qtr|quarter|half|(?:\w+\s+)?term)", re.IGNORECASE)
_SHIFTS = {"start": 2, "beginning": 2, "early": 2, "mid": 1, "middle": 1}  # months before a season's end

Built = tuple[date | None, Precision] | None
Builder = Callable[[re.Match[str]], Built]


def _said_year(match: re.Match[str]) -> int | None:
    """The one year said beside a quarter, half, season or term, with four digits or two."""
    return full_year(match["short"] or match["year"])


def numbers(match: re.Match[str]) -> Built:
    """15/02/10, 2010-02-15: any dash between."""
    year = full_year(match["year"])
    return day_or_none(year or 0, int(match["number"]), int(match["day"])), Precision.DAY


def named_day(match: re.Match[str]) -> Built:
    """15 February 2010, unless the number before the month counts something else."""
    before = match.string[: match.start("day")]
    return None if int(match["day"]) <= LAST_SHORT_YEAR and _NOT_A_DAY.search(before) else month_and_day(match)


def month_and_day(match: re.Match[str]) -> Built:
    """February 15th, 2010, and each pattern that has a day, a month by name and a year."""
    year = full_year(match["year"])
    return (day_or_none(year, month_number(match["month"]), int(match["day"])), Precision.DAY) if year else None


def misspelt_day(match: re.Match[str]) -> Built:
    """15 Febuary 2010."""
    year, month = full_year(match["year"]), misspelt_month(match["month"])
    return (day_or_none(year, month, int(match["day"])), Precision.DAY) if year and month else None


def month_of_financial_year(match: re.Match[str]) -> Built:
    """March 2026/27 is in the second of its years."""
    first, month = financial_first_year(match), month_number(match["month"])
    return None if first is None else month_part(year_of_month(first, month), month, match["part"])


def nth_month(match: re.Match[str]) -> Built:
    """Month 6 of a financial year is September."""
    first = financial_first_year(match, is_told=True)
    return (month_end(first, int(match["number"]) + 3), Precision.MONTH) if first else None


def month(match: re.Match[str]) -> Built:
    """February 2010, and a part of it."""
    year = full_year(match["year"])
    return month_part(year, month_number(match["month"]), match["part"]) if year else None


def misspelt(match: re.Match[str]) -> Built:
    """Febuary 2010."""
    year, month = full_year(match["year"]), misspelt_month(match["month"])
    return month_part(year, month, match["part"]) if year and month else None


def numbered_month(match: re.Match[str]) -> Built:
    """02/2010; 09/10 is a year, not a month of one."""
    year, number = full_year(match["year"]), int(match["number"])
    is_year_pair = len(match["year"]) == SHORT and int(match["year"]) == number + 1
    return (month_end(year, number), Precision.MONTH) if year and not is_year_pair else None


def year_and_month(match: re.Match[str]) -> Built:
    """2010 February."""
    return month_end(int(match["year"]), month_number(match["month"])), Precision.MONTH


def quarter(match: re.Match[str]) -> Built:
    """Q3 2026/27 ends in December 2026."""
    first = financial_first_year(match, is_told=True)
    return (quarter_end(first, quarter_number(match)), Precision.QUARTER) if first else None


def quarter_of_year(match: re.Match[str]) -> Built:
    """Q3 2026, taken for the year that begins then."""
    year = _said_year(match)
    return (quarter_end(year, quarter_number(match)), Precision.QUARTER) if year else None


def to_quarter(match: re.Match[str]) -> Built:
    """Q1 to Q3 2026/27 ends with the last."""
    first = financial_first_year(match, is_told=True)
    return (quarter_end(first, int(match["last"])), Precision.QUARTER) if first else None


def half(match: re.Match[str]) -> Built:
    """The second half of 2026/27."""
    first = financial_first_year(match, is_told=True)
    return (quarter_end(first, half_number(match) * 2), Precision.QUARTER) if first else None


def half_of_year(match: re.Match[str]) -> Built:
    """A numbered half is of the council's year like a numbered quarter, one in words of the calendar's."""
    year, half = int(match["year"]), half_number(match)
    return quarter_end(year, half * 2) if match["half"] else month_end(year, half * 6), Precision.QUARTER


def season(match: re.Match[str]) -> Built:
    """Autumn 2026, or early in it; of a financial year the spring is in the second."""
    name = match["season"].lower()
    year = financial_first_year(match) if match["first"] else _said_year(match)
    if year and match["first"] and name == "spring":
        year += 1
    if not year:
        return None
    end = season_end(year, name)
    return month_end(end.year, end.month - _SHIFTS.get((match["part"] or "").lower(), 0)), Precision.SEASON


def term(match: re.Match[str]) -> Built:
    """A term of a calendar year, or of a school's year from September."""
    season = match["season"].lower()
    year = financial_first_year(match) if match["first"] else _said_year(match)
    if year and match["first"] and season in ("spring", "summer"):
        year += 1
    return (term_end(year, season), Precision.SEASON) if year else None


def school_year(match: re.Match[str]) -> Built:
    """The academic year 2026/27 ends in August."""
    first = financial_first_year(match, is_told=True)
    return (month_end(first + 1, 8), Precision.SEASON) if first else None


def municipal_year(match: re.Match[str]) -> Built:
    """From one annual meeting of a council, in May, to the next."""
    first = financial_first_year(match, is_told=True)
    return (month_end(first + 1, 5), Precision.SEASON) if first else None


def feast(match: re.Match[str]) -> Built:
    """Easter Sunday; by Christmas is by the day before."""
    year = full_year(match["year"])
    if not year:
        return None
    return easter(year) if match["feast"].lower() == "easter" else date(year, 12, 24), Precision.DAY


def financial_year(match: re.Match[str]) -> Built:
    """2026/27, where no quarter, half or term of it is said."""
    first = financial_first_year(match, is_told=match[0].lower().startswith("f"))
    if not first or _PART_BEFORE.search(match.string[: match.start()]):
        return None
    is_part = _PART_AFTER.match(match.string[match.end() :])
    return None if is_part else (financial_year_end(first), Precision.FINANCIAL_YEAR)


def before_financial_year(match: re.Match[str]) -> Built:
    """Before 2026/27 is by the end of 2025/26."""
    first = financial_first_year(match)
    return (financial_year_end(first - 1), Precision.FINANCIAL_YEAR) if first else None


def part_of_financial_year(match: re.Match[str]) -> Built:
    """Early 2026/27 lasts to the end of June, mid 2026/27 to the end of September."""
    first = financial_first_year(match)
    quarter = 2 if match["part"].lower().startswith("mid") else 1
    return (quarter_end(first, quarter), Precision.QUARTER) if first else None


def named_financial_year(match: re.Match[str]) -> Built:
    """FY 2026, taken for the year that begins then."""
    return financial_year_end(int(match["year"])), Precision.FINANCIAL_YEAR


def ended_financial_year(match: re.Match[str]) -> Built:
    """The financial year ending 2027."""
    return financial_year_end(int(match["year"]) - 1), Precision.FINANCIAL_YEAR


def part_of_year(match: re.Match[str]) -> Built:
    """Early 2010 lasts to the end of March, mid 2010 to the end of June."""
    return month_end(int(match["year"]), 6 if match["part"].lower().startswith("mid") else 3), Precision.QUARTER


def calendar_year(match: re.Match[str]) -> Built:
    """By the end of 2026."""
    return date(int(match["year"]), 12, 31), Precision.CALENDAR_YEAR


def before_year(match: re.Match[str]) -> Built:
    """Before 2026 is by the end of 2025."""
    return date(int(match["year"]) - 1, 12, 31), Precision.CALENDAR_YEAR
