"""What tests of more than one room use."""

from collections.abc import Iterator

import pytest

from bot.clock import Clock, SystemClock
from bot.local.server import LocalWorkspace
from tests.people import DIRECTORY


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
