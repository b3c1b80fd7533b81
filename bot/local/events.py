"""Events API payloads, and which of them an app gets."""

from datetime import datetime

from bot.local.directory import App, Directory
from bot.local.payload import Json
from bot.local.state import new_id

SUBSCRIPTIONS = {
    "im": ("message.im", "im:history"),
    "channel": ("message.channels", "channels:history"),
    "group": ("message.groups", "groups:history"),
}


def wanted(app: App, channel_type: str) -> bool:
    """Whether the app hears what is said in such a conversation: it subscribed, and has the scope."""
    event, scope = SUBSCRIPTIONS[channel_type]
    return event in app.events and scope in app.scopes


def envelope(directory: Directory, event: Json, now: datetime) -> Json:
    """An event as the Events API delivers it; its `event_id` stays the same when it is delivered again."""
    authorization = {
        "enterprise_id": None,
        "team_id": directory.team.id,
        "user_id": directory.bot.id,
        "is_bot": True,
        "is_enterprise_install": False,
    }
    return {
        "token": "local",
        "team_id": directory.team.id,
        "api_app_id": directory.app.id,
        "event": event,
        "type": "event_callback",
        "event_id": new_id("Ev"),
        "event_time": int(now.timestamp()),
        "authorizations": [authorization],
        "is_ext_shared_channel": False,
        "event_context": f"4-{directory.team.id}-{directory.app.id}",
    }
