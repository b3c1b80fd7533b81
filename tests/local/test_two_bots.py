"""Two replicas of one workspace on one PostgreSQL: whatever falls due is done by one of them."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta

import pytest

from bot.local.server import LocalWorkspace
from bot.running import Bot
from bot.settings import SlackSettings, load
from storage import rounds
from storage.tables import outbox
from tests.actor import Actor, text_of
from tests.local.conftest import StandingClock
from tests.people import ADEEL, BRONWEN, DOROTA, MARION
from tests.postgres import Server
from tests.records import CHANNEL, Records, moment, records

PATIENCE = 30.0


class Office:
    """Two bots, a workspace, and a clock that all of them have."""

    def __init__(self, kept: Records, workspace: LocalWorkspace, clock: StandingClock, bots: list[Bot]) -> None:
        self.kept, self.workspace, self.clock, self.bots = kept, workspace, clock, bots

    def settled(self, is_so: Callable[[], bool]) -> None:
        """Wait until something is so and all that is due has been sent, with time passing as it does."""
        end = time.monotonic() + PATIENCE
        while not is_so() or self.bots[-1].waiting():
            assert time.monotonic() < end, [(row.key, row.state, row.reason) for row in self.kept.outbox()]
            self.clock.at += timedelta(milliseconds=100)
            time.sleep(0.05)

    def state(self) -> str:
        """The round's."""
        with self.kept.database.reading() as transaction:
            found = rounds.by_id(transaction, 1)
        assert found is not None
        return found.state

    def reminded(self) -> int:
        """How many reminders there are."""
        return sum(row.kind == "reminder" for row in self.kept.outbox())

    def read_by(self, user: str, channel: str | None = None) -> list[str]:
        """What Chaser has said to somebody, or in a channel."""
        return [text_of(m) for m in Actor(self.workspace.url, user).messages(channel)]


@pytest.fixture
def clock() -> StandingClock:
    """Thursday 1 April 2027, nine in the morning."""
    return StandingClock(moment().at)


@pytest.fixture
def office(server: Server, workspace: LocalWorkspace, clock: StandingClock) -> Iterator[Office]:
    """Both run, and look at what is due several times a second."""
    with ExitStack() as held:
        url = held.enter_context(server.lent())
        kept = records(url)
        held.callback(kept.database.close)
        settings = {
            "CHASER_DATABASE_URL": url,
            "CHASER_SLACK_BOT_TOKEN": workspace.bot_token,
            "CHASER_SLACK_APP_TOKEN": workspace.app_token,
            "CHASER_SLACK_API_URL": f"{workspace.url}/api/",
            "CHASER_TICK_SECONDS": "0.1",
        }
        bots = [Bot(load(SlackSettings, settings), clock) for _ in range(2)]
        for bot in bots:
            bot.start()
            held.callback(bot.stop)
        yield Office(kept, workspace, clock, bots)


def test_a_round_of_two_bots(office: Office) -> None:
    """Opened, reminded twice and closed: everybody is written to once each time, and the channel reads one digest."""
    marion = Actor(office.workspace.url, MARION.id)
    marion.command("/plan round April 27 closes 20 April")
    marion.press("Open the round", marion.wait_for("Open the round"))
    office.settled(lambda: bool(office.read_by(ADEEL.id)) and bool(office.read_by(BRONWEN.id)))
    adeel = Actor(office.workspace.url, ADEEL.id)
    adeel.press("On target", adeel.wait_for("How do your 2 actions stand?"))
    for number in (1, 2):
        with office.kept.database.reading() as transaction:
            at = rounds.reminder_instants(transaction, 1)[number - 1]
        office.clock.at = at
        office.settled(lambda number=number: office.reminded() == 2 * number)  # type: ignore[misc] # a default keeps it
    office.clock.at = moment(days=30).at
    office.settled(lambda: office.state() == "closed")
    for user in (ADEEL, BRONWEN):
        # One message that asks, and two that remind; all of them say by now that the round has closed.
        assert len(office.read_by(user.id)) == 3
    digest = [words for words in office.read_by(MARION.id, CHANNEL) if "April 27" in words]
    assert len(digest) == 1
    with office.kept.database.reading() as transaction:
        rows = transaction.all(outbox.select())
    places = Counter((row["channel"], row["ts"]) for row in rows if row["ts"])
    assert [place for place, times in places.items() if times > 1] == []
    assert {row["state"] for row in rows} <= {"sent", "dead"}


def test_one_of_two_bots_stops(office: Office) -> None:
    """The other does all that falls due, and answers."""
    office.kept.open_round(by=DOROTA.id)
    office.settled(lambda: bool(office.read_by(ADEEL.id)))
    office.bots[0].stop()
    office.clock.at = moment(days=30).at
    office.settled(lambda: office.state() == "closed")
    dorota = Actor(office.workspace.url, DOROTA.id)
    dorota.command("/plan help")
    dorota.wait_for("What you can type after /plan")
    assert sum("April 27" in words for words in office.read_by(MARION.id, CHANNEL)) == 1
