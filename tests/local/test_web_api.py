"""Tokens, scopes, arguments and names of the Web API."""

import json
import socket
from collections.abc import Iterator
from dataclasses import replace
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.local.directory import App
from bot.local.server import LocalWorkspace
from tests.local.conftest import SHORT, StandingClock, client_for
from tests.people import ADEEL, CHASER, DIRECTORY, DOROTA, EDWIN, FATIMA, GLENYS, HOUSING, PERFORMANCE, SOCIAL, TEAM


@pytest.fixture
def modest(clock: StandingClock) -> Iterator[LocalWorkspace]:
    """A workspace whose app may write, and nothing else."""
    directory = replace(DIRECTORY, app=App(scopes=("chat:write",)))
    workspace = LocalWorkspace(directory, clock, timing=SHORT)
    workspace.start()
    yield workspace
    workspace.stop()


def test_auth_test_says_whose_token_it_is(web: WebClient) -> None:
    """The bot user, its bot id and the team; the scopes are in a header."""
    answer = web.auth_test()
    assert (answer["user_id"], answer["bot_id"], answer["team_id"]) == (CHASER.id, "B0CHASER", TEAM.id)
    assert "chat:write" in answer.headers["x-oauth-scopes"]


@pytest.mark.parametrize(
    ("token", "error"), [("", "not_authed"), ("xoxb-wrong", "invalid_auth"), ("xoxp-wrong", "invalid_auth")]
)
def test_a_wrong_token_is_refused(local: LocalWorkspace, token: str, error: str) -> None:
    """No token and a wrong one have names of their own."""
    with pytest.raises(SlackApiError, match=error):
        client_for(local, token).auth_test()


def test_each_token_serves_its_own_methods(local: LocalWorkspace, web: WebClient) -> None:
    """The app token opens connections and does nothing else; the bot token cannot open one."""
    with pytest.raises(SlackApiError, match="not_allowed_token_type"):
        client_for(local, local.app_token).chat_postMessage(channel=ADEEL.id, text="x")
    with pytest.raises(SlackApiError, match="not_allowed_token_type"):
        web.apps_connections_open(app_token=local.bot_token)
    assert web.apps_connections_open(app_token=local.app_token)["url"].startswith("ws://127.0.0.1:")


@pytest.mark.parametrize(
    ("method", "given", "needed"),
    [
        ("users.list", {}, "users:read"),
        ("users.info", {"user": ADEEL.id}, "users:read"),
        ("conversations.open", {"users": ADEEL.id}, "im:write"),
        ("conversations.list", {"types": "private_channel"}, "groups:read"),
        ("conversations.history", {"channel": PERFORMANCE.id}, "channels:history"),
        ("files.getUploadURLExternal", {"filename": "a.txt", "length": 1}, "files:write"),
    ],
)
def test_a_missing_scope_is_named(
    modest: LocalWorkspace, method: str, given: dict[str, str | int], needed: str
) -> None:
    """What was needed and what the app has."""
    with pytest.raises(SlackApiError, match="missing_scope") as refused:
        client_for(modest).api_call(method, params=given)
    assert refused.value.response["needed"] == needed
    assert refused.value.response["provided"] == "chat:write"


def test_a_scope_that_is_there_suffices(modest: LocalWorkspace) -> None:
    """chat:write alone writes to a person by id."""
    assert client_for(modest).chat_postMessage(channel=ADEEL.id, text="How do your actions stand?")["ok"]


def test_an_unknown_method_is_named(web: WebClient) -> None:
    """unknown_method, with the name that was called."""
    with pytest.raises(SlackApiError, match="unknown_method") as refused:
        web.api_call("chat.shout")
    assert refused.value.response["req_method"] == "chat.shout"


def test_json_forms_and_a_token_argument_mean_the_same(local: LocalWorkspace) -> None:
    """A body may be JSON or a form, and the token an argument."""
    body = json.dumps({"token": local.bot_token, "channel": ADEEL.id, "text": "hello"})
    connection = HTTPConnection(urlsplit(local.url).netloc)
    connection.request("POST", "/api/chat.postMessage", body, {"Content-Type": "application/json"})
    assert json.load(connection.getresponse())["ok"]
    connection.request("POST", "/api/auth.test", "[1", {"Content-Type": "application/json"})
    assert json.load(connection.getresponse())["error"] == "invalid_json"
    connection.request("GET", f"/api/auth.test?token={local.bot_token}")
    assert json.load(connection.getresponse())["user"] == "chaser"
    connection.close()


def test_users_have_what_slack_says_of_them(web: WebClient) -> None:
    """Title, e-mail, zone and offset on the workspace's date; guests, deactivated and external ones marked."""
    people = {user["id"]: user for user in web.users_list()["members"]}
    assert people[ADEEL.id]["profile"]["title"] == "Head of Housing"
    assert people[ADEEL.id]["profile"]["email"] == "adeel.rahman@hollowbrook.example"
    assert (people[ADEEL.id]["tz_offset"], people[DOROTA.id]["tz_offset"]) == (3600, 7200)
    assert people[EDWIN.id]["deleted"]
    assert people[FATIMA.id]["is_restricted"]
    assert people[GLENYS.id]["is_stranger"]
    assert people[GLENYS.id]["team_id"] != TEAM.id


def test_users_come_in_pages(web: WebClient) -> None:
    """A cursor leads through everybody once."""
    seen = [user["id"] for page in web.users_list(limit=3) for user in page["members"]]
    assert len(seen) == len(set(seen)) == 10


def test_one_user(web: WebClient) -> None:
    """users.info finds one, or says user_not_found."""
    assert web.users_info(user=ADEEL.id)["user"]["real_name"] == "Adeel Rahman"
    with pytest.raises(SlackApiError, match="user_not_found"):
        web.users_info(user="U0NOBODY")


def test_the_app_sees_public_channels_and_its_own_private_ones(web: WebClient) -> None:
    """A private channel that it is not in does not exist for it."""
    told = web.conversations_list(types="public_channel,private_channel")["channels"]
    assert {one["id"]: one["is_member"] for one in told} == {PERFORMANCE.id: True, SOCIAL.id: False}
    with pytest.raises(SlackApiError, match="channel_not_found"):
        web.conversations_info(channel=HOUSING.id)
    assert CHASER.id in web.conversations_members(channel=PERFORMANCE.id)["members"]


def test_a_direct_message_is_opened_once(web: WebClient) -> None:
    """The same conversation, however often it is opened."""
    one = web.conversations_open(users=ADEEL.id, return_im=True)["channel"]
    assert one["user"] == ADEEL.id
    assert web.conversations_open(users=[ADEEL.id])["channel"]["id"] == one["id"]


@pytest.mark.parametrize(
    ("user", "error"), [("U0NOBODY", "user_not_found"), (EDWIN.id, "user_disabled"), (CHASER.id, "cannot_dm_bot")]
)
def test_a_direct_message_that_cannot_be_opened(web: WebClient, user: str, error: str) -> None:
    """Nobody, somebody who has left, and a bot."""
    with pytest.raises(SlackApiError, match=error):
        web.conversations_open(users=user)


def test_a_caller_that_ends_in_the_middle(local: LocalWorkspace, caplog: pytest.LogCaptureFixture) -> None:
    """A bot that is killed while it calls is no error of the workspace's: it answers the next, and logs nothing."""
    parts = urlsplit(local.url)
    with socket.create_connection((parts.hostname, parts.port)) as line:
        line.sendall(f"POST /api/auth.test HTTP/1.1\r\nHost: {parts.netloc}\r\nContent-Length: 9\r\n\r\ntok".encode())
        # The next call is answered by the same loop, so that by then this one has been read.
        client_for(local).auth_test()
    client_for(local).auth_test()
    assert [record for record in caplog.records if record.exc_info] == []
