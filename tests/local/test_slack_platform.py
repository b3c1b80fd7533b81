"""Sending over real sockets: found again by its key, paced, and every refusal and fault translated."""

import asyncio
import math
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from slack_sdk import WebClient

from bot.local.limits import UNLIMITED
from bot.local.server import LocalWorkspace
from bot.ports import Posted, SendFailed, Sent, TooLate
from bot.slack.line import SlackLine
from bot.slack.pacing import Bucket
from bot.slack.platform import SlackPlatform, make_client
from handlers.views import DigestTheme, Sentence, Table, View
from plans.model import Status
from reports.digest import ThemeRow, ThemeSection
from tests.actor import Actor
from tests.local.conftest import StandingClock
from tests.local.sending import on_line
from tests.people import ADEEL, DIRECTORY, EDWIN, FATIMA, GLENYS, HOUSING, MARION, PERFORMANCE
from tests.sight import text_of

HELLO = Sentence("Good morning.")


class ByHand(SlackPlatform):
    """The same, on a line of its own for each call; what it would have slept is noted."""

    def __init__(self, client: WebClient, monotonic: Callable[[], float] = time.monotonic) -> None:
        super().__init__(client, monotonic, self._note)
        self.slept: list[float] = []

    def post(self, to: str, view: View, key: str, thread: str | None = None, until: float = math.inf) -> Sent:
        """Say something."""
        return on_line(self, lambda line: line.post(to, Posted(view, key, until, thread)))

    def update(self, sent: Sent, view: View, key: str) -> None:
        """Replace it."""
        return on_line(self, lambda line: line.update(sent, view, key))

    def find(self, to: str, key: str) -> Sent | None:
        """Look for it."""
        return on_line(self, lambda line: line.find(to, key))

    def delete(self, sent: Sent) -> None:
        """Remove it."""
        return on_line(self, lambda line: line.delete(sent))

    async def _note(self, seconds: float) -> None:
        self.slept.append(seconds)


@pytest.fixture
def platform(local: LocalWorkspace) -> ByHand:
    """Sending to a workspace without limits; nobody waits."""
    return ByHand(make_client(local.bot_token, f"{local.url}/api"))


def fault(local: LocalWorkspace, method: str, kind: str) -> None:
    """Have the workspace fail once."""
    Actor(local.url, MARION.id).do("faults", method=method, kind=kind, times=1)


def test_a_message_is_found_again_by_its_key(platform: ByHand) -> None:
    """In a direct message, in a channel and in a thread; and only by its own key."""
    direct = platform.post(ADEEL.id, HELLO, "k1")
    channel = platform.post(PERFORMANCE.id, HELLO, "k2")
    reply = platform.post(PERFORMANCE.id, HELLO, "k3", channel.ts)
    assert platform.find(ADEEL.id, "k1") == direct
    assert platform.find(PERFORMANCE.id, "k2") == channel
    assert platform.find(PERFORMANCE.id, "k3") == reply
    assert platform.find(PERFORMANCE.id, "k1") is None


def test_another_bots_message_is_not_taken_for_ours(clock: StandingClock, tmp_path: Path) -> None:
    """Any app may write any metadata, also ours."""
    kept = tmp_path / "slack.json"
    found: list[Sent | None] = []
    for author in (DIRECTORY.bot.id, "U0OTHERBOT"):
        workspace = LocalWorkspace(DIRECTORY, clock, path=kept, limits=UNLIMITED)
        workspace.start()
        platform = ByHand(make_client(workspace.bot_token, f"{workspace.url}/api/"))
        if not found:
            found.append(platform.post(PERFORMANCE.id, HELLO, "k1"))
        found.append(platform.find(PERFORMANCE.id, "k1"))
        workspace.stop()
        kept.write_text(re.sub(rf'("user": ?)"{author}"', r'\1"U0OTHERBOT"', kept.read_text("utf-8")), "utf-8")
    assert found == [found[0], found[0], None]


def test_an_updated_message_keeps_its_key(platform: ByHand, local: LocalWorkspace) -> None:
    """What it says is replaced in its place."""
    sent = platform.post(ADEEL.id, HELLO, "k1")
    platform.update(sent, Sentence("Good evening."), "k1")
    (message,) = Actor(local.url, ADEEL.id).messages()
    assert text_of(message) == "Good evening."
    assert platform.find(ADEEL.id, "k1") == sent


def test_deleting_twice_is_deleting(platform: ByHand, local: LocalWorkspace) -> None:
    """What is gone is gone."""
    sent = platform.post(ADEEL.id, HELLO, "k1")
    platform.delete(sent)
    platform.delete(sent)
    assert Actor(local.url, ADEEL.id).messages() == []


def test_people_come_with_what_they_are(platform: ByHand) -> None:
    """Guests, outsiders, leavers and bots are known as such."""
    found = {person.user: person for person in platform.people()}
    assert found[MARION.id].is_admin
    assert (found[ADEEL.id].name, found[ADEEL.id].title) == ("Adeel Rahman", "Head of Housing")
    assert found[ADEEL.id].kind == "member"
    assert found[FATIMA.id].kind == "guest"
    assert found[GLENYS.id].kind == "external"
    assert not found[EDWIN.id].is_active


@pytest.mark.parametrize(
    ("deed", "reason"),
    [
        (lambda p: p.post("C0NOWHERE", HELLO, "k"), "channel_not_found"),
        (lambda p: p.post(HOUSING.id, HELLO, "k"), "channel_not_found"),
        (lambda p: p.post("U0NOBODY", HELLO, "k"), "channel_not_found"),
        (lambda p: p.update(Sent(PERFORMANCE.id, "1.000001"), HELLO, "k"), "message_not_found"),
    ],
)
def test_what_slack_refuses_for_good_is_not_tried_again(
    platform: ByHand, deed: Callable[[ByHand], object], reason: str
) -> None:
    """Permanent, with Slack's own word."""
    with pytest.raises(SendFailed) as caught:
        deed(platform)
    assert caught.value.reason in (reason, "user_not_found", "not_in_channel")
    assert caught.value.permanent
    assert not caught.value.is_ambiguous


def test_a_refused_token_is_permanent(local: LocalWorkspace) -> None:
    """Nothing gets better by trying."""
    stranger = ByHand(make_client("xoxb-wrong", f"{local.url}/api/"))
    with pytest.raises(SendFailed, match="invalid_auth") as caught:
        list(stranger.people())
    assert caught.value.permanent


@pytest.mark.parametrize(("kind", "is_ambiguous"), [("429", False), ("500", True), ("drop_after_accept", True)])
def test_a_fault_says_whether_it_may_have_arrived(
    platform: ByHand,
    local: LocalWorkspace,
    kind: str,
    is_ambiguous: bool,  # noqa: FBT001 - a parameter
) -> None:
    """Too fast was refused for certain; a broken answer leaves it open. Nothing is sent twice by itself."""
    fault(local, "chat.postMessage", kind)
    with pytest.raises(SendFailed) as caught:
        platform.post(ADEEL.id, HELLO, "k1")
    assert caught.value.is_ambiguous is is_ambiguous
    assert not caught.value.permanent
    assert (caught.value.retry_after is not None) is (kind == "429")
    assert (platform.find(ADEEL.id, "k1") is not None) is (kind == "drop_after_accept")


def test_a_server_that_is_not_there_was_not_reached() -> None:
    """A refused connection is certain: the message has not arrived."""
    platform = ByHand(make_client("xoxb-any", "http://127.0.0.1:9/api/"))
    with pytest.raises(SendFailed) as caught:
        platform.post(ADEEL.id, HELLO, "k1")
    assert not caught.value.is_ambiguous


def test_what_is_too_late_is_not_written(platform: ByHand, local: LocalWorkspace) -> None:
    """A process that stood still beyond its lease leaves the message to whoever has it by now."""
    with pytest.raises(TooLate):
        platform.post(ADEEL.id, HELLO, "k1", until=time.monotonic() - 1)
    assert Actor(local.url, ADEEL.id).messages() == []


def test_many_go_out_at_once_over_one_session(platform: ByHand, local: LocalWorkspace) -> None:
    """Each once, whichever comes first."""

    async def say(line: SlackLine) -> list[Sent]:
        posts = (line.post(PERFORMANCE.id, Posted(HELLO, f"k{n}", math.inf)) for n in range(20))
        return await asyncio.gather(*posts)

    platform._pace.channels[PERFORMANCE.id] = Bucket(100.0, 100.0, 100.0, 0.0)  # noqa: SLF001 - the workspace has none
    sent = on_line(platform, say)
    assert {m["ts"] for m in Actor(local.url, MARION.id).messages(PERFORMANCE.id)} == {one.ts for one in sent}


def test_refused_blocks_are_said_in_plain_words(
    platform: ByHand, local: LocalWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A layout that Slack does not take costs the layout, not the message."""
    monkeypatch.setattr("bot.slack.render.blocks.ROWS", 500)
    monkeypatch.setattr("bot.slack.render.digests.ROWS", 500)
    rows = tuple(
        ThemeRow(str(n), f"{n} Mend & paint", "Ann", "2027", Status.LATE, "will be late", "") for n in range(120)
    )
    platform.post(ADEEL.id, DigestTheme(ThemeSection("Buildings", rows)), "k1")
    (message,) = Actor(local.url, ADEEL.id).messages()
    assert "0 Mend &amp; paint | Ann | 2027 | will be late" in message["text"]
    assert not message.get("blocks")


def test_a_client_that_sends_again_by_itself_is_refused() -> None:
    """The SDK's default handler would post twice when a connection drops."""
    with pytest.raises(ValueError, match="twice"):
        SlackPlatform(WebClient("xoxb-any"))


def test_one_channel_gets_about_a_message_a_second(local: LocalWorkspace) -> None:
    """A few at once, then paced; other channels do not wait for it."""
    client = make_client(local.bot_token, f"{local.url}/api/")
    platform = ByHand(client, monotonic=lambda: 50.0)
    for n in range(4):
        platform.post(ADEEL.id, Table(str(n), ("No",), (("1",),)), f"k{n}")
    assert platform.slept == pytest.approx([1 / 0.95], rel=0.01)
    platform.post(MARION.id, HELLO, "other")
    assert len(platform.slept) == 1


def test_who_must_wait_long_does_not_hold_up_the_others(local: LocalWorkspace) -> None:
    """The fifth message to one channel goes back into the outbox, with its seconds; nothing is owed for it."""
    client = make_client(local.bot_token, f"{local.url}/api/")
    platform = ByHand(client, monotonic=lambda: 50.0)
    for n in range(4):
        platform.post(ADEEL.id, HELLO, f"k{n}")
    for _ in range(2):
        with pytest.raises(SendFailed) as caught:
            platform.post(ADEEL.id, HELLO, "k5")
        assert caught.value.retry_after == pytest.approx(2 / 0.95, rel=0.01)
    platform.post(MARION.id, HELLO, "other")


def test_the_seconds_that_slack_names_are_kept(local: LocalWorkspace) -> None:
    """After ratelimited the channel rests for as long as Slack said."""
    client: Any = make_client(local.bot_token, f"{local.url}/api/")
    platform = ByHand(client, monotonic=lambda: 50.0)
    fault(local, "chat.postMessage", "429")
    with pytest.raises(SendFailed) as caught:
        platform.post(ADEEL.id, HELLO, "k1")
    platform.post(ADEEL.id, HELLO, "k2")
    assert platform.slept == pytest.approx([caught.value.retry_after])
