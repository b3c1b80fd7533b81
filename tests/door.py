"""HTTP mode's one address with a service behind it that keeps what it was asked, for tests of the address itself."""

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from urllib.parse import urlsplit

from bot.ports import Identity
from bot.slack.app import make_app
from bot.slack.http_mode import Door, HttpServer
from bot.slack.platform import make_client
from handlers import requests as r
from handlers.views import Nothing, Sentence, View
from tests.signing import JSON, SECRET, signed

OLD, NEW = b"0" * 32, SECRET
Headers = dict[str, str]


@dataclass
class Desk:
    """A service that answers a command with a sentence, keeps what it was asked, and can be held up or fail."""

    asked: list[r.Request] = field(default_factory=list)
    held: threading.Event = field(default_factory=threading.Event)
    waits: int = 0
    fails: bool = False

    def handle(self, identity: Identity, request: r.Request, key: str | None = None) -> View:
        """Keep it, and answer."""
        del identity, key
        if self.fails:
            raise OSError("the disk is full of canaries")
        self.asked.append(request)
        if isinstance(request, r.Reply):
            self.waits += 1
            self.held.wait(10)
        return Sentence("Nothing is overdue.") if isinstance(request, r.Command) else Nothing()


@dataclass
class Address:
    """Where the app listens."""

    url: str
    desk: Desk

    def post(self, body: str | bytes, headers: Headers, method: str = "POST") -> tuple[int, str]:
        """Send something as it is; the status and the body of the answer."""
        parts = urlsplit(self.url)
        with closing(HTTPConnection(parts.netloc, timeout=20)) as line:
            line.request(method, parts.path, body, headers)
            answer = line.getresponse()
            return answer.status, answer.read().decode()

    def send(self, body: str, kind: str = JSON, secret: bytes = NEW, *, ago: float = 0, **more: str) -> tuple[int, str]:
        """Send something signed."""
        return self.post(body, signed(body, kind, secret, ago=ago) | more)


@contextmanager
def standing() -> Iterator[Address]:
    """The app at a free port, with two signing secrets that count."""
    desk = Desk()
    desk.held.set()
    client = make_client("xoxb-none", "http://127.0.0.1:9/api/")
    server = HttpServer(Door(make_app(desk, client), (OLD, NEW)), "127.0.0.1", 0)
    server.connect()
    yield Address(server.url, desk)
    desk.held.set()
    server.close()
