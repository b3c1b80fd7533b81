"""Notes: what is superseded, withdrawn and restored, with the statuses and dates that hang on them."""

from dataclasses import replace
from datetime import date

import pytest

from handlers.replies import AlreadyDone
from handlers.requests import GiveReason, NoChange, SetStatus, SubmitForm, Undo, UndoLast
from handlers.views import Receipt, Sentence
from plans.model import Status
from storage import notes, people, plans
from storage.rows import BatchRow, SlippageRow
from tests.records import ADEEL, BRONWEN, DOROTA, JUNE, Records, moment

JULY, AUGUST, MAY = date(2027, 7, 31), date(2027, 8, 31), date(2027, 5, 31)


def answer(kept: Records, user: str, ref: str, words: str = "", status: Status | None = None, **more: object) -> int:
    """Fill in the form for one action; the batch that it saved. Further actions are given by reference."""
    request = kept.request_of(user, 1)
    also = tuple(kept.action(str(r)).id for r in more.pop("also", ()))  # type: ignore[attr-defined] # a tuple of references
    form = SubmitForm(request.id, kept.action(ref).id, status, words, also=also)
    assert type(kept.do(user, replace(form, reason="vacancies", **more))).__name__ == "Nothing"  # type: ignore[arg-type] # fields of the form
    return last_batch(kept, user).id


def last_batch(kept: Records, user: str) -> BatchRow:
    """What somebody saved last."""
    with kept.database.reading() as transaction:
        person = people.by_user(transaction, kept.workspace_id, user)
        assert person is not None
        found = notes.last_batch_of(transaction, person.id)
    assert found is not None
    return found


def moved(kept: Records) -> list[SlippageRow]:
    """The dates that moved in the round and stand."""
    with kept.database.reading() as transaction:
        return notes.slippages_of_round(transaction, 1)


@pytest.fixture
def kept(street_care: Records) -> Records:
    """The plan with a round open."""
    street_care.open_round()
    return street_care


def test_what_was_said_last_before_a_round(kept: Records) -> None:
    """Of each action its own newest: one note may be the newest of 1.2 and an older one of 1.1."""
    answer(kept, ADEEL, "1.1", "half done", Status.LATE)
    about = [kept.action(ref).id for ref in ("1.1", "1.2", "1.3")]
    with kept.database.reading() as transaction:
        here, later = (notes.last_before(transaction, about, round_id) for round_id in (1, 2))
    assert [here[a].words for a in about[:2]] == ["routes are drawn", "routes are drawn"]
    assert [later[a].words for a in about[:2]] == ["half done", "routes are drawn"]
    assert about[2] not in here


def test_a_second_answer_supersedes_the_first_and_keeps_it(kept: Records) -> None:
    """By the same person in the same round; the records have both."""
    answer(kept, ADEEL, "1.1", "half done", Status.LATE)
    answer(kept, ADEEL, "1.1", "all done", Status.COMPLETED)
    assert kept.said("1.1") == ["routes are drawn", "all done"]
    with kept.database.reading() as transaction:
        words = [n.words for n in notes.history(transaction, kept.action("1.1").id)]
    assert words == ["routes are drawn", "half done", "all done"]


def test_two_owners_answer_side_by_side(kept: Records) -> None:
    """Neither supersedes the other; the later one says how the action stands, until it is undone."""
    answer(kept, ADEEL, "1.2", "mine are out", Status.COMPLETED)
    later = answer(kept, BRONWEN, "1.2", "mine are not", Status.LATE)
    assert kept.said("1.2") == ["routes are drawn", "mine are out", "mine are not"]
    assert kept.action("1.2").status is Status.LATE
    kept.do(BRONWEN, Undo(later))
    assert kept.said("1.2") == ["routes are drawn", "mine are out"]
    assert kept.action("1.2").status is Status.COMPLETED


def test_undo_restores_status_last_note_and_date(kept: Records) -> None:
    """As the plan was imported, to the field."""
    before = kept.action("1.1")
    batch = answer(kept, ADEEL, "1.1", "late", Status.LATE, due_on=JULY)
    assert kept.action("1.1").due.on == JULY
    undone = kept.do(ADEEL, Undo(batch))
    assert isinstance(undone, Receipt)
    assert undone.is_undone
    assert kept.action("1.1") == before
    assert moved(kept) == []


def test_undo_happens_once(kept: Records) -> None:
    """The second press is told so, and what is left stands."""
    first = answer(kept, ADEEL, "1.1", "one", Status.LATE)
    second = answer(kept, ADEEL, "1.1", "two", Status.COMPLETED)
    kept.do(ADEEL, Undo(second))
    with pytest.raises(AlreadyDone):
        kept.do(ADEEL, Undo(second))
    assert kept.said("1.1") == ["routes are drawn", "one"]
    assert last_batch(kept, ADEEL).id == first


def test_undo_again_and_again_goes_back_step_by_step(kept: Records) -> None:
    """`/plan undo` takes back the newest that stands; at the end it says that there is nothing."""
    for words in ("one", "two", "three"):
        answer(kept, ADEEL, "1.1", words)
    for left in (["one", "two"][-1:], ["one"], []):
        kept.do(ADEEL, UndoLast())
        assert kept.said("1.1") == ["routes are drawn", *left]
    said = kept.do(ADEEL, UndoLast())
    assert isinstance(said, Sentence)
    assert "nothing of yours" in said.text


def test_undoing_an_older_answer_leaves_the_newer_one_alone(kept: Records) -> None:
    """The one before it does not come back to stand beside the newest."""
    answer(kept, ADEEL, "1.1", "one", Status.ON_TARGET)
    middle = answer(kept, ADEEL, "1.1", "two", Status.LATE)
    newest = answer(kept, ADEEL, "1.1", "three", Status.COMPLETED)
    kept.do(ADEEL, Undo(middle))
    assert kept.said("1.1") == ["routes are drawn", "three"]
    assert kept.action("1.1").status is Status.COMPLETED
    kept.do(ADEEL, Undo(newest))
    assert kept.said("1.1") == ["routes are drawn", "one"]
    assert kept.action("1.1").status is Status.ON_TARGET


def test_a_note_on_two_actions_is_superseded_for_one(kept: Records) -> None:
    """It goes on standing for the other, and undo joins them again."""
    answer(kept, ADEEL, "1.1", "both are done", Status.COMPLETED, also=("1.2",))
    correction = answer(kept, ADEEL, "1.2", "bins are not", Status.LATE)
    assert kept.said("1.1")[-1] == "both are done"
    assert kept.said("1.2") == ["routes are drawn", "bins are not"]
    kept.do(ADEEL, Undo(correction))
    assert kept.said("1.2") == ["routes are drawn", "both are done"]
    assert kept.action("1.2").status is Status.COMPLETED


def test_a_correction_without_a_date_keeps_the_date(kept: Records) -> None:
    """The change of date belongs to the note that stands, once."""
    answer(kept, ADEEL, "1.1", "late", Status.LATE, due_on=JULY)
    batch = answer(kept, ADEEL, "1.1", "late, the sweeper is away", Status.LATE)
    (slip,) = moved(kept)
    assert (slip.was.on, slip.now.on, slip.reason, slip.by) == (JUNE.on, JULY, "vacancies", "Adeel Rahman")
    with kept.database.reading() as transaction:
        assert [s.id for s in notes.slippages_of_batch(transaction, batch)] == [slip.id]


def test_undoing_a_correction_without_a_date_keeps_the_date(kept: Records) -> None:
    """The answer that moved it stands again, with its date; undoing that too puts the old date back."""
    first = answer(kept, ADEEL, "1.1", "late", Status.LATE, due_on=JULY)
    second = answer(kept, ADEEL, "1.1", "late, the sweeper is away")
    kept.do(ADEEL, Undo(second))
    assert kept.action("1.1").due.on == JULY
    assert [s.now.on for s in moved(kept)] == [JULY]
    kept.do(ADEEL, Undo(first))
    assert kept.action("1.1").due == JUNE


def test_a_new_date_counts_from_the_one_before_the_correction(kept: Records) -> None:
    """Corrected from July to August, it slipped once: from June to August."""
    answer(kept, ADEEL, "1.1", "late", due_on=JULY)
    batch = answer(kept, ADEEL, "1.1", "later", due_on=AUGUST)
    assert [(s.was.on, s.now.on) for s in moved(kept)] == [(JUNE.on, AUGUST)]
    assert kept.action("1.1").due.original_on == JUNE.on
    kept.do(ADEEL, Undo(batch))
    assert kept.action("1.1").due.on == JULY


def test_a_correction_back_to_the_first_date_is_no_slippage(kept: Records) -> None:
    """July was a slip of the pen."""
    answer(kept, ADEEL, "1.1", "late", due_on=JULY)
    batch = answer(kept, ADEEL, "1.1", "not late", due_on=JUNE.on)
    assert moved(kept) == []
    assert kept.action("1.1").due == JUNE
    kept.do(ADEEL, Undo(batch))
    assert kept.action("1.1").due.on == JULY


def test_two_owners_dates_come_off_in_any_order(kept: Records) -> None:
    """The one that stands holds; when neither does, the plan's own."""
    own = kept.action("1.2").due
    first = answer(kept, ADEEL, "1.2", "July then", due_on=JULY)
    second = answer(kept, BRONWEN, "1.2", "August rather", due_on=AUGUST)
    kept.do(ADEEL, Undo(first))
    assert kept.action("1.2").due.on == AUGUST
    kept.do(BRONWEN, Undo(second))
    assert kept.action("1.2").due == own


def test_words_alone_do_not_outrank_the_other_owners_date(kept: Records) -> None:
    """Adeel moved it first, Bronwen after him; that Adeel corrects his words makes his date no newer."""
    answer(kept, ADEEL, "1.2", "July then", due_on=JULY)
    answer(kept, BRONWEN, "1.2", "August rather", due_on=AUGUST)
    answer(kept, ADEEL, "1.2", "July, I thought")
    assert kept.action("1.2").due.on == AUGUST


def test_a_reason_given_on_an_older_button_is_kept(kept: Records) -> None:
    """The date is the same, whichever message the button stands in; undoing the correction keeps the reason."""
    request = kept.request_of(ADEEL, 1)
    kept.do(ADEEL, SubmitForm(request.id, kept.action("1.1").id, None, "late", due_on=MAY))
    (slip,) = moved(kept)
    kept.do(ADEEL, NoChange(request.id, kept.action("1.1").id))
    kept.do(ADEEL, GiveReason(slip.id, "  the hall is let  "))
    assert [s.reason for s in moved(kept)] == ["the hall is let"]
    kept.do(ADEEL, UndoLast())
    assert [s.reason for s in moved(kept)] == ["the hall is let"]


def test_a_reason_for_a_date_that_stands_no_more(kept: Records) -> None:
    """Refused with a sentence."""
    batch = answer(kept, ADEEL, "1.1", "late", due_on=JULY)
    (slip,) = moved(kept)
    kept.do(ADEEL, Undo(batch))
    with pytest.raises(AlreadyDone, match="changed again"):
        kept.do(ADEEL, GiveReason(slip.id, "too late"))


def test_what_an_edit_leaves_out_is_superseded_with_its_date(kept: Records) -> None:
    """And stands again, with status and date, when the edit is undone."""
    batch = answer(kept, ADEEL, "1.2", "both slip", Status.LATE, also=("1.1",), due_on=JULY)
    edited = answer(kept, ADEEL, "1.1", "this one only", Status.LATE, due_on=JULY)
    with kept.database.writing() as transaction:
        (note,) = {n.id for n in notes.of_batch(transaction, edited)}
        notes.supersede_rest(transaction, batch, note)
    assert kept.said("1.2") == ["routes are drawn"]
    assert (kept.action("1.2").status, kept.action("1.2").due.on) == (None, JUNE.on)
    kept.do(ADEEL, Undo(edited))
    assert kept.said("1.2") == ["routes are drawn", "both slip"]
    assert (kept.action("1.2").status, kept.action("1.2").due.on) == (Status.LATE, JULY)


def test_an_answer_on_behalf_stands_beside_the_owners(kept: Records) -> None:
    """The lead's words carry the lead's name; the owner can undo them."""
    request = kept.request_of(ADEEL, 1)
    kept.do(DOROTA, SetStatus(request.id, kept.action("1.1").id, Status.COMPLETED, "rang him"))
    with kept.database.reading() as transaction:
        assert notes.history(transaction, kept.action("1.1").id)[-1].author == "Dorota Wolska"
    kept.do(ADEEL, Undo(last_batch(kept, DOROTA).id))
    assert kept.action("1.1").status is Status.ON_TARGET


def test_no_change_keeps_the_status(kept: Records) -> None:
    """The last status that was said goes on, a round later too."""
    request = kept.request_of(ADEEL, 1)
    kept.do(ADEEL, SetStatus(request.id, kept.action("1.1").id, Status.LATE))
    kept.tick(moment(days=30))
    kept.open_round("June 27 closes 20 June", now=moment(days=50))
    later = kept.request_of(ADEEL, 2)
    kept.do(ADEEL, NoChange(later.id, kept.action("1.1").id), moment(days=51))
    assert kept.action("1.1").status is Status.LATE
    assert kept.said("1.1")[-2:] == ["", "no change"]


def test_the_loaded_plan_has_what_stands(kept: Records) -> None:
    """Superseded and withdrawn notes are in the records only."""
    answer(kept, ADEEL, "1.1", "one")
    answer(kept, ADEEL, "1.1", "two")
    kept.do(ADEEL, Undo(answer(kept, ADEEL, "1.2", "three")))
    with kept.database.reading() as transaction:
        words = [n.words for n in plans.load(transaction, kept.plan_id).notes]
    assert words == ["routes are drawn", "two"]
