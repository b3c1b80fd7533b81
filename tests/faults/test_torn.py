"""SQLite's log ends anywhere, as a power cut leaves it."""

import random
import shutil
from pathlib import Path

import pytest

from storage.database import Database
from storage.files import address_of
from storage.tables import seen
from tests.faults.tally import Tally
from tests.records import MORNING
from tests.storage.files import written_to


@pytest.mark.fault("torn copies of SQLite's log", 6, 1_000)
def test_a_torn_log_never_spoils_the_records(tally: Tally, dice: random.Random, tmp_path: Path) -> None:
    """Cut anywhere, with rubbish after the cut or not, it opens with the first so many commits, each whole."""
    found = []
    with written_to(tmp_path / "live") as written:
        log = written.with_name("chaser.db-wal").read_bytes()
        for n in range(tally.times):
            # The first and the last are known, for what is to be found in them.
            cut = (0, len(log))[n] if n < 2 else dice.randrange(len(log))
            folder = tmp_path / "torn"
            folder.mkdir()
            shutil.copy(written, folder / "chaser.db")
            (folder / "chaser.db-wal").write_bytes(log[:cut] + dice.randbytes(5000) * (n % 2))
            found.append((cut, _commits_in(folder / "chaser.db")))
            shutil.rmtree(folder)
            tally.injected += 1
    counts = [count for _, count in sorted(found)]
    assert counts == sorted(counts)
    assert (counts[0], counts[-1]) == (0, 30)
    tally.holds()


def _commits_in(file: Path) -> int:
    """How many commits there are, each whole and none left out; the records are sound, and can be written to."""
    database = Database(address_of(file))
    with database.writing() as transaction:
        run = transaction.connection.exec_driver_sql
        keys = [key[:2] for key in run("SELECT key FROM seen ORDER BY key").scalars()]
        assert run("PRAGMA integrity_check").scalars().all() == ["ok"]
        # Torn before the first commit, it has not even the workspace: that one was brought in.
        assert int(run("SELECT name FROM workspaces").scalar() or "") == len(keys)
        transaction.insert_once(seen, key="goes on", at=MORNING)
    database.close()
    assert keys == [f"{k:02}" for k in range(len(keys))]
    return len(keys)
