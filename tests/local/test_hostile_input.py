"""Whatever is sent, the answer is a refusal and never a traceback."""

import json
from collections.abc import Iterator
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.local.limits import UNLIMITED
from bot.local.methods import METHODS
from bot.local.server import LocalWorkspace
from tests.local.conftest import SHORT, StandingClock
from tests.people import CHASER, DIRECTORY, MARION, PERFORMANCE

WORDS = st.sampled_from(
    [MARION.id, CHASER.id, PERFORMANCE.id, "modal", "0", "-1", "1e9", "NaN", "", "[{}]", "{}", "\ud800"]
)
LEAVES = st.none() | st.booleans() | st.integers(-2, 10**12) | st.floats() | WORDS | st.text(max_size=5)
NAMES = st.sampled_from(
    ["type", "ts", "view_id", "block_id", "action_id", "value", "text", "elements", "channel", "id"]
)
JSON = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4))
ARGUMENTS = [
    "channel",
    "text",
    "blocks",
    "ts",
    "thread_ts",
    "metadata",
    "view",
    "view_id",
    "trigger_id",
    "user",
    "users",
]
MORE = ["files", "filename", "length", "cursor", "limit", "oldest", "latest", "types", "user_id", "attachments"]
PARTS = [
    "files",
    "as",
    "channel",
    "text",
    "ts",
    "thread_ts",
    "container",
    "action",
    "state",
    "view_id",
    "user",
    "jump",
    "times",
]
ACTS = ["say", "edit", "delete", "press", "submit", "close", "read", "open", "home", "clock", "faults"]
PACE = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def line(clock: StandingClock) -> Iterator[tuple[HTTPConnection, str]]:
    """A connection to a workspace, and its app's token."""
    workspace = LocalWorkspace(DIRECTORY, clock, limits=UNLIMITED, timing=SHORT)
    workspace.start()
    connection = HTTPConnection(urlsplit(workspace.url).netloc)
    yield connection, workspace.bot_token
    connection.close()
    workspace.stop()


def answered(connection: HTTPConnection, path: str, body: str, kind: str) -> tuple[int, Any]:
    """The status and the body of an answer."""
    connection.request("POST", path, body, {"Content-Type": kind})
    answer = connection.getresponse()
    return answer.status, json.load(answer)


@PACE
@given(method=st.sampled_from(sorted(METHODS)), passed=st.dictionaries(st.sampled_from(ARGUMENTS + MORE), JSON))
def test_the_web_api_refuses_by_name(line: tuple[HTTPConnection, str], method: str, passed: dict[str, Any]) -> None:
    """As JSON and as a form."""
    connection, token = line
    body = json.dumps({**passed, "token": token})
    form = urlencode({"token": token} | {name: json.dumps(value) for name, value in passed.items()})
    for sent, kind in ((body, "application/json"), (form, "application/x-www-form-urlencoded")):
        status, told = answered(connection, f"/api/{method}", sent, kind)
        assert status == 200
        assert told["ok"] or told["error"].replace("_", "").isalpha()


@PACE
@given(act=st.sampled_from(ACTS), passed=st.dictionaries(st.sampled_from(PARTS), JSON))
def test_the_page_refuses_with_a_sentence(line: tuple[HTTPConnection, str], act: str, passed: dict[str, Any]) -> None:
    """Also from somebody who is somebody."""
    status, told = answered(line[0], f"/page/{act}", json.dumps({"as": MARION.id} | passed), "application/json")
    assert status == 200 or (status == 400 and told["error"].endswith("."))
