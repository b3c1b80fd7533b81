"""The workspace's memory on disk: one JSON file, replaced whole, with the files' contents beside it."""

import asyncio
import json
import os
from pathlib import Path

from bot.local.errors import SnapshotError
from bot.local.payload import Json
from bot.local.state import Conversation, File, Post, State

FORMAT = 1


class Snapshot:
    """Keeps a state in a file within `delay` seconds of a change, and at the end.

    Open modals and unexchanged triggers are not kept: they belong to a browser that is gone.
    """

    def __init__(self, state: State, path: Path | None, delay: float = 0.5) -> None:
        self._state = state
        self._path = path
        self._delay = delay
        self._due: asyncio.TimerHandle | None = None

    def load(self) -> None:
        """Take up what was kept, if anything was.

        Raises:
            SnapshotError: where it cannot be read, or is of another version.
        """
        if self._path is None or not self._path.exists():
            return
        try:
            kept = json.loads(self._path.read_text(encoding="utf-8"))
        except ValueError as cause:
            raise SnapshotError(f"{self._path} is not what was written there.") from cause
        if not isinstance(kept, dict) or kept.get("format") != FORMAT:
            raise SnapshotError(f"{self._path} was written by another version.")
        restore(self._state, kept, _contents(self._path))

    def touch(self) -> None:
        """Say that something has changed; called from the server's loop."""
        if self._path is not None and self._due is None:
            self._due = asyncio.get_running_loop().call_later(self._delay, self.save)

    def save(self) -> None:
        """Write now. A reader finds the old file or the new one, never half of one."""
        self._due = None
        if self._path is None:
            return
        contents = _contents(self._path)
        contents.mkdir(parents=True, exist_ok=True)
        for file in self._state.files.values():
            if file.shared and not (kept := contents / file.id).exists():
                _replace(kept, file.content)
        _replace(self._path, json.dumps(kept_form(self._state)).encode())
        for gone in contents.iterdir():
            if gone.name not in self._state.files:
                gone.unlink()


def kept_form(state: State) -> Json:
    """A state as JSON, without the files' contents."""
    return {
        "format": FORMAT,
        "last_ts": state.last_ts,
        "conversations": [_conversation(conversation) for conversation in state.conversations.values()],
        "files": [
            {key: value for key, value in vars(file).items() if key not in ("content", "shared")}
            for file in state.files.values()
            if file.shared
        ],
        "homes": state.homes,
    }


def restore(state: State, kept: Json, contents: Path) -> None:
    """Bring a kept form back into a state."""
    state.last_ts = kept["last_ts"]
    state.homes = kept["homes"]
    for given in kept["conversations"]:
        posts = [Post(post["message"], post["only_for"]) for post in given.pop("posts")]
        state.conversations[given["id"]] = Conversation(posts={post.ts: post for post in posts}, **given)
    for given in kept["files"]:
        state.files[given["id"]] = File(content=(contents / given["id"]).read_bytes(), shared=True, **given)


def _conversation(conversation: Conversation) -> Json:
    return {
        "id": conversation.id,
        "kind": conversation.kind,
        "name": conversation.name,
        "members": conversation.members,
        "is_private": conversation.is_private,
        "read": conversation.read,
        "posts": [{"message": post.message, "only_for": post.only_for} for post in conversation.posts.values()],
    }


def _contents(path: Path) -> Path:
    return path.with_name(f"{path.name}.files")


def _replace(path: Path, content: bytes) -> None:
    part = path.with_name(f"{path.name}.part")
    with part.open("wb") as handle:
        handle.write(content)
        handle.flush()
        os.fsync(handle.fileno())
    part.replace(path)
