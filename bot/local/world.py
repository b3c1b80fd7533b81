"""What every part of the local workspace shares, and the few things that can happen in a conversation."""

import logging
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.clock import Clock
from bot.local import files
from bot.local.directory import Directory
from bot.local.events import envelope, wanted
from bot.local.feed import Feed
from bot.local.limits import Monotonic, RateLimits, ResponseUrls, Triggers
from bot.local.payload import Json
from bot.local.snapshot import Snapshot
from bot.local.state import Conversation, File, Post, State, copied
from bot.local.writing import message_text, rich_text

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Tokens:
    """What the app shows: the bot token at the Web API, the app token to open a Socket Mode connection.

    And what the workspace signs with where it posts to the app's address.
    """

    bot: str = field(default_factory=lambda: f"xoxb-local-{secrets.token_hex(12)}")
    app: str = field(default_factory=lambda: f"xapp-1-local-{secrets.token_hex(12)}")
    signing: str = field(default_factory=lambda: secrets.token_hex(16))


@dataclass
class World:
    """The workspace at work. Everything in it runs in the server's one thread."""

    state: State
    clock: Clock
    tokens: Tokens
    limits: RateLimits
    snapshot: Snapshot
    deliver: Callable[[Json], None]
    triggers: Triggers
    response_urls: ResponseUrls
    url: str = ""
    monotonic: Monotonic = time.monotonic
    feed: Feed = field(default_factory=Feed)

    @property
    def directory(self) -> Directory:
        """Who and what is in the workspace."""
        return self.state.directory

    @property
    def bot(self) -> str:
        """The app's bot user."""
        return self.directory.bot.id

    def now(self) -> datetime:
        """The instant that the workspace's clock shows, UTC."""
        return self.clock.now().astimezone(UTC)

    def stamp(self) -> str:
        """A new time stamp."""
        return self.state.stamp(self.now())

    def trigger(self, user: str) -> str:
        """A trigger id for what a person has just done."""
        return self.triggers.issue(
            f"{int(self.monotonic() * 1000)}.{secrets.randbelow(10**10)}.{secrets.token_hex(16)}", user
        )

    def add(self, conversation: Conversation, message: Json, only_for: str | None = None) -> Post:
        """Put a message into a conversation, with a time stamp of its own; the app and the pages are told."""
        parent = conversation.posts.get(message.get("thread_ts", ""))
        about = {"parent_user_id": parent.message.get("user")} if parent else {}
        post = Post({"type": "message", **message, **about, "ts": self.stamp()}, only_for)
        conversation.posts[post.ts] = post
        author = message.get("user", "")
        conversation.read[author] = post.ts
        files.shared(self.state, conversation, [file["id"] for file in message.get("files", ())])
        _count_reply(conversation, post)
        if only_for is None:
            self._tell_app(conversation, _as_event(post.message))
            self._tell_mention(conversation, post.message)
            self._tell_files(conversation, post.message)
        self.changed("ephemeral" if only_for else "message", conversation, only_for)
        return post

    def change(self, conversation: Conversation, post: Post, changes: Json, by: str) -> None:
        """Edit a message; the app and the pages are told what it says now and what it said."""
        before = copied(post.message)
        post.message.update(changes)
        post.message["edited"] = {"user": by, "ts": self.stamp()}
        if post.only_for is None:
            told = {"message": copied(post.message), "previous_message": before}
            self._tell_app(conversation, {"type": "message", "subtype": "message_changed", "hidden": True, **told})
        self.changed("changed", conversation, post.only_for)

    def remove(self, conversation: Conversation, post: Post) -> None:
        """Delete a message; the app and the pages are told."""
        del conversation.posts[post.ts]
        files.withdrawn(self.state, conversation, post.message)
        if post.only_for is None:
            told = {"deleted_ts": post.ts, "previous_message": copied(post.message)}
            self._tell_app(conversation, {"type": "message", "subtype": "message_deleted", "hidden": True, **told})
        self.changed("deleted", conversation, post.only_for)

    def write(
        self, conversation: Conversation, user: str, typed: str, thread: str | None = None, given: Sequence[File] = ()
    ) -> Post:
        """A person's message, with the files that they give, if any."""
        message: Json = {"user": user, "text": message_text(typed, self.state), "team": self.directory.team.id}
        message["client_msg_id"] = secrets.token_hex(16)
        if given:
            message |= {"subtype": "file_share", "upload": False, "files": [self.file(file) for file in given]}
        return self.add(conversation, message | ({"thread_ts": thread} if thread else {}))

    def file(self, file: File) -> Json:
        """Slack's object for a file."""
        return files.told(file, self.url, self.directory.team.id)

    def hand_over(self, values: Json) -> None:
        """The app may have the files that were given in a form; {block_id: {action_id: {...}}}."""
        for value in (one for elements in values.values() for one in elements.values()):
            for given in value.get("files", ()):
                file = self.state.files[given["id"]]
                file.shared = file.given = True
        self.snapshot.touch()

    def readdress(self) -> None:
        """After a restart the workspace may have another address: so have the files in its messages."""
        for conversation in self.state.conversations.values():
            for message in (post.message for post in conversation.posts.values()):
                if told := message.get("files"):
                    known = self.state.files
                    message["files"] = [self.file(known[one["id"]]) if one["id"] in known else one for one in told]

    def tell(self, event: Json) -> None:
        """Tell the app of something that is not a message, if it has subscribed to it."""
        if event["type"] in self.directory.app.events:
            self.deliver(envelope(self.directory, event, self.now()))

    def changed(self, kind: str, conversation: Conversation, only_for: str | None = None) -> None:
        """Tell the open pages of those whom it concerns, and keep it."""
        self.feed.publish(kind, [only_for] if only_for else conversation.members, channel=conversation.id)
        self.snapshot.touch()

    def views_changed(self, user: str) -> None:
        """Tell a person's pages that the modals before them, or their home tab, are not what they were."""
        self.feed.publish("views", [user])
        self.snapshot.touch()

    def _tell_app(self, conversation: Conversation, event: Json) -> None:
        if self.bot not in conversation.members or not wanted(self.directory.app, conversation.channel_type):
            return
        where = {"channel": conversation.id, "channel_type": conversation.channel_type}
        stamped = {"ts": event["ts"] if "ts" in event else self.stamp()}
        self.deliver(envelope(self.directory, event | where | stamped | {"event_ts": stamped["ts"]}, self.now()))

    def _tell_mention(self, conversation: Conversation, message: Json) -> None:
        named = f"<@{self.bot}>" in message.get("text", "")
        if named and conversation.kind == "channel" and self.bot in conversation.members:
            self.tell(
                _as_event(message) | {"type": "app_mention", "channel": conversation.id, "event_ts": message["ts"]}
            )

    def _tell_files(self, conversation: Conversation, message: Json) -> None:
        if self.bot not in conversation.members or "files:read" not in self.directory.app.scopes:
            return
        for file in message.get("files", ()):
            about = {"file_id": file["id"], "file": {"id": file["id"]}, "user_id": message.get("user", "")}
            where = {"channel_id": conversation.id, "event_ts": message["ts"]}
            self.tell({"type": "file_shared", **about, **where})


def _as_event(message: Json) -> Json:
    """A message as an event brings it: a person's words as a rich_text block too, metadata in an event of its own."""
    told = {key: value for key, value in copied(message).items() if key != "metadata"}
    if "blocks" in told or "bot_id" in told or not told.get("text"):
        return told
    return told | {"blocks": [rich_text(told["text"])]}


def _count_reply(conversation: Conversation, post: Post) -> None:
    parent = conversation.posts.get(post.parent or "")
    if parent is not None and post.only_for is None:
        parent.message["thread_ts"] = parent.ts
        parent.message["reply_count"] = parent.message.get("reply_count", 0) + 1
        parent.message["latest_reply"] = post.ts
