"""Senders and importers of several replicas on one PostgreSQL: each message is sent once, each document read once."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.importing import Importer
from bot.local.server import LocalWorkspace
from bot.service import Moments
from bot.slack.platform import SlackPlatform
from handlers.requests import GiveFile
from storage import outbox, uploads
from storage.database import Database
from tests.actor import Actor
from tests.local.conftest import StandingClock, client_for
from tests.local.sending import Post
from tests.people import ADEEL, BRONWEN, DOROTA, MARION
from tests.postgres import Server
from tests.records import ZONE, moment, records

PLAN = b"No\tAction\tWho\tWhen\n1\tMend the fence\tAdeel Rahman\tMay 2027\n2\tPaint it\tBronwen Pugh\tMay 2027\n"
REFUSE = """
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'disk is full' USING ERRCODE = '53100'; END $$;
CREATE TRIGGER full_disk BEFORE UPDATE ON outbox FOR EACH ROW WHEN (NEW.state = 'sent') EXECUTE FUNCTION refuse();
"""


@pytest.fixture
def clock() -> StandingClock:
    """Thursday 1 April 2027, nine in the morning."""
    return StandingClock(moment().at)


@pytest.fixture
def post(server: Server, local: LocalWorkspace, clock: StandingClock) -> Iterator[Post]:
    """A round just opened; the database is this test's alone."""
    with server.fresh() as url:
        kept = records(url)
        kept.open_round(by=DOROTA.id)
        yield Post(kept, local, clock)
        kept.database.close()


@pytest.fixture
def beside(post: Post) -> Iterator[list[Post]]:
    """The same for three replicas, each with connections of its own."""
    found = []
    for _ in range(3):
        database = Database(post.kept.database.engine.url.render_as_string(hide_password=False))
        found.append(replace(post, kept=replace(post.kept, database=database)))
    yield found
    for one in found:
        one.kept.database.close()


def at_once(work: list[threading.Thread]) -> None:
    """Let them work until all of them have ended."""
    for one in work:
        one.start()
    for one in work:
        one.join()


def test_three_senders_race(post: Post, beside: list[Post]) -> None:
    """Forty messages that are due at once: each is sent by one of them, and arrives once."""
    with post.kept.database.writing() as transaction:
        for number in range(40):
            user = (ADEEL, BRONWEN, DOROTA, MARION)[number % 4].id
            outbox.enqueue(transaction, 1, f"n:{number}", "idle", {"person": 1}, user, post.clock.at)
    senders = [one.sender(at_once=32) for one in beside]
    for _ in range(60):
        at_once([threading.Thread(target=one.empty, args=(own,)) for one, own in zip(beside, senders, strict=True)])
        post.later(timedelta(seconds=1))
    assert post.states() == {"sent"}
    places = [(row.channel, row.ts) for row in post.kept.outbox()]
    assert len(set(places)) == len(places) == 43
    read = [m for user in (ADEEL, BRONWEN, DOROTA, MARION) for m in post.read_by(user.id)]
    assert len(read) == 43


def test_records_that_fail_after_the_send(post: Post) -> None:
    """The message is out and its outcome cannot be written: it is found later, and not sent again."""
    with post.kept.database.writing() as transaction:
        transaction.run(text(REFUSE))
    sender = post.sender()
    sender.start()
    Actor(post.workspace.url, ADEEL.id).wait_for("How do your 2 actions stand?")
    sender.stop()
    with post.kept.database.writing() as transaction:
        transaction.run(text("DROP TRIGGER full_disk ON outbox"))
    assert post.row("ask:1").state == "sending"
    post.later()
    post.empty()
    assert [len(post.read_by(user.id)) for user in (ADEEL, BRONWEN)] == [1, 1]


def test_the_records_go_away_under_a_sender(post: Post, server: Server) -> None:
    """Every connection is broken again and again while it works: each message arrives, and once."""
    name = post.kept.database.engine.url.database
    for number in range(12):
        with post.kept.database.writing() as transaction:
            outbox.enqueue(transaction, 1, f"n:{number}", "idle", {"person": 1}, ADEEL.id, post.clock.at)
    sender = post.sender()
    sender.start()
    for _ in range(12):
        threading.Event().wait(0.1)
        server.ask(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")  # noqa: S608 - ours
        post.later(timedelta(seconds=1))
    sender.stop()
    for _ in range(20):
        post.later()
        post.empty()
    assert [len(post.read_by(user.id)) for user in (ADEEL, BRONWEN)] == [13, 1]
    assert post.states() == {"sent"}


def test_three_importers_race(post: Post, beside: list[Post]) -> None:
    """Each document is read by one of them, and its giver told once."""
    marion = Actor(post.workspace.url, MARION.id)
    for number in range(4):
        file = marion.upload(f"fences-{number}.txt", PLAN)
        marion.do("say", channel=marion.direct(), text="", files=[file["id"]])
        post.kept.do(MARION.id, GiveFile(str(file["id"]), f"fences-{number}.txt", f"Fences {number}"))
    platform = SlackPlatform(client_for(post.workspace))
    moments = Moments(post.clock, ZONE, "ENG")
    importers = [Importer(one.kept.database, platform, moments, lambda: None) for one in beside]

    def read(importer: Importer) -> None:
        while importer.read_one():
            pass
        importer.stop_reading()

    at_once([threading.Thread(target=read, args=(one,)) for one in importers])
    with post.kept.database.reading() as transaction:
        found = [uploads.by_id(transaction, number) for number in range(1, 5)]
    assert [(row.state, row.attempts) for row in found if row] == [("read", 1)] * 4
    assert len([row for row in post.kept.outbox() if row.kind == "upload"]) == 4
