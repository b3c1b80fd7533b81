"""Rounds, requests, reminders and drafts: each is moved once, by whoever comes first."""

import threading
from datetime import date, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from handlers import replies
from handlers.compose import compose
from handlers.replies import AlreadyDone
from handlers.requests import (
    AskLater,
    CancelDraft,
    CancelRound,
    CloseRound,
    NoChange,
    NoChangeForRest,
    NotMine,
    OpenRound,
    ProposeRound,
    Reply,
    ReplyEdited,
    SaveDraft,
    SayWho,
    SetReminding,
)
from handlers.rounds import NobodyToAsk, RoundIsGone, RoundIsOpen
from handlers.views import Ask, Receipt, RoundPreview, Sentence
from plans.model import Round
from storage import drafts, plans, rounds
from storage.database import Transaction
from storage.tables import rounds as round_table
from tests.records import ADEEL, BRONWEN, DOROTA, MARION, MORNING, Records, moment

APRIL = Round("April 27", date(2027, 4, 1), date(2027, 4, 20))
WEEK = timedelta(days=7)


def proposed(transaction: Transaction, label: str = "April 27") -> int:
    """A round that nobody has agreed to."""
    said = Round(label, APRIL.opens_on, APRIL.closes_on)
    return rounds.propose(transaction, 1, said, MORNING, MORNING + 4 * WEEK, None)


def test_a_round_is_moved_once(street_care: Records) -> None:
    """Of many threads one does it."""
    with street_care.database.writing() as transaction:
        round_id = proposed(transaction)
    moved: list[bool] = []

    def move() -> None:
        with street_care.database.writing() as transaction:
            moved.append(rounds.move(transaction, round_id, "proposed", "planned"))

    movers = [threading.Thread(target=move) for _ in range(6)]
    for mover in movers:
        mover.start()
    for mover in movers:
        mover.join()
    assert sorted(moved) == [False] * 5 + [True]


def test_a_label_lives_once_in_a_plan(street_care: Records) -> None:
    """Proposals may bear the same one; the unique key refuses a second that is planned, open or closed."""
    with street_care.database.writing() as transaction:
        first, second = proposed(transaction), proposed(transaction)
        assert rounds.move(transaction, first, "proposed", "planned")
    with pytest.raises(IntegrityError), street_care.database.writing() as transaction:
        rounds.move(transaction, second, "proposed", "planned")
    with street_care.database.writing() as transaction:
        rounds.move(transaction, first, "planned", "cancelled")
        assert rounds.move(transaction, second, "proposed", "planned")


def test_reminders_that_came_due_together_are_one(street_care: Records) -> None:
    """After a long stop: the newest, of how many; and never again."""
    with street_care.database.writing() as transaction:
        round_id = proposed(transaction)
        rounds.add_reminders(transaction, round_id, [MORNING + WEEK, MORNING + 2 * WEEK, MORNING + 3 * WEEK])
        assert rounds.to_remind(transaction, MORNING + 9 * WEEK) == []
        transaction.run(round_table.update().values(state="open"))
        assert rounds.to_remind(transaction, MORNING + WEEK - timedelta(microseconds=1)) == []
        assert rounds.to_remind(transaction, MORNING + 2 * WEEK) == [round_id]
        claimed = rounds.claim_reminders(transaction, round_id, MORNING + 2 * WEEK)
        assert claimed is not None
        assert (claimed[0].id, *claimed[1:]) == (round_id, 2, 3)
        assert rounds.claim_reminders(transaction, round_id, MORNING + 2 * WEEK) is None
        assert rounds.next_instant(transaction, MORNING, "reminder") == MORNING + 3 * WEEK


def test_a_long_stop_reminds_once(street_care: Records) -> None:
    """Both reminders had come due: each person gets one, the last."""
    street_care.open_round()
    street_care.tick(moment(days=18))
    street_care.tick(moment(days=18, minutes=1))
    reminders = [row for row in street_care.outbox() if row.kind == "reminder"]
    assert sorted(row.recipient for row in reminders) == [ADEEL, BRONWEN]
    assert all(row.subject["is_last"] for row in reminders)


def test_a_stop_beyond_the_end_reminds_nobody(street_care: Records) -> None:
    """What was due together with the closing is past: the round closes, and the digest goes out once."""
    street_care.open_round()
    street_care.tick(moment(days=40))
    street_care.tick(moment(days=41))
    kinds = [row.kind for row in street_care.outbox()]
    assert "reminder" not in kinds
    assert kinds.count("digest") == 1


def test_one_round_of_a_plan_at_a_time(street_care: Records) -> None:
    """A second that is planned or open is refused by the unique key, whatever its label."""
    with street_care.database.writing() as transaction:
        first, second = proposed(transaction), proposed(transaction, "Spring")
        assert rounds.move(transaction, first, "proposed", "open")
    with pytest.raises(IntegrityError), street_care.database.writing() as transaction:
        rounds.move(transaction, second, "proposed", "planned")
    with street_care.database.writing() as transaction:
        rounds.move(transaction, first, "open", "closed")
        assert rounds.move(transaction, second, "proposed", "planned")


def test_a_round_slept_through_is_not_opened(street_care: Records) -> None:
    """Chaser was not running from before its opening until after its closing: nobody is asked, the lead is told."""
    street_care.open_round("May 27 opens 4 May closes 20 May")
    assert street_care.tick(moment(days=60)) == 1
    assert street_care.tick(moment(days=61)) == 0
    told = [row for row in street_care.outbox() if row.kind != "imported"]
    assert [(row.kind, row.recipient) for row in told] == [("missed", DOROTA)]
    with street_care.database.reading() as transaction:
        assert [r.state for r in rounds.of_plan(transaction, street_care.plan_id, "cancelled")] == ["cancelled"]
        said = compose(transaction, moment(days=60), told[0])
    assert isinstance(said, Sentence)
    assert said.text.startswith("The round “May 27” of Street care was to open on 4 May 2027 and close on 20 May 2027.")
    assert "nobody was asked" in said.text


def test_put_off_is_asked_again_once(street_care: Records) -> None:
    """On the next working day: not on Good Friday, not on Easter Monday."""
    request = street_care.request_of(ADEEL, street_care.open_round(now=moment(days=-7)))
    maundy_thursday = moment(days=-7)
    street_care.do(ADEEL, AskLater(request.id), maundy_thursday)
    kept = street_care.request_of(ADEEL, 1)
    assert kept.later_at == moment(days=-2, hours=0).at
    street_care.tick(moment(days=-3))
    street_care.tick(moment(days=-2))
    street_care.tick(moment(days=-2, minutes=5))
    again = [row.key for row in street_care.outbox() if row.key.endswith("again:2027-03-30")]
    assert again == [f"ask:{request.id}:again:2027-03-30"]


def test_put_off_and_closed(street_care: Records) -> None:
    """The closing takes it away: nobody is asked after it."""
    request = street_care.request_of(ADEEL, street_care.open_round())
    street_care.do(ADEEL, AskLater(request.id))
    street_care.do(MARION, CloseRound(1))
    assert street_care.request_of(ADEEL, 1).later_at is None
    street_care.tick(moment(days=5))
    assert not [row for row in street_care.outbox() if "again" in row.key]


def test_put_off_and_answered_after_all(street_care: Records) -> None:
    """An answer takes the putting off away, in the message that comes back too."""
    request = street_care.request_of(ADEEL, street_care.open_round())
    put_off = street_care.do(ADEEL, AskLater(request.id))
    answered = street_care.do(ADEEL, NoChange(request.id, street_care.action("1.1").id))
    assert isinstance(put_off, Ask)
    assert isinstance(answered, Ask)
    assert (put_off.later_on, answered.later_on) == (date(2027, 4, 2), None)
    assert street_care.request_of(ADEEL, 1).later_at is None


def test_put_off_on_the_last_day(street_care: Records) -> None:
    """There is no later."""
    request = street_care.request_of(ADEEL, street_care.open_round())
    said = street_care.do(ADEEL, AskLater(request.id), moment(days=19))
    assert isinstance(said, Sentence)
    assert "no later" in said.text
    assert street_care.request_of(ADEEL, 1).later_at is None


def test_a_person_is_asked_once_a_round(street_care: Records) -> None:
    """However often that is tried; in printed order, with what they disown taken out once."""
    street_care.open_round()
    with street_care.database.writing() as transaction:
        assert rounds.add_request(transaction, 1, 2, [1], is_first=False) is None
        assert rounds.asked_about(transaction, 1) == [1, 2]
        assert rounds.disown(transaction, 1, 2, MORNING)
        assert not rounds.disown(transaction, 1, 2, MORNING)
        assert [(row.id, gone) for row, gone in plans.asked_rows(transaction, 1)] == [(1, False), (2, True)]
        assert rounds.requests_about(transaction, 1, [2]) == [1, 2]


def test_not_mine_tells_the_lead_once(street_care: Records) -> None:
    """And leaves nothing to remind of."""
    request = street_care.request_of(ADEEL, street_care.open_round())
    for ref in ("1.1", "1.2", "1.2"):
        street_care.do(ADEEL, NotMine(request.id, street_care.action(ref).id))
    street_care.tick(moment(days=12))
    kinds = [(row.kind, row.recipient) for row in street_care.outbox()]
    assert kinds.count(("not mine", "U0DOROTA")) == 2
    assert ("reminder", ADEEL) not in kinds
    assert ("reminder", BRONWEN) in kinds


def test_a_round_with_nobody_to_ask(street_care: Records) -> None:
    """Refused when it is proposed, and nothing of it is kept."""
    for user in (ADEEL, BRONWEN):
        street_care.do(user, SetReminding(False))
    with pytest.raises(NobodyToAsk):
        street_care.do(MARION, ProposeRound("April 27 closes 20 April"))
    with street_care.database.reading() as transaction:
        assert rounds.of_plan(transaction, 1, "proposed") == []


def test_a_planned_round_whose_people_left(street_care: Records) -> None:
    """It opens and closes by itself all the same, and says so in its digest."""
    preview = street_care.do(MARION, ProposeRound("May 27 opens 4 May closes 20 May"))
    assert isinstance(preview, RoundPreview)
    street_care.do(MARION, OpenRound(preview.round))
    for user in (ADEEL, BRONWEN):
        street_care.do(user, SetReminding(False))
    assert street_care.tick(moment(days=33)) == 1
    assert street_care.tick(moment(days=60)) == 1
    assert not [row for row in street_care.outbox() if row.kind == "ask"]
    assert [row for row in street_care.outbox() if row.kind == "digest"]


def test_two_previews_of_one_round(street_care: Records) -> None:
    """The second cannot be opened beside the first, nor after it has closed."""
    previews = [street_care.do(MARION, ProposeRound("April 27 closes 20 April")) for _ in range(2)]
    first, second = (p.round for p in previews if isinstance(p, RoundPreview))
    street_care.do(MARION, OpenRound(first))
    with pytest.raises(RoundIsOpen):
        street_care.do(MARION, OpenRound(second))
    street_care.do(MARION, CloseRound(first))
    with pytest.raises(RoundIsOpen, match="another label"):
        street_care.do(MARION, OpenRound(second))
    with pytest.raises(RoundIsGone):
        street_care.do(MARION, CloseRound(first))


def test_a_round_is_cancelled_once(street_care: Records) -> None:
    """While it is proposed or planned; an open one is closed instead."""
    preview = street_care.do(MARION, ProposeRound("May 27 opens 4 May closes 20 May"))
    assert isinstance(preview, RoundPreview)
    street_care.do(MARION, OpenRound(preview.round))
    street_care.do(MARION, CancelRound(preview.round))
    with pytest.raises(RoundIsGone):
        street_care.do(MARION, CancelRound(preview.round))
    assert street_care.tick(moment(days=40)) == 0


def test_an_owner_who_is_named_during_a_round(street_care: Records) -> None:
    """Is not asked in it, and in the next one is."""
    street_care.open_round()
    street_care.do(MARION, SayWho("Head of Estates", "U0CALLUM"))
    street_care.do(MARION, CloseRound(1))
    street_care.open_round("May 27 closes 20 May", now=moment(days=30))
    assert street_care.request_of("U0CALLUM", 2).round_id == 2


def test_a_draft_is_moved_once(street_care: Records) -> None:
    """Saved or cancelled, whichever is pressed first."""
    street_care.open_round()
    street_care.do(ADEEL, Reply("D1", "1.1", "1.1 on target, half the routes"))
    with street_care.database.writing() as transaction:
        assert drafts.move(transaction, 1, "open", "saved")
        assert not drafts.move(transaction, 1, "open", "cancelled")
    for press in (SaveDraft(1), CancelDraft(1)):
        with pytest.raises(AlreadyDone):
            street_care.do(ADEEL, press)


def test_a_draft_of_a_round_that_has_closed(street_care: Records) -> None:
    """Is saved for that round, marked late."""
    street_care.open_round()
    street_care.do(ADEEL, Reply("D1", "1.1", "1.1 on target, half the routes"))
    street_care.do(MARION, CloseRound(1))
    receipt = street_care.do(ADEEL, SaveDraft(1), moment(days=30))
    assert isinstance(receipt, Receipt)
    assert (receipt.label, receipt.is_late) == ("April 27", True)


def test_cancelling_an_edit_leaves_what_was_saved(street_care: Records) -> None:
    """And says so; the message becomes its receipt again, with the way to undo it."""
    street_care.open_round()
    street_care.do(ADEEL, Reply("D1", "1.1", "1.1 on target, half the routes"))
    saved = street_care.do(ADEEL, SaveDraft(1))
    street_care.do(ADEEL, ReplyEdited("D1", "1.1", "9.9 nearly"))
    said = street_care.do(ADEEL, CancelDraft(1))
    assert isinstance(said, Sentence)
    assert "stands as it was" in said.text
    with street_care.database.reading() as transaction:
        assert replies.view(transaction, 1, moment()) == saved
    assert len(street_care.said("1.1")) == 2


def test_the_same_event_twice(street_care: Records) -> None:
    """Delivered again, it changes nothing; the same words in another message are another reply."""
    street_care.open_round()
    for ts, key in (("1.1", "event 1"), ("1.1", "event 1"), ("1.2", "event 2")):
        street_care.do(ADEEL, Reply("D1", ts, "1.1 on target"), key=key)
    assert [row.key for row in street_care.outbox() if row.kind == "understood"] == ["draft:1", "draft:2"]


def test_no_change_for_the_rest_leaves_nothing_open(street_care: Records) -> None:
    """The other owner of one of them has less to answer, and the second press is told."""
    street_care.open_round()
    street_care.do(ADEEL, NoChangeForRest(1))
    said = street_care.do(ADEEL, NoChangeForRest(1))
    assert isinstance(said, Sentence)
    assert "answer already" in said.text
    assert street_care.said("1.2")[-1] == "no change"
