"""What Excel keeps in its own ways: formats, merged cells, fills, what is hidden, and files that are damaged."""

import io
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from plans.errors import NotAPlan
from plans.model import Status
from plans.reading import Reading, read_document
from plans.reading.decisions import corrected

HEADINGS = ("No", "Action", "Who", "When")


def book(*rows: Sequence[object], change: Callable[[Worksheet], None] | None = None) -> bytes:
    """A workbook whose sheet has a title, an empty row, and a plan's table."""
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    for row in (("Street care plan",), (), HEADINGS, *rows):
        sheet.append(list(row))
    if change:
        change(sheet)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def read(*rows: Sequence[object], change: Callable[[Worksheet], None] | None = None) -> Reading:
    """The workbook as the bot reads it."""
    return read_document(book(*rows, change=change), "plan.xlsx")


def dated(number_format: str, *days: date) -> list[str]:
    """What dates of that format are read as."""

    def change(sheet: Worksheet) -> None:
        for place in range(len(days)):
            sheet.cell(4 + place, 4).number_format = number_format

    rows = [(f"1.{place}", "Mend", "Ann Lee", day) for place, day in enumerate(days, 1)]
    return [f"{action.due.on}" for action in read(*rows, change=change).plan.actions]


def test_the_title_stands_above_the_table() -> None:
    """And the rows under the heading are the actions, a number and words alone the theme."""
    plan = read((1, "Paths"), (1.1, "Mend", "Ann Lee\nBob Ray", "May 2026")).plan
    (action,) = plan.actions
    assert (plan.title, plan.themes[0].title, action.ref) == ("Street care plan", "Paths", "1.1")
    assert [owner.name for owner in action.owners] == ["Ann Lee", "Bob Ray"]


@pytest.mark.parametrize(
    ("number_format", "day", "on"),
    [
        ("mmmm yyyy", date(2026, 5, 1), "2026-05-31"),
        ("mmm-yy", date(2026, 5, 1), "2026-05-31"),
        ("dd/mm/yyyy", date(2026, 5, 1), "2026-05-01"),
        ("[$-809]dd mmmm yyyy", date(2026, 5, 12), "2026-05-12"),
        ("yyyy", date(2026, 1, 1), "2026-12-31"),
    ],
)
def test_a_date_is_what_its_format_shows(number_format: str, day: date, on: str) -> None:
    """A month stored as its first day is the month, and lasts to its end."""
    assert dated(number_format, day) == [on]


def test_a_column_of_first_days_means_months() -> None:
    """And that is doubted; one other day among them, and days are meant."""
    assert dated("dd/mm/yyyy", date(2026, 5, 1), date(2026, 6, 1)) == ["2026-05-31", "2026-06-30"]
    assert dated("dd/mm/yyyy", date(2026, 5, 1), date(2026, 6, 2)) == ["2026-05-01", "2026-06-02"]


def test_numbers_are_as_their_format_shows_them() -> None:
    """1.10 is no 1.1."""

    def change(sheet: Worksheet) -> None:
        sheet["A5"].number_format = "0.00"

    plan = read(
        (1.9, "Mend", "Ann Lee", ""), (1.1, "Paint", "Ann Lee", ""), (2.0, "Sweep", "Ann Lee", ""), change=change
    )
    assert [action.ref for action in plan.plan.actions] == ["1.9", "1.10", "2"]


def test_a_fill_means_what_the_key_says() -> None:
    """Other fills mean nothing."""

    def change(sheet: Worksheet) -> None:
        sheet["A4"].fill = PatternFill("solid", fgColor="FFC000")
        sheet["A5"].fill = PatternFill("solid", fgColor="D9D9D9")
        sheet["F1"], sheet["G1"] = "Key", "underway but will be late"
        sheet["G1"].fill = PatternFill("solid", fgColor="FFC000")

    reading = read(("1.1", "Mend", "Ann Lee", ""), ("1.2", "Paint", "Ann Lee", ""), change=change)
    assert [action.status for action in reading.plan.actions] == [Status.LATE, None]


def test_cells_merged_down_are_shared() -> None:
    """The owner of two rows is the owner of both."""
    rows = (("1.1", "Mend", "Ann Lee", "May 2026"), ("1.2", "Paint", None, "June 2026"))
    plan = read(*rows, change=lambda sheet: sheet.merge_cells("C4:C5")).plan
    assert [[owner.name for owner in action.owners] for action in plan.actions] == [["Ann Lee"], ["Ann Lee"]]


def test_what_is_hidden_is_said() -> None:
    """A hidden sheet or column is left out, a hidden row is read."""

    def change(sheet: Worksheet) -> None:
        sheet["E3"], sheet["E4"] = "Comments", "between ourselves"
        sheet.column_dimensions["E"].hidden = True
        sheet.row_dimensions[5].hidden = True
        assert sheet.parent is not None
        sheet.parent.create_sheet("Lists").sheet_state = "hidden"

    reading = read(("1.1", "Mend", "Ann Lee", "May 2026"), ("1.2", "Paint", "Ann Lee", "May 2026"), change=change)
    assert len(reading.plan.actions) == 2
    assert not reading.plan.notes
    assert {"hidden-sheet", "hidden-column", "hidden-row"} <= {doubt.kind for doubt in reading.doubts}


def test_a_struck_date_was_the_first() -> None:
    """Whether the whole cell is struck through, or a part of it."""
    words = CellRichText((TextBlock(InlineFont(strike=True), "May 2026"), "\nJuly 2026"))
    (action,) = read(("1.1", "Mend", "Ann Lee", words)).plan.actions
    assert action.due.printed == "May 2026 -> July 2026"
    whole = read(("1.1", "Mend", "Bob Ray", "May 2026"), change=lambda s: setattr(s["C4"], "font", Font(strike=True)))
    assert whole.plan.actions[0].owners == ()


def test_sheets_are_themes_where_each_has_a_table() -> None:
    """A plan kept sheet by sheet is one plan."""

    def change(sheet: Worksheet) -> None:
        sheet.title = "Paths"
        assert sheet.parent is not None
        other = sheet.parent.create_sheet("Trees")
        for row in (HEADINGS, ("2.1", "Plant", "Bob Ray", "May 2026")):
            other.append(list(row))

    plan = read(("1.1", "Mend", "Ann Lee", "May 2026"), change=change).plan
    assert [(action.ref, action.theme and action.theme.title) for action in plan.actions] == [
        ("1.1", "Paths"),
        ("2.1", "Trees"),
    ]


def test_odd_values_are_words_or_nothing() -> None:
    """A number that is no number, an error, a truth, a time."""
    row = ("1.1", "=1/0", True, date(2026, 5, 3))
    reading = read(("1.0", "Mend", "Ann Lee", "#REF!"), row)
    assert len(reading.plan.actions) >= 1


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 40_000), st.binary(min_size=1, max_size=8))
def test_a_workbook_with_changed_bytes_is_read_or_refused(place: int, patch: bytes) -> None:
    """Damage on the way is said, not raised."""
    data = WHOLE[: place % len(WHOLE)] + patch + WHOLE[place % len(WHOLE) + len(patch) :]
    with suppress(NotAPlan):
        read_document(data, "plan.xlsx")


WHOLE = book((1, "Paths"), (1.1, "Mend", "Ann Lee", date(2026, 5, 1)), change=lambda s: s.merge_cells("B4:D4"))


def test_a_sheet_that_is_no_plan_is_said_to_be_left_out() -> None:
    """If it holds more than a title and a date; a key is read."""

    def change(sheet: Worksheet) -> None:
        assert sheet.parent
        notes = sheet.parent.create_sheet("Budget")
        for place in range(20):
            notes.append([f"Heading {place}", 100 * place])
        sheet.parent.create_sheet("Cover").append(["Street care plan, May 2026"])

    doubts = read((1.1, "Mend", "Ann Lee", "May 2026"), change=change).doubts
    assert [(doubt.kind, doubt.says) for doubt in doubts] == [("other-sheet", "Budget")]


def test_an_action_whose_words_are_a_formula_that_was_never_reckoned_is_asked_about() -> None:
    """It is called by its number until somebody says what it is."""
    reading = read((1.1, '=CONCATENATE("Me","nd")', "Ann Lee", "May 2026"), (1.2, "Sweep", "Ann Lee", "May 2026"))
    (doubt,) = reading.doubts
    assert (doubt.kind, doubt.about) == ("no-title", ("1.1",))
    plan = corrected(reading.plan, doubt, "Mend")
    assert [action.title for action in plan.actions] == ["Mend", "Sweep"]
