"""What is typed, answered from real records."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from handlers.commands import COMMANDS, CommandSpec
from handlers.requests import Command
from handlers.views import ActionCard, Table
from plans.errors import ChaserError, NotFound
from tests.records import ADEEL, MARION, PLAN, Records, records

C = "C1"


@pytest.fixture
def street_care(tmp_path: Path) -> Iterator[Records]:
    """A plan, of whose actions two share a reference and one has none."""
    alike = tuple(replace(a, ref=ref) for a, ref in zip(PLAN.actions, ("1", "1", "2.", ""), strict=True))
    kept = records(tmp_path, replace(PLAN, actions=alike))
    yield kept
    kept.database.close()


def test_a_reference_that_several_have_shows_them_all(street_care: Records) -> None:
    """Not the first of them as if it were the only one."""
    found = street_care.do(ADEEL, Command("1 history"))
    assert isinstance(found, Table)
    assert [row[1] for row in found.rows] == ["Night sweeping", "Litter bins"]
    one = street_care.do(ADEEL, Command("2 history"))
    assert isinstance(one, ActionCard)
    assert one.title == "2. Second sweeper"


def test_an_action_that_is_not_named(street_care: Records) -> None:
    """Nothing typed is not the action without a reference."""
    with pytest.raises(NotFound, match="Which one"):
        street_care.do(ADEEL, Command("action"))
    with pytest.raises(NotFound, match=r"has no 7. It has 1, 1, 2"):
        street_care.do(ADEEL, Command("7"))


def test_what_is_offered_next_can_be_typed(street_care: Records) -> None:
    """The first action has no reference: then no history of it is offered."""
    found = street_care.do(ADEEL, Command("status depot"))
    assert isinstance(found, Table)
    assert found.tries == ("overdue", "silent")


@pytest.mark.parametrize("spec", COMMANDS, ids=lambda spec: spec.name)
def test_every_example_is_answered(street_care: Records, spec: CommandSpec) -> None:
    """By a view, or a sentence that says what is not there; never by an error of our own."""
    try:
        street_care.do(MARION, Command(spec.example, C))
    except ChaserError as refusal:
        said = str(refusal)
    else:
        return
    assert said
