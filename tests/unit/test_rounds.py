"""Working days, reminders, local times and the words of `/plan round`."""

from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plans.errors import NotUnderstood
from plans.model import Round, Status, rests
from plans.rounds import (
    at_local,
    disagreeing,
    is_missed,
    next_working_day,
    read_round,
    reminders,
    suggestion,
    working_days,
    working_days_before,
)

TODAY = date(2010, 4, 6)
ENGLAND = working_days()
DAYS = st.dates(date(2000, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    ("status", "review_on", "closes", "expected"),
    [
        (Status.ON_HOLD, date(2010, 9, 15), date(2010, 9, 14), True),
        (Status.ON_HOLD, date(2010, 9, 15), date(2010, 9, 15), False),
        (Status.ON_HOLD, date(2010, 9, 30), date(2010, 8, 31), True),
        (Status.ON_HOLD, date(2010, 9, 30), date(2010, 9, 1), False),
        (Status.ON_HOLD, None, date(2010, 9, 1), False),
        (Status.LATE, date(2010, 9, 15), date(2010, 9, 1), False),
        (None, date(2010, 9, 15), date(2010, 9, 1), False),
    ],
)
def test_what_is_on_hold_rests(status: Status | None, review_on: date | None, closes: date, *, expected: bool) -> None:
    """Until the day, or the month, on which it is looked at again; a round that closes then asks about it."""
    assert rests(status, review_on, closes) is expected


@pytest.mark.parametrize(
    ("opens", "closes", "expected"),
    [
        (date(2010, 4, 6), date(2010, 4, 20), (date(2010, 4, 13), date(2010, 4, 16))),
        (date(2010, 4, 9), date(2010, 4, 23), (date(2010, 4, 16), date(2010, 4, 21))),
        (date(2010, 3, 29), date(2010, 4, 9), (date(2010, 4, 6), date(2010, 4, 7))),
        (date(2010, 4, 12), date(2010, 4, 16), (date(2010, 4, 14),)),
        (date(2010, 4, 12), date(2010, 4, 15), (date(2010, 4, 13),)),
        (date(2010, 4, 12), date(2010, 4, 14), ()),
        (date(2010, 4, 12), date(2010, 4, 12), ()),
        (date(2010, 4, 9), date(2010, 4, 12), ()),
    ],
)
def test_two_reminders_at_most(opens: date, closes: date, expected: tuple[date, ...]) -> None:
    """Half time and two working days before closing; fewer where the window is short; Easter is not worked."""
    assert reminders(Round("April 10", opens, closes), ENGLAND) == expected


@settings(deadline=None)
@given(opens=DAYS, length=st.integers(0, 90))
def test_reminders_fall_inside_the_round(opens: date, length: int) -> None:
    """Every reminder is a working day after the opening and before the closing, and no day has two."""
    round_ = Round("any", opens, opens + timedelta(days=length))
    days = reminders(round_, ENGLAND)
    assert list(days) == sorted(set(days))
    assert all(opens < day < round_.closes_on and ENGLAND(day) for day in days)


@settings(deadline=None)
@given(opens=DAYS, length=st.integers(14, 90))
def test_a_fortnight_has_room_for_a_reminder(opens: date, length: int) -> None:
    """Nobody in a round of two weeks or more goes without one, whatever the holidays."""
    assert reminders(Round("any", opens, opens + timedelta(days=length)), ENGLAND)


@pytest.mark.parametrize(
    ("nation", "day", "is_worked"),
    [
        ("ENG", date(2010, 4, 5), False),
        ("SCT", date(2010, 4, 5), True),
        ("SCT", date(2011, 1, 4), False),
        ("ENG", date(2011, 1, 4), True),
        ("NIR", date(2010, 7, 12), False),
        ("WLS", date(2010, 7, 12), True),
        ("ENG", date(2010, 4, 17), False),
    ],
)
def test_a_nation_has_its_own_holidays(nation: str, day: date, is_worked: bool) -> None:  # noqa: FBT001 - a table's cell
    """Easter Monday is worked in Scotland, the Twelfth is not in Northern Ireland."""
    assert working_days(nation)(day) is is_worked


def test_an_unknown_nation_is_refused() -> None:
    """A wrong setting is not a calendar without holidays."""
    with pytest.raises(ValueError, match="UK"):
        working_days("UK")


def test_the_councils_own_days_win() -> None:
    """It may close between the years and open on a Saturday."""
    is_working = working_days(closed=[date(2010, 12, 29)], opened=[date(2010, 12, 18)])
    assert not is_working(date(2010, 12, 29))
    assert is_working(date(2010, 12, 18))


def test_the_next_working_day_may_be_today() -> None:
    """Good Friday's is the Tuesday after Easter; a Tuesday's is itself."""
    assert next_working_day(date(2010, 4, 2), ENGLAND) == date(2010, 4, 6)
    assert next_working_day(date(2010, 4, 6), ENGLAND) == date(2010, 4, 6)
    assert working_days_before(date(2010, 4, 6), 2, ENGLAND) == date(2010, 3, 31)


def test_a_calendar_without_working_days_ends() -> None:
    """Someone who closes every day gets the days themselves, not an endless search."""
    assert next_working_day(TODAY, lambda _: False) == TODAY
    assert working_days_before(TODAY, 2, lambda _: False) == date(2010, 4, 4)


@pytest.mark.parametrize(
    ("day", "at", "zone", "instant"),
    [
        (date(2010, 1, 15), time(9), "Europe/London", datetime(2010, 1, 15, 9, tzinfo=UTC)),
        (date(2010, 6, 15), time(9), "Europe/London", datetime(2010, 6, 15, 8, tzinfo=UTC)),
        (date(2026, 3, 29), time(1, 30), "Europe/London", datetime(2026, 3, 29, 1, tzinfo=UTC)),
        (date(2026, 10, 25), time(1, 30), "Europe/London", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        (date(2011, 12, 30), time(9), "Pacific/Apia", datetime(2011, 12, 30, 10, tzinfo=UTC)),
    ],
)
def test_a_local_time_is_one_instant(day: date, at: time, zone: str, instant: datetime) -> None:
    """A skipped time is the first valid minute after, a repeated one the first; Samoa skipped a whole day."""
    assert at_local(day, at, zone) == instant


@settings(deadline=None)
@given(day=DAYS, minutes=st.integers(0, 1439))
def test_a_local_time_shows_itself_on_the_clock(day: date, minutes: int) -> None:
    """Read back, it is the wanted wall time or, after a gap, a later one on the same day."""
    at = time(minutes // 60, minutes % 60)
    shown = at_local(day, at, "Europe/London").astimezone(ZoneInfo("Europe/London"))
    assert shown.date() == day
    assert timedelta(0) <= shown.replace(tzinfo=None) - datetime.combine(day, at) <= timedelta(hours=1)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            "April 10 closes 20 April for Cabinet 5 May",
            Round("April 10", TODAY, date(2010, 4, 20), "Cabinet", date(2010, 5, 5)),
        ),
        (
            "April 10 opens 12 April closes 20 April",
            Round("April 10", date(2010, 4, 12), date(2010, 4, 20)),
        ),
        (
            "April 10 for Cabinet on 5 May, closing 20/4, opening tomorrow",
            Round("April 10", date(2010, 4, 7), date(2010, 4, 20), "Cabinet", date(2010, 5, 5)),
        ),
        (
            "\u201cYear end\u201d closes end of the month for Scrutiny",
            Round("Year end", TODAY, date(2010, 4, 30), "Scrutiny"),
        ),
        (
            "Winter closes 20 December for Overview and Scrutiny 11 January",
            Round("Winter", TODAY, date(2010, 12, 20), "Overview and Scrutiny", date(2011, 1, 11)),
        ),
    ],
)
def test_a_round_as_typed(words: str, expected: Round) -> None:
    """Typed on 6 April 2010; days without a year are ahead."""
    assert read_round(words, TODAY) == expected


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("", "A round needs a label"),
        ("closes 20 April", "A round needs a label"),
        (
            "April 10",
            "When does \u201cApril 10\u201d close? Type `/plan round April 10 closes 20 April for Cabinet 4 May`",
        ),
        ("April 10 closes", "When does \u201cApril 10\u201d close?"),
        ("April 10 closes soon", "I could not read a date in \u201csoon\u201d"),
        ("April 10 closes 31 April", "31 April does not exist"),
        ("April 10 closes 1 April", "1 April 2010 is in the past"),
        ("April 10 closes 20 April 2009", "20 April 2009 is in the past"),
        ("April 10 closes June 10", "could be 10 June 2010 or 30 June 2010"),
        ("April 10 opens 3 May closes 20 April", "close on 20 April 2010, before it opens on 3 May 2010"),
        ("April 10 closes 20 April for Cabinet 12 April", "Cabinet meets on 12 April 2010, before the round closes"),
        ("April 10 closes 20 April for Cabinet 31/4", "31 April does not exist"),
    ],
)
def test_a_round_mistyped_is_told_what_to_type(words: str, sentence: str) -> None:
    """The sentence names what is wrong and ends with what to do."""
    with pytest.raises(NotUnderstood) as refusal:
        read_round(words, TODAY)
    assert sentence in str(refusal.value)
    assert str(refusal.value).endswith(".")


@settings(deadline=None)
@given(words=st.text(max_size=60), today=DAYS)
def test_any_words_are_a_round_or_a_sentence(words: str, today: date) -> None:
    """Nothing but the one error comes out, and a round that is read closes at or after its opening."""
    with suppress(NotUnderstood):
        round_ = read_round(f"April closes {words}", today)
        assert today <= round_.opens_on <= round_.closes_on


@pytest.mark.parametrize(("minutes", "missed"), [(-1, False), (0, True), (1, True)])
def test_a_round_is_missed_at_its_closing(*, minutes: int, missed: bool) -> None:
    """Before that it opens, however late."""
    closes_at = datetime(2027, 4, 20, 16, 0, tzinfo=UTC)
    assert is_missed(closes_at, closes_at + timedelta(minutes=minutes)) is missed


@settings(deadline=None)
@given(today=DAYS)
def test_what_is_suggested_can_be_typed(today: date) -> None:
    """Every day of the year: it is read, its label has the year, and it closes ahead on a working day."""
    said = read_round(suggestion(today, ENGLAND).removeprefix("round "), today)
    assert said.label == f"{today:%B %y}"
    assert said.closes_on >= today + timedelta(days=14)
    assert ENGLAND(said.closes_on)


@settings(deadline=None)
@given(today=DAYS)
def test_the_days_of_an_example_are_weekdays(today: date) -> None:
    """The sentence that says what to type is followed to the letter."""
    with pytest.raises(NotUnderstood) as refused:
        read_round("", today)
    said = read_round(str(refused.value).partition("`/plan round ")[2].partition("`")[0], today)
    assert said.closes_on.weekday() < 5
    assert said.meeting_on
    assert said.meeting_on.weekday() < 5


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ((), {}),
        ((("Jo", Status.LATE),), {}),
        ((("Jo", Status.LATE), ("Kim", Status.LATE)), {}),
        ((("Jo", Status.LATE), ("Kim", None)), {}),
        ((("Jo", Status.LATE), ("Kim", Status.COMPLETED)), {"Jo": Status.LATE, "Kim": Status.COMPLETED}),
        ((("Jo", Status.LATE), ("Kim", Status.COMPLETED), ("Jo", Status.COMPLETED)), {}),
        ((("", Status.LATE), ("Kim", Status.COMPLETED)), {}),
    ],
)
def test_who_disagrees(said: tuple[tuple[str, Status | None], ...], expected: dict[str, Status]) -> None:
    """Only statuses that two people stated; each one's last word; a document is nobody."""
    assert disagreeing(said) == expected


def test_a_label_has_its_length() -> None:
    """Eighty characters fit everywhere."""
    assert read_round(f"{'x' * 80} closes 20 April", TODAY).label == "x" * 80
    with pytest.raises(NotUnderstood, match="longer than 80 characters"):
        read_round(f"{'x' * 81} closes 20 April", TODAY)
