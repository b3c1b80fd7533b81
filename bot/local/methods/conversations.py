"""conversations.*: where things are said, and what was said there."""

import math

from bot.local.arguments import Arguments
from bot.local.errors import SlackError
from bot.local.methods.finding import HISTORY_SCOPES, READ_SCOPES, addressed, known, need, page, require
from bot.local.payload import Json
from bot.local.state import Conversation, Post, copied
from bot.local.world import World

TYPES = {"public_channel": "channel", "private_channel": "group", "im": "im", "mpim": "im"}


def open_direct(world: World, given: Arguments) -> Json:
    """Open, or find again, the direct message with one person. Several people at once are not served here."""
    if "channel" in given:
        conversation = addressed(world, given.required("channel"))
        return {"channel": _told(world, conversation) if given.flag("return_im") else {"id": conversation.id}}
    users = [user.strip() for user in given.required("users").split(",")]
    if len(users) != 1:
        raise SlackError("too_many_users")
    member = world.directory.member(users[0])
    if member is None:
        raise SlackError("user_not_found")
    if member.deleted:
        raise SlackError("user_disabled")
    if member.is_bot:
        raise SlackError("cannot_dm_bot")
    found = world.state.direct_between(member.id, world.bot)
    conversation = found or world.state.direct(member.id, world.bot)
    channel = _told(world, conversation) if given.flag("return_im") else {"id": conversation.id}
    return {"channel": channel} | ({"already_open": True, "no_op": True} if found else {})


def listed(world: World, given: Arguments) -> Json:
    """The conversations of the kinds asked for that the app may know of."""
    kinds = [kind.strip() for kind in (given.text("types") or "public_channel").split(",")]
    if unknown := [kind for kind in kinds if kind not in TYPES]:
        raise SlackError("invalid_types", invalid=unknown)
    wanted = {TYPES[kind] for kind in kinds}
    for channel_type in sorted(wanted):
        require(world, READ_SCOPES[channel_type])
    found = [
        conversation
        for conversation in world.state.conversations.values()
        if conversation.channel_type in wanted
        and (conversation.channel_type == "channel" or world.bot in conversation.members)
    ]
    shown, cursor = page(found, given, 100, 1000)
    return {"channels": [_told(world, one) for one in shown], "response_metadata": {"next_cursor": cursor}}


def info(world: World, given: Arguments) -> Json:
    """One conversation."""
    conversation = known(world, given.required("channel"))
    need(world, READ_SCOPES, conversation)
    members = {"num_members": len(conversation.members)} if given.flag("include_num_members") else {}
    return {"channel": _told(world, conversation) | members}


def members(world: World, given: Arguments) -> Json:
    """Who is in a conversation."""
    conversation = known(world, given.required("channel"))
    need(world, READ_SCOPES, conversation)
    shown, cursor = page(conversation.members, given, 100, 1000)
    return {"members": shown, "response_metadata": {"next_cursor": cursor}}


def history(world: World, given: Arguments) -> Json:
    """What was said in a conversation, newest first, without replies and what only one person sees."""
    conversation = _readable(world, given)
    found = [post for post in conversation.top_level() if post.only_for is None and _between(post, given)]
    shown, cursor = page(found[::-1], given, 100, 999)
    return _messages(shown, cursor, given)


def replies(world: World, given: Arguments) -> Json:
    """A thread: its first message and the replies, oldest first."""
    conversation = _readable(world, given)
    named = conversation.posts.get(given.required("ts"))
    if named is None or named.only_for is not None:
        raise SlackError("thread_not_found")
    first = conversation.posts.get(named.parent or named.ts, named)
    answers = [post for post in conversation.thread(first.ts) if post.only_for is None and _between(post, given)]
    shown, cursor = page([first, *answers], given, 1000, 1000)
    return _messages(shown, cursor, given)


def _readable(world: World, given: Arguments) -> Conversation:
    conversation = known(world, given.required("channel"))
    need(world, HISTORY_SCOPES, conversation)
    if world.bot not in conversation.members:
        raise SlackError("not_in_channel")
    return conversation


def _between(post: Post, given: Arguments) -> bool:
    oldest, latest = given.moment("oldest") or 0.0, given.moment("latest") or math.inf
    at = float(post.ts)
    if given.flag("inclusive"):
        return oldest <= at <= latest
    return oldest < at < latest


def _messages(posts: list[Post], cursor: str, given: Arguments) -> Json:
    messages = [copied(post.message) for post in posts]
    if not given.flag("include_all_metadata"):
        for message in messages:
            message.pop("metadata", None)
    more = {"response_metadata": {"next_cursor": cursor}} if cursor else {}
    return {"messages": messages, "has_more": bool(cursor), "pin_count": 0} | more


def _told(world: World, conversation: Conversation) -> Json:
    common = {"id": conversation.id, "created": 0, "is_archived": False, "context_team_id": world.directory.team.id}
    if conversation.kind == "im":
        return common | {"is_im": True, "user": conversation.other(world.bot), "is_user_deleted": False}
    kind = {"is_channel": not conversation.is_private, "is_group": conversation.is_private, "is_im": False}
    inside = {"is_member": world.bot in conversation.members, "is_private": conversation.is_private}
    return common | kind | inside | {"name": conversation.name, "name_normalized": conversation.name}
