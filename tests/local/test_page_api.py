"""The page's own API: what a person sees and does, what is refused, and what outlives a restart."""

import json
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.local.errors import SnapshotError
from bot.local.limits import UNLIMITED
from bot.local.server import LocalWorkspace
from bot.local.timeline import Jump
from tests.actor import Actor, text_of
from tests.local.conftest import MORNING, SHORT, Json, StandingClock, client_for
from tests.people import ADEEL, BRONWEN, CALLUM, CHASER, DIRECTORY, EDWIN, HOUSING, MARION, PERFORMANCE, SOCIAL


class Calendar:
    """A timeline of one jump."""

    def __init__(self, clock: StandingClock) -> None:
        self._clock = clock

    def jumps(self) -> Sequence[Jump]:
        """Four days on, until it is there."""
        at = MORNING.replace(day=5)
        return [Jump("reminder", "The next reminder", at)] if self._clock.now() < at else []

    def jump(self, id: str) -> None:  # noqa: A002 - the protocol's word
        """Go there."""
        assert id == "reminder"
        self._clock.forward(days=4)


@contextmanager
def asked(url: str, path: str, verb: str = "GET", body: str | None = None, **headers: str) -> Iterator[HTTPResponse]:
    """An answer to a bare HTTP request; a header's name has _ for -."""
    with closing(HTTPConnection(urlsplit(url).netloc, timeout=5)) as connection:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(verb, path, body, given)
        yield connection.getresponse()


def test_a_person_sees_their_own_conversations(marion: Actor) -> None:
    """Channels they are in and direct messages, the app's among them."""
    names = {one["name"] for one in marion.state()["conversations"]}
    assert names == {"performance", "housing-leads", "social", "directmessage"}
    callum = Actor(marion.url, CALLUM.id)
    assert {one["id"] for one in callum.state()["conversations"]} == {SOCIAL.id, callum.direct()}
    assert "not in that conversation" in callum.get("messages", channel=HOUSING.id)["error"]
    assert "not in that conversation" in callum.get("messages", channel=marion.direct())["error"]


def test_without_a_person_only_who_there_is_to_be(local: LocalWorkspace) -> None:
    """The team and the users."""
    with asked(local.url, "/page/state") as answer:
        told = json.load(answer)
    assert set(told) == {"team", "users"}
    assert {"id", "name", "real_name", "title", "is_bot", "is_admin", "color"} <= set(told["users"][0])


@pytest.mark.parametrize("nobody", ["", "U0NOBODY", CHASER.id, EDWIN.id])
def test_one_must_be_somebody(marion: Actor, nobody: str) -> None:
    """Not nobody, not the app, not somebody who has left."""
    assert "who you are" in Actor(marion.url, nobody).get("state")["error"]
    assert "who you are" in Actor(marion.url, nobody).do("say", channel=PERFORMANCE.id, text="x")["error"]


def test_unread_counts_what_others_wrote(web: WebClient, marion: Actor) -> None:
    """Until it is read."""
    web.chat_postMessage(channel=MARION.id, text="one")
    web.chat_postMessage(channel=MARION.id, text="two")
    assert unread(marion) == 2
    marion.do("read", channel=marion.direct())
    assert unread(marion) == 0
    marion.say("three")
    assert unread(marion) == 0


def unread(actor: Actor) -> int:
    """How many unread messages the direct message with the app shows."""
    direct = actor.direct()
    return next(int(one["unread"]) for one in actor.state()["conversations"] if one["id"] == direct)


def test_only_ones_own_messages_can_be_edited(marion: Actor) -> None:
    """Others' are theirs."""
    ts = marion.say("mine", PERFORMANCE.id)
    adeel = Actor(marion.url, ADEEL.id)
    adeel.edit(ts, "not mine", PERFORMANCE.id)
    adeel.delete(ts, PERFORMANCE.id)
    assert adeel.errors == ["That is not your message."] * 2
    assert text_of(marion.messages(PERFORMANCE.id)[0]) == "mine"


def test_what_is_written_cannot_become_a_mention_or_a_link(marion: Actor) -> None:
    """Slack's three signs are escaped; names of members become mentions, addresses links."""
    marion.say("<!channel> a < b & c, ask @adeel or @Bronwen Pugh, see https://hollowbrook.example/a?b=1&c=2.")
    text = marion.messages()[0]["text"]
    assert text.startswith("&lt;!channel&gt; a &lt; b &amp; c, ask ")
    assert f"<@{ADEEL.id}> or <@{BRONWEN.id}>" in text
    assert text.endswith("<https://hollowbrook.example/a?b=1&amp;c=2>.")


@pytest.mark.parametrize("body", ["", "[", "[]", "3", '{"as": "U0MARION"}', '{"as": "U0MARION", "container": 7}'])
def test_rubbish_is_refused_with_a_sentence(local: LocalWorkspace, body: str) -> None:
    """Never a traceback."""
    for act in ("say", "press", "submit", "clock", "faults"):
        with asked(local.url, f"/page/{act}", "POST", body) as answer:
            assert answer.status == 400
            assert json.load(answer)["error"]


def test_other_hosts_and_other_pages_are_refused(local: LocalWorkspace) -> None:
    """A name that points at loopback, a form on another page, a script of another site."""
    say = json.dumps({"as": MARION.id, "channel": PERFORMANCE.id, "text": "x"})
    here = urlsplit(local.url).netloc
    for headers, status in [
        ({"Host": "chaser.example"}, 403),
        ({"Origin": "https://chaser.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec_Fetch_Site": "cross-site"}, 403),
        ({"Origin": f"http://{here}", "Sec_Fetch_Site": "same-origin"}, 200),
    ]:
        with asked(local.url, "/page/say", "POST", say, **headers) as answer:
            assert answer.status == status, headers


def test_it_listens_on_loopback_alone(local: LocalWorkspace) -> None:
    """The address says so."""
    assert local.url.startswith("http://127.0.0.1:")


def test_a_taken_port_is_refused_at_start(local: LocalWorkspace, clock: StandingClock) -> None:
    """Not found out later."""
    port = urlsplit(local.url).port
    assert port
    with pytest.raises(OSError, match="in use"):
        LocalWorkspace(DIRECTORY, clock, port=port).start()


def test_the_page_is_told_what_changes(local: LocalWorkspace, web: WebClient, marion: Actor) -> None:
    """As server-sent events, to those whom it concerns."""
    with asked(local.url, f"/page/events?as={MARION.id}") as stream:
        assert stream.getheader("Content-Type", "").startswith("text/event-stream")
        stream.readline()
        web.chat_postMessage(channel=ADEEL.id, text="not for Marion")
        posted = web.chat_postMessage(channel=MARION.id, text="one")
        web.chat_update(channel=posted["channel"], ts=posted["ts"], text="two")
        web.chat_delete(channel=posted["channel"], ts=posted["ts"])
        events = [next_event(stream) for _ in range(3)]
    assert events == [{"type": kind, "channel": marion.direct()} for kind in ("message", "changed", "deleted")]


def next_event(stream: HTTPResponse) -> Json:
    """The next event of a stream."""
    while not (line := stream.readline()).startswith(b"data: "):
        assert line, "the stream has ended"
    return dict(json.loads(line[6:]))


def test_the_clock_is_moved_from_the_page(clock: StandingClock) -> None:
    """To a moment that the timeline offers; shown in the team's zone."""
    workspace = LocalWorkspace(DIRECTORY, clock, timeline=Calendar(clock))
    workspace.start()
    marion = Actor(workspace.url, MARION.id)
    before = marion.state()["clock"]
    after = marion.move_clock("reminder")
    again = marion.move_clock("reminder")
    workspace.stop()
    assert before["shown"] == "Thursday 1 April 2010, 09:00"
    assert before["jumps"] == [{"id": "reminder", "label": "The next reminder", "shown": "Monday 5 April 2010, 09:00"}]
    assert (after["shown"], after["jumps"]) == ("Monday 5 April 2010, 09:00", [])
    assert again["error"] == "That moment has passed."


def test_a_clock_that_cannot_be_moved_is_not_shown(marion: Actor) -> None:
    """And says so to those who try."""
    assert marion.state()["clock"] is None
    assert marion.move_clock("reminder")["error"] == "This clock cannot be moved."


def test_a_file_is_uploaded_and_downloaded(local: LocalWorkspace, web: WebClient, marion: Actor) -> None:
    """In Slack's three steps; the page saves it and never shows it as a page."""
    paper = b"<html>not a page</html>"
    web.files_upload_v2(file=paper, filename="paper, Été.html", channel=PERFORMANCE.id, initial_comment="The paper")
    file = marion.wait_for("The paper", PERFORMANCE.id)["files"][0]
    assert (file["name"], file["size"]) == ("paper, Été.html", len(paper))
    with asked(local.url, file["url"]) as answer:
        assert answer.read() == paper
        assert answer.getheader("Content-Disposition", "").startswith("attachment")
    with asked(local.url, "/page/files/F0NOTHING") as answer:
        assert answer.status == 404


def test_a_file_that_was_never_sent_cannot_be_shared(web: WebClient) -> None:
    """file_not_found."""
    step = web.files_getUploadURLExternal(filename="a.txt", length=3)
    with pytest.raises(SlackApiError, match="file_not_found"):
        web.files_completeUploadExternal(files=[{"id": step["file_id"], "title": "a"}], channel_id=PERFORMANCE.id)


def test_a_restart_goes_on_where_it_was(tmp_path: Path, clock: StandingClock) -> None:
    """Messages, metadata, files, home tabs and what was read; time stamps go on from the last."""
    path = tmp_path / "workspace.json"
    before = LocalWorkspace(DIRECTORY, clock, path=path, limits=UNLIMITED, timing=SHORT)
    before.start()
    web = client_for(before)
    metadata = {"event_type": "x", "event_payload": {"key": "7Q2F"}}
    posted = web.chat_postMessage(channel=MARION.id, text="Request", metadata=metadata)
    web.files_upload_v2(content="abc", filename="a.txt", channel=PERFORMANCE.id)
    web.views_publish(user_id=MARION.id, view={"type": "home", "blocks": []})
    Actor(before.url, MARION.id).do("read", channel=posted["channel"])
    before.stop()

    after = LocalWorkspace(DIRECTORY, clock, path=path, limits=UNLIMITED, timing=SHORT)
    after.start()
    marion, web = Actor(after.url, MARION.id), client_for(after)
    kept = web.conversations_history(channel=posted["channel"], include_all_metadata=True)["messages"]
    state, file = marion.state(), marion.messages(PERFORMANCE.id)[0]["files"][0]
    with asked(after.url, file["url"]) as answer:
        assert answer.read() == b"abc"
    later = web.chat_postMessage(channel=MARION.id, text="Again")["ts"]
    after.stop()
    assert [(one["ts"], one["metadata"]) for one in kept] == [(posted["ts"], metadata)]
    assert state["home"]["type"] == "home"
    assert [one["unread"] for one in state["conversations"] if one["id"] == posted["channel"]] == [0]
    assert later > posted["ts"]


@pytest.mark.parametrize("kept", ["{", "[]", '{"format": 99}'])
def test_a_file_that_cannot_be_read_is_refused_at_start(tmp_path: Path, clock: StandingClock, kept: str) -> None:
    """By its name; it is not written over."""
    path = tmp_path / "workspace.json"
    path.write_text(kept)
    with pytest.raises(SnapshotError, match=r"workspace\.json"):
        LocalWorkspace(DIRECTORY, clock, path=path).start()
    assert path.read_text() == kept


def test_a_reply_to_a_reply_joins_its_thread(web: WebClient, marion: Actor) -> None:
    """As in Slack, where threads have one level."""
    first = web.chat_postMessage(channel=PERFORMANCE.id, text="April 10")["ts"]
    reply = marion.say("thank you", PERFORMANCE.id, thread=first)
    marion.say("indeed", PERFORMANCE.id, thread=reply)
    top = marion.get("messages", channel=PERFORMANCE.id)["messages"]
    assert [[one["text"] for one in parent["replies"]] for parent in top] == [["thank you", "indeed"]]


def test_a_change_is_kept_within_a_second(tmp_path: Path, clock: StandingClock) -> None:
    """So that a crash loses next to nothing; a half-written file is never there to be read."""
    path = tmp_path / "workspace.json"
    workspace = LocalWorkspace(DIRECTORY, clock, path=path)
    workspace.start()
    Actor(workspace.url, MARION.id).say("keep this")
    for _ in range(100):
        if path.exists():
            break
        Actor(workspace.url, MARION.id).never("nothing", within=0.02)
    assert "keep this" in path.read_text()
    workspace.stop()
