"""commit_pg: an answer pressed and committed on PostgreSQL by so many threads, against three statements in raw psycopg.

The floor inserts the key, the note and the message in a transaction, by psycopg alone; ours is all that a press does.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from threading import local

import psycopg

from bench.commit_sqlite import pressing
from bench.harness import Result, Target, compare
from bench.records import filled, opened
from bench.writers import Work, written
from tests.postgres import Server

PEOPLE = 32
TARGETS = {1: 1.3, 8: 1.5, 32: 1.6}
STATEMENTS = (
    "INSERT INTO seen (key, at) VALUES (%(key)s, now()) ON CONFLICT DO NOTHING",
    "INSERT INTO notes (plan_id, words, said_at) VALUES (1, 'With the web team.', now())",
    (
        "INSERT INTO outbox (workspace_id, key, kind, subject, recipient, state, next_at, made_at)"
        " VALUES (1, %(key)s, 'bench', '{}', 'U0BENCH', 'sent', now(), now()) ON CONFLICT DO NOTHING"
    ),
)


def run() -> list[Result]:
    """Throughput at each number of writers; PostgreSQL waits for the disk at each commit."""
    turns = count()
    with _server() as server, server.lent() as url:
        database, kept = filled(url, PEOPLE * 10, PEOPLE)
        # As PostgreSQL does by itself, a minute later: until then it takes the tables for large ones.
        server.ask("ANALYZE", str(database.engine.url.database))
        ours, floor = pressing(opened(url)[1].handle, kept), _floor(server, str(database.engine.url.database))
        results = [
            compare(
                f"commit_pg, {writers} at once",
                "1/s",
                Target(target, is_most=False),
                lambda writers=writers: written(ours, writers, turns).per_second,  # type: ignore[misc] # a default keeps it
                lambda writers=writers: written(floor, writers, turns).per_second,  # type: ignore[misc] # the same
                rounds=3,
            )
            for writers, target in TARGETS.items()
        ]
        database.close()
    return results


@contextmanager
def _server() -> Iterator[Server]:
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        Path(folder).chmod(0o755)
        server = Server(Path(folder) / f"server-{os.getpid()}")
        server.start()
        try:
            yield server
        finally:
            server.end()


def _floor(server: Server, name: str) -> Work:
    own = local()

    def write(turn: int) -> None:
        if not hasattr(own, "line"):
            own.line = psycopg.connect(host=str(server.folder), user="chaser", dbname=name)
        with own.line.transaction():
            for statement in STATEMENTS:
                own.line.execute(statement.encode(), {"key": f"floor:{turn}"})

    return write
