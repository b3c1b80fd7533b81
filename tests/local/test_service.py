"""What comes in: a change once only, a question without a trace."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.ports import Identity
from bot.service import Chaser, Moments
from handlers.gate import NotForYou
from handlers.requests import GiveFile, NoChange, OpenForm, Reply, Request, SaveDraft, ShowHistory
from handlers.views import Nothing
from storage import drafts
from storage.tables import seen
from tests.local.conftest import StandingClock
from tests.records import ADEEL, DOROTA, MORNING, ZONE, Records, records


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Records]:
    """A round is open."""
    kept = records(tmp_path)
    kept.open_round(by=DOROTA)
    yield kept
    kept.database.close()


def handled(kept: Records, request: Request) -> object:
    """What somebody sees who asks this twice with one key, the second time."""
    chaser = Chaser(kept.database, "T0HOLLOW", Moments(StandingClock(MORNING), ZONE, "ENG"), lambda: None)
    assert chaser.workspace_id == kept.workspace_id
    identity = Identity("T0HOLLOW", ADEEL)
    chaser.handle(identity, request, "press:1")
    return chaser.handle(identity, request, "press:1")


def keys(kept: Records) -> list[str]:
    """The keys that are remembered."""
    with kept.database.reading() as transaction:
        return [row["key"] for row in transaction.all(seen.select())]


def test_a_question_leaves_no_trace(kept: Records) -> None:
    """Its press has a key as any other, yet nothing is written within the three seconds that a form has to open."""
    action = kept.action("1.1").id
    for question in (ShowHistory(action), OpenForm(kept.request_of(ADEEL, 1).id, action)):
        assert not isinstance(handled(kept, question), Nothing)
    assert keys(kept) == []


def test_a_change_is_made_once(kept: Records) -> None:
    """Pressed twice, or brought twice."""
    again = handled(kept, NoChange(kept.request_of(ADEEL, 1).id, kept.action("1.1").id, "dry weather"))
    assert isinstance(again, Nothing)
    assert keys(kept) == ["press:1"]


def test_a_message_that_was_refused_is_remembered(kept: Records) -> None:
    """Its writer was told why: it is not read back and told again each hour. A form may be sent once more."""
    chaser = Chaser(kept.database, "T0HOLLOW", Moments(StandingClock(MORNING), ZONE, "ENG"), lambda: None)
    nobody = Identity("T0HOLLOW", "U0NOBODY")
    came: dict[str, Request] = {
        "message:1": Reply("D1", "1.0", "1.1 completed"),
        "message:2": GiveFile("F1", "plan.txt", channel="D1", ts="2.0"),
        "view:1": GiveFile("F1", "plan.txt"),
        "press:1": SaveDraft(1),
    }
    for key, request in came.items():
        with pytest.raises(NotForYou):
            chaser.handle(nobody, request, key)
    assert keys(kept) == ["message:1", "message:2"]


def test_keys_are_forgotten_after_a_month(kept: Records) -> None:
    """And not a moment before."""
    handled(kept, NoChange(kept.request_of(ADEEL, 1).id, kept.action("1.1").id, "dry weather"))
    with kept.database.writing() as transaction:
        assert drafts.forget_old(transaction, MORNING + timedelta(days=30)) == 0
        assert drafts.forget_old(transaction, MORNING + timedelta(days=30, seconds=1)) == 1
    assert keys(kept) == []
