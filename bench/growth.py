"""growth: the same work on small and on large records; the small are the floor, since what grew is to cost nothing."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from bench.commit_sqlite import pressing
from bench.harness import Result, Target, compare, each
from bench.payloads import PERSON, TEAM
from bench.records import MOMENTS, Records, filled, opened
from bot.ports import Identity
from bot.service import Chaser
from handlers import telling, tick
from handlers.requests import Command
from storage import outbox, rounds
from storage.database import Database, Transaction
from storage.tables import note_actions, notes
from storage.tables import outbox as messages

SENT = {"few": 1_000, "many": 1_000_000}
NOTES = {"few": 10, "many": 100}
PLAN = {"few": 100, "many": 1_000}
LONG_AGO = datetime(2009, 1, 1, tzinfo=UTC)
AT_ONCE = 10_000


@dataclass(frozen=True, slots=True)
class Town:
    """Records with a round in which all are asked, and the service before them."""

    database: Database
    chaser: Chaser
    kept: Records


def run() -> list[Result]:
    """Microseconds on the large records, against the small."""
    return [*_idle_tick(), *_history(), *_page()]


def _idle_tick() -> list[Result]:
    """Nothing is due, whatever has been sent before."""
    with _town() as small, _town() as large:
        for town, sent in ((small, SENT["few"]), (large, SENT["many"])):
            with town.database.writing() as transaction:
                sent_before(transaction, sent)
        return [_against("growth, an idle tick", 1.2, _looking, small, large, 200)]


def _history() -> list[Result]:
    """Actions of which little and much has been said: a press, and the digest of the round."""
    with _town() as small, _town() as large:
        for town, said in ((small, NOTES["few"]), (large, NOTES["many"])):
            with town.database.writing() as transaction:
                _say(transaction, said, PLAN["few"])
        return [
            _against("growth, a press on a long history", 1.2, _pressing, small, large, 40),
            _against("growth, a digest of long histories", 1.2, _digesting, small, large, 3),
        ]


def _page() -> list[Result]:
    """A page of a plan, however many more there are."""
    with _town() as small, _town(PLAN["many"]) as large:
        return [_against("growth, a page of a long plan", 1.2, _asking, small, large, 10)]


def _against(
    name: str, most: float, work: Callable[[Town], Callable[[], object]], small: Town, large: Town, times: int
) -> Result:
    return compare(name, "us", Target(most), each(work(large), times), each(work(small), times))


@contextmanager
def _town(actions: int = PLAN["few"]) -> Iterator[Town]:
    with tempfile.TemporaryDirectory() as folder:
        made, kept = filled(f"sqlite:///{Path(folder) / 'bench.db'}", actions, 32)
        made.close()
        database, chaser = opened(kept.url)
        yield Town(database, chaser, kept)
        database.close()


def sent_before(transaction: Transaction, count_: int) -> None:
    """Put so many messages in that were sent long ago."""
    row = {
        "workspace_id": 1,
        "kind": "ask",
        "subject": {},
        "recipient": PERSON,
        "state": "sent",
        "next_at": LONG_AGO,
        "made_at": LONG_AGO,
        "channel": "D1",
        "ts": "1.1",
    }
    for first in range(0, count_, AT_ONCE):
        numbers = range(first, min(first + AT_ONCE, count_))
        transaction.insert_all(messages, [row | {"key": f"long-ago:{n}"} for n in numbers])


def _say(transaction: Transaction, said: int, actions: int) -> None:
    first = 1_000_000
    words = {"plan_id": 1, "words": "With the web team.", "period": "January 09", "said_at": LONG_AGO}
    ids = range(first, first + said * actions)
    transaction.insert_all(notes, [words | {"id": n} for n in ids])
    rows = [{"note_id": n, "action_id": n % actions + 1} for n in ids]
    transaction.insert_all(note_actions, rows)


def _looking(town: Town) -> Callable[[], object]:
    now = MOMENTS.now()

    def look() -> None:
        with town.database.reading() as transaction:
            if tick.due(transaction, now):
                raise RuntimeError("something is due")
        if town.database.run(lambda transaction: outbox.claim(transaction, LONG_AGO, 1)):
            raise RuntimeError("something is to be sent")

    return look


def _pressing(town: Town) -> Callable[[], object]:
    press, turns = pressing(town.chaser.handle, town.kept), count()
    return lambda: press(next(turns))


def _digesting(town: Town) -> Callable[[], object]:
    now = MOMENTS.now()

    def digest() -> None:
        with town.database.reading() as transaction:
            (round_,) = rounds.of_plan(transaction, 1, "open")
            telling.digest_of(transaction, round_, now)

    return digest


def _asking(town: Town) -> Callable[[], object]:
    return lambda: town.chaser.handle(Identity(TEAM, PERSON), Command("status"))
