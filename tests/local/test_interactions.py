"""Commands, buttons and response URLs, as the app gets them and as the person sees the outcome."""

from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from bot.local.server import LocalWorkspace
from tests.actor import Actor, text_of
from tests.local.conftest import SlackApp
from tests.people import ADEEL, MARION, PERFORMANCE


def plain(text: str) -> dict[str, str]:
    """Plain text."""
    return {"type": "plain_text", "text": text}


def section(text: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - parts of a block
    """A section."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


OPTIONS = [{"text": plain("On target"), "value": "on"}, {"text": plain("Will be late"), "value": "late"}]
MENU = {"type": "static_select", "action_id": "status", "options": OPTIONS}
MORE = {"type": "overflow", "action_id": "more", "options": OPTIONS}
SAME = {"type": "button", "action_id": "same", "text": plain("No change"), "value": "32"}
LINE = {"type": "plain_text_input", "action_id": "words"}
REQUEST = [
    section("*3.2* Web pages", block_id="a", accessory=MENU),
    {"type": "actions", "block_id": "b", "elements": [SAME, MORE]},
    section("*3.3* Telephones", block_id="c"),
    {"type": "actions", "block_id": "d", "elements": [{**SAME, "value": "33"}]},
    {"type": "input", "block_id": "e", "label": plain("Add a line"), "element": LINE, "optional": True},
]


def test_a_press_reaches_the_app_with_everything_slack_sends(app: SlackApp, web: WebClient, marion: Actor) -> None:
    """The action, the message, the state, a trigger and a response URL."""
    posted = web.chat_postMessage(channel=MARION.id, text="Request", blocks=REQUEST)
    marion.press("No change", marion.wait_for("3.2"), near="3.3", e={"words": {"value": "as before"}})
    payload = app.next("interactive")
    action = payload["actions"][0]
    assert marion.errors == []
    assert (action["value"], action["block_id"], action["type"]) == ("33", "d", "button")
    assert action["text"]["text"] == "No change"
    assert payload["container"] == {
        "type": "message",
        "message_ts": posted["ts"],
        "channel_id": posted["channel"],
        "is_ephemeral": False,
    }
    assert payload["message"]["blocks"][0]["block_id"] == "a"
    assert payload["user"]["id"] == MARION.id
    assert payload["state"]["values"]["e"]["words"] == {"type": "plain_text_input", "value": "as before"}
    assert payload["state"]["values"]["a"]["status"]["selected_option"] is None


def test_a_choice_brings_the_whole_option(app: SlackApp, web: WebClient, marion: Actor) -> None:
    """In a menu, and in an overflow menu."""
    web.chat_postMessage(channel=MARION.id, text="Request", blocks=REQUEST)
    marion.choose("Will be late", marion.wait_for("3.2"))
    assert app.next("interactive")["actions"][0]["selected_option"] == OPTIONS[1]
    overflow = {"type": "overflow", "block_id": "b", "action_id": "more", "selected_option": {"value": "on"}}
    container = {"type": "message", "channel": marion.direct(), "ts": marion.messages()[0]["ts"]}
    marion.do("press", container=container, action=overflow)
    assert app.next("interactive")["actions"][0]["selected_option"] == OPTIONS[0]


@pytest.mark.parametrize(
    ("element", "sent", "key"),
    [
        ({"type": "datepicker"}, "2010-04-30", "selected_date"),
        ({"type": "users_select"}, ADEEL.id, "selected_user"),
        ({"type": "radio_buttons", "options": OPTIONS}, OPTIONS[1], "selected_option"),
        ({"type": "checkboxes", "options": OPTIONS}, [OPTIONS[0]], "selected_options"),
        ({"type": "multi_static_select", "options": OPTIONS}, OPTIONS, "selected_options"),
        ({"type": "timepicker"}, "09:30", "selected_time"),
    ],
)
def test_every_kind_of_choice(
    app: SlackApp,
    web: WebClient,
    marion: Actor,
    element: dict[str, Any],
    sent: object,
    key: str,
) -> None:
    """Each says what was chosen under Slack's own key, in the action; something of another kind is refused."""
    block = {"type": "actions", "block_id": "a", "elements": [{**element, "action_id": "it"}]}
    posted = web.chat_postMessage(channel=MARION.id, text="Choose", blocks=[block])
    where = {"type": "message", "channel": posted["channel"], "ts": posted["ts"]}
    action = {"type": element["type"], "block_id": "a", "action_id": "it"}
    marion.do("press", container=where, action=action | {key: sent})
    assert app.next("interactive")["actions"][0][key] == sent
    marion.do("press", container=where, action=action | {key: 7})
    assert marion.errors == ["That cannot be put in there."]


def test_a_date_is_picked_in_a_message(app: SlackApp, web: WebClient, marion: Actor) -> None:
    """By the placeholder that the person sees."""
    picker = {"type": "datepicker", "action_id": "when", "placeholder": plain("New date")}
    web.chat_postMessage(channel=MARION.id, text="When?", blocks=[section("When?", accessory=picker)])
    marion.pick("New date", "2010-06-30", marion.wait_for("When?"))
    assert app.next("interactive")["actions"][0]["selected_date"] == "2010-06-30"


def test_what_is_not_there_cannot_be_pressed(app: SlackApp, web: WebClient, marion: Actor) -> None:
    """Neither an element of an earlier version, nor an option that was never offered."""
    posted = web.chat_postMessage(channel=MARION.id, text="Request", blocks=REQUEST)
    before = marion.wait_for("3.2")
    web.chat_update(channel=posted["channel"], ts=posted["ts"], text="Closed", blocks=[section("Closed", block_id="a")])
    marion.press("No change", before)
    assert marion.errors == ["That is no longer there. Look at the message again."]
    app.next_event("message_changed")
    assert app.got.empty()


def test_a_silent_app_is_told_to_the_person(app: SlackApp, web: WebClient, marion: Actor) -> None:
    """A press is not delivered again."""
    app.answers["interactive"] = lambda _: {"silent": True}
    web.chat_postMessage(channel=MARION.id, text="Request", blocks=REQUEST)
    marion.press("No change", marion.wait_for("3.2"))
    assert "did not answer in time" in marion.errors[0]
    app.next("interactive")
    assert all(request.type != "interactive" for request in list(app.got.queue))


def test_a_command_reaches_the_app_and_its_answer_the_asker(app: SlackApp, marion: Actor) -> None:
    """With the channel, the person and the text; the answer is seen by the asker alone."""
    app.answers["slash_commands"] = lambda _: {"text": "4 of 11 are past their date"}
    marion.command("/plan overdue @Adeel Rahman & co", PERFORMANCE.id)
    payload = app.next("slash_commands")
    assert (payload["command"], payload["channel_id"], payload["user_id"]) == ("/plan", PERFORMANCE.id, MARION.id)
    assert payload["text"] == f"overdue <@{ADEEL.id}|adeel> &amp; co"
    assert marion.wait_for("4 of 11", PERFORMANCE.id)["ephemeral"]
    assert Actor(marion.url, ADEEL.id).messages(PERFORMANCE.id) == []


def test_an_answer_in_channel_is_for_everybody(app: SlackApp, marion: Actor) -> None:
    """response_type in_channel."""
    app.answers["slash_commands"] = lambda _: {"text": "4 of 11", "response_type": "in_channel"}
    marion.command("/plan overdue share", PERFORMANCE.id)
    assert not Actor(marion.url, ADEEL.id).wait_for("4 of 11", PERFORMANCE.id)["ephemeral"]


def test_a_command_that_fails_is_told_by_slackbot(local: LocalWorkspace, marion: Actor) -> None:
    """With nobody connected, and for a command that no app has."""
    marion.command("/plan help")
    assert "dispatch_failed" in text_of(marion.wait_for("did not answer"))
    marion.command("/shout")
    assert "/shout is not a valid command" in text_of(marion.messages()[-1])
    assert local.connections == 0


def test_a_command_unanswered_in_time_is_told_by_slackbot(app: SlackApp, marion: Actor) -> None:
    """operation_timeout, and it is not delivered again."""
    app.answers["slash_commands"] = lambda _: {"silent": True}
    marion.command("/plan help")
    assert "operation_timeout" in text_of(marion.wait_for("did not answer in time"))
    assert app.got.qsize() == 1


def test_a_command_answered_with_bad_blocks_is_told(app: SlackApp, marion: Actor) -> None:
    """The person reads that it failed, not half of an answer."""
    app.answers["slash_commands"] = lambda _: {"blocks": [{"type": "nonsense"}]}
    marion.command("/plan help")
    assert "invalid_blocks" in text_of(marion.wait_for("invalid_command_response"))


def test_a_response_url_answers_five_times(app: SlackApp, marion: Actor) -> None:
    """To the asker alone, or to all; the sixth time it is used up."""
    marion.command("/plan help")
    webhook = WebhookClient(app.next("slash_commands")["response_url"], retry_handlers=[])
    assert webhook.send(text="one").body == "ok"
    assert marion.wait_for("one")["ephemeral"]
    webhook.send(text="two", response_type="in_channel")
    assert not marion.wait_for("two")["ephemeral"]
    for _ in range(3):
        assert webhook.send(text="again").status_code == 200
    used = webhook.send(text="too often")
    assert (used.status_code, "used_url" in used.body) == (404, True)


def test_a_response_url_replaces_and_deletes_what_was_pressed(app: SlackApp, web: WebClient, marion: Actor) -> None:
    """An ephemeral message too, which nothing else can change."""
    web.chat_postEphemeral(channel=PERFORMANCE.id, user=MARION.id, text="Preview", blocks=REQUEST)
    marion.press("No change", marion.wait_for("3.2", PERFORMANCE.id))
    payload = app.next("interactive")
    assert payload["container"]["is_ephemeral"]
    assert "message" not in payload
    webhook = WebhookClient(payload["response_url"], retry_handlers=[])
    webhook.send(text="Round opened", replace_original=True)
    assert [text_of(one) for one in marion.messages(PERFORMANCE.id)] == ["Round opened"]
    webhook.send(delete_original=True)
    assert marion.messages(PERFORMANCE.id) == []


def test_bad_blocks_at_a_response_url_are_refused(app: SlackApp, marion: Actor) -> None:
    """With the reason."""
    marion.command("/plan help")
    webhook = WebhookClient(app.next("slash_commands")["response_url"], retry_handlers=[])
    refused = webhook.send(blocks=[{"type": "nonsense"}])
    assert (refused.status_code, "invalid_blocks" in refused.body) == (400, True)


@pytest.mark.parametrize("secret", ["", "made-up"])
def test_a_made_up_response_url_serves_nobody(local: LocalWorkspace, secret: str) -> None:
    """It says nothing about others."""
    answer = WebhookClient(f"{local.url}/actions/T0HOLLOW/{secret}", retry_handlers=[]).send(text="x")
    assert answer.status_code == 404


def test_the_home_tab_is_opened_and_published(app: SlackApp, web: WebClient, marion: Actor) -> None:
    """app_home_opened comes with the tab; what is published is what the person sees."""
    assert marion.do("home")["view"] is None
    assert app.next_event("app_home_opened")["tab"] == "home"
    web.views_publish(user_id=MARION.id, view={"type": "home", "blocks": [section("Your 3 actions")]})
    assert "Your 3 actions" in text_of(marion.state()["home"])
    with pytest.raises(SlackApiError, match="user_not_found"):
        web.views_publish(user_id="U0NOBODY", view={"type": "home", "blocks": []})
