"""The least that a reply keeps, as storage writes it and as raw SQL does: that it was seen, a note, and a message."""

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import local

from bench.writers import Work
from storage import outbox
from storage.database import Database, Transaction
from storage.tables import notes, seen

NEVER = timedelta(days=3_650)
STATEMENTS = (
    "INSERT INTO seen (key, at) VALUES (:key, :now) ON CONFLICT DO NOTHING",
    "INSERT INTO notes (plan_id, words, said_at) VALUES (1, 'With the web team.', :now)",
    (
        "INSERT INTO outbox (workspace_id, key, kind, subject, recipient, state, next_at, made_at, attempts, epoch)"
        " VALUES (1, :key, 'ask', '{}', 'U0BENCH', 'to do', :later, :now, 0, 0) ON CONFLICT DO NOTHING"
    ),
)
SETTINGS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=60000")


def through_storage(database: Database) -> Work:
    """One transaction of Chaser's storage."""

    def keep(turn: int) -> None:
        now = datetime.now(UTC)
        key = f"ours:{turn}"

        def unit(transaction: Transaction) -> None:
            transaction.insert_once(seen, key=key, at=now)
            transaction.insert(notes, plan_id=1, words="With the web team.", said_at=now)
            outbox.enqueue(transaction, 1, key, "ask", {}, "U0BENCH", now, wait=NEVER)

        database.run(unit)

    return keep


def by_hand(path: str) -> Work:
    """The same on a raw connection a thread, as durable, and as patient as needed."""
    own = local()
    connect = _connecting(path)

    def keep(turn: int) -> None:
        if not hasattr(own, "line"):
            own.line = connect()
        now = datetime.now(UTC)
        values = {"key": f"floor:{turn}", "now": str(now), "later": str(now + NEVER)}
        own.line.execute("BEGIN IMMEDIATE")
        for statement in STATEMENTS:
            own.line.execute(statement, values)
        own.line.execute("COMMIT")

    return keep


def _connecting(path: str) -> Callable[[], sqlite3.Connection]:
    def connect() -> sqlite3.Connection:
        line = sqlite3.connect(path, isolation_level=None)
        for setting in SETTINGS:
            line.execute(f"PRAGMA {setting}")
        return line

    return connect
