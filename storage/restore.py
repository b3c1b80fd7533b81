"""Putting a backup in the place of the records. What was there is kept beside, whatever happens on the way."""

import os
import shutil
import sqlite3
from contextlib import ExitStack, closing
from datetime import datetime
from pathlib import Path

from plans.errors import ChaserError
from storage import outbox
from storage.backup import NotSound, check, keep_on_disk, partial
from storage.database import Database, DatabaseError
from storage.files import SIDES, address_of, file_of, look, stamped
from storage.lock import locked
from storage.migrate import migrate


class NotRestored(ChaserError):  # noqa: N818 - reads as the sentence it is, like the rest of the family
    """Nothing was brought back."""


def restore(url: str, file: Path, now: datetime) -> Path | None:
    """Make the records what a file says, at the schema of this version; where what was there is kept, if anything was.

    Raises:
        NotSound: the file is no sound copy of Chaser's records.
        storage.upgrade.NewerSchema: a newer Chaser wrote it.
        storage.lock.InUse: a bot runs on the records.
        NotRestored: there is no room, or no right to write there.
        storage.files.OnServer: they are on a server.
    """
    records = file_of(url)
    try:
        with locked(url), partial(records.parent, records.stem) as fresh:
            taken_from(file, fresh)
            _bring_forward(fresh, now)
            _give_to_the_owner(records, fresh)
            before = _set_aside(records, now)
            for side in SIDES:
                _beside(records, side).unlink(missing_ok=True)
            # Only now: the old log beside a new file would be read as a part of it.
            fresh.replace(records)
            keep_on_disk(records.parent)
    except (OSError, sqlite3.Error, DatabaseError) as error:
        raise NotRestored(f"Nothing was brought back: {error}.") from error
    return before


def contents(file: Path) -> str:
    """What a backup holds, in a few words.

    Raises:
        NotSound: it is spoiled, or is none of Chaser's.
    """
    with closing(_sound(file)) as source:
        said = []
        for table, one, many in (("plans", "plan", "plans"), ("rounds", "round", "rounds"), ("notes", "note", "notes")):
            (count,) = source.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608 - our own names
            said.append(f"{count:,} {one if count == 1 else many}")
        (last,) = source.execute("SELECT max(said_at) FROM notes").fetchone()
    newest = f", the last of {last[:16]} UTC" if last else ""
    return ", ".join(said) + newest


def taken_from(file: Path, target: Path) -> None:
    """Copy a backup, with what stands in a log beside it, into an empty file.

    Raises:
        NotSound: it is spoiled, or is none of Chaser's.
    """
    with closing(_sound(file)) as source:
        source.execute("VACUUM INTO ?", (str(target),))


def _sound(file: Path) -> sqlite3.Connection:
    """A backup, looked through.

    Raises:
        NotSound: it is spoiled, or is none of Chaser's.
    """
    if not file.is_file():
        raise NotSound(f"There is no file {file}.")
    with ExitStack() as opening:
        try:
            source = opening.enter_context(closing(look(file)))
            check(source)
            is_ours = source.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
        except (sqlite3.Error, NotSound) as error:
            raise NotSound(f"{file} is no sound copy of Chaser's records: {error}") from error
        if not is_ours:
            raise NotSound(f"{file} is a database, but not of Chaser's records.")
        opening.pop_all()
    return source


def _bring_forward(file: Path, now: datetime) -> None:
    """To this version's schema and to the present: what is due in it may have been sent since it was made."""
    database = Database(address_of(file))
    try:
        migrate(database)
        with database.writing() as transaction:
            outbox.doubt(transaction, now)
    finally:
        database.close()
    with closing(look(file)) as connection:
        check(connection)
    keep_on_disk(file)


def _give_to_the_owner(records: Path, fresh: Path) -> None:
    """Let those open it who could open the records; root, who may restore for them, need not be the bot."""
    was = (records if records.exists() else records.parent).stat()
    if records.exists():
        fresh.chmod(was.st_mode & 0o777)
    if os.geteuid() == 0:
        os.chown(fresh, was.st_uid, was.st_gid)


def _set_aside(records: Path, now: datetime) -> Path | None:
    """Copy the records, with their log, under another name.

    Not a second name for the same file: whoever opened that later would write an old log into records that went on.
    """
    if not records.exists():
        return None
    before = records.with_name(f"{records.stem}-before-{stamped(now)}{records.suffix}")
    for side in ("", *SIDES):
        if _beside(records, side).exists():
            shutil.copy2(_beside(records, side), _beside(before, side))
            keep_on_disk(_beside(before, side))
    keep_on_disk(records.parent)
    return before


def _beside(file: Path, side: str) -> Path:
    return file.with_name(f"{file.name}{side}")
