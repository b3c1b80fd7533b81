"""A local workspace in a process of its own, which outlives the bot; and what its people have read, counted there."""

import logging
import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from slack_sdk import WebClient

from bot.clock import Clock, SystemClock
from bot.local.directory import Member
from bot.local.limits import UNLIMITED
from bot.local.socket_mode import Timing
from tests.faults.weather import StormyWorkspace, Weather
from tests.people import DIRECTORY
from tests.records import MORNING

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

TOWN = tuple(Member(f"U0TOWN{n:02}", f"town{n:02}", f"Townsperson {n:02}") for n in range(40))
"""Enough people that nobody is written to so often that Chaser's own pace decides."""

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["tests.faults.warm"])
PATIENCE = 60.0
QUICK = Timing(redelivery=(0.0, 0.05, 0.05))


@dataclass
class Ahead:
    """A clock that is so much ahead of the computer's: the invented council lives in April 2027."""

    ahead: timedelta

    @classmethod
    def showing(cls, at: datetime = MORNING) -> "Ahead":
        """One that shows an instant now."""
        return cls(at - SystemClock().now())

    def now(self) -> datetime:
        """What it shows."""
        return SystemClock().now() + self.ahead


@dataclass(frozen=True)
class Place:
    """Where the workspace is, and what opens it."""

    url: str
    bot_token: str
    app_token: str
    signing_secret: str


@dataclass(frozen=True)
class Said:
    """One message of Chaser's that people can read."""

    channel: str
    ts: str
    key: str
    text: str


class Slack:
    """The workspace, from outside."""

    def __init__(self, place: Place, clock: Ahead, line: "Connection[Any, Any]") -> None:
        self.place = place
        self.clock = clock
        self._line = line

    def settings(self, records: str, **more: str) -> dict[str, str]:
        """The environment of a bot in this workspace, in HTTP mode at a free port, with its records at a URL."""
        return {
            "CHASER_DATABASE_URL": records,
            "CHASER_SLACK_BOT_TOKEN": self.place.bot_token,
            "CHASER_SLACK_APP_TOKEN": self.place.app_token,
            "CHASER_SLACK_API_URL": f"{self.place.url}/api/",
            "CHASER_SLACK_MODE": "http",
            "CHASER_SLACK_SIGNING_SECRETS": self.place.signing_secret,
            "CHASER_HTTP_PORT": "0",
            "CHASER_TICK_SECONDS": "0.2",
            **more,
        }

    def be(self, **weather: object) -> Weather:
        """Change what the workspace is like; what it was like until now."""
        self._line.send(weather)
        assert self._line.poll(PATIENCE)
        before: Weather = self._line.recv()
        return before

    def calm(self) -> Weather:
        """As it should be; what it was like until now."""
        return self.be(lag=0.0, storm=0.0, knife=None, troubles=0)

    def said(self) -> list[Said]:
        """All that people can read of Chaser's, in threads too."""
        return said_in(self.place.url, self.place.bot_token)


def said_in(url: str, token: str) -> list[Said]:
    """All that people can read of Chaser's in the workspace at a URL, in threads too."""
    client = WebClient(token, base_url=f"{url}/api/", retry_handlers=[], timeout=int(PATIENCE))
    told = client.conversations_list(types="im,public_channel", limit=999)
    return [
        Said(one["id"], message["ts"], _key(message), message["text"])
        for one in told["channels"]
        if one.get("is_member", True)
        for message in _messages(client, one["id"])
        if _key(message)
    ]


def _key(message: dict[str, Any]) -> str:
    return str(((message.get("metadata") or {}).get("event_payload") or {}).get("key") or "")


def _messages(client: WebClient, channel: str) -> Iterator[dict[str, Any]]:
    cursor: str | None = None
    while cursor != "":
        page = client.conversations_history(channel=channel, include_all_metadata=True, limit=999, cursor=cursor)
        for message in page["messages"]:
            yield message
            if message.get("reply_count"):
                told = client.conversations_replies(
                    channel=channel, ts=message["ts"], include_all_metadata=True, limit=999
                )
                yield from told["messages"][1:]
        cursor = str((page.get("response_metadata") or {}).get("next_cursor") or "")


def serve(clock: Clock, line: "Connection[Any, Any]") -> None:
    """The process: be a workspace, and change the weather when told; ends when whoever started it does."""
    # That nobody takes its events is what many of these tests are about.
    logging.disable(logging.WARNING)
    workspace = StormyWorkspace(
        replace(DIRECTORY, people=(*DIRECTORY.people, *TOWN)), clock, limits=UNLIMITED, timing=QUICK
    )
    workspace.weather = weather = Weather(clock)
    workspace.start()
    line.send(Place(workspace.url, workspace.bot_token, workspace.app_token, workspace.signing_secret))
    while True:
        changes = line.recv()
        line.send(replace(weather))
        weather.change(changes)


@contextmanager
def started() -> Iterator[Slack]:
    """A workspace for as long as it is needed."""
    ours, theirs = FORKS.Pipe()
    clock = Ahead.showing()
    process = FORKS.Process(target=serve, args=(clock, theirs), daemon=True)
    process.start()
    theirs.close()
    try:
        assert ours.poll(PATIENCE)
        yield Slack(ours.recv(), clock, ours)
    finally:
        process.kill()
        process.join()
        process.close()
        ours.close()
