"""What was missed is read back: after a start, after a reconnect, and every hour; once, and as if it had just come."""

import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import MovableClock
from bot.local.limits import UNLIMITED
from bot.local.server import LocalWorkspace
from bot.local.socket_mode import Timing
from bot.ports import Identity, SendFailed
from bot.running import Bot
from bot.settings import HTTP, SOCKET, SlackSettings, load
from bot.slack.history import History
from bot.slack.platform import make_client
from handlers import imports
from handlers.requests import OpenRound, ProposeRound
from handlers.views import RoundPreview
from storage import asked_in, outbox, people
from storage.rows import DraftRow, as_row
from storage.tables import drafts
from storage.tables import outbox as outbox_table
from tests.actor import Actor
from tests.people import ADEEL, BRONWEN, CALLUM, DIRECTORY, MARION, PERFORMANCE, TEAM
from tests.records import MORNING, PLAN, Records, claim_one, document, moment, records

SHORT = Timing(redelivery=(0.0, 0.05, 0.05))


@dataclass
class Town:
    """A workspace, and the bot in it, which can be stopped and started again."""

    workspace: LocalWorkspace
    clock: MovableClock
    settings: SlackSettings
    bot: Bot

    def person(self, user: str) -> Actor:
        """Somebody at the keyboard."""
        return Actor(self.workspace.url, user)

    def start(self) -> None:
        """Start the bot, which is told of what happens from now on."""
        self.bot = Bot(self.settings, self.clock)
        self.bot.start()
        self.workspace.deliver_to(self.bot.address)

    def open_round(self) -> None:
        """Keep the invented council's plan, and ask its owners."""
        with self.bot.database.writing() as transaction:
            lead = people.by_user(transaction, self.bot.service.workspace_id, MARION.id)
            found = imports.Import(document(PLAN), PERFORMANCE.id, lead.id if lead else None)
            imports.keep(transaction, self.bot.moments.now(), self.bot.service.workspace_id, found)
        me = Identity(TEAM.id, MARION.id)
        preview = self.bot.service.handle(me, ProposeRound("April 27 closes 20 April"))
        assert isinstance(preview, RoundPreview)
        self.bot.service.handle(me, OpenRound(preview.round))
        for user in (ADEEL.id, BRONWEN.id):
            self.person(user).wait_for("actions stand?")

    def kept(self) -> list[DraftRow]:
        """The replies that came in."""
        with self.bot.database.reading() as transaction:
            found = transaction.all(drafts.select().order_by(drafts.c.ts))
        return [as_row(DraftRow, row) for row in found]

    def read_backs(self) -> int:
        """How many messages show a reply as it was understood."""
        with self.bot.database.reading() as transaction:
            return len(transaction.all(outbox_table.select().where(outbox_table.c.kind == "understood")))


@pytest.fixture(params=[SOCKET, HTTP])
def town(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Town]:
    """A round is open, over either way."""
    clock = MovableClock(tmp_path / "clock.json", MORNING)
    workspace = LocalWorkspace(DIRECTORY, clock, limits=UNLIMITED, timing=SHORT)
    workspace.start()
    given = {
        "CHASER_DATABASE_URL": f"sqlite:///{tmp_path / 'chaser.db'}",
        "CHASER_SLACK_BOT_TOKEN": workspace.bot_token,
        "CHASER_SLACK_APP_TOKEN": workspace.app_token,
        "CHASER_SLACK_API_URL": f"{workspace.url}/api/",
        "CHASER_SLACK_MODE": request.param,
        "CHASER_SLACK_SIGNING_SECRETS": workspace.signing_secret,
        "CHASER_HTTP_PORT": "0",
    }
    settings = load(SlackSettings, given)
    town = Town(workspace, clock, settings, Bot(settings, clock))
    town.start()
    town.open_round()
    yield town
    town.bot.stop()
    workspace.stop()


socket_only = pytest.mark.parametrize("town", [SOCKET], indirect=True)


def until(happened: Callable[[], bool], within: float = 15) -> None:
    """Wait for something."""
    end = time.monotonic() + within
    while not happened():
        assert time.monotonic() < end, "it never came to be"
        time.sleep(0.05)


def test_the_replies_of_an_outage_are_all_read_back_once(town: Town) -> None:
    """Nobody listened beyond Slack's last try; after the start all are there, and none is there twice."""
    town.bot.stop()
    written = [
        town.person(user).say(f"1.2 on target, bin {number} is fixed")
        for number in range(3)
        for user in (ADEEL.id, BRONWEN.id)
    ]
    time.sleep(0.3)
    town.start()
    until(lambda: len(town.kept()) == 6)
    assert [draft.ts for draft in town.kept()] == written
    assert all(draft.text.startswith("1.2 on target, bin") for draft in town.kept())
    town.bot.hourly()
    town.person(ADEEL.id).say("1.1 on target")
    until(lambda: len(town.kept()) == 7)
    assert town.read_backs() == 7


def test_what_was_written_while_the_line_was_broken_comes_after_the_reconnect(town: Town) -> None:
    """Over Socket Mode the connection is opened anew; over HTTP the hour comes by."""
    town.workspace.lose_events(is_lost=True)
    ts = town.person(ADEEL.id).say("1.1 will be late")
    town.workspace.lose_events(is_lost=False)
    assert town.kept() == []
    if town.settings.slack_mode == SOCKET:
        town.workspace.drop_connections()
    else:
        town.bot.hourly()
    until(lambda: [draft.ts for draft in town.kept()] == [ts])
    town.person(ADEEL.id).wait_for("Here is how I read that")


@socket_only
def test_an_edit_that_was_missed_is_read_back(town: Town) -> None:
    """Of a message that had come in, and of one that had not; each counts in its newest words."""
    adeel = town.person(ADEEL.id)
    known = adeel.say("1.1 will be late")
    until(lambda: len(town.kept()) == 1)
    town.workspace.lose_events(is_lost=True)
    adeel.edit(known, "1.1 completed")
    missed = adeel.say("1.2 on targt")
    adeel.edit(missed, "1.2 on target")
    town.workspace.lose_events(is_lost=False)
    town.bot.hourly()
    until(lambda: [draft.text for draft in town.kept()] == ["1.1 completed", "1.2 on target"])


@socket_only
def test_a_reply_in_the_thread_of_the_request_is_read_back(town: Town) -> None:
    """A conversation's history leaves threads out."""
    adeel = town.person(ADEEL.id)
    town.workspace.lose_events(is_lost=True)
    ts = adeel.say("1.1 completed", thread=adeel.wait_for("actions stand?")["ts"])
    town.workspace.lose_events(is_lost=False)
    town.bot.hourly()
    until(lambda: [draft.ts for draft in town.kept()] == [ts])


@socket_only
def test_only_where_something_is_asked(town: Town) -> None:
    """Who is not asked is not read: what they wrote is theirs, and a conversation costs a call."""
    town.workspace.lose_events(is_lost=True)
    town.person(CALLUM.id).say("hello?")
    town.person(ADEEL.id).say("1.1 completed")
    town.workspace.lose_events(is_lost=False)
    town.bot.hourly()
    until(lambda: len(town.kept()) == 1)
    town.person(CALLUM.id).never("There is nothing to answer")


@socket_only
def test_a_conversation_that_slack_does_not_tell_of_holds_up_no_other(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    """One is refused, the next is asked to wait for a second; the refused one comes at the next hour."""
    town.workspace.lose_events(is_lost=True)
    for user in (ADEEL.id, BRONWEN.id):
        town.person(user).say("1.2 completed")
    town.workspace.lose_events(is_lost=False)
    for kind in ("500", "429"):
        town.person(ADEEL.id).do("faults", method="conversations.history", kind=kind)
    with caplog.at_level(logging.WARNING):
        town.bot.hourly()
        until(lambda: len(town.kept()) == 1)
    assert [x for x in caplog.records if x.__dict__.get("action") == "past.refused"]
    town.bot.hourly()
    until(lambda: len(town.kept()) == 2)


def test_the_past_ends_where_it_is_stopped(workspace: LocalWorkspace) -> None:
    """A bot that is told to end does not wait until Slack takes another call."""
    past = History(make_client(workspace.bot_token, f"{workspace.url}/api/"), TEAM.id)
    past.stop()
    with pytest.raises(SendFailed, match="stopped"):
        past.since("D0NOBODY", "0")


def test_slacks_pace_is_kept(workspace: LocalWorkspace) -> None:
    """Fifty calls a minute, less a margin, after the first few: no call is refused for its haste."""
    waits: list[float] = []
    client = make_client(workspace.bot_token, f"{workspace.url}/api/")
    past = History(client, TEAM.id, monotonic=lambda: 0.0, rest=waits.append)
    channel = Actor(workspace.url, ADEEL.id).direct()
    for _ in range(8):
        assert past.since(channel, "0") == []
    assert waits[:5] == [0.0] * 5
    assert [round(x, 1) for x in waits[5:]] == [1.3, 2.5, 3.8]


@pytest.fixture
def asked(tmp_path: Path) -> Iterator[Records]:
    """A round whose two requests were sent a minute after nine."""
    kept = records(tmp_path)
    kept.open_round()
    at = f"{(MORNING + timedelta(minutes=1)).timestamp():.6f}"
    with kept.database.writing() as transaction:
        while row := claim_one(transaction, moment(hours=1).at):
            outbox.finish(transaction, row, "sent", moment(hours=1).at, channel=f"D{row.recipient}", ts=at)
    yield kept
    kept.database.close()


def rooms(kept: Records, days: float) -> list[asked_in.Room]:
    """Where something is asked, so many days later."""
    with kept.database.reading() as transaction:
        return asked_in.rooms(transaction, moment(days=days).at, timedelta(days=25))


def test_rooms_are_looked_at_until_a_day_after_the_closing(asked: Records) -> None:
    """Since the request was sent; whoever wrote in time, while nobody listened, still counts."""
    at = f"{(MORNING + timedelta(minutes=1)).timestamp():.6f}"
    assert [room.channel for room in rooms(asked, 1)] == ["DU0ADEEL", "DU0BRONWEN"]
    assert {room.since for room in rooms(asked, 1)} == {at}
    asked.tick(moment(days=19.5))
    assert len(rooms(asked, 20)) == 2
    assert rooms(asked, 21) == []


def test_no_room_is_looked_at_further_back_than_keys_are_remembered(asked: Records) -> None:
    """Or the oldest message would come in a second time."""
    assert {room.since for room in rooms(asked, 40)} == {f"{(MORNING + timedelta(days=15)).timestamp():.6f}"}
