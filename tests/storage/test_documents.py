"""The next version of a plan's document, brought into records that have gone on since."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from handlers.imports import Document, Import, Proposal, keep, propose
from handlers.requests import NoChange, Query, SetStatus, SubmitForm, UndoLast
from handlers.views import ActionCard, Table
from plans.difference import Difference, told
from plans.model import Action, Decision, Doubt, Due, DueKind, Note, Owner, OwnerKind, Plan, Precision, Status, Theme
from plans.reading import Reading
from storage import documents, notes, plans, rounds
from tests.papers import FORMS, back
from tests.records import ADEEL, BRONWEN, MARION, PLAN, Records, document, moment, records

JULY = Due("July 2027", DueKind.DATED, date(2027, 7, 31), Precision.MONTH)
AUGUST = Due("August 2027", DueKind.DATED, date(2027, 8, 31), Precision.MONTH)
CALLUM_REID = Owner("Callum Reid", OwnerKind.PERSON)


def changed(**facts: object) -> Plan:
    """The plan with its first action different, as its document would give it again."""
    first = replace(PLAN.actions[0], **facts)  # type: ignore[arg-type] # whatever a test changes
    return replace(PLAN, actions=(first, *PLAN.actions[1:]))


def revise(kept: Records, version: Plan) -> None:
    """Bring the plan to a version."""
    with kept.database.writing() as transaction:
        assert keep(transaction, moment(days=1), kept.workspace_id, Import(document(version))) == kept.plan_id


def proposed(kept: Records, version: Plan) -> Proposal:
    """What bringing the plan to a version would do."""
    with kept.database.reading() as transaction:
        return propose(transaction, kept.workspace_id, document(version))


def loaded(kept: Records) -> Plan:
    """The plan as it stands."""
    with kept.database.reading() as transaction:
        return plans.load(transaction, kept.plan_id)


@pytest.fixture
def kept(street_care: Records) -> Records:
    """The plan with a round open."""
    street_care.open_round()
    return street_care


def test_the_same_document_changes_nothing(kept: Records) -> None:
    """Not even after answers, dates that moved and a status that was said."""
    request = kept.request_of(ADEEL, 1)
    form = SubmitForm(request.id, kept.action("1.1").id, Status.LATE, "half done", due_on=JULY.on, reason="frost")
    kept.do(ADEEL, form)
    before = loaded(kept)
    assert proposed(kept, PLAN).changes_nothing
    revise(kept, PLAN)
    assert loaded(kept) == before


def test_new_words_reach_the_records_and_notes_stay(kept: Records) -> None:
    """With the action's id, so that its history is its own."""
    kept.do(ADEEL, SetStatus(kept.request_of(ADEEL, 1).id, kept.action("1.1").id, Status.LATE, "half done"))
    was = kept.action("1.1").id
    yard = Theme("Depot yard")
    version = changed(title="Sweeping by night", ref="1.0", owners=(CALLUM_REID,), theme=yard)
    revise(kept, replace(version, themes=(*PLAN.themes, yard)))
    assert kept.action("1.0").id == was
    assert kept.said("1.0") == ["routes are drawn", "half done"]
    action = loaded(kept).actions[0]
    assert (action.title, action.owners, action.theme) == ("Sweeping by night", (CALLUM_REID,), yard)
    assert kept.action("1.0").status is Status.LATE


def test_a_date_of_the_new_version_keeps_the_first(kept: Records) -> None:
    """It stands after an answer's date was undone, too."""
    form = SubmitForm(
        kept.request_of(ADEEL, 1).id, kept.action("1.1").id, None, "late", due_on=AUGUST.on, reason="frost"
    )
    kept.do(ADEEL, form)
    revise(kept, changed(due=JULY))
    due = kept.action("1.1").due
    assert (due.original_on, due.on) == (date(2027, 6, 30), JULY.on)
    kept.do(ADEEL, UndoLast())
    assert kept.action("1.1").due.on == JULY.on
    assert proposed(kept, changed(due=JULY)).changes_nothing


def test_a_status_of_the_document_does_not_put_aside_an_answer(kept: Records) -> None:
    """It counts where nobody has said one here."""
    kept.do(ADEEL, SetStatus(kept.request_of(ADEEL, 1).id, kept.action("1.1").id, Status.LATE))
    revise(kept, changed(status=Status.COMPLETED))
    assert kept.action("1.1").status is Status.LATE
    kept.do(ADEEL, UndoLast())
    assert kept.action("1.1").status is Status.COMPLETED


def test_what_is_gone_is_asked_about_no_more(kept: Records) -> None:
    """Its notes are kept, and it comes back with them when a later version has it again."""
    kept.do(ADEEL, SetStatus(kept.request_of(ADEEL, 1).id, kept.action("1.1").id, Status.LATE, "half done"))
    was = kept.action("1.1").id
    without = replace(PLAN, actions=PLAN.actions[1:], notes=())
    revise(kept, without)
    assert [a.ref for a in loaded(kept).actions] == ["1.2", "1.3", "2.1"]
    with kept.database.reading() as transaction:
        request = kept.request_of(ADEEL, 1)
        assert was not in rounds.asked_about(transaction, request.id)
        assert [n.words for n in notes.history(transaction, was)] == ["routes are drawn", "half done"]
    for question in ("status", "changed", "silent", "mine"):
        assert not isinstance(kept.do(ADEEL, Query(question, "")), ActionCard)
    card = kept.do(ADEEL, Query("action", "1.1 history"))
    assert isinstance(card, ActionCard)
    assert ("Left the plan", "2 April 2027") in card.facts
    revise(kept, PLAN)
    assert kept.action("1.1").id == was
    assert kept.said("1.1") == ["routes are drawn", "half done"]


def test_a_new_action_is_in_its_place(kept: Records) -> None:
    """And a note about it and an old one covers both."""
    new = Action("x", "Bigger bins", "1.25", PLAN.themes[0], owners=(CALLUM_REID,))
    note = Note("m", "bins are ordered", ("b", "x"), "March 27", date(2027, 3, 1))
    revise(kept, replace(PLAN, actions=(*PLAN.actions[:2], new, *PLAN.actions[2:]), notes=(*PLAN.notes, note)))
    assert [a.ref for a in loaded(kept).actions] == ["1.1", "1.2", "1.25", "1.3", "2.1"]
    assert kept.said("1.25") == ["bins are ordered"]
    assert kept.said("1.2") == ["routes are drawn", "bins are ordered"]


def test_whoever_was_said_to_be_a_post_still_is(kept: Records) -> None:
    """Who is who is not the document's business."""
    with kept.database.writing() as transaction:
        owner = next(o for o in plans.owners_of(transaction, kept.plan_id) if o.name == "Head of Estates")
        plans.assign(transaction, owner.id, 3)
    revise(kept, changed(title="Sweeping by night"))
    with kept.database.reading() as transaction:
        owner = next(o for o in plans.owners_of(transaction, kept.plan_id) if o.name == "Head of Estates")
    assert owner.person_id == 3


def test_decisions_hold_for_the_next_version(kept: Records) -> None:
    """The same doubt in the same place is not asked about again, and is corrected as before."""
    doubt = Doubt("no-due", "2.1 When", "", "no date, never overdue", "nothing stands there", ("d",))
    reading = Reading(PLAN, (doubt,))
    said = Decision(doubt.kind, doubt.place, doubt.says, "July 2027")
    with kept.database.writing() as transaction:
        keep(transaction, moment(), kept.workspace_id, Import(Document(PLAN.name, reading, "1" * 64, (said,))))
        assert documents.decisions(transaction, kept.plan_id) == [said]
    assert kept.action("2.1").due.on == JULY.on
    with kept.database.reading() as transaction:
        again = propose(transaction, kept.workspace_id, Document(PLAN.name, reading, "2" * 64))
    assert (again.settled.left, again.changes_nothing) == ((), True)


def test_a_question_about_a_plan_that_lost_actions(kept: Records) -> None:
    """Every question still has an answer."""
    kept.do(BRONWEN, SetStatus(kept.request_of(BRONWEN, 1).id, kept.action("1.3").id, Status.LATE, "waits"))
    revise(kept, replace(PLAN, actions=PLAN.actions[:2]))
    found = kept.do(MARION, Query("changed", ""))
    assert not isinstance(found, Table) or all(row[0] != "1.3" for row in found.rows)


@pytest.mark.parametrize("form", FORMS)
def test_our_own_paper_says_nothing_new(tmp_path: Path, form: str) -> None:
    """Also in the middle of a round, with answers, a date that moved, and actions of which nobody has said anything."""
    actions = (*PLAN.actions[:1], *(replace(action, due=JULY) for action in PLAN.actions[1:]))
    kept = records(tmp_path, replace(PLAN, actions=actions))
    kept.open_round()
    request = kept.request_of(ADEEL, 1)
    form_of = SubmitForm(request.id, kept.action("1.1").id, Status.LATE, "half done", due_on=AUGUST.on, reason="frost")
    kept.do(ADEEL, form_of)
    kept.do(ADEEL, NoChange(request.id, kept.action("1.2").id))
    other = kept.request_of(BRONWEN, 1)
    kept.do(BRONWEN, SubmitForm(other.id, kept.action("1.2").id, Status.LATE, "bins are late"), moment(days=30))
    version = replace(back(loaded(kept), form, period="April 27"), name=PLAN.name)
    assert told(proposed(kept, version).difference or Difference()) == ("as at: nothing -> April 2027",)
    kept.database.close()
