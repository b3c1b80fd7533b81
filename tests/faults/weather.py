"""What goes wrong between an app and Slack: a wall around the local workspace that fails at any boundary of a call.

It stands in another process than the bot, so that it can end the bot at a moment that it knows exactly: when a call has
arrived and nothing is done, when it is done and not answered, when it is answered.
"""

import asyncio
import json
import os
import random
from dataclasses import dataclass, field
from typing import Any

from starlette.responses import PlainTextResponse, Response
from starlette.types import Message, Receive, Scope, Send

from bot.clock import Clock
from bot.local.guard import Guard
from bot.local.server import LocalWorkspace, Server
from bot.local.web_api import _hung_up

API = "/api/"
STAGES = ARRIVES, DONE, ANSWERED = ("arrives", "is done", "is answered")
TROUBLES = ("429", "500", "reset", "answer lost", "hangs")
READS = ("conversations.history", "conversations.replies")
CALM = ("auth.test", "users.list", "apps.connections.open")
"""Calls of a start, which storms leave alone: a bot that cannot start has nothing to lose."""


@dataclass(frozen=True)
class Knife:
    """Sends a process a signal when the `nth` call of a method is at a stage."""

    pid: int
    method: str
    stage: str
    signal: int
    nth: int = 1


@dataclass
class Weather:
    """What a workspace is like now. `lag` is for how many seconds its history does not show what was just said.

    `storm` is the share of calls that meet a trouble, one of `TROUBLES`, drawn with `seed`.
    """

    clock: Clock
    lag: float = 0.0
    storm: float = 0.0
    seed: int = 0
    knife: Knife | None = None
    troubles: int = 0
    _met: int = field(default=0, repr=False)
    _dice: random.Random = field(default_factory=random.Random, repr=False)

    def change(self, changes: dict[str, Any]) -> None:
        """From now on."""
        for name, value in changes.items():
            setattr(self, name, value)
        self._met = 0
        if "seed" in changes:
            self._dice.seed(self.seed)

    def strike(self, method: str, stage: str) -> None:
        """End whoever is to be ended here."""
        knife = self.knife
        if knife is None or (knife.method, knife.stage) != (method, stage):
            return
        self._met += 1
        if self._met == knife.nth:
            self.knife = None
            os.kill(knife.pid, knife.signal)

    def trouble(self, method: str) -> str:
        """What this call meets; mostly nothing."""
        if method in CALM or self._dice.random() >= self.storm:
            return ""
        self.troubles += 1
        return self._dice.choice(TROUBLES)


class Wall(Guard):
    """In front of a workspace's own guard."""

    def __init__(self, inner: Guard, weather: Weather, server: Server) -> None:
        super().__init__(inner)
        self._weather = weather
        self._server = server

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request pass, with what it meets."""
        path = str(scope.get("path", ""))
        if scope["type"] != "http" or not path.startswith(API):
            await super().__call__(scope, receive, send)
            return
        method = path.removeprefix(API)
        request = await _whole(receive)
        if request is None:
            return
        self._weather.strike(method, ARRIVES)
        trouble = self._weather.trouble(method)
        if trouble in ("429", "500"):
            await _refusal(trouble)(scope, receive, send)
            return
        answer: list[Message] = []
        if trouble != "reset":
            answer = await self._done(scope, request)
            self._weather.strike(method, DONE)
        if trouble == "hangs":
            await _hung_up(receive)
        if trouble:
            self._server.cut(scope)
            return
        for message in self._seen_late(method, answer):
            await send(message)
        self._weather.strike(method, ANSWERED)

    async def _done(self, scope: Scope, request: Message) -> list[Message]:
        found: list[Message] = []

        async def receive() -> Message:
            await asyncio.sleep(0)
            return request

        async def keep(message: Message) -> None:
            await asyncio.sleep(0)
            found.append(message)

        await super().__call__(scope, receive, keep)
        return found

    def _seen_late(self, method: str, answer: list[Message]) -> list[Message]:
        """History without what was said just now."""
        if method not in READS or not self._weather.lag:
            return answer
        told = json.loads(b"".join(message.get("body", b"") for message in answer))
        newest = self._weather.clock.now().timestamp() - self._weather.lag
        told["messages"] = [one for one in told.get("messages", ()) if float(one["ts"]) < newest]
        body = json.dumps(told).encode()
        start = dict(answer[0])
        kept = [(name, value) for name, value in start["headers"] if name != b"content-length"]
        start["headers"] = [*kept, (b"content-length", str(len(body)).encode())]
        return [start, {"type": "http.response.body", "body": body}]


class StormyWorkspace(LocalWorkspace):
    """A local workspace with a wall around it."""

    weather: Weather

    def _application(self, server: Server) -> Guard:
        return Wall(super()._application(server), self.weather, server)


async def _whole(receive: Receive) -> Message | None:
    """A request with all of its body; None where its sender ended first: Slack does nothing then."""
    body = b""
    while (message := await receive())["type"] == "http.request":
        body += message.get("body", b"")
        if not message.get("more_body"):
            return {"type": "http.request", "body": body, "more_body": False}
    return None


def _refusal(trouble: str) -> Response:
    if trouble == "429":
        return PlainTextResponse("", 429, headers={"Retry-After": "1"})
    return PlainTextResponse("upstream request failed", 500)
