"""The one place that knows what time it is. Everything below receives its instant as an argument."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol


class Clock(Protocol):
    """A source of instants: aware, UTC."""

    def now(self) -> datetime:
        """The present instant."""
        ...


class SystemClock:
    """The computer's own clock."""

    def now(self) -> datetime:
        """The present instant, UTC."""
        return datetime.now(UTC)


class MovableClock:
    """A clock that runs on from wherever it was last put; what it shows survives a restart.

    It keeps its distance from the system's clock in a file, so that it stands still while nobody looks:
    opened again, it shows the instant at which it was closed.
    """

    def __init__(self, path: Path, start: datetime, system: Clock | None = None) -> None:
        self._path = path
        self._system = (system or SystemClock()).now
        shown = datetime.fromisoformat(json.loads(path.read_text())["shown"]) if path.exists() else start
        self._ahead = shown - self._system()

    def now(self) -> datetime:
        """The instant that this clock shows, UTC."""
        return self._system() + self._ahead

    def move_to(self, instant: datetime) -> None:
        """Go forward to an instant; an earlier one than shown is left alone, since a workspace's past is written."""
        self._ahead += max(timedelta(0), instant - self.now())
        self.save()

    def save(self) -> None:
        """Keep what is shown for the next start."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._path.write_text(json.dumps({"shown": self.now().isoformat()}))
