"""Now, read once a decision and handed down."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from plans.rounds import at_local

MORNING = time(9, 0)
"""When people are asked and reminded, local."""
EVENING = time(17, 0)
"""When a round closes on its last day, local."""


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant (aware, UTC) with the council's zone and its working days."""

    at: datetime
    zone: ZoneInfo
    is_working: Callable[[date], bool]

    @property
    def today(self) -> date:
        """The council's calendar date."""
        return self.at.astimezone(self.zone).date()

    def morning(self, day: date) -> datetime:
        """When the working day begins, UTC."""
        return at_local(day, MORNING, self.zone.key)

    def evening(self, day: date) -> datetime:
        """When the working day ends, UTC."""
        return at_local(day, EVENING, self.zone.key)

    def next_working_day(self) -> date:
        """The first working day after today."""
        day = self.today + timedelta(days=1)
        while not self.is_working(day):
            day += timedelta(days=1)
        return day
