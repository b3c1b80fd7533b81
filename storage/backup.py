"""Backups of an SQLite file: whole, verified, in place at once or not at all. They are made beside a running bot."""

import os
import re
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from plans.errors import ChaserError
from storage.files import SIDES, STAMP, file_of, look, stamped

KEPT = (
    *("workspaces", "people", "plans", "themes", "actions", "rounds", "requests", "batches", "notes", "slippages"),
    *("uploads", "outbox"),
)
"""The tables of which no row is ever taken away while a bot runs: by them a copy is compared with the records."""

PARTIAL = ".partial"
NAMED = re.compile(r"\d{4}-\d\d-\d\dT\d{6}[+-]\d{4}")


class NotBackedUp(ChaserError):  # noqa: N818 - reads as the sentence it is, like the rest of the family
    """No backup was made."""


class NotSound(ChaserError):  # noqa: N818 - see NotBackedUp
    """This file is no sound copy of Chaser's records."""


@dataclass(frozen=True, slots=True, order=True)
class Backup:
    """A backup that is there, and when it was made: aware, with the council's own offset."""

    at: datetime
    file: Path


def back_up(url: str, folder: Path, now: datetime) -> Backup:
    """Copy the records into a folder, under their name and `now`, which is aware and local.

    Raises:
        NotBackedUp: with the reason; what was there before is untouched.
        storage.files.OnServer: the records are on a server.
    """
    records = file_of(url)
    if not records.exists():
        raise NotBackedUp(f"No backup was made: there are no records at {records}.")
    target = folder / f"{records.stem}-{stamped(now)}.db"
    try:
        with partial(folder, records.stem) as fresh, closing(look(records)) as source:
            copy(source, fresh)
            fresh.replace(target)
            keep_on_disk(folder)
    except (OSError, sqlite3.Error, NotSound) as error:
        raise NotBackedUp(f"No backup was made: {error}") from error
    return Backup(now, target)


def copy(source: sqlite3.Connection, target: Path) -> None:
    """Copy what is committed into an empty file, and compare the two.

    Raises:
        NotSound: the copy is not what the records were.
        sqlite3.Error: there is no room, or the source is spoiled.
    """
    before = {table: newest for table, (_, newest) in _extent(source).items()}
    source.execute("VACUUM INTO ?", (str(target),))
    with closing(look(target)) as made:
        check(made)
        found = _extent(made)
    # A writer may have gone on meanwhile: what it added has higher numbers.
    expected = _extent(source, {table: newest for table, (_, newest) in found.items()})
    if found != expected or any(found[table][1] < newest for table, newest in before.items()):
        raise NotSound("the copy does not have every row of the records.")
    # SQLite does not see to it that a copy is on the disk.
    keep_on_disk(target)


def check(connection: sqlite3.Connection) -> None:
    """Look through a whole database, page by page and row by row.

    Raises:
        NotSound: it is spoiled, or rows belong to nothing.
        sqlite3.Error: it is no database.
    """
    found = [row[0] for row in connection.execute("PRAGMA integrity_check(3)")]
    if found != ["ok"]:
        raise NotSound(f"SQLite finds it spoiled: {'; '.join(found)}.")
    if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
        raise NotSound("it has rows that belong to nothing.")


def _extent(connection: sqlite3.Connection, up_to: Mapping[str, int] | None = None) -> dict[str, tuple[int, int]]:
    """How many rows each kept table has and the highest number among them; with `up_to` no higher than that."""
    there = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    found = {}
    for table in there.intersection(KEPT):
        most = (up_to or {}).get(table, 2**62)
        query = f"SELECT count(*), coalesce(max(id), 0) FROM {table} WHERE id <= ?"  # noqa: S608 - our own names
        found[table] = connection.execute(query, (most,)).fetchone()
    return found


@contextmanager
def partial(folder: Path, stem: str) -> Iterator[Path]:
    """An empty file that only its owner may read, gone again unless it was given its name."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(PARTIAL, f".{stem}-", folder)
    os.close(handle)
    try:
        yield Path(name)
    finally:
        for side in ("", *SIDES):
            Path(f"{name}{side}").unlink(missing_ok=True)


def keep_on_disk(path: Path) -> None:
    """See to it that a file, or a folder's names, are on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def made(url: str, folder: Path) -> list[Backup]:
    """The backups of these records in a folder, the oldest first. Any other file there is none of ours."""
    stem = file_of(url).stem
    found = []
    for path in folder.glob("*.db"):
        words = path.stem.removeprefix(f"{stem}-")
        if words != path.stem and NAMED.fullmatch(words):
            with suppress(ValueError):
                found.append(Backup(datetime.strptime(words, STAMP), path))  # noqa: DTZ007 - STAMP has the offset
    return sorted(found)


def thin(url: str, folder: Path, days: int, newest: Backup) -> list[Path]:
    """Remove the backups of all but the newest so many dates, and what killed attempts left; what was removed.

    `newest` stays whatever its date is: a clock that was wrong for a day has left younger names.
    """
    every = made(url, folder)
    kept = sorted({backup.at.date() for backup in every})[-days:]
    old = [backup.file for backup in every if backup.at.date() not in kept and backup.file != newest.file]
    stale = [
        path
        for path in folder.glob(f".{file_of(url).stem}-*{PARTIAL}")
        if path.stat().st_mtime < newest.at.timestamp() - 86_400
    ]
    for path in (*old, *stale):
        path.unlink(missing_ok=True)
    return old
