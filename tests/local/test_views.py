"""Modals: opened, filled in, submitted, pushed, closed."""

import time
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.actor import Actor, text_of
from tests.local.conftest import SHORT, SlackApp

STATUS = [
    {"text": {"type": "plain_text", "text": "On target"}, "value": "on"},
    {"text": {"type": "plain_text", "text": "Will be late"}, "value": "late"},
]


def field(label: str, action_id: str, optional: bool = False, **element: Any) -> dict[str, Any]:  # noqa: ANN401, FBT001, FBT002 - parts of a block
    """An input block."""
    name = {"type": "plain_text", "text": label}
    inside = {"action_id": action_id, **element}
    return {"type": "input", "block_id": action_id, "label": name, "element": inside, "optional": optional}


def modal(title: str = "Progress", **more: Any) -> dict[str, Any]:  # noqa: ANN401 - parts of a view
    """A modal with a status, words and a date."""
    blocks = [
        field("Status", "status", type="static_select", options=STATUS, initial_option=STATUS[0]),
        field("Progress", "words", type="plain_text_input", min_length=3),
        field("New date", "date", optional=True, type="datepicker"),
    ]
    titles = {"title": {"type": "plain_text", "text": title}, "submit": {"type": "plain_text", "text": "Save"}}
    return {"type": "modal", "callback_id": "progress", "private_metadata": "3.2", "blocks": blocks, **titles, **more}


@pytest.fixture
def trigger(app: SlackApp, marion: Actor) -> str:
    """A trigger id that has just been issued to the officer."""
    marion.command("/plan 3.2")
    return str(app.next("slash_commands")["trigger_id"])


def test_a_modal_is_opened_filled_in_and_submitted(app: SlackApp, web: WebClient, marion: Actor, trigger: str) -> None:
    """The app gets its values, with what was not touched as it began, and its private metadata."""
    web.views_open(trigger_id=trigger, view=modal())
    assert marion.submit(marion.modal("Progress"), {"Progress": "page went live", "New date": "2010-06-30"})
    view = app.next("interactive")["view"]
    values = view["state"]["values"]
    assert (view["callback_id"], view["private_metadata"]) == ("progress", "3.2")
    assert values["status"]["status"]["selected_option"] == STATUS[0]
    assert values["words"]["words"]["value"] == "page went live"
    assert values["date"]["date"] == {"type": "datepicker", "selected_date": "2010-06-30"}
    assert marion.state()["views"] == []


def test_a_required_field_is_asked_for_before_the_app_hears_of_it(
    app: SlackApp, web: WebClient, marion: Actor, trigger: str
) -> None:
    """As Slack's own client does; a too short one likewise."""
    web.views_open(trigger_id=trigger, view=modal())
    assert not marion.submit(marion.modal())
    assert marion.field_errors == {"Progress": "Please complete this required field."}
    assert not marion.submit(marion.modal(), {"Progress": "ok"})
    assert "at least 3" in marion.field_errors["Progress"]
    assert app.got.empty()


def test_the_apps_errors_are_shown_at_their_fields(app: SlackApp, web: WebClient, marion: Actor, trigger: str) -> None:
    """The modal stays open."""
    app.answers["interactive"] = lambda _: {"response_action": "errors", "errors": {"date": "That is in the past."}}
    web.views_open(trigger_id=trigger, view=modal())
    assert not marion.submit(marion.modal(), {"Progress": "slipped"})
    assert marion.field_errors == {"New date": "That is in the past."}
    assert marion.modal()


@pytest.mark.parametrize(("action", "titles"), [("update", ["Saved"]), ("push", ["Progress", "Saved"]), ("clear", [])])
def test_the_app_may_answer_with_a_view(
    app: SlackApp, web: WebClient, marion: Actor, trigger: str, action: str, titles: list[str]
) -> None:
    """Changed, another on top, or all closed."""
    app.answers["interactive"] = lambda _: {"response_action": action, "view": modal("Saved")}
    web.views_open(trigger_id=trigger, view=modal())
    assert marion.submit(marion.modal(), {"Progress": "live"})
    views = marion.state()["views"]
    assert [view["title"]["text"] for view in views] == titles
    assert {view["root_view_id"] for view in views} <= {view["id"] for view in views[:1]}


@pytest.mark.parametrize(
    "answer",
    [
        {"silent": True},
        {"response_action": "update", "view": {"type": "modal"}},
        {"response_action": "errors", "errors": {"nowhere": "x"}},
        {"response_action": "dance"},
    ],
)
def test_trouble_leaves_the_modal_open(
    app: SlackApp, web: WebClient, marion: Actor, trigger: str, answer: dict[str, Any]
) -> None:
    """Silence, a bad view, an error at no field, an unknown action: the person may try again."""
    app.answers["interactive"] = lambda _: answer
    web.views_open(trigger_id=trigger, view=modal())
    assert not marion.submit(marion.modal(), {"Progress": "live"})
    assert marion.errors[0].startswith("We had some trouble connecting. Try again?")
    assert marion.modal("Progress")


def test_a_trigger_is_good_once_and_for_three_seconds(
    app: SlackApp, web: WebClient, marion: Actor, trigger: str
) -> None:
    """exchanged_trigger_id, expired_trigger_id, and a made-up one."""
    web.views_open(trigger_id=trigger, view=modal())
    with pytest.raises(SlackApiError, match="exchanged_trigger_id"):
        web.views_open(trigger_id=trigger, view=modal())
    marion.command("/plan 3.3")
    late = app.next("slash_commands")["trigger_id"]
    time.sleep(SHORT.trigger + 0.1)
    with pytest.raises(SlackApiError, match="expired_trigger_id"):
        web.views_open(trigger_id=late, view=modal())
    with pytest.raises(SlackApiError, match="invalid_arguments"):
        web.views_open(trigger_id="1.2.made-up", view=modal())


def test_a_bad_view_is_refused_with_the_reason_and_keeps_the_trigger(
    web: WebClient, marion: Actor, trigger: str
) -> None:
    """invalid_arguments; the same trigger still opens a good one."""
    with pytest.raises(SlackApiError, match="invalid_arguments") as refused:
        web.views_open(trigger_id=trigger, view=modal("A title that is much longer than Slack allows"))
    assert "/view/title" in refused.value.response["response_metadata"]["messages"][0]
    web.views_open(trigger_id=trigger, view=modal())
    assert marion.modal()


def test_a_view_is_changed_only_as_it_was(web: WebClient, marion: Actor, trigger: str) -> None:
    """A hash guards it, and so does its being open."""
    view = web.views_open(trigger_id=trigger, view=modal(external_id="mine"))["view"]
    changed = web.views_update(view_id=view["id"], hash=view["hash"], view=modal("Changed"))["view"]
    assert changed["hash"] != view["hash"]
    with pytest.raises(SlackApiError, match="hash_conflict"):
        web.views_update(view_id=view["id"], hash=view["hash"], view=modal("Again"))
    marion.close(marion.modal("Changed"))
    with pytest.raises(SlackApiError, match="not_found"):
        web.views_update(view_id=view["id"], view=modal("Again"))


def test_what_was_filled_in_outlives_a_change(app: SlackApp, web: WebClient, marion: Actor, trigger: str) -> None:
    """What keeps its ids keeps what it holds, whatever it would begin with anew; an option that is gone is gone."""
    app.answers["interactive"] = lambda _: {"response_action": "errors", "errors": {"date": "That is in the past."}}
    view = web.views_open(trigger_id=trigger, view=modal())["view"]
    marion.submit(marion.modal(), {"Progress": "half done", "Status": "Will be late"})
    blocks = [
        field("Status", "status", type="static_select", options=STATUS[:1]),
        field("Progress", "words", type="plain_text_input", initial_value="something else"),
    ]
    values = web.views_update(view_id=view["id"], view=modal() | {"blocks": blocks})["view"]["state"]["values"]
    assert values["words"]["words"]["value"] == "half done"
    assert values["status"]["status"]["selected_option"] is None


def test_three_views_deep_and_no_deeper(app: SlackApp, web: WebClient, marion: Actor, trigger: str) -> None:
    """push_limit_reached; a press in a modal brings the view with what was filled in."""
    button = {"type": "button", "action_id": "more", "text": {"type": "plain_text", "text": "More"}}
    view = modal()
    view["blocks"].append({"type": "actions", "block_id": "z", "elements": [button]})
    web.views_open(trigger_id=trigger, view=view)
    for _ in range(2):
        marion.press("More", marion.modal(), words={"words": {"value": "half done"}})
        payload = app.next("interactive")
        assert payload["view"]["state"]["values"]["words"]["words"]["value"] == "half done"
        assert payload["container"] == {"type": "view", "view_id": marion.modal()["id"]}
        web.views_push(trigger_id=payload["trigger_id"], view=view)
    marion.press("More", marion.modal())
    with pytest.raises(SlackApiError, match="push_limit_reached"):
        web.views_push(trigger_id=app.next("interactive")["trigger_id"], view=view)
    assert len(marion.state()["views"]) == 3


def test_closing_tells_an_app_that_asked(app: SlackApp, web: WebClient, marion: Actor, trigger: str) -> None:
    """view_closed with its private metadata."""
    web.views_open(trigger_id=trigger, view=modal(notify_on_close=True))
    marion.close(marion.modal())
    payload = app.next("interactive")
    assert (payload["type"], payload["view"]["private_metadata"]) == ("view_closed", "3.2")
    assert marion.state()["views"] == []


def test_a_modal_is_its_persons_own(web: WebClient, marion: Actor, trigger: str) -> None:
    """Nobody else can see or submit it."""
    web.views_open(trigger_id=trigger, view=modal())
    other = Actor(marion.url, "U0ADEEL")
    assert other.state()["views"] == []
    assert not other.submit(marion.modal(), {"Progress": "not mine"})
    assert "no longer open" in other.errors[0]
    assert "Save" in text_of(marion.modal())
