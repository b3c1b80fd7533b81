"""Finding what a call names, or refusing as Slack does."""

from typing import TypeVar

from bot.local.arguments import Arguments
from bot.local.errors import SlackError
from bot.local.state import Conversation, Post
from bot.local.world import World

Item = TypeVar("Item")
HISTORY_SCOPES = {"im": "im:history", "channel": "channels:history", "group": "groups:history"}
READ_SCOPES = {"im": "im:read", "channel": "channels:read", "group": "groups:read"}


def addressed(world: World, channel: str) -> Conversation:
    """The conversation that a message goes to; a person's id means the direct message with them.

    Raises:
        SlackError: `channel_not_found`, `not_in_channel`.
    """
    if world.state.member(channel) and channel != world.bot:
        return world.state.direct(channel, world.bot)
    conversation = known(world, channel)
    if world.bot not in conversation.members:
        raise SlackError("not_in_channel")
    return conversation


def known(world: World, channel: str) -> Conversation:
    """A conversation that the app may know of: a public channel, or one that it is in; by id, or a channel by #name.

    Raises:
        SlackError: `channel_not_found`.
    """
    conversation = world.state.conversations.get(channel) or _named(world, channel)
    if conversation is None or (conversation.channel_type != "channel" and world.bot not in conversation.members):
        raise SlackError("channel_not_found")
    return conversation


def need(world: World, scopes: dict[str, str], conversation: Conversation) -> None:
    """Hold the app to the scope for this kind of conversation.

    Raises:
        SlackError: `missing_scope`.
    """
    require(world, scopes[conversation.channel_type])


def require(world: World, scope: str) -> None:
    """Hold the app to a scope; none is needed for an empty one.

    Raises:
        SlackError: `missing_scope`, with what was needed and what the app has.
    """
    provided = world.directory.app.scopes
    if scope and scope not in provided:
        raise SlackError("missing_scope", needed=scope, provided=",".join(provided))


def own_post(world: World, conversation: Conversation, ts: str, error: str) -> Post:
    """A message of the app's own; an ephemeral one cannot be found again.

    Raises:
        SlackError: `message_not_found`, or `error` for somebody else's.
    """
    post = conversation.posts.get(ts)
    if post is None or post.only_for is not None:
        raise SlackError("message_not_found")
    if post.message.get("bot_id") != world.directory.app.bot_id:
        raise SlackError(error)
    return post


def page(items: list[Item], given: Arguments, default: int, most: int) -> tuple[list[Item], str]:
    """One page of a list, and the cursor of the next; empty at the end.

    Raises:
        SlackError: `invalid_limit`, `invalid_cursor`.
    """
    cursor = given.text("cursor")
    if cursor and not (cursor.startswith("at:") and cursor[3:].isdecimal()):
        raise SlackError("invalid_cursor")
    start = int(cursor[3:]) if cursor else 0
    end = start + given.number("limit", default, most)
    return items[start:end], f"at:{end}" if end < len(items) else ""


def _named(world: World, name: str) -> Conversation | None:
    if not name.startswith("#"):
        return None
    channels = (c for c in world.state.conversations.values() if c.kind == "channel")
    return next((channel for channel in channels if f"#{channel.name}" == name), None)
