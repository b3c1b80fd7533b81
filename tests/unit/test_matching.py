"""What a few words mean of a plan's actions, and whom a name means."""

from dataclasses import dataclass, replace

import pytest

from plans.errors import NotFound
from plans.matching import called as told
from plans.matching import matching, owned_as
from plans.model import Action, Owner, OwnerKind, Plan, Status, Theme
from plans.naming import called, exactly, nearly, the_one

CULTURE, DEPOT = Theme("Culture Inspired by people", "1."), Theme("Blue bin depot", "2")
ACTIONS = (
    Action("a", "Sing", "1.1", CULTURE, owners=(Owner("Ann Lee", OwnerKind.PERSON),), links=("CPA",)),
    Action("b", "Dance", "1.2", CULTURE, owners=(Owner("HoS", OwnerKind.POST),), status=Status.ON_TARGET),
    Action("c", "Roof", "2.1", DEPOT, owners=(Owner("Ann Leeds", OwnerKind.PERSON),), status=Status.LATE),
    Action("d", "Late bins", "2.2", DEPOT, status=Status.SIGNIFICANTLY_LATE),
)
PLAN = Plan(name="P", title="P", themes=(CULTURE, DEPOT), actions=ACTIONS)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", "abcd"),
        ("red", "d"),
        ("RED", "d"),
        ("amber", "c"),
        ("blue", ""),
        ("completed", ""),
        ("on  target", "b"),
        ("late", "cd"),
        ("not stated", "a"),
        ("cpa", "a"),
        ("1", "ab"),
        ("2", "cd"),
        ("2.1", "c"),
        ("culture", "ab"),
        ("inspired by", "ab"),
        ("bin", "cd"),
        ("ann lee", "a"),
        ("ann", "ac"),
        ("hos", "b"),
    ],
)
def test_words_mean_a_status_first_and_whole_words_only(words: str, found: str) -> None:
    """In this order: status or colour, code or reference, theme, owner."""
    actions = matching(PLAN, words)
    assert actions is not None
    assert "".join(a.id for a in actions) == found


@pytest.mark.parametrize("words", ["inspire", "spired", "e", "ann le", "(", "reds"])
def test_words_that_name_nothing_are_not_guessed(words: str) -> None:
    """A part of a word is no name."""
    assert matching(PLAN, words) is None


def test_a_red_theme_does_not_hide_that_nothing_is_red() -> None:
    """A colour is a colour, whatever the themes are called."""
    calm = replace(PLAN, actions=ACTIONS[:3])
    assert matching(calm, "red") == ()
    assert told("red") == "red (not underway or significantly late)"
    assert told("On hold") == "on hold"


def test_an_owner_as_the_plan_names_them() -> None:
    """Whether or not the workspace knows them."""
    assert [a.id for a in owned_as(PLAN, "ann lee")] == ["a"]
    assert owned_as(PLAN, "ann") == ()


@dataclass(frozen=True)
class One:
    """Somebody."""

    user: str
    name: str
    title: str = ""


JOAN, ELLEN, ELLIS = One("U1", "Joan Smith", "HoS"), One("U2", "Ellen Parkin-Hall"), One("U3", "Ellis Joan Reid")
HERE = (JOAN, ELLEN, ELLIS)


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("U2", [ELLEN]),
        ("@joan smith", [JOAN]),
        ("ellen parkin hall", [ELLEN]),
        ("parkin", [ELLEN]),
        ("el", [ELLEN, ELLIS]),
        ("joan", [JOAN, ELLIS]),
        ("len", []),
        ("", []),
        ("@", []),
    ],
)
def test_a_person_is_meant_by_id_name_or_beginnings(said: str, found: list[One]) -> None:
    """Never by letters from the middle of a name."""
    assert called(said, HERE) == found


def test_several_or_nobody_is_said_with_names() -> None:
    """Namesakes are told apart by their job titles."""
    assert the_one("Joan Smith", HERE) is JOAN
    with pytest.raises(NotFound, match="“e” could be Ellen Parkin-Hall or Ellis Joan Reid"):
        the_one("@e", HERE)
    with pytest.raises(NotFound, match="Nobody here is called “zoe”"):
        the_one("zoe", HERE)
    with pytest.raises(NotFound, match=r"Joan Smith \(HoS\) or Joan Smith \(Clerk\)"):
        the_one("Joan Smith", (JOAN, One("U9", "Joan Smith", "Clerk")))


def test_only_an_exact_name_is_taken_for_granted() -> None:
    """A near one is asked about; a post is its exact job title."""
    assert exactly("Joan Smith", "person", HERE) is JOAN
    assert exactly("John Smith", "person", HERE) is None
    assert nearly("John Smith", "person", HERE) is JOAN
    assert nearly("Helen", "person", HERE) is None
    assert exactly("hos", "post", HERE) is JOAN
    assert nearly("HoSt", "post", HERE) is None
    assert exactly("Joan Smith", "person", (*HERE, JOAN)) is None
