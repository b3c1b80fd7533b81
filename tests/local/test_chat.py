"""What the app says: posting, changing, deleting, reading back."""

from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.actor import Actor, text_of
from tests.local.conftest import StandingClock
from tests.people import ADEEL, CALLUM, EDWIN, HOUSING, MARION, PERFORMANCE, SOCIAL

SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "*3.2* Web pages"}}
BUTTON = {"type": "button", "text": {"type": "plain_text", "text": "No change"}, "value": "32"}


def test_a_message_to_a_person_goes_to_their_direct_message(web: WebClient, marion: Actor) -> None:
    """By the user's id, without opening anything first."""
    answer = web.chat_postMessage(channel=MARION.id, text="How do your 3 actions stand?")
    assert answer["channel"] == marion.direct()
    assert marion.wait_for("3 actions")["ts"] == answer["ts"]
    assert answer["message"]["bot_id"] == "B0CHASER"


def test_time_stamps_are_the_clocks_and_never_repeat(web: WebClient, clock: StandingClock) -> None:
    """While the clock stands still the microseconds go on."""
    first = web.chat_postMessage(channel=MARION.id, text="one")["ts"]
    second = web.chat_postMessage(channel=MARION.id, text="two")["ts"]
    assert (first, second) == ("1270108800.000000", "1270108800.000001")
    clock.forward(days=7)
    assert web.chat_postMessage(channel=MARION.id, text="three")["ts"] == "1270713600.000000"


@pytest.mark.parametrize(
    ("channel", "error"),
    [
        ("C0NOWHERE", "channel_not_found"),
        ("U0NOBODY", "channel_not_found"),
        (EDWIN.id, "channel_not_found"),
        (HOUSING.id, "channel_not_found"),
        (SOCIAL.id, "not_in_channel"),
    ],
)
def test_where_the_app_cannot_post(web: WebClient, channel: str, error: str) -> None:
    """Nowhere, somebody who left, a private channel of others, a public one that it is not in."""
    with pytest.raises(SlackApiError, match=error):
        web.chat_postMessage(channel=channel, text="x")


def test_a_message_needs_content(web: WebClient) -> None:
    """Neither text nor blocks is no_text; a missing channel is named."""
    with pytest.raises(SlackApiError, match="no_text"):
        web.api_call("chat.postMessage", json={"channel": MARION.id})
    with pytest.raises(SlackApiError, match="missing required field: channel"):
        web.chat_postMessage(channel="", text="x")


def test_bad_blocks_are_refused_with_the_reason(web: WebClient) -> None:
    """invalid_blocks, and in response_metadata where and why."""
    with pytest.raises(SlackApiError, match="invalid_blocks") as refused:
        web.chat_postMessage(channel=MARION.id, text="x", blocks=[{"type": "header", "text": {"type": "mrkdwn"}}])
    assert "/blocks/0" in refused.value.response["response_metadata"]["messages"][0]
    with pytest.raises(SlackApiError, match="invalid_blocks_format"):
        web.chat_postMessage(channel=MARION.id, text="x", blocks="[{")


def test_blocks_and_elements_get_ids(web: WebClient) -> None:
    """Those that came without; the others keep theirs."""
    actions = {"type": "actions", "block_id": "mine", "elements": [BUTTON]}
    blocks = web.chat_postMessage(channel=MARION.id, text="x", blocks=[SECTION, actions])["message"]["blocks"]
    assert blocks[0]["block_id"]
    assert blocks[1]["block_id"] == "mine"
    assert blocks[1]["elements"][0]["action_id"]


def test_too_much_text_together_is_refused(web: WebClient) -> None:
    """At 11,000 characters posting, and at 4,000 updating."""
    long = {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 2900}}
    with pytest.raises(SlackApiError, match="msg_blocks_too_long"):
        web.chat_postMessage(channel=MARION.id, text="x", blocks=[long] * 4)
    posted = web.chat_postMessage(channel=MARION.id, text="x", blocks=[long] * 3)
    with pytest.raises(SlackApiError, match="msg_blocks_too_long"):
        web.chat_update(channel=posted["channel"], ts=posted["ts"], text="x", blocks=[long] * 2)
    with pytest.raises(SlackApiError, match="msg_too_long"):
        web.chat_update(channel=posted["channel"], ts=posted["ts"], text="x" * 4001)


def test_metadata_is_kept_and_found_again(web: WebClient) -> None:
    """By reading the history with include_all_metadata, and only so."""
    metadata = {"event_type": "chaser_request", "event_payload": {"key": "7Q2F"}}
    posted = web.chat_postMessage(channel=MARION.id, text="x", metadata=metadata)
    plain = web.conversations_history(channel=posted["channel"])["messages"][0]
    whole = web.conversations_history(channel=posted["channel"], include_all_metadata=True)["messages"][0]
    assert "metadata" not in plain
    assert whole["metadata"] == metadata


@pytest.mark.parametrize(
    ("metadata", "error"),
    [
        ({"event_type": "x"}, "invalid_metadata_format"),
        ("{", "invalid_metadata_format"),
        ({"event_type": "x", "event_payload": {"much": "x" * 20_000}}, "metadata_too_large"),
    ],
)
def test_bad_metadata_is_refused(web: WebClient, metadata: Any, error: str) -> None:  # noqa: ANN401 - wrong on purpose
    """Without a payload, not JSON, or too large."""
    with pytest.raises(SlackApiError, match=error):
        web.chat_postMessage(channel=MARION.id, text="x", metadata=metadata)


def test_an_update_changes_what_it_names(web: WebClient, marion: Actor) -> None:
    """Text changes, blocks and metadata stay; empty blocks remove them."""
    posted = web.chat_postMessage(channel=MARION.id, text="open", blocks=[SECTION])
    where = {"channel": posted["channel"], "ts": posted["ts"]}
    assert web.chat_update(**where, text="closed")["message"]["blocks"]
    assert "Web pages" in text_of(marion.messages()[-1])
    web.chat_update(**where, text="closed", blocks=[])
    assert text_of(marion.wait_for("closed")) == "closed"
    assert not marion.messages()[-1]["edited"]


def test_only_its_own_messages_can_be_changed_or_deleted(web: WebClient, marion: Actor) -> None:
    """Somebody's own words stay theirs."""
    ts = marion.say("mine")
    with pytest.raises(SlackApiError, match="cant_update_message"):
        web.chat_update(channel=marion.direct(), ts=ts, text="not mine")
    with pytest.raises(SlackApiError, match="cant_delete_message"):
        web.chat_delete(channel=marion.direct(), ts=ts)
    with pytest.raises(SlackApiError, match="message_not_found"):
        web.chat_update(channel=marion.direct(), ts="1.000001", text="x")


def test_a_deleted_message_is_gone(web: WebClient, marion: Actor) -> None:
    """For everybody, and a second deletion finds nothing."""
    posted = web.chat_postMessage(channel=MARION.id, text="twice")
    web.chat_delete(channel=posted["channel"], ts=posted["ts"])
    assert marion.messages() == []
    with pytest.raises(SlackApiError, match="message_not_found"):
        web.chat_delete(channel=posted["channel"], ts=posted["ts"])


def test_an_ephemeral_message_is_seen_by_one(web: WebClient, marion: Actor) -> None:
    """Only that person reads it, it is in no history, and it cannot be updated."""
    ts = web.chat_postEphemeral(channel=PERFORMANCE.id, user=MARION.id, text="only you")["message_ts"]
    assert marion.messages(PERFORMANCE.id)[0]["ephemeral"]
    assert Actor(marion.url, ADEEL.id).messages(PERFORMANCE.id) == []
    assert web.conversations_history(channel=PERFORMANCE.id)["messages"] == []
    with pytest.raises(SlackApiError, match="message_not_found"):
        web.chat_update(channel=PERFORMANCE.id, ts=ts, text="x")
    with pytest.raises(SlackApiError, match="user_not_in_channel"):
        web.chat_postEphemeral(channel=PERFORMANCE.id, user=CALLUM.id, text="x")


def test_a_thread_is_read_back_by_its_first_message(web: WebClient, marion: Actor) -> None:
    """Replies are in conversations.replies and not in the history; the page shows them under it."""
    first = web.chat_postMessage(channel=PERFORMANCE.id, text="April 10")["ts"]
    web.chat_postMessage(channel=PERFORMANCE.id, text="Theme 1", thread_ts=first)
    marion.say("thank you", PERFORMANCE.id, thread=first)
    told = [one["text"] for one in web.conversations_replies(channel=PERFORMANCE.id, ts=first)["messages"]]
    history = web.conversations_history(channel=PERFORMANCE.id)["messages"]
    assert told == ["April 10", "Theme 1", "thank you"]
    assert [(one["text"], one["reply_count"]) for one in history] == [("April 10", 2)]
    with pytest.raises(SlackApiError, match="thread_not_found"):
        web.chat_postMessage(channel=PERFORMANCE.id, text="x", thread_ts="1.000001")


def test_history_is_newest_first_in_pages_and_between_times(web: WebClient, clock: StandingClock) -> None:
    """Oldest and latest leave their own message out unless inclusive."""
    stamps = []
    for text in "abcde":
        clock.forward(minutes=1)
        stamps.append(web.chat_postMessage(channel=PERFORMANCE.id, text=text)["ts"])
    pages = web.conversations_history(channel=PERFORMANCE.id, limit=2)
    assert [[one["text"] for one in page["messages"]] for page in pages] == [["e", "d"], ["c", "b"], ["a"]]
    between = {"channel": PERFORMANCE.id, "oldest": stamps[1], "latest": stamps[3]}
    assert [one["text"] for one in web.conversations_history(**between)["messages"]] == ["c"]
    whole = web.conversations_history(**between, inclusive=True)["messages"]
    assert [one["text"] for one in whole] == ["d", "c", "b"]
