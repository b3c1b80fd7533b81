"""Two connections at once: what one reads and then changes, the other cannot change in between. Nothing is lost."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from handlers import dispatch, imports, tick, who
from handlers.requests import (
    AskLater,
    ChooseReading,
    CloseRound,
    GiveFile,
    NoChangeForRest,
    OpenRound,
    ProposeRound,
    Reply,
    ReplyDeleted,
    ReplyEdited,
    Request,
    SaveDraft,
    SayWho,
    SetStatus,
    SettleDoubt,
    Undo,
)
from handlers.rounds import RoundIsOpen
from handlers.uploads import shown
from handlers.views import RoundPreview, Sentence
from plans.model import Doubt, Status
from plans.reading import Reading
from storage import drafts, notes, outbox, people, plans, uploads
from storage import rounds as round_rows
from storage.database import Transaction
from storage.tables import note_actions, reminders
from storage.tables import outbox as mail
from storage.tables import plans as plan_rows
from tests.records import (
    ADEEL,
    BRONWEN,
    CALLUM,
    MARION,
    MORNING,
    PLAN,
    Records,
    aged,
    claim_one,
    document,
    moment,
    records,
)

Unit = Callable[[Transaction], object]
PATIENCE = 20.0
A_WHILE = 0.3


class Race:
    """A first unit of work, and a second one that comes while the first is not kept yet."""

    def __init__(self, kept: Records) -> None:
        self.kept = kept

    def asks(self, user: str, request: Request, key: str | None = None) -> Unit:
        """Somebody's request as a unit of work."""
        return lambda transaction: dispatch.handle(transaction, moment(), self.kept.workspace_id, user, request, key)

    def run(self, first: Unit, second: Unit) -> Future[object]:
        """Do the first, and before it is kept let the second get as far as it can; the second's outcome."""
        has_begun = threading.Event()

        def begun(transaction: Transaction) -> object:
            has_begun.set()
            return second(transaction)

        with ThreadPoolExecutor(1) as pool:
            with self.kept.database.writing() as transaction:
                first(transaction)
                outcome = pool.submit(self.kept.database.run, begun)
                # On SQLite it does not begin before the first has ended.
                is_server = self.kept.database.engine.dialect.name == "postgresql"
                has_begun.wait(PATIENCE if is_server else 0)
                wait([outcome], A_WHILE)
            outcome.exception(timeout=PATIENCE)
            return outcome


@pytest.fixture
def race(home: Path | str) -> Iterator[Race]:
    """A round is open; Adeel is asked in request 1, Bronwen in request 2, and both of them about 1.2."""
    kept = records(home)
    kept.open_round()
    yield Race(kept)
    kept.database.close()


def test_one_person_answers_twice_at_once(race: Race) -> None:
    """The second answer supersedes the first: one note stands, and it is the status."""
    action = race.kept.action("1.1").id
    presses = [race.asks(ADEEL, SetStatus(1, action, status, "words")) for status in (Status.LATE, Status.COMPLETED)]
    race.run(*presses).result()
    assert race.kept.said("1.1") == ["routes are drawn", "words"]
    assert race.kept.action("1.1").status is Status.COMPLETED


def test_two_owners_answer_one_action_at_once(race: Race) -> None:
    """Both notes stand, and the action's status and last note are the newest's."""
    action = race.kept.action("1.2").id
    race.run(
        race.asks(ADEEL, SetStatus(1, action, Status.LATE)), race.asks(BRONWEN, SetStatus(2, action, Status.COMPLETED))
    ).result()
    row = race.kept.action("1.2")
    with race.kept.database.reading() as transaction:
        newest = notes.history(transaction, action)[-1]
    assert (row.last_note_id, row.status) == (newest.id, Status.COMPLETED)
    assert len(race.kept.said("1.2")) == 3


def test_the_rest_is_answered_once(race: Race) -> None:
    """Pressed on two devices, the second finds nothing left."""
    outcome = race.run(race.asks(ADEEL, NoChangeForRest(1), "a"), race.asks(ADEEL, NoChangeForRest(1), "b")).result()
    assert outcome == Sentence("All of your actions have an answer already.")
    with race.kept.database.reading() as transaction:
        links = transaction.all(select(note_actions).where(note_actions.c.superseded_by.is_not(None)))
    assert links == []


def test_an_answer_is_undone_while_another_comes(race: Race) -> None:
    """What stands afterwards is the other one, in the action's status too."""
    action = race.kept.action("1.2").id
    race.kept.do(ADEEL, SetStatus(1, action, Status.LATE))
    race.run(race.asks(ADEEL, Undo(1)), race.asks(BRONWEN, SetStatus(2, action, Status.COMPLETED))).result()
    assert race.kept.action("1.2").status is Status.COMPLETED
    race.kept.do(BRONWEN, Undo(2))
    assert race.kept.action("1.2").status is None


def test_two_questions_about_a_reply_are_answered_at_once(race: Race) -> None:
    """Both answers are kept."""
    race.kept.do(ADEEL, Reply("D1", "1.1", "nearly"))
    race.run(race.asks(ADEEL, ChooseReading(1, "a", "x")), race.asks(ADEEL, ChooseReading(1, "b", "y"))).result()
    with race.kept.database.reading() as transaction:
        draft = drafts.by_id(transaction, 1)
    assert draft is not None
    assert draft.choices == {"a": "x", "b": "y"}


def test_a_reply_is_saved_while_it_is_edited(race: Race) -> None:
    """What is saved is what was read back, and the new words correct it."""
    race.kept.do(ADEEL, Reply("D1", "1.1", "1.1 on target, half the routes"))
    race.run(race.asks(ADEEL, SaveDraft(1)), race.asks(ADEEL, ReplyEdited("D1", "1.1", "1.1 completed"))).result()
    assert race.kept.action("1.1").status is Status.COMPLETED


def test_a_message_is_edited_before_it_is_kept(race: Race) -> None:
    """The edit finds the message that the other has just kept: there is one draft, with the new words."""
    race.run(
        race.asks(ADEEL, Reply("D1", "1.1", "1.1 late"), "said"),
        race.asks(ADEEL, ReplyEdited("D1", "1.1", "1.1 on target"), "edited"),
    ).result()
    with race.kept.database.reading() as transaction:
        draft, other = drafts.by_id(transaction, 1), drafts.by_id(transaction, 2)
    assert draft is not None
    assert (draft.text, other) == ("1.1 on target", None)


@pytest.mark.parametrize("is_first", [True, False])
def test_a_message_is_deleted_while_it_comes(race: Race, *, is_first: bool) -> None:
    """Whichever is kept first, it counts for nothing: it is cancelled, or was never there."""
    units = [
        race.asks(ADEEL, Reply("D1", "1.1", "1.1 late"), "said"),
        race.asks(ADEEL, ReplyDeleted("D1", "1.1"), "deleted"),
    ]
    race.run(*(units if is_first else reversed(units))).result()
    with race.kept.database.reading() as transaction:
        draft = drafts.by_message(transaction, "D1", "1.1")
    assert (draft.state if draft else "") == ("cancelled" if is_first else "")


def test_the_same_event_at_two_replicas(race: Race) -> None:
    """It is done by one of them."""
    said = Reply("D1", "1.1", "1.1 on target")
    race.run(race.asks(ADEEL, said, "event"), race.asks(ADEEL, said, "event")).result()
    assert [row.key for row in race.kept.outbox() if row.kind == "understood"] == ["draft:1"]


def test_put_off_while_the_round_closes(race: Race) -> None:
    """There is no later any more."""
    said = race.run(race.asks(MARION, CloseRound(1)), race.asks(ADEEL, AskLater(1))).result()
    assert isinstance(said, Sentence)
    assert race.kept.request_of(ADEEL, 1).later_at is None


def test_a_chore_at_two_replicas(race: Race) -> None:
    """The reminders of a round go out once, also where the second replica's clock is a little ahead."""
    with race.kept.database.reading() as transaction:
        first, second = round_rows.reminder_instants(transaction, 1)
        chores = {at: tick.due(transaction, moment(at)) for at in (first, second)}
    (earlier,), (later,) = chores.values()
    done = race.run(lambda t: earlier.do(t, moment(first)), lambda t: later.do(t, moment(second))).result()
    reminded = [row for row in race.kept.outbox() if row.kind == "reminder"]
    assert (done, len(reminded)) == (2, 4)
    with race.kept.database.reading() as transaction:
        assert transaction.all(select(reminders).where(reminders.c.done_at.is_(None))) == []


def test_two_rounds_are_agreed_to_at_once(race: Race) -> None:
    """The second reads the sentence; nobody is asked twice."""
    race.kept.do(MARION, CloseRound(1))
    previews = [race.kept.do(MARION, ProposeRound(f"{label} closes 20 April")) for label in ("May 27", "June 27")]
    agreed = [race.asks(MARION, OpenRound(one.round)) for one in previews if isinstance(one, RoundPreview)]
    assert isinstance(race.run(*agreed).exception(), RoundIsOpen)
    assert len([row for row in race.kept.outbox() if row.kind == "ask"]) == 4


def test_two_plans_of_one_name_at_once(race: Race) -> None:
    """The second is the next version of the first, though its name is spelt otherwise."""

    def keeps(name: str) -> Unit:
        found = imports.Import(document(replace(PLAN, name=name)))
        return lambda transaction: imports.keep(transaction, moment(), race.kept.workspace_id, found)

    race.run(keeps("Parks"), keeps("PARKS")).result()
    with race.kept.database.reading() as transaction:
        names = [row["name"] for row in transaction.all(select(plan_rows.c.name).order_by(plan_rows.c.id))]
    assert names == ["Street care", "Parks"]


def test_a_version_comes_while_somebody_answers(race: Race) -> None:
    """The answer's status stands after it."""
    action = race.kept.action("1.1").id
    version = replace(PLAN, actions=(replace(PLAN.actions[0], title="Day sweeping"), *PLAN.actions[1:]))
    race.run(
        race.asks(ADEEL, SetStatus(1, action, Status.COMPLETED)),
        lambda t: imports.keep(t, moment(), race.kept.workspace_id, imports.Import(document(version))),
    ).result()
    assert (race.kept.action("1.1").title, race.kept.action("1.1").status) == ("Day sweeping", Status.COMPLETED)


def test_what_somebody_said_of_an_owner_is_not_guessed_over(race: Race) -> None:
    """An exact name is assigned by itself only where nobody has said otherwise meanwhile."""
    with race.kept.database.writing() as transaction:
        plans.assign(transaction, 1, None)
    race.run(
        race.asks(MARION, SayWho("Adeel Rahman", CALLUM)),
        lambda transaction: who.assign_what_fits(transaction, race.kept.plan_id, race.kept.workspace_id),
    ).result()
    with race.kept.database.reading() as transaction:
        owner = plans.owner(transaction, 1)
        assert owner is not None
        assert owner.person_id is not None
        assert people.by_id(transaction, owner.person_id).user == CALLUM


def test_two_doubts_are_settled_at_once(race: Race) -> None:
    """Both decisions are kept."""
    doubts = tuple(Doubt("two dates", f"1.{n} When", "May June", "June", "the last one counts") for n in (1, 2))
    race.kept.do(MARION, GiveFile("F1", "parks.txt", "Parks"))
    with race.kept.database.writing() as transaction:
        upload = uploads.claim(transaction, MORNING)
        assert upload is not None
        uploads.was_read(transaction, upload, Reading(replace(PLAN, name="Parks"), doubts), "0" * 64)
        preview = shown(transaction, moment(), {"upload": 1})
    names = [line.id for line in getattr(preview, "doubts", ())]
    race.run(*(race.asks(MARION, SettleDoubt(1, name)) for name in names)).result()
    with race.kept.database.reading() as transaction:
        upload = uploads.by_id(transaction, 1)
    assert upload is not None
    assert [one.place for one in uploads.decisions_of(upload)] == ["1.1 When", "1.2 When"]


def test_a_message_is_not_sent_while_what_it_shows_changes(race: Race) -> None:
    """It waits until the change is kept, and is made with it; another that is due is sent meanwhile."""
    with race.kept.database.writing() as transaction:
        transaction.run(mail.update().where(mail.c.key == "imported:1").values(state="sent"))
    answered = race.asks(ADEEL, SetStatus(1, race.kept.action("1.1").id, Status.LATE))
    claimed = race.run(answered, lambda transaction: claim_one(transaction, moment().at)).result()
    assert claimed is not None
    keys = [row.key for row in race.kept.outbox()]
    if race.kept.database.engine.dialect.name == "postgresql":
        assert getattr(claimed, "key", "") == "ask:2"
    assert "ask:1:update:1" not in keys


def test_two_changes_of_what_a_message_shows(race: Race) -> None:
    """One update waits, and shows both; whoever comes second puts it off until theirs is kept."""
    with race.kept.database.writing() as transaction:
        transaction.run(mail.update().values(state="sent", channel="D1", ts="1.1"))
    action = race.kept.action("1.2").id
    race.run(
        race.asks(ADEEL, SetStatus(1, action, Status.LATE)), race.asks(BRONWEN, SetStatus(2, action, Status.COMPLETED))
    ).result()
    waiting = sorted(row.key for row in race.kept.outbox() if row.state == "to do")
    assert waiting == ["ask:1:update:1", "ask:2:update:1", "disagreed:1:2"]


def test_a_newer_update_does_not_overtake_an_older(race: Race) -> None:
    """While one replica sends what a message showed, no other sends what it shows now: it could arrive first."""
    at = moment().at
    with race.kept.database.writing() as transaction:
        transaction.run(mail.update().values(state="sent", channel="D1", ts="1.1"))
        outbox.refresh(transaction, "request:1", at)
        older = claim_one(transaction, at + outbox.GATHERING)
        assert older is not None
        outbox.refresh(transaction, "request:1", at)
        soon = at + 2 * outbox.GATHERING
        assert claim_one(transaction, soon) is None
        assert outbox.finish(transaction, older, "sent", soon)
        newer = claim_one(transaction, soon)
    assert newer is not None
    assert [older.key, newer.key] == ["ask:1:update:1", "ask:1:update:2"]


def test_an_older_update_whose_sender_died_is_followed(race: Race) -> None:
    """When its lease is over it is sent again by another, and first."""
    at = moment().at
    with race.kept.database.writing() as transaction:
        transaction.run(mail.update().values(state="sent", channel="D1", ts="1.1"))
        outbox.refresh(transaction, "request:1", at)
        claim_one(transaction, at + outbox.GATHERING)
        outbox.refresh(transaction, "request:1", at)
    aged(race.kept.database, timedelta(seconds=outbox.USUAL.silence + 1))
    with race.kept.database.writing() as transaction:
        again = [claim_one(transaction, at + outbox.GATHERING) for _ in range(2)]
    assert [row.key if row else "" for row in again] == ["ask:1:update:1", ""]
