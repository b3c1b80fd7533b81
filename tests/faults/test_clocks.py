"""Clocks that jump, and clocks that are put forward and back twice a year."""

import random
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest

from handlers.moment import Moment
from plans.rounds import at_local
from tests.faults.office import Office
from tests.faults.tally import Tally
from tests.records import IS_WORKING

YEARS = range(2024, 2041)
TIMES = (time(0, 0), time(0, 30), time(1, 30), time(2, 30), time(9, 0), time(23, 30))
"""Local times, among them those that clocks skip or show twice."""

JUMPS = (timedelta(hours=2), timedelta(hours=-2), timedelta(days=1), timedelta(days=-1), timedelta(days=3652))


def changes(zone: ZoneInfo) -> Iterator[date]:
    """The local dates on which a zone's clocks are changed, and the days around them."""
    day = date(YEARS[0], 1, 1)
    was = datetime.combine(day, time(12), zone).utcoffset()
    while day.year in YEARS:
        offset = datetime.combine(day, time(12), zone).utcoffset()
        if offset != was:
            yield day
        was, day = offset, day + timedelta(days=1)


@pytest.mark.fault("clocks put forward and back, every zone 2024 to 2040", 12, 10_000)
def test_each_local_day_has_one_instant(tally: Tally, dice: random.Random) -> None:
    """A schedule by local time comes once a local date, in order, on that date; also where the hour is not there."""
    zones = sorted(available_timezones() - {"localtime"})
    dice.shuffle(zones)
    for name in zones[: tally.times]:
        zone = ZoneInfo(name)
        for day in changes(zone):
            for at in TIMES:
                days = [day + timedelta(days=n) for n in range(-2, 3)]
                instants = [at_local(one, at, name) for one in days]
                tally.doubled += sum(later <= earlier for earlier, later in pairwise(instants))
                tally.lost += sum(not _is_it(one, at, found, zone) for one, found in zip(days, instants, strict=True))
        tally.injected += 1
    tally.times = min(tally.times, len(zones))
    tally.holds()


def _is_it(day: date, at: time, found: datetime, zone: ZoneInfo) -> bool:
    """Whether an instant is the first at which the clocks show a local time, or where they skip it, a later one."""
    wanted = datetime.combine(day, at)
    shown = found.astimezone(zone)
    before = (found - timedelta(minutes=1)).astimezone(zone).replace(tzinfo=None)
    is_first = before < wanted <= shown.replace(tzinfo=None) and shown.fold == 0
    is_there = shown.replace(tzinfo=None) == wanted
    return is_first and (not is_there or Moment(found, zone, IS_WORKING).today == day)


@pytest.mark.parametrize("home", ["sqlite"], indirect=True)
@pytest.mark.fault("the computer's clock jumps: 2 h, a day, 10 years", 5, 50)
def test_the_clock_jumps(office: Office, tally: Tally) -> None:
    """What was due meanwhile comes as one, nothing comes again, and what is new does not wait for the old hour."""
    with office.life() as life:
        office.await_sending(life)
        while tally.injected < tally.times:
            office.clock.ahead += JUMPS[tally.injected % len(JUMPS)]
            life.set_clock(office.clock)
            office.put(3)
            office.await_sending(life)
            tally.injected += 1
    tally.lost, tally.doubled = office.sent()
    said = office.keys()
    assert set(said.values()) == {1}
    # The round was asked about, reminded of once at the most, and closed.
    assert {key for key in said if key.startswith("ask:")} == {"ask:1", "ask:2"}
    assert sum(key.startswith("reminder:") for key in said) <= 2
    assert said["digest:1"] == 1
    tally.holds()
