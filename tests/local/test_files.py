"""Files that people give: in a conversation and in a form, what the app hears of them, and who may have them."""

import tracemalloc
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.local.directory import App
from bot.local.files import LARGEST, MEGABYTE, NO_ROOM, TOO_LARGE
from bot.local.limits import UNLIMITED
from bot.local.server import LocalWorkspace
from tests.actor import Actor, text_of
from tests.local.conftest import MORNING, SHORT, Json, SlackApp, StandingClock, client_for, connected
from tests.local.test_views import field, modal
from tests.people import ADEEL, DIRECTORY, HOUSING, MARION, PERFORMANCE, SOCIAL, TEAM

PLAN = b"PK\x03\x04 the plan"


def got(url: str, token: str = "", path: str = "") -> tuple[int, bytes, str]:
    """Status, bytes and Location of an address, asked with a bearer token."""
    parts = urlsplit(url)
    with closing(HTTPConnection(parts.netloc, timeout=5)) as connection:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        connection.request("GET", path or parts.path, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.read(), answer.getheader("Location", "")


@pytest.fixture
def unread(clock: StandingClock) -> Iterator[LocalWorkspace]:
    """A workspace whose app may not read files."""
    scopes = tuple(scope for scope in App().scopes if scope != "files:read")
    workspace = LocalWorkspace(replace(DIRECTORY, app=App(scopes=scopes)), clock, limits=UNLIMITED, timing=SHORT)
    workspace.start()
    yield workspace
    workspace.stop()


def test_a_file_in_a_message_comes_as_slack_brings_it(app: SlackApp, local: LocalWorkspace, marion: Actor) -> None:
    """A message of the subtype file_share with the file object, and file_shared beside it."""
    ts = marion.attach("Plan 2010.docx", PLAN, "Here it is")
    event = app.next_event("file_share")
    (file,) = event["files"]
    assert (event["type"], event["text"], event["ts"], event["user"]) == ("message", "Here it is", ts, MARION.id)
    assert (event["channel"], event["channel_type"], event["upload"]) == (marion.direct(), "im", False)
    assert (file["name"], file["title"], file["user"]) == ("Plan 2010.docx", "Plan 2010.docx", MARION.id)
    assert (file["filetype"], file["size"], file["mode"]) == ("docx", len(PLAN), "hosted")
    assert file["mimetype"] == "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    assert file["created"] == int(MORNING.timestamp())
    place = f"{local.url}/files-pri/{TEAM.id}-{file['id']}"
    assert (file["url_private"], file["url_private_download"]) == (
        f"{place}/Plan%202010.docx",
        f"{place}/download/Plan%202010.docx",
    )
    shared = app.next_event("file_shared")
    assert (shared["file_id"], shared["file"]) == (file["id"], {"id": file["id"]})
    assert (shared["channel_id"], shared["user_id"], shared["event_ts"]) == (marion.direct(), MARION.id, ts)


def test_a_file_without_words_has_an_empty_text_and_no_blocks(app: SlackApp, marion: Actor) -> None:
    """As in Slack; the history has the file too."""
    marion.attach("plan.txt", b"3.2 done")
    event = app.next_event("file_share")
    assert (event["text"], "blocks" in event, event["files"][0]["filetype"]) == ("", False, "text")
    (message,) = marion.messages()
    assert text_of(message).strip() == "plan.txt"


def test_the_history_brings_the_files(web: WebClient, marion: Actor) -> None:
    """For an app that looks later."""
    marion.attach("plan.docx", PLAN, channel=PERFORMANCE.id)
    (message,) = web.conversations_history(channel=PERFORMANCE.id)["messages"]
    assert (message["subtype"], message["files"][0]["name"]) == ("file_share", "plan.docx")


def test_files_of_channels_without_the_app_are_not_told(app: SlackApp, web: WebClient, marion: Actor) -> None:
    """Neither event, nor file: it is not visible to the app."""
    marion.attach("secret.docx", PLAN, channel=HOUSING.id)
    marion.attach("lunch.docx", PLAN, channel=SOCIAL.id)
    marion.attach("plan.docx", PLAN)
    assert app.next_event("file_share")["files"][0]["name"] == "plan.docx"
    hidden = marion.messages(HOUSING.id)[0]["files"][0]["id"]
    with pytest.raises(SlackApiError, match="file_not_found"):
        web.files_info(file=hidden)


def test_files_info_says_what_and_where(web: WebClient, marion: Actor) -> None:
    """The file object with the conversations that have it, by kind."""
    marion.attach("plan.docx", PLAN, channel=PERFORMANCE.id)
    known = web.files_info(file=marion.messages(PERFORMANCE.id)[0]["files"][0]["id"])["file"]
    assert (known["name"], known["size"]) == ("plan.docx", len(PLAN))
    assert (known["channels"], known["groups"], known["ims"]) == ([PERFORMANCE.id], [], [])
    assert known["is_public"]


@pytest.mark.parametrize("file", ["F0NOTHING", "U0MARION", "../state"])
def test_a_file_that_is_not_there_is_not_found(web: WebClient, file: str) -> None:
    """By Slack's name."""
    with pytest.raises(SlackApiError, match="file_not_found"):
        web.files_info(file=file)


def test_an_upload_that_was_never_sent_is_not_found(web: WebClient, marion: Actor) -> None:
    """Nobody has it but its owner."""
    with pytest.raises(SlackApiError, match="file_not_found"):
        web.files_info(file=marion.upload("plan.docx", PLAN)["id"])


def test_the_bot_token_fetches_the_bytes(local: LocalWorkspace, app: SlackApp, marion: Actor) -> None:
    """At both addresses."""
    marion.attach("Bücher & mehr/plan.docx", PLAN)
    (file,) = app.next_event("file_share")["files"]
    assert file["name"] == "plan.docx"
    for address in (file["url_private"], file["url_private_download"]):
        assert got(address, local.bot_token)[:2] == (200, PLAN)


def test_without_the_token_comes_the_page_for_signing_in(local: LocalWorkspace, app: SlackApp, marion: Actor) -> None:
    """A redirect, as at Slack: to no token, a wrong one, and the app token."""
    marion.attach("plan.docx", PLAN)
    address = app.next_event("file_share")["files"][0]["url_private_download"]
    for token in ("", "xoxb-wrong", local.app_token):
        status, body, location = got(address, token)
        assert (status, body) == (302, b"")
        assert location.startswith(f"{local.url}/?redir=%2Ffiles-pri%2F")
    assert got(local.url, path="/?redir=%2Ffiles-pri%2Fx")[1].startswith(b"<!doctype html>")


def test_a_file_that_is_not_the_apps_is_not_fetched(local: LocalWorkspace, marion: Actor) -> None:
    """The bot token does not reach what was shared without it; and what is not there is not found."""
    marion.attach("secret.docx", PLAN, channel=HOUSING.id)
    hidden = marion.messages(HOUSING.id)[0]["files"][0]["id"]
    assert got(local.url, local.bot_token, f"/files-pri/{TEAM.id}-{hidden}/secret.docx")[0] == 302
    assert got(local.url, local.bot_token, f"/files-pri/{TEAM.id}-F0NOTHING/a.docx")[0] == 404


def test_the_scope_is_needed_for_everything(unread: LocalWorkspace) -> None:
    """files.info, the bytes, the event and a form's element."""
    app, marion, web = connected(unread), Actor(unread.url, MARION.id), client_for(unread)
    marion.attach("plan.docx", PLAN)
    (file,) = app.next_event("file_share")["files"]
    marion.command("/plan")
    assert app.next()["command"] == "/plan"  # no file_shared between the two
    with pytest.raises(SlackApiError, match="missing_scope") as refused:
        web.files_info(file=file["id"])
    assert refused.value.response["needed"] == "files:read"
    assert got(file["url_private_download"], unread.bot_token)[0] == 302
    view = modal(blocks=[field("Plan", "plan", type="file_input")])
    with pytest.raises(SlackApiError, match="missing_scope"):
        web.views_open(trigger_id=trigger(app, marion), view=view)
    app.leave(unread)


def test_a_file_that_is_too_large_is_refused_in_a_sentence(marion: Actor) -> None:
    """At the byte; a file of the largest size is taken."""
    assert marion.upload("plan.docx", b"x" * LARGEST)["size"] == LARGEST
    assert marion.attach("plan.docx", b"x" * (LARGEST + 1)) == ""
    assert marion.errors == [TOO_LARGE]


@pytest.mark.parametrize(
    ("name", "data", "sentence"), [("a.docx", b"", "empty"), ("", b"a", "name"), ("/", b"a", "name")]
)
def test_what_is_no_file_is_refused(marion: Actor, name: str, data: bytes, sentence: str) -> None:
    """Empty, or without a name."""
    marion.upload(name, data)
    assert sentence in marion.errors[0]


def test_only_ones_own_uploads_can_be_sent(marion: Actor) -> None:
    """Somebody else's id does not help, and a command carries no file."""
    file = marion.upload("plan.docx", PLAN)["id"]
    adeel = Actor(marion.url, ADEEL.id)
    adeel.do("say", channel=PERFORMANCE.id, text="mine", files=[file])
    assert adeel.errors == ["That file is no longer there. Choose it again."]
    marion.do("say", channel=PERFORMANCE.id, text="/plan", files=[file])
    assert "command cannot carry a file" in marion.errors[0]
    assert marion.messages(PERFORMANCE.id) == []


def test_nobody_uploads_for_nobody(marion: Actor) -> None:
    """One must be somebody."""
    nobody = Actor(marion.url, "U0NOBODY")
    nobody.upload("plan.docx", PLAN)
    assert nobody.errors == ["Say who you are first."]


def test_what_is_kept_is_bounded(marion: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    """Uploads that were never sent make room; what was sent stays, until its message is deleted."""
    monkeypatch.setattr("bot.local.files.MOST_KEPT", 25)
    first = marion.attach("a.txt", b"x" * 10)
    waiting = marion.upload("b.txt", b"x" * 10)["id"]
    assert marion.attach("c.txt", b"x" * 10)
    marion.do("say", channel=marion.direct(), text="late", files=[waiting])
    assert marion.errors.pop() == "That file is no longer there. Choose it again."
    assert marion.attach("d.txt", b"x" * 10) == ""
    assert marion.errors == [NO_ROOM]
    marion.delete(first)
    assert marion.attach("d.txt", b"x" * 10)


def test_a_deleted_message_takes_its_file_with_it(app: SlackApp, web: WebClient, marion: Actor) -> None:
    """Afterwards it is not found."""
    ts = marion.attach("plan.docx", PLAN)
    file = app.next_event("file_share")["files"][0]["id"]
    assert web.files_info(file=file)["file"]["ims"] == [marion.direct()]
    marion.delete(ts)
    with pytest.raises(SlackApiError, match="file_not_found"):
        web.files_info(file=file)


def test_a_file_that_was_sent_twice_stays_with_the_other_message(web: WebClient, marion: Actor) -> None:
    """In the same conversation and in another; it goes with the last."""
    file = marion.upload("plan.docx", PLAN)["id"]
    rooms = [marion.direct(), marion.direct(), PERFORMANCE.id]
    sent = [(str(marion.do("say", channel=room, text="", files=[file])["ts"]), room) for room in rooms]
    for ts, room in sent[:2]:
        assert marion.direct() in web.files_info(file=file)["file"]["ims"]
        marion.delete(ts, room)
    assert web.files_info(file=file)["file"]["ims"] == []
    marion.delete(*sent[2])
    with pytest.raises(SlackApiError, match="file_not_found"):
        web.files_info(file=file)


def test_no_more_of_an_upload_is_kept_than_a_file_may_have(local: LocalWorkspace) -> None:
    """However much comes, without a word of how much it is."""
    tracemalloc.start()
    with closing(HTTPConnection(urlsplit(local.url).netloc, timeout=10)) as connection:
        pieces = (b"x" * MEGABYTE for _ in range(60))
        connection.request("POST", f"/page/upload?as={MARION.id}&name=a.txt", pieces, encode_chunked=True)
        status = connection.getresponse().status
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert status == 413
    assert peak < 3 * LARGEST


def test_the_app_cannot_announce_or_send_too_much(local: LocalWorkspace, web: WebClient) -> None:
    """By Slack's name for it; and what it sends beyond what it announced is not kept."""
    with pytest.raises(SlackApiError, match="file_upload_size_restricted"):
        web.files_getUploadURLExternal(filename="a.txt", length=LARGEST + 1)
    address = web.files_getUploadURLExternal(filename="a.txt", length=3)["upload_url"]
    with closing(HTTPConnection(urlsplit(local.url).netloc, timeout=5)) as connection:
        connection.request("POST", urlsplit(address).path, b"x" * (LARGEST + 1))
        assert connection.getresponse().status == 413


def trigger(app: SlackApp, who: Actor) -> str:
    """A trigger id that has just been issued."""
    who.command("/plan")
    return str(app.next("slash_commands")["trigger_id"])


@pytest.fixture
def form(app: SlackApp, web: WebClient, marion: Actor) -> Json:
    """A form before Marion, for one or two documents."""
    asked = field("Plan", "plan", type="file_input", filetypes=["docx", "xlsx"], max_files=2)
    web.views_open(trigger_id=trigger(app, marion), view=modal(blocks=[asked]))
    return marion.modal("Progress")


def test_files_in_a_form_arrive_with_its_state(
    app: SlackApp, web: WebClient, local: LocalWorkspace, marion: Actor, form: Json
) -> None:
    """As whole file objects, which the app can fetch."""
    assert marion.submit(form, {"Plan": {"plan.docx": PLAN, "Budget.XLSX": b"PK budget"}})
    held = app.next("interactive")["view"]["state"]["values"]["plan"]["plan"]
    assert held["type"] == "file_input"
    assert [file["name"] for file in held["files"]] == ["plan.docx", "Budget.XLSX"]
    assert got(held["files"][0]["url_private_download"], local.bot_token)[:2] == (200, PLAN)
    assert web.files_info(file=held["files"][1]["id"])["file"]["user"] == MARION.id


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({}, "Please complete this required field."),
        ({"a.docx": PLAN, "b.docx": PLAN, "c.docx": PLAN}, "Please choose at most 2 files."),
        ({"plan.pdf": PLAN}, "plan.pdf is of another kind. Please choose: docx, xlsx."),
    ],
)
def test_what_is_wrong_with_the_files_is_said_at_the_field(
    marion: Actor, form: Json, given: dict[str, bytes], sentence: str
) -> None:
    """None, too many, of the wrong kind."""
    assert not marion.submit(form, {"Plan": given} if given else {})
    assert marion.field_errors == {"Plan": sentence}


def test_a_form_takes_only_ones_own_uploads(marion: Actor, form: Json) -> None:
    """What the page says of a file is not believed."""
    theirs = Actor(marion.url, ADEEL.id).upload("plan.docx", PLAN)
    state = {"plan": {"plan": {"type": "file_input", "files": [theirs | {"user": MARION.id}]}}}
    marion.do("submit", view_id=form["id"], state=state)
    assert marion.errors == ["That file is no longer there. Choose it again."]


def test_a_message_cannot_ask_for_a_file(web: WebClient) -> None:
    """Only a form can, in Slack's list of elements and surfaces."""
    with pytest.raises(SlackApiError, match="invalid_blocks"):
        web.chat_postMessage(channel=MARION.id, text="x", blocks=[field("Plan", "plan", type="file_input")])


def test_a_restart_keeps_files_under_the_new_address(tmp_path: Path, clock: StandingClock) -> None:
    """Bytes, owner and place; and what is gone does not come back."""
    path = tmp_path / "workspace.json"
    before = LocalWorkspace(DIRECTORY, clock, path=path, limits=UNLIMITED, timing=SHORT)
    before.start()
    marion = Actor(before.url, MARION.id)
    gone = marion.attach("gone.docx", b"gone", channel=PERFORMANCE.id)
    marion.attach("plan.docx", PLAN, channel=PERFORMANCE.id)
    before.stop()
    before.start()
    Actor(before.url, MARION.id).delete(gone, PERFORMANCE.id)
    before.stop()

    after = LocalWorkspace(DIRECTORY, clock, path=path, limits=UNLIMITED, timing=SHORT)
    after.start()
    (message,) = client_for(after).conversations_history(channel=PERFORMANCE.id)["messages"]
    (file,) = message["files"]
    fetched = got(file["url_private_download"], after.bot_token)
    known = client_for(after).files_info(file=file["id"])["file"]
    after.stop()
    assert fetched[:2] == (200, PLAN)
    assert (known["user"], known["channels"]) == (MARION.id, [PERFORMANCE.id])
    assert [kept.name for kept in (tmp_path / "workspace.json.files").iterdir()] == [file["id"]]
