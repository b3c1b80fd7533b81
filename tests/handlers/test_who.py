"""Who is who: exact names are taken, near ones are asked about."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from handlers.requests import AssignOwner, SayWho
from handlers.who_views import Who
from plans.model import Owner, OwnerKind
from tests.records import ADEEL, DOROTA, PLAN, Records, records

NEAR = Owner("Adele Rahman", OwnerKind.PERSON)


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Records]:
    """A plan that misspells one of its owners."""
    first, *rest = PLAN.actions
    found = records(tmp_path, replace(PLAN, actions=(replace(first, owners=(NEAR,)), *rest)))
    yield found
    found.database.close()


def test_a_name_that_is_nearly_right_is_proposed_and_not_taken(kept: Records) -> None:
    """Nobody is asked about an action because their name is like another's; one press says that it is right."""
    asked = kept.do(DOROTA, SayWho())
    assert isinstance(asked, Who)
    near = next(holder for holder in asked.holders if holder.name == NEAR.name)
    exact = next(holder for holder in asked.holders if holder.name == "Bronwen Pugh")
    assert (near.person, near.user) == ("", ADEEL)
    assert exact.person == "Bronwen Pugh"
    said = kept.do(DOROTA, AssignOwner(near.owner, near.user))
    assert isinstance(said, Who)
    assert "Adeel Rahman" in {holder.person for holder in said.holders if holder.name == NEAR.name}
