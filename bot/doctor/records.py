"""The records: whether they are sound, whether a bot holds them, and what waits in them."""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta

from bot.backups import since
from bot.doctor.findings import Finding, counted, look, ok, spoken, wrong
from bot.settings import Settings
from handlers.moment import Moment
from storage import backup
from storage.database import DatabaseError, NotOpened
from storage.files import file_of, is_file, looking
from storage.files import look as look_at
from storage.lock import is_held
from storage.migrate import current, newest
from storage.standing import Standing, reasons, standing

SLOW = timedelta(minutes=5)
"""What is due for longer than this is not merely about to be done."""
STUCK = timedelta(hours=1)
LATELY = timedelta(days=7)
"""What went wrong before that has been seen."""
DAILY = timedelta(hours=26)
LOST = timedelta(days=7)

START = "Start the bot: chaser run."
LOG = "Look at the bot's log for the reason."


def bot(settings: Settings) -> Finding:
    """Whether a bot holds the records. On PostgreSQL none needs to, and none can be seen."""
    if not is_file(settings.database_url):
        return ok("bot", "on PostgreSQL any number may run")
    if is_held(settings.database_url):
        return ok("bot", "one runs on these records")
    return look("bot", "none runs on these records: nobody is asked, and nothing is sent.", START)


def records(settings: Settings) -> Finding:
    """Whether they are there, sound, and of this version."""
    url = settings.database_url
    if is_file(url) and not file_of(url).exists():
        do = "chaser run makes them. If there were some before, CHASER_DATABASE_URL points elsewhere."
        return look("records", f"there are none at {file_of(url)}.", do)
    return _spoiled(url) or _schema(url)


def _spoiled(url: str) -> Finding | None:
    """What is wrong with the file, or None."""
    if not is_file(url):
        return None
    try:
        with closing(look_at(file_of(url))) as connection:
            said = [row[0] for row in connection.execute("PRAGMA quick_check(3)")]
    except sqlite3.Error as error:
        said = [str(error)]
    if said == ["ok"]:
        return None
    do = "Stop the bot and bring back the last backup: chaser restore FILE. docs/operations.md says how."
    return wrong("records", f"{file_of(url)} is spoiled: {'; '.join(said)}.", do)


def _schema(url: str) -> Finding:
    try:
        found = current(database := looking(url))
    except NotOpened as error:
        return wrong("records", str(error), "Look at CHASER_DATABASE_URL, and at the rights of its folder.")
    database.close()
    if found == newest():
        return ok("records", f"sound, schema {found}")
    if found is None:
        do = "chaser migrate makes them, if that is the database that CHASER_DATABASE_URL should point at."
        return wrong("records", "it has none of Chaser's tables.", do)
    if found < newest():
        do = "Make a backup (chaser backup), then start this version: it brings them forward."
        return look("records", f"sound, schema {found}, of an older version; this one has {newest()}.", do)
    return wrong(
        "records", f"sound, schema {found}, of a newer version; this one has {newest()}.", "Install that version."
    )


def work(settings: Settings, now: datetime) -> Iterator[Finding]:
    """What waits, and what went wrong lately."""
    database = looking(settings.database_url)
    try:
        with database.reading() as transaction:
            found = standing(transaction, now)
            unknown = reasons(transaction, "unknown", now - LATELY)
            dead = reasons(transaction, "dead", now - LATELY)
    except DatabaseError as error:
        yield wrong(
            "outbox", f"the records do not answer ({type(error).__name__}).", "Look at the disk and its rights."
        )
        return
    finally:
        database.close()
    yield _outbox(found, now)
    yield _failed("unknown", unknown, "may have arrived or not", "Look in Slack; who has not got it, ask by hand.")
    yield _failed("dead", dead, "will never be sent", "See docs/operations.md for what each reason means.")
    yield _late(
        "uploads", found.uploads.count, found.uploads.late(now), "document", "waits to be read", "wait to be read"
    )
    yield _late(
        "rounds", found.overdue.count, found.overdue.late(now), "step", "is due and not done", "are due and not done"
    )


def _outbox(found: Standing, now: datetime) -> Finding:
    waits = found.due.late(now)
    said = (
        f"{found.messages.get('sent', 0):,} sent, {found.backlog:,} still to be sent, {found.due.count:,} of them due"
    )
    if waits <= SLOW:
        return ok("outbox", said)
    said += f", the oldest for {spoken(waits)}."
    do = f"If no bot runs, start it: chaser run. If one does: is Slack's line above ok? {LOG}"
    return wrong("outbox", said, do) if waits > STUCK else look("outbox", said, do)


def _failed(name: str, why: Counter[str], what: str, do: str) -> Finding:
    if not why:
        return ok(name, f"none in the last {LATELY.days} days")
    told = ", ".join(f"{count:,} {reason}" for reason, count in why.most_common())
    return look(name, f"{counted(why.total(), 'message')} in the last {LATELY.days} days {what}: {told}.", do)


def _late(name: str, count: int, waits: timedelta, thing: str, one: str, many: str) -> Finding:
    said = f"{counted(count, thing)} {one if count == 1 else many}" if count else f"no {thing} {one}"
    if waits <= SLOW:
        return ok(name, said)
    said += f", the oldest for {spoken(waits)}."
    do = f"If no bot runs, start it: chaser run. If one does: {LOG[0].lower()}{LOG[1:]}"
    return wrong(name, said, do) if waits > STUCK else look(name, said, do)


def backups(settings: Settings, now: Moment) -> Finding:
    """The last backup and its age."""
    folder = settings.backup_folder
    if not is_file(settings.database_url):
        return ok("backup", "on PostgreSQL: pg_dump's business")
    if folder is None:
        do = "Set CHASER_BACKUP_FOLDER, best on another disk, and start the bot again."
        return look("backup", "the bot makes none.", do)
    # A younger one is of a clock that was wrong.
    made = [one for one in backup.made(settings.database_url, folder) if one.at <= now.at + timedelta(days=1)]
    if not made:
        do = f"A running bot makes one every day at {settings.backup_at}; chaser backup makes one now. {LOG}"
        return look("backup", f"there is none at {folder}.", do)
    age = now.at - made[-1].at
    said = f"the last is {made[-1].file.name}, {spoken(age)} old; {counted(len(made), 'backup')} in all"
    if age <= DAILY or made[-1].at >= since(now, settings):
        return ok("backup", said)
    return (wrong if age > LOST else look)("backup", f"{said}.", f"chaser backup makes one now. {LOG}")
