"""What is due is done piece by piece: one that fails holds up no other."""

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.chores import Chores
from bot.service import Moments
from storage import documents, rounds
from storage.tables import rounds as round_table
from tests.local.conftest import StandingClock
from tests.records import MORNING, PLAN, ZONE, Records, moment, records


@pytest.fixture
def street_care(tmp_path: Path) -> Iterator[Records]:
    """The invented council's plan in a database of its own."""
    kept = records(tmp_path)
    yield kept
    kept.database.close()


@pytest.fixture
def clock() -> StandingClock:
    """Nine o'clock on the morning of the records."""
    return StandingClock(MORNING)


@pytest.fixture
def chores(street_care: Records, clock: StandingClock) -> Iterator[Chores]:
    """The bot's doing half, driven by hand."""
    found = Chores(street_care.database, Moments(clock, ZONE, "ENG"))
    yield found
    found.stop()


@pytest.fixture
def poisoned(street_care: Records) -> int:
    """A round that cannot be closed, and one of another plan that was opened after it and can; the second's id."""
    first = street_care.open_round()
    with street_care.database.writing() as transaction:
        again = documents.add(
            transaction,
            street_care.workspace_id,
            replace(PLAN, name="Parks"),
            channel="C0PARKS",
            lead_id=None,
            is_private=False,
            document_sha256="",
            now=MORNING,
        )
        transaction.run(round_table.update().where(round_table.c.id == first).values(before={"1": "no status at all"}))
        copied = rounds.by_id(transaction, first)
        assert copied is not None
        return transaction.insert(
            round_table,
            plan_id=again,
            label="April 27",
            state="open",
            opens_on=copied.opens_on,
            closes_on=copied.closes_on,
            opens_at=copied.opens_at,
            closes_at=copied.closes_at,
        )


def test_a_round_that_fails_holds_up_no_other(
    street_care: Records, poisoned: int, chores: Chores, clock: StandingClock, caplog: pytest.LogCaptureFixture
) -> None:
    """It is told in the log, without what people wrote, and tried again later; the rest is done now."""
    clock.at = moment(days=30).at
    with caplog.at_level(logging.ERROR):
        assert chores.do_due() == 1
    assert [r.__dict__["action"] for r in caplog.records] == ["chores.fault"]
    assert "no status at all" not in caplog.text
    with street_care.database.reading() as transaction:
        assert [r.id for r in rounds.to_close(transaction, clock.at)] != [poisoned]


def test_what_failed_is_tried_again_and_less_and_less_often(
    street_care: Records, poisoned: int, chores: Chores, clock: StandingClock, caplog: pytest.LogCaptureFixture
) -> None:
    """After two seconds, then four; mended, it is done."""
    del poisoned
    clock.at = moment(days=30).at
    for seconds, told in ((0, 1), (1, 1), (1, 2), (2, 2), (2, 3)):
        clock.at += timedelta(seconds=seconds)
        chores.do_due()
        assert len(caplog.records) == told
    with street_care.database.writing() as transaction:
        transaction.run(round_table.update().values(before={}))
    clock.at += timedelta(minutes=5)
    assert chores.do_due() == 1


def test_a_clock_that_was_set_back_makes_nothing_wait(
    street_care: Records, poisoned: int, chores: Chores, clock: StandingClock, caplog: pytest.LogCaptureFixture
) -> None:
    """What had failed is tried, not left until the clock has caught up."""
    del street_care, poisoned
    clock.at = moment(days=40).at
    chores.do_due()
    clock.at = moment(days=30).at
    chores.do_due()
    assert len(caplog.records) == 2
