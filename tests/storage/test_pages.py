"""Long plans: an answer reads what it shows and counts the rest, and a question waits for no writer."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event

from bot.clock import SystemClock
from bot.ports import Identity
from bot.service import Chaser, Moments
from bot.slack.render import message
from handlers.requests import Command
from handlers.views import Sentence, Table
from plans.model import Note, Status
from storage import pages
from tests.records import ADEEL, CHANNEL, PLAN, Records, records

LONG = 120


@pytest.fixture(scope="module")
def long_plan(lasting_home: Path | str) -> Iterator[Records]:
    """A plan of 120 actions: every fourth has two owners, and every one two notes."""
    first, second, *_ = PLAN.actions
    made = [replace(first if n % 4 else second, id=str(n), ref=str(n), title=f"Street {n}") for n in range(LONG)]
    told = [
        Note(f"{n}{p}", f"{p}, street {n}", (str(n),), p) for p in ("January 27", "February 27") for n in range(LONG)
    ]
    kept = records(lasting_home, replace(PLAN, actions=tuple(made), notes=tuple(told)))
    yield kept
    kept.database.close()


def asked(kept: Records, words: str) -> Table:
    """The table that answers a typed question."""
    found = kept.do(ADEEL, Command(words, CHANNEL))
    assert isinstance(found, Table)
    return found


def test_the_first_page_is_what_is_shown(long_plan: Records) -> None:
    """In printed order, each with its owners in theirs and the newest note."""
    with long_plan.database.reading() as transaction:
        found = pages.first_page(transaction, long_plan.plan_id)
        assert pages.counts(transaction, long_plan.plan_id) == {None: 30, Status.ON_TARGET: 90}
        last = pages.last_notes(transaction, [1, 2])
    assert [a.ref for a in found] == [str(n) for n in range(pages.MOST)]
    assert [a.owners for a in found[:2]] == [("Adeel Rahman", "Bronwen Pugh"), ("Adeel Rahman",)]
    assert [a.last.words for a in found[:2] if a.last] == ["February 27, street 0", "February 27, street 1"]
    assert [note.words for note in last.values()] == ["February 27, street 0", "February 27, street 1"]


@pytest.mark.parametrize("words", ["status", "status Cleaner streets", "mine"])
def test_what_is_not_read_is_told(long_plan: Records, words: str) -> None:
    """The answer says of how many, and how many rows more there are."""
    table = asked(long_plan, words)
    assert (len(table.rows), table.unlisted) == (pages.MOST, LONG - pages.MOST)
    assert "120 of 120 actions" in table.title
    told = message(table).blocks
    shown = len(next(b for b in told if b["type"] == "table")["rows"]) - 1  # type: ignore[arg-type] # a block is JSON
    assert f"… and {LONG - shown} more" in str(told[-1])


def test_the_whole_plan_and_a_part_of_it_read_alike(street_care: Records) -> None:
    """The quick way of the whole and the general way say the same of the same actions."""
    whole = asked(street_care, "status")
    part = asked(street_care, "status @Adeel Rahman")
    assert [row for row in whole.rows if "Adeel" in row[2]] == list(part.rows)
    assert whole.unlisted == part.unlisted == 0


def test_a_question_costs_the_same_whatever_the_plan(long_plan: Records) -> None:
    """So many statements, not one an action; of the notes no more than are shown."""
    said: list[str] = []
    event.listen(long_plan.database.engine, "before_cursor_execute", lambda *a: said.append(a[2]))
    asked(long_plan, "status")
    assert len(said) <= 8


def test_a_question_waits_for_nobody(street_care: Records) -> None:
    """It is answered while somebody writes; here the same thread, which would otherwise wait for itself."""
    clock = Moments(SystemClock(), ZoneInfo("Europe/London"), "ENG")
    service = Chaser(street_care.database, "T0HOLLOW", clock, lambda: None)
    with street_care.database.writing():
        for words in ("status", "1.1", "help", "", "overdue"):
            view = service.handle(Identity("T0HOLLOW", ADEEL), Command(words, CHANNEL))
            assert not isinstance(view, Sentence) or words == "overdue", words
