"""A whole round, lived through in the browser: the officer opens it, owners answer, and the digest is read."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from bot.demo import Demo
from bot.demo_plan import read_plan

EXAMPLE = Path(__file__).parents[2] / "examples" / "library-plan.txt"
PATIENCE_MS = 20_000
ROUND = "/plan round October 26 closes 20 November for Cabinet 1 December"


@pytest.fixture
def council(page: Page, tmp_path: Path) -> Iterator[Page]:
    """The example plan's demo on its first morning, with nobody at the keyboard yet."""
    demo = Demo(read_plan(EXAMPLE), tmp_path, 0)
    demo.start()
    page.goto(demo.url)
    yield page
    page.goto("about:blank")
    demo.stop()


@pytest.fixture
def opened(council: Page) -> Page:
    """The officer has typed a round, has looked at the preview and has opened it."""
    be(council, "Priya Shah")
    say(council, ROUND)
    preview = last(council, "9 people will be asked about 13 actions")
    expect(preview).to_contain_text("closes on Friday 20 November, for Cabinet on 1 December")
    preview.get_by_role("button", name="Open the round").click()
    expect(last(council, "Close now…")).to_contain_text("0 of 9", timeout=PATIENCE_MS)
    return council


def be(page: Page, name: str) -> None:
    """Be somebody: at first by the question that the page asks, afterwards at the top of the left column."""
    first = page.get_by_role("button", name=name)
    chooser = page.get_by_label("You are", exact=True)
    expect(first.or_(chooser).first).to_be_visible()
    if chooser.is_visible():
        chooser.select_option(label=page.get_by_role("option", name=re.compile(name)).first.inner_text())
    else:
        first.click()
    expect(page.get_by_text(f"You are {name}", exact=True)).to_be_visible()


def say(page: Page, words: str) -> None:
    """Type into the box and press Enter."""
    box = page.get_by_role("textbox", name="Message")
    box.fill(words)
    box.press("Enter")


def last(page: Page, words: str) -> Locator:
    """The newest message with these words, there."""
    found = page.locator(".message").filter(has_text=words).last
    expect(found).to_be_visible(timeout=PATIENCE_MS)
    return found


def move_clock(page: Page, label: str, day: str) -> None:
    """Move the clock, and wait until it has arrived."""
    page.get_by_role("button", name=label).click()
    expect(page.locator("time.now")).to_contain_text(day, timeout=PATIENCE_MS)


def test_a_round_from_its_opening_to_its_digest(opened: Page) -> None:
    """One owner types a line and presses a status, one replies and presses Save; both stand in the digest."""
    be(opened, "Sam Field")
    asked = last(opened, "How does your action stand?")
    asked.get_by_role("textbox", name="A line on 1.3").fill("builder is on site")
    asked.get_by_role("button", name="On target").click()
    expect(asked).to_contain_text("on target, “builder is on site”")
    expect(asked).to_contain_text("Thank you, that is everything")
    be(opened, "Tom Ashdown")
    say(opened, "2.2 completed, every adviser is trained; 2.3 no change")
    last(opened, "Here is how I read that").get_by_role("button", name="Save both").click()
    expect(last(opened, "Saved for October 26")).to_contain_text("Nothing of yours is open any more")
    be(opened, "Priya Shah")
    move_clock(opened, "Closing of the round", "Friday 20 November 2026")
    opened.get_by_role("button", name="performance").click()
    digest = last(opened, "October 26, for Cabinet on 1 December")
    expect(digest).to_contain_text(re.compile("Done since September 26: 2.2 Calls back.*Well done, Tom Ashdown"))
    expect(digest).to_contain_text("4.3 Waiting times on the council website, Daniel Whitlock: no update received")
    digest.get_by_role("button", name="4 replies").click()
    expect(opened.get_by_role("list", name="Replies").get_by_role("row", name="1.3")).to_contain_text(
        "builder is on site"
    )


def test_a_form_pressed_twice_with_the_same_mistake_keeps_its_words(opened: Page) -> None:
    """A later date without its reason is sent back each time, in sight; with the reason it is saved."""
    be(opened, "Sam Field")
    asked = last(opened, "How does your action stand?")
    asked.get_by_role("button", name="Add progress…").click()
    form = opened.get_by_role("dialog", name="Add progress")
    form.get_by_label("What has happened?").fill("tiles are late")
    form.get_by_label("New date, if it moved").fill("end of February 2027")
    for _ in range(2):
        with opened.expect_response("**/page/submit") as sent:
            form.get_by_role("button", name="Save").click()
        assert not sent.value.json()["ok"]
    expect(form.get_by_text("please say why in a few words")).to_be_in_viewport(ratio=1)
    form.get_by_label("Why it moved").fill("the tile works burnt down")
    form.get_by_role("button", name="Save").click()
    expect(form).to_have_count(0)
    expect(asked).to_contain_text("“tiles are late”, due End March 2026 -> February 2027")
