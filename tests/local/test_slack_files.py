"""Fetching files over real sockets: the bytes and the name, and every way in which they do not come."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from bot.local.server import LocalWorkspace
from bot.ports import Fetched, SendFailed
from bot.slack.files import LONGEST
from bot.slack.platform import SlackPlatform, make_client
from tests.actor import Actor
from tests.local.conftest import Json, SlackApp
from tests.local.test_files import PLAN, form, trigger, unread
from tests.people import HOUSING, MARION, PERFORMANCE

MOST = 1000
__all__ = ["form", "trigger", "unread"]


@pytest.fixture
def platform(local: LocalWorkspace) -> SlackPlatform:
    """Sending to a workspace without limits."""
    return SlackPlatform(make_client(local.bot_token, f"{local.url}/api/"))


def given(who: Actor, data: bytes = PLAN, channel: str | None = None) -> str:
    """Somebody gives a file; its id."""
    ts = who.attach("plan.docx", data, channel=channel)
    return next(str(m["files"][0]["id"]) for m in who.messages(channel) if m["ts"] == ts)


def refusal(platform: SlackPlatform, file: str, most: int = MOST) -> SendFailed:
    """Why it does not come."""
    with pytest.raises(SendFailed) as caught:
        platform.fetch(file, most)
    return caught.value


@pytest.mark.parametrize("channel", [None, PERFORMANCE.id])
def test_a_file_comes_with_its_name(platform: SlackPlatform, marion: Actor, channel: str | None) -> None:
    """From a direct message and from a channel."""
    assert platform.fetch(given(marion, channel=channel), MOST) == Fetched("plan.docx", PLAN)


def test_a_file_of_a_form_comes(platform: SlackPlatform, app: SlackApp, marion: Actor, form: Json) -> None:
    """Also before the form is answered."""
    marion.submit(form, {"Plan": {"plan.docx": PLAN}})
    (file,) = app.next("interactive")["view"]["state"]["values"]["plan"]["plan"]["files"]
    assert platform.fetch(file["id"], MOST) == Fetched("plan.docx", PLAN)


def test_a_file_of_just_the_size_comes(platform: SlackPlatform, marion: Actor) -> None:
    """One byte more does not."""
    file = given(marion, b"x" * 500_000)
    assert len(platform.fetch(file, 500_000).data) == 500_000
    refused = refusal(platform, file, 499_999)
    assert (refused.reason, refused.permanent, refused.is_ambiguous) == ("file_too_large", True, False)


def test_a_file_that_is_gone_never_comes(platform: SlackPlatform, marion: Actor) -> None:
    """Deleted with its message, or never there."""
    file = given(marion)
    marion.delete(marion.messages()[0]["ts"])
    for one in (file, "F0NOTHING"):
        assert (refusal(platform, one).reason, refusal(platform, one).permanent) == ("file_not_found", True)


def test_a_file_that_is_not_shared_with_the_bot_never_comes(platform: SlackPlatform, marion: Actor) -> None:
    """Slack says that it is not there."""
    refused = refusal(platform, given(marion, channel=HOUSING.id))
    assert (refused.reason, refused.permanent) == ("file_not_found", True)


def test_an_app_of_an_older_manifest_may_not(unread: LocalWorkspace) -> None:
    """The scope is named in the reason."""
    file = given(Actor(unread.url, MARION.id))
    refused = refusal(SlackPlatform(make_client(unread.bot_token, f"{unread.url}/api/")), file)
    assert (refused.reason, refused.permanent) == ("missing_scope", True)


@pytest.mark.parametrize(("kind", "retries"), [("429", True), ("500", False)])
def test_what_may_pass_is_not_permanent(
    platform: SlackPlatform,
    marion: Actor,
    kind: str,
    retries: bool,  # noqa: FBT001 - a parameter
) -> None:
    """Too fast comes with its seconds. Asked for once: the next call is the caller's."""
    file = given(marion)
    marion.do("faults", method="files.info", kind=kind, times=1)
    refused = refusal(platform, file)
    assert not refused.permanent
    assert (refused.retry_after is not None) is retries
    assert platform.fetch(file, MOST).data == PLAN


@dataclass
class Tricky:
    """A server that does what Slack would not, at two addresses: files.info and a download."""

    known: Json = field(default_factory=dict)
    download: Callable[[BaseHTTPRequestHandler], None] = lambda _: None
    asked: list[tuple[str, str]] = field(default_factory=list)
    url: str = ""


@pytest.fixture
def tricky() -> Iterator[Tricky]:
    """It listens on loopback."""
    yield from serving(Tricky())


@pytest.fixture
def elsewhere() -> Iterator[Tricky]:
    """Another host, as its port makes it one."""
    yield from serving(Tricky())


def serving(trick: Tricky) -> Iterator[Tricky]:
    """A server at work, until it is no longer wanted."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            trick.asked.append((self.path, self.headers.get("Authorization", "")))
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            answered(self, 200, json.dumps({"ok": True, "file": trick.known}).encode(), "application/json")

        def do_GET(self) -> None:
            trick.asked.append((self.path, self.headers.get("Authorization", "")))
            trick.download(self)

        def log_message(self, *_: object) -> None:
            """Nothing: the test says what was asked."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    trick.url = f"http://127.0.0.1:{server.server_port}"
    trick.known = {"name": "plan.docx", "mimetype": "x/docx", "url_private_download": f"{trick.url}/plan.docx"}
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield trick
    server.shutdown()
    thread.join()
    server.server_close()


def answered(to: BaseHTTPRequestHandler, status: int, body: bytes, kind: str = "x/docx", **headers: str) -> None:
    """Answer one request; a header's name has _ for -."""
    to.send_response(status)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    for name, value in ({"Content-Type": kind, "Content-Length": str(len(body))} | named).items():
        to.send_header(name, value)
    to.end_headers()
    to.wfile.write(body)


def at(tricky: Tricky, monotonic: Callable[[], float] = lambda: 0.0) -> SlackPlatform:
    """A platform that asks the tricky server."""
    return SlackPlatform(make_client("xoxb-secret", f"{tricky.url}/api/"), monotonic=monotonic)


@pytest.mark.parametrize(
    "trap", ["{url}/plan.docx", "", "http://files.slack.com/x", "file:///etc/hostname", "{me}.evil/x"]
)
def test_the_token_goes_to_slack_alone(tricky: Tricky, elsewhere: Tricky, trap: str) -> None:
    """Whatever address a file was registered under, another is not even asked."""
    tricky.known["url_private_download"] = trap.format(url=elsewhere.url, me=tricky.url)
    refused = refusal(at(tricky), "F1")
    assert (refused.reason, refused.permanent) == ("file_elsewhere", True)
    assert elsewhere.asked == []
    assert len(tricky.asked) == 1


def test_a_redirect_is_not_followed(tricky: Tricky, elsewhere: Tricky) -> None:
    """The page for signing in is not a plan, and another host does not get the token."""
    tricky.download = lambda to: answered(to, 302, b"", Location=f"{elsewhere.url}/plan.docx")
    refused = refusal(at(tricky), "F1")
    assert (refused.reason, refused.permanent) == ("file_login_page", True)
    assert elsewhere.asked == []
    assert tricky.asked[1] == ("/plan.docx", "Bearer xoxb-secret")


def test_a_page_for_signing_in_is_not_taken_for_the_file(tricky: Tricky) -> None:
    """Answered with 200, as Slack does at the end of its redirects; a file that is a page comes."""
    tricky.download = lambda to: answered(to, 200, b"<!doctype html>", "text/html; charset=utf-8")
    assert refusal(at(tricky), "F1").reason == "file_login_page"
    tricky.known["mimetype"] = "text/html"
    assert at(tricky).fetch("F1", MOST).data == b"<!doctype html>"


@pytest.mark.parametrize("length", [{}, {"Content_Length": "3"}, {"Transfer_Encoding": "chunked"}])
def test_what_is_announced_is_not_believed(tricky: Tricky, length: dict[str, str]) -> None:
    """A size of 3 in files.info does not let more in than was asked for."""
    body = b"64\r\n" + b"x" * 100 + b"\r\n0\r\n\r\n" if "Transfer_Encoding" in length else b"x" * 100
    tricky.known["size"] = 3
    tricky.download = lambda to: answered(to, 200, body, **length)
    if "Content_Length" in length:
        assert at(tricky).fetch("F1", 99).data == b"xxx"
    else:
        assert refusal(at(tricky), "F1", 99).reason == "file_too_large"


def test_what_is_said_to_be_too_large_is_not_even_asked_for(tricky: Tricky) -> None:
    """files.info says how much it is."""
    tricky.known["size"] = MOST + 1
    refused = refusal(at(tricky), "F1")
    assert (refused.reason, refused.permanent) == ("file_too_large", True)
    assert len(tricky.asked) == 1


def test_half_a_file_is_none(tricky: Tricky) -> None:
    """The connection ended early: it may be whole another time."""
    tricky.download = lambda to: answered(to, 200, b"half", Content_Length="8")
    refused = refusal(at(tricky), "F1")
    assert (refused.reason, refused.permanent) == ("file_incomplete", False)


def test_a_file_that_trickles_is_not_waited_for(tricky: Tricky) -> None:
    """The whole has an end, also where each byte comes in time."""
    seconds = iter([0.0, LONGEST + 1])
    tricky.download = lambda to: answered(to, 200, b"x")
    refused = refusal(at(tricky, lambda: next(seconds)), "F1")
    assert (refused.reason, refused.permanent) == ("file_too_slow", False)


@pytest.mark.parametrize(("status", "permanent"), [(403, True), (404, True), (410, True), (500, False), (503, False)])
def test_each_status_says_whether_to_try_again(
    tricky: Tricky,
    status: int,
    permanent: bool,  # noqa: FBT001 - a parameter
) -> None:
    """What is forbidden or gone stays so; what is broken may be mended."""
    tricky.download = lambda to: answered(to, status, b"no")
    refused = refusal(at(tricky), "F1")
    assert (refused.reason, refused.permanent) == (f"http_{status}", permanent)
    assert len(tricky.asked) == 2


def test_too_fast_comes_with_its_seconds(tricky: Tricky) -> None:
    """At the download too."""
    tricky.download = lambda to: answered(to, 429, b"", Retry_After="7")
    assert refusal(at(tricky), "F1").retry_after == 7
