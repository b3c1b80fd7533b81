"""The local workspace posts to an app's address as Slack does: signed, and an event again until it is taken."""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Empty, Queue
from threading import Thread
from urllib.parse import parse_qs

import pytest
from slack_sdk.signature import SignatureVerifier

from bot.local.errors import UnansweredError
from bot.local.server import LocalWorkspace
from tests.actor import Actor
from tests.local.conftest import SHORT, Json
from tests.people import ADEEL


@dataclass(frozen=True)
class Post:
    """What was posted."""

    body: str
    headers: dict[str, str]

    @property
    def payload(self) -> Json:
        """As an app reads it."""
        if self.headers["content-type"] == "application/json":
            return dict(json.loads(self.body))
        fields = {name: values[0] for name, values in parse_qs(self.body, keep_blank_values=True).items()}
        return dict(json.loads(fields["payload"])) if "payload" in fields else dict(fields)


@dataclass
class Listener:
    """An app at an address, that answers with `status` and `said` after `waits` seconds, and keeps what it got.

    The first `refuses` posts it refuses.
    """

    got: "Queue[Post]" = field(default_factory=Queue)
    status: int = 200
    said: str = ""
    waits: float = 0.0
    refuses: int = 0
    gives_back: bool = True
    url: str = ""

    def answer(self, post: Post) -> str:
        """What is said to a post."""
        if post.payload.get("type") == "url_verification":
            return str(post.payload["challenge"]) if self.gives_back else "hello"
        self.got.put(post)
        self.refuses -= 1
        time.sleep(self.waits)
        return self.said


@pytest.fixture
def listener() -> Iterator[Listener]:
    """An app of a few lines."""
    listener = Listener()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            status = 503 if listener.refuses > 0 else listener.status
            said = listener.answer(Post(body, {k.lower(): v for k, v in self.headers.items()})).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json" if said.startswith(b"{") else "text/plain")
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    listener.url = f"http://127.0.0.1:{server.server_port}/slack/events"
    yield listener
    server.shutdown()
    server.server_close()


@pytest.fixture
def adeel(local: LocalWorkspace, listener: Listener) -> Actor:
    """Somebody whose workspace posts to the app."""
    local.deliver_to(listener.url)
    return Actor(local.url, ADEEL.id)


def test_an_event_is_posted_and_signed(local: LocalWorkspace, adeel: Actor, listener: Listener) -> None:
    """By the SDK's own verifier, over the bytes as they came."""
    ts = adeel.say("2.1 late & <late>")
    post = listener.got.get(timeout=5)
    assert (post.payload["type"], post.payload["event"]["ts"]) == ("event_callback", ts)
    assert SignatureVerifier(local.signing_secret).is_valid_request(post.body, post.headers)
    assert "x-slack-retry-num" not in post.headers


@pytest.mark.parametrize(("status", "waits", "why"), [(500, 0.0, "http_error"), (200, 0.6, "http_timeout")])
def test_an_event_that_is_not_taken_comes_again(
    adeel: Actor, listener: Listener, status: int, waits: float, why: str
) -> None:
    """Three times, with the number and the reason; then no more."""
    listener.status, listener.waits = status, waits
    adeel.say("2.1 late")
    posts = [listener.got.get(timeout=5) for _ in range(1 + len(SHORT.redelivery))]
    assert [x.headers.get("x-slack-retry-num") for x in posts] == [None, "1", "2", "3"]
    assert {x.headers.get("x-slack-retry-reason") for x in posts[1:]} == {why}
    assert len({x.payload["event_id"] for x in posts}) == 1
    with pytest.raises(Empty):
        listener.got.get(timeout=0.5)


def test_an_event_that_is_taken_does_not_come_again(adeel: Actor, listener: Listener) -> None:
    """The second delivery was acknowledged."""
    listener.refuses = 1
    adeel.say("2.1 late")
    listener.got.get(timeout=5)
    assert listener.got.get(timeout=5).headers["x-slack-retry-num"] == "1"
    with pytest.raises(Empty):
        listener.got.get(timeout=0.5)


def test_a_command_carries_its_answer_and_never_comes_again(adeel: Actor, listener: Listener) -> None:
    """JSON or plain words; what is not a 200 is told to the person alone."""
    for said in ('{"text": "Nothing is overdue."}', "Nothing is overdue."):
        listener.said = said
        adeel.command("/plan overdue")
        post = listener.got.get(timeout=5)
        assert (post.payload["command"], post.payload["text"]) == ("/plan", "overdue")
        assert adeel.wait_for("Nothing is overdue.")["ephemeral"]
    listener.status = 500
    adeel.command("/plan overdue")
    listener.got.get(timeout=5)
    adeel.wait_for('failed with the error "http_service_error"')
    assert listener.got.empty()


def test_a_command_that_takes_too_long_has_failed(adeel: Actor, listener: Listener) -> None:
    """Slack waits three seconds, here less."""
    listener.waits = 0.6
    adeel.command("/plan overdue")
    adeel.wait_for('failed with the error "operation_timeout"')


def test_an_address_that_does_not_prove_itself_is_not_taken(local: LocalWorkspace, listener: Listener) -> None:
    """It has to give the challenge back; nobody at all does not."""
    listener.gives_back = False
    with pytest.raises(UnansweredError, match="challenge_failed"):
        local.deliver_to(listener.url)
    with pytest.raises(UnansweredError, match="dispatch_failed"):
        local.deliver_to("http://127.0.0.1:9/slack/events")
    Actor(local.url, ADEEL.id).command("/plan overdue")
    assert listener.got.empty()


def test_nobody_at_the_address_any_more(local: LocalWorkspace, adeel: Actor, listener: Listener) -> None:
    """A command says so; without an address the sockets count again."""
    local.deliver_to("")
    adeel.command("/plan overdue")
    adeel.wait_for('failed with the error "dispatch_failed"')
    assert listener.got.empty()
