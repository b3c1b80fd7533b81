"""HTTP mode's one address, over real sockets: what Slack signs is done, and whatever else comes draws no traceback."""

import json
import logging
import random
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest

from bot.ports import Identity
from bot.settings import SlackSettings, load
from bot.slack import http_mode
from bot.slack.app import make_app
from bot.slack.http_mode import AddressTaken, Door, HttpServer
from bot.slack.platform import make_client
from bot.slack.ways import NoWebServer, way_in
from handlers import requests as r
from handlers.views import Nothing, Sentence, View
from tests.signing import SECRET, signed
from tests.unit.test_slack_incoming import COMMAND, FORM, MESSAGE, PRESS

OLD, NEW = b"0" * 32, SECRET
JSON, URLENCODED = "application/json", "application/x-www-form-urlencoded"
Json = dict[str, Any]
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


@pytest.fixture
def address() -> Iterator[Address]:
    """The app at a free port, with two signing secrets that count."""
    desk = Desk()
    desk.held.set()
    client = make_client("xoxb-none", "http://127.0.0.1:9/api/")
    server = HttpServer(Door(make_app(desk, client), (OLD, NEW)), "127.0.0.1", 0)
    server.connect()
    yield Address(server.url, desk)
    desk.held.set()
    server.close()


def test_each_kind_of_payload_is_done_and_acknowledged(address: Address) -> None:
    """With either secret. A command's answer is in its acknowledgement; the others' are empty."""
    assert address.send(json.dumps(MESSAGE), secret=OLD) == (200, "")
    assert address.send(urlencode({"payload": json.dumps(PRESS)}), URLENCODED) == (200, "")
    assert address.send(urlencode({"payload": json.dumps(FORM)}), f"{URLENCODED}; charset=utf-8") == (200, "")
    status, said = address.send(urlencode(COMMAND), URLENCODED)
    assert (status, json.loads(said)["text"]) == (200, "Nothing is overdue.")
    assert [type(x) for x in address.desk.asked] == [r.Reply, r.NoChange, r.SubmitForm, r.Command]


def test_the_address_proves_itself(address: Address) -> None:
    """It gives the challenge back, if Slack has signed it."""
    asked = json.dumps({"type": "url_verification", "challenge": "3eZbrw1a", "token": "x"})
    assert address.send(asked) == (200, "3eZbrw1a")
    assert address.send(asked, secret=b"2" * 32) == (401, "")


def test_what_was_acknowledged_is_not_done_again(address: Address) -> None:
    """The same bytes with the same signature: acknowledged, and nothing more."""
    body = urlencode(COMMAND)
    headers = signed(body, URLENCODED)
    assert address.post(body, headers)[1]
    assert address.post(body, headers) == (200, "")
    assert len(address.desk.asked) == 1


def test_what_failed_may_come_again_with_the_same_signature(address: Address, caplog: pytest.LogCaptureFixture) -> None:
    """Slack's first retry comes at once, perhaps in the same second; the log has no word of what was sent."""
    body = json.dumps(MESSAGE)
    headers = signed(body)
    address.desk.fails = True
    assert address.post(body, headers)[0] == 500
    assert "canaries" not in caplog.text
    assert MESSAGE["event"]["text"] not in caplog.text
    address.desk.fails = False
    assert address.post(body, headers | {"X-Slack-Retry-Num": "1", "X-Slack-Retry-Reason": "http_error"}) == (200, "")
    assert len(address.desk.asked) == 1


def test_old_and_foreign_requests_are_refused(address: Address, caplog: pytest.LogCaptureFixture) -> None:
    """By a word in the log, and with an empty answer."""
    for ago in (301, -302):
        assert address.send(json.dumps(MESSAGE), ago=ago) == (401, "")
    assert address.send(json.dumps(MESSAGE), secret=b"2" * 32) == (401, "")
    assert address.post(json.dumps(MESSAGE), {}) == (401, "")
    assert address.send("x" * 1_000_001) == (413, "")
    assert {x.__dict__["why"] for x in caplog.records} == {"time", "signature", "unsigned", "size"}
    assert address.desk.asked == []


def test_a_body_that_does_not_say_its_length_is_measured(address: Address) -> None:
    """Chunk after chunk, until it is too much."""
    parts = urlsplit(address.url)
    with closing(HTTPConnection(parts.netloc, timeout=20)) as line:
        chunks = iter([b"x" * 100_000] * 11)
        line.request("POST", parts.path, chunks, signed("x"), encode_chunked=True)
        assert line.getresponse().status == 413


def test_a_kind_that_is_not_ours_is_acknowledged_and_a_crooked_one_refused(address: Address) -> None:
    """Slack would bring an event again that is not acknowledged."""
    assert address.send('{"type": "app_rate_limited", "team_id": "T1"}') == (200, "")
    assert address.send(urlencode({"payload": '{"type": "view_submission", "view": null}'}), URLENCODED) == (400, "")
    assert address.desk.asked == []


def test_nothing_else_is_there(address: Address) -> None:
    """One path, one method."""
    assert address.post("", {}, method="GET")[0] == 405
    other = Address(address.url.replace("/slack/events", "/"), address.desk)
    assert other.post("{}", signed("{}"))[0] == 404


def test_a_listener_that_waits_holds_up_no_other(address: Address) -> None:
    """Commits take their time: the loop goes on, and so do fifteen other requests."""
    address.desk.held.clear()
    with ThreadPoolExecutor(1) as hands:
        slow = hands.submit(address.send, json.dumps(MESSAGE))
        until(lambda: address.desk.waits == 1)
        assert address.send(urlencode(COMMAND), URLENCODED)[0] == 200
        assert not slow.done()
        address.desk.held.set()
        assert slow.result()[0] == 200


def test_the_line_has_an_end(address: Address, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond so many inside, Slack is told to come again: nobody waits who cannot be answered in time."""
    monkeypatch.setattr(http_mode, "MOST_WAITING", 2)
    address.desk.held.clear()
    with ThreadPoolExecutor(2) as hands:
        inside = [hands.submit(address.send, json.dumps(MESSAGE | {"event_id": f"Ev{n}"})) for n in range(2)]
        until(lambda: address.desk.waits == 2)
        assert address.send(urlencode(COMMAND), URLENCODED) == (503, "")
        address.desk.held.set()
        assert [one.result()[0] for one in inside] == [200, 200]
    assert address.send(urlencode(COMMAND), URLENCODED)[0] == 200


def test_what_is_in_hand_is_answered_at_the_end() -> None:
    """Stopping takes no more, and lets the rest be kept and acknowledged."""
    desk = Desk()
    server = HttpServer(Door(make_app(desk, make_client("xoxb-none", "http://127.0.0.1:9/")), (NEW,)), "127.0.0.1", 0)
    server.connect()
    address = Address(server.url, desk)
    with ThreadPoolExecutor(2) as hands:
        last = hands.submit(address.send, json.dumps(MESSAGE))
        until(lambda: desk.waits == 1)
        ending = hands.submit(server.close)
        time.sleep(0.3)
        assert not ending.done()
        desk.held.set()
        assert last.result()[0] == 200
        ending.result()


def test_a_monitor_can_see_whether_it_listens() -> None:
    """Neither before it is opened, nor after it is closed."""
    server = HttpServer(Door(make_app(Desk(), make_client("xoxb-none")), (NEW,)), "127.0.0.1", 0)
    seen = [server.is_connected()]
    server.connect()
    seen.append(server.is_connected())
    server.close()
    assert [*seen, server.is_connected()] == [False, True, False]


def test_a_port_that_is_taken_is_told_by_its_setting() -> None:
    """And so is an address that is none of this computer's."""
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        server = HttpServer(
            Door(make_app(Desk(), make_client("xoxb-none")), (NEW,)), "127.0.0.1", taken.getsockname()[1]
        )
        with pytest.raises(AddressTaken, match="CHASER_HTTP_PORT"):
            server.connect()
        server.close()


def until(happened: Any) -> None:  # noqa: ANN401 - a condition
    """Wait for something."""
    end = time.monotonic() + 10
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.01)


HOSTILE = 2_000
SEED = 20260101
LEAVES: tuple[Any, ...] = (None, 0, -1, 2**70, "", "x", [], [None], {}, True, 1.5, "\x00", "\ud800", [[]], {"id": 5})


def crooked(value: Any, dice: random.Random) -> Any:  # noqa: ANN401 - any JSON
    """The same with some of its parts something else."""
    if dice.random() < 0.12:
        return dice.choice(LEAVES)
    if isinstance(value, dict):
        return {key: crooked(inner, dice) for key, inner in value.items() if dice.random() > 0.05}
    return [crooked(inner, dice) for inner in value] if isinstance(value, list) else value


def hostile(dice: random.Random) -> tuple[bytes, Headers]:
    """A request that somebody has tampered with: its payload, its bytes, its headers, or all of them."""
    whole = dice.choice([COMMAND, MESSAGE, PRESS, FORM])
    payload = crooked(whole, dice)
    kind = dice.choice([JSON, URLENCODED, URLENCODED, "text/plain", ""])
    text = json.dumps(payload)
    if kind == URLENCODED:
        is_flat = whole is COMMAND and isinstance(payload, dict)
        text = urlencode(
            {k: str(v).encode(errors="replace") for k, v in payload.items()} if is_flat else {"payload": text}
        )
    headers = signed(text, kind, dice.choice([NEW, NEW, NEW, b"2" * 32]))
    body = bytearray(text.encode())
    if dice.random() < 0.3:
        for _ in range(dice.randrange(1, 5)):
            body[dice.randrange(len(body))] = dice.randrange(256)
    if dice.random() < 0.3:
        name = dice.choice(sorted(headers))
        headers[name] = dice.choice(["", "x", "9" * 400, "v0=\xff", "0000000000", headers[name].upper(), "-1"])
    if dice.random() < 0.2:
        del headers[dice.choice(sorted(headers))]
    if dice.random() < 0.1:
        headers |= {"X-Slack-Retry-Num": dice.choice(["1", "3", "x", "\xff"]), "X-Slack-Retry-Reason": "\xff"}
    return bytes(body), headers


def test_two_thousand_hostile_requests(address: Address, caplog: pytest.LogCaptureFixture) -> None:
    """Mutated, unsigned, half signed: never a 5xx, never a traceback, never a word of theirs in the log."""
    dice = random.Random(SEED)  # noqa: S311 - the same requests at every run
    met: dict[int, int] = {}
    parts = urlsplit(address.url)
    with caplog.at_level(logging.INFO), closing(HTTPConnection(parts.netloc, timeout=20)) as line:
        for _ in range(HOSTILE):
            body, headers = hostile(dice)
            try:
                line.request("POST", parts.path, body, headers)
                answer = line.getresponse()
                answer.read()
            except (HTTPException, OSError):
                line.close()
                continue
            met[answer.status] = met.get(answer.status, 0) + 1
    assert [x.__dict__ for x in caplog.records if x.exc_info or x.levelno >= logging.ERROR] == []
    assert "Traceback" not in caplog.text
    assert not any(word in caplog.text for word in ("slates are here", "welded", "2.1 ok"))
    assert {status for status in met if status >= 500} == set(), met
    assert sum(met.values()) > 0.95 * HOSTILE
    assert met[200] > 20
    assert min(met[400], met[401]) > 100


def test_socket_mode_imports_no_web_server() -> None:
    """Only whoever wants HTTP mode pays for it, or has to install it."""
    looked = "import sys, bot.running; print({'starlette', 'uvicorn'} & {*sys.modules})"
    done = subprocess.run([sys.executable, "-c", looked], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


def test_without_a_web_server_http_mode_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sentence, and no traceback."""
    given = {"CHASER_SLACK_BOT_TOKEN": "xoxb-1", "CHASER_SLACK_MODE": "http", "CHASER_SLACK_SIGNING_SECRETS": "0" * 32}
    client = make_client("xoxb-1")
    monkeypatch.delitem(sys.modules, "bot.slack.http_mode")
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    with pytest.raises(NoWebServer, match=re.escape("plan-chaser[http]")):
        way_in(load(SlackSettings, given), make_app(Desk(), client), client, lambda: None)
