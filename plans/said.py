"""Dates as people say them in a chat, read from the day on which they say them."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.easter import easter

from plans.date_parts import (
    MONTH,
    MONTH_NAMES,
    ORDINAL,
    PART,
    QUARTER,
    SEASON,
    day_or_none,
    financial_year_end,
    month_end,
    month_number,
    month_part,
    plain,
    quarter_end,
    quarter_number,
    season_end,
)
from plans.date_printed import say_date
from plans.date_words import find_dates
from plans.model import Precision

_FRIDAY, _APRIL, _DECEMBER = 4, 4, 12
_JUST_PAST = timedelta(days=100)  # "5 April" said on 14 April is not meant for next year
_ANY_DAY = date(2000, 1, 1)  # it decides which day is meant, not whether one is said
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTH_LEADS = re.compile(
    r"(?:\A|\b(?:by|in|until|till|to|for|from|this|next|of|now|or|before|during|due)\s+|[,;:/-]\s*)\Z", re.IGNORECASE
)
_NTH = {"1st": 1, "first": 1, "2nd": 2, "second": 2, "3rd": 3, "third": 3, "4th": 4, "fourth": 4}
_NUMBERS = dict.fromkeys(("a", "an", "one", "another"), 1) | dict.fromkeys(("two", "couple", "couple of"), 2)
_NUMBERS |= {"three": 3, "four": 4, "five": 5, "six": 6}


@dataclass(frozen=True, slots=True)
class Said:
    """A date that somebody said. `on` is its last day; None where none was said, or none that can be meant.

    `choices` are (label, date) where two readings are possible; `on` is then None until one is chosen.
    `problem` is a sentence for the person ("31 April does not exist").
    """

    on: date | None = None
    precision: Precision | None = None
    words: str = ""
    choices: tuple[tuple[str, date], ...] = ()
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class SaidAt:
    """A date said at `start` to `end` of a text."""

    start: int
    end: int
    said: Said


_Reading = tuple[date | None, Precision]
_Reader = Callable[[re.Match[str], date], tuple[_Reading, ...]]


def read_said(words: str, today: date) -> Said:
    """Read a date as typed in a chat or a date field on the local day `today`.

    Days and months without a year are the next ones, unless they have only just gone by: that is a problem to
    be told, like a day that does not exist. "June 10" and "next Friday" have two readings and so two choices.
    """
    words = words.strip()
    if not words:
        return Said()
    said = [found.said for found in find_said(words, today)]
    if not said:
        return Said(words=words, problem=f"I could not read a date in \u201c{words}\u201d")
    if len(said) == 1:
        return said[0]
    choices = {on: label for one in said for label, on in (one.choices or _labelled(one))}
    return Said(words=words, choices=tuple((label, on) for on, label in choices.items())) if choices else said[-1]


def find_said(words: str, today: date) -> tuple[SaidAt, ...]:
    """Every date said in a text, in the order of the text."""
    taken = [*_full(words, today)]
    for pattern, reader in _READERS:
        for match in pattern.finditer(plain(words)):
            if not (_is_taken(match, taken) or _is_verb(match, words)):
                taken.append(SaidAt(match.start(), match.end(), _said(reader(match, today), match[0], today)))
    return tuple(sorted(taken, key=lambda found: found.start))


def says_a_date(words: str) -> bool:
    """Whether there is a date in the words, on whatever day they are said."""
    return bool(find_said(words, _ANY_DAY))


def _is_taken(match: re.Match[str], taken: list[SaidAt]) -> bool:
    return any(match.start() < t.end and t.start < match.end() for t in taken)


def _is_verb(match: re.Match[str], words: str) -> bool:
    """Whether a "may" or a "march" without its day is the verb."""
    if match[0].lower() not in ("may", "march"):
        return False
    if re.match(
        r"\s+(?:be|not|need|have|well|take|still|also|only|slip|now|require|on|through)\b",
        words[match.end() :],
        re.IGNORECASE,
    ):
        return True
    return match[0].islower() and not _MONTH_LEADS.search(words[: match.start()])


def _labelled(said: Said) -> tuple[tuple[str, date], ...]:
    return ((say_date(said.on, said.precision), said.on),) if said.on else ()


def _said(readings: tuple[_Reading, ...], words: str, today: date) -> Said:
    """What one stretch of words says: its only reading, its choices, or its problem."""
    if not readings:
        return Said(words=words, problem=f"\u201c{words}\u201d does not say which day")
    real = {on: precision for on, precision in readings if on}
    if not real:
        return Said(words=words, problem=_no_such_day(words))
    coming = {on: precision for on, precision in real.items() if on >= today}
    if not coming:
        on, precision = max(real.items())
        return Said(words=words, precision=precision, problem=f"{say_date(on, precision)} is in the past")
    if len(coming) == 1:
        on, precision = next(iter(coming.items()))
        return Said(on, precision, words)
    labels = tuple((say_date(on, Precision.DAY), on) for on in coming)
    return Said(words=words, choices=labels)


def _no_such_day(words: str) -> str:
    numbers = re.match(r"\D*(\d{1,2})[/.-](\d{1,2})", words)
    if numbers and 1 <= int(numbers[2]) <= _DECEMBER:
        return f"{int(numbers[1])} {MONTH_NAMES[int(numbers[2]) - 1]} does not exist"
    return f"{words.strip()} does not exist"


def _full(words: str, today: date) -> Iterator[SaidAt]:
    """The dates with a year; where the two digits of one could be a day, both."""
    for found in find_dates(words):
        readings: tuple[_Reading, ...] = ((found.on, found.precision),)
        day = re.fullmatch(rf"{MONTH}\s+(?P<day>\d\d)", plain(found.words), re.IGNORECASE)
        if found.short and day:
            readings = (*_month_day(day, today), *readings)
        numbers = re.fullmatch(r"(?P<day>\d\d)/(?P<number>\d\d)", found.words)
        if found.short and numbers:
            readings = (*_numbers(numbers, today), *readings)
        yield SaidAt(found.start, found.end, _said(readings, found.words, today))


def _next(month: int, day: int, today: date) -> date | None:
    """The day of the year that is meant: the next one, or the last if that has only just gone by."""
    recent = today - _JUST_PAST
    first_year = max(recent.year, today.year)
    year = first_year if (first_year, month, day) >= (recent.year, recent.month, recent.day) else first_year + 1
    return day_or_none(year, month, day)


def _month_day(match: re.Match[str], today: date) -> tuple[_Reading, ...]:
    return ((_next(month_number(match["month"]), int(match["day"]), today), Precision.DAY),)


def _numbers(match: re.Match[str], today: date) -> tuple[_Reading, ...]:
    return ((_next(int(match["number"]), int(match["day"]), today), Precision.DAY),)


def _month(match: re.Match[str], today: date) -> tuple[_Reading, ...]:
    month = month_number(match["month"])
    this_year = month_part(today.year, month, match["part"])
    return (this_year if this_year[0] >= today - _JUST_PAST else month_part(today.year + 1, month, match["part"]),)


def _day_of_month(match: re.Match[str], today: date) -> tuple[_Reading, ...]:
    """Read "the 5th" as the next one; "the 31st" in April is that of May."""
    ahead = 1 if (match["which"] or "").lower() == "next" else 0
    for months in range(ahead, ahead + 3):
        first = _add_months(today.replace(day=1), months)
        on = day_or_none(first.year, first.month, int(match["day"]))
        if on and (on >= today or match["which"]):
            return ((on, Precision.DAY),)
    return ((None, Precision.DAY),)


def _weekday(match: re.Match[str], today: date) -> tuple[_Reading, ...]:
    """Read "next Friday": this week's to some and next week's to others, unless this week's is over."""
    nearest = _coming(match["weekday"], today)
    is_next = (match["which"] or "").lower() == "next"
    same_week = nearest.weekday() > today.weekday()
    days = (nearest, nearest + timedelta(days=7)) if nearest == today or (is_next and same_week) else (nearest,)
    return tuple((on, Precision.DAY) for on in days)


def _week_on(match: re.Match[str], today: date) -> tuple[_Reading, ...]:
    """Read "a week on Friday" and "Friday week" as the Friday after the one to come."""
    if match.groupdict().get("today"):
        return ((today + timedelta(days=7), Precision.DAY),)
    return ((_coming(match["weekday"], today) + timedelta(days=7), Precision.DAY),)


def _nth_week(match: re.Match[str], today: date) -> tuple[_Reading, ...]:
    """The first week of a month is its first seven days; the last one ends with the month."""
    month = month_number(match["month"])
    nth = _NTH.get(match["nth"].lower(), 0)
    end = _next(month, 7 * nth or 28, today)
    return ((month_end(end.year, month) if end and not nth else end, Precision.DAY),)


def _coming(weekday: str, today: date) -> date:
    wanted = next(i for i, name in enumerate(_WEEKDAYS) if name.startswith(weekday.lower()[:3]))
    return today + timedelta(days=(wanted - today.weekday()) % 7)


def _day(match: re.Match[str], today: date) -> tuple[_Reading, ...]:
    return ((today + timedelta(days=1 if match[0].lower() == "tomorrow" else 0), Precision.DAY),)


def _week(match: re.Match[str], today: date) -> tuple[_Reading, ...]:
    """A week ends on its Friday."""
    which = (match["which"] or "").lower()
    weeks = {"next": 1, "week after next": 2}.get(which, 0)
    friday = today + timedelta(days=_FRIDAY - today.weekday(), weeks=weeks)
    return ((max(friday, today), Precision.DAY),)


def _this_month(match: re.Match[str], today: date) -> tuple[_Reading, ...]:
    months = 1 if (match["which"] or "").lower() == "next" else 0
    return (
        month_part(today.year + (today.month + months - 1) // 12, (today.month + months - 1) % 12 + 1, match["part"]),
    )


def _this_year(match: re.Match[str], today: date) -> tuple[_Reading, ...]:
    """A council's year ends twice: in December and in March."""
    years = 1 if "next" in match[0].lower() else 0
    first = today.year if today.month >= _APRIL else today.year - 1
    financial = (financial_year_end(first + years), Precision.FINANCIAL_YEAR)
    calendar = (date(today.year + years, 12, 31), Precision.CALENDAR_YEAR)
    return (financial,) if re.search(r"\bfin|\bf/?y", match[0], re.IGNORECASE) else (calendar, financial)


def _year(match: re.Match[str], today: date) -> tuple[_Reading, ...]:
    del today
    return ((date(int(match["year"]), 12, 31), Precision.CALENDAR_YEAR),)


def _span(match: re.Match[str], today: date) -> tuple[_Reading, ...]:
    said = re.sub(r"\s+", " ", (match["count"] or "a").lower())
    count = int(said) if said.isdecimal() else _NUMBERS[said.removeprefix("another ").removeprefix("a ") or "a"]
    unit = match["unit"].lower()
    if unit.startswith(("day", "week", "fortnight")):
        days = {"d": 1, "w": 7, "f": 14}[unit[0]]
        return ((today + timedelta(days=days * count), Precision.DAY),)
    return ((_add_months(today, count * (12 if unit.startswith("year") else 1)), Precision.DAY),)


def _quarter(match: re.Match[str], today: date) -> tuple[_Reading, ...]:
    first = today.year if today.month >= _APRIL else today.year - 1
    ends = (quarter_end(year, quarter_number(match)) for year in (first, first + 1))
    return ((next(on for on in ends if on >= today), Precision.QUARTER),)


def _this_quarter(match: re.Match[str], today: date) -> tuple[_Reading, ...]:
    months = 3 if (match["which"] or "").lower() == "next" else 0
    return ((month_end(today.year, (today.month + 2) // 3 * 3 + months), Precision.QUARTER),)


def _season(match: re.Match[str], today: date) -> tuple[_Reading, ...]:
    ends = (season_end(year, match["season"]) for year in (today.year - 1, today.year, today.year + 1))
    return ((next(on for on in ends if on >= today), Precision.SEASON),)


def _feast(match: re.Match[str], today: date) -> tuple[_Reading, ...]:
    """By Christmas is by the day before."""
    years = (today.year, today.year + 1)
    days = (easter(y) if match[0].lower() == "easter" else date(y, 12, 24) for y in years)
    return ((next(on for on in days if on >= today), Precision.DAY),)


def _vague(match: re.Match[str], today: date) -> tuple[_Reading, ...]:
    """Read "slipped two months" and "the next board" as no date: from when, and when that meets, only they know."""
    del match, today
    return ()


def _add_months(day: date, months: int) -> date:
    end = month_end(day.year, day.month + months)
    return min(end, end.replace(day=min(day.day, end.day)))


_COUNT = r"(?P<count>(?:another\s+)?(?:\d{1,2}|a\s+couple(?:\s+of)?|one|two|three|four|five|six|an?)|another)"
_UNIT = r"(?P<unit>days?|weeks?|fortnights?|months?|years?)"
_END_OF = r"(?:(?P<part>start|beginning|early|mid|middle|end|late)(?:[\s-]+of)?\s+(?:the\s+)?)?"
_DAY_NAME = r"(?P<weekday>(?:satur|sun)day|(?:mon|tues?|wed(?:nes)?|thur?s?|fri)(?:day)?)"
_DOTTED = r"(?:(?<=\bby )|(?<=\bnow )|(?<=\bto )|(?<=\btill )|(?<=\buntil )|\A)"
_ALONE = r"(?=\s*(?:$|[^\w\s]|\n|and\b|but\b|now\b|then\b|for\b))"
_CUES = ("by", "now", "to", "till", "til", "until", "before", "or")
_AFTER_CUE = "(?:" + "|".join(rf"(?<=\b{cue} )" for cue in _CUES) + ")"
_NO_DAY = r"(?!\s+(?:late|behind|to|until|till)\b)"
_A_YEAR = r"(?:(?:fin(?:ancial|\.)?\s+|calendar\s+)?(?<!of )(?:year|yr)|fy|f/y)\b(?!\s*\d)"
_CLAUSE_YEAR = rf"(?:\s+of)?\s+(?:(?:the|this|next)\s+)?{_A_YEAR}"
_READERS: tuple[tuple[re.Pattern[str], _Reader], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), reader)
    for pattern, reader in (
        (
            rf"(?:\b{_DAY_NAME},?\s+(?:the\s+)?)?(?<![\d./£])\b(?P<day>\d{{1,2}}){ORDINAL}?(?:\s+of)?[\s-]*{MONTH}(?!\s*\d)",
            _month_day,
        ),
        (rf"\b{MONTH}\s+(?:the\s+)?(?P<day>\d{{1,2}}){ORDINAL}?\b(?![.:/%]\d|%)", _month_day),
        (r"(?<![\d/.£-])(?P<day>\d{1,2})/(?P<number>0?[1-9]|1[0-2])(?![\d/%])", _numbers),
        (
            (
                rf"{_DOTTED}(?P<day>\d{{1,2}})\.(?P<number>0?[1-9]|1[0-2])(?![\d.]*\d|\s?(?:%|m|k|bn|per|points?"
                rf"|times)\b|%)"
            ),
            _numbers,
        ),
        (rf"\b(?:the\s+)?(?P<day>\d{{1,2}}){ORDINAL}\s+of\s+(?P<which>this|next)\s+month\b", _day_of_month),
        (rf"\b(?:{_DAY_NAME},?\s+)?(?P<which>)the\s+(?P<day>\d{{1,2}}){ORDINAL}\b{_ALONE}", _day_of_month),
        (rf"\A(?P<which>)(?P<day>\d{{1,2}}){ORDINAL}\Z", _day_of_month),
        (rf"{_AFTER_CUE}(?P<which>)(?P<day>\d{{1,2}}){ORDINAL}\b{_ALONE}", _day_of_month),
        (rf"\b(?:a\s+)?week\s+(?:on\s+)?{_DAY_NAME}\b|\b(?:a\s+)?week\s+(?P<today>today)\b", _week_on),
        (rf"\b{_DAY_NAME}\s+week\b", _week_on),
        (
            rf"\b(?P<nth>1st|first|2nd|second|3rd|third|4th|fourth|last|final)\s+(?:week|wk)\s+(?:of|in)\s+{MONTH}",
            _nth_week,
        ),
        (rf"\b(?:(?P<which>this|next|coming)\s+)?(?<!last ){_DAY_NAME}\b", _weekday),
        (r"\b(?:today|tomorrow)\b", _day),
        (r"\b(?:(?:the\s+)?end\s+of\s+(?:the\s+)?)?(?P<which>this|next)\s+week\b", _week),
        (r"\b(?:the\s+)?(?P<which>week\s+after\s+next)\b", _week),
        (r"\b(?:the\s+)?end\s+of\s+(?P<which>)the\s+week\b", _week),
        (rf"\b{_END_OF}(?P<which>this|next)\s+month\b", _this_month),
        (r"\b(?:the\s+)?(?P<part>end)\s+of\s+(?P<which>)(?:the\s+)?month\b|\bmonth[\s-]end\b|\beom\b", _this_month),
        (rf"\b(?:the\s+)?end{_CLAUSE_YEAR}|\b(?:(?:financial\s+)?year|fy)[\s-]end\b|\beofy\b", _this_year),
        (r"\bnext\s+(?:financial\s+)?year\b|\b(?:this\s+financial\s+year|(?:this|next)\s+fy)\b", _this_year),
        (
            rf"\b(?:slip(?:s|ped|ping)?|delayed|(?:put|pushed|moved) back)(?:\s+by)?\s+{_COUNT}\s+{_UNIT}\b{_NO_DAY}",
            _vague,
        ),
        (r"\b(?:the\s+)?next\s+(?:board|cabinet|committee|scrutiny|[ecs]mt)(?:\s+meeting)?\b", _vague),
        (rf"\b(?:in|within)\s+{_COUNT}\s+{_UNIT}\b(?:'?\s+time)?", _span),
        (rf"\b{_COUNT}\s+{_UNIT}'?\s+time\b", _span),
        (rf"\b{_COUNT}\s+more\s+{_UNIT}\b", _span),
        (rf"\b(?=another\b){_COUNT}\s+{_UNIT}\b", _span),
        (rf"\A(?:about\s+|maybe\s+)?{_COUNT}\s+{_UNIT}\Z", _span),
        (rf"(?:\bend\s+(?:of\s+)?)?{QUARTER}", _quarter),
        (r"\b(?:end\s+of\s+)?(?:the\s+)?(?P<which>this|next)\s+(?:quarter|qtr)\b", _this_quarter),
        (r"\bend\s+of\s+(?P<which>)(?:the\s+)?(?:quarter|qtr)\b", _this_quarter),
        (rf"\b(?:(?:end\s+of|this|next|the|by|in|late)\s+)+{SEASON}\b", _season),
        (rf"\A{SEASON}\Z", _season),
        (r"\b(?:christmas|xmas|easter)\b", _feast),
        (rf"{_AFTER_CUE}(?P<year>20\d\d)\b(?![/-]?\d)", _year),
        (rf"{PART}(?<!\d){MONTH}(?!\s*\d)", _month),
    )
)
