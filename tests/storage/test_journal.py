"""The journal: every change is in it, it shows what was altered, and what is erased stays erased."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers.requests import CloseRound, Command, NoChange, NotMine, Reply, SetStatus, UndoLast
from plans.errors import NotFound
from plans.journal import BEGINNING, Head, linked, read_head
from plans.model import Status
from storage import persons, retention, verifying
from storage.database import Transaction
from storage.dialect import scrub
from storage.tables import journal, journal_changes, notes, people
from tests.records import ADEEL, BRONWEN, MARION, MORNING, Records, moment, records

CANARY = "canaryword in the mine"


@pytest.fixture
def kept(home: Path | str) -> Iterator[Records]:
    """A round in which two have answered, one of them twice."""
    found = records(home)
    found.open_round()
    found.do(ADEEL, SetStatus(1, found.action("1.1").id, Status.ON_TARGET, CANARY))
    found.do(ADEEL, SetStatus(1, found.action("1.1").id, Status.COMPLETED, "swept at night"))
    found.do(BRONWEN, NoChange(2, found.action("1.3").id))
    yield found
    found.database.close()


def verdict(found: Records, head: Head | None = None) -> verifying.Verdict:
    """What is found when all of it is looked through."""
    with found.database.reading() as transaction:
        return verifying.verify(transaction, head)


def told(found: Records, table: str) -> list[tuple[str, dict[str, dict[str, Any]]]]:
    """Who changed the rows of a table, and how, oldest first."""
    query = (
        journal_changes.join(journal, journal.c.number == journal_changes.c.number)
        .select()
        .where(journal_changes.c.table == table)
    )
    with found.database.reading() as transaction:
        rows = transaction.all(query.order_by(journal_changes.c.number, journal_changes.c.position))
    return [(row["by"], json.loads(row["content"])) for row in rows]


def test_every_change_says_who_and_what_was_before(kept: Records) -> None:
    """A status by its owner, from what it was to what it is; a round by who opened it."""
    with kept.database.reading() as transaction:
        adeel = transaction.value(people.select().with_only_columns(people.c.id).where(people.c.user == ADEEL))
    statuses = [(by, c["was"]["status"], c["now"]["status"]) for by, c in told(kept, "actions") if "status" in c["was"]]
    assert statuses == [(f"person {adeel}", "on target", "completed")]
    assert [c["now"]["words"] for _, c in told(kept, "notes")][1:3] == [CANARY, "swept at night"]
    assert {c["now"].get("state") for _, c in told(kept, "rounds")} == {"proposed", "planned", "open"}
    assert verdict(kept).holds


def test_what_changes_nothing_adds_nothing(kept: Records) -> None:
    """A question leaves no entry, nor what is said of a row that says so already, nor what is undone by an error."""
    before = verdict(kept).head
    kept.do(ADEEL, Command("mine"))
    with kept.database.writing() as transaction:
        transaction.run(people.update().where(people.c.user == ADEEL).values(title=""))

    def fail(transaction: Transaction) -> None:
        transaction.run(people.update().where(people.c.user == ADEEL).values(title="Clerk"))
        raise LookupError

    with pytest.raises(LookupError):
        kept.database.run(fail)
    assert verdict(kept).head == before


def _alter_words(transaction: Transaction) -> None:
    transaction.connection.execute(notes.update().where(notes.c.words == CANARY).values(words="all is well"))


def _take_a_note(transaction: Transaction) -> None:
    transaction.connection.exec_driver_sql("DELETE FROM note_actions WHERE note_id = 2")
    transaction.connection.exec_driver_sql("DELETE FROM notes WHERE id = 2")


def _alter_content(transaction: Transaction) -> None:
    mine = journal_changes.c.content.like("%canaryword%")
    transaction.connection.execute(journal_changes.update().where(mine).values(content="{}"))


def _alter_who(transaction: Transaction) -> None:
    transaction.connection.execute(journal.update().where(journal.c.number == 3).values(by="person 99"))


def _take_an_entry(transaction: Transaction) -> None:
    transaction.connection.execute(journal_changes.delete().where(journal_changes.c.number == 3))
    transaction.connection.execute(journal.delete().where(journal.c.number == 3))


def _take_a_change(transaction: Transaction) -> None:
    here = (journal_changes.c.number == 4) & (journal_changes.c.position == 0)
    transaction.connection.execute(journal_changes.delete().where(here))


def _chain_anew(transaction: Transaction) -> None:
    """Altered, and made to fit by somebody who knows how: only a head that was written down tells."""
    transaction.connection.execute(journal.update().where(journal.c.number == 2).values(by="person 99"))
    before = Head()
    for entry in transaction.all(journal.select().order_by(journal.c.number)):
        mine = journal_changes.select().where(journal_changes.c.number == entry["number"])
        rows = transaction.all(mine.order_by(journal_changes.c.position))
        lines = [(row["table"], row["row"], row["commitment"]) for row in rows]
        before = linked(before, entry["at"], entry["by"], lines)
        here = journal.update().where(journal.c.number == entry["number"])
        transaction.connection.execute(here.values(hash=before.hash))


def _cut_the_end(transaction: Transaction) -> None:
    last = transaction.value(journal.select().with_only_columns(journal.c.number).order_by(journal.c.number.desc()))
    transaction.connection.execute(journal_changes.delete().where(journal_changes.c.number == last))
    transaction.connection.execute(journal.delete().where(journal.c.number == last))


@pytest.mark.parametrize(
    ("deed", "said"),
    [
        (_alter_words, "is not what its entries say: words"),
        (_take_a_note, "Note 2 was taken away"),
        (_alter_content, "what it says of notes 2 was altered"),
        (_alter_who, "Entry 3 of"),
        (_take_an_entry, "Between entries 2 and 4 some are missing"),
        (_take_a_change, "Entry 4 of"),
        (_chain_anew, "is not the one that was written down"),
        (_cut_the_end, "but once went on to"),
    ],
)
def test_what_is_altered_by_hand_is_named(kept: Records, deed: Callable[[Transaction], None], said: str) -> None:
    """By somebody who has the database and changes it by hand."""
    head = verdict(kept).head
    assert verdict(kept, head).holds
    with kept.database.writing() as transaction:
        deed(transaction)
    assert any(said in problem for problem in verdict(kept, head).problems)


def test_a_leaver_is_erased_and_the_journal_still_holds(kept: Records, home: Path | str) -> None:
    """Their name and their words are in no file any more; what stands of the plan's record stays."""
    head = verdict(kept).head
    with kept.database.writing() as transaction, pytest.raises(persons.StillHere):
        persons.erase(transaction, persons.by_name(transaction, "adeel rahman"), with_plans=True)
    with kept.database.writing() as transaction:
        transaction.run(people.update().where(people.c.user == ADEEL).values(is_active=False))
        persons.erase(transaction, persons.by_name(transaction, "Adeel Rahman"), with_plans=True)
    scrub(kept.database.engine)
    assert verdict(kept, head).holds
    assert verdict(kept).erased
    assert kept.said("1.1")[-1] == "swept at night"
    if isinstance(home, Path):
        files = b"".join(file.read_bytes() for file in home.iterdir())
        assert [word for word in (b"Adeel", ADEEL.encode(), b"canaryword") if word in files] == []
        assert b"Bronwen" in files


def test_what_is_told_of_somebody(kept: Records) -> None:
    """All of it, by kind; and who is meant, where a name is not enough."""
    with kept.database.reading() as transaction:
        found = persons.told(transaction, persons.by_name(transaction, " ADEEL  Rahman "))
        assert [note["words"] for note in found.held["notes they made"]] == [CANARY, "swept at night"]
        assert [one["plan"] for one in found.held["names in plans"]] == ["Street care"]
        assert found.held["what they did"]
        with pytest.raises(NotFound, match="They know Adeel Rahman"):
            persons.by_name(transaction, "A. Rahman")


def test_a_plan_that_is_held_loses_nothing(kept: Records) -> None:
    """Neither to an erasure nor to age; released, to both."""
    kept.do(MARION, CloseRound(1))
    later = MORNING + timedelta(days=400)
    with kept.database.writing() as transaction:
        retention.keep_for(transaction, 1, 12)
        retention.hold(transaction, 1, MORNING, "FOI 7")
        assert "Held since 01 April 2027: FOI 7" in retention.said(transaction, 1)
        assert retention.erase_old(transaction, later) == 0
        transaction.run(people.update().where(people.c.user == ADEEL).values(is_active=False))
        with pytest.raises(persons.OnHold, match="Street care"):
            persons.erase(transaction, persons.by_name(transaction, ADEEL), with_plans=False)
        retention.hold(transaction, 1, None, "")
        assert retention.erase_old(transaction, MORNING) == 0
        assert retention.erase_old(transaction, later) == 1
        assert retention.erase_old(transaction, later) == 0
    assert CANARY not in str(told_words(kept))
    assert "swept at night" in told_words(kept)
    assert verdict(kept).holds


def told_words(found: Records) -> list[str]:
    """The words of every note, also of those that do not stand."""
    with found.database.reading() as transaction:
        return [row["words"] for row in transaction.all(notes.select())]


DEEDS = [
    lambda r: r.do(ADEEL, SetStatus(1, r.action("1.1").id, Status.LATE, "late")),
    lambda r: r.do(ADEEL, NoChange(1, r.action("1.2").id)),
    lambda r: r.do(BRONWEN, NotMine(2, r.action("1.3").id)),
    lambda r: r.do(ADEEL, UndoLast()),
    lambda r: r.do(ADEEL, Reply("D1", f"{len(r.outbox())}.1", "1.1 completed; 1.2 now end of July, frost")),
]


@given(st.lists(st.sampled_from(DEEDS), max_size=6), st.integers(0, 10**6))
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_work_holds_and_any_alteration_is_found(
    tmp_path_factory: pytest.TempPathFactory, deeds: list[Callable[[Records], object]], which: int
) -> None:
    """Whatever was done, one bit changed anywhere in it is seen."""
    kept = records(tmp_path_factory.mktemp("any"))
    kept.open_round()
    for deed in deeds:
        deed(kept)
    assert verdict(kept).holds
    with kept.database.writing() as transaction:
        rows = transaction.all(journal_changes.select().where(journal_changes.c.content.is_not(None)))
        row = rows[which % len(rows)]
        here = (journal_changes.c.number == row["number"]) & (journal_changes.c.position == row["position"])
        transaction.connection.execute(journal_changes.update().where(here).values(content=row["content"] + " "))
    assert len(verdict(kept).problems) == 1
    kept.database.close()


def test_a_head_is_read_as_it_was_written() -> None:
    """And nothing else is taken for one."""
    assert read_head(f" {Head(12, 'ab' * 32)} ") == Head(12, "ab" * 32)
    assert [read_head(words) for words in ("", "12", "12:ab", f"x:{BEGINNING}", f"1:{'g' * 64}")] == [None] * 5


def test_who_does_it_on_schedule_is_chaser_itself(kept: Records) -> None:
    """Nobody asked for it just then."""
    kept.tick(moment(days=30))
    assert told(kept, "rounds")[-1][0] == "Chaser"
