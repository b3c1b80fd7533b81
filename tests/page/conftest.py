"""A browser, a page in it, and an app that the page's people talk to."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Error, FileChooser, Page, sync_playwright

from bot.local.directory import Member
from bot.local.server import LocalWorkspace
from tests import browser as chromium
from tests.page.app import App

PATIENCE_MS = 10_000
Visit = Callable[[Member], Page]


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """A headless Chromium; without one the page's tests are left out, but fail in CI.

    Started once for this package and stopped at its end: while it runs, no other event loop can in this thread.
    """
    path = chromium.find()
    if path is None:
        (pytest.fail if chromium.in_ci() else pytest.skip)(chromium.LEFT_OUT)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=list(chromium.ARGUMENTS))
        yield started
        started.close()


@pytest.fixture(scope="package")
def tab(browser: Browser) -> Iterator[Page]:
    """The one that all tests are shown in: to open another takes longer than most of them."""
    context = browser.new_context(locale="en-GB", reduced_motion="reduce")
    context.set_default_timeout(PATIENCE_MS)
    yield context.new_page()
    context.close()


@pytest.fixture
def page(tab: Page) -> Iterator[Page]:
    """Nothing yet, in a window of the usual size; an error or a complaint of the browser's on it fails the test.

    Each test's workspace is an origin of its own, so that none finds what another stored.
    """
    errors: list[str] = []

    def heard(error: Error) -> None:
        errors.append(str(error))

    def chosen(_: FileChooser) -> None:
        """Intercepted from now: asked for with the key press, it may come too late."""

    tab.set_viewport_size({"width": 1280, "height": 800})
    tab.on("pageerror", heard)
    tab.on("filechooser", chosen)
    yield tab
    tab.goto("about:blank")
    tab.remove_listener("pageerror", heard)
    tab.remove_listener("filechooser", chosen)
    assert errors == []


@pytest.fixture
def app(workspace: LocalWorkspace) -> Iterator[App]:
    """An app that is connected."""
    app = App(workspace)
    app.start()
    yield app
    app.stop()


@pytest.fixture
def visit(page: Page, workspace: LocalWorkspace) -> Visit:
    """Opens the page as one of the people."""

    def go(member: Member) -> Page:
        page.goto(f"{workspace.url}/#{member.id}")
        page.get_by_role("heading", level=1).wait_for()
        return page

    return go
