"""commit_sqlite: a reply's transaction in SQLite, one writer, against the same statements on a raw connection.

Once only what is written, and once all that a press does: who may say it, what it supersedes, who is to be told.
"""

from collections.abc import Callable
from itertools import count

from bench.harness import Result, Target, compare, each
from bench.payloads import TEAM
from bench.records import Records, opened, records
from bench.replies import by_hand, through_storage
from bot.ports import Identity
from handlers.requests import SetStatus
from plans.model import Status

PEOPLE = 32
TIMES = 150


def run() -> list[Result]:
    """Microseconds a commit, the disk waited for."""
    turns = count()
    with records(PEOPLE * 10, PEOPLE) as kept:
        database, chaser = opened(kept.url)
        storage, floor = through_storage(database), by_hand(kept.url.removeprefix("sqlite:///"))
        press = pressing(chaser.handle, kept)
        results = [
            compare(name, "us", Target(2.1), _timed(ours, turns), _timed(floor, turns))
            for name, ours in (("commit_sqlite", storage), ("commit_sqlite, a whole press", press))
        ]
        database.close()
    return results


def pressing(handle: Callable[..., object], kept: Records) -> Callable[[int], object]:
    """Everybody in turn gives a status to each of their actions in turn; no press is like another."""

    def press(turn: int) -> object:
        person, request, actions = kept.asked[turn % len(kept.asked)]
        action = actions[turn // len(kept.asked) % len(actions)]
        return handle(Identity(TEAM, person), SetStatus(request, action, Status.ON_TARGET), f"press:{turn}")

    return press


def _timed(work: Callable[[int], object], turns: "count[int]") -> Callable[[], float]:
    return each(lambda: work(next(turns)), TIMES)
