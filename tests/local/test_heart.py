"""The beat goes on when the computer's clock is set back."""

import threading
import time
from datetime import timedelta

from bot.heart import Heart


def test_a_clock_that_is_set_back() -> None:
    """APScheduler waits until the old hour comes again; the heart notices by itself and beats at once."""
    beats: list[float] = []
    beaten = threading.Event()

    def tick() -> None:
        beats.append(time.monotonic())
        beaten.set()

    heart = Heart(tick, lambda: None, seconds=60)
    heart.start()
    assert beaten.wait(5)
    beaten.clear()
    heart._ahead += timedelta(hours=2)  # noqa: SLF001 - the computer's own clock cannot be set from a test
    assert beaten.wait(5)
    heart.stop()
    assert len(beats) == 2


def test_a_clock_that_runs_as_it_should() -> None:
    """Nothing to notice, and stopping ends every thread."""
    heart = Heart(lambda: None, lambda: None, seconds=60)
    heart.start()
    assert not heart.watch()
    heart.stop()
    assert not [t.name for t in threading.enumerate() if t.name.startswith(("heart", "APScheduler"))]


def test_a_beat_that_is_late_is_not_dropped() -> None:
    """A machine that slept, or a start that took long: APScheduler would drop whatever is a second late."""
    beaten = threading.Event()
    heart = Heart(beaten.set, lambda: None, seconds=60)
    time.sleep(1.5)
    heart.start()
    assert beaten.wait(5)
    heart.stop()
