"""What the tests of storage use: real SQLite files."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.database import Database
from tests.records import Records, new_database, records


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """An empty database of the newest schema."""
    database = new_database(tmp_path)
    yield database
    database.close()


@pytest.fixture
def street_care(tmp_path: Path) -> Iterator[Records]:
    """The invented council's plan in a database of its own."""
    kept = records(tmp_path)
    yield kept
    kept.database.close()
