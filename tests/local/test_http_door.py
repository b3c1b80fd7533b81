"""HTTP mode's one address, over real sockets: what Slack signs is done, and whatever else comes draws no traceback."""

import json
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest

from bot.settings import SlackSettings, load
from bot.slack import http_mode
from bot.slack.app import make_app
from bot.slack.http_mode import AddressTaken, Door, HttpServer
from bot.slack.platform import make_client
from bot.slack.ways import NoWebServer, way_in
from handlers import requests as r
from tests.door import NEW, OLD, Address, Desk, standing
from tests.signing import signed
from tests.unit.test_slack_incoming import COMMAND, FORM, MESSAGE, PRESS

JSON, URLENCODED = "application/json", "application/x-www-form-urlencoded"
Json = dict[str, Any]


@pytest.fixture
def address() -> Iterator[Address]:
    """The app at a free port, with two signing secrets that count."""
    with standing() as found:
        yield found


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
