"""The outbox: a message is claimed by one, with a lease, and finished by whoever holds the claim."""

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from storage import outbox, people
from storage.database import Database
from storage.dialect import clock
from storage.rows import OutboxRow
from storage.tables import outbox as rows_of_outbox
from tests.records import MORNING, aged, claim_one

SECOND = timedelta(seconds=1)
GATHERED = MORNING + outbox.GATHERING
SILENCE = timedelta(seconds=outbox.USUAL.silence)


@pytest.fixture
def mail(database: Database) -> Database:
    """Three messages, to be sent now."""
    with database.writing() as transaction:
        people.workspace(transaction, "T1")
    for key in ("a", "b", "c"):
        assert add(database, key)
    return database


def add(database: Database, key: str, *, at: datetime = MORNING, about: str | None = "it") -> bool:
    """Put a message in; whether it is new."""
    with database.writing() as transaction:
        return outbox.enqueue(transaction, 1, key, "ask", {"request": 1}, "U1", at, about=about)


def claim(database: Database, at: datetime = MORNING) -> OutboxRow | None:
    """Take the next."""
    with database.writing() as transaction:
        return claim_one(transaction, at)


def taken(database: Database, at: datetime = MORNING) -> OutboxRow:
    """Take the next, which there is."""
    row = claim(database, at)
    assert row is not None
    return row


def finish(database: Database, row: OutboxRow, state: str, **values: object) -> bool:
    """Record an outcome; whether the claim was still ours."""
    with database.writing() as transaction:
        return outbox.finish(transaction, row, state, MORNING, **values)


def keys(database: Database) -> list[tuple[str, str]]:
    """Every message with its state."""
    with database.reading() as transaction:
        found = transaction.all(rows_of_outbox.select().order_by(rows_of_outbox.c.id))
    return [(row["key"], row["state"]) for row in found]


def test_a_key_is_used_once(mail: Database) -> None:
    """Also long after it was sent."""
    assert not add(mail, "a")
    assert finish(mail, taken(mail), "sent", channel="C1", ts="1.1")
    assert not add(mail, "a")
    assert [key for key, _ in keys(mail)] == ["a", "b", "c"]


def test_claimed_by_one(mail: Database) -> None:
    """Of many threads that want the next, each gets another, and most get none."""
    got: list[OutboxRow | None] = []
    workers = [threading.Thread(target=lambda: got.append(claim(mail))) for _ in range(12)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(row.key for row in got if row) == ["a", "b", "c"]


def test_in_the_order_in_which_they_were_put_in(mail: Database) -> None:
    """And none before its time."""
    add(mail, "later", at=MORNING + SECOND)
    assert [taken(mail).key for _ in range(3)] == ["a", "b", "c"]
    assert claim(mail) is None
    assert taken(mail, MORNING + SECOND).key == "later"


def test_a_lease_runs_out(mail: Database) -> None:
    """Not before, whatever the council's clock says; then it says that somebody else may have sent it."""
    first = taken(mail)
    assert (first.state, first.epoch, first.attempts) == ("to do", 1, 1)
    aged(mail, SILENCE - SECOND)
    assert "a" not in {taken(mail, MORNING + timedelta(days=900)).key for _ in range(2)}
    assert claim(mail, MORNING + timedelta(days=900)) is None
    aged(mail, SECOND)
    second = taken(mail, MORNING)
    assert (second.key, second.state, second.epoch, second.attempts) == ("a", "sending", 2, 2)


def test_how_often_it_was_looked_for_is_forgotten_when_it_is_sent_again(mail: Database) -> None:
    """A second look that nobody ended is none: what was sent after it has not been looked for."""
    first = taken(mail)
    with mail.writing() as transaction:
        assert outbox.keep_looking(transaction, first, timedelta(0), looks=1)
        assert not outbox.finish(transaction, replace(first, epoch=0), "sent", MORNING)
    assert [taken(mail).key for _ in range(2)] == ["a", "b"]
    aged(mail, SILENCE)
    assert taken(mail).looks == 0


def test_the_databases_clock_is_the_right_one(mail: Database) -> None:
    """To the second, and in UTC."""
    with mail.reading() as transaction:
        found = [transaction.value(select(clock(seconds))) for seconds in (0.0, 90.5)]
    assert abs(found[0] - datetime.now(UTC)) < timedelta(seconds=60)
    assert timedelta(seconds=90) < found[1] - found[0] < timedelta(seconds=91)


def test_a_lost_claim_finishes_nothing(mail: Database) -> None:
    """The late one is told; what the other recorded stands."""
    late = taken(mail)
    for _ in range(2):
        claim(mail)
    aged(mail, SILENCE)
    other = taken(mail)
    assert not finish(mail, late, "sent", channel="C1", ts="9.9")
    assert finish(mail, other, "sent", channel="C1", ts="1.1")
    assert not finish(mail, other, "dead", reason="twice")
    with mail.reading() as transaction:
        row = outbox.by_key(transaction, "a")
    assert row is not None
    assert (row.state, row.ts, row.reason) == ("sent", "1.1", "")


def test_put_back_it_is_claimed_again_at_its_time(mail: Database) -> None:
    """The others are not held up."""
    finish(mail, taken(mail), "to do", next_at=MORNING + 5 * SECOND)
    assert [taken(mail).key for _ in range(2)] == ["b", "c"]
    assert claim(mail, MORNING + 4 * SECOND) is None
    assert taken(mail, MORNING + 5 * SECOND).key == "a"


def test_what_is_dead_is_never_claimed(mail: Database) -> None:
    """Nor what was sent."""
    finish(mail, taken(mail), "dead", reason="gone")
    finish(mail, taken(mail), "sent")
    assert taken(mail, MORNING + timedelta(days=900)).key == "c"
    assert claim(mail, MORNING) is None


def refresh(database: Database, at: datetime = MORNING) -> None:
    """What the messages show has changed."""
    with database.writing() as transaction:
        outbox.refresh(transaction, "it", at)


def test_what_was_not_sent_yet_needs_no_update(mail: Database) -> None:
    """It is made as things stand when it is sent; a dead one is nowhere to be seen."""
    finish(mail, taken(mail), "dead", reason="gone")
    refresh(mail)
    assert [key for key, _ in keys(mail)] == ["a", "b", "c"]


def test_updates_that_wait_are_one(mail: Database) -> None:
    """For each message that was sent, or is being sent."""
    finish(mail, taken(mail), "sent")
    claim(mail)
    for _ in range(3):
        refresh(mail)
    assert [key for key, _ in keys(mail)][3:] == ["a:update:1", "b:update:1"]


def test_an_update_waits_until_nothing_more_changes_but_not_for_ever(mail: Database) -> None:
    """Each change puts it off by a second, up to five: then it goes out while the changes go on."""
    for _ in range(3):
        finish(mail, taken(mail), "sent")
    at = MORNING
    while claim(mail, at) is None:
        refresh(mail, at)
        at += SECOND / 2
    assert MORNING + 4 * SECOND < at <= MORNING + outbox.PATIENCE


def test_an_update_in_hand_is_followed_by_another(mail: Database) -> None:
    """It was made before the change; and one that was sent, of course, too."""
    finish(mail, taken(mail), "sent")
    add(mail, "x", about="else")
    refresh(mail)
    rows = {row.key: row for row in (taken(mail, GATHERED) for _ in range(4))}
    refresh(mail)
    assert ("a:update:2", "to do") in keys(mail)
    finish(mail, rows["a:update:1"], "sent")
    assert finish(mail, taken(mail, GATHERED), "sent")
    refresh(mail)
    assert ("a:update:3", "to do") in keys(mail)
    assert not [key for key, _ in keys(mail) if key.startswith("x:")]


def test_counts(mail: Database) -> None:
    """How many there are in each state."""
    finish(mail, taken(mail), "sent")
    claim(mail)
    with mail.reading() as transaction:
        assert outbox.counts(transaction) == {"sent": 1, "sending": 1, "to do": 1}
