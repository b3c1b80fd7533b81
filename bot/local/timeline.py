"""The page's clock: where it stands, and where it can be moved to."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.local.errors import RefusedError
from bot.local.payload import Json


@dataclass(frozen=True)
class Jump:
    """A moment that the clock can be moved to: `label` says what happens then, `at` is aware."""

    id: str
    label: str
    at: datetime


class Timeline(Protocol):
    """Who knows the moments worth moving to, and moves the clock. Called from a thread of its own: it may take time."""

    def jumps(self) -> Sequence[Jump]:
        """The moments ahead, soonest first."""
        ...

    def jump(self, id: str) -> None:  # noqa: A002 - the word that the page's own API uses
        """Move the clock to one of them, and return when what falls due has been set going."""
        ...


def shown(instant: datetime, zone: ZoneInfo) -> str:
    """An instant as the page shows it, in the workspace's zone: "Thursday 1 April 2010, 09:00"."""
    local = instant.astimezone(zone)
    return f"{local:%A} {local.day} {local:%B %Y, %H:%M}"


async def told(timeline: Timeline | None, clock: Clock, tz: str) -> Json | None:
    """The clock as the page's API gives it, or None where it cannot be moved."""
    if timeline is None:
        return None
    jumps = await asyncio.to_thread(timeline.jumps)
    now, zone = clock.now(), ZoneInfo(tz)
    ahead = [{"id": jump.id, "label": jump.label, "shown": shown(jump.at, zone)} for jump in jumps]
    return {"now": now.isoformat(), "shown": shown(now, zone), "jumps": ahead}


async def moved(timeline: Timeline | None, clock: Clock, tz: str, to: str) -> Json:
    """The clock after it was moved to a jump.

    Raises:
        RefusedError: where the clock cannot be moved, or not there.
    """
    if timeline is None:
        raise RefusedError("This clock cannot be moved.")
    known = await asyncio.to_thread(timeline.jumps)
    if to not in [jump.id for jump in known]:
        raise RefusedError("That moment has passed.")
    await asyncio.to_thread(timeline.jump, to)
    return await told(timeline, clock, tz) or {}
