"""Modals on the page."""

import pytest
from playwright.sync_api import Page, expect

from tests.page.app import App, Json
from tests.page.conftest import Visit
from tests.page.showcase import DETAILS, button, plain, section
from tests.people import ADEEL, MARION


@pytest.fixture
def modal(visit: Visit, app: App) -> Page:
    """Marion has pressed a button that opens a modal."""
    page = visit(MARION)
    app.says(MARION.id, blocks=[{"type": "actions", "elements": [button("Add progress", "add")]}])
    page.get_by_role("button", name="Add progress").click()
    app.opens(app.hears("block_actions")["trigger_id"], DETAILS)
    page.get_by_role("dialog", name="Add progress").wait_for()
    return page


def values(payload: Json) -> Json:
    """What was submitted, block by block."""
    return {block: state[block] for block, state in payload["view"]["state"]["values"].items()}


def test_a_modal_is_filled_in_and_submitted(modal: Page, app: App) -> None:
    """Every kind of input arrives in Slack's shape."""
    modal.get_by_label("completed").check()
    modal.get_by_label("What has happened?").fill("All five teams.")
    modal.get_by_label("New date").fill("2010-06-30")
    modal.get_by_label("Why did it slip?").select_option("Vacancies")
    modal.locator("summary").click()
    modal.get_by_label("4.1").check()
    modal.get_by_label("the lead").check()
    modal.get_by_label("Hand over to").select_option(label="Adeel Rahman")
    modal.get_by_label("Post in").select_option(label="#performance")
    modal.get_by_role("button", name="Save").click()
    sent = values(app.hears("view_submission"))
    assert sent["status"]["selected_option"]["value"] == "completed"
    assert sent["note"] == {"type": "plain_text_input", "value": "All five teams."}
    assert sent["due"] == {"type": "datepicker", "selected_date": "2010-06-30"}
    assert sent["reason"]["selected_option"]["value"] == "Vacancies"
    assert [option["value"] for option in sent["also"]["selected_options"]] == ["4.1"]
    assert [option["value"] for option in sent["tell"]["selected_options"]] == ["the lead"]
    assert sent["to"] == {"type": "users_select", "selected_user": ADEEL.id}
    assert sent["where"]["selected_conversation"] == "C0PERFORM"
    expect(modal.get_by_role("dialog")).to_have_count(0)


def test_what_is_left_empty_is_null(modal: Page, app: App) -> None:
    """Optional inputs that nobody touched."""
    modal.get_by_label("completed").check()
    modal.get_by_label("What has happened?").fill("Done")
    modal.get_by_label("What has happened?").press("Control+Enter")
    sent = values(app.hears("view_submission"))
    assert sent["due"]["selected_date"] is None
    assert sent["also"]["selected_options"] == []
    assert sent["to"]["selected_user"] is None


def test_what_must_be_filled_in_is_asked_for(modal: Page) -> None:
    """Each empty input says so, and the first one has the focus."""
    modal.get_by_role("button", name="Save").click()
    expect(modal.get_by_text("Please fill this in.")).to_have_count(2)
    expect(modal.get_by_label("on target")).to_be_focused()
    expect(modal.get_by_label("What has happened?")).to_have_attribute("aria-invalid", "true")


def test_the_apps_objections_stand_at_their_fields(modal: Page, app: App) -> None:
    """What was typed stays, the field names its error, and mended it can be submitted."""
    wrong = {"response_action": "errors", "errors": {"due": "That day has passed."}}
    app.answers["view_submission"] = lambda payload: None if "2011" in str(values(payload)["due"]) else wrong
    modal.get_by_label("completed").check()
    modal.get_by_label("What has happened?").fill("Later")
    modal.get_by_label("New date").fill("2010-02-28")
    modal.get_by_role("button", name="Save").click()
    expect(modal.get_by_label("New date")).to_have_accessible_description("That day has passed.")
    expect(modal.get_by_label("New date")).to_be_focused()
    app.says(MARION.id, "Something else")
    modal.locator("#messages").get_by_text("Something else").wait_for()
    expect(modal.get_by_label("New date")).to_have_accessible_description("That day has passed.")
    expect(modal.get_by_label("What has happened?")).to_have_value("Later")
    modal.get_by_label("New date").fill("2011-02-28")
    modal.keyboard.press("Control+Enter")
    expect(modal.get_by_role("dialog")).to_have_count(0)


def test_escape_closes_and_the_focus_goes_back(modal: Page) -> None:
    """The keyboard is where it was before: on the button that opened the modal."""
    modal.keyboard.press("Escape")
    expect(modal.get_by_role("dialog")).to_have_count(0)
    expect(modal.get_by_role("button", name="Add progress")).to_be_focused()


def test_the_tab_key_stays_within(modal: Page) -> None:
    """From the last button to the first, and back."""
    modal.get_by_role("button", name="Save").focus()
    modal.keyboard.press("Tab")
    expect(modal.get_by_role("button", name="Close")).to_be_focused()
    modal.keyboard.press("Shift+Tab")
    expect(modal.get_by_role("button", name="Save")).to_be_focused()


def test_three_deep(modal: Page, app: App) -> None:
    """A pushed modal lies on the one below, which is there again when it is closed, with what was typed."""
    asks = {**DETAILS, "title": plain("Reason"), "blocks": [section("Why?")]}
    app.answers["view_submission"] = lambda _: {"response_action": "push", "view": asks}
    modal.get_by_label("completed").check()
    modal.get_by_label("What has happened?").fill("Half done")
    modal.keyboard.press("Control+Enter")
    expect(modal.get_by_role("dialog", name="Reason")).to_be_visible()
    modal.keyboard.press("Escape")
    expect(modal.get_by_role("dialog", name="Reason")).to_have_count(0)
    expect(modal.get_by_label("What has happened?")).to_have_value("Half done")


def test_an_update_keeps_what_is_typed(modal: Page, app: App) -> None:
    """The app adds a block while a person types."""
    modal.get_by_label("What has happened?").press_sequentially("Half a li")
    view = app.web.views_update(
        view_id=view_id(modal), view={**DETAILS, "blocks": [section("New"), *DETAILS["blocks"]]}
    )
    assert view["ok"]
    expect(modal.get_by_role("dialog")).to_contain_text("New")
    modal.keyboard.type("ne")
    expect(modal.get_by_label("What has happened?")).to_have_value("Half a line")


def view_id(page: Page) -> str:
    """The id of the modal that is open."""
    heading = page.get_by_role("dialog").get_attribute("aria-labelledby") or ""
    return heading.removeprefix("view-").removesuffix("-title")
