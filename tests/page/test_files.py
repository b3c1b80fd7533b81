"""Giving files on the page: in a conversation and in a form."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, expect

from bot.local.files import LARGEST
from bot.local.server import LocalWorkspace
from tests.actor import Actor
from tests.page.app import App, Json
from tests.page.conftest import Visit
from tests.page.showcase import button, entry, plain
from tests.people import ADEEL, MARION, PERFORMANCE

PLAN = FilePayload(name="plan.docx", mimeType="application/octet-stream", buffer=b"PK the plan")
BUDGET = FilePayload(name="budget.xlsx", mimeType="application/octet-stream", buffer=b"PK budget")

FORM: Json = {
    "type": "modal",
    "callback_id": "plan",
    "title": plain("Import a plan"),
    "submit": plain("Read it"),
    "blocks": [entry("Plan", "plan", {"type": "file_input", "filetypes": ["docx", "xlsx"], "max_files": 1})],
}
DROP = """([target, name, words]) => {
  const transfer = new DataTransfer();
  transfer.items.add(new File([words], name));
  const options = { bubbles: true, cancelable: true, dataTransfer: transfer };
  const events = ["dragover", "drop"].map((type) => new DragEvent(type, options));
  return events.map((event) => !document.querySelector(target).dispatchEvent(event));
}"""


@pytest.fixture
def huge(tmp_path: Path) -> Path:
    """A document of one byte too many."""
    path = tmp_path / "huge.docx"
    path.write_bytes(b"x" * (LARGEST + 1))
    return path


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A document that can be given beside it: Playwright takes paths or contents, not both."""
    path = tmp_path / "plan.docx"
    path.write_bytes(PLAN["buffer"])
    return path


def heard(app: App) -> Json:
    """The next message with files that the app is told of."""
    while True:
        event: Json = app.hears("event_callback")["event"]
        if event.get("subtype") == "file_share":
            return event


def test_a_file_is_attached_by_its_button_and_downloaded(visit: Visit, app: App) -> None:
    """It waits below the box, goes with the words, and is there to be saved."""
    page = visit(MARION)
    with page.expect_file_chooser() as choosing:
        page.get_by_role("button", name="Attach a file").click()
    choosing.value.set_files([PLAN, BUDGET])
    expect(page.get_by_role("list", name="Files to be sent").get_by_role("listitem")).to_have_count(2)
    page.get_by_role("button", name="Remove budget.xlsx").click()
    page.get_by_role("textbox", name="Message").fill("Here it is")
    page.get_by_role("button", name="Send").click()
    event = heard(app)
    assert (event["text"], [file["name"] for file in event["files"]]) == ("Here it is", ["plan.docx"])
    expect(page.get_by_role("list", name="Files to be sent")).to_have_count(0)
    with page.expect_download() as downloading:
        page.get_by_role("link", name=re.compile("^plan.docx")).click()
    assert downloading.value.suggested_filename == "plan.docx"
    assert downloading.value.path().read_bytes() == PLAN["buffer"]


def test_a_file_is_attached_without_a_mouse(visit: Visit, app: App) -> None:
    """Tab from the box reaches the button; the chosen file is said aloud, and Enter sends it, without words."""
    page = visit(MARION)
    page.get_by_role("textbox", name="Message").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Attach a file")).to_be_focused()
    with page.expect_file_chooser() as choosing:
        page.keyboard.press("Enter")
    choosing.value.set_files(PLAN)
    expect(page.get_by_role("status").filter(has_text="1 file chosen.")).to_be_visible()
    expect(page.get_by_role("textbox", name="Message")).to_be_focused()
    page.keyboard.press("Enter")
    event = heard(app)
    assert (event["text"], event["files"][0]["name"]) == ("", "plan.docx")
    expect(page.get_by_role("textbox", name="Message")).to_be_focused()


def test_enter_waits_for_the_upload(visit: Visit, app: App) -> None:
    """Pressed at once after choosing, it does not send the words without their file."""
    page = visit(MARION)
    page.get_by_role("textbox", name="Message").fill("The plan")
    page.get_by_label("Attach a file").last.set_input_files(PLAN)
    page.get_by_role("textbox", name="Message").press("Enter")
    assert heard(app)["text"] == "The plan"


def test_a_file_is_dropped_onto_the_conversation(visit: Visit, app: App) -> None:
    """Dropped elsewhere it neither is sent nor takes the place of the page."""
    page = visit(MARION)
    assert page.evaluate(DROP, ["#sidebar", "elsewhere.docx", "PK"]) == [True, True]
    assert page.evaluate(DROP, ["#frame", "plan.docx", "PK dropped"]) == [True, True]
    expect(page.get_by_role("list", name="Files to be sent")).to_have_text(re.compile("^plan.docx"))
    page.get_by_role("button", name="Send").click()
    assert [file["name"] for file in heard(app)["files"]] == ["plan.docx"]
    assert page.locator(".dropping").count() == 0


def test_a_file_that_is_too_large_is_refused_where_it_was_chosen(visit: Visit, huge: Path, small: Path) -> None:
    """In a sentence that names it; the others stay."""
    page = visit(MARION)
    page.get_by_label("Attach a file").last.set_input_files([huge, small])
    said = page.get_by_role("alert").filter(has_text="huge.docx was not taken. This is larger than 10 MB")
    expect(said).to_be_visible()
    expect(page.get_by_role("list", name="Files to be sent").get_by_role("listitem")).to_have_count(1)


def test_chosen_files_stay_with_their_conversation(visit: Visit, workspace: LocalWorkspace) -> None:
    """A document meant for one room is not sent to another."""
    page = visit(MARION)
    page.get_by_label("Attach a file").last.set_input_files(PLAN)
    page.get_by_role("button", name="Remove plan.docx").wait_for()
    page.get_by_role("button", name="performance").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("#performance")
    expect(page.get_by_role("button", name="Remove plan.docx")).to_have_count(0)
    page.get_by_role("textbox", name="Message").fill("Nothing with it")
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_contain_text("Nothing with it")
    assert Actor(workspace.url, ADEEL.id).messages(PERFORMANCE.id)[0]["files"] == []
    page.go_back()
    expect(page.get_by_role("button", name="Remove plan.docx")).to_be_visible()


def test_a_reply_carries_a_file(visit: Visit, app: App) -> None:
    """In its thread."""
    page = visit(MARION)
    parent = app.says(MARION.id, text="Send the plan here")
    page.locator(".message").hover()
    page.get_by_role("button", name="Reply in thread").click()
    thread = page.locator(".thread")
    with page.expect_file_chooser() as choosing:
        thread.get_by_role("button", name="Attach a file").click()
    choosing.value.set_files(PLAN)
    thread.get_by_role("button", name="Remove plan.docx").wait_for()
    thread.get_by_role("button", name="Reply", exact=True).click()
    event = heard(app)
    assert (event["thread_ts"], event["files"][0]["name"]) == (parent, "plan.docx")
    expect(page.get_by_role("list", name="Replies").get_by_role("link", name=re.compile("^plan.docx"))).to_be_visible()


@pytest.fixture
def form(visit: Visit, app: App) -> Page:
    """A form that asks for a plan."""
    page = visit(MARION)
    app.says(MARION.id, blocks=[{"type": "actions", "elements": [button("Import", "import")]}])
    page.get_by_role("button", name="Import").click()
    app.opens(app.hears("block_actions")["trigger_id"], FORM)
    page.get_by_role("dialog", name="Import a plan").wait_for()
    return page


def test_a_form_takes_a_file(form: Page, app: App) -> None:
    """A native input under its label, with what it takes; the app gets the file object."""
    plan = form.get_by_label("Plan", exact=True)
    expect(plan).to_be_focused()
    expect(plan).to_have_attribute("accept", ".docx,.xlsx")
    plan.set_input_files(BUDGET)
    form.get_by_role("button", name="Remove budget.xlsx").wait_for()
    plan.set_input_files(PLAN)
    expect(form.get_by_role("button", name="Remove budget.xlsx")).to_have_count(0)
    form.get_by_role("button", name="Read it").click()
    held = app.hears("view_submission")["view"]["state"]["values"]["plan"]["plan"]
    assert (held["type"], [file["name"] for file in held["files"]]) == ("file_input", ["plan.docx"])
    assert held["files"][0]["url_private_download"].startswith("http://127.0.0.1:")
    expect(form.get_by_role("dialog")).to_have_count(0)


def test_what_is_wrong_with_a_file_stands_at_its_field(form: Page, app: App, huge: Path) -> None:
    """None, one of the wrong kind, one that is too large; mended, the form can be sent."""
    plan, send = form.get_by_label("Plan", exact=True), form.get_by_role("button", name="Read it")
    send.click()
    expect(plan).to_have_accessible_description("Please fill this in.")
    expect(plan).to_be_focused()
    plan.set_input_files({"name": "plan.pdf", "mimeType": "application/pdf", "buffer": b"%PDF"})
    send.click()
    expect(plan).to_have_accessible_description("plan.pdf is of another kind. Please choose: docx, xlsx.")
    expect(plan).to_have_attribute("aria-invalid", "true")
    plan.set_input_files(huge)
    expect(form.get_by_role("alert").filter(has_text="huge.docx was not taken.")).to_be_visible()
    plan.set_input_files(PLAN)
    send.click()
    assert app.hears("view_submission")["view"]["state"]["values"]["plan"]["plan"]["files"][0]["name"] == "plan.docx"


def test_an_update_keeps_the_chosen_file(form: Page, app: App) -> None:
    """The app changes the form meanwhile; the native input still names the file."""
    plan = form.get_by_label("Plan", exact=True)
    plan.set_input_files(PLAN)
    form.get_by_role("button", name="Remove plan.docx").wait_for()
    view_id = (form.get_by_role("dialog").get_attribute("aria-labelledby") or "").split("-")[1]
    more = {"type": "section", "text": plain("One more thing")}
    app.web.views_update(view_id=view_id, view=FORM | {"blocks": [*FORM["blocks"], more]})
    expect(form.get_by_text("One more thing")).to_be_visible()
    assert plan.evaluate("(node) => [...node.files].map((file) => file.name)") == ["plan.docx"]
    form.get_by_role("button", name="Read it").click()
    assert app.hears("view_submission")["view"]["state"]["values"]["plan"]["plan"]["files"][0]["name"] == "plan.docx"
