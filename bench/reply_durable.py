"""reply_durable: an answer pressed, committed, acknowledged; 32 in flight, against our own app that keeps nothing."""

import sqlite3
from contextlib import closing
from itertools import count

from bench import payloads
from bench.harness import Result, Target, summed_up
from bench.load import Load, Make, connected
from bench.records import Records, records
from bot.slack.render.tokens import status_code, token
from plans.model import Status

COUNT = 600
ROUNDS = 5
PEOPLE = 32


def run() -> list[Result]:
    """Throughput, and the time within which 99 of 100 are acknowledged. The records are in the temporary folder."""
    mine: list[Load] = []
    theirs: list[Load] = []
    with records(PEOPLE * 10, PEOPLE) as kept, connected("kept", kept.url) as ours, connected("ours") as floor:
        make = presses(kept)
        for line in (ours, floor):
            line.send("interactive", make, PEOPLE * 2)
        sides = [(ours, mine), (floor, theirs)]
        for _ in range(ROUNDS):
            for line, loads in sides:
                loads.append(line.send("interactive", make, COUNT))
            sides.reverse()
        kept_all(kept, len(mine) * COUNT)
    speeds = [x.per_second for x in mine], [x.per_second for x in theirs]
    waits = [x.p99 for x in mine], [x.p99 for x in theirs]
    return [
        summed_up("reply_durable", "1/s", Target(0.45, is_most=False), *speeds),
        summed_up("reply_durable p99", "ms", Target(2.0), *waits),
    ]


def kept_all(kept: Records, least: int) -> None:
    """Every press that was acknowledged is in the records, also once the process has gone.

    Raises:
        RuntimeError: some are not.
    """
    with closing(sqlite3.connect(kept.url.removeprefix("sqlite:///"))) as connection:
        found = connection.execute("SELECT count(*) FROM notes WHERE round_id IS NOT NULL").fetchone()[0]
    if found < least:
        raise RuntimeError(f"{least} were acknowledged, {found} are kept")


def presses(kept: Records) -> Make:
    """Everybody in turn gives a status to each of their actions in turn; no press is like another."""
    turns = count()

    def make(_: int) -> payloads.Json:
        turn = next(turns)
        person, request, actions = kept.asked[turn % len(kept.asked)]
        action = actions[turn // len(kept.asked) % len(actions)]
        value = token("status", request, action, status_code(Status.ON_TARGET))
        return payloads.press(value, person, trigger=f"bench.{turn}")

    return make
