"""What those who run a plan are told of a round: who answered, and what nobody owns up to."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from handlers import replies, telling
from handlers.compose import compose
from handlers.requests import (
    NoChange,
    NoChangeForRest,
    NotMine,
    ProposeRound,
    Query,
    Reply,
    SaveDraft,
    SetReminding,
    SetStatus,
    SubmitForm,
    Undo,
)
from handlers.rounds import RoundIsOpen
from handlers.views import ActionCard, Ask, Receipt, RoundCard, Sentence, Table, Understood
from plans.model import Status
from storage import rounds
from tests.records import ADEEL, BRONWEN, DOROTA, MARION, PLAN, Records, moment, records


def digest_of(kept: Records, round_id: int) -> str:
    """The first paragraph of a round's digest."""
    with kept.database.reading() as transaction:
        round_ = rounds.by_id(transaction, round_id)
        assert round_ is not None
        return telling.digest_of(transaction, round_, moment()).lines[0].text


def card_of(kept: Records) -> RoundCard:
    """What `/plan round` answers."""
    card = kept.do(MARION, Query("round", ""))
    assert isinstance(card, RoundCard)
    return card


def disown_all(kept: Records, user: str = BRONWEN) -> Ask:
    """Somebody says of each of their actions that it is not theirs; the message as it then is."""
    request = kept.request_of(user, kept.open_round())
    for ref in ("1.2", "1.3"):
        asked = kept.do(user, NotMine(request.id, kept.action(ref).id))
    assert isinstance(asked, Ask)
    return asked


def test_who_answered_is_the_same_in_the_digest_and_on_the_card(street_care: Records) -> None:
    """A colleague's word on a shared action is not one's own answer, and the card names the colleague."""
    round_id = street_care.open_round()
    request = street_care.request_of(ADEEL, round_id)
    street_care.do(ADEEL, NoChange(request.id, street_care.action("1.2").id))
    told = "1 of 2 people answered, but not for all of their actions"
    assert f"{told}." in digest_of(street_care, round_id)
    facts = dict(card_of(street_care).facts)
    assert facts["Answers"] == told
    assert facts["Nothing yet from"] == "Bronwen Pugh"
    assert card_of(street_care).rows == (
        ("Adeel Rahman", "2", "1 of 2"),
        ("Bronwen Pugh", "2", "1 of 2 by Adeel Rahman"),
    )


def test_who_says_that_nothing_is_theirs_has_been_heard(street_care: Records) -> None:
    """She is none of those who answered, nor of those from whom nothing came: digest and card say what she said."""
    asked = disown_all(street_care)
    with street_care.database.reading() as transaction:
        request = rounds.request(transaction, asked.request)
    assert request is not None
    told = "0 of 2 people answered"
    assert f"{told}; Bronwen Pugh says that 1.2 and 1.3 are not theirs." in digest_of(street_care, request.round_id)
    facts = dict(card_of(street_care).facts)
    assert facts["Answers"] == told
    assert facts["Not theirs, they say"] == "Bronwen Pugh"
    assert facts["Nothing yet from"] == "Adeel Rahman"


def test_for_whom_colleagues_answered_has_not_answered(tmp_path: Path) -> None:
    """Bronwen's only action is Adeel's too: he answers, she says nothing, and nothing is left."""
    kept = records(tmp_path, replace(PLAN, actions=PLAN.actions[:2]))
    round_id = kept.open_round()
    kept.do(ADEEL, NoChangeForRest(kept.request_of(ADEEL, round_id).id))
    told = "1 of 2 people answered, for all of their actions"
    assert f"{told}; colleagues answered for Bronwen Pugh." in digest_of(kept, round_id)
    facts = dict(card_of(kept).facts)
    assert (facts["Answers"], facts["Answered by colleagues"]) == (told, "Bronwen Pugh")
    kept.database.close()


def test_what_is_said_in_somebodys_name_is_their_answer(street_care: Records) -> None:
    """The lead presses for Bronwen, in her request: that counts for her, and the note bears the lead's name."""
    round_id = street_care.open_round()
    request = street_care.request_of(BRONWEN, round_id)
    street_care.do(DOROTA, NoChangeForRest(request.id))
    with street_care.database.reading() as transaction:
        said = rounds.answered(transaction, round_id)
    assert said == {request.id: {street_care.action(ref).id for ref in ("1.2", "1.3")}}
    assert "1 of 2 people answered, for all of their actions." in digest_of(street_care, round_id)


def contradicted(kept: Records) -> int:
    """Adeel says that 1.2 is completed, then Bronwen that it will be late; the round."""
    round_id = kept.open_round()
    about = kept.action("1.2").id
    kept.do(ADEEL, SetStatus(kept.request_of(ADEEL, round_id).id, about, Status.COMPLETED, "all in place"))
    kept.do(BRONWEN, SetStatus(kept.request_of(BRONWEN, round_id).id, about, Status.LATE))
    return round_id


def told_of_it(kept: Records) -> list[str]:
    """What those who run the plan read of a contradiction, as it would be sent now."""
    rows = [row for row in kept.outbox() if row.kind == "disagreed"]
    with kept.database.reading() as transaction:
        views = [compose(transaction, moment(), row) for row in rows]
    return [view.text for view in views if isinstance(view, Sentence)]


def test_the_lead_is_told_once_of_answers_that_contradict_each_other(street_care: Records) -> None:
    """Who says what, and which counts; not once more when one of them says so again; nothing once they agree."""
    round_id = contradicted(street_care)
    about = street_care.action("1.2").id
    (told,) = told_of_it(street_care)
    assert told == (
        'Two answers for 1.2 Litter bins in April 27 contradict each other: Adeel Rahman says "completed", '
        'Bronwen Pugh says "will be late". Until they agree the newer answer counts: will be late.'
    )
    adeel = street_care.request_of(ADEEL, round_id)
    street_care.do(ADEEL, SetStatus(adeel.id, about, Status.COMPLETED))
    assert len([row for row in street_care.outbox() if row.kind == "disagreed"]) == 1
    street_care.do(ADEEL, SetStatus(adeel.id, about, Status.LATE))
    assert told_of_it(street_care) == []


def test_a_card_shows_all_answers_of_the_round(street_care: Records) -> None:
    """Both notes with names, and that they differ."""
    contradicted(street_care)
    card = street_care.do(MARION, Query("action", "1.2"))
    assert isinstance(card, ActionCard)
    assert dict(card.facts)["Answers differ"] == 'Adeel Rahman says "completed", Bronwen Pugh says "will be late"'
    assert [entry.said.partition(",")[0] for entry in card.entries] == ["Adeel Rahman", "Bronwen Pugh"]


def test_what_is_new_says_of_each_what_they_said(street_care: Records) -> None:
    """Not the status that a colleague stated, nor the date that a colleague moved; and what came late."""
    round_id = street_care.open_round()
    about = street_care.action("1.2").id
    bronwen = street_care.request_of(BRONWEN, round_id)
    street_care.do(ADEEL, NoChange(street_care.request_of(ADEEL, round_id).id, about))
    later = SubmitForm(bronwen.id, about, Status.LATE, "frost", due_on=date(2027, 9, 30), reason="frost")
    street_care.do(BRONWEN, later, moment(days=30))
    table = street_care.do(MARION, Query("changed", ""))
    assert isinstance(table, Table)
    assert [row[2:] for row in table.rows] == [
        ("Adeel Rahman", "not stated", "30 September 2027", "no change"),
        (
            "Bronwen Pugh",
            "not stated -> underway but will be late",
            "June -> 30 September 2027",
            "frost (received after closing)",
        ),
    ]


def test_the_lead_is_told_what_nobody_owns_up_to(street_care: Records) -> None:
    """And the person reads who."""
    assert disown_all(street_care).told == ("Dorota Wolska",)
    assert {r.recipient for r in street_care.outbox() if r.kind == "not mine"} == {DOROTA}


def test_without_a_lead_the_administrators_are_told(home: Path | str) -> None:
    """A plan whose lead is not known yet."""
    kept = records(home, lead="")
    assert disown_all(kept).told == ("Marion Tait",)
    kept.database.close()


def test_a_lead_who_stopped_chaser_is_stood_in_for(street_care: Records) -> None:
    """She reads so when she stops; and with nobody to tell, nobody is said to have been told."""
    stopped = street_care.do(DOROTA, SetReminding(False))
    assert isinstance(stopped, Sentence)
    assert "What the lead of Street care should know goes to the administrators instead." in stopped.text
    assert disown_all(street_care).told == ("Marion Tait",)


def test_with_nobody_to_tell_nobody_is_said_to_be_told(street_care: Records) -> None:
    """The lead and the one administrator have stopped Chaser."""
    round_id = street_care.open_round()
    for user in (DOROTA, MARION):
        street_care.do(user, SetReminding(False))
    request = street_care.request_of(BRONWEN, round_id)
    for ref in ("1.2", "1.3"):
        asked = street_care.do(BRONWEN, NotMine(request.id, street_care.action(ref).id))
    assert isinstance(asked, Ask)
    assert asked.told == ()


def test_a_digest_without_a_channel_goes_to_whoever_runs_the_plan(home: Path | str) -> None:
    """Here to the administrator, since the lead has stopped Chaser."""
    kept = records(home, channel="")
    kept.do(DOROTA, SetReminding(False))
    kept.open_round()
    kept.tick(moment(days=30))
    assert {r.recipient for r in kept.outbox() if r.kind.startswith("digest")} == {MARION}
    kept.database.close()


def test_a_label_of_the_document_is_refused(street_care: Records) -> None:
    """Its notes would pass as answers of the round."""
    with pytest.raises(RoundIsOpen, match="has notes for “february  27” already"):
        street_care.do(MARION, ProposeRound("february  27 closes 20 April"))


def test_on_hold_until_a_month_is_kept_and_told(street_care: Records) -> None:
    """Read back before it is saved, on the receipt, in the message that asks and on the card; undone, it is gone."""
    request = street_care.request_of(ADEEL, street_care.open_round())
    street_care.do(ADEEL, Reply("D1", "1.0", "1.1 on hold until September"))
    with street_care.database.reading() as transaction:
        read = replies.view(transaction, 1, moment())
    assert isinstance(read, Understood)
    saved = street_care.do(ADEEL, SaveDraft(1))
    assert isinstance(saved, Receipt)
    again = "to be looked at again in September 2027"
    assert [item.remark for item in (*read.items, *saved.items)] == [again, again]
    with street_care.database.reading() as transaction:
        asked = telling.ask_view(transaction, request, moment())
    assert asked.items[0].when == f"due 30 June 2027; on hold, {again}"
    card = street_care.do(MARION, Query("action", "1.1"))
    assert isinstance(card, ActionCard)
    assert dict(card.facts)["On hold"] == again
    street_care.do(ADEEL, Undo(saved.batch))
    assert street_care.action("1.1").review_on is None
