"""What the workspace remembers: conversations with their messages, files, home tabs; modals while they are open."""

import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from bot.local.directory import Directory, Member
from bot.local.payload import Json

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


def new_id(prefix: str) -> str:
    """An id in Slack's style. Random, so that one given out before a crash is never given out again."""
    return prefix + "".join(secrets.choice(ALPHABET) for _ in range(10))


@dataclass
class Post:
    """One message as Slack's object; an ephemeral one is `only_for` one person."""

    message: Json
    only_for: str | None = None

    @property
    def ts(self) -> str:
        """Its time stamp, which is its identity within the conversation."""
        return str(self.message["ts"])

    @property
    def parent(self) -> str | None:
        """The time stamp of the message that it replies to."""
        thread = self.message.get("thread_ts")
        return None if thread == self.ts else thread

    def seen_by(self, user: str) -> bool:
        """Whether a member of the conversation sees it."""
        return self.only_for in (None, user)


@dataclass
class Conversation:
    """A channel or a direct message between two; posts by time stamp, oldest first."""

    id: str
    kind: Literal["channel", "im"]
    name: str
    members: list[str]
    is_private: bool = False
    posts: dict[str, Post] = field(default_factory=dict)
    read: dict[str, str] = field(default_factory=dict)

    @property
    def channel_type(self) -> str:
        """Slack's word for the kind in an event: im, channel or group."""
        return "im" if self.kind == "im" else "group" if self.is_private else "channel"

    def other(self, user: str) -> str:
        """Who a direct message is with, from one side."""
        return next((member for member in self.members if member != user), user)

    def thread(self, parent: str) -> Iterator[Post]:
        """The replies to a message, oldest first."""
        return (post for post in self.posts.values() if post.parent == parent)

    def root(self, ts: str) -> str | None:
        """The first message of the thread to which a reply to this message belongs; None where it is gone."""
        post = self.posts.get(ts)
        return None if post is None else post.parent or post.ts

    def top_level(self) -> Iterator[Post]:
        """What is not a reply, oldest first."""
        return (post for post in self.posts.values() if post.parent is None)

    def unread(self, user: str) -> int:
        """How many messages of others came since the person last looked."""
        seen = self.read.get(user, "")
        return sum(
            1
            for ts, post in self.posts.items()
            if ts > seen and post.seen_by(user) and post.message.get("user") != user
        )


@dataclass
class File:
    """An uploaded file; `shared` once the upload was completed, `given` once it was sent in a form of the app's.

    `channels` are the conversations that have it, `created` is in seconds.
    """

    id: str
    name: str
    title: str
    mimetype: str
    length: int
    content: bytes = b""
    shared: bool = False
    user: str = ""
    created: int = 0
    channels: list[str] = field(default_factory=list)
    given: bool = False


class State:
    """The workspace's memory. One thread, the server's, reads and writes it."""

    def __init__(self, directory: Directory) -> None:
        self.directory = directory
        self.conversations: dict[str, Conversation] = {}
        self.files: dict[str, File] = {}
        self.homes: dict[str, Json] = {}
        self.stacks: dict[str, list[Json]] = {}
        self.last_ts = "0000000000.000000"

    def settle(self) -> None:
        """Bring in the directory: its channels as it says, and a direct message with the app for each person."""
        for channel in self.directory.channels:
            known = self.conversations.setdefault(
                channel.id, Conversation(channel.id, "channel", channel.name, [], channel.is_private)
            )
            known.name, known.is_private = channel.name, channel.is_private
            known.members = [*channel.members, *(m for m in known.members if m not in channel.members)]
        for person in self.directory.people:
            if not person.deleted:
                self.direct(person.id, self.directory.bot.id)

    def stamp(self, now: datetime) -> str:
        """The next time stamp, "seconds.microseconds": of `now`, but always later than the last one."""
        ts = f"{int(now.timestamp())}.{now.microsecond:06d}"
        if ts <= self.last_ts:
            seconds, micros = map(int, self.last_ts.split("."))
            carry, micros = divmod(micros + 1, 1_000_000)
            ts = f"{seconds + carry}.{micros:06d}"
        self.last_ts = ts
        return ts

    def direct(self, one: str, other: str) -> Conversation:
        """The direct message between two accounts, opened if need be."""
        found = self.direct_between(one, other)
        if found is None:
            found = Conversation(new_id("D"), "im", "directmessage", [one, other])
            self.conversations[found.id] = found
        return found

    def direct_between(self, one: str, other: str) -> Conversation | None:
        """The direct message between two accounts, if there is one."""
        pair = {one, other}
        return next((c for c in self.conversations.values() if c.kind == "im" and set(c.members) == pair), None)

    def visible_to(self, user: str) -> list[Conversation]:
        """The conversations that an account is in."""
        return [conversation for conversation in self.conversations.values() if user in conversation.members]

    def member(self, user: str) -> Member | None:
        """An account that is not deactivated."""
        member = self.directory.member(user)
        return member if member and not member.deleted else None

    def view(self, view_id: str) -> tuple[str, Json] | None:
        """An open modal or a home tab, by its id or external id, and whose it is."""
        for user, stack in self.stacks.items():
            for view in stack:
                if view_id in (view["id"], view["external_id"]):
                    return user, view
        return next(((user, view) for user, view in self.homes.items() if view["id"] == view_id), None)


def copied(message: Json) -> Json:
    """A message that can be given away; what is done to it does not reach the workspace's memory."""
    whole: Json = json.loads(json.dumps(message))
    return whole
