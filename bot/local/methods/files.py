"""files.*: the upload in three steps that Slack asks for, and what is known of a file."""

from bot.local import files as kept
from bot.local.arguments import Arguments
from bot.local.content import from_bot
from bot.local.errors import SlackError, invalid
from bot.local.methods.finding import addressed
from bot.local.payload import Json
from bot.local.state import File, new_id
from bot.local.world import World


def upload_url(world: World, given: Arguments) -> Json:
    """The address to which a file of this name and length, in bytes, is then sent."""
    name = given.required("filename")
    length = given.required("length")
    if not length.isdecimal() or int(length) == 0:
        raise invalid("invalid_arguments", ["length must be a number of bytes"])
    if int(length) > kept.LARGEST:
        raise SlackError("file_upload_size_restricted")
    file = File(new_id("F"), name, name, kept.mimetype(name), int(length), user=world.bot)
    file.created = int(world.now().timestamp())
    world.state.files[file.id] = file
    return {"upload_url": f"{world.url}/upload/v1/{file.id}", "file_id": file.id}


def received(world: World, file_id: str, content: bytes) -> None:
    """Take a file's bytes at its upload address.

    Raises:
        SlackError: `file_not_found`, or `invalid_length` where it is not what was announced.
    """
    file = world.state.files.get(file_id)
    if file is None or file.shared:
        raise SlackError("file_not_found")
    if len(content) != file.length:
        raise SlackError("invalid_length")
    file.content = content


def complete(world: World, given: Arguments) -> Json:
    """End an upload, and share it where a channel is named, in one message with the comment."""
    named = given.parsed("files", "invalid_arguments")
    if not isinstance(named, list) or not named:
        raise invalid("invalid_arguments", ["missing required field: files"])
    files = [_uploaded(world, one) for one in named]
    for channel in filter(None, [given.text("channel_id"), *given.text("channels").split(",")]):
        _share(world, channel, files, given)
    for file in files:
        file.shared = True
    world.snapshot.touch()
    return {"files": [world.file(file) for file in files]}


def info(world: World, given: Arguments) -> Json:
    """A file and where it is shared.

    Raises:
        SlackError: `file_not_found`: "does not exist, or is not visible to the calling user".
    """
    file = world.state.files.get(given.required("file"))
    if file is None or not kept.seen_by_app(world.state, file):
        raise SlackError("file_not_found")
    rooms = [world.state.conversations[channel] for channel in file.channels]
    kinds = {"channels": "channel", "groups": "group", "ims": "im"}
    where = {name: [room.id for room in rooms if room.channel_type == kind] for name, kind in kinds.items()}
    told = world.file(file) | {"is_public": bool(where["channels"])} | where
    return {"file": told, "comments": [], "response_metadata": {"next_cursor": ""}}


def _uploaded(world: World, named: object) -> File:
    if not isinstance(named, dict):
        raise invalid("invalid_arguments", ["files must be a list of objects"])
    file = world.state.files.get(str(named.get("id")))
    if file is None or not file.content:
        raise SlackError("file_not_found")
    file.title = str(named.get("title") or file.name)
    return file


def _share(world: World, channel: str, files: list[File], given: Arguments) -> None:
    conversation = addressed(world, channel)
    found: Json = {"text": given.text("initial_comment"), "files": [world.file(file) for file in files]}
    found["upload"] = True
    if thread := given.text("thread_ts"):
        found["thread_ts"] = thread
    world.add(conversation, from_bot(world.directory, found) | {"subtype": "file_share"})
