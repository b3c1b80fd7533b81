"""Which plan a reply is about, where somebody is asked about several."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.slack.render import message
from handlers import imports
from handlers.compose import compose
from handlers.replies import AlreadyDone, NotReady
from handlers.requests import ChooseReading, OpenRound, ProposeRound, Reply, ReplyEdited, SaveDraft
from handlers.views import Receipt, RoundPreview, Sentence, Understood, View
from plans.model import Status
from storage import notes, plans
from tests.records import ADEEL, BRONWEN, MARION, PLAN, Records, document, moment, records


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Records]:
    """Two plans with a 1.1 of Adeel's, both with an open round; only the first has an action of Bronwen's."""
    found = records(tmp_path)
    yard = replace(PLAN, name="Yard", actions=PLAN.actions[:1], notes=())
    with found.database.writing() as transaction:
        imports.keep(transaction, moment(), found.workspace_id, imports.Import(document(yard)))
    for name in ("Street care", "Yard"):
        preview = found.do(MARION, ProposeRound("April 27 closes 20 April", plan=name))
        assert isinstance(preview, RoundPreview)
        found.do(MARION, OpenRound(preview.round))
    yield found
    found.database.close()


def read_back(kept: Records) -> View:
    """What the newest reply is answered with."""
    row = next(r for r in reversed(kept.outbox()) if r.kind == "understood")
    with kept.database.reading() as transaction:
        view = compose(transaction, moment(), row)
    assert view is not None
    return view


def said(kept: Records, name: str) -> list[str]:
    """The words that stand in a plan's round."""
    with kept.database.reading() as transaction:
        (plan,) = [p for p in plans.in_workspace(transaction, kept.workspace_id) if p.name == name]
        actions = plans.action_rows(transaction, plan.id)
        return [n.words for a in actions for n in notes.history(transaction, a.id) if n.author]


def test_a_reply_that_fits_two_plans_is_asked_about(kept: Records) -> None:
    """Nothing can be saved before; the plan chosen is named when it is read back and when it is saved."""
    kept.do(ADEEL, Reply("D1", "1", "1.1 completed"))
    asked = read_back(kept)
    assert isinstance(asked, Understood)
    assert [choice.label for choice in asked.questions[0].choices] == ["Yard", "Street care"]
    assert "One question first" in message(asked).text
    with pytest.raises(NotReady):
        kept.do(ADEEL, SaveDraft(asked.draft))
    street = asked.questions[0].choices[1].id
    understood = kept.do(ADEEL, ChooseReading(asked.draft, asked.questions[0].id, street))
    assert isinstance(understood, Understood)
    assert "for Street care" in message(understood).text
    with pytest.raises(AlreadyDone):
        kept.do(ADEEL, ChooseReading(asked.draft, asked.questions[0].id, asked.questions[0].choices[0].id))
    saved = kept.do(ADEEL, SaveDraft(asked.draft))
    assert isinstance(saved, Receipt)
    assert "Saved for Street care, April 27." in message(saved).text
    assert (said(kept, "Street care"), said(kept, "Yard")) == (["completed"], [])
    assert kept.action("1.1").status is Status.COMPLETED


def test_a_choice_that_was_not_offered_is_none(kept: Records) -> None:
    """A forged press does not put words on somebody else's request."""
    kept.do(ADEEL, Reply("D1", "1", "1.1 completed"))
    asked = read_back(kept)
    assert isinstance(asked, Understood)
    others = kept.request_of(BRONWEN, 1)
    with pytest.raises(AlreadyDone):
        kept.do(ADEEL, ChooseReading(asked.draft, asked.questions[0].id, str(others.id)))


@pytest.mark.parametrize("edits", [False, True])
def test_a_reply_can_name_its_plan(kept: Records, *, edits: bool) -> None:
    """At once, or by editing a message that was asked about."""
    if edits:
        kept.do(ADEEL, Reply("D1", "1", "1.1 completed"))
        kept.do(ADEEL, ReplyEdited("D1", "1", "in street care: 1.1 completed"))
    else:
        kept.do(ADEEL, Reply("D1", "1", "in street care: 1.1 completed"))
    view = read_back(kept)
    assert isinstance(view, Understood)
    assert (view.plan, view.questions, view.unplaced) == ("Street care", (), ())


def test_a_reply_that_fits_one_plan_is_not_asked_about(kept: Records) -> None:
    """1.2 is in one of them only; somebody who is asked about one plan is not told its name."""
    kept.do(ADEEL, Reply("D1", "1", "1.2 completed"))
    view = read_back(kept)
    assert isinstance(view, Understood)
    assert (view.plan, view.can_save) == ("Street care", True)
    kept.do(BRONWEN, Reply("D2", "1", "1.2 completed"))
    others = read_back(kept)
    assert isinstance(others, Understood)
    assert others.plan == ""


def test_a_greeting_is_answered_kindly(kept: Records) -> None:
    """With no form of buttons, and no reminder of unsaved words; edited into an answer, it is one."""
    kept.do(BRONWEN, Reply("D2", "1", "Hello!"))
    greeted = read_back(kept)
    assert isinstance(greeted, Sentence)
    assert greeted.text.startswith("Hello!")
    kept.do(BRONWEN, Reply("D2", "2", "I'm on leave until the 20th"))
    away = read_back(kept)
    assert isinstance(away, Sentence)
    assert "Ask me later" in away.text
    kept.do(BRONWEN, ReplyEdited("D2", "1", "1.2 completed"))
    row = next(r for r in kept.outbox() if r.kind == "understood")
    with kept.database.reading() as transaction:
        understood = compose(transaction, moment(), row)
    assert isinstance(understood, Understood)
    assert understood.can_save
