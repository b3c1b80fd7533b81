"""The Web API's methods that are served, each with its token, scope and tier, as Slack documents them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from bot.local.arguments import Arguments
from bot.local.methods import chat, conversations, files, users, views
from bot.local.payload import Json
from bot.local.world import World


@dataclass(frozen=True)
class Method:
    """A method. `scope` empty: none is needed, or which one depends on what is asked for and is checked there.

    `tier` 0: no limit a minute of its own. Posting has its own limits, by channel.
    """

    answer: Callable[[World, Arguments], Json]
    scope: str = ""
    tier: Literal[0, 1, 2, 3, 4] = 3


METHODS = {
    "auth.test": Method(users.test_auth, tier=0),
    "chat.delete": Method(chat.delete, "chat:write"),
    "chat.postEphemeral": Method(chat.post_ephemeral, "chat:write", tier=4),
    "chat.postMessage": Method(chat.post_message, "chat:write", tier=0),
    "chat.update": Method(chat.update, "chat:write"),
    "conversations.history": Method(conversations.history),
    "conversations.info": Method(conversations.info),
    "conversations.list": Method(conversations.listed, tier=2),
    "conversations.members": Method(conversations.members, tier=4),
    "conversations.open": Method(conversations.open_direct, "im:write"),
    "conversations.replies": Method(conversations.replies),
    "files.completeUploadExternal": Method(files.complete, "files:write", tier=4),
    "files.getUploadURLExternal": Method(files.upload_url, "files:write", tier=4),
    "files.info": Method(files.info, "files:read", tier=4),
    "users.info": Method(users.info, "users:read", tier=4),
    "users.list": Method(users.listed, "users:read", tier=2),
    "views.open": Method(views.opened, tier=4),
    "views.publish": Method(views.published, tier=4),
    "views.push": Method(views.pushed, tier=4),
    "views.update": Method(views.updated, tier=4),
}
