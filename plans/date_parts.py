"""The parts that dates are made of: names of months, quarters and seasons, and on which day each of them ends."""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from plans.model import Precision

MONTH_NAMES = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_MONTH_SPELT = (
    r"jan(?:uary)?|feb(?:r?uary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
ANY_MONTH = rf"(?:{_MONTH_SPELT})(?![a-z])"
MONTH = rf"(?P<month>{_MONTH_SPELT})(?![a-z])\.?"
MISSPELT_MONTH = r"\b(?P<month>[jfmasond][a-z]{3,9})(?![a-z])\.?"
# "Start March" says that something starts, "start of March" when.
PART = (
    r"(?:\b(?P<part>(?:start|beginning)(?=[\s-]+of\b)|early|mid|middle|end|late"
    r"|(?:first|1st|second|2nd|third|3rd)\s+week|(?:first|1st)\s+half)"
    r"(?:[\s-]+(?:part\s+)?(?:of|in))?(?:[\s-]+the)?[\s-]*)?\b"
)
ORDINAL = r"(?:st|nd|rd|th)"
QUARTER = (
    r"\b(?:q(?:u|tr|rt|rtr|uarter|uater)?\.?\s*(?P<q>[1-4]|one|two|three|four)|(?P<led>[1-4])q"
    r"|(?P<nth>1st|2nd|3rd|4th|first|second|third|fourth|final|last)\s+(?:quarter|qtr))\b"
)
HALF = (
    r"\b(?:h(?P<half>[12])|(?P<which>first|1st|second|2nd|latter|last)\s+half"
    r"|half[\s-]year(?:[\s-]end)?|mid(?:dle\s+of|[\s-]year))\b"
)
ANY_SEASON = r"(?:spring|summer|autumn|winter)"
SEASON = rf"(?P<season>{ANY_SEASON})"

_APRIL = 4
_SEASON_ENDS = {"spring": 5, "summer": 8, "autumn": 11, "winter": 14}
_TERM_ENDS = {"spring": 3, "summer": 7, "autumn": 12, "winter": 12}
_QUARTERS = {
    **dict.fromkeys(("1", "one", "1st", "first"), 1),
    **dict.fromkeys(("2", "two", "2nd", "second"), 2),
    **dict.fromkeys(("3", "three", "3rd", "third"), 3),
    **dict.fromkeys(("4", "four", "4th", "fourth", "final", "last"), 4),
}
_LATER_HALF = ("second", "2nd", "latter", "last")
_PART_DAYS = {
    **dict.fromkeys(("start", "beginning", "first week", "1st week"), 7),
    "early": 10,
    **dict.fromkeys(("second week", "2nd week"), 14),
    **dict.fromkeys(("mid", "middle", "first half", "1st half"), 15),
    **dict.fromkeys(("third week", "3rd week"), 21),
}
_PLAIN = str.maketrans("\u2018\u2019\u2010\u2011\u2012\u2013\u2014\u2212\u00a0\u2007\u202f\t", "''------    ")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_SHORTEST, _LONG_WORD = 4, 6  # letters: what one left out, or a wrong one, makes of a shorter word is another word


def plain(words: str) -> str:
    """The same text, character for character, with typewriter dashes, quotes and spaces."""
    return words.translate(_PLAIN)


def slips(word: str) -> Iterator[str]:
    """The word with a letter put in, or two exchanged; a long one also with a letter left out or wrong."""
    for n in range(1, len(word)):
        yield from (word[:n] + letter + word[n:] for letter in _LETTERS)
        if n > 1:
            yield word[: n - 1] + word[n] + word[n - 1] + word[n + 1 :]
        if len(word) > _SHORTEST:
            yield word[:n] + word[n + 1 :]
        if len(word) >= _LONG_WORD:
            yield from (word[:n] + letter + word[n + 1 :] for letter in _LETTERS)


_NUMBERS = {name[:3].lower(): number for number, name in enumerate(MONTH_NAMES, start=1)}
_MISSPELT = {
    slip: number
    for number, name in enumerate(MONTH_NAMES, start=1)
    if len(name) >= _SHORTEST
    for slip in slips(name.lower())
    if slip not in map(str.lower, MONTH_NAMES)
}


def month_number(name: str) -> int:
    """1 to 12 for a month's name or its short form."""
    return _NUMBERS[name[:3].lower()]


def misspelt_month(name: str) -> int | None:
    """1 to 12 for a month's full name with one slip in it, else None."""
    return _MISSPELT.get(name.lower())


def month_end(year: int, month: int) -> date:
    """The last day of a month; months above 12 run on into the next years."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return date(year, month, monthrange(year, month)[1])


def year_of_month(first: int, month: int) -> int:
    """The calendar year of a month in the financial year that begins in `first`: January to March are in the second."""
    return first if month >= _APRIL else first + 1


def financial_year_end(first: int) -> date:
    """31 March of the second year: a council's year runs from 1 April."""
    return date(first + 1, 3, 31)


def quarter_end(first: int, quarter: int) -> date:
    """The last day of a quarter of the financial year that begins in `first`; Q1 is April to June."""
    return month_end(first, quarter * 3 + 3)


def quarter_number(match: re.Match[str]) -> int:
    """1 to 4 of a match of QUARTER."""
    said = match["q"] or match["led"] or match["nth"]
    return _QUARTERS[said.lower()]


def half_number(match: re.Match[str]) -> int:
    """1 or 2 of a match of HALF."""
    is_later = match["half"] == "2" or (match["which"] or "").lower() in _LATER_HALF
    return 2 if is_later else 1


def season_end(year: int, season: str) -> date:
    """Spring ends in May, summer in August, autumn in November, winter in February of the next year."""
    return month_end(year, _SEASON_ENDS[season.lower()])


def term_end(year: int, season: str) -> date:
    """Schools' terms end in March, July and December, give or take a week."""
    return month_end(year, _TERM_ENDS[season.lower()])


def month_part(year: int, month: int, part: str | None) -> tuple[date, Precision]:
    """Where in a month: its end, unless an earlier part is said ("mid March" is the 15th)."""
    day = _PART_DAYS.get(" ".join((part or "").lower().split()))
    return (date(year, month, day), Precision.DAY) if day else (month_end(year, month), Precision.MONTH)


def day_or_none(year: int, month: int, day: int) -> date | None:
    """The day, or None where the calendar has none."""
    try:
        return date(year, month, day)
    except ValueError:
        return None
