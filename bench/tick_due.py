"""tick_due: 10,000 of a million messages are due; each is claimed and its outcome kept, against the same SQL by hand.

The floor is the statements that SQLAlchemy writes for the claim and the outcome, on a raw connection, as durable.
"""

import sqlite3
import tempfile
from collections.abc import Callable
from itertools import count
from pathlib import Path

from bench.growth import LONG_AGO, sent_before
from bench.harness import Result, Target, compare, each
from bench.records import MOMENTS, opened, user
from bench.replies import SETTINGS
from storage import outbox
from storage.database import Database

ALL, DUE, AT_ONCE = 1_000_000, 10_000, 32
BATCHES = 20
FIND = """
SELECT * FROM outbox WHERE state = :state AND next_at <= :now AND kind != 'update' ORDER BY next_at, id LIMIT 32
"""
CLAIM = """
UPDATE outbox SET state = 'sending', epoch = epoch + 1, attempts = attempts + 1, looks = 0,
 look_at = strftime('%Y-%m-%d %H:%M:%f000', 'now', '60 seconds') WHERE id = :id
"""
FINISH = "UPDATE outbox SET state = 'sent', reason = '', done_at = :now WHERE id = :id AND state = 'sending'"


def run() -> list[Result]:
    """Microseconds a message, over batches of 32; both take from the same records, by turns."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.db"
        database, _ = opened(f"sqlite:///{path}")
        with database.writing() as transaction:
            sent_before(transaction, ALL)
        due = count()
        _fall_due(database, due)
        floor = _by_hand(path)
        per_row = 1 / AT_ONCE
        sides = [each(work, BATCHES) for work in (lambda: _ours(database), floor)]
        ours, theirs = ((lambda side=side: side() * per_row) for side in sides)
        result = compare("tick_due, SQLite", "us", Target(1.6), ours, theirs, rounds=5)
        database.close()
    return [result]


def _fall_due(database: Database, numbers: "count[int]") -> None:
    with database.writing() as transaction:
        for _ in range(DUE):
            number = next(numbers)
            outbox.enqueue(transaction, 1, f"due:{number}", "idle", {"person": 1}, user(number), LONG_AGO)


def _ours(database: Database) -> None:
    now = MOMENTS.now().at
    rows = database.run(lambda transaction: outbox.claim(transaction, now, AT_ONCE))
    if len(rows) < AT_ONCE:
        raise RuntimeError("nothing is due any more")
    with database.writing() as transaction:
        for row in rows:
            outbox.finish(transaction, row, "sent", now, reason="")


def _by_hand(path: Path) -> Callable[[], None]:
    line = sqlite3.connect(path, isolation_level=None)
    line.row_factory = sqlite3.Row
    for setting in SETTINGS:
        line.execute(f"PRAGMA {setting}")

    def work() -> None:
        now = str(MOMENTS.now().at)[:26]
        line.execute("BEGIN IMMEDIATE")
        ids = [row["id"] for row in line.execute(FIND, {"state": "to do", "now": now})]
        line.executemany(CLAIM, [{"id": id_} for id_ in ids])
        line.execute("COMMIT")
        line.execute("BEGIN IMMEDIATE")
        line.executemany(FINISH, [{"id": id_, "now": now} for id_ in ids])
        line.execute("COMMIT")

    return work
