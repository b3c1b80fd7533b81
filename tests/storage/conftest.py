"""What the tests of storage use: a real SQLite file, and then a real PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.database import Database
from storage.files import address_of
from tests.records import Records, new_database, records
from tests.storage.files import written_to


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def lasting_home(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path | str]:
    """As `home`, for all tests of a module together."""
    if request.param == "sqlite":
        yield tmp_path_factory.mktemp("records")
        return
    with request.getfixturevalue("server").lent() as url:
        yield url


@pytest.fixture
def database(home: Path | str) -> Iterator[Database]:
    """An empty database of the newest schema."""
    database = new_database(home)
    yield database
    database.close()


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Database]:
    """The same in an SQLite file, for what only SQLite does."""
    database = new_database(tmp_path)
    yield database
    database.close()


@pytest.fixture
def street_care(home: Path | str) -> Iterator[Records]:
    """The invented council's plan in a database of its own."""
    kept = records(home)
    yield kept
    kept.database.close()


@pytest.fixture
def escaped(tmp_path: Path) -> Iterator[Records]:
    """The invented council's records in a folder whose name needs escapes."""
    folder = tmp_path / "50% #1"
    folder.mkdir()
    kept = records(tmp_path)
    kept.database.close()
    (tmp_path / "chaser.db").replace(folder / "chaser.db")
    database = Database(address_of(folder / "chaser.db"))
    yield Records(database, kept.workspace_id, kept.plan_id)
    database.close()


@pytest.fixture
def written(tmp_path: Path) -> Iterator[Path]:
    """Records whose last thirty commits stand in the log alone, as a killed process leaves them."""
    with written_to(tmp_path / "live") as file:
        yield file
