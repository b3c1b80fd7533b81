"""A council's plan is read, kept, written as a paper in Word, Excel and CSV, and is the same plan when read again.

That both databases keep the same plans is in `test_plans`; here it is SQLite.
"""

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from plans.model import Plan
from plans.reading import read_document
from storage.database import Database
from tests.papers import FORMS, back
from tests.seeds import rebuilt, seed
from tests.storage.test_plans import kept_and_loaded, numbered

EXAMPLES = Path(__file__).parents[2] / "examples"
SEEDS = ("000", "002", "003", "004")
REBUILT = ("000_action_plan", "002_progress_update", "002_progress_update_rag", "003_improvement_plan", "004_matrix")


def told(plan: Plan) -> Plan:
    """All of a plan but its name and the month that a paper is dated by; codes that came with it, not those it got."""
    return replace(numbered(plan), name="", legend=(), as_of=None, as_of_words="")


@cache
def read(path: Path) -> Plan:
    """What a document says."""
    return read_document(path.read_bytes(), path.name).plan


def assert_same(sqlite: Database, path: Path, form: str) -> None:
    """Kept, written and read again it is the plan that it was."""
    plan = read(path)
    again = back(kept_and_loaded(sqlite, replace(plan, name="A plan")), form)
    assert told(again) == told(plan)
    assert [entry for entry in again.legend if entry in plan.legend] == list(plan.legend)
    assert plan.as_of in (None, again.as_of)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("number", SEEDS)
def test_a_councils_plan_comes_back(sqlite: Database, number: str, form: str) -> None:
    """Every title, number, theme, owner, date, priority, link, year, element, note and status of every seed."""
    assert_same(sqlite, seed(number), form)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("came_as", ["docx", "xlsx"])
@pytest.mark.parametrize("name", REBUILT)
def test_a_councils_own_format_comes_back(sqlite: Database, name: str, came_as: str, form: str) -> None:
    """So it does where the plan came in Word or Excel, with its colours."""
    assert_same(sqlite, rebuilt(f"{name}.{came_as}"), form)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", ["library-plan.txt", "library-plan.docx"])
def test_the_example_comes_back(sqlite: Database, name: str, form: str) -> None:
    """And the example, which has every kind of due and one that slipped."""
    assert_same(sqlite, EXAMPLES / name, form)
