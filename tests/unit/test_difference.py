"""What the next version of a plan changes."""

from dataclasses import replace
from datetime import date

import pytest

from plans.difference import Difference, Printed, compare, match, told
from plans.model import Action, Due, DueKind, LegendEntry, Note, Owner, OwnerKind, Plan, Precision, Status, Theme

ANN, BOB = Owner("Ann Lee", OwnerKind.PERSON), Owner("Bob Ray", OwnerKind.PERSON)
PATHS, TREES = Theme("Paths"), Theme("Trees")
JUNE = Due("June 2026", DueKind.DATED, date(2026, 6, 30), Precision.MONTH)
JULY = Due("July 2026", DueKind.DATED, date(2026, 7, 31), Precision.MONTH)
AUGUST = Due("August 2026", DueKind.DATED, date(2026, 8, 31), Precision.MONTH)
PLAN = Plan(
    "Woodland",
    actions=(
        Action("11", "Mark the paths", "1", PATHS, owners=(ANN,), due=JUNE),
        Action("12", "Mend the long bridge", "2", PATHS, owners=(ANN, BOB), due=JUNE, status=Status.ON_TARGET),
        Action("13", "Plant oaks", "3", TREES, owners=(BOB,), due=Due("ongoing", DueKind.ONGOING)),
    ),
    themes=(PATHS, TREES),
    notes=(Note("n1", "posts are ordered", ("11", "12"), "May 26", date(2026, 5, 1)),),
)


def version(plan: Plan = PLAN, **actions: Action | None) -> Plan:
    """The plan as a document would give it again, some of its actions different or gone; ids are the document's own."""
    own = {action.id: f"d{action.ref}" for action in plan.actions}
    kept = [actions.get(f"a{action.id}", action) for action in plan.actions]
    notes = (replace(n, id=f"d{n.id}", actions=tuple(own[a] for a in n.actions)) for n in plan.notes)
    there = {own[a.id] for a in kept if a is not None}
    return replace(
        plan,
        actions=tuple(replace(a, id=own[a.id]) for a in kept if a is not None),
        notes=tuple(n for n in notes if set(n.actions) & there),
    )


def first(**changes: object) -> Action:
    """The first action, changed."""
    return replace(PLAN.actions[0], **changes)  # type: ignore[arg-type] # whatever a test changes


def changes(difference: Difference) -> list[tuple[str, str, str, str]]:
    """Each change: the action's id in the records, what, from, to."""
    return [(one.id, c.name, c.was, c.now) for one in difference.kept for c in one.changes]


def test_the_same_again() -> None:
    """Nothing is new, whatever the document's own ids, spaces and capitals."""
    again = version(a11=first(title="Mark  The Paths"))
    assert compare(PLAN, again).is_nothing


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"ref": "1.1"}, ("number", "1", "1.1")),
        ({"theme": TREES}, ("theme", "Paths", "Trees")),
        ({"title": "Mark all the paths"}, ("action", "Mark the paths", "Mark all the paths")),
        ({"how": "with posts"}, ("how", "", "with posts")),
        ({"outcome": "nobody is lost"}, ("expected outcome", "", "nobody is lost")),
        ({"owners": (BOB, ANN)}, ("who", "Ann Lee", "Bob Ray, Ann Lee")),
        ({"priority": "H"}, ("priority", "", "H")),
        ({"links": ("WP",)}, ("link", "", "WP")),
        ({"schedule": (("2026/27", "May"),)}, ("years", "", "2026/27: May")),
        ({"elements": (("Staff", "YES"),)}, ("elements", "", "Staff: YES")),
        ({"extra": (("Cost", "£5"),)}, ("more", "", "Cost: £5")),
        ({"due": JULY}, ("when", "June 2026", "July 2026")),
        ({"status": Status.COMPLETED}, ("status", "not stated", "completed")),
    ],
)
def test_each_fact_that_differs(changed: dict[str, object], expected: tuple[str, str, str]) -> None:
    """One change, with both sides."""
    assert changes(compare(PLAN, version(a11=first(**changed)))) == [("11", *expected)]


def test_new_and_gone() -> None:
    """An action that only one of the two has."""
    dredge = Action("d9", "Dredge the pond", "4", TREES)
    again = version(a13=None)
    difference = compare(PLAN, replace(again, actions=(*again.actions, dredge)))
    assert (difference.new, difference.gone) == ((dredge,), (PLAN.actions[2],))
    assert told(difference) == ("new: 4 Dredge the pond", "gone: 3 Plant oaks (its notes are kept)")


def test_numbered_anew() -> None:
    """Actions keep who they are by their titles when one is put in before them."""
    new = Action("dx", "Count the deer", "1", PATHS)
    again = replace(PLAN, actions=(new, *(replace(a, id=f"d{a.id}", ref=str(int(a.ref) + 1)) for a in PLAN.actions)))
    difference = compare(replace(PLAN, notes=()), replace(again, notes=()))
    assert [one.id for one in difference.kept] == ["11", "12", "13"]
    assert difference.new == (new,)


def test_a_date_that_moved_in_chat_and_stands_as_it_did_in_the_document() -> None:
    """The document says nothing new, so the newer date stays."""
    moved = replace(PLAN, actions=(first(due=JUNE.moved_to(AUGUST)), *PLAN.actions[1:]))
    printed = {"11": Printed(JUNE, None)}
    assert compare(moved, version(), printed).is_nothing
    assert compare(moved, version(a11=first(due=AUGUST)), printed).is_nothing


def test_a_date_that_moved_in_chat_and_in_the_document() -> None:
    """The document's new date counts, and the first of all stays."""
    moved = replace(PLAN, actions=(first(due=JUNE.moved_to(AUGUST)), *PLAN.actions[1:]))
    (one,) = compare(moved, version(a11=first(due=JULY)), {"11": Printed(JUNE, None)}).changed
    assert one.due is not None
    assert (one.due.original_on, one.due.on) == (JUNE.on, JULY.on)


def test_a_note_that_the_records_have() -> None:
    """By its words and its actions; another's words, or the same of another action, are new."""
    again = version()
    same, other = again.notes[0], replace(again.notes[0], words="posts are in")
    third = replace(again.notes[0], actions=("d3",))
    assert compare(PLAN, replace(again, notes=(same, other, third))).notes == (other, third)


def test_the_head() -> None:
    """Title, period, date, key and columns."""
    again = replace(
        version(), title="Woods", as_of_words="June 2026", legend=(LegendEntry("Woodland plan", "link", "WP"),)
    )
    assert told(compare(PLAN, again)) == (
        "title: Woodland -> Woods",
        "as at: nothing -> June 2026",
        "key: nothing -> WP = Woodland plan",
    )


def test_two_of_the_same_name_are_kept_apart() -> None:
    """By their order, where number and title are the same."""
    twice = replace(PLAN.actions[0], id="14")
    pairs = match((PLAN.actions[0], twice), (replace(twice, id="x"), replace(twice, id="y")))
    assert [(old.id, new.id) for old, new in pairs] == [("11", "x"), ("14", "y")]
