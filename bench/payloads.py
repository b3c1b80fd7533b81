"""What Slack sends when a person types `/plan help` or presses a button in the message that asks."""

import json
import time
from datetime import date
from functools import cache
from typing import Any
from urllib.parse import urlencode

from slack_bolt import BoltRequest
from slack_sdk.signature import SignatureVerifier

from bot.slack.render import message
from bot.slack.render.tokens import token
from handlers.views import Ask, AskItem

SECRET = "not a secret: nothing leaves this machine"  # noqa: S105 (signs requests to ourselves)
TEAM, PERSON, CHANNEL = "T0BENCH", "U0BENCH", "D0BENCH"
RESPONSE_URL = "http://127.0.0.1:9/actions/T0BENCH/1/x"
NO_CHANGE = token("same", 1, 1)

Json = dict[str, Any]


def command(text: str = "help", trigger: str = "1.2.3") -> Json:
    """A slash command."""
    return {
        "token": "unused",
        "team_id": TEAM,
        "team_domain": "bench",
        "channel_id": CHANNEL,
        "channel_name": "directmessage",
        "user_id": PERSON,
        "user_name": "bench",
        "command": "/plan",
        "text": text,
        "api_app_id": "A0BENCH",
        "is_enterprise_install": "false",
        "response_url": RESPONSE_URL,
        "trigger_id": trigger,
    }


def ask(actions: int = 8) -> Ask:
    """The message that asks about so many actions."""
    title, when, last = "Publish the service standards", "due June 2010", "With the web team."
    items = tuple(AskItem(n, f"3.{n}", title, when, "February 10", last) for n in range(1, actions + 1))
    return Ask(1, "Improvement plan", "April 10", date(2010, 4, 20), items, "Cabinet", date(2010, 5, 5))


@cache
def _asking() -> list[Json]:
    return message(ask()).blocks


def press(value: str = NO_CHANGE, person: str = PERSON, trigger: str = "1.2.3") -> Json:
    """A button with this value, pressed in that message, which Slack sends along."""
    used = {"type": "button", "action_id": "a", "block_id": "b", "value": value, "action_ts": "1.0"}
    return {
        "type": "block_actions",
        "user": {"id": person, "username": "bench", "name": "bench", "team_id": TEAM},
        "api_app_id": "A0BENCH",
        "token": "unused",
        "container": {"type": "message", "message_ts": "1.0", "channel_id": CHANNEL, "is_ephemeral": False},
        "trigger_id": trigger,
        "team": {"id": TEAM, "domain": "bench"},
        "enterprise": None,
        "is_enterprise_install": False,
        "channel": {"id": CHANNEL, "name": "directmessage"},
        "message": {"type": "message", "ts": "1.0", "bot_id": "B0BENCH", "blocks": _asking()},
        "state": {"values": {}},
        "response_url": RESPONSE_URL,
        "actions": [used],
    }


def signed(form: Json) -> BoltRequest:
    """The same as a request over HTTP, signed now; good for five minutes."""
    body = urlencode(form)
    now = str(int(time.time()))
    return BoltRequest(
        body=body,
        headers={
            "content-type": "application/x-www-form-urlencoded",
            "x-slack-request-timestamp": now,
            "x-slack-signature": SignatureVerifier(SECRET).generate_signature(timestamp=now, body=body) or "",
        },
    )


def signed_press() -> BoltRequest:
    """A press as a signed request."""
    return signed({"payload": json.dumps(press())})
