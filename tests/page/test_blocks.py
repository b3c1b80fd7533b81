"""Block Kit on the page: how it looks, and what a press sends."""

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from tests.page.app import App, Json
from tests.page.conftest import Visit
from tests.page.showcase import DATA_TABLE, FIGURE, KINDS, TABLE, button, mrkdwn, options, plain, request, section
from tests.people import ADEEL, MARION

if TYPE_CHECKING:
    from collections.abc import Callable

EVERY_KIND = {
    "h3": ["Customer plan: April 10"],
    "strong": ["3 completed", "Silent", "bold", "loud"],
    "em": ["4 on target"],
    "s": ["5"],
    "code": ["code"],
    "li": ["one", "two", "item", "first of all"],
    "blockquote": ["quoted & kept", "as they said"],
    "pre": ["3.6  Mar 09"],
    "h4": ["Heading"],
    ".context": ["6 of 7 people answered"],
}


@pytest.fixture
def shown(visit: Visit, app: App) -> Page:
    """Marion looks at a message of every kind of block."""
    page = visit(MARION)
    app.says(MARION.id, blocks=KINDS)
    page.get_by_role("heading", name="Customer plan").wait_for()
    return page


def test_every_kind_of_block_is_shown(shown: Page) -> None:
    """Headings, styles, lists and quotes are marked up as what they are, for a screen reader too."""
    for selector, texts in EVERY_KIND.items():
        found = shown.locator(".message-body").locator(selector).all_inner_texts()
        assert set(texts) <= {text.strip() for text in found}, selector
    expect(shown.get_by_text("cannot be shown here")).to_have_count(0)


def test_people_channels_links_and_dates_are_named(shown: Page) -> None:
    """Ids become names, a link leads where it says, a date is shown in the workspace's own zone."""
    main = shown.get_by_role("main")
    expect(main.get_by_text("@Adeel Rahman").first).to_be_visible()
    expect(main.get_by_text("#performance")).to_be_visible()
    expect(main.get_by_role("link", name="the paper")).to_have_attribute("href", "https://example.org/a?b=1&c=2")
    expect(main.get_by_text("Thursday 1 April 2010 at 09:00")).to_be_visible()


def test_pictures_from_elsewhere_are_named_not_fetched(shown: Page) -> None:
    """This page reaches no network."""
    expect(shown.get_by_role("img", name="A chart of ten rounds")).to_be_visible()
    assert shown.locator(".message img").count() == 0


def test_tables_have_headings_captions_and_pages(visit: Visit, app: App) -> None:
    """A table's first row is its heading; a data_table has its caption, row headings and the rest on demand."""
    page = visit(MARION)
    app.says(MARION.id, blocks=[TABLE])
    app.says(MARION.id, blocks=[DATA_TABLE])
    expect(page.get_by_role("columnheader", name="Status")).to_be_visible()
    table = page.get_by_role("table", name="Actions by theme")
    expect(table.get_by_role("rowheader")).to_have_text(["Theme 0", "Theme 1"])
    page.get_by_role("button", name="Show all 4 rows").click()
    expect(table.get_by_role("rowheader")).to_have_count(4)


def test_figures_are_tables(visit: Visit, app: App) -> None:
    """A chart's numbers can be read."""
    page = visit(MARION)
    app.says(MARION.id, blocks=[FIGURE])
    table = page.get_by_role("table", name="How they stand")
    expect(table.get_by_role("row").filter(has_text="on target").get_by_role("cell")).to_have_text("4")


def test_a_press_says_which_button_and_what_was_chosen(visit: Visit, app: App) -> None:
    """The app gets the button's value, the message, and the state of every input in it."""
    page = visit(MARION)
    app.says(MARION.id, blocks=request(2))
    page.get_by_role("group", name=re.compile("3.1 Shorter")).get_by_role("button", name="No change").click()
    payload = app.hears("block_actions")
    assert payload["user"]["id"] == MARION.id
    assert [(a["block_id"], a["action_id"], a["value"]) for a in payload["actions"]] == [
        ("answer-1", "same", "No change")
    ]
    assert payload["state"]["values"]["answer-0"]["status"] == {"type": "static_select", "selected_option": None}


def test_choosing_is_a_press(visit: Visit, app: App) -> None:
    """A select in a message reports the option as soon as it is chosen."""
    page = visit(MARION)
    app.says(MARION.id, blocks=request(1))
    page.get_by_label("Status").select_option("completed")
    payload = app.hears("block_actions")
    assert payload["actions"][0]["selected_option"]["value"] == "completed"
    assert payload["state"]["values"]["answer-0"]["status"]["selected_option"]["value"] == "completed"


def test_walking_through_a_select_reports_only_the_choice(visit: Visit, app: App) -> None:
    """Arrow keys pass other states on the way; only the one that stands when one leaves is sent."""
    page = visit(MARION)
    app.says(MARION.id, blocks=request(1))
    page.get_by_label("Status").focus()
    for key in ("ArrowDown", "ArrowDown", "Tab"):
        page.keyboard.press(key)
    assert app.hears("block_actions")["actions"][0]["selected_option"]["value"] == "underway but will be late"


def test_an_overflow_menu_by_keyboard(visit: Visit, app: App) -> None:
    """Enter opens it, arrows walk, Escape closes, Enter chooses, and the focus is back on its button."""
    page = visit(MARION)
    app.says(MARION.id, blocks=request(1))
    more = page.get_by_role("button", name="More choices")
    more.press("Enter")
    page.keyboard.press("Escape")
    expect(page.get_by_role("menu")).to_have_count(0)
    expect(more).to_be_focused()
    more.press("Enter")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert app.hears("block_actions")["actions"][0]["selected_option"]["value"] == "History"
    expect(more).to_be_focused()


def test_a_confirmation_is_asked_first(visit: Visit, app: App) -> None:
    """No is no: nothing is sent; yes sends."""
    confirm = {"title": plain("Sure?"), "text": mrkdwn("All of them."), "confirm": plain("Yes"), "deny": plain("No")}
    page = visit(MARION)
    app.says(MARION.id, blocks=[{"type": "actions", "elements": [button("Cancel round", "cancel", confirm=confirm)]}])
    dialog = page.get_by_role("alertdialog", name="Sure?")
    page.get_by_role("button", name="Cancel round").click()
    dialog.get_by_role("button", name="No").click()
    expect(dialog).to_have_count(0)
    page.get_by_role("button", name="Cancel round").click()
    dialog.get_by_role("button", name="Yes").click()
    app.hears("block_actions")


CHOICES: list[tuple[Json, str, Json]] = [
    ({"type": "users_select"}, "select", {"selected_user": ADEEL.id}),
    ({"type": "datepicker"}, "date", {"selected_date": "2010-06-30"}),
    ({"type": "radio_buttons", "options": options("red", "green")}, "radio", {"selected_option": options("green")[0]}),
    ({"type": "checkboxes", "options": options("red", "green")}, "tick", {"selected_options": options("green")}),
]


@pytest.mark.parametrize(("definition", "how", "sent"), CHOICES, ids=[how for _, how, _ in CHOICES])
def test_what_each_chooser_sends(visit: Visit, app: App, definition: Json, how: str, sent: Json) -> None:
    """Each kind of choice arrives in the field that Slack has for it."""
    page = visit(MARION)
    app.says(MARION.id, blocks=[{"type": "actions", "elements": [{**definition, "action_id": "pick"}]}])
    place = page.locator(".message-body")
    acts: dict[str, Callable[[], object]] = {
        "select": lambda: place.get_by_role("combobox").select_option(ADEEL.id),
        "date": lambda: place.locator("input[type=date]").fill("2010-06-30"),
        "radio": lambda: place.get_by_label("green").check(),
        "tick": lambda: place.get_by_label("green").check(),
    }
    acts[how]()
    action = app.hears("block_actions")["actions"][0]
    assert {key: without_emoji(action[key]) for key in sent} == sent


def without_emoji(value: object) -> object:
    """Slack, and so the local workspace, adds `emoji: true` to plain text."""
    if isinstance(value, dict):
        return {key: without_emoji(one) for key, one in value.items() if key != "emoji"}
    return [without_emoji(one) for one in value] if isinstance(value, list) else value


def test_what_is_being_typed_survives_an_update(visit: Visit, app: App) -> None:
    """The app updates the message while a person types into it: their words, their place and the draft stay."""
    note = {
        "type": "input",
        "block_id": "n",
        "label": plain("Note"),
        "element": {"type": "plain_text_input", "action_id": "a"},
    }
    page = visit(MARION)
    ts = app.says(MARION.id, blocks=[section("Before"), note])
    page.get_by_role("textbox", name="Message").fill("half a sent")
    page.get_by_label("Note").press_sequentially("half a li")
    channel = app.web.conversations_open(users=MARION.id)["channel"]["id"]
    app.web.chat_update(channel=channel, ts=ts, text="x", blocks=[section("After"), note])
    expect(page.get_by_role("main")).to_contain_text("After")
    expect(page.get_by_label("Note")).to_have_value("half a li")
    expect(page.get_by_label("Note")).to_be_focused()
    page.keyboard.type("ne")
    expect(page.get_by_label("Note")).to_have_value("half a line")
    expect(page.get_by_role("textbox", name="Message")).to_have_value("half a sent")
