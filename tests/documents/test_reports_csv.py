"""The paper as CSV: its records, and that no spreadsheet reckons what people wrote."""

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plans.model import Action, LegendEntry, Note, Plan, Theme
from tests.papers import as_csv, back
from tests.reports_sample import LIGHTS, PLAN, PLANS


def records(plan: Plan = PLAN) -> list[list[str]]:
    """The file's records."""
    return list(csv.reader(io.StringIO(as_csv(plan).decode("utf-8-sig"), newline="")))


def test_record_by_record() -> None:
    """Title, key, headings, then themes, actions and notes; of two dates the first before an arrow."""
    assert records(replace(PLAN, actions=(LIGHTS,), notes=PLAN.notes[5:6], themes=PLAN.themes[:1])) == [
        ["Coast Action Plan \N{EN DASH} Progress update January 2026", "Appendix 3"],
        ["Key", "on target", "underway but will be late", "not underway or significantly late", "completed"],
        [],
        ["No", "Action", "How", "Who", "When", "Priority"],
        ["1", "A safer harbour", "", "", "", ""],
        [
            *("1.2\nunderway but will be late", "Renew the harbour lights", "Survey, then replace"),
            *("Morwenna Pascoe\nTom Birch", "May 2025 -> Sept 2026", "H"),
        ],
        ["March 26 \N{EN DASH} survey done <see plan>", "", "", "", "", ""],
    ]


def test_excel_reads_it_as_utf_8() -> None:
    """By the mark at its beginning; lines end as the format has it."""
    written = as_csv(PLAN)
    assert written.startswith(b"\xef\xbb\xbfCoast")
    assert written.endswith(b"\r\n")


@pytest.mark.parametrize(
    "words", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\uff1d1", "'=1", "''=1", "=cmd|' /C x'!A0"]
)
def test_words_are_never_a_formula(words: str) -> None:
    """Every field that a spreadsheet would reckon has an apostrophe before it, and comes back without."""
    action = Action("1", f"{words} lamps", "1", Theme("All"), how=words)
    plan = replace(
        PLAN, title=words, appendix=words, actions=(action,), notes=(), legend=(LegendEntry(words, "link", "HS"),)
    )
    fields = [field for record in records(plan) for field in record]
    assert not [field for field in fields if field.startswith(tuple("=+-@\t\r\uff1d"))]
    again = back(replace(plan, title="Plan"), "csv").actions[0]
    assert (again.title, again.how) == (f"{words} lamps".strip(), words.strip())


def test_what_is_quoted_already_stays() -> None:
    """An apostrophe that stands before other words is their own."""
    plan = replace(PLAN, actions=(replace(LIGHTS, title="'Bright' lights"),), notes=())
    assert back(plan, "csv").actions[0].title == "'Bright' lights"


@settings(deadline=None, max_examples=50)
@given(PLANS, st.text())
def test_any_words_keep_to_their_fields(plan: Plan, words: str) -> None:
    """Commas, quotes and line ends do not make records; nothing begins like a formula."""
    notes = (Note("n", words, tuple(a.id for a in plan.actions[:1])),)
    found = records(replace(plan, appendix=words, notes=notes if plan.actions else ()))
    assert not [field for record in found for field in record if field.startswith(tuple("=+-@\t\r"))]
    assert sum(len(record) == 6 and not record[0].startswith("Key") for record in found) >= 1 + len(plan.actions)
