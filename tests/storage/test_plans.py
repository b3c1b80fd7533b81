"""A plan is kept and comes back as it was."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.imports import Import, NotAName, OtherPlan, keep
from plans.model import (
    Action,
    Doubt,
    Due,
    DueKind,
    LegendEntry,
    Note,
    Owner,
    OwnerKind,
    Plan,
    Precision,
    Status,
    Theme,
)
from plans.reading import read_document
from storage import documents, people, plans
from storage.database import Database
from storage.tables import doubts
from tests.records import CALLUM, MARION, MORNING, PLAN, Records, document, moment, new_database
from tests.seeds import seed

# No document has a NUL in a text, and PostgreSQL drops it.
WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
DATES = st.dates(date(1990, 1, 1), date(2060, 12, 31))
KINDS = {f"owner {n}": list(OwnerKind)[n] for n in range(len(OwnerKind))}
OWNERS = st.sampled_from([Owner(name, kind) for name, kind in KINDS.items()])
DUES = st.builds(
    Due,
    WORDS,
    st.sampled_from(DueKind),
    st.none() | DATES,
    st.none() | st.sampled_from(Precision),
    st.none() | WORDS,
    st.none() | DATES,
)
PAIRS = st.lists(st.tuples(WORDS, WORDS), max_size=2)
THEMES = st.lists(st.builds(Theme, WORDS, WORDS), max_size=3, unique=True)
LEGENDS = st.lists(st.builds(LegendEntry, WORDS, st.sampled_from(["status", "link"]), WORDS), max_size=3)


@st.composite
def all_plans(draw: st.DrawFn) -> Plan:
    """Any plan that a document can hold: each theme and owner is one of the plan's."""
    themes = draw(THEMES)
    count = draw(st.integers(1, 6))
    statuses, words = st.none() | st.sampled_from(Status), st.none() | WORDS
    actions = tuple(
        Action(
            str(n),
            draw(WORDS),
            draw(WORDS),
            theme=draw(st.sampled_from([*themes, None])),
            how=draw(WORDS),
            outcome=draw(WORDS),
            owners=tuple(draw(st.lists(OWNERS, max_size=3, unique=True))),
            due=draw(DUES),
            priority=draw(WORDS),
            links=tuple(draw(st.lists(WORDS, max_size=3))),
            schedule=tuple(draw(PAIRS)),
            elements=tuple(draw(PAIRS)),
            extra=tuple(draw(PAIRS)),
            further=tuple(draw(PAIRS)),
            status=draw(statuses),
            stated=draw(words),
        )
        for n in range(count)
    )
    about = st.lists(st.integers(0, count - 1), min_size=1, max_size=3, unique=True)
    notes = tuple(
        Note(
            str(n),
            draw(WORDS),
            tuple(str(a) for a in sorted(draw(about))),
            draw(WORDS),
            draw(st.none() | DATES),
            draw(statuses),
            draw(words),
        )
        for n in range(draw(st.integers(0, 4)))
    )
    return Plan(
        draw(WORDS),
        actions,
        tuple(themes),
        notes,
        tuple(draw(LEGENDS)),
        tuple(draw(st.lists(WORDS, max_size=5))),
        "a plan",
        draw(WORDS),
        draw(WORDS),
        draw(WORDS),
        draw(st.none() | DATES),
    )


def numbered(plan: Plan) -> Plan:
    """The plan with its ids by place: the records give their own."""
    ids = {action.id: f"action {n}" for n, action in enumerate(plan.actions)}
    return replace(
        plan,
        actions=tuple(replace(a, id=ids[a.id]) for a in plan.actions),
        notes=tuple(
            replace(note, id=f"note {n}", actions=tuple(ids[a] for a in note.actions))
            for n, note in enumerate(plan.notes)
        ),
    )


def kept_and_loaded(database: Database, plan: Plan) -> Plan:
    """The plan as it comes back."""
    with database.writing() as transaction:
        workspace = people.workspace(transaction, "T1")
        facts = {"channel": "C1", "lead_id": None, "document_sha256": "0" * 64}
        plan_id = documents.add(transaction, workspace, plan, **facts, now=MORNING)  # type: ignore[arg-type] # one dict of three kinds
    with database.reading() as transaction:
        return plans.load(transaction, plan_id)


@pytest.mark.parametrize("number", ["000", "002", "003", "004"])
def test_a_councils_plan(database: Database, number: str) -> None:
    """Every seed: its themes, actions, owners, dues and notes, its years and its elements."""
    path = seed(number)
    plan = replace(read_document(path.read_bytes(), path.name).plan, name="PM strategy")
    assert len(plan.actions) > 8
    assert numbered(kept_and_loaded(database, plan)) == numbered(plan)


@pytest.fixture(scope="module")
def one_database(lasting_home: Path | str) -> Iterator[Database]:
    """One database for all the plans of a property."""
    database = new_database(lasting_home)
    yield database
    database.close()


COUNT = iter(range(10**6))


@settings(max_examples=60, deadline=None)
@given(plan=all_plans())
def test_any_plan(one_database: Database, plan: Plan) -> None:
    """Whatever is in it: hostile words, no references, repeated ones, actions of nobody, notes on several."""
    named = replace(plan, name=f"plan {next(COUNT)}")
    assert numbered(kept_and_loaded(one_database, named)) == numbered(named)


def test_an_owner_who_is_named_twice_is_one(database: Database) -> None:
    """In one cell, and across the plan."""
    twice = replace(PLAN.actions[0], owners=(Owner("Sam", OwnerKind.PERSON),) * 2)
    plan = replace(PLAN, actions=(twice, *PLAN.actions[1:]))
    assert kept_and_loaded(database, plan).actions[0].owners == (Owner("Sam", OwnerKind.PERSON),)


def test_doubts_are_kept(street_care: Records) -> None:
    """Those that were accepted with the import, word for word."""
    with street_care.database.writing() as transaction:
        documents.keep_doubts(
            transaction, 1, [(Doubt("two dates", "1.2 When", "May June", "June", "the last one counts"), "")]
        )
    with street_care.database.reading() as transaction:
        (row,) = transaction.all(doubts.select())
    assert (row["kind"], row["place"], row["says"], row["understood"], row["why"]) == (
        "two dates",
        "1.2 When",
        "May June",
        "June",
        "the last one counts",
    )


@pytest.mark.parametrize("name", ["Street care", "STREET CARE"])
def test_a_name_is_taken_once(street_care: Records, name: str) -> None:
    """However it is written; nothing of the second is kept."""
    other = replace(PLAN, name=name, actions=(Action("z", "Something else altogether"),), notes=())
    with pytest.raises(OtherPlan), street_care.database.writing() as transaction:
        keep(transaction, moment(), 1, Import(document(other)))
    with street_care.database.reading() as transaction:
        assert [p.name for p in plans.in_workspace(transaction, 1)] == ["Street care"]


@pytest.mark.parametrize("name", ["", "x" * 81])
def test_a_name_has_a_length(street_care: Records, name: str) -> None:
    """1 to 80 characters."""
    with pytest.raises(NotAName), street_care.database.writing() as transaction:
        keep(transaction, moment(), 1, Import(document(replace(PLAN, name=name))))


def test_who_owns_what(street_care: Records) -> None:
    """By the names of the plan; one name can become another person, or nobody."""
    with street_care.database.writing() as transaction:
        ids = {p.user: p.id for p in people.everybody(transaction, 1)}
        names = {o.name: o for o in plans.owners_of(transaction, 1)}
        assert names["Adeel Rahman"].person_id == ids["U0ADEEL"]
        assert names["Head of Estates"].person_id is None
        assert plans.owned_by(transaction, 1, ids["U0BRONWEN"]) == [2, 3]
        plans.assign(transaction, names["Bronwen Pugh"].id, ids[CALLUM])
        assert plans.owned_by(transaction, 1, ids["U0BRONWEN"]) == []
        assert plans.owned_by(transaction, 1, ids[CALLUM]) == [2, 3]
        plans.assign(transaction, names["Bronwen Pugh"].id, None)
        assert not plans.is_owner(transaction, 1, ids[CALLUM])


def test_the_directory_is_brought_up_to_date(street_care: Records) -> None:
    """A changed name, a leaver; what Chaser noted of a person itself stays."""
    with street_care.database.writing() as transaction:
        marion = people.by_user(transaction, 1, MARION)
        assert marion is not None
        assert people.mark_told(transaction, marion.id, MORNING)
        assert not people.mark_told(transaction, marion.id, MORNING)
        people.set_stopped(transaction, marion.id, MORNING)
        people.keep(transaction, 1, [people.Profile(MARION, "Marion Day", is_active=False)])
        found = people.by_id(transaction, marion.id)
        assert (found.name, found.is_active, found.is_admin) == ("Marion Day", False, False)
        assert (found.told_at, found.stopped_at) == (MORNING, MORNING)
        assert marion.id not in {p.id for p in people.everybody(transaction, 1)}


def test_what_is_not_there_is_an_error_of_ours(database: Database) -> None:
    """A plan's id comes from the records."""
    with database.reading() as transaction:
        for load in (plans.row, plans.load):
            with pytest.raises(LookupError):
                load(transaction, 9)
