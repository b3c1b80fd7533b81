"""Dates as Chaser prints them, in words that are read back as the same."""

import re
from datetime import date, timedelta

from plans.date_parts import MONTH_NAMES, month_end
from plans.date_words import find_dates
from plans.model import Due, DueKind, Precision

_APRIL = 4
_SAYS_NO_MORE = re.compile(r"(?:by|end|of|the|[\W_])*", re.IGNORECASE)
_SEASONS = ("winter", "spring", "summer", "autumn")


def examples(today: date) -> str:
    """What a date ahead may look like, said today: "end of June, 30/6/2010 or autumn 2010"."""
    soon, later = month_end(today.year, today.month + 2), month_end(today.year, today.month + 5)
    season = _SEASONS[later.month % 12 // 3]
    winters_year = later.year - (later.month <= 2)  # noqa: PLR2004 - a winter begins in December of its year
    year = winters_year if season == "winter" else later.year
    return f"end of {MONTH_NAMES[soon.month - 1]}, {soon.day}/{soon.month}/{soon.year} or {season} {year}"


def say_review(on: date) -> str:
    """When something on hold is looked at again; the last day of a month stands for the month."""
    if (on + timedelta(days=1)).day == 1:
        return f"to be looked at again in {say_date(on, Precision.MONTH)}"
    return f"to be looked at again on {say_date(on, Precision.DAY)}"


def say_date(on: date, precision: Precision | None) -> str:
    """A date in words that read_due reads back: "30 June 2010", "June 2010", "Q3 2010/11", "2010/11", "2010"."""
    first = on.year if on.month >= _APRIL else on.year - 1
    match precision:
        case Precision.MONTH | Precision.SEASON:
            return f"{MONTH_NAMES[on.month - 1]} {on.year}"
        case Precision.QUARTER:
            return f"Q{(on.month - _APRIL) % 12 // 3 + 1} {_financial_year(first)}"
        case Precision.FINANCIAL_YEAR:
            return _financial_year(first)
        case Precision.CALENDAR_YEAR:
            return str(on.year)
    return f"{on.day} {MONTH_NAMES[on.month - 1]} {on.year}"


def say_due(due: Due) -> str:
    """The council's words, and the last day in time where they do not say it: "Q3 2026/27 (31 December 2026)"."""
    if due.on is None or due.kind is not DueKind.DATED:
        return due.printed
    around = due.words
    for found in reversed(find_dates(due.words)):
        around = f"{around[: found.start]} {around[found.end :]}"
    is_told = due.precision in (Precision.DAY, Precision.MONTH) and _SAYS_NO_MORE.fullmatch(around)
    return due.printed if is_told else f"{due.printed} ({say_date(due.on, Precision.DAY)})"


def _financial_year(first: int) -> str:
    return f"{first}/{(first + 1) % 100:02}"
