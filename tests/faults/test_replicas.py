"""Three bots on one PostgreSQL, and very much that falls due at once."""

from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime

import pytest

from handlers import imports
from handlers.requests import OpenRound, ProposeRound
from handlers.views import RoundPreview
from storage import rounds
from storage.tables import reminders
from tests.faults.office import PATIENCE, Office
from tests.faults.tally import Tally
from tests.people import MARION
from tests.records import CHANNEL, PLAN, document, moment


@pytest.mark.parametrize("home", ["postgresql"], indirect=True)
@pytest.mark.fault("three replicas, occurrences due at once", 3, 1_000)
def test_three_replicas_race(office: Office, tally: Tally) -> None:
    """Each round's reminder is claimed by one of them, and each person reads it once."""
    office.settle()
    due = [_round(office, number) for number in range(tally.times)]
    office.settle(PATIENCE + tally.times)
    office.clock.ahead += max(due) - office.clock.now()
    with ExitStack() as held:
        lives = [held.enter_context(office.life()) for _ in range(3)]
        office.until(lambda: _are_done(office, tally.times), PATIENCE + tally.times)
        office.await_sending(lives[0], PATIENCE + tally.times)
    said = office.keys()
    wanted = {row.key for row in office.kept.outbox() if row.kind == "reminder"}
    tally.injected = tally.times
    tally.lost = 2 * (tally.times + 1) - sum(said[key] == 1 for key in wanted)
    tally.doubled = sum(times > 1 for times in said.values())
    tally.holds()


def _round(office: Office, number: int) -> datetime:
    """A plan of its own with an open round that two people are asked in; when they are reminded first."""
    kept = office.kept
    with kept.database.writing() as transaction:
        plan = document(replace(PLAN, name=f"Plan {number}"), f"{number:064}")
        imports.keep(transaction, moment(), kept.workspace_id, imports.Import(plan, CHANNEL, None))
    preview = kept.do(MARION.id, ProposeRound("April 27 closes 20 April", plan=f"Plan {number}"))
    assert isinstance(preview, RoundPreview)
    kept.do(MARION.id, OpenRound(preview.round))
    with kept.database.reading() as transaction:
        return rounds.reminder_instants(transaction, preview.round)[0]


def _are_done(office: Office, many: int) -> bool:
    """Whether the first reminder of so many rounds, and of the office's own, has been claimed."""
    with office.kept.database.reading() as transaction:
        done = transaction.all(reminders.select().where(reminders.c.number == 1, reminders.c.done_at.is_not(None)))
    return len(done) == many + 1
