"""What tests of more than one room use."""

from collections.abc import Iterator

import pytest

from bot.clock import SystemClock
from bot.local.server import LocalWorkspace
from tests.people import DIRECTORY


@pytest.fixture
def workspace() -> Iterator[LocalWorkspace]:
    """A fresh workspace of invented people, listening on loopback."""
    workspace = LocalWorkspace(DIRECTORY, SystemClock())
    workspace.start()
    yield workspace
    workspace.stop()
