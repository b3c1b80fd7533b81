"""The bot is ended with kill -9, at every boundary by name and at any moment."""

import random
import threading

import pytest

from tests.faults.child import AFTER, BEFORE
from tests.faults.office import PATIENCE, Letters, Office, Point
from tests.faults.tally import Tally
from tests.faults.weather import ANSWERED, ARRIVES, DONE

ANY: Point = ("", "")
COMMITS: tuple[Point, ...] = (
    ("outbox sending", BEFORE),
    ("outbox sending", AFTER),
    ("outbox sent", BEFORE),
    ("outbox sent", AFTER),
)
CALLS: tuple[Point, ...] = (
    ("chat.postMessage", ARRIVES),
    ("chat.postMessage", DONE),
    ("chat.postMessage", ANSWERED),
    ("conversations.history", ARRIVES),
    ("conversations.history", ANSWERED),
)
RECEIVING: tuple[Point, ...] = (("drafts", BEFORE), ("drafts", AFTER))
LAG = 0.35
"""Seconds for which Slack's history does not show a message."""


@pytest.mark.fault("kill -9 the sender", 13, 1_000)
def test_the_sender_is_killed(office: Office, tally: Tally, dice: random.Random) -> None:
    """Before and after each of its commits, at each stage of each of its calls, and at any moment."""
    points = (*COMMITS, *CALLS, *[ANY] * 4)
    while tally.injected < tally.times:
        nth = 1 if tally.injected < len(points) else dice.randrange(1, 4)
        point = points[tally.injected % len(points)]
        office.put(3)
        office.slack.be(lag=LAG)
        with office.life_until(point, nth) as life:
            office.end(life, point, nth, dice)
        tally.injected += 1
    office.settle(PATIENCE + tally.times)
    tally.lost, tally.doubled = office.sent()
    tally.holds()
    assert set(office.reached) == {*COMMITS, *CALLS}


@pytest.mark.fault("kill -9 the receiver", 3, 1_000)
def test_the_receiver_is_killed(office: Office, tally: Tally, dice: random.Random) -> None:
    """Before and after the commit of a reply, and at any moment: what was acknowledged is in the records, once."""
    letters = Letters(office.slack)
    points = (*RECEIVING, ANY)
    while tally.injected < tally.times:
        point = points[tally.injected % len(points)]
        letters.write(4)
        nth = 1 if tally.injected < len(points) else dice.randrange(1, 4)
        with office.life_until(point, nth) as life:
            bringing = threading.Thread(target=letters.bring, args=(life.address, letters.missing()[-8:]))
            bringing.start()
            office.end(life, point, nth, dice)
            bringing.join()
        tally.injected += 1
    with office.life() as life:
        letters.bring(life.address, letters.missing(), tried=1)
        office.await_sending(life, PATIENCE + tally.times)
    assert letters.missing() == []
    tally.lost, tally.doubled = letters.twice_or_never(office.kept)
    tally.holds()
    assert set(office.reached) == set(RECEIVING)
    assert "Traceback" not in office.log.read_text()
