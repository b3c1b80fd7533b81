"""What tests of more than one room use."""

from collections.abc import Iterator

import pytest
from hypothesis import settings

from bot.clock import Clock, SystemClock
from bot.local.server import LocalWorkspace
from tests import browser
from tests.people import DIRECTORY

# The same examples each time where a change is judged; anywhere else new ones, which then find what nobody thought of.
settings.register_profile("ci", derandomize=True)
if browser.in_ci():
    settings.load_profile("ci")


@pytest.fixture
def clock() -> Clock:
    """The workspace's clock; tests that live through time put one of their own in its place."""
    return SystemClock()


@pytest.fixture
def workspace(clock: Clock) -> Iterator[LocalWorkspace]:
    """A fresh workspace of invented people, listening on loopback, with Slack's own limits."""
    workspace = LocalWorkspace(DIRECTORY, clock)
    workspace.start()
    yield workspace
    workspace.stop()


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where CI is "true", a test that was left out is a failure."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if browser.in_ci() and reporter is not None and reporter.stats.get("skipped"):
        reporter.write_line("\nTests were left out, and in CI nothing may be.", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
