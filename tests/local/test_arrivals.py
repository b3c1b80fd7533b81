"""Messages that come late, twice and in any order: what was written last stands, what was deleted does not count."""

import itertools
import random
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from handlers import compose
from handlers.arrivals import TAKEN_BACK
from handlers.requests import Reply, ReplyDeleted, ReplyEdited, Request, SaveDraft, SetStatus, SubmitDraft
from handlers.views import Receipt, Sentence, Understood
from plans.model import Status
from storage import drafts
from storage.rows import DraftRow, as_row
from storage.tables import drafts as drafts_table
from tests.records import ADEEL, DOROTA, MORNING, Records, moment, records

ROOM = "D0ADEEL"
TEN, FIVE_PAST, NOON = (MORNING + timedelta(hours=1, minutes=m) for m in (0, 5, 120))
"""When things were written or pressed: ten o'clock, five past, noon."""


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Records]:
    """A round is open since nine o'clock."""
    kept = records(tmp_path)
    kept.open_round(by=DOROTA)
    yield kept
    kept.database.close()


def says(kept: Records, ts: str, words: str, written_hour: float, arrived_hour: float | None = None) -> int:
    """Adeel writes something, in hours after nine, which comes in then or later; the draft's id."""
    written = MORNING + timedelta(hours=written_hour)
    kept.do(ADEEL, Reply(ROOM, ts, words, written), moment(hours=arrived_hour or written_hour))
    return draft_of(kept, ts).id


def draft_of(kept: Records, ts: str) -> DraftRow:
    """What a message became."""
    with kept.database.reading() as transaction:
        found = drafts.by_message(transaction, ROOM, ts)
    assert found is not None
    return found


def press(kept: Records, status: Status, hour: float) -> None:
    """Adeel presses a status for 1.1."""
    request = kept.request_of(ADEEL, 1)
    kept.do(ADEEL, SetStatus(request.id, kept.action("1.1").id, status), moment(hours=hour))


def told(kept: Records, kind: str) -> list[Sentence]:
    """The messages of a kind, as they read now."""
    found = []
    for row in kept.outbox():
        if row.kind == kind:
            with kept.database.reading() as transaction:
                view = compose.compose(transaction, moment(hours=9), row)
            assert isinstance(view, Sentence)
            found.append(view)
    return found


def test_an_older_reply_that_comes_late_overrides_no_newer_one(kept: Records) -> None:
    """Written first and brought last: it is kept, and what was written after it stands."""
    kept.do(ADEEL, SaveDraft(says(kept, "2.0", "1.1 completed", 2)), moment(hours=2.1))
    late = says(kept, "1.0", "1.1 will be late", 1, arrived_hour=4)
    receipt = kept.do(ADEEL, SaveDraft(late), moment(hours=4.1))
    assert isinstance(receipt, Receipt)
    assert "that answer stands" in receipt.items[0].remark
    assert kept.action("1.1").status is Status.COMPLETED


def test_an_older_reply_overrides_no_button_that_was_pressed_before_it_came(kept: Records) -> None:
    """A date that it moves does not move either; the read-back says so before it is saved."""
    press(kept, Status.COMPLETED, 2)
    was = kept.action("1.1").due
    late = says(kept, "1.0", "1.1 will be late, now end of July", 1, arrived_hour=4)
    kept.do(ADEEL, SaveDraft(late), moment(hours=4.1))
    assert (kept.action("1.1").status, kept.action("1.1").due) == (Status.COMPLETED, was)


def test_a_reply_that_is_saved_after_a_button_was_pressed_is_the_later_word(kept: Records) -> None:
    """It had been read back when the button was pressed: to save it now is meant."""
    draft = says(kept, "1.0", "1.1 completed", 1)
    press(kept, Status.ON_TARGET, 2)
    kept.do(ADEEL, SaveDraft(draft), moment(hours=3))
    assert kept.action("1.1").status is Status.COMPLETED


def test_undoing_the_newer_one_lets_the_older_stand(kept: Records) -> None:
    """The late one was kept: it is what the person had said before."""
    newer = says(kept, "2.0", "1.1 completed", 2)
    receipt = kept.do(ADEEL, SaveDraft(newer), moment(hours=2.1))
    kept.do(ADEEL, SaveDraft(says(kept, "1.0", "1.1 will be late", 1, arrived_hour=4)), moment(hours=4.1))
    assert isinstance(receipt, Receipt)
    kept.do(ADEEL, ReplyDeleted(ROOM, "2.0"), moment(hours=5))
    assert kept.action("1.1").status is Status.LATE


def test_a_note_is_dated_by_when_it_was_written(kept: Records) -> None:
    """Not by when it came in, nor by when it was saved."""
    kept.do(ADEEL, SaveDraft(says(kept, "1.0", "1.1 completed", 1, arrived_hour=30)), moment(hours=31))
    with kept.database.reading() as transaction:
        from storage import notes  # noqa: PLC0415 - beside its one use

        (*_, note) = notes.history(transaction, kept.action("1.1").id)
    assert note.said_at == TEN


def test_a_deleted_reply_is_taken_back_and_its_writer_is_told(kept: Records) -> None:
    """As by Undo: every version of it, and what stood before stands again."""
    press(kept, Status.LATE, 0.5)
    kept.do(ADEEL, SaveDraft(says(kept, "1.0", "1.1 completed, signed", 1)), moment(hours=1.1))
    kept.do(ADEEL, ReplyEdited(ROOM, "1.0", "1.1 completed, signed and sealed", FIVE_PAST), moment(hours=1.2))
    assert kept.said("1.1")[-1] == "completed, signed and sealed"
    kept.do(ADEEL, ReplyDeleted(ROOM, "1.0"), moment(hours=2))
    assert kept.action("1.1").status is Status.LATE
    assert not any("signed" in words for words in kept.said("1.1"))
    (sentence,) = told(kept, TAKEN_BACK)
    assert sentence.text == (
        "You deleted a message that was saved for April 27, so what it said of 1.1 Night sweeping is taken back, as by "
        "Undo. What stood before stands again."
    )


def test_a_deleted_reply_that_was_not_saved_is_no_more(kept: Records) -> None:
    """Its read-back says so; nobody is told of what had never counted."""
    draft = says(kept, "1.0", "1.1 completed", 1)
    kept.do(ADEEL, ReplyDeleted(ROOM, "1.0"), moment(hours=2))
    assert draft_of(kept, "1.0").state == "cancelled"
    assert told(kept, TAKEN_BACK) == []
    with pytest.raises(Exception, match="saved or cancelled already"):
        kept.do(ADEEL, SaveDraft(draft), moment(hours=3))


def test_a_reply_that_was_deleted_before_it_came_counts_for_nothing(kept: Records) -> None:
    """Its deletion overtook it, and its edit."""
    kept.do(ADEEL, ReplyDeleted(ROOM, "1.0"), moment(hours=1))
    for request in (Reply(ROOM, "1.0", "1.1 completed"), ReplyEdited(ROOM, "1.0", "1.1 late")):
        kept.do(ADEEL, request, moment(hours=2))
    with kept.database.reading() as transaction:
        assert drafts.by_message(transaction, ROOM, "1.0") is None


def test_an_edit_in_the_form_is_newer_than_an_edit_of_the_message_before_it(kept: Records) -> None:
    """The message's older edit comes in after the form was sent."""
    draft = says(kept, "1.0", "1.1 late", 1)
    kept.do(ADEEL, SubmitDraft(draft, "1.1 completed"), moment(hours=3))
    kept.do(ADEEL, ReplyEdited(ROOM, "1.0", "1.1 on target", FIVE_PAST), moment(hours=4))
    assert draft_of(kept, "1.0").text == "1.1 completed"


STORY: tuple[tuple[str, Request], ...] = (
    ("message:1", Reply(ROOM, "1.0", "1.1 on target", TEN)),
    ("message:1:edit:1", ReplyEdited(ROOM, "1.0", "1.1 will be late", FIVE_PAST)),
    ("message:1:edit:2", ReplyEdited(ROOM, "1.0", "1.1 completed", NOON)),
    ("message:2", Reply(ROOM, "2.0", "1.2 on target", FIVE_PAST)),
    ("message:3", Reply(ROOM, "3.0", "1.2 will be late", FIVE_PAST)),
    ("message:3:deleted", ReplyDeleted(ROOM, "3.0")),
    ("message:4", Reply(ROOM, "4.0", "1.2 completed", NOON)),
)
"""What Slack tells of one morning: edits, a deletion, four messages."""


def standing(kept: Records) -> list[tuple[str, str]]:
    """The messages that count, as they read now; one that was deleted is cancelled, or has never been."""
    with kept.database.reading() as transaction:
        found = [as_row(DraftRow, x) for x in transaction.all(drafts_table.select().order_by(drafts_table.c.ts))]
    return [(x.ts, x.text) for x in found if x.state == "open"]


@pytest.mark.parametrize("seed", range(12))
def test_events_that_come_one_to_four_times_in_any_order_end_in_the_same_records(kept: Records, seed: int) -> None:
    """As if each had come once, in its order; saved, the actions stand the same."""
    dice = random.Random(seed)  # noqa: S311 - the same order at every run
    told = list(itertools.chain.from_iterable([one] * dice.randint(1, 4) for one in STORY))
    dice.shuffle(told)
    for key, request in told:
        kept.do(ADEEL, request, moment(hours=5), key)
    assert standing(kept) == [("1.0", "1.1 completed"), ("2.0", "1.2 on target"), ("4.0", "1.2 completed")]
    order = ["1.0", "2.0", "4.0"]
    dice.shuffle(order)
    for ts in order:
        kept.do(ADEEL, SaveDraft(draft_of(kept, ts).id), moment(hours=6))
    assert (kept.action("1.1").status, kept.action("1.2").status) == (Status.COMPLETED, Status.COMPLETED)


def test_the_read_back_says_that_a_newer_answer_stands(kept: Records) -> None:
    """Before anybody presses Save."""
    press(kept, Status.COMPLETED, 2)
    draft = says(kept, "1.0", "1.1 will be late", 1, arrived_hour=4)
    row = next(x for x in kept.outbox() if x.subject == {"draft": draft})
    with kept.database.reading() as transaction:
        view = compose.compose(transaction, moment(hours=5), row)
    assert isinstance(view, Understood)
    assert view.items[0].remark == "you have answered since you wrote this, and that answer stands"
