"""Socket Mode against the SDK's built-in client."""

from slack_sdk import WebClient

from bot.local.server import LocalWorkspace
from tests.actor import Actor
from tests.local.conftest import SlackApp
from tests.people import CHASER, MARION


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


def test_it_stops_cleanly_with_an_app_connected(local: LocalWorkspace, app: SlackApp, web: WebClient) -> None:
    """Stopping does not wait for the app to leave."""
    web.auth_test()
    assert local.connections == 1
    local.stop()
    assert app.client is not None
