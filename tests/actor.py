"""A person at the keyboard, for conversation tests: does only what the page can do, and sees only what it shows."""

import http.client
import json
import time
from collections.abc import Iterator
from contextlib import closing
from typing import Any
from urllib.parse import urlencode, urlsplit

from tests.sight import Field, find, inputs, text_of

Json = dict[str, Any]
PATIENCE = 10.0
GLANCE = 0.05


class Actor:
    """One person of a workspace, by their user id. Times are in seconds."""

    def __init__(self, workspace_url: str, user_id: str) -> None:
        self.url = workspace_url
        self.id = user_id
        self.errors: list[str] = []
        self.field_errors: dict[str, str] = {}
        self._direct = ""

    def say(self, text: str, channel: str | None = None, thread: str | None = None) -> str:
        """Write a message, to Chaser if nobody else is named; its time stamp."""
        given = {"channel": channel or self.direct(), "text": text} | ({"thread_ts": thread} if thread else {})
        return str(self.do("say", **given).get("ts", ""))

    def attach(
        self, name: str, data: bytes, text: str = "", channel: str | None = None, thread: str | None = None
    ) -> str:
        """Send a file, to Chaser if nobody else is named, with words or without; the message's time stamp.

        Empty where the file or the message was refused: `errors` says why.
        """
        file = self.upload(name, data)
        given = {"channel": channel or self.direct(), "text": text} | ({"thread_ts": thread} if thread else {})
        return str(self.do("say", **given, files=[file["id"]]).get("ts", "")) if file else ""

    def upload(self, name: str, data: bytes) -> Json:
        """Upload a file that is sent afterwards; its file object. Empty where it was refused: `errors` says why."""
        query = urlencode({"as": self.id, "name": name})
        answer = self._ask("POST", f"/page/upload?{query}", data, "application/octet-stream")
        if answer.get("error"):
            self.errors.append(answer["error"])
        return dict(answer.get("file", {}))

    def command(self, text: str, channel: str | None = None) -> None:
        """Type a slash command."""
        self.do("say", channel=channel or self.direct(), text=text)

    def edit(self, ts: str, text: str, channel: str | None = None) -> None:
        """Change one's own message."""
        self.do("edit", channel=channel or self.direct(), ts=ts, text=text)

    def delete(self, ts: str, channel: str | None = None) -> None:
        """Take back one's own message."""
        self.do("delete", channel=channel or self.direct(), ts=ts)

    def direct(self) -> str:
        """The direct message with Chaser."""
        if not self._direct:
            state = self.state()
            bots = {user["id"] for user in state["users"] if user["is_bot"] and user["id"] != "USLACKBOT"}
            self._direct = next(str(one["id"]) for one in state["conversations"] if one["with"] in bots)
        return self._direct

    def state(self) -> Json:
        """The workspace as this person sees it."""
        return self.get("state")

    def messages(self, channel: str | None = None) -> list[Json]:
        """What this person reads in a conversation, oldest first; replies stand after what they reply to.

        Each says in which conversation it stands.
        """
        where = channel or self.direct()
        top = self.get("messages", channel=where)["messages"]
        return [message | {"conversation": where} for parent in top for message in (parent, *parent["replies"])]

    def wait_for(self, text: str, channel: str | None = None, timeout: float = PATIENCE, after: str = "") -> Json:
        """The newest message that shows these words, as soon as there is one (later than the time stamp `after`)."""
        where = channel or self.direct()
        end = time.monotonic() + timeout
        while True:
            messages = self.messages(where)
            for message in reversed(messages):
                if message["ts"] > after and text in text_of(message):
                    return message
            if time.monotonic() > end:
                raise AssertionError(f"{self.id} never read {text!r}, but this:\n\n" + _transcript(messages))
            time.sleep(GLANCE)

    def until_changed(self, ts: str, was: str, channel: str | None = None, timeout: float = PATIENCE) -> Json:
        """The message of this time stamp, as soon as it no longer shows `was`."""
        end = time.monotonic() + timeout
        while True:
            (message,) = [m for m in self.messages(channel) if m["ts"] == ts]
            if text_of(message) != was:
                return message
            if time.monotonic() > end:
                raise AssertionError(f"{self.id} still reads:\n\n{was}")
            time.sleep(GLANCE)

    def never(self, text: str, channel: str | None = None, within: float = 0.5) -> None:
        """Watch for a while that no message shows these words."""
        end = time.monotonic() + within
        while time.monotonic() < end:
            seen = [message for message in self.messages(channel) if text in text_of(message)]
            assert not seen, f"{self.id} was not to read {text!r}:\n\n" + _transcript(seen)
            time.sleep(GLANCE)

    def press(self, label: str, message: Json, near: str | None = None, **state: Json) -> None:
        """Press a button or choose an option by its label, in a message or a view.

        `near` tells several apart: words of the block itself, or of the last one above it that shows text. `state` is
        what else was filled in, {block_id: {action_id: {...}}}.
        """
        found = find(message, label, near)
        assert found, (
            f"{self.id} sees no {label!r}" + (f" near {near!r}" if near else "") + f" in:\n\n{text_of(message)}"
        )
        self._act(message, found.action(), state)

    def choose(self, label: str, message: Json, near: str | None = None, **state: Json) -> None:
        """Choose an option of a menu by its label; the same as pressing it."""
        self.press(label, message, near, **state)

    def pick(self, placeholder: str, value: str, message: Json, near: str | None = None) -> None:
        """Put a date (2010-04-30) into a date picker, or a person's id into a people menu, found by its placeholder."""
        found = find(message, placeholder, near)
        assert found, f"{self.id} sees nothing to pick {placeholder!r} in:\n\n{text_of(message)}"
        _, _, content = Field(found.block, found.element).held(value)
        self._act(message, found.action() | content, {})

    def modal(self, title: str = "", timeout: float = PATIENCE) -> Json:
        """The modal on top, as soon as there is one (of this title)."""
        end = time.monotonic() + timeout
        while True:
            views: list[Json] = self.state()["views"]
            if views and title in views[-1]["title"]["text"]:
                return views[-1]
            if time.monotonic() > end:
                shown = text_of(views[-1]) if views else "none"
                raise AssertionError(
                    f"{self.id} sees no modal {title!r}; the one on top: {shown}; errors: {self.errors}"
                )
            time.sleep(GLANCE)

    def fill(self, modal: Json, values: dict[str, Any]) -> Json:
        """Fill in a modal by its labels; what `submit` takes.

        A choice is given by its label, a date as 2010-04-30, files as {name: bytes}: they are uploaded at once, as the
        page does.
        """
        fields = inputs(modal)
        unknown = [label for label in values if label not in fields]
        assert not unknown, f"{self.id} sees no {unknown} among {sorted(fields)} in:\n\n{text_of(modal)}"
        state: Json = {}
        for label, value in values.items():
            given = [self.upload(*file) for file in value.items()] if isinstance(value, dict) else value
            block_id, action_id, held = fields[label].held(given)
            state.setdefault(block_id, {})[action_id] = held
        return state

    def submit(self, modal: Json, values: dict[str, Any] | None = None) -> bool:
        """Submit a modal, filled in by labels; whether it was taken. Else `errors` and `field_errors` say why not."""
        answer = self.do("submit", view_id=modal["id"], state=self.fill(modal, values or {}))
        labels = {field.block["block_id"]: label for label, field in inputs(modal).items()}
        self.field_errors = {labels.get(block, block): text for block, text in answer.get("errors", {}).items()}
        return bool(answer["ok"])

    def close(self, modal: Json) -> None:
        """Close a modal."""
        self.do("close", view_id=modal["id"])

    def move_clock(self, jump: str) -> Json:
        """Move the workspace's clock to one of its jumps, by id."""
        return self.do("clock", jump=jump)

    def get(self, what: str, **query: str) -> Json:
        """Something that the page shows."""
        return self._ask("GET", f"/page/{what}?{urlencode({'as': self.id} | query)}")

    def do(self, what: str, **given: object) -> Json:
        """Something that the page does; a refusal is added to `errors`."""
        answer = self._ask("POST", f"/page/{what}", json.dumps({"as": self.id, **given}))
        if answer.get("error"):
            self.errors.append(answer["error"])
        return answer

    def _act(self, message: Json, action: Json, state: Json) -> None:
        if "view" in message.get("type", "") or message.get("type") in ("modal", "home"):
            container = {"type": "view", "view_id": message["id"]}
        else:
            container = {"type": "message", "channel": message["conversation"], "ts": message["ts"]}
        self.do("press", container=container, action=action, state=state)

    def _ask(self, verb: str, path: str, body: str | bytes | None = None, kind: str = "application/json") -> Json:
        with closing(http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=30)) as connection:
            connection.request(verb, path, body, {"Content-Type": kind})
            return dict(json.load(connection.getresponse()))


def _transcript(messages: list[Json]) -> str:
    return "\n\n".join(_lines(messages)) or "(nothing)"


def _lines(messages: list[Json]) -> Iterator[str]:
    for message in messages:
        alone = " (only they see it)" if message.get("ephemeral") else ""
        yield f"[{message.get('user')}{alone}] {text_of(message)}"


__all__ = ["Actor", "text_of"]
