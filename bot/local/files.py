"""Files: what Slack says of one, how much of them is kept, who has them, and which of them the app may see."""

import mimetypes
import re
from collections.abc import Iterable
from datetime import datetime
from urllib.parse import quote

from bot.local.errors import RefusedError
from bot.local.payload import Json
from bot.local.state import Conversation, File, State, new_id

MEGABYTE = 1024 * 1024
LARGEST = 10 * MEGABYTE
"""Bytes of one file. Slack's own limit for a form's file (docs.slack.dev/reference/block-kit/block-elements/
file-input-element); in a conversation Slack takes a gigabyte, but here files are kept in memory."""
MOST_KEPT = 200 * MEGABYTE
TOO_LARGE = f"This is larger than {LARGEST // MEGABYTE} MB, the most that can be given here."
NO_ROOM = "This workspace has no room for more files. Delete messages with files that are no longer needed."

LONGEST_NAME = 255
UNWANTED = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
OFFICE = "application/vnd.openxmlformats-officedocument"
KINDS = {
    "docx": f"{OFFICE}.wordprocessingml.document",
    "pptx": f"{OFFICE}.presentationml.presentation",
    "xlsx": f"{OFFICE}.spreadsheetml.sheet",
}
"""Those that Python does not know on every system."""
FILETYPES = {"htm": "html", "jpeg": "jpg", "md": "markdown", "txt": "text"}
"""Slack's word, where it is not the name's ending (docs.slack.dev/reference/objects/file-object)."""


def ending(name: str) -> str:
    """What a file's name ends with, in small letters and without the dot; empty where there is nothing."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def mimetype(name: str) -> str:
    """The media type that a name stands for."""
    return KINDS.get(ending(name)) or mimetypes.guess_type(name)[0] or "application/octet-stream"


def filetype(name: str) -> str:
    """Slack's short word for the kind of a file."""
    last = ending(name)
    return FILETYPES.get(last, last) or "binary"


def told(file: File, url: str, team: str) -> Json:
    """Slack's file object; `url` is the workspace's address, which stands here for https://files.slack.com."""
    place = f"{url}/files-pri/{team}-{file.id}"
    name = quote(file.name, safe="")
    return {
        "id": file.id,
        "created": file.created,
        "timestamp": file.created,
        "name": file.name,
        "title": file.title,
        "mimetype": file.mimetype,
        "filetype": filetype(file.name),
        "pretty_type": filetype(file.name).capitalize(),
        "user": file.user,
        "user_team": team,
        "editable": False,
        "size": file.length,
        "mode": "hosted",
        "is_external": False,
        "external_type": "",
        "public_url_shared": False,
        "display_as_bot": False,
        "username": "",
        "url_private": f"{place}/{name}",
        "url_private_download": f"{place}/download/{name}",
    }


def uploaded(state: State, user: str, name: str, content: bytes, now: datetime) -> File:
    """Keep what a person has uploaded and not yet sent.

    Raises:
        RefusedError: where it has no name, is empty, or finds no room.
    """
    plain = UNWANTED.sub("", re.split(r"[/\\]", name)[-1]).strip()[-LONGEST_NAME:]
    if not plain:
        raise RefusedError("A file needs a name.")
    if not content:
        raise RefusedError("This file is empty.")
    _make_room(state, len(content))
    file = File(new_id("F"), plain, plain, mimetype(plain), len(content), content, user=user)
    file.created = int(now.timestamp())
    state.files[file.id] = file
    return file


def own(state: State, user: str, ids: Iterable[object]) -> list[File]:
    """The files of these ids that a person has uploaded.

    Raises:
        RefusedError: where one of them is not there, or is somebody else's.
    """
    found = [state.files.get(one) for one in ids if isinstance(one, str)]
    mine = [file for file in found if file is not None and file.user == user]
    if len(mine) < len(found):
        raise RefusedError("That file is no longer there. Choose it again.")
    return mine


def seen_by_app(state: State, file: File) -> bool:
    """Whether the app may have it: its own, given in a form of its own, or shared where it is a member.

    So is the scope explained: https://docs.slack.dev/reference/scopes/files.read
    """
    bot = state.directory.bot.id
    rooms = (state.conversations.get(channel) for channel in file.channels)
    return file.shared and (file.user == bot or file.given or any(room and bot in room.members for room in rooms))


def shared(state: State, conversation: Conversation, ids: Iterable[str]) -> None:
    """Files were sent into a conversation."""
    for file in (state.files[one] for one in ids if one in state.files):
        file.shared = True
        if conversation.id not in file.channels:
            file.channels.append(conversation.id)


def withdrawn(state: State, conversation: Conversation, message: Json) -> None:
    """A message has gone: what nobody has any more is forgotten, so that its bytes do not stay for ever."""
    for file in (state.files[f["id"]] for f in message.get("files", ()) if f["id"] in state.files):
        still = (other["id"] for post in conversation.posts.values() for other in post.message.get("files", ()))
        if file.id not in still:
            file.channels = [channel for channel in file.channels if channel != conversation.id]
        if not file.channels and not file.given and file.user != state.directory.bot.id:
            del state.files[file.id]


def _make_room(state: State, size: int) -> None:
    """Forget the oldest uploads that were never sent, as far as is needed."""
    kept = sum(len(file.content) for file in state.files.values())
    waiting = [file for file in state.files.values() if not file.shared and file.content]
    while waiting and kept + size > MOST_KEPT:
        gone = waiting.pop(0)
        kept -= len(gone.content)
        del state.files[gone.id]
    if kept + size > MOST_KEPT:
        raise RefusedError(NO_ROOM)
