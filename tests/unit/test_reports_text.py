# ruff: noqa: RUF001 - papers part a note's period from its words by an en dash, as seed 002 does
"""The paper as plain text, and small tables."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plans.model import Note, Plan
from reports.text import listing, plan_text
from tests.reports_sample import AS_AT, EMPTY, LIGHTS, PLAN, PLANS

EXPECTED = """\
Coast Action Plan – Progress update January 2026  Appendix 3
Key – on target, underway but will be late, not underway or significantly late, completed

+---------------+-------------------+-------------------+-------------+------------+------------+
| No            | Action            | How               | Who         | When       | Priority   |
+===============+===================+===================+=============+============+============+
| 1  A safer harbour                                                                            |
+---------------+-------------------+-------------------+-------------+------------+------------+
| 1.2           | Renew the harbour | Survey, then      | Morwenna    | May 2025   | H          |
| underway but  | lights            | replace           | Pascoe      | ->         |            |
| will be late  |                   |                   | Tom Birch   | Sept 2026  |            |
+---------------+-------------------+-------------------+-------------+------------+------------+
| October 25 – 1.1 and 1.2 wait for the survey.                                                 |
| March 26 – survey done <see plan> (Morwenna Pascoe)                                           |
| March 26 – lamps ordered (Tom Birch, received after closing)                                  |
+---------------+-------------------+-------------------+-------------+------------+------------+
| 2  Leisure for all                                                                            |
+---------------+-------------------+-------------------+-------------+------------+------------+
"""


def test_one_action_as_it_looks() -> None:
    """Title, appendix, key in words, heading row, theme row, both dates, dated notes."""
    assert plan_text(replace(PLAN, actions=(LIGHTS,)), as_at=AS_AT) == EXPECTED


@pytest.mark.parametrize("width", [80, 100, 132])
def test_width_is_kept(width: int) -> None:
    """No line is wider than asked and headings keep their words whole."""
    assert max(map(len, plan_text(PLAN, as_at=AS_AT, width=width).splitlines())) <= width


def test_every_line_of_the_table_is_as_wide_as_its_rules() -> None:
    """Themes and notes span the table exactly, however long a note is."""
    long = replace(PLAN, notes=(Note("n", "a long answer " * 300, ("a3",), "March 26"),))
    lines = [x for x in plan_text(long, as_at=AS_AT).splitlines() if x.startswith(("|", "+"))]
    assert len({len(x) for x in lines}) == 1


def test_no_actions() -> None:
    """The heading row stands alone, and the foot says why."""
    assert plan_text(EMPTY, as_at=AS_AT).endswith("+\n\nThis plan has no actions.\n")


def test_listing_keeps_what_was_written() -> None:
    """A reference like 1.10 or 007 is no number to be tidied."""
    assert listing([["1.10", "007"], ["3.2", "two\nlines"]], ["No", "Code"]).splitlines() == [
        "No    Code",
        "----  ---------",
        "1.10  007",
        "3.2   two lines",
    ]


@settings(deadline=None)
@given(PLANS, st.integers(min_value=1, max_value=140), st.none() | st.just("March 26"))
def test_any_plan_at_any_width(plan: Plan, width: int, period: str | None) -> None:
    """It never raises and never prints a control character."""
    text = plan_text(plan, as_at=AS_AT, width=width, period=period)
    assert not [c for c in text if c < " " and c != "\n"]
