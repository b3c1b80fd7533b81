"""Backups: whole while somebody writes, in place at once or not at all."""

import os
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import func, select

from storage.backup import Backup, NotBackedUp, back_up, made, thin
from storage.database import Database
from storage.dialect import PRAGMAS
from storage.files import address_of, file_of, looking, writers
from storage.restore import restore
from storage.tables import seen, workspaces
from tests.records import MORNING, Records, new_database
from tests.storage.files import LITTLE_ROOM, ROOT, plans_in, rename_plan, spoil, url_of


def test_a_backup_is_whole_private_and_alone(escaped: Records, tmp_path: Path) -> None:
    """Under the records' name and the local time, for its owner's eyes, with nothing half made beside."""
    summer = datetime(2027, 6, 1, 2, 0, 5, tzinfo=timezone(timedelta(hours=1)))
    backup = back_up(url_of(escaped), tmp_path / "backups", summer)
    assert [path.name for path in (tmp_path / "backups").iterdir()] == ["chaser-2027-06-01T020005+0100.db"]
    assert backup.file.stat().st_mode & 0o777 == 0o600
    assert plans_in(backup.file) == ["Street care"]
    assert made(url_of(escaped), tmp_path / "backups") == [Backup(summer, backup.file)]


def test_a_backup_has_what_only_the_log_has(escaped: Records, tmp_path: Path) -> None:
    """The file alone would not."""
    rename_plan(escaped, "Parks")
    shutil.copy(file_of(url_of(escaped)), tmp_path / "copied.db")
    assert plans_in(tmp_path / "copied.db") == ["Street care"]
    assert plans_in(back_up(url_of(escaped), tmp_path, MORNING).file) == ["Parks"]


def test_a_backup_changes_nothing_and_writes_nothing(escaped: Records, tmp_path: Path) -> None:
    """The log stays as it is: only the writer brings it in."""
    rename_plan(escaped, "Parks")
    log = file_of(url_of(escaped)).with_name("chaser.db-wal")
    before = log.read_bytes()
    back_up(url_of(escaped), tmp_path, MORNING)
    assert before
    assert log.read_bytes() == before


def test_a_backup_that_fails_leaves_what_was_there(escaped: Records, tmp_path: Path) -> None:
    """No folder can be made, or the records are spoiled: a sentence, and no file."""
    first = back_up(url_of(escaped), tmp_path / "backups", MORNING)
    with pytest.raises(NotBackedUp, match="No backup was made: "):
        back_up(url_of(escaped), first.file / "below", MORNING)
    escaped.database.checkpoint()
    escaped.database.close()
    spoil(file_of(url_of(escaped)))
    with pytest.raises(NotBackedUp, match="No backup was made: "):
        back_up(url_of(escaped), tmp_path / "backups", MORNING + timedelta(days=1))
    assert list((tmp_path / "backups").iterdir()) == [first.file]


def test_no_room_for_a_backup(escaped: Records, tmp_path: Path) -> None:
    """Half of one is not left behind."""
    command = [sys.executable, "-c", LITTLE_ROOM, url_of(escaped), str(tmp_path / "backups")]
    run = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert "NotBackedUp: No backup was made: " in run.stderr
    assert list((tmp_path / "backups").iterdir()) == []


def test_old_backups_go_by_their_dates(escaped: Records, tmp_path: Path) -> None:
    """All of the newest dates stay, however many there are of one; other files are none of ours."""
    url = url_of(escaped)
    for hours in (0, 1, 24, 48, 49, 72):
        newest_one = back_up(url, tmp_path / "b", MORNING + timedelta(hours=hours))
    others = [tmp_path / "b" / name for name in ("chaser.db", "chaser-before-2027-01-01T020000+0000.db", "notes.txt")]
    others.append(tmp_path / "b" / "parks-2027-01-01T020000+0000.db")
    for path in others:
        path.write_text("mine")
    stale, fresh = tmp_path / "b" / ".chaser-x.partial", tmp_path / "b" / ".chaser-y.partial"
    for path in (stale, fresh):
        path.write_text("")
        os.utime(path, (newest_one.at.timestamp(),) * 2)
    os.utime(stale, (MORNING.timestamp(),) * 2)
    thin(url, tmp_path / "b", 2, newest_one)
    days = [backup.at - MORNING for backup in made(url, tmp_path / "b")]
    assert days == [timedelta(hours=48), timedelta(hours=49), timedelta(hours=72)]
    assert [path.exists() for path in (*others, fresh, stale)] == [True] * 5 + [False]


def test_the_backup_just_made_stays(escaped: Records, tmp_path: Path) -> None:
    """Also where a clock that was years ahead has left younger names."""
    url = url_of(escaped)
    for years in (9, 10, 11):
        back_up(url, tmp_path / "b", MORNING + timedelta(days=365 * years))
    now = back_up(url, tmp_path / "b", MORNING)
    thin(url, tmp_path / "b", 2, now)
    assert now in made(url, tmp_path / "b")


WRITER = """
import sys
from storage.database import Database
from storage.tables import seen
from datetime import UTC, datetime
database = Database(sys.argv[1])
for n in range(100_000):
    with database.writing() as transaction:
        transaction.insert_once(seen, key=f"{n:06}", at=datetime(2027, 4, 1, tzinfo=UTC))
        transaction.connection.exec_driver_sql(
            "INSERT INTO workspaces (team, name, bot_user, installation) VALUES (?, '', '', '')", (f"W{n}",))
    print(n, flush=True)
"""


def test_nothing_is_lost_that_was_committed_before_a_backup(escaped: Records, tmp_path: Path) -> None:
    """Another process writes all the time; it is killed, the records are spoiled, and it goes on from the backup."""
    url = url_of(escaped)
    escaped.database.close()
    command = [sys.executable, "-c", WRITER, url]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        for number in range(6):
            committed = next(int(line) for line in writer.stdout if int(line) >= number * 40)
            backup = back_up(url, tmp_path / "backups", MORNING + timedelta(minutes=number))
            with closing(sqlite3.connect(backup.file)) as copy:
                keys = [row[0] for row in copy.execute("SELECT key FROM seen ORDER BY key")]
                (others,) = copy.execute("SELECT count(*) FROM workspaces WHERE team LIKE 'W%'").fetchone()
            assert keys == [f"{n:06}" for n in range(len(keys))]
            assert len(keys) == others > committed
        writer.kill()
    spoil(file_of(url))
    restore(url, backup.file, MORNING)
    database = Database(url)
    with database.writing() as transaction:
        assert transaction.insert_once(seen, key="after", at=MORNING)
        assert transaction.value(select(func.count()).select_from(seen)) == len(keys) + 1
    database.close()


def test_who_looks_cannot_write_and_takes_the_file_as_it_is(tmp_path: Path) -> None:
    """Also a file that is not yet in the journal mode of a running bot; and it is left so."""
    new_database(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / "chaser.db")) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    database = looking(address_of(tmp_path / "chaser.db"))
    with database.reading() as transaction:
        run = transaction.connection.exec_driver_sql
        assert run("PRAGMA journal_mode").scalar() == "delete"
        assert run("PRAGMA trusted_schema").scalar() == 0
        with pytest.raises(Exception, match="readonly"):
            transaction.insert(workspaces, team="T1")
    database.close()


def test_the_log_stays_short(tmp_path: Path) -> None:
    """What is idle brings it in and cuts it; who reads meanwhile is not waited for, and it is done the next time."""
    database = new_database(tmp_path)
    log = tmp_path / "chaser.db-wal"
    with database.writing() as transaction:
        transaction.insert(workspaces, team="T1")
    with database.reading() as transaction:
        transaction.all(select(workspaces))
        with database.writing() as other:
            other.insert(workspaces, team="T2")
        began = datetime.now(UTC)
        database.checkpoint()
        assert datetime.now(UTC) - began < timedelta(seconds=2)
        assert log.stat().st_size > 0
    database.checkpoint()
    assert log.stat().st_size == 0
    with database.reading() as transaction:
        run = transaction.connection.exec_driver_sql
        assert run("PRAGMA busy_timeout").scalar() == 5000
        assert run("PRAGMA wal_autocheckpoint").scalar() == 1000
    assert "PRAGMA journal_size_limit=16777216" in PRAGMAS
    database.close()


def test_checkpoints_between_writers_lose_nothing(tmp_path: Path) -> None:
    """Eight threads write, one brings the log in all the time: every row is there, and the file is sound."""
    database = new_database(tmp_path)
    ended = threading.Event()

    def write(who: int) -> None:
        for n in range(40):
            with database.writing() as transaction:
                transaction.insert_once(seen, key=f"{who} {n}", at=MORNING)

    def bring_in() -> None:
        while not ended.is_set():
            database.checkpoint()

    writers_ = [threading.Thread(target=write, args=(who,)) for who in range(8)]
    bringing = threading.Thread(target=bring_in)
    for thread in (*writers_, bringing):
        thread.start()
    for thread in writers_:
        thread.join()
    ended.set()
    bringing.join()
    with database.reading() as transaction:
        assert transaction.value(select(func.count()).select_from(seen)) == 320
        assert transaction.connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
    database.close()


def test_who_brings_the_log_in_commits_what_was_left_to_it(tmp_path: Path) -> None:
    """A writer that sees somebody wait leaves its commit to them, and would wait for ever."""
    database = new_database(tmp_path)
    began, ended = threading.Event(), threading.Event()

    def write() -> None:
        with database.writing() as transaction:
            transaction.insert(workspaces, team="T1")
            began.set()
            until_awaited(database)
        ended.set()

    writer = threading.Thread(target=write, daemon=True)
    writer.start()
    assert began.wait(10)
    database.checkpoint()
    assert ended.wait(10)
    with database.reading() as transaction:
        assert transaction.value(select(workspaces.c.team)) == "T1"
    database.close()


def until_awaited(database: Database) -> None:
    """Wait until somebody stands in line behind us."""
    end = time.monotonic() + 10
    while not (database._line and database._line.is_awaited) and time.monotonic() < end:  # noqa: SLF001 - seen from inside only
        time.sleep(0.001)


def test_who_has_the_records_open_for_writing(tmp_path: Path) -> None:
    """This process while a connection is open, and nobody afterwards; who only looks is not named."""
    database = new_database(tmp_path)
    file = tmp_path / "chaser.db"
    assert writers(file) == []
    with database.writing() as transaction:
        transaction.insert(workspaces, team="T1")
    assert writers(file) == [os.getpid()]
    database.close()
    only_looks = looking(address_of(file))
    with only_looks.reading():
        assert writers(file) == []
    only_looks.close()
