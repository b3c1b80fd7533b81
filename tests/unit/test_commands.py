"""What can be typed after `/plan`."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.commands import BY_NAME, COMMANDS, CommandSpec, help_text, may_name_plan, parse
from handlers.requests import (
    EndRound,
    Help,
    PostHere,
    ProposeRound,
    Query,
    Request,
    SayWho,
    SetReminding,
    UndoLast,
)
from handlers.views import HelpText, Sentence

C = "C1"
NAMES = ("Housing", "Street care", "Work in Street care")


def query(kind: str, words: str = "", plan: str = "", *, shared: bool = False) -> Query:
    """A question as it should be read."""
    return Query(kind, words, C, plan, is_shared=shared)


TYPED: list[tuple[str, Request]] = [
    ("", Help()),
    ("   ", Help()),
    ("share", Help()),
    ("help", Help()),
    ("help round", Help("round")),
    ("status", query("status")),
    ("STATUS", query("status")),
    ("status CPA", query("status", "CPA")),
    ("  status \t  will be late ", query("status", "will be late")),
    ("status\u00a0CPA", query("status", "CPA")),
    ("status share", query("status", shared=True)),
    ("status Share", query("status", shared=True)),
    ("status market share report", query("status", "market share report")),
    ("status in Street care", query("status", "", "Street care")),
    ("status in street  CARE share", query("status", "", "Street care", shared=True)),
    ("status CPA in Housing", query("status", "CPA", "Housing")),
    ("status in Work in Street care", query("status", "", "Work in Street care")),
    ("status people in care", query("status", "people in care")),
    ("status in Nowhere", query("status", "in Nowhere")),
    ("overdue @Helen Parkinson", query("overdue", "@Helen Parkinson")),
    ("mine in Housing", query("mine", "", "Housing")),
    ("silent share", query("silent", shared=True)),
    ("changed", query("changed")),
    ("3.2", query("action", "3.2")),
    ("3.2.", query("action", "3.2.")),
    ("3.2a history", query("action", "3.2a history")),
    ("3 history in Housing share", query("action", "3 history", "Housing", shared=True)),
    ("action CP4 history", query("action", "CP4 history")),
    ("action", query("action")),
    ("round", query("round")),
    ("round in Housing", query("round", "", "Housing")),
    ("round April 10 closes 20 April for Cabinet 5 May", ProposeRound("April 10 closes 20 April for Cabinet 5 May", C)),
    ("round May closes 20 May in Housing", ProposeRound("May closes 20 May", C, "Housing")),
    ("who", SayWho("", "", C)),
    ("who HoS is @Sam", SayWho("HoS", "Sam", C)),
    ("who “Head of Housing” is  @Sam Field in Housing", SayWho("Head of Housing", "Sam Field", C, "Housing")),
    ("who Who is Who is @U0SAM", SayWho("Who is Who", "U0SAM", C)),
    ("who Head of Parks is Sam Field", SayWho("Head of Parks", "Sam Field", C)),
    ("who Who is Who is Sam", SayWho("Who is Who", "Sam", C)),
    ("silent @Marcus Bell", query("silent", "@Marcus Bell")),
    ("changed 2", query("changed", "2")),
    ("round close", EndRound(is_close=True, channel=C)),
    ("round Cancel in Housing", EndRound(is_close=False, channel=C, plan="Housing")),
    ("round close 20 April", ProposeRound("close 20 April", C)),
    ("here", PostHere(C)),
    ("here in Housing", PostHere(C, "Housing")),
    ("undo", UndoLast()),
    ("stop", SetReminding(False)),
    ("start", SetReminding(True)),
]


@pytest.mark.parametrize(("text", "meant"), TYPED)
def test_read(text: str, meant: Request) -> None:
    """What is typed, and the request that it is."""
    assert parse(text, C, NAMES) == meant


@pytest.mark.parametrize(("text", "meant"), TYPED)
def test_read_with_the_plans_names_where_they_can_matter(text: str, meant: Request) -> None:
    """It is the same request where the names are looked up only for what may name a plan."""
    assert parse(text, C, NAMES if may_name_plan(text) else ()) == meant


@pytest.mark.parametrize(
    ("text", "tries"),
    [
        ("overdu CPA", ("overdue CPA", "help")),
        ("statsu", ("status", "help")),
        ("OVERDEU", ("overdue", "help")),
        ("xyzzy", ("help",)),
        ("<script>", ("help",)),
        ("helpme", ("help", "help")),
        ("over", ("overdue", "help")),
        ("stats", ("status", "help")),
        ("stpo", ("stop", "help")),
        ("undoo 3.2", ("undo", "help")),
        ("wo HoS is @Sam", ("who HoS is @Sam", "help")),
        ("history", ("3.2 history",)),
        ("history 1.4", ("1.4 history",)),
        ("histry 1.4", ("1.4 history",)),
        ("story", ("3.2 history",)),
        ("first", ("help",)),
        ("down", ("help",)),
        ("done", ("mine",)),
        ("remind me", ("round", "silent")),
        ("close", ("round close",)),
        ("cancel", ("round cancel",)),
        ("report", ("round", "status")),
    ],
)
def test_mistyped(text: str, tries: tuple[str, ...]) -> None:
    """The nearest command is offered, with the words that followed; nothing near, nothing guessed.

    What changes something is offered for a slip of a letter only; what people look for by another name is named.
    """
    said = parse(text, C, NAMES)
    assert isinstance(said, Sentence)
    assert f"“{text.split(maxsplit=1)[0]}”" in said.text
    assert said.tries == tries


@pytest.mark.parametrize(
    ("text", "says", "tries"),
    [
        ("undo 3", "Nothing was done. Alone it means: take back what you saved last.", ("undo", "3 history")),
        ("stop 3.2", "Nothing was done. Alone it means: stop Chaser from writing to you.", ("stop", "3.2 history")),
        ("start please", "Nothing can follow “/plan start”, so “please” is too much. Nothing", ("start", "help")),
        ("here now", "Nothing was done.", ("here", "help")),
        ("mine 2", "Nothing can follow “/plan mine”, so “2” is too much.", ("mine", "2 history")),
        ("mine in Street", "There is no plan called “Street” here.", ("mine in Street care",)),
        ("3.2 in Nowhere", "There is no plan called “Nowhere” here.", tuple(f"3.2 in {name}" for name in NAMES)),
        ("3.2 histroy", "Did you mean “/plan 3.2 history”?", ("3.2 history", "3.2")),
        ("3.2 status", "After 3.2 can follow `history` or nothing, not “status”.", ("3.2 history", "3.2")),
        ("who HoS is", "To say who “HoS” is, name the person too:", ("who HoS is @name", "who")),
        ("who HoS", "To say who “HoS” is, name the person too:", ("who HoS is @name", "who")),
        ("who in Street", "There is no plan called “Street” here.", ("who in Street care",)),
    ],
)
def test_too_many_words(text: str, says: str, tries: tuple[str, ...]) -> None:
    """Nothing that follows a command is swallowed in silence, least of all where it would change something."""
    said = parse(text, C, NAMES)
    assert isinstance(said, Sentence)
    assert says in said.text
    assert said.tries == tries


@pytest.mark.parametrize("topic", ["3.2", "history", "3.2 history", "action", "/plan 3.2"])
def test_help_for_one_action(topic: str) -> None:
    """The list has it by its number, so it is found by one."""
    found = help_text(topic)
    assert isinstance(found, HelpText)
    assert found.title == "/plan 3.2"


@pytest.mark.parametrize("spec", COMMANDS, ids=lambda spec: spec.name)
def test_every_command_is_in_the_help_with_an_example_that_works(spec: CommandSpec) -> None:
    """The example parses, and the command's own help has both its usage and its example."""
    assert not isinstance(parse(spec.example, C, NAMES), Sentence)
    whole, own = help_text(""), help_text(spec.name)
    assert isinstance(whole, HelpText)
    assert isinstance(own, HelpText)
    assert (spec.usage, spec.does) in whole.entries
    assert [usage for usage, _ in own.entries] == [spec.usage, spec.example]
    assert help_text(f"/plan {spec.name}") == own


def test_help_for_what_there_is_not() -> None:
    """The nearest, as for a command."""
    said = help_text("statuss")
    assert isinstance(said, Sentence)
    assert said.tries == ("status", "help")


def test_names_are_unique() -> None:
    """Each has one meaning."""
    assert len(BY_NAME) == len(COMMANDS)


@given(st.text(), st.lists(st.text(min_size=1), max_size=3))
def test_nothing_that_is_typed_breaks_it(text: str, names: list[str]) -> None:
    """Whatever the words and the plans' names are, it is a request or a sentence."""
    for words in (
        text,
        f"status {text}",
        f"who {text}",
        f"help {text}",
        *(f"status in {name} share" for name in names),
    ):
        meant = parse(words, C, names)
        if isinstance(meant, Help):
            help_text(meant.topic)
