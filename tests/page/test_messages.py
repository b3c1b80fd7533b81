"""What a person writes and reads on the page."""

import re

from playwright.sync_api import Locator, Page, expect

from bot.local.server import LocalWorkspace
from tests.actor import Actor
from tests.page.app import App, Json
from tests.page.conftest import Visit
from tests.people import ADEEL, MARION, PERFORMANCE


def write(page: Page, text: str) -> None:
    """Type into the box and press Enter."""
    box = page.get_by_role("textbox", name="Message")
    box.fill(text)
    box.press("Enter")


def message(page: Page, text: str) -> Locator:
    """The message with these words."""
    return page.locator(".message").filter(has_text=text)


def test_asks_who_you_are_and_says_it(page: Page, workspace: LocalWorkspace) -> None:
    """Nobody yet: the page asks, and afterwards its title and its head say who is at the keyboard."""
    page.goto(workspace.url)
    page.get_by_role("button", name="Marion Tait").click()
    expect(page.get_by_text("You are Marion Tait")).to_be_visible()
    expect(page).to_have_title(re.compile("as Marion Tait"))
    page.reload()
    expect(page.get_by_text("You are Marion Tait")).to_be_visible()


def test_does_not_offer_who_has_left(page: Page, workspace: LocalWorkspace) -> None:
    """Deactivated accounts and apps are nobody's to be."""
    page.goto(workspace.url)
    page.get_by_role("button", name="Marion Tait").wait_for()
    expect(page.get_by_role("button", name="Edwin Ashby")).to_have_count(0)
    expect(page.get_by_role("button", name="Slackbot")).to_have_count(0)


def test_an_address_of_another_workspace_asks_anew(page: Page, workspace: LocalWorkspace) -> None:
    """A bookmark may name a person whom this workspace does not know."""
    page.goto(f"{workspace.url}/#U0NOBODY/C0NOWHERE")
    expect(page.get_by_role("heading", name="Who do you want to be?")).to_be_visible()


def test_writes_a_message(visit: Visit) -> None:
    """Enter sends, the message appears, the box is empty again."""
    page = visit(MARION)
    page.get_by_role("button", name="performance").click()
    write(page, "Papers are due on *Tuesday*")
    message = page.get_by_role("listitem").filter(has_text="Papers are due on Tuesday")
    expect(message.get_by_role("strong").filter(has_text="Tuesday")).to_be_visible()
    expect(page.get_by_role("textbox", name="Message")).to_have_value("")


def test_what_answers_a_command_comes_into_sight(visit: Visit, app: App) -> None:
    """Also where the last answer was so tall that its end was not: whoever has typed looks for what is new."""
    page = visit(MARION)
    app.answers["command"] = lambda said: {"text": "\n".join(f"{said['text']} {n}" for n in range(200))}
    write(page, "/plan status")
    expect(message(page, "status 0")).to_be_in_viewport()
    app.answers["command"] = lambda said: {"text": f"Nothing is {said['text']}."}
    write(page, "/plan overdue")
    expect(message(page, "Nothing is overdue.")).to_be_in_viewport()


def test_shift_enter_starts_a_new_line(visit: Visit) -> None:
    """Two lines are one message."""
    page = visit(MARION)
    box = page.get_by_role("textbox", name="Message")
    box.press_sequentially("first")
    box.press("Shift+Enter")
    box.press_sequentially("second")
    box.press("Enter")
    expect(page.locator(".message .words")).to_have_text("first\nsecond", use_inner_text=True)


def test_hostile_words_stay_words(visit: Visit, app: App) -> None:
    """Markup that a person types is shown as they typed it, and neither runs nor calls anybody."""
    hostile = "<script>document.title='taken'</script> <img src=x onerror=alert(1)> <!channel> &lt;b&gt;"
    page = visit(MARION)
    write(page, hostile)
    expect(page.locator(".message .words")).to_have_text(hostile)
    assert page.locator(".message script, .message img, .message .mention").count() == 0
    assert app.hears("event_callback")["event"]["text"].count("&lt;") == 4


def test_hostile_blocks_stay_words(visit: Visit, app: App) -> None:
    """Links that are no web links are no links; markup in a button's or a table's text is text."""
    text = "<javascript:alert(1)|click me> <b>bold</b>"
    blocks: list[Json] = [
        {"type": "section", "text": {"type": "mrkdwn", "text": text}},
        {"type": "table", "rows": [[{"type": "raw_text", "text": "<img src=x onerror=alert(1)>"}]]},
    ]
    page = visit(MARION)
    app.says(MARION.id, blocks=blocks)
    expect(page.locator(".section .words")).to_have_text("<javascript:alert(1)|click me> <b>bold</b>")
    expect(page.get_by_role("columnheader")).to_have_text("<img src=x onerror=alert(1)>")
    assert page.locator(".message a, .message img").count() == 0


def test_edits_and_deletes_their_own(visit: Visit) -> None:
    """Edit shows the words as they were typed; saved, the message says that it was edited; Delete asks first."""
    page = visit(MARION)
    write(page, "3.2 done & dusted @Adeel Rahman")
    page.locator(".message").hover()
    page.get_by_role("button", name="Edit").click()
    box = page.get_by_role("textbox", name="Edit your message")
    expect(box).to_have_value("3.2 done & dusted @Adeel Rahman")
    box.fill("3.2 not done")
    box.press("Enter")
    expect(page.locator(".message")).to_contain_text("(edited)")
    expect(page.locator(".message .words")).to_have_text("3.2 not done")
    page.get_by_role("button", name="Delete").click()
    page.get_by_role("alertdialog").get_by_role("button", name="Delete").click()
    expect(page.get_by_text("Nothing has been said here yet.")).to_be_visible()


def test_others_messages_are_not_theirs_to_edit(visit: Visit, app: App) -> None:
    """The app's message has no Edit and no Delete."""
    page = visit(MARION)
    app.says(MARION.id, text="Hello")
    expect(page.locator(".message")).to_contain_text("Hello")
    expect(page.get_by_role("button", name="Edit")).to_have_count(0)


def test_threads_open_and_are_answered(visit: Visit, app: App) -> None:
    """Replies are folded up; opened, one can answer, and the app hears in which thread."""
    page = visit(MARION)
    parent = app.says(MARION.id, text="The digest")
    app.says(MARION.id, text="Themes in the thread", thread_ts=parent)
    opener = page.get_by_role("button", name="1 reply")
    expect(opener).to_have_attribute("aria-expanded", "false")
    opener.click()
    expect(page.get_by_role("list", name="Replies")).to_contain_text("Themes in the thread")
    page.get_by_role("textbox", name="Reply").fill("Thank you")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="2 replies")).to_be_visible()


def test_a_slash_command_is_answered_to_its_asker_only(visit: Visit, app: App, workspace: LocalWorkspace) -> None:
    """The answer is marked as private, and another member of the channel does not get it."""
    app.answers["command"] = lambda _: {"response_type": "ephemeral", "text": "4 of 11 are past their date"}
    page = visit(MARION)
    page.get_by_role("button", name="performance").click()
    write(page, "/plan overdue")
    answer = page.get_by_role("listitem").filter(has_text="4 of 11 are past their date")
    expect(answer).to_contain_text("Only visible to you")
    assert app.hears("command")["text"] == "overdue"
    assert Actor(workspace.url, ADEEL.id).messages(PERFORMANCE.id) == []


def test_unread_messages_are_counted_until_they_are_seen(visit: Visit, workspace: LocalWorkspace) -> None:
    """The count stands beside the channel, in words too, and goes when the channel is opened."""
    page = visit(MARION)
    Actor(workspace.url, ADEEL.id).say("One", PERFORMANCE.id)
    Actor(workspace.url, ADEEL.id).say("Two", PERFORMANCE.id)
    room = page.get_by_role("button", name="performance 2 unread messages")
    room.click()
    expect(page.get_by_role("button", name="performance", exact=True)).to_be_visible()


def test_a_file_can_be_downloaded(visit: Visit, app: App) -> None:
    """A file that the app uploads is a link with its name and size."""
    page = visit(MARION)
    page.get_by_role("button", name="performance").click()
    app.web.files_upload_v2(channel=PERFORMANCE.id, filename="progress.txt", content="3.2 done", title="Progress")
    with page.expect_download() as downloading:
        page.get_by_role("link", name=re.compile("^progress|^Progress")).click()
    assert downloading.value.suggested_filename == "progress.txt"
    assert downloading.value.path().read_text() == "3.2 done"


def test_being_somebody_else_shows_what_they_see(visit: Visit, app: App) -> None:
    """The private channel is there for its members only, and direct messages stay with their people."""
    page = visit(MARION)
    app.says(MARION.id, text="For Marion")
    expect(page.get_by_role("main")).to_contain_text("For Marion")
    page.get_by_label("You are").select_option(label="Bronwen Pugh, Revenues manager")
    expect(page.get_by_text("You are Bronwen Pugh")).to_be_visible()
    expect(page.get_by_role("main")).not_to_contain_text("For Marion")
    expect(page.get_by_role("button", name="housing-leads")).to_have_count(0)


def test_writes_to_somebody_new(visit: Visit) -> None:
    """A direct message is opened by choosing the person."""
    page = visit(MARION)
    page.get_by_label("Write to somebody").select_option(label="Dorota Wolska, Web editor")
    expect(page.get_by_role("heading", level=1)).to_have_text("Dorota Wolska")


def test_a_refused_message_stays_in_the_box(visit: Visit, workspace: LocalWorkspace) -> None:
    """What cannot be sent is not lost, and the page says that it was not sent."""
    page = visit(MARION)
    expect(page.get_by_role("heading", level=1)).to_have_text("Chaser")
    workspace.stop()
    expect(page.get_by_text("Connection lost, trying again")).to_be_visible()
    write(page, "3.2 done")
    expect(page.get_by_text("Not sent.")).to_be_visible()
    expect(page.get_by_role("textbox", name="Message")).to_have_value("3.2 done")
