"""commit_contended: 32 threads that each keep a reply in SQLite, against a raw connection a thread."""

from itertools import count

from bench.harness import Result, Target, summed_up
from bench.records import opened, records
from bench.replies import by_hand, through_storage
from bench.writers import Written, written

WRITERS = 32
ROUNDS = 5


def run() -> list[Result]:
    """Commits a second, and the time within which 99 of 100 were kept."""
    turns = count()
    mine: list[Written] = []
    theirs: list[Written] = []
    with records(10, 10) as kept:
        database = opened(kept.url)[0]
        sides = [(through_storage(database), mine), (by_hand(kept.url.removeprefix("sqlite:///")), theirs)]
        for _ in range(ROUNDS):
            for work, done in sides:
                done.append(written(work, WRITERS, turns))
            sides.reverse()
        database.close()
    speeds = [x.per_second for x in mine], [x.per_second for x in theirs]
    waits = [x.p99 for x in mine], [x.p99 for x in theirs]
    return [
        summed_up("commit_contended", "1/s", Target(1.8, is_most=False), *speeds),
        summed_up("commit_contended p99", "ms", Target(0.1), *waits),
    ]
