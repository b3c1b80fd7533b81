"""What tests of more than one room use."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from bot.clock import Clock, SystemClock
from bot.local.server import LocalWorkspace
from tests import browser, postgres, statements
from tests.people import DIRECTORY

# The same examples each time where a change is judged; anywhere else new ones, which then find what nobody thought of.
# No example has a deadline of its own: what hangs is ended by the test's, and a busy machine is no fault of the code's.
settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("here", deadline=None)
settings.load_profile("ci" if browser.in_ci() else "here")


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


@pytest.fixture(scope="session")
def server() -> postgres.Server:
    """The run's PostgreSQL."""
    return postgres.shared()


@pytest.fixture(params=["sqlite", "postgresql"])
def home(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path | str]:
    """Where a test's records are: once in an SQLite file, once on PostgreSQL. See `tests.records.new_database`."""
    if request.param == "sqlite":
        yield tmp_path
        return
    server: postgres.Server = request.getfixturevalue("server")
    with server.lent() as url:
        yield url


def pytest_configure(config: pytest.Config) -> None:
    """Name the place of the run's PostgreSQL before the workers are started, which share it; compile for all tests."""
    statements.share()
    if not hasattr(config, "workerinput"):
        postgres.prepare()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop it, when all of them have ended."""
    if not hasattr(config, "workerinput"):
        postgres.clear()


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where CI is "true", a test that was left out is a failure."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if browser.in_ci() and reporter is not None and reporter.stats.get("skipped"):
        reporter.write_line("\nTests were left out, and in CI nothing may be.", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
