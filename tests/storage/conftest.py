"""What the tests of storage use: a real SQLite file, and then a real PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.database import Database
from tests.records import Records, new_database, records


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
