"""The digest's sentences, as a board would hear them."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings

from plans.model import Note, Plan, Round, Status
from reports.digest import Digest, LineKind, digest, digest_text
from reports.summary import Asked, compile_summary
from tests.reports_sample import AS_AT, ASKED, BEFORE, DREDGED, EMPTY, PLAN, PLANS, ROUND, SLIPS

TOM_ALL = Asked("Tom Birch", ("a2", "a3"), said=("a2", "a3"))
TOM_HALF = Asked("Tom Birch", ("a2", "a3"), said=("a2",), left=("a3",))
TOM_NOT = Asked("Tom Birch", ("a3",), left=("a3",))
TOM_DISOWNS = Asked("Tom Birch", ("a2", "a3"), disowned=("a2", "a3"))
INES_COVERED = Asked("Ines Okafor", ("a2",))


def told(plan: Plan = PLAN, round_: Round = ROUND, asked: tuple[Asked, ...] = ASKED) -> Digest:
    """The sample round's digest."""
    return digest(compile_summary(plan, round_, before=BEFORE, asked=asked, slips=SLIPS, as_at=AS_AT))


def line(kind: LineKind, of: Digest) -> str:
    """One paragraph, or nothing where the digest leaves it out."""
    return next((x.text for x in of.lines if x.kind is kind), "")


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (
            LineKind.COUNTS,
            (
                "7 actions: 1 completed (+1), 1 on target (-2), 1 will be late (+1), 1 significantly late (=), "
                "1 on hold (=), 1 not yet due to start (=), 1 not stated (=). 2 of 3 people answered, "
                "both for all of their actions."
            ),
        ),
        (LineKind.WAITING, "Nothing from: Ines Okafor."),
        (LineKind.DONE, "Done since January 26: 1.1 Dredge the inner channel. Well done, Morwenna Pascoe."),
        (
            LineKind.MOVED,
            "Dates that moved: 1.2 Renew the harbour lights: May 2025 -> Sept 2026 (the lamps come from abroad)",
        ),
        (
            LineKind.OVERDUE,
            "Past their date, but not called late: 2.1 Warm the pool: due Jan 2026, 1 month overdue; on target",
        ),
    ],
)
def test_sentences(kind: LineKind, expected: str) -> None:
    """Each paragraph of the sample's digest."""
    assert line(kind, told()) == expected


def test_several_items_are_a_list() -> None:
    """A lead and one line each."""
    assert line(LineKind.SILENT, told()).splitlines() == [
        "Silent:",
        "  - 2.1 Warm the pool, Head of Leisure: no update received; last: January 26",
        "  - 2.2 Help clubs & choirs, Head of Leisure (nobody was asked): no update received; last: none",
        "  - 2.3 Mark the coast trails, no owner named (nobody was asked): no update received; last: none",
    ]


@pytest.mark.parametrize(
    ("meeting", "on", "expected"),
    [
        ("Scrutiny", date(2026, 4, 2), "Coast plan: March 26, for Scrutiny on 2 April"),
        ("Scrutiny", date(2027, 1, 5), "Coast plan: March 26, for Scrutiny on 5 January 2027"),
        ("Scrutiny", None, "Coast plan: March 26, for Scrutiny"),
        ("", None, "Coast plan: March 26"),
    ],
)
def test_headline(meeting: str, on: date | None, expected: str) -> None:
    """The plan, the round and the meeting it serves; another year is said."""
    assert told(round_=replace(ROUND, meeting=meeting, meeting_on=on)).headline == expected


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ((), "Nobody was asked."),
        ((TOM_ALL,), "Tom Birch answered, for all of their actions."),
        ((TOM_NOT,), "Nobody answered."),
        ((TOM_NOT, TOM_NOT), "0 of 2 people answered."),
        ((TOM_HALF,), "Tom Birch answered, but not for all of their actions."),
        (ASKED[:2], "Everybody who was asked has answered for all of their actions."),
        (ASKED, "2 of 3 people answered, both for all of their actions."),
        ((*ASKED, TOM_HALF), "3 of 4 people answered, 2 of them for all of their actions."),
        ((TOM_HALF, TOM_HALF, TOM_NOT), "2 of 3 people answered, none of them for all of their actions."),
        (
            (TOM_ALL, TOM_NOT, TOM_DISOWNS),
            "1 of 3 people answered, for all of their actions; Tom Birch says that 1.2 and 1.3 are not theirs.",
        ),
        (
            (TOM_ALL, INES_COVERED),
            "1 of 2 people answered, for all of their actions; colleagues answered for Ines Okafor.",
        ),
    ],
)
def test_who_answered(asked: tuple[Asked, ...], expected: str) -> None:
    """The count of people, said as people say it."""
    assert line(LineKind.COUNTS, told(asked=asked)).endswith(f"(=). {expected}")


def test_answers_that_contradict_each_other_are_told_with_names() -> None:
    """Both, and which counts until they agree."""
    notes = (
        Note("n", "boat bought", ("a3",), "March 26", status=Status.COMPLETED, author="Tom Birch"),
        Note("m", "no boat", ("a3",), "March 26", status=Status.SIGNIFICANTLY_LATE, author="Ines Okafor"),
    )
    assert line(LineKind.DISAGREED, told(replace(PLAN, notes=notes))) == (
        'Answers that contradict each other: 1.3 Share a patrol boat: Tom Birch says "completed", '
        'Ines Okafor says "significantly late". Until they agree the newer answer counts: significantly late'
    )
    attention = line(LineKind.ATTENTION, told(replace(PLAN, notes=notes)))
    assert 'Tom Birch: "no boat"' in attention
    assert "boat bought" not in attention
    assert not line(LineKind.DISAGREED, told())


def test_every_sentence_names_its_rows() -> None:
    """Each entry about actions carries their ids."""
    entries = {x.kind: [e.actions for e in x.entries] for x in told().lines}
    assert entries[LineKind.ATTENTION] == [("a3",), ("a2",)]
    assert entries[LineKind.DONE] == [("a1",)]
    assert entries[LineKind.WAITING] == [("a4",)]


def test_themes_for_the_thread() -> None:
    """The whole table by theme: label, owners, when, status in words, what was said."""
    first = told().sections[0]
    assert first.title == "1 A safer harbour"
    row = first.rows[1]
    assert (row.label, row.owners, row.due) == (
        "1.2 Renew the harbour lights",
        "Morwenna Pascoe and Tom Birch",
        "May 2025 -> Sept 2026",
    )
    assert (row.status, row.status_words) == (Status.LATE, "will be late")
    assert first.rows[2].due == "June 2025 (8 months overdue)"
    assert first.rows[0].due == "Dec 2025"


def test_nothing_to_tell_is_left_out() -> None:
    """An empty plan has its headline and its count, and no empty paragraphs."""
    empty = digest(compile_summary(EMPTY, ROUND, before={}, asked=(), slips=(), as_at=AS_AT))
    assert [x.text for x in empty.lines] == ["0 actions. Nobody was asked."]


def test_completed_without_an_owner_is_still_celebrated() -> None:
    """Well done, even where the plan names nobody."""
    plan = replace(PLAN, actions=(replace(DREDGED, owners=()),))
    assert line(LineKind.DONE, told(plan)).endswith("1.1 Dredge the inner channel. Well done.")


def test_text_holds_everything() -> None:
    """The plain text has the headline, the paragraphs and the themes, with people's words as they wrote them."""
    text = digest_text(told())
    assert text.startswith("Coast plan: March 26, for Scrutiny on 2 April\n\n7 actions: ")
    assert (
        "1 A safer harbour\n-----------------\n1.1 Dredge the inner channel\n  completed; Dec 2025; Morwenna Pascoe\n"
        in text
    )
    assert "survey done <see plan>" in text


@settings(deadline=None)
@given(PLANS)
def test_any_plan_has_a_digest(plan: Plan) -> None:
    """It never raises, and prints no control character whatever people wrote."""
    text = digest_text(told(plan))
    assert not [c for c in text if c < " " and c not in "\n\t"]
