"""chat.*: what the app says."""

from bot.local.arguments import Arguments
from bot.local.content import MOST_UPDATED, content, from_bot, said_something
from bot.local.errors import SlackError
from bot.local.methods.finding import addressed, own_post
from bot.local.payload import Json
from bot.local.state import Conversation, copied
from bot.local.world import World


def post_message(world: World, given: Arguments) -> Json:
    """Say something in a channel, or to a person by their id."""
    conversation = addressed(world, given.required("channel"))
    found = said_something(content(given)) | _thread(conversation, given)
    world.limits.post(conversation.id)
    post = world.add(conversation, from_bot(world.directory, found))
    return {"channel": conversation.id, "ts": post.ts, "message": copied(post.message)}


def post_ephemeral(world: World, given: Arguments) -> Json:
    """Say something that one member of a conversation sees."""
    conversation = addressed(world, given.required("channel"))
    user = given.required("user")
    if user not in conversation.members:
        raise SlackError("user_not_in_channel")
    found = said_something(content(given)) | _thread(conversation, given)
    post = world.add(conversation, from_bot(world.directory, found), only_for=user)
    return {"message_ts": post.ts}


def update(world: World, given: Arguments) -> Json:
    """Change a message of the app's own; parts that are not passed stay, an empty one is removed."""
    conversation = addressed(world, given.required("channel"))
    post = own_post(world, conversation, given.required("ts"), "cant_update_message")
    changes = content(given, MOST_UPDATED)
    said_something(post.message | changes if changes else {})
    world.change(conversation, post, changes, by=world.bot)
    told = copied(post.message)
    return {"channel": conversation.id, "ts": post.ts, "text": told["text"], "message": told}


def delete(world: World, given: Arguments) -> Json:
    """Take back a message of the app's own."""
    conversation = addressed(world, given.required("channel"))
    post = own_post(world, conversation, given.required("ts"), "cant_delete_message")
    world.remove(conversation, post)
    return {"channel": conversation.id, "ts": post.ts}


def _thread(conversation: Conversation, given: Arguments) -> Json:
    """Where a reply goes: a reply to a reply joins its thread, as Slack makes it."""
    thread = given.text("thread_ts")
    if not thread:
        return {}
    root = conversation.root(thread)
    if root is None:
        raise SlackError("thread_not_found")
    return {"thread_ts": root}
