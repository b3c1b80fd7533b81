"""What an app answers to a command or at a response URL: a message, for one person or for all."""

from bot.local.arguments import Arguments
from bot.local.content import content, from_bot, said_something
from bot.local.limits import ResponseUrl
from bot.local.payload import Json
from bot.local.state import Conversation, Post
from bot.local.world import World

PARTS = ("text", "blocks", "attachments", "metadata")


def answer(world: World, conversation: Conversation, user: str, body: Json) -> Post:
    """Show a new message: to the person alone, unless its `response_type` is `in_channel`.

    Raises:
        SlackError: what is wrong with its content.
    """
    found = said_something(content(Arguments(body)))
    if thread := body.get("thread_ts"):
        found["thread_ts"] = thread
    only_for = None if body.get("response_type") == "in_channel" else user
    return world.add(conversation, from_bot(world.directory, found), only_for)


def respond(world: World, url: ResponseUrl, body: Json) -> None:
    """Take an answer at a response URL: it replaces or deletes the message that was acted on, or is a new one.

    Raises:
        SlackError: what is wrong with its content.
    """
    conversation = world.state.conversations[url.channel]
    original = conversation.posts.get(url.original or "")
    if body.get("delete_original") and original:
        world.remove(conversation, original)
    elif body.get("replace_original") and original:
        found = said_something(content(Arguments(body)))
        world.change(conversation, original, {"text": "", "blocks": []} | found, by=world.bot)
    elif any(part in body for part in PARTS):
        answer(world, conversation, url.user, body)
