"""When a round opens, reminds and closes: working days, local times, and the words of `/plan round`."""

import re
from collections.abc import Callable, Collection, Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from plans.date_printed import say_date
from plans.errors import NotUnderstood
from plans.model import Precision, Round, Status
from plans.said import read_said

IsWorking = Callable[[date], bool]

NATIONS = ("ENG", "WLS", "SCT", "NIR")
_DAY = timedelta(days=1)
_SATURDAY = 5
_WORKING_DAYS_BEFORE_CLOSING = 2
_LONGEST_LABEL = 80
_KEYWORDS = re.compile(r"\b(opens?|opening|closes?|closing|for)\b", re.IGNORECASE)


def working_days(nation: str = "ENG", closed: Collection[date] = (), opened: Collection[date] = ()) -> IsWorking:
    """Whether a local date is worked in a UK nation ("ENG", "WLS", "SCT", "NIR"): weekdays but its bank holidays.

    `closed` and `opened` are the council's own exceptions, as the days between Christmas and New Year; they win.
    """
    free = _bank_holidays(nation)

    def is_working(day: date) -> bool:
        if day in closed or day in opened:
            return day in opened
        return day.weekday() < _SATURDAY and day not in free(day.year)

    return is_working


def next_working_day(day: date, is_working: IsWorking) -> date:
    """The day itself if it is worked, else the first one after it; after a year without one, the day itself."""
    return next((d for d in _days(day, 366) if is_working(d)), day)


def working_days_before(day: date, count: int, is_working: IsWorking) -> date:
    """The working day that is `count` (1 or more) of them before a day."""
    earlier = (day - _DAY * n for n in range(1, 366 + 2 * count) if is_working(day - _DAY * n))
    return next((d for n, d in enumerate(earlier, start=1) if n == count), day - _DAY * count)


def reminders(round_: Round, is_working: IsWorking) -> tuple[date, ...]:
    """The local dates on which those who have not answered are reminded: at most two, both working days.

    At half time between opening and closing, and two working days before closing; never on the day of opening or of
    closing, and once only where the two fall together or half time comes later.
    """
    half = next_working_day(round_.opens_on + (round_.closes_on - round_.opens_on) // 2, is_working)
    last = working_days_before(round_.closes_on, _WORKING_DAYS_BEFORE_CLOSING, is_working)
    days = (half, last) if half < last else (last,)
    return tuple(day for day in days if round_.opens_on < day < round_.closes_on)


def months_before(instant: datetime, months: int) -> datetime:
    """The same day and time so many months earlier; the month's last day where it has no such day."""
    return instant - relativedelta(months=months)


def is_missed(closes_at: datetime, now: datetime) -> bool:
    """Whether a round that has not opened is too late to open: its closing has come, so nobody could answer in time."""
    return closes_at <= now


def disagreeing(said: Iterable[tuple[str, Status | None]]) -> dict[str, Status]:
    """The status that each person stated of one action in one round, where these differ; else nothing.

    `said` are names and statuses in the order in which they were said. Who stated none contradicts nobody.
    """
    stated = {name: status for name, status in said if name and status is not None}
    return stated if len(set(stated.values())) > 1 else {}


def is_same_label(one: str, other: str) -> bool:
    """Whether two labels read the same: nobody could tell their rounds apart in a report."""
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def at_local(day: date, at: time, zone: str) -> datetime:
    """The UTC instant of a local wall time in an IANA zone.

    Where the clocks skip that time, the first valid minute after it; where they show it twice, the first.
    """
    local = datetime.combine(day, at, ZoneInfo(zone))
    while _is_skipped(local):
        local += timedelta(minutes=1)
    return local.astimezone(UTC)


def _is_skipped(local: datetime) -> bool:
    """Whether the clocks go forward over that time: there a later reading has the smaller offset. Source: PEP 495."""
    first, second = local.utcoffset(), local.replace(fold=1).utcoffset()
    return first is not None and second is not None and first < second


def read_round(words: str, today: date) -> Round:
    """Read "April 10 closes 20 April for Cabinet 5 May", said on the local day `today`.

    "opens 1 April" and the meeting are optional, in any order after the label; without an opening day the round
    opens today. Days without a year are the next ones.

    Raises:
        NotUnderstood: with a sentence that says what to type instead.
    """
    label, said = _sections(words)
    if not label:
        raise NotUnderstood(f"A round needs a label, such as \u201c{today:%B %y}\u201d. {_example('', today)}")
    if len(label) > _LONGEST_LABEL:
        raise NotUnderstood(f"That label is longer than {_LONGEST_LABEL} characters. {_example('', today)}")
    if not said.get("closes"):
        raise NotUnderstood(f"When does \u201c{label}\u201d close? {_example(label, today)}")
    opens_on = _day(said["opens"], today) if said.get("opens") else today
    closes_on = _day(said["closes"], today)
    meeting, meeting_on = _meeting(said.get("for", ""), today, closes_on)
    _check_order(opens_on, closes_on, meeting, meeting_on)
    return Round(label, opens_on, closes_on, meeting, meeting_on)


def _days(first: date, count: int) -> Iterable[date]:
    return (first + _DAY * n for n in range(count))


@cache
def _bank_holidays(nation: str) -> Callable[[int], frozenset[date]]:
    if nation not in NATIONS:
        raise ValueError(nation)

    @cache
    def of_year(year: int) -> frozenset[date]:
        from holidays import country_holidays  # noqa: PLC0415 - 0.1 s and 3 MiB, for a start that needs no calendar

        return frozenset(country_holidays("GB", subdiv=nation, years=year))

    return of_year


def _sections(words: str) -> tuple[str, dict[str, str]]:
    """The label, and what follows each of "opens", "closes" and "for" (the meeting)."""
    label, *rest = _KEYWORDS.split(words)
    said: dict[str, str] = {}
    for keyword, text in zip(rest[::2], rest[1::2], strict=True):
        key = {"o": "opens", "c": "closes"}.get(keyword[0].lower(), "for")
        said[key] = f"{said[key]}{keyword}{text}" if key in said else text
    return label.strip(" \t\n\"'\u201c\u201d,:"), {key: text.strip(" \t\n,.:") for key, text in said.items()}


def _day(words: str, today: date) -> date:
    said = read_said(words, today)
    if said.problem:
        raise NotUnderstood(
            f"{said.problem}. Write the day and the month, such as {say_date(_fortnight(today), None)}."
        )
    if said.choices:
        days = " or ".join(label for label, _ in said.choices)
        raise NotUnderstood(f"\u201c{words}\u201d could be {days}. Write out the one you mean.")
    if said.on is None:
        raise NotUnderstood(f"There is no day in \u201c{words}\u201d.")
    return said.on


def _meeting(words: str, today: date, closes_on: date) -> tuple[str, date | None]:
    """Read "Cabinet 5 May" as the meeting and its day; without a day, the meeting alone."""
    said = read_said(words, today)
    if not words or (said.problem and said.words == words and not re.search(r"\d", words)):
        return words, None
    # A board that meets in January is told of in April: what has gone by today may lie ahead of the closing.
    on = _day(words, closes_on if said.problem and read_said(words, closes_on).on else today)
    name = words[: words.rfind(said.words)].strip(" ,:")
    return re.sub(r"\s+on$", "", name), on


def _check_order(opens_on: date, closes_on: date, meeting: str, meeting_on: date | None) -> None:
    closing = say_date(closes_on, Precision.DAY)
    if closes_on < opens_on:
        opening = say_date(opens_on, Precision.DAY)
        raise NotUnderstood(f"It would close on {closing}, before it opens on {opening}. Give a later closing day.")
    if meeting_on and meeting_on < closes_on:
        day = say_date(meeting_on, Precision.DAY)
        raise NotUnderstood(
            f"{meeting or 'The meeting'} meets on {day}, before the round closes on {closing}. Close it earlier."
        )


def _fortnight(today: date) -> date:
    return today + timedelta(days=14)


def suggestion(today: date, is_working: IsWorking) -> str:
    """A round that could be opened today: labelled with month and year, closing on a working day in a fortnight."""
    closes = next_working_day(_fortnight(today), is_working)
    return f"round {today:%B %y} closes {closes.day} {closes:%B}"


def _is_weekday(day: date) -> bool:
    return day.weekday() < _SATURDAY


def _example(label: str, today: date) -> str:
    """What to type, with weekdays that are ahead."""
    closes, meets = (next_working_day(today + timedelta(days=ahead), _is_weekday) for ahead in (14, 28))
    days = [f"{day.day} {day:%B}" for day in (closes, meets)]
    return f"Type `/plan round {label or f'{today:%B %y}'} closes {days[0]} for Cabinet {days[1]}`."
