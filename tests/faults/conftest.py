"""What the faults share: how often each is to happen, the dice, one workspace, and the count."""

import os
import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.office import Office, opened
from tests.faults.slack import Slack, started
from tests.faults.tally import KEPT, SEED, TIMES, Tally


def pytest_configure(config: pytest.Config) -> None:
    """Name the marker that every fault has."""
    config.addinivalue_line("markers", "fault(name, few, full): a fault; how often in `make test`, in `make faults`")


@pytest.fixture
def tally(request: pytest.FixtureRequest, record_property: pytest.FixtureRequest) -> Iterator[Tally]:
    """The count, which goes into the report with the seconds that it took."""
    marker = request.node.get_closest_marker("fault")
    name, few, full = marker.args
    if "home" in request.fixturenames:
        name += f" ({request.node.callspec.params['home']})"
    seed = int(os.environ.get(SEED) or random.randrange(10**6))  # noqa: S311 - not a secret
    wanted = os.environ.get(TIMES, "")
    found = Tally(name, full if wanted == "full" else int(wanted or few), seed)
    began, failed = time.monotonic(), request.session.testsfailed
    yield found
    if request.session.testsfailed > failed:
        return
    row = (found.name, found.injected, found.lost, found.doubled, round(time.monotonic() - began, 1), found.seed)
    record_property(KEPT, row)  # type: ignore[operator] # pytest's own function


@pytest.fixture
def dice(tally: Tally) -> random.Random:
    """Chance that can be had again: the seed is in the table, and a test that fails names it."""
    print("seed", tally.seed)  # noqa: T201 - pytest shows it where the test fails
    return random.Random(tally.seed)  # noqa: S311 - see tally


@pytest.fixture(scope="session")
def town() -> Iterator[Slack]:
    """One workspace for all of them."""
    with started() as slack:
        yield slack


@pytest.fixture
def slack(town: Slack) -> Iterator[Slack]:
    """The same in calm weather."""
    town.calm()
    yield town
    town.calm()


@pytest.fixture
def office(home: Path | str, slack: Slack, tmp_path: Path) -> Iterator[Office]:
    """An office whose records are in an SQLite file, and then on PostgreSQL."""
    with opened(home, slack, tmp_path) as found:
        yield found
