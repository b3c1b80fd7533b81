"""The beat: APScheduler wakes the bot, the records say what is due.

There is no job for an owner and no job store: a job that was due while the process was down would be dropped, and
two processes on one store would both run it.
"""

import logging
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.background import BackgroundScheduler

from bot.clock import SystemClock

log = logging.getLogger(__name__)

TICK = "tick"
WATCH_SECONDS = 1.0


class Heart:
    """Calls `tick` every so many seconds and `sync` every hour, until stopped."""

    def __init__(self, tick: Callable[[], None], sync: Callable[[], None], seconds: float) -> None:
        self._scheduler = BackgroundScheduler(
            timezone=UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )
        self._tick = tick
        self._last_beat = time.monotonic()
        self._scheduler.add_job(self._beat, "interval", seconds=seconds, id=TICK, next_run_time=SystemClock().now())
        self._scheduler.add_job(sync, "interval", hours=1, id="sync")
        self._ahead = _wall_ahead()
        self._is_stopping = threading.Event()
        # Not a job: while APScheduler waits for a clock that was set back, no job of it runs.
        self._watcher = threading.Thread(target=self._keep_watch, name="heart-watch", daemon=True)

    def start(self) -> None:
        """Begin to beat."""
        self._scheduler.start()
        self._watcher.start()

    def stop(self) -> None:
        """Let the beat in hand end, and stop."""
        self._is_stopping.set()
        self._watcher.join()
        self._scheduler.shutdown()

    def beat_age(self) -> float:
        """For how many seconds no beat has begun: many where one hangs, or the scheduler has ended."""
        return time.monotonic() - self._last_beat

    def _beat(self) -> None:
        self._last_beat = time.monotonic()
        self._tick()

    def _keep_watch(self) -> None:
        while not self._is_stopping.wait(WATCH_SECONDS):
            self.watch()

    def watch(self) -> bool:
        """Beat at once if the computer's clock was set back: APScheduler would wait until it has caught up again.

        Called every second; whether the clock had been set back.
        """
        ahead = _wall_ahead()
        was_set_back = self._ahead - ahead > timedelta(seconds=2)
        self._ahead = ahead
        if was_set_back:
            log.warning("the computer's clock was set back", extra={"action": "heart.set_back"})
            for job in self._scheduler.get_jobs():
                job.modify(next_run_time=SystemClock().now())
            self._scheduler.wakeup()
        return was_set_back


def _wall_ahead() -> timedelta:
    """How far the wall clock is ahead of one that cannot be set."""
    return SystemClock().now() - datetime.fromtimestamp(time.monotonic(), UTC)
