"""What runs out: messages a second, calls a minute, response URLs; and faults on request."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.local.errors import RateLimitedError, SlackError
from bot.local.limits import Limits, RateLimits, ResponseUrls
from bot.local.server import LocalWorkspace
from tests.actor import Actor
from tests.local.conftest import SHORT, Seconds, StandingClock, client_for
from tests.people import ADEEL, DIRECTORY, MARION


@pytest.fixture
def seconds() -> Seconds:
    """Seconds that pass when the test says so."""
    return Seconds()


@pytest.fixture
def strict(clock: StandingClock, seconds: Seconds) -> Iterator[WebClient]:
    """A client of a workspace with Slack's own limits."""
    workspace = LocalWorkspace(DIRECTORY, clock, timing=SHORT, monotonic=seconds)
    workspace.start()
    yield client_for(workspace)
    workspace.stop()


def post(client: WebClient, channel: str, times: int) -> None:
    """Post several messages."""
    for _ in range(times):
        client.chat_postMessage(channel=channel, text="x")


def test_a_channel_takes_a_short_burst_then_one_a_second(
    strict: WebClient, seconds: Seconds, clock: StandingClock
) -> None:
    """HTTP 429 with Retry-After; another channel is not concerned, and the movable clock changes nothing."""
    post(strict, MARION.id, 5)
    clock.forward(days=60)
    with pytest.raises(SlackApiError, match="ratelimited") as refused:
        post(strict, MARION.id, 1)
    assert refused.value.response.status_code == 429
    assert refused.value.response.headers["Retry-After"] == "1"
    post(strict, ADEEL.id, 1)
    seconds.passed += 1
    post(strict, MARION.id, 1)


def test_a_method_has_its_calls_of_the_minute(strict: WebClient, seconds: Seconds) -> None:
    """Tier 2: twenty, then one in three seconds."""
    for _ in range(20):
        strict.users_list()
    with pytest.raises(SlackApiError, match="ratelimited") as refused:
        strict.users_list()
    assert refused.value.response.headers["Retry-After"] == "3"
    seconds.passed += 3
    assert strict.users_list()["ok"]


def test_the_workspace_as_a_whole_is_limited() -> None:
    """However many channels are written to."""
    seconds = Seconds()
    limits = RateLimits(Limits(posts_per_minute=10), seconds)
    for channel in range(10):
        limits.post(f"C{channel}")
    with pytest.raises(RateLimitedError):
        limits.post("C99")
    seconds.passed += 6
    limits.post("C99")


def test_a_response_url_lasts_thirty_minutes() -> None:
    """expired_url after them."""
    seconds = Seconds()
    urls = ResponseUrls(seconds)
    urls.issue("secret", "C1", "U1")
    seconds.passed += 1800
    assert urls.use("secret").channel == "C1"
    seconds.passed += 1
    with pytest.raises(SlackError, match="expired_url"):
        urls.use("secret")


def test_a_429_on_request(web: WebClient, marion: Actor) -> None:
    """Nothing is posted; the next call goes through."""
    marion.do("faults", method="chat.postMessage", kind="429", times=1)
    with pytest.raises(SlackApiError, match="ratelimited") as refused:
        post(web, MARION.id, 1)
    assert refused.value.response.headers["Retry-After"] == "1"
    post(web, MARION.id, 1)
    assert len(marion.messages()) == 1


def test_a_500_on_request(web: WebClient, marion: Actor) -> None:
    """Nothing is posted, and the body is no JSON."""
    marion.do("faults", method="chat.postMessage", kind="500", times=2)
    for _ in range(2):
        with pytest.raises(SlackApiError) as refused:
            post(web, MARION.id, 1)
        assert refused.value.response.status_code == 500
    assert marion.messages() == []


def test_a_dropped_connection_on_request(web: WebClient, marion: Actor) -> None:
    """The message is posted, and the caller is never told: it must look before it posts again."""
    marion.do("faults", method="chat.postMessage", kind="drop_after_accept")
    with pytest.raises(OSError, match=r"(?i)closed|reset|aborted"):
        post(web, MARION.id, 1)
    assert len(marion.messages()) == 1


def test_a_timeout_on_request(local: LocalWorkspace, marion: Actor) -> None:
    """The message is posted, and the answer comes when the caller has given up."""
    marion.do("faults", method="chat.postMessage", kind="timeout", times=2)
    impatient: Any = 0.2
    with pytest.raises(TimeoutError):
        post(client_for(local, timeout=impatient), MARION.id, 1)
    before = time.monotonic()
    post(client_for(local), MARION.id, 1)
    assert time.monotonic() - before >= SHORT.late_answer
    assert len(marion.messages()) == 2


def test_an_unknown_fault_is_refused(marion: Actor) -> None:
    """With those that there are."""
    marion.do("faults", method="chat.postMessage", kind="earthquake")
    assert "drop_after_accept" in marion.errors[0]
