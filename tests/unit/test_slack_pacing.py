"""The pace of sending, in seconds that are passed in."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.pace_goodput import sent
from bot.slack.pacing import (
    CHANNEL_RATE,
    MARGIN,
    REMEMBERED,
    WORKSPACE_BURST,
    WORKSPACE_RATE,
    Pace,
)


def sent_at(pace: Pace, channel: str, tries: list[float]) -> list[float]:
    """When each message goes out, asked for at these instants."""
    return [now + pace.wait(channel, now) for now in tries]


def test_a_channel_gets_a_burst_and_then_one_a_second() -> None:
    """Three at once; the tenth after seven seconds and a margin."""
    times = sent_at(Pace(), "C1", [0.0] * 10)
    assert times[:3] == [0.0, 0.0, 0.0]
    assert 7.0 < times[9] < 7.5


def test_500_people_take_hardly_longer_than_slack_allows() -> None:
    """One message each, several hundred a minute, with a margin of five in a hundred."""
    pace = Pace()
    times = [pace.wait(f"U{n}", 0.0) for n in range(500)]
    ideal = (500 - WORKSPACE_BURST) / WORKSPACE_RATE * MARGIN
    assert ideal <= times[-1] <= ideal * 1.06


@given(st.lists(st.floats(0, 100), min_size=2, max_size=50).map(sorted))
def test_no_ten_seconds_see_more_than_slack_takes(tries: list[float]) -> None:
    """Whenever the messages come, a channel never gets more than its burst and one a second."""
    times = sorted(sent_at(Pace(), "C1", tries))
    for start in times:
        assert sum(start <= at <= start + 10 for at in times) <= 3 + 10


def test_a_clock_that_stands_still_or_goes_back_frees_nothing() -> None:
    """Time that has not passed gives no right to send."""
    pace = Pace()
    times = [pace.wait("C1", now) for now in (10.0, 10.0, 10.0, 5.0, 5.0)]
    assert all(later >= earlier for earlier, later in pairwise(times))


@pytest.mark.parametrize("per_minute", [300, 400, 525, 600, 800])
def test_the_limit_of_a_workspace_is_learned(per_minute: float) -> None:
    """Whatever it is, most of it is used; where it is what is assumed, two in a thousand are refused at most."""
    pace = Pace()
    end, share, refused = sent(per_minute, 2_000, pace)
    assert share > (0.98 if per_minute <= 600 else 0.9)
    assert refused < (0.002 if per_minute == 525 else 0.012)
    _, share, refused = sent(per_minute, 2_000, pace, end)
    assert share > 0.98
    assert refused < 0.003


def test_a_refusal_halves_the_pace_and_it_comes_back() -> None:
    """To just below where it was refused, within a few messages."""
    pace = Pace()
    before = pace.workspace.rate
    pace.wait("U1", 0.0)
    pace.refused("U1", 0.0, 3.0)
    assert pace.workspace.rate == before / 2
    assert pace.wait("U2", 0.0) >= 3.0
    for _ in range(30):
        pace.taken("U2")
    assert 0.97 * before < pace.workspace.rate < before


def test_who_writes_to_one_channel_too_fast_slows_down_there_only() -> None:
    """The others go on as before."""
    pace = Pace()
    before = pace.workspace.rate
    for _ in range(3):
        pace.wait("C1", 0.0)
    pace.refused("C1", 0.0, 5.0)
    assert pace.channels["C1"].rate == CHANNEL_RATE / 2
    assert pace.workspace.rate == before
    assert pace.wait("C1", 0.0) >= 5.0
    assert pace.wait("U2", 0.0) == 0.0


def test_channels_long_unused_are_forgotten() -> None:
    """A workspace of many people does not fill the memory."""
    pace = Pace()
    for n in range(REMEMBERED + 10):
        pace.wait(f"U{n}", 0.0)
    assert len(pace.channels) == REMEMBERED
    assert "U0" not in pace.channels
