"""What the tests of the local workspace use: a clock that stands still, an app without Bolt, short times."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from queue import Queue
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.socket_mode import SocketModeClient
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.local.limits import UNLIMITED
from bot.local.server import LocalWorkspace
from bot.local.socket_mode import Timing
from tests.actor import Actor
from tests.people import DIRECTORY, MARION

Json = dict[str, Any]
MORNING = datetime(2010, 4, 1, 8, 0, tzinfo=UTC)
SHORT = Timing(acknowledge=0.3, redelivery=(0.0, 0.1, 0.2), trigger=1.5, recycle=3600, warning=0.1, late_answer=0.5)


@dataclass
class StandingClock:
    """A clock that shows what it was set to."""

    at: datetime = MORNING

    def now(self) -> datetime:
        """What it shows."""
        return self.at

    def forward(self, **much: float) -> None:
        """Set it forward."""
        self.at += timedelta(**much)


@dataclass
class Seconds:
    """Seconds that pass when the test says so, for what expires."""

    passed: float = 1000.0

    def __call__(self) -> float:
        """How many have passed."""
        return self.passed


@dataclass
class SlackApp:
    """An app on the SDK's built-in client: keeps what it got, and acknowledges with what `answers` say, by type."""

    client: SocketModeClient
    got: "Queue[SocketModeRequest]" = field(default_factory=Queue)
    answers: dict[str, Callable[[SocketModeRequest], Json | None]] = field(default_factory=dict)

    def hear(self, client: BaseSocketModeClient, request: SocketModeRequest) -> None:
        """Take an envelope; an answer of `{"silent": True}` leaves it unacknowledged."""
        self.got.put(request)
        answer = self.answers.get(request.type)
        payload = answer(request) if answer else None
        if payload != {"silent": True}:
            client.send_socket_mode_response({"envelope_id": request.envelope_id, "payload": payload or {}})

    def leave(self, workspace: LocalWorkspace) -> None:
        """Disconnect at once; left to itself the client waits out three seconds of reading and one of queueing."""
        self.client.auto_reconnect_enabled = False
        self.client.closed = True
        workspace.drop_connections()
        end = time.monotonic() + 3
        while self.client.is_connected() and time.monotonic() < end:
            time.sleep(0.01)
        self.client.message_queue.put(None)
        self.client.close()

    def next(self, kind: str = "", timeout: float = 5) -> Json:
        """The next payload (of a kind of envelope), or of events the event's envelope."""
        while True:
            request = self.got.get(timeout=timeout)
            if kind in ("", request.type):
                return request.payload

    def next_event(self, kind: str) -> Json:
        """The next event of a type or subtype."""
        while True:
            event: Json = self.next("events_api")["event"]
            if kind in (event["type"], event.get("subtype")):
                return event


@pytest.fixture
def clock() -> StandingClock:
    """The workspace's clock: Thursday 1 April 2010, nine in the morning in London."""
    return StandingClock()


@pytest.fixture
def timing() -> Timing:
    """How long the workspace waits for an app: not at all."""
    return SHORT


@pytest.fixture
def local(clock: StandingClock, timing: Timing) -> Iterator[LocalWorkspace]:
    """A workspace without limits, with short times."""
    workspace = LocalWorkspace(DIRECTORY, clock, limits=UNLIMITED, timing=timing)
    workspace.start()
    yield workspace
    workspace.stop()


@pytest.fixture
def web(local: LocalWorkspace) -> WebClient:
    """The app's Web API client, without the SDK's own retries."""
    return client_for(local)


@pytest.fixture
def app(local: LocalWorkspace) -> Iterator[SlackApp]:
    """A connected app."""
    app = connected(local)
    yield app
    app.leave(local)


@pytest.fixture
def marion(local: LocalWorkspace) -> Actor:
    """The performance officer at the keyboard."""
    return Actor(local.url, MARION.id)


def client_for(workspace: LocalWorkspace, token: str | None = None, timeout: int = 10) -> WebClient:
    """A Web API client for a workspace."""
    token = workspace.bot_token if token is None else token
    return WebClient(token, base_url=f"{workspace.url}/api/", retry_handlers=[], timeout=timeout)


def connected(workspace: LocalWorkspace) -> SlackApp:
    """A new app, connected over Socket Mode."""
    client = SocketModeClient(workspace.app_token, web_client=client_for(workspace), ping_interval=1)
    app = SlackApp(client)
    client.socket_mode_request_listeners.append(app.hear)
    client.connect()
    return app
