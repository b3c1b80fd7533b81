"""next_time: the UTC instant of a local time in mixed zones, against zoneinfo's arithmetic alone."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bench.harness import Result, Target, compare, each
from plans.rounds import at_local

ZONES = (
    "Europe/London",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kolkata",
    "America/Santiago",
    "Pacific/Chatham",
)
MORNING = time(9)
DAYS = [date(2026, 1, 1) + timedelta(days=n) for n in range(0, 730, 5)]
TIMES = 20


def run() -> list[Result]:
    """Microseconds an instant."""
    per_call = len(ZONES) * len(DAYS)
    ours, floor = (each(_all(one), TIMES) for one in (at_local, _at_zoneinfos))
    return [
        compare("next_time", "us", Target(1.5), lambda: ours() / per_call, lambda: floor() / per_call),
    ]


def _all(one: Callable[[date, time, str], datetime]) -> Callable[[], None]:
    def work() -> None:
        for zone in ZONES:
            for day in DAYS:
                one(day, MORNING, zone)

    return work


def _at_zoneinfos(day: date, at: time, zone: str) -> datetime:
    return datetime.combine(day, at, ZoneInfo(zone)).astimezone(UTC)
