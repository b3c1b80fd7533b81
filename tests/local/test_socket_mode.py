"""Socket Mode against the SDK's built-in client."""

import json
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace

import pytest
from slack_sdk import WebClient
from slack_sdk.socket_mode.request import SocketModeRequest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect

from bot.local.server import LocalWorkspace
from tests.actor import Actor
from tests.local.conftest import SHORT, Json, SlackApp, connected
from tests.people import ADEEL, CHASER, HOUSING, MARION, PERFORMANCE, SOCIAL


def eventually(happened: Callable[[], bool], within: float = 5) -> None:
    """Wait until something is so."""
    end = time.monotonic() + within
    while not happened():
        assert time.monotonic() < end, "it never came to be"
        time.sleep(0.02)


def test_a_message_reaches_the_app_in_slacks_shape(app: SlackApp, marion: Actor) -> None:
    """A direct message arrives as an event_callback with channel_type im."""
    ts = marion.say("3.2 is done & dusted")
    payload = app.next("events_api")
    event = payload["event"]
    assert payload["type"] == "event_callback"
    assert payload["authorizations"][0]["user_id"] == CHASER.id
    assert (event["type"], event["channel_type"], event["user"]) == ("message", "im", MARION.id)
    assert (event["text"], event["ts"], event["event_ts"]) == ("3.2 is done &amp; dusted", ts, ts)
    assert event["blocks"][0]["type"] == "rich_text"


def test_an_edit_and_a_deletion_reach_the_app(app: SlackApp, marion: Actor) -> None:
    """With what it says now and what it said."""
    ts = marion.say("end of May")
    marion.edit(ts, "end of June")
    changed = app.next_event("message_changed")
    assert (changed["message"]["text"], changed["previous_message"]["text"]) == ("end of June", "end of May")
    assert changed["message"]["edited"]["user"] == MARION.id
    assert changed["message"]["ts"] == ts != changed["ts"]
    assert marion.messages()[0]["edited"]
    marion.delete(ts)
    assert app.next_event("message_deleted")["deleted_ts"] == ts


def test_the_apps_own_messages_come_back(app: SlackApp, web: WebClient) -> None:
    """With its bot_id, as in Slack, so that it must know them; metadata is not in the event."""
    metadata = {"event_type": "x", "event_payload": {}}
    web.chat_postMessage(channel=PERFORMANCE.id, text="April 10", metadata=metadata)
    event = app.next_event("message")
    assert (event["bot_id"], event["user"], event["channel_type"]) == ("B0CHASER", CHASER.id, "channel")
    assert "metadata" not in event


def test_only_what_the_app_is_in_reaches_it(app: SlackApp, marion: Actor) -> None:
    """Not another private channel, nor a public one that it is not in, nor what two people write to each other."""
    marion.say("nothing to do with you", HOUSING.id)
    marion.say("nor this", SOCIAL.id)
    private = marion.do("open", user=ADEEL.id)["channel"]
    marion.say("nor this", private)
    marion.say("but this", PERFORMANCE.id)
    assert app.next("events_api")["event"]["text"] == "but this"


def test_a_mention_in_a_channel_is_an_event_of_its_own(app: SlackApp, marion: Actor) -> None:
    """@Chaser becomes <@U...>, and app_mention comes beside the message."""
    marion.say("@Chaser how do we stand?", PERFORMANCE.id)
    assert app.next_event("message")["text"] == f"<@{CHASER.id}> how do we stand?"
    assert app.next_event("app_mention")["user"] == MARION.id


def test_an_unacknowledged_event_comes_again_with_the_same_id(app: SlackApp, marion: Actor) -> None:
    """At once and after each further wait, with the number and the reason; then it is given up."""
    app.answers["events_api"] = lambda _: {"silent": True}
    marion.say("are you there?")
    got = [app.got.get(timeout=5) for _ in range(4)]
    assert [request.retry_attempt for request in got] == [0, 1, 2, 3]
    assert {request.retry_reason for request in got[1:]} == {"timeout"}
    assert len({request.payload["event_id"] for request in got}) == 1
    time.sleep(0.5)
    assert app.got.empty()


def test_an_acknowledged_event_does_not_come_again(app: SlackApp, marion: Actor) -> None:
    """The second delivery was taken, so there is no third."""
    seen: list[SocketModeRequest] = []

    def second(request: SocketModeRequest) -> Json | None:
        seen.append(request)
        return {"silent": True} if len(seen) == 1 else None

    app.answers["events_api"] = second
    marion.say("are you there?")
    eventually(lambda: len(seen) == 2)
    time.sleep(0.8)
    assert len(seen) == 2


@pytest.mark.parametrize("timing", [replace(SHORT, redelivery=(0.1, 0.2, 0.4, 0.8, 1.6, 3.2))], ids=["patient"])
def test_what_is_said_while_no_app_is_connected_comes_later(local: LocalWorkspace, marion: Actor) -> None:
    """As an event's retry, if the app is back in time."""
    marion.say("before you came")
    app = connected(local)
    request = app.got.get(timeout=5)
    app.leave(local)
    assert request.payload["event"]["text"] == "before you came"
    assert request.retry_attempt
    assert request.retry_reason == "connection_failed"


def test_the_app_reconnects_when_it_is_asked_to(local: LocalWorkspace, app: SlackApp, marion: Actor) -> None:
    """Warned, then asked, then ended; the new connection serves on."""
    before = app.client.session_id()
    local.refresh_connections()
    eventually(lambda: app.client.session_id() != before and local.connections == 1)
    marion.say("still there?")
    assert app.next_event("message")["text"] == "still there?"


def test_a_ticket_opens_one_connection(local: LocalWorkspace, web: WebClient) -> None:
    """A second use of the same URL is refused, and so is a made-up one."""
    once = url(local, web)
    with connect(once, proxy=None) as one:
        assert '"hello"' in str(one.recv())
        with pytest.raises(InvalidStatus), connect(once, proxy=None):
            pass
    with pytest.raises(InvalidStatus), connect(f"{once}x", proxy=None):
        pass


def test_ten_connections_share_the_work_and_an_eleventh_is_sent_away(
    local: LocalWorkspace, web: WebClient, marion: Actor
) -> None:
    """An envelope goes to one of them."""
    with ExitStack() as open_ones:
        ten = [open_ones.enter_context(connect(url(local, web), proxy=None)) for _ in range(10)]
        hellos = [json.loads(one.recv()) for one in ten]
        with connect(url(local, web), proxy=None) as eleventh:
            assert "too_many_websockets" in str(eleventh.recv())
        marion.say("who takes it?")
        taken = [one for one in ten if received(one)]
    assert hellos[-1]["num_connections"] == 10
    assert len(taken) == 1


def url(local: LocalWorkspace, web: WebClient) -> str:
    """A new address to connect to."""
    return str(web.apps_connections_open(app_token=local.app_token)["url"])


def received(one: ClientConnection) -> bool:
    """Whether something comes over a connection at once."""
    try:
        return bool(one.recv(timeout=0.02))
    except TimeoutError:
        return False


def test_words_that_are_no_acknowledgement_change_nothing(local: LocalWorkspace, web: WebClient) -> None:
    """Neither rubbish nor an unknown envelope ends the connection."""
    with connect(url(local, web), proxy=None) as one:
        for rubbish in ("{", "[]", '{"envelope_id": "nobody"}', '{"envelope_id": 7, "payload": 3}'):
            one.send(rubbish)
        one.ping().wait(2)
        assert local.connections == 1


def test_it_stops_cleanly_with_an_app_connected(local: LocalWorkspace, app: SlackApp) -> None:
    """Stopping does not wait for the app to leave, and stopping twice does nothing."""
    assert app.client.is_connected()
    local.stop()
    local.stop()
    assert local.connections == 0
