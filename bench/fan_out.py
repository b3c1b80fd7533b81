"""fan_out: everybody is due at once, against the SDK's client on one session that sends the same as fast as it can.

The floor knows what to say beforehand and keeps nothing; ours claims each message, composes it from the records, sends
it, and keeps where it is. Neither is paced.
"""

import asyncio
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bench.harness import Result, Target, summed_up
from bench.load import listening
from bench.payloads import PERSON
from bench.records import MOMENTS, opened, user
from bot.ports import Profile
from bot.sender import Sender
from bot.slack.pacing import Bucket, Pace
from bot.slack.platform import SlackPlatform, make_client
from bot.slack.render import message
from handlers.compose import compose
from handlers.moment import Moment
from storage import outbox
from storage.database import Database

WORKLOADS = ((1_000, 0), (200, 100))
"""How many people, and how many milliseconds Slack takes for each."""

ROUNDS = 3
ENOUGH = 1e6


def run() -> list[Result]:
    """Seconds until all are sent."""
    return [_compared(count, milliseconds) for count, milliseconds in WORKLOADS]


def _compared(count: int, milliseconds: int) -> Result:
    name = f"fan_out, {count:,} at {milliseconds} ms"
    with listening("bench.slack_stub", str(milliseconds)) as address, tempfile.TemporaryDirectory() as folder:
        database, chaser = opened(f"sqlite:///{Path(folder) / 'bench.db'}")
        chaser.keep_people([Profile(user(number), f"Person {number}") for number in range(count)])
        now = MOMENTS.now()
        ours = _ours(database, f"{address}/api/", count, now)
        floor = _floor(database, f"{address}/api/", count, now)
        ours(), floor()
        times = [(ours(), floor()) for _ in range(ROUNDS)]
        database.close()
    return summed_up(name, "s", Target(2), *zip(*times, strict=True))


def _ours(database: Database, url: str, count: int, now: Moment) -> Callable[[], float]:
    turns = iter(range(10**6))

    def send() -> float:
        _put(database, count, next(turns), now)
        platform = SlackPlatform(make_client("xoxb-bench", url))
        platform._pace = Pace(Bucket(ENOUGH, ENOUGH, ENOUGH, 0.0), _Boundless())  # noqa: SLF001 - what is measured is not the pace
        sender = Sender(database, platform, MOMENTS)
        start = time.perf_counter()
        sender.send_due()
        return time.perf_counter() - start

    return send


class _Boundless(dict[str, Bucket]):
    """Every channel takes as much as there is."""

    def pop(self, *given: object) -> Bucket:
        """A full bucket."""
        del given
        return Bucket(ENOUGH, ENOUGH, ENOUGH, 0.0)


def _put(database: Database, count: int, turn: int, now: Moment) -> None:
    with database.writing() as transaction:
        for number in range(count):
            outbox.enqueue(transaction, 1, f"{turn}:{number}", "idle", {"person": 1}, user(number), now.at)


def _floor(database: Database, url: str, count: int, now: Moment) -> Callable[[], float]:
    with database.writing() as transaction:
        outbox.enqueue(transaction, 1, "floor", "idle", {"person": 1}, PERSON, now.at + timedelta(days=900))
        row = outbox.by_key(transaction, "floor")
        view = compose(transaction, now, row) if row else None
    if view is None:
        raise RuntimeError("there is nothing to say")
    told = message(view)

    async def send() -> float:
        async with aiohttp.ClientSession() as session:
            client = AsyncWebClient("xoxb-bench", url, session=session, retry_handlers=[])
            start = time.perf_counter()
            posts = (client.chat_postMessage(channel=PERSON, text=told.text, blocks=told.blocks) for _ in range(count))
            await asyncio.gather(*posts)
            return time.perf_counter() - start

    return lambda: asyncio.run(send())
