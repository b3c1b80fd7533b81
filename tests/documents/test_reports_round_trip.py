"""Invented plans in any columns go out in Word, Excel and CSV and come back: no column, date or word is lost."""

import string
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plans.dates import read_due
from plans.model import KEY, Action, Due, LegendEntry, Note, Owner, OwnerKind, Plan, Status, Theme
from plans.reading import read_document
from plans.reading.actions import scheduled_due
from tests.papers import FORMS, back

YEARS = ("2026/27", "2027/28", "2028/29")
ELEMENTS = ("Staff", "Systems", "Partners", "Data", "Culture")
EXTRAS = ("Budget", "Ward", "Oddments")
WHEN = (
    *("May 2026", "End June 2026", "30 September 2026", "31/03/2027", "5 Jun 27", "Friday 5 June 2026", "1st May 2026"),
    *("2026/27", "Spring 2027", "Ongoing", "As and when", "When it is agreed", "1 May 2026", "1 June 2026", ""),
)
STARTS = ("", "April 2026", "2 May 2026")
LEADS = [
    Owner("Ann Lee", OwnerKind.PERSON),
    Owner("Head of Parks", OwnerKind.POST),
    Owner("Street Care Team", OwnerKind.TEAM),
]
HELPERS = [Owner("Bob Ray", OwnerKind.PERSON), Owner("Cy Moss", OwnerKind.PERSON)]
SAID = (
    "visits made",
    "=2+2 lamps bought",
    "+cmd|calc",
    "-5 % of visits",
    "@home, in rain",
    "'=quoted",
    'a "b", <c> & d',
)
OPTIONAL = (
    "No",
    "Theme",
    "How",
    "Outcome",
    "Support",
    "Start date",
    "Revised date",
    "Priority",
    "Link",
    "Status",
    "Progress",
)

words = st.lists(st.text(string.ascii_lowercase, min_size=3, max_size=8), min_size=2, max_size=7).map(" ".join)
titles = words.map(str.capitalize)
texts = st.sampled_from(["", *SAID]) | words


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """A plan in columns of its own, with what each of them holds."""
    some = draw(st.lists(st.sampled_from(OPTIONAL), unique=True))
    marks = draw(st.sampled_from([(), YEARS, ELEMENTS]))
    extras = draw(st.lists(st.sampled_from(EXTRAS), unique=True))
    columns = tuple(draw(st.permutations(["Action", "Who", "When", *some, *extras]))) + marks
    numbered = "No" in columns
    themes = [
        Theme(title, str(place) if numbered and "Theme" not in columns else "")
        for place, title in enumerate(draw(st.lists(titles, min_size=1, max_size=3, unique=True)), start=1)
    ]
    actions: list[Action] = []
    for place, theme in enumerate(themes, start=1):
        for number in range(1, draw(st.integers(1, 3)) + 1):
            ref = f"{place}.{number}" if numbered else ""
            actions.append(draw(actions_of(columns, theme, ref, f"row {len(actions) + 1}")))
    legend = tuple(LegendEntry(status.value, "status") for status in KEY)
    return replace(
        Plan("Street care plan", tuple(actions), tuple(themes), legend=legend, columns=columns),
        notes=draw(notes_on(actions)),
    )


@st.composite
def actions_of(draw: st.DrawFn, columns: tuple[str, ...], theme: Theme, ref: str, id_: str) -> Action:
    """An action with something in each of its plan's columns, or with nothing."""
    held = {name: draw(texts) if name in columns else "" for name in ("How", "Outcome", *EXTRAS)}
    helpers = draw(st.lists(st.sampled_from(HELPERS), unique=True)) if "Support" in columns else []
    leads = draw(st.lists(st.sampled_from(LEADS), unique=True, min_size=1))
    elements = tuple((name, draw(st.sampled_from(["YES", "NO"]))) for name in ELEMENTS if name in columns)
    links = draw(st.lists(st.sampled_from(["CPA", "HS 2"]), unique=True)) if "Link" in columns else []
    schedule = ((year, draw(st.sampled_from(["", "Nov", "~"]))) for year in YEARS if year in columns)
    return Action(
        id=ref or id_,
        title=draw(titles | st.sampled_from(["=SUM(A1:A9) Lamps", "-Paths", "@Home care", "'Big' Lamps", "+Lamps"])),
        ref=ref,
        theme=theme,
        how=held["How"],
        outcome=held["Outcome"],
        owners=(*leads, *helpers),
        due=draw(dues(columns)),
        priority=draw(st.sampled_from(["H", "1", "2%", ""])) if "Priority" in columns else "",
        links=(*links, *(name for name, answer in elements if answer == "YES")),
        status=draw(st.none() | st.sampled_from(Status)),
        schedule=tuple((year, mark) for year, mark in schedule if mark),
        elements=elements,
        extra=tuple((name, held[name]) for name in columns if held.get(name) and name in EXTRAS),
        further=(("Support", "\n".join(helper.name for helper in helpers)),) if helpers else (),
    )


@st.composite
def dues(draw: st.DrawFn, columns: tuple[str, ...]) -> Due:
    """A due, or one that took another's place; with its start where the plan has a column for it."""
    due = read_due(draw(st.sampled_from(WHEN)))
    first = read_due(draw(st.sampled_from(["", "March 2026", "Ongoing", "2 March 2026"])))
    if first.words and due.words and first.words != due.words:
        due = replace(due, original_words=first.words, original_on=first.on)
    start = draw(st.sampled_from(STARTS)) if "Start date" in columns else ""
    on = {"": None, "April 2026": date(2026, 4, 1), "2 May 2026": date(2026, 5, 2)}[start]
    return replace(due, start_words=start, start_on=on)


@st.composite
def notes_on(draw: st.DrawFn, actions: list[Action]) -> tuple[Note, ...]:
    """Dated notes, some about two actions if these have numbers, each action's of rising months."""
    notes: list[Note] = []
    for place, action in enumerate(actions):
        for year in range(26, 26 + draw(st.integers(0, 2))):
            following = (
                [actions[place + 1].id] if action.ref and place + 1 < len(actions) and draw(st.booleans()) else []
            )
            words = draw(st.sampled_from(SAID))
            notes.append(Note("", words, (action.id, *following), f"May {year}", date(2000 + year, 5, 1)))
    return tuple(notes)


def essence(plan: Plan) -> tuple[object, ...]:
    """Everything but what is read out of notes' words, and the order of notes."""
    actions = [replace(a, stated=None, due=_due(a)) for a in plan.actions]
    notes = sorted((n.period, n.words, n.actions) for n in plan.notes)
    return actions, notes, plan.themes, plan.title


def _due(action: Action) -> Due:
    """Where nothing else is said, the years say it."""
    due = action.due
    years = scheduled_due(action.schedule)
    return due if due.words else replace(years, start_words=due.start_words, start_on=due.start_on)


@pytest.mark.parametrize("form", FORMS)
@given(plan=plans())
@settings(max_examples=20, deadline=None)
def test_any_plan_comes_back(form: str, plan: Plan) -> None:
    """In each form, with its own columns in their order."""
    again = back(plan, form)
    assert essence(again) == essence(plan)
    assert again.columns[: len(plan.columns)] == plan.columns
    assert again.legend == plan.legend


@pytest.mark.parametrize("form", FORMS)
@given(plan=plans())
@settings(max_examples=6, deadline=None)
def test_a_paper_of_a_paper_is_the_same(form: str, plan: Plan) -> None:
    """What came back once comes back whole: nothing is added each time."""
    once = back(plan, form)
    assert back(once, form) == once


@pytest.mark.parametrize("form", FORMS)
def test_a_year_under_when_is_not_taken_for_its_mark(form: str) -> None:
    """Of these words it makes a date; under the year itself, a mark says only that something is planned."""
    plan = read_document(b"Action,Who,When,2026/27,2027/28\nNew bins,Ann Lee,2026/27,x,\n", "plan.csv").plan
    assert plan.actions[0].due.on == date(2027, 3, 31)
    assert essence(back(plan, form)) == essence(plan)
