"""An office for the faults: records, the bots that live on them one after another, and what comes in and goes out."""

import json
import random
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import func, select

from bot.clock import SystemClock
from storage import outbox, people
from storage.tables import drafts
from storage.tables import outbox as mail
from tests.faults.child import SILENCE, Life, Trap, alive
from tests.faults.slack import TOWN, Ahead, Said, Slack
from tests.faults.weather import STAGES, Knife
from tests.people import ADEEL, DOROTA, TEAM
from tests.records import Records, records
from tests.signing import JSON, signed

PATIENCE = 60.0
HANDS = 4
Point = tuple[str, str]
"""A boundary: a commit by what it writes or a call by its method, and the stage; both empty for any moment."""


@dataclass
class Office:
    """Records at a URL, and a log. On SQLite, `put` is for when no bot is alive."""

    kept: Records
    slack: Slack
    log: Path
    url: str
    clock: Ahead
    count: int = 0
    reached: Counter[Point] = field(default_factory=Counter)

    def life(self, trap: Trap | None = None) -> AbstractContextManager[Life]:
        """A life of the bot on these records."""
        return alive(self.slack.settings(self.url), self.clock, self.log, trap)

    def life_until(self, point: Point, nth: int) -> AbstractContextManager[Life]:
        """A life that ends when it comes to a boundary for the `nth` time."""
        if point[1] in STAGES:
            arm = partial(self._arm, point, nth)
            return alive(self.slack.settings(self.url), self.clock, self.log, armed=arm)
        return self.life(Trap(*point, nth) if point[0] else None)

    def _arm(self, point: Point, nth: int, pid: int) -> None:
        self.slack.be(knife=Knife(pid, *point, signal.SIGKILL, nth))

    def put(self, many: int) -> None:
        """So many messages more to send, to people by turns."""
        with self.kept.database.writing() as transaction:
            for number in range(self.count, self.count + many):
                user = TOWN[number % len(TOWN)].id
                outbox.enqueue(transaction, 1, f"fault:{number}", "idle", {"person": 1}, user, self.clock.now())
        self.count += many

    def waiting(self) -> int:
        """How many messages have no outcome yet."""
        with self.kept.database.reading() as transaction:
            found = outbox.counts(transaction)
        return found.get("to do", 0) + found.get("sending", 0)

    def await_sending(self, life: Life, seconds: float = PATIENCE) -> None:
        """Wait until all is sent."""
        end = time.monotonic() + seconds
        while self.waiting():
            assert not life.has_ended(), self.log.read_text()
            assert time.monotonic() < end, [r for r in self.kept.outbox() if r.state in ("to do", "sending")]
            time.sleep(0.05)

    def settle(self, seconds: float = PATIENCE) -> None:
        """In calm weather, let a bot live until all is sent."""
        self.slack.calm()
        with self.life() as life:
            self.await_sending(life, seconds)

    def sent(self) -> tuple[int, int]:
        """Of what was put into the outbox: how many nobody can read, and how many can be read twice."""
        said = self.keys()
        found = [said[f"fault:{number}"] for number in range(self.count)]
        return found.count(0), sum(times > 1 for times in found)

    def said(self) -> list[Said]:
        """What people can read of these records' messages."""
        with self.kept.database.reading() as transaction:
            installation = people.installation(transaction, self.kept.workspace_id)
        return [one for one in self.slack.said() if one.key.startswith(f"{installation}:")]

    def keys(self) -> Counter[str]:
        """How often people can read each message, by its row's key."""
        return Counter(one.key.partition(":")[2] for one in self.said())

    def until(self, is_so: Callable[[], bool], seconds: float = PATIENCE) -> None:
        """Wait for something."""
        end = time.monotonic() + seconds
        while not is_so():
            assert time.monotonic() < end, self.log.read_text()
            time.sleep(0.05)

    def end(self, life: Life, point: Point, nth: int, dice: random.Random) -> None:
        """See a life end at its point; where there is none, or it never gets there, at any moment.

        Each comes there once, however busy the computer; not each comes there again.
        """
        if not point[0]:
            time.sleep(dice.uniform(0, 0.05))
        elif life.has_ended(PATIENCE / 2 if nth == 1 else 2 * SILENCE):
            self.reached[point] += 1
        life.kill()
        self.slack.be(knife=None)


@dataclass
class Letters:
    """Replies of one person as Slack brings them, and which of them were acknowledged."""

    slack: Slack
    acknowledged: set[str] = field(default_factory=set)
    refused: Counter[int] = field(default_factory=Counter)
    written: list[str] = field(default_factory=list)

    def write(self, many: int) -> None:
        """So many replies more; a reply is known by its time stamp."""
        first = len(self.written)
        at = int(SystemClock().now().timestamp())
        self.written += [f"{at}.{number:06}" for number in range(first, first + many)]

    def missing(self) -> list[str]:
        """Those that were not acknowledged yet."""
        return [ts for ts in self.written if ts not in self.acknowledged]

    def bring(self, address: str, which: Iterable[str], tried: int = 0) -> None:
        """Bring some, several at once; what nobody answers stays as it is."""
        with ThreadPoolExecutor(HANDS) as hands:
            list(hands.map(lambda ts: self._bring(address, ts, tried), which))

    def _bring(self, address: str, ts: str, tried: int) -> None:
        parts = urlsplit(address)
        said = {"channel_type": "im", "channel": "D0ADEEL", "user": ADEEL.id, "ts": ts, "text": f"1.1 on target, {ts}"}
        event = {"type": "event_callback", "team_id": TEAM.id, "event_id": f"Ev{ts}"}
        body = json.dumps(event | {"event": {"type": "message", **said}})
        headers = signed(body, JSON, self.slack.place.signing_secret.encode())
        headers |= {"X-Slack-Retry-Num": str(tried), "X-Slack-Retry-Reason": "http_timeout"} if tried else {}
        try:
            with closing(HTTPConnection(parts.netloc, timeout=PATIENCE)) as line:
                line.request("POST", parts.path, body, headers)
                status = line.getresponse().status
        except (HTTPException, OSError):
            return
        if status == 200:
            self.acknowledged.add(ts)
        else:
            self.refused[status] += 1

    def in_records(self, kept: Records) -> Counter[str]:
        """How often each reply is in the records, by its time stamp."""
        with kept.database.reading() as transaction:
            return Counter(row["ts"] for row in transaction.all(select(drafts.c.ts)))

    def twice_or_never(self, kept: Records) -> tuple[int, int]:
        """How many of those acknowledged are not in the records, and how many replies are in them or answered twice."""
        found = self.in_records(kept)
        with kept.database.reading() as transaction:
            answers = transaction.value(select(func.count()).select_from(mail).where(mail.c.kind == "understood"))
        lost = sum(found[ts] == 0 for ts in self.acknowledged)
        return lost, sum(times > 1 for times in found.values()) + max(0, answers - len(found))


@contextmanager
def opened(home: Path | str, slack: Slack, folder: Path) -> Iterator[Office]:
    """Records in which everybody of the town is known, and a round is open."""
    kept = records(home)
    kept.open_round(by=DOROTA.id)
    with kept.database.writing() as transaction:
        people.keep(transaction, kept.workspace_id, [people.Profile(one.id, one.real_name) for one in TOWN])
    url = kept.database.engine.url.render_as_string(hide_password=False)
    yield Office(kept, slack, folder / "log", url, replace(slack.clock))
    kept.database.close()
