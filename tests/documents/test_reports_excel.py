"""The paper in Excel, opened again: its cells and their types, its looks, how it is printed; nothing is reckoned."""

import io
from dataclasses import replace
from datetime import date, datetime

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from plans.dates import read_due
from plans.model import Action, LegendEntry, Note, Plan, Status
from reports.shades import SHADES
from tests.papers import as_excel, back
from tests.reports_sample import LIGHTS, PATROL, PLAN, PLANS

HEADING_ROW = 5


def opened(plan: Plan = PLAN, period: str | None = None) -> Worksheet:
    """The plan's sheet."""
    return openpyxl.load_workbook(io.BytesIO(as_excel(plan, period)), rich_text=True).worksheets[0]


def row(sheet: Worksheet, number: int) -> list[str]:
    """A row's words."""
    return [f"{cell.value or ''}" for cell in sheet[number]]


def test_row_by_row() -> None:
    """Title, appendix, key, headings, then themes, actions and notes as in the council's paper."""
    sheet = opened()
    assert row(sheet, 1)[0] == "Coast Action Plan \N{EN DASH} Progress update January 2026"
    assert row(sheet, 2)[0] == "Appendix 3"
    assert [w for w in row(sheet, 3) if w] == [
        *("Key", "on target", "underway but will be late", "not underway or significantly late", "completed")
    ]
    assert row(sheet, HEADING_ROW) == ["No", "Action", "How", "Who", "When", "Priority"]
    assert row(sheet, 6)[:2] == ["1", "A safer harbour"]
    assert row(sheet, 8) == [
        *("1.2\nunderway but will be late", "Renew the harbour lights", "Survey, then replace"),
        *("Morwenna Pascoe\nTom Birch", "May 2025\nSept 2026", "H"),
    ]
    assert row(sheet, 9)[0].startswith("October 25 \N{EN DASH} 1.1 and 1.2 wait")


def test_looks() -> None:
    """A status has the key's shade beside its words; of two dates the first is struck through."""
    sheet = opened()
    assert sheet["A8"].fill.fgColor.rgb == f"00{SHADES[Status.LATE][0]}"
    struck, rest = sheet["E8"].value
    assert (struck.text, struck.font.strike, rest) == ("May 2025", True, "\nSept 2026")


def test_set_up_for_the_screen_and_for_paper() -> None:
    """Headings stay in sight and have filters; landscape A4, a page wide, headings on each; notes can be hidden."""
    sheet = opened()
    assert sheet.freeze_panes == f"A{HEADING_ROW + 1}"
    assert sheet.auto_filter.ref == f"A{HEADING_ROW}:F{sheet.max_row}"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr is not None
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == f"${HEADING_ROW}:${HEADING_ROW}"
    assert sheet.title == "Coast plan"
    assert sheet.row_dimensions[9].outlineLevel == 1
    assert sheet.column_dimensions["B"].width > sheet.column_dimensions["F"].width


@pytest.mark.parametrize(
    "words", ["30 September 2026", "30 Sep 26", "30/09/2026", "30.9.26", "Wednesday 30 September 2026", "30-Sep-2026"]
)
def test_a_day_is_a_real_date_in_the_councils_words(words: str) -> None:
    """It sorts and filters as a date, and is read again in the words that it was written in."""
    plan = replace(PLAN, actions=(replace(LIGHTS, due=read_due(words)),))
    assert opened(plan)["E7"].value == datetime(2026, 9, 30)  # noqa: DTZ001 - openpyxl knows no zones
    assert back(plan, "xlsx").actions[0].due == read_due(words)


@pytest.mark.parametrize("words", ["Sept 2026", "30th September 2026", "2026/27", "by 30 September 2026", "Ongoing"])
def test_what_no_date_can_show_stays_in_words(words: str) -> None:
    """A month, a year, and a day said in a way that Excel has no format for."""
    plan = replace(PLAN, actions=(replace(LIGHTS, due=read_due(words)),))
    assert opened(plan)["E7"].value == words
    assert back(plan, "xlsx").actions[0].due == read_due(words)


def test_days_that_are_all_firsts_stay_in_words() -> None:
    """As dates they would be read as months, which councils mean by them."""
    days = ("1 May 2026", "1 June 2026")
    plan = replace(PLAN, actions=tuple(replace(PATROL, id=d, ref=d, due=read_due(d)) for d in days), notes=())
    assert [action.due.on for action in back(plan, "xlsx").actions] == [date(2026, 5, 1), date(2026, 6, 1)]


def test_numbers_are_numbers() -> None:
    """But only where they come back as they were written: 007 and 1.10 are words."""
    plan = replace(PLAN, columns=("No", "Action", "Who", "When", "Visits", "% complete"), notes=())
    action = replace(PATROL, ref="1.10", status=None, extra=(("Visits", "40"), ("% complete", "75%")))
    other = replace(PATROL, id="b", ref="7", status=None, extra=(("Visits", "007"), ("% complete", "7.5%")))
    sheet = opened(replace(plan, actions=(action, other), legend=()))
    assert [sheet.cell(n, c).value for n in (6, 7) for c in (1, 5, 6)] == ["1.10", 40, 0.75, 7, "007", "7.5%"]


@pytest.mark.parametrize(
    "words", ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x.test")', "#REF!", "=cmd|' /C x'!A0"]
)
def test_words_are_never_a_formula(words: str) -> None:
    """In any cell: title, note, name, date; also after somebody has edited the cell."""
    action = Action("x", words, words, how=words, due=replace(PATROL.due, words=words), status=Status.LATE)
    legend = (LegendEntry(words, "link", "HS"),)
    plan = replace(
        PLAN, title=words, appendix=words, actions=(action,), notes=(Note("n", words, ("x",)),), legend=legend
    )
    for sheet in openpyxl.load_workbook(io.BytesIO(as_excel(plan))).worksheets:
        filled = [cell for each in sheet.iter_rows() for cell in each if cell.value is not None]
        assert {cell.data_type for cell in filled} <= {"s", "n"}
        assert all(cell.quotePrefix for cell in filled if f"{cell.value}".startswith(("=", "+", "-", "@")))


def test_what_codes_and_elements_mean_has_a_sheet() -> None:
    """The names of a matrix's columns beside their meaning, then the codes; with neither there is no sheet."""
    legend = (LegendEntry("Harbour Strategy", "link", "HS"), LegendEntry("How people are led", "element", "Staff"))
    book = openpyxl.load_workbook(io.BytesIO(as_excel(replace(PLAN, legend=legend))))
    assert [[cell.value for cell in each] for each in book["Key"].iter_rows()] == [
        *(["Staff", "How people are led"], ["Key", None], ["HS \N{EN DASH} Harbour Strategy", None])
    ]
    assert len(openpyxl.load_workbook(io.BytesIO(as_excel(PLAN))).worksheets) == 1


@pytest.mark.parametrize(
    ("name", "title"), [("a/b: [c]*?", "a b c"), ("'", "Action plan"), ("x" * 40, "x" * 31), ("Key", "Key")]
)
def test_a_sheets_name_is_one_that_excel_takes(name: str, title: str) -> None:
    """Or it would call the file damaged."""
    assert opened(replace(PLAN, name=name)).title == title


@settings(deadline=None, max_examples=15)
@given(PLANS, st.text(), st.none() | st.just("March 26"))
def test_any_plan_can_be_opened(plan: Plan, words: str, period: str | None) -> None:
    """Whatever people wrote, control characters too, the file opens and every action has its row."""
    sheet = opened(replace(plan, title=words, name=words, appendix=words), period)
    assert sheet.max_row >= len(plan.actions)
