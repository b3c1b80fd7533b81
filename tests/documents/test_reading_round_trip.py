"""A plan written in this layout reads back as it was: from text, from the paper, and from the example."""

import io
import string
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plans.dates import read_due
from plans.model import Action, LegendEntry, Note, Owner, OwnerKind, Plan, Status, Theme
from plans.reading import read_document
from plans.reading.plan import Reading
from reports.word import write_word
from tests.seeds import seed

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
HEADINGS = ("No", "Action", "How", "Who", "When", "Priority")
WHEN = ["May 2026", "End June 2026", "30 September 2026", "2026/27", "Ongoing", "As and when", "When it is agreed", ""]
SAID = ["begun", "visits up 5%", "still outstanding", "waits for the builder \u2013 again", "on hold", "ongoing"]
DASH = " \u2013 "

words = st.lists(st.text(string.ascii_lowercase, min_size=1, max_size=8), min_size=2, max_size=9).map(" ".join)
owners = st.lists(st.sampled_from(["Ann Lee", "Bob Ray", "Cy Moss"]), unique=True, max_size=3)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Plans in the layout: numbered themes, actions under them, notes of rising months."""
    actions: list[Action] = []
    notes: list[Note] = []
    themes = [Theme(draw(words), str(place)) for place in range(1, draw(st.integers(1, 3)) + 1)]
    for theme in themes:
        for place in range(1, draw(st.integers(1, 4)) + 1):
            action = draw(actions_of(theme, f"{theme.ref}.{place}"))
            actions.append(action)
            for year, said in enumerate(draw(st.lists(st.sampled_from(SAID), max_size=3)), start=26):
                month = date(2000 + year, 5, 1)
                notes.append(Note(f"n{len(notes) + 1}", said, (action.id,), f"May {year}", month))
    title = draw(words.filter(lambda said: "appendix" not in said))
    return Plan(title, tuple(actions), tuple(themes), tuple(notes), columns=HEADINGS)


@st.composite
def actions_of(draw: st.DrawFn, theme: Theme, ref: str) -> Action:
    """An action of a theme."""
    return Action(
        id=ref,
        title=draw(words),
        ref=ref,
        theme=theme,
        how=draw(words),
        owners=tuple(Owner(name, OwnerKind.PERSON) for name in draw(owners)),
        due=read_due(draw(st.sampled_from(WHEN))),
        priority=draw(st.sampled_from(["H", "M", "L", ""])),
    )


def as_text(plan: Plan) -> bytes:
    """The plan as tab-separated text."""
    lines = [f"{plan.title} plan", "", "\t".join(HEADINGS)]
    theme: Theme | None = None
    for action in plan.actions:
        if action.theme is not None and action.theme != theme:
            lines.append(f"{action.theme.ref}\t{action.theme.title}\t\t\t\t")
        theme = action.theme
        who = ", ".join(owner.name for owner in action.owners)
        lines.append(f"{action.ref}\t{action.title}\t{action.how}\t{who}\t{action.due.words}\t{action.priority}")
        notes = "".join(f"<p>{note.period}{DASH}{note.words}</p>" for note in plan.notes_of(action.id))
        lines += [f"{notes}\t\t\t\t\t"] if notes else []
    return "\n".join(lines).encode()


def essence(plan: Plan) -> tuple[object, ...]:
    """What was written, without the states that are read out of notes' words."""
    actions = [(a.id, a.ref, a.title, a.theme, a.how, a.owners, a.due, a.priority) for a in plan.actions]
    notes = [(n.period, n.month, n.words, n.actions) for n in plan.notes]
    return actions, notes, plan.themes, plan.columns


@given(plans())
@settings(max_examples=50, deadline=None)
def test_any_plan_reads_back_from_text(plan: Plan) -> None:
    """Every action, owner, due and note is where it was."""
    reading = read_document(as_text(plan), "plan.txt")
    assert essence(reading.plan) == essence(plan)
    assert reading.plan.title == f"{plan.title} plan"


@given(plans())
@settings(max_examples=12, deadline=None)
def test_any_plan_reads_back_from_the_paper(plan: Plan) -> None:
    """What the bot writes in Word, the bot reads."""
    assert essence(from_paper(plan).plan) == essence(plan)


def from_paper(plan: Plan, period: str | None = None) -> Reading:
    """A plan written as a paper in Word and read again."""
    out = io.BytesIO()
    write_word(plan, out, as_at=date(2010, 4, 20), period=period)
    return read_document(out.getvalue(), "paper.docx")


def test_the_seed_reads_back_from_its_paper() -> None:
    """Seed 002, written as a paper with silences for April, is the same plan: its dates, shared notes and key."""
    path = seed("002")
    plan = read_document(path.read_bytes(), path.name).plan
    again = from_paper(plan, period="April 10").plan
    assert essence(again) == essence(plan)
    assert (again.title, again.appendix, again.legend) == (plan.title, plan.appendix, plan.legend)


def test_a_status_under_the_number_reads_back() -> None:
    """A paper says each status in words; those outside the key have no colour and are read too."""
    legend = tuple(LegendEntry(str(status), "status") for status in Status if status.colour)
    actions = tuple(
        Action(f"1.{place}", f"Action {place}", f"1.{place}", Theme("All", "1"), status=status)
        for place, status in enumerate(Status, start=1)
    )
    again = from_paper(Plan("A plan", actions, (Theme("All", "1"),), legend=legend, columns=HEADINGS)).plan
    assert [action.status for action in again.actions] == list(Status)
    assert [action.ref for action in again.actions] == [action.ref for action in actions]


@pytest.fixture(scope="module")
def example_text() -> Reading:
    """The example as text."""
    return read_document((EXAMPLES / "library-plan.txt").read_bytes(), "library-plan.txt")


@pytest.fixture(scope="module")
def example_word() -> Reading:
    """The example in Word."""
    return read_document((EXAMPLES / "library-plan.docx").read_bytes(), "library-plan.docx")


def test_the_example_is_the_same_plan_in_both_forms(example_text: Reading, example_word: Reading) -> None:
    """But for the statuses, which are colours, and the text has lost them."""
    assert essence(example_text.plan) == essence(example_word.plan)
    assert (len(example_word.plan.actions), len(example_word.plan.themes), len(example_word.plan.notes)) == (14, 4, 22)
    assert [action.ref for action in example_word.plan.actions if action.status is Status.SIGNIFICANTLY_LATE] == ["3.2"]


def test_the_example_has_few_doubts(example_text: Reading, example_word: Reading) -> None:
    """What a newcomer is asked to check is short, and none of it is a fault of the reading."""
    kinds = [doubt.kind for doubt in example_word.doubts]
    assert kinds == ["two-dates", "conditional-due", "shared-notes", "no-newest-note", "owner-post", "owner-team"]
    assert {doubt.kind for doubt in example_text.doubts} - set(kinds) == {"no-colours", "split-names"}


def test_the_example_slipped_once() -> None:
    """1.3 has both its dates: struck out in Word, side by side in the text."""
    for name in ("library-plan.txt", "library-plan.docx"):
        plan = read_document((EXAMPLES / name).read_bytes(), name).plan
        assert [action.ref for action in plan.actions if action.due.has_slipped] == ["1.3"]
