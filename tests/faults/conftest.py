"""What the faults share: how often each is to happen, the dice, one workspace, and the count."""

import os
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from storage import people
from tests.faults.office import Office
from tests.faults.slack import TOWN, Slack, started
from tests.people import DOROTA
from tests.records import records

TIMES = "FAULTS"
"""The environment's word for how often each fault happens: "full" as docs/reliability.md says, or a number."""

SEED = "FAULTS_SEED"
KEPT = "fault"
"""The name under which a test's count goes into its report."""


@dataclass
class Tally:
    """What a fault came to: how often it was injected, and how many things were lost, or happened twice."""

    name: str
    times: int
    seed: int
    injected: int = 0
    lost: int = 0
    doubled: int = 0

    def holds(self) -> None:
        """It happened as often as it should, and nothing came of it."""
        assert (self.lost, self.doubled) == (0, 0), self
        assert self.injected >= self.times, self


def pytest_configure(config: pytest.Config) -> None:
    """Name the marker that every fault has."""
    config.addinivalue_line("markers", "fault(name, few, full): a fault; how often in `make test`, in `make faults`")


@pytest.fixture
def tally(request: pytest.FixtureRequest, record_property: pytest.FixtureRequest) -> Iterator[Tally]:
    """The count, which goes into the report with the seconds that it took."""
    marker = request.node.get_closest_marker("fault")
    name, few, full = marker.args
    seed = int(os.environ.get(SEED) or random.randrange(10**6))  # noqa: S311 - not a secret
    wanted = os.environ.get(TIMES, "")
    found = Tally(name, full if wanted == "full" else int(wanted or few), seed)
    began = time.monotonic()
    yield found
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


@contextmanager
def opened(home: Path | str, slack: Slack, folder: Path) -> Iterator[Office]:
    """Records in which everybody of the town is known, and a round is open."""
    kept = records(home)
    kept.open_round(by=DOROTA.id)
    with kept.database.writing() as transaction:
        people.keep(transaction, kept.workspace_id, [people.Profile(one.id, one.real_name) for one in TOWN])
    url = kept.database.engine.url.render_as_string(hide_password=False)
    yield Office(kept, slack, folder / "log", url, replace(slack.clock))
    kept.database.close()


@pytest.fixture
def office(home: Path | str, slack: Slack, tmp_path: Path) -> Iterator[Office]:
    """An office whose records are in an SQLite file, and then on PostgreSQL."""
    with opened(home, slack, tmp_path) as found:
        yield found
