"""The manifest asks for what the code uses, and for nothing else; the guide explains all of it."""

import ast
import json
from pathlib import Path

from bot.slack import look
from bot.slack.app import COMMAND, EVENTS
from bot.slack.http_mode import PATH

ROOT = Path(__file__).parents[2]
MANIFEST = json.loads((ROOT / "manifests" / "slack.json").read_text())
GUIDE = (ROOT / "docs" / "slack.md").read_text()

SCOPES: dict[str, frozenset[str]] = {
    "auth_test": frozenset(),
    "chat_delete": frozenset({"chat:write"}),
    "chat_postMessage": frozenset({"chat:write"}),
    "chat_update": frozenset({"chat:write"}),
    "conversations_history": frozenset({"im:history", "channels:history", "groups:history"}),
    "conversations_open": frozenset({"im:write"}),
    "conversations_replies": frozenset({"im:history", "channels:history", "groups:history"}),
    "files_info": frozenset({"files:read"}),
    "users_list": frozenset({"users:read"}),
    "views_open": frozenset(),
}
"""What each method of the Web API needs, by its page at docs.slack.dev/reference/methods."""

EVENT_SCOPES = {"message.im": {"im:history"}}


def called() -> set[str]:
    """The names of the Web API methods that the Slack room calls on a client."""
    found = set()
    for module in (ROOT / "bot" / "slack").rglob("*.py"):
        for node in ast.walk(ast.parse(module.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                receiver = ast.unparse(node.func.value)
                if receiver.rpartition(".")[2] in ("client", "_client"):
                    found.add(node.func.attr)
    return found - {"send_socket_mode_response"}


def test_the_manifest_asks_for_exactly_the_scopes_that_are_used() -> None:
    """Every scope is needed by a method, an event or the command, and none is missing."""
    needed = {"commands"}.union(*(SCOPES[name] for name in called()), *EVENT_SCOPES.values())
    assert set(MANIFEST["oauth_config"]["scopes"]["bot"]) == needed


def test_the_doctor_looks_for_what_the_manifest_asks_for() -> None:
    """The manifest is not installed with the bot: what is missing is told by a list of its own."""
    assert set(MANIFEST["oauth_config"]["scopes"]["bot"]) == look.SCOPES


def test_every_method_called_is_known_with_its_scopes() -> None:
    """A new call needs a line here, and so a look at what it may do."""
    assert called() == set(SCOPES)


def test_the_manifest_names_the_command_and_the_events_that_are_listened_to() -> None:
    """The one command and the one event."""
    assert [c["command"] for c in MANIFEST["features"]["slash_commands"]] == [COMMAND]
    assert MANIFEST["features"]["slash_commands"][0]["should_escape"]
    events = MANIFEST["settings"]["event_subscriptions"]["bot_events"]
    assert events == list(EVENT_SCOPES)
    assert {event.partition(".")[0] for event in events} == set(EVENTS)


def test_the_manifest_keeps_to_slacks_lengths() -> None:
    """Name 35, description 140, command 32; people may write to the app, and it connects from our side."""
    shown = MANIFEST["display_information"]
    assert len(shown["name"]) <= 35
    assert len(shown["description"]) <= 140
    assert len(COMMAND) <= 32
    assert MANIFEST["settings"]["socket_mode_enabled"]
    assert MANIFEST["settings"]["interactivity"]["is_enabled"]
    assert not MANIFEST["features"]["app_home"]["messages_tab_read_only_enabled"]


def test_the_manifest_for_http_is_the_same_but_for_the_way() -> None:
    """The address stands where Slack looks for it, three times; everything else is as in the other."""
    other = json.loads((ROOT / "manifests" / "slack-http.json").read_text())
    settings, (command,) = other["settings"], other["features"]["slash_commands"]
    found = {
        part.pop(name)
        for part, name in (
            (command, "url"),
            (settings["event_subscriptions"], "request_url"),
            (settings["interactivity"], "request_url"),
        )
    }
    assert {url.removeprefix("https://chaser.example.gov.uk") for url in found} == {PATH}
    assert settings.pop("socket_mode_enabled") is False
    assert other == MANIFEST | {
        "settings": {k: v for k, v in MANIFEST["settings"].items() if k != "socket_mode_enabled"}
    }


def test_the_guide_gives_a_reason_for_every_scope() -> None:
    """What is asked for is explained; so are both tokens."""
    for name in (*MANIFEST["oauth_config"]["scopes"]["bot"], "connections:write", *EVENT_SCOPES):
        assert f"`{name}`" in GUIDE
    for name in ("CHASER_SLACK_BOT_TOKEN", "CHASER_SLACK_APP_TOKEN", "CHASER_SLACK_SIGNING_SECRETS"):
        assert name in GUIDE
        assert f"{name}_FILE" in GUIDE
