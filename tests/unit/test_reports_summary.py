"""What a round came to: every sentence of the summary, and that its counts add up whatever the plan."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plans.model import Due, DueKind, Note, Plan, Precision, Slippage, Status
from reports.summary import Answers, Asked, Item, Summary, answers_of, compile_summary
from reports.words import ago_words, months_overdue, overdue_words, times_running
from tests.reports_sample import (
    AS_AT,
    ASKED,
    BEFORE,
    EMPTY,
    PLAN,
    PLANS,
    ROUND,
    SLIPS,
    STATUSES,
)

LATE, RED, GREEN = Status.LATE, Status.SIGNIFICANTLY_LATE, Status.ON_TARGET


def compiled(plan: Plan = PLAN) -> Summary:
    """The sample's round."""
    return compile_summary(plan, ROUND, before=BEFORE, asked=ASKED, slips=SLIPS, as_at=AS_AT)


def sentences(items: tuple[Item, ...]) -> list[str]:
    """The items as they are read."""
    return [i.sentence for i in items]


def test_counts_with_change_since_the_last_round() -> None:
    """Every status that occurs now or occurred then, its number and its change; 'not stated' for none."""
    assert [c.sentence for c in compiled().counts] == [
        "1 completed (+1)",
        "1 on target (-2)",
        "1 will be late (+1)",
        "1 significantly late (=)",
        "1 on hold (=)",
        "1 not yet due to start (=)",
        "1 not stated (=)",
    ]
    assert compiled().counts[0].actions == ("a1",)


def test_first_round_has_no_change() -> None:
    """Without an earlier round nothing is compared."""
    first = compile_summary(PLAN, ROUND, before={}, asked=(), slips=(), as_at=AS_AT)
    assert {c.change_words for c in first.counts} == {""}


def test_who_was_asked_and_who_answered() -> None:
    """Answered, covered by colleagues, or silent; who says that something is not theirs is none of the silent."""
    assert compiled().answers == Answers(
        3, ("Morwenna Pascoe", "Tom Birch"), ("Morwenna Pascoe", "Tom Birch"), (), (), ("Ines Okafor",)
    )
    robin = Asked("Robin Hale", ("a1", "a5"), disowned=("a5",), left=("a1",))
    half = Asked("Lee Marsh", ("a1", "a5"), said=("a1",), left=("a5",))
    jo = Asked("Jo Fenn", ("a2",))
    gone = Asked("Kim Oram", ())
    assert answers_of((gone,)) == Answers(1, (), (), (), (), ())
    assert answers_of((robin, half, jo)) == Answers(3, ("Lee Marsh",), (), (robin,), ("Jo Fenn",), ())


def test_exceptions_say_why() -> None:
    """Red before amber: status, due, how far past it, for how many rounds, whose, and their own words."""
    assert sentences(compiled().exceptions) == [
        (
            "1.3 Share a patrol boat: significantly late, due June 2025, 8 months overdue, second round running. "
            'Tom Birch: "neighbours withdrew"'
        ),
        (
            "1.2 Renew the harbour lights: will be late, due May 2025 -> Sept 2026. "
            'Morwenna Pascoe and Tom Birch: "survey done <see plan>"; "lamps ordered"'
        ),
    ]


def test_exception_without_an_answer_says_so() -> None:
    """A late action that nobody spoke about is not left without a reason."""
    quiet = replace(PLAN, notes=PLAN.notes[:4])
    assert compiled(quiet).exceptions[0].tells.endswith("Tom Birch: no update received; last: January 26")


def test_slips_keep_both_dates_and_the_reason() -> None:
    """Old, new and why."""
    assert sentences(compiled().slips) == [
        "1.2 Renew the harbour lights: May 2025 -> Sept 2026 (the lamps come from abroad)"
    ]


@pytest.mark.parametrize(
    ("was", "now", "reason", "expected"),
    [
        (date(2026, 5, 31), date(2026, 9, 30), "", ": first -> second (no reason given)"),
        (date(2026, 9, 30), date(2026, 5, 31), "staff found", ": first -> second (brought forward; staff found)"),
        (None, date(2026, 5, 31), "agreed at board", ": first -> second (agreed at board)"),
    ],
)
def test_slip_words(was: date | None, now: date, reason: str, expected: str) -> None:
    """A missing reason is said, and so is a date that came nearer."""
    slip = Slippage("a2", Due("first", DueKind.DATED, was), Due("second", DueKind.DATED, now), reason)
    told = compile_summary(PLAN, ROUND, before={}, asked=(), slips=(slip,), as_at=AS_AT).slips
    assert [i.tells for i in told] == [expected]


def test_a_slip_of_an_action_that_left_the_plan_is_left_out() -> None:
    """A sentence is about a row of this plan."""
    gone = replace(SLIPS[0], action="gone")
    assert not compile_summary(PLAN, ROUND, before={}, asked=(), slips=(gone,), as_at=AS_AT).slips


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ({"a1": Status.ON_TARGET}, ["a1"]),
        ({"a1": Status.COMPLETED}, []),
        ({"a1": None}, ["a1"]),
        ({}, ["a1"]),
    ],
)
def test_completed_in_this_round(before: dict[str, Status | None], expected: list[str]) -> None:
    """Completed now and not before; an action that the last round had not counts by this round's note."""
    told = compile_summary(PLAN, ROUND, before=before, asked=(), slips=(), as_at=AS_AT)
    assert [a.id for a in told.completed] == expected


def test_silent_actions_are_reported() -> None:
    """Whose, whether anybody was asked, and when they last spoke; what is over or yet to start is not silent."""
    assert sentences(compiled().silent) == [
        "2.1 Warm the pool, Head of Leisure: no update received; last: January 26",
        "2.2 Help clubs & choirs, Head of Leisure (nobody was asked): no update received; last: none",
        "2.3 Mark the coast trails, no owner named (nobody was asked): no update received; last: none",
    ]


def test_asked_and_silent_counts_even_before_its_start() -> None:
    """Who was asked and said nothing is silent, whatever the status."""
    asked = (Asked("Tom Birch", ("a7",), left=("a7",)),)
    told = compile_summary(PLAN, ROUND, before=BEFORE, asked=asked, slips=(), as_at=AS_AT)
    assert "a7" in [i.action.id for i in told.silent]


def test_overdue_list() -> None:
    """Past their date and not over, the longest first."""
    assert sentences(compiled().overdue) == [
        "1.3 Share a patrol boat: due June 2025, 8 months overdue, significantly late, Tom Birch",
        "2.1 Warm the pool: due Jan 2026, 1 month overdue, on target, Head of Leisure",
    ]


def test_sections_hold_every_action_once_with_its_words() -> None:
    """By theme, in printed order; several people's words are told apart, late ones marked, silence said."""
    sections = compiled().sections
    assert [s.theme.title if s.theme else "" for s in sections] == ["A safer harbour", "Leisure for all"]
    words = {r.action.id: r.words for s in sections for r in s.rows}
    assert words == {
        "a1": "channel open since 3 March",
        "a2": "Morwenna Pascoe: survey done <see plan>\nTom Birch: lamps ordered (received after closing)",
        "a3": "neighbours withdrew",
        "a4": "no update received; last: January 26",
        "a5": "no update received; last: none",
        "a6": "no update received; last: none",
        "a7": "",
    }


def test_an_answer_by_button_alone_is_said_in_words() -> None:
    """A note with a status and no words is told by its status."""
    tapped = replace(PLAN, notes=(Note("t", "", ("a4",), "March 26", status=GREEN),))
    assert compiled(tapped).sections[1].rows[0].words == "on target"


def test_the_last_round_is_the_newest_by_month() -> None:
    """Notes stand in printed order, action by action: the last one need not be the newest."""
    assert compiled(replace(PLAN, notes=(PLAN.notes[3], PLAN.notes[0]))).previous == "January 26"
    undated = (replace(PLAN.notes[3], month=None), PLAN.notes[0])
    assert compiled(replace(PLAN, notes=undated)).previous == "October 25"


def test_a_plan_without_actions() -> None:
    """Nothing to tell, and nothing raised."""
    told = compile_summary(EMPTY, ROUND, before={}, asked=(), slips=(), as_at=AS_AT)
    assert (told.counts, told.sections, told.previous) == ((), (), "")


@pytest.mark.parametrize(
    ("on", "precision", "as_at", "months", "words"),
    [
        (date(2009, 7, 31), Precision.MONTH, date(2010, 4, 14), 8, "8 months overdue"),
        (date(2009, 7, 31), Precision.MONTH, date(2010, 4, 30), 9, "9 months overdue"),
        (date(2009, 7, 31), Precision.MONTH, date(2009, 7, 31), 0, ""),
        (date(2009, 7, 31), Precision.MONTH, date(2009, 8, 1), 0, "1 day overdue"),
        (date(2009, 3, 31), Precision.MONTH, date(2010, 4, 20), 12, "12 months overdue"),
        (date(2010, 3, 31), Precision.MONTH, date(2010, 4, 20), 0, "20 days overdue"),
        (date(2010, 3, 31), Precision.MONTH, date(2010, 4, 30), 1, "1 month overdue"),
        (date(2010, 2, 28), Precision.MONTH, date(2010, 3, 28), 1, "1 month overdue"),
        (date(2012, 3, 31), Precision.FINANCIAL_YEAR, date(2012, 4, 1), 0, "1 day overdue"),
        (date(2010, 4, 2), Precision.DAY, date(2010, 4, 3), 0, "1 day overdue"),
        (date(2010, 4, 20), Precision.DAY, date(2010, 5, 19), 0, "29 days overdue"),
        (date(2010, 4, 20), Precision.DAY, date(2010, 5, 20), 1, "1 month overdue"),
        (date(2008, 12, 31), Precision.DAY, date(2010, 1, 1), 12, "12 months overdue"),
    ],
)
def test_how_far_overdue(on: date, precision: Precision, as_at: date, months: int, words: str) -> None:
    """Whole months since its last day in time; days while there is none."""
    due = Due("x", DueKind.DATED, on, precision)
    assert (months_overdue(due, as_at), overdue_words(due, as_at)) == (months, words)


@pytest.mark.parametrize(
    ("on", "precision", "as_at", "words"),
    [
        (date(2009, 7, 31), Precision.MONTH, date(2010, 4, 1), "9 months ago"),
        (date(2010, 3, 31), Precision.MONTH, date(2010, 4, 20), "last month"),
        (date(2010, 3, 31), Precision.DAY, date(2010, 4, 20), "20 days ago"),
        (date(2010, 3, 31), Precision.DAY, date(2010, 5, 2), "1 month ago"),
        (date(2010, 4, 30), Precision.MONTH, date(2010, 4, 30), ""),
    ],
)
def test_how_long_ago(on: date, precision: Precision, as_at: date, words: str) -> None:
    """In conversation a month is counted from month to month, a day from the day."""
    assert ago_words(Due("x", DueKind.DATED, on, precision), as_at) == words


@pytest.mark.parametrize(
    ("statuses", "before", "expected"),
    [
        ((), None, 1),
        ((), RED, 2),
        ((RED,), RED, 2),
        ((RED, RED), RED, 3),
        ((RED, GREEN), None, 1),
        ((RED, None), RED, 2),
        ((GREEN, RED, RED), None, 3),
    ],
)
def test_rounds_running(statuses: tuple[Status | None, ...], before: Status | None, expected: int) -> None:
    """Consecutive rounds with the status it has now; one that left no status ends the row."""
    notes = [Note(str(at), "x", ("a3",), f"round {at}", status=s) for at, s in enumerate(statuses)]
    assert times_running(notes, "March 26", RED, before) == expected


@settings(deadline=None)
@given(PLANS, st.dictionaries(st.sampled_from([f"a{n}" for n in range(12)]), STATUSES))
def test_counts_always_add_up(plan: Plan, before: dict[str, Status | None]) -> None:
    """The counts are all the actions, each once; the changes are what came and went; the sections hold each once."""
    told = compile_summary(plan, ROUND, before=before, asked=ASKED, slips=SLIPS, as_at=AS_AT)
    counted = [i for c in told.counts for i in c.actions]
    assert sorted(counted) == sorted(a.id for a in plan.actions)
    assert not before or sum(c.change or 0 for c in told.counts) == len(plan.actions) - len(before)
    assert sorted(r.action.id for s in told.sections for r in s.rows) == sorted(counted)
    assert {r.action.id for s in told.sections for r in s.rows if r.silence} == {i.action.id for i in told.silent}
