"""Which conversations are read back, and since when, on both databases."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from handlers.requests import CloseRound
from storage.asked_in import Room, rooms
from storage.tables import outbox
from tests.records import MARION, MORNING, Records, moment, records

LONGEST = timedelta(days=25)
SENT = f"{MORNING.timestamp():.6f}"


@pytest.fixture
def kept(home: Path | str) -> Iterator[Records]:
    """A round is open, and both who are asked have been written to."""
    kept = records(home)
    kept.open_round()
    with kept.database.writing() as transaction:
        values = {"channel": "D" + outbox.c.recipient, "ts": SENT}
        transaction.run(update(outbox).where(outbox.c.kind == "ask").values(**values))
    yield kept
    kept.database.close()


def found(kept: Records, days: float = 0) -> list[Room]:
    """The conversations to read, so many days later."""
    with kept.database.reading() as transaction:
        return rooms(transaction, moment(days=days).at, LONGEST)


def test_everybody_who_is_asked_is_read_since_they_were(kept: Records) -> None:
    """But not further back than the keys of what came in are remembered."""
    asked = [row.recipient for row in kept.outbox() if row.kind == "ask"]
    assert found(kept) == [Room(f"D{user}", SENT) for user in sorted(map(str, asked))]
    earliest = f"{moment(days=5).at.timestamp():.6f}"
    assert {room.since for room in found(kept, days=30)} == {earliest}


def test_a_round_that_closed_long_ago_is_read_no_more(kept: Records) -> None:
    """A day after it is, since what was written in time may be missing."""
    kept.do(MARION, CloseRound(1), moment(days=20))
    assert len(found(kept, days=20)) == len(found(kept))
    assert found(kept, days=40) == []
