"""commit_pg: an answer pressed and committed on PostgreSQL by so many threads, against three statements in raw psycopg.

The floor inserts the key, the note and the message in a transaction, by psycopg alone; ours is all that a press does.
"""

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from threading import local

import psycopg

from bench.harness import Result, Target, compare
from bench.payloads import TEAM
from bench.records import Records, filled, opened
from bot.ports import Identity
from handlers.requests import SetStatus
from plans.model import Status
from tests.postgres import Server

PEOPLE = 32
SECONDS = 1.5
TARGETS = {1: 1.3, 8: 1.5, 32: 1.6}
STATEMENTS = (
    "INSERT INTO seen (key, at) VALUES (%(key)s, now()) ON CONFLICT DO NOTHING",
    "INSERT INTO notes (plan_id, words, said_at) VALUES (1, 'With the web team.', now())",
    (
        "INSERT INTO outbox (workspace_id, key, kind, subject, recipient, state, next_at, made_at)"
        " VALUES (1, %(key)s, 'bench', '{}', 'U0BENCH', 'sent', now(), now()) ON CONFLICT DO NOTHING"
    ),
)

Work = Callable[[int], object]


def run() -> list[Result]:
    """Throughput at each number of writers; PostgreSQL waits for the disk at each commit."""
    turns = count()
    with _server() as server, server.lent() as url:
        database, kept = filled(url, PEOPLE * 10, PEOPLE)
        # As PostgreSQL does by itself, a minute later: until then it takes the tables for large ones.
        server.ask("ANALYZE", str(database.engine.url.database))
        ours, floor = _ours(url, kept), _floor(server, str(database.engine.url.database))
        results = [
            compare(
                f"commit_pg, {writers} at once",
                "1/s",
                Target(target, is_most=False),
                lambda writers=writers: _per_second(ours, writers, turns),  # type: ignore[misc] # a default keeps it
                lambda writers=writers: _per_second(floor, writers, turns),  # type: ignore[misc] # the same
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


def _per_second(work: Work, writers: int, turns: Iterator[int]) -> float:
    end = time.perf_counter() + SECONDS

    def write(_: int) -> int:
        done = 0
        while time.perf_counter() < end:
            work(next(turns))
            done += 1
        return done

    with ThreadPoolExecutor(writers) as pool:
        return sum(pool.map(write, range(writers))) / SECONDS


def _ours(url: str, kept: Records) -> Work:
    chaser = opened(url)[1]

    def press(turn: int) -> object:
        person, request, actions = kept.asked[turn % len(kept.asked)]
        action = actions[turn // len(kept.asked) % len(actions)]
        return chaser.handle(Identity(TEAM, person), SetStatus(request, action, Status.ON_TARGET), f"press:{turn}")

    return press


def _floor(server: Server, name: str) -> Work:
    own = local()

    def write(turn: int) -> None:
        if not hasattr(own, "line"):
            own.line = psycopg.connect(host=str(server.folder), user="chaser", dbname=name)
        with own.line.transaction():
            for statement in STATEMENTS:
                own.line.execute(statement.encode(), {"key": f"floor:{turn}"})

    return write
