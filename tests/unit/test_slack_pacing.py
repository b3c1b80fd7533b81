"""The pace of sending, in seconds that are passed in."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.slack.pacing import MARGIN, REMEMBERED, WORKSPACE_BURST, WORKSPACE_RATE, Pace


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


def test_channels_long_unused_are_forgotten() -> None:
    """A workspace of many people does not fill the memory."""
    pace = Pace()
    for n in range(REMEMBERED + 10):
        pace.wait(f"U{n}", 0.0)
    assert len(pace.channels) == REMEMBERED
    assert "U0" not in pace.channels
