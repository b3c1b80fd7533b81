"""The page without a mouse, and its clock."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from bot.clock import MovableClock
from bot.local.server import LocalWorkspace
from bot.local.timeline import Jump
from tests.page.app import App
from tests.page.conftest import Visit
from tests.page.showcase import request
from tests.people import DIRECTORY, MARION

START = datetime(2010, 4, 1, 8, 0, tzinfo=UTC)


class Days:
    """A timeline that can go on by one day."""

    def __init__(self, clock: MovableClock) -> None:
        self._clock = clock

    def jumps(self) -> Sequence[Jump]:
        """One day on."""
        return [Jump("day", "Next working day", self._clock.now() + timedelta(days=1))]

    def jump(self, id: str) -> None:  # noqa: A002 - the word that the protocol uses
        """Go there."""
        del id  # there is only one
        self._clock.move_to(self._clock.now() + timedelta(days=1))


@pytest.fixture
def clocked(tmp_path: Path, page: Page) -> Iterator[Page]:
    """Marion in a workspace whose clock can be moved."""
    clock = MovableClock(tmp_path / "clock.json", START)
    workspace = LocalWorkspace(DIRECTORY, clock, timeline=Days(clock))
    workspace.start()
    page.goto(f"{workspace.url}/#{MARION.id}")
    page.get_by_role("heading", level=1).wait_for()
    yield page
    workspace.stop()


def test_a_message_is_written_without_a_mouse(visit: Visit) -> None:
    """The second skip link leads to the box; Enter sends."""
    page = visit(MARION)
    page.get_by_role("link", name="Skip to writing").focus()
    page.keyboard.press("Enter")
    page.keyboard.type("Done by keyboard")
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_contain_text("Done by keyboard")


def test_a_request_is_answered_without_a_mouse(visit: Visit, app: App) -> None:
    """From the messages Tab reaches the buttons in reading order, and the press leaves the focus where it was."""
    page = visit(MARION)
    app.says(MARION.id, blocks=request(1))
    page.get_by_role("button", name="No change").wait_for()
    page.get_by_role("link", name="Skip to the messages").focus()
    page.keyboard.press("Enter")
    for _ in range(4):
        page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="No change")).to_be_focused()
    page.keyboard.press("Enter")
    assert app.hears("block_actions")["actions"][0]["action_id"] == "same"
    expect(page.get_by_role("button", name="No change")).to_be_focused()


def test_arrow_up_edits_the_last_message(visit: Visit) -> None:
    """As in Slack, from the empty box; Escape leaves the message as it was."""
    page = visit(MARION)
    box = page.get_by_role("textbox", name="Message")
    box.fill("3.2 done")
    box.press("Enter")
    expect(page.get_by_role("main")).to_contain_text("3.2 done")
    box.press("ArrowUp")
    expect(page.get_by_role("textbox", name="Edit your message")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".message .words")).to_have_text("3.2 done")


def test_new_messages_are_said_aloud(visit: Visit, app: App) -> None:
    """A screen reader hears who wrote what."""
    page = visit(MARION)
    app.says(MARION.id, text="The round closes *tomorrow*")
    expect(page.get_by_role("log")).to_have_text("Chaser: The round closes tomorrow")


def test_landmarks(visit: Visit) -> None:
    """One main part, one heading of the first rank, the conversations as navigation."""
    page = visit(MARION)
    expect(page.get_by_role("main")).to_have_count(1)
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    expect(page.get_by_role("navigation", name="Channels")).to_be_visible()
    expect(page.get_by_role("navigation", name="Direct messages")).to_be_visible()


def test_at_twice_the_size_nothing_is_out_of_reach(visit: Visit, app: App) -> None:
    """At 200 % zoom (640 by 400) the page does not scroll sideways, and the box and the messages are in sight."""
    page = visit(MARION)
    app.says(MARION.id, blocks=request(3))
    page.set_viewport_size({"width": 640, "height": 400})
    assert page.evaluate("document.documentElement.scrollWidth") <= 640
    expect(page.get_by_role("textbox", name="Message")).to_be_in_viewport()
    expect(page.get_by_role("heading", level=1)).to_be_in_viewport()


def test_the_clock_moves_on(clocked: Page) -> None:
    """It shows the workspace's own day, and a button moves it; the new day is said aloud."""
    expect(clocked.get_by_text("Thursday 1 April 2010, 09:00")).to_be_visible()
    clocked.get_by_role("button", name="Next working day Fri 2 Apr, 09:00").click()
    expect(clocked.get_by_text("It is now Friday 2 April 2010, 09:00")).to_have_count(1)
    expect(clocked.get_by_role("button", name=re.compile("Next working day Sat 3 Apr"))).to_be_focused()


def test_a_workspace_without_a_clock_to_move_shows_none(visit: Visit) -> None:
    """The real time needs no buttons."""
    page = visit(MARION)
    expect(page.get_by_role("group", name="Move the clock on to")).to_have_count(0)
