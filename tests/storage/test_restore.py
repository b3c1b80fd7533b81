"""Bringing a backup back: looked through first, and what was there before is kept."""

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from alembic import command

from storage import outbox
from storage.backup import NotSound, back_up
from storage.files import address_of, file_of, looking
from storage.lock import InUse, is_held, locked
from storage.migrate import current, newest
from storage.restore import contents, restore
from storage.upgrade import NewerSchema, config
from tests.records import MORNING, Records, claim_one, records
from tests.storage.files import LITTLE_ROOM, ROOT, plans_in, rename_plan, spoil, url_of

LITTLE_ROOM_TO_RESTORE = LITTLE_ROOM.replace("storage.backup", "storage.restore").replace("back_up(", "restore(")


def test_what_was_there_before_is_kept_with_its_log(written: Path, tmp_path: Path) -> None:
    """The old log is not read into the records that are brought back, and is not lost either."""
    (tmp_path / "other").mkdir()
    other = records(tmp_path / "other")
    other.database.close()
    killed = tmp_path / "killed"
    killed.mkdir()
    for name in ("chaser.db", "chaser.db-wal"):
        shutil.copy(written.with_name(name), killed / name)
    before = restore(address_of(killed / "chaser.db"), tmp_path / "other" / "chaser.db", MORNING)
    assert before == killed / "chaser-before-2027-04-01T080000+0000.db"
    assert plans_in(killed / "chaser.db") == ["Street care"]
    with closing(sqlite3.connect(before)) as old:
        assert old.execute("SELECT count(*) FROM seen").fetchone() == (30,)


def test_restoring_where_nothing_is(escaped: Records, tmp_path: Path) -> None:
    """On another machine: there is nothing to keep beside."""
    backup = back_up(url_of(escaped), tmp_path / "b", MORNING)
    (tmp_path / "new").mkdir()
    url = address_of(tmp_path / "new" / "chaser.db")
    assert restore(url, backup.file, MORNING) is None
    assert plans_in(tmp_path / "new" / "chaser.db") == ["Street care"]
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == ["chaser.db", "chaser.db.lock"]


def test_a_copy_with_its_log_is_brought_back_with_it(written: Path, tmp_path: Path) -> None:
    """Somebody copied both files instead of making a backup, and did right."""
    for name in ("chaser.db", "chaser.db-wal"):
        shutil.copy(written.with_name(name), tmp_path / name)
    url = address_of(tmp_path / "restored.db")
    restore(url, tmp_path / "chaser.db", MORNING)
    with closing(sqlite3.connect(tmp_path / "restored.db")) as found:
        assert found.execute("SELECT count(*) FROM seen").fetchone() == (30,)


def test_the_owner_and_the_rights_of_the_records_stay(escaped: Records, tmp_path: Path) -> None:
    """Else a bot that runs as somebody else could not open what an administrator has brought back."""
    url = url_of(escaped)
    backup = back_up(url, tmp_path / "b", MORNING)
    escaped.database.close()
    file_of(url).chmod(0o640)
    if os.geteuid() == 0:
        os.chown(file_of(url), 12345, 12346)
    before = file_of(url).stat()
    restore(url, backup.file, MORNING)
    after = file_of(url).stat()
    assert (after.st_mode, after.st_uid, after.st_gid) == (before.st_mode, before.st_uid, before.st_gid)


def test_nothing_is_restored_under_a_running_bot(escaped: Records, tmp_path: Path) -> None:
    """Whoever holds the records would go on writing to a file that has no name any more."""
    backup = back_up(url_of(escaped), tmp_path / "b", MORNING)
    rename_plan(escaped, "Parks")
    assert not is_held(url_of(escaped))
    with locked(url_of(escaped)):
        assert is_held(url_of(escaped))
        with pytest.raises(InUse, match="Stop it"):
            restore(url_of(escaped), backup.file, MORNING)
    assert plans_in(file_of(url_of(escaped))) == ["Parks"]


def unsound(kind: str, backup: Path) -> None:
    """Make a backup what it should not be."""
    data = backup.read_bytes()
    backup.unlink()
    if kind == "cut short":
        backup.write_bytes(data[: len(data) // 2])
    elif kind == "spoiled":
        backup.write_bytes(data)
        spoil(backup)
    elif kind == "a letter":
        backup.write_text("Dear all, " * 1000)
    elif kind == "empty":
        backup.write_bytes(b"")
    elif kind == "rows of nothing":
        backup.write_bytes(data)
        with closing(sqlite3.connect(backup, isolation_level=None)) as other:
            other.execute("DELETE FROM plans")
    elif kind == "something else":
        with closing(sqlite3.connect(backup)) as other:
            other.execute("CREATE TABLE songs (name TEXT)")


@pytest.mark.parametrize(
    "kind", ["cut short", "spoiled", "a letter", "empty", "rows of nothing", "something else", "not there"]
)
def test_what_is_no_backup_is_refused(escaped: Records, tmp_path: Path, kind: str) -> None:
    """Before anything is touched."""
    url = url_of(escaped)
    backup = back_up(url, tmp_path / "b", MORNING)
    unsound(kind, backup.file)
    escaped.database.close()
    before = file_of(url).read_bytes()
    with pytest.raises(NotSound):
        contents(backup.file)
    with pytest.raises(NotSound):
        restore(url, backup.file, MORNING)
    assert file_of(url).read_bytes() == before
    assert [path.name for path in file_of(url).parent.iterdir() if not path.name.startswith("chaser.db")] == []


def test_no_room_to_restore(escaped: Records, tmp_path: Path) -> None:
    """Nothing is changed, nothing is left half made, and a sentence says so."""
    url = url_of(escaped)
    backup = back_up(url, tmp_path / "b", MORNING)
    escaped.database.close()
    before = file_of(url).read_bytes()
    command = [sys.executable, "-c", LITTLE_ROOM_TO_RESTORE, url, str(backup.file)]
    run = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert "NotRestored: Nothing was brought back: " in run.stderr
    assert file_of(url).read_bytes() == before
    assert [path.name for path in file_of(url).parent.iterdir() if not path.name.startswith("chaser.db")] == []


def test_an_older_schema_is_brought_forward(escaped: Records, tmp_path: Path) -> None:
    """The backup itself stays as it is."""
    url = url_of(escaped)
    with escaped.database.writing() as transaction:
        command.downgrade(config(transaction.connection), "base")
    backup = back_up(url, tmp_path / "b", MORNING)
    before = backup.file.read_bytes()
    restore(url, backup.file, MORNING)
    database = looking(url)
    assert current(database) == newest()
    database.close()
    assert backup.file.read_bytes() == before


def test_a_newer_schema_is_refused(escaped: Records, tmp_path: Path) -> None:
    """The records stay as they are."""
    url = url_of(escaped)
    with escaped.database.writing() as transaction:
        transaction.connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    backup = back_up(url, tmp_path / "b", MORNING)
    escaped.database.close()
    before = file_of(url).read_bytes()
    with pytest.raises(NewerSchema):
        restore(url, backup.file, MORNING)
    assert file_of(url).read_bytes() == before


def test_what_is_due_in_it_may_have_been_sent_since(escaped: Records, tmp_path: Path) -> None:
    """It is looked up before it is sent; what comes later, and what is sent, is left as it is."""
    escaped.open_round()
    with escaped.database.writing() as transaction:
        row = claim_one(transaction, MORNING)
        assert row is not None
        outbox.finish(transaction, row, "sent", MORNING, channel="D1", ts="1.1")
        outbox.enqueue(transaction, 1, "later", "reminder", {}, "U1", MORNING + timedelta(days=1))
        outbox.enqueue(transaction, 1, "update", outbox.UPDATE, {}, "U1", MORNING)
    backup = back_up(url_of(escaped), tmp_path / "b", MORNING)
    escaped.database.close()
    restore(url_of(escaped), backup.file, MORNING + timedelta(hours=1))
    states = {row.key: row.state for row in escaped.outbox()}
    assert (states.pop("later"), states.pop("update"), states.pop(row.key)) == ("to do", "to do", "sent")
    assert set(states.values()) == {"sending"}
