"""Plans of councils that do not exist, in layouts unlike those of the ones that do, each held to its truth."""

import csv
import io
from collections.abc import Sequence
from datetime import date
from typing import cast

import docx
from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.table import Table, _Cell
from openpyxl import Workbook
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from plans.model import Action, Status
from plans.reading import Reading, read_document

GREEN, AMBER, RED, BLUE = "00B050", "FFC000", "FF0000", "0070C0"


def table(document: WordDocument, *rows: Sequence[str]) -> Table:
    """A table of a Word document."""
    made = document.add_table(0, len(rows[0]))
    for row in rows:
        for cell, words in zip(made.add_row().cells, row, strict=True):
            cell.text = words
    return cast("Table", made)


def shade(cell: _Cell, fill: str) -> None:
    """Give a cell of Word its colour."""
    shading = OxmlElement("w:shd")
    shading.set(qn("w:fill"), fill)
    cell._tc.get_or_add_tcPr().append(shading)  # noqa: SLF001 - python-docx cannot shade a cell


def read_word(document: WordDocument) -> Reading:
    """A Word document as the bot reads it."""
    out = io.BytesIO()
    document.save(out)
    return read_document(out.getvalue(), "plan.docx")


def read_excel(workbook: Workbook) -> Reading:
    """A workbook as the bot reads it."""
    out = io.BytesIO()
    workbook.save(out)
    return read_document(out.getvalue(), "plan.xlsx")


def when(action: Action) -> str:
    """When it starts, was due first, and is due."""
    due = action.due
    return " ".join(str(on) for on in (due.start_on, due.original_on, due.on) if on) or str(due.kind)


def told(reading: Reading) -> list[str]:
    """Each action on a line: number, theme, title, owners, when."""
    return [
        f"{a.ref} [{a.theme.title if a.theme else ''}] {a.title}: {', '.join(o.name for o in a.owners)}; {when(a)}"
        for a in reading.plan.actions
    ]


def notes(reading: Reading) -> list[tuple[str, str, tuple[str, ...]]]:
    """The notes: period, words, actions."""
    return [(note.period, note.words, note.actions) for note in reading.plan.notes]


def doubted(reading: Reading, kind: str) -> list[str]:
    """What the doubts of a kind quote."""
    return [doubt.says for doubt in reading.doubts if doubt.kind == kind]


def sea_front() -> WordDocument:
    """A themed table with a key, a nested table and a heading on each page; a second table; two that are no plan."""
    document = docx.Document()
    document.add_paragraph("Sea Front Plan")
    table(document, ("Version", "Date", "Author"), ("0.1", "1 May 2026", "Ann Lee"))
    document.add_paragraph("Key to progress")
    key = table(document, ("Green", "On target"), ("Amber", "Underway but will be late"), ("Blue", "Completed"))
    heading = ("Objective", "Ref", "Action", "Lead Officer", "Target Date", "RAG")
    plan = table(
        document,
        heading,
        ("Cleaner beach", "A1", "Rake the sand", "Ann Lee", "31/05/2026", ""),
        ("", "A2", "Put out bins", "Bob Ray\nCy Moss", "", ""),
        ("", "", "", "", "", ""),
        heading,
        ("Safer water", "B1", "Train lifeguards", "Dee Oak", "Ongoing", ""),
        ("", "B2", "Put up flags", "Head of Beaches", "TBC", ""),
    )
    plan.cell(1, 0).merge(plan.cell(2, 0))
    plan.cell(5, 0).merge(plan.cell(6, 0))
    plan.cell(3, 0).merge(plan.cell(3, 5)).text = "May 2026 - sand is clean, see A1"
    struck = plan.cell(2, 4).paragraphs[0]
    struck.add_run("April 2026").font.strike = True
    struck.add_run(" June 2026")
    for row, fill in zip(
        (*key.rows, *(plan.rows[n] for n in (1, 2, 5, 6))), (GREEN, AMBER, BLUE, GREEN, AMBER, BLUE, RED), strict=True
    ):
        shade(row.cells[-1 if len(row.cells) > 2 else 0], fill)
    document.add_paragraph("From the audit")
    table(
        document,
        ("Rec", "Agreed action", "Who", "By when", "Progress"),
        ("R1", "Count the buoys", "Eve Fox, Harbour Master", "Q2 2026/27", "12/05/26 - half\n16/06/26 - all"),
    )
    table(document, ("Name", "Telephone"), ("Ann Lee", "01234 567890"))
    return document


def test_a_document_of_several_tables() -> None:
    """Themes merged down hold over the page and end with their table; what is no plan is left out."""
    reading = read_word(sea_front())
    assert told(reading) == [
        "A1 [Cleaner beach] Rake the sand: Ann Lee; 2026-05-31",
        "A2 [Cleaner beach] Put out bins: Bob Ray, Cy Moss; 2026-04-30 2026-06-30",
        "B1 [Safer water] Train lifeguards: Dee Oak; ongoing",
        "B2 [Safer water] Put up flags: Head of Beaches; none stated",
        "R1 [] Count the buoys: Eve Fox; 2026-09-30",
    ]
    assert notes(reading) == [
        ("May 2026", "sand is clean, see A1", ("A1", "A2")),
        ("12/05/26", "half", ("R1",)),
        ("16/06/26", "all", ("R1",)),
    ]


def test_shading_is_read_by_the_key_under_its_heading() -> None:
    """And a colour that the key lacks is asked about."""
    reading = read_word(sea_front())
    states = [action.status for action in reading.plan.actions]
    assert states == [Status.ON_TARGET, Status.LATE, Status.COMPLETED, None, None]
    assert doubted(reading, "unread-colour") == ["red"]
    assert doubted(reading, "unread-due") == ["TBC"]


def test_tables_under_lines_in_word_are_themes() -> None:
    """A first column with no heading has the numbers."""
    document = docx.Document()
    for theme, ref in (("Reading", "1"), ("Attendance", "2")):
        document.add_paragraph(theme)
        table(
            document,
            ("", "What we will do", "Who", "Timescale"),
            (ref, f"See to {ref}", "Mrs J Oak (Lead)", "Every day"),
        )
    assert told(read_word(document)) == [
        "1 [Reading] See to 1: Mrs J Oak; recurring",
        "2 [Attendance] See to 2: Mrs J Oak; recurring",
    ]


def test_a_table_with_its_title_and_themes_merged_across() -> None:
    """The update that names an action above is for both, and the row that only counts is asked about."""
    document = docx.Document()
    heading = ("Ref", "Action", "Owner", "Due", "Status")
    made = table(
        document,
        ("Market Hall Plan", "", "", "", ""),
        heading,
        ("Roof", "", "", "", ""),
        ("1a", "Patch the leaks", "Ann Lee", "30 April 2026", "Complete"),
        ("1b", "Replace the gutters", "Ann Lee/Bob Ray", "Mar 26 Jun 26", "Complete - subject to checks"),
        ("Update (June 2026): gutters ordered, as for 1a", "", "", "", ""),
        heading,
        ("Stalls", "", "", "", ""),
        ("2a", "Number the stalls", "Cy Moss", "Q1", "Not started"),
        ("2b", "Let the stalls", "Cy Moss", "once the roof is done", "On hold"),
        ("Actions complete: 1", "", "", "", ""),
    )
    for place in (0, 2, 5, 7, 10):
        made.cell(place, 0).merge(made.cell(place, 4))
    reading = read_word(document)
    assert told(reading) == [
        "1a [Roof] Patch the leaks: Ann Lee; 2026-04-30",
        "1b [Roof] Replace the gutters: Ann Lee, Bob Ray; 2026-03-31 2026-06-30",
        "2a [Stalls] Number the stalls: Cy Moss; none stated",
        "2b [Stalls] Let the stalls: Cy Moss; conditional",
    ]
    assert notes(reading) == [("June 2026", "gutters ordered, as for 1a", ("1a", "1b"))]
    assert [a.status for a in reading.plan.actions] == [Status.COMPLETED, None, None, Status.ON_HOLD]
    assert doubted(reading, "unread-status") == ["Complete - subject to checks"]
    assert doubted(reading, "empty-theme") == ["Actions complete: 1"]


def test_a_plan_among_registers_and_meetings() -> None:
    """Who does it stands under "By"; a risk and a meeting are no actions."""
    document = docx.Document()
    table(
        document,
        ("Risk", "Likelihood", "Impact", "Mitigation", "Risk owner"),
        ("Strike", "Low", "High", "Talk", "Ann Lee"),
    )
    table(document, ("Board", "Date"), ("Cabinet", "14 July 2026"))
    table(
        document,
        ("Task", "By", "Deadline"),
        ("Buy bins", "Ann Lee", "2026/27"),
        ("Sell a lorry", "Bob Ray", "within 6 months"),
    )
    assert told(read_word(document)) == [" [] Buy bins: Ann Lee; 2027-03-31", " [] Sell a lorry: Bob Ray; none stated"]


HEADINGS = ("Ref", "Priority theme", "Action", "Responsible Officer", "Start date", "Target date", "RAG", "For editors")


def sheet_of(workbook: Workbook, name: str, *rows: Sequence[object]) -> Worksheet:
    """A sheet of a workbook, its dates shown as days."""
    sheet: Worksheet = workbook.create_sheet(name)
    for row in rows:
        sheet.append(list(row))
    for one in (one for row in sheet.iter_rows() for one in row if isinstance(one.value, date)):
        one.number_format = "dd/mm/yyyy"
    return sheet


def customer_care() -> Workbook:
    """A title block with a date and a filled key, firsts of months, a hidden column, sheets of lists and sums."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    front = sheet_of(
        workbook,
        "Front desk",
        ("Customer Care Plan",),
        ("Updated:", "", "", "", "", date(2026, 5, 14)),
        ("Key", "Complete", "On track", "Some delay"),
        (),
        HEADINGS,
        ("1.10", "Phones", "Answer at once", "Ann Lee", date(2026, 4, 1), date(2026, 6, 1), "", "x"),
        ("1.11", None, "Ring back", "Bob Ray / Phone Team", date(2026, 4, 1), date(2026, 9, 1), "", "x"),
        ("1.12", "Desk", "Paint the desk", "Head of Facilities", None, date(2027, 3, 1), "", "x"),
        ("Total", None, "3 actions"),
    )
    front.merge_cells("A1:H1")
    front.merge_cells("B6:B7")
    front.column_dimensions["H"].hidden = True
    for place, fill in (("B3", BLUE), ("C3", GREEN), ("D3", AMBER), ("G6", GREEN), ("G7", AMBER), ("G8", RED)):
        front[place].fill = PatternFill("solid", fgColor=f"FF{fill}")
    letters = sheet_of(
        workbook, "Letters", HEADINGS, ("2.1", "Post", "Open the post", "Cy Moss", None, date(2026, 7, 31))
    )
    letters["F2"].number_format = "dd-mmm-yy"
    sheet_of(workbook, "Lists", ("Status",), ("Complete",), ("Late",))
    sheet_of(workbook, "Summary", ("Theme", "Complete", "Late", "Total"), ("Phones", 0, 1, 1))
    return workbook


def test_a_workbook_with_all_that_councils_put_into_one() -> None:
    """The date of the title block does not hide that every other in its column is a month."""
    reading = read_excel(customer_care())
    assert told(reading) == [
        "1.10 [Phones] Answer at once: Ann Lee; 2026-04-01 2026-06-30",
        "1.11 [Phones] Ring back: Bob Ray, Phone Team; 2026-04-01 2026-09-30",
        "1.12 [Desk] Paint the desk: Head of Facilities; 2027-03-31",
        "2.1 [Post] Open the post: Cy Moss; 2026-07-31",
    ]
    assert [action.status for action in reading.plan.actions] == [Status.ON_TARGET, Status.LATE, None, None]
    assert doubted(reading, "key-colour") == ["Some delay"]
    assert doubted(reading, "unread-colour") == ["red"]
    assert doubted(reading, "total-row") == ["Total 3 actions"]
    assert {"firsts-of-months", "hidden-column"} <= {doubt.kind for doubt in reading.doubts}


def test_quarters_under_their_years() -> None:
    """A month lies in its quarter's year; marks alone are asked about."""
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    for row in (
        ("Ref", "Action", "Lead", "2026/27", None, None, None, "2027/28", None),
        (None, None, None, "Q1", "Q2", "Q3", "Q4", "Q1", "Q2"),
        ("E1", "Fit panels", "Ann Lee", "x", "x"),
        ("E2", "Change lamps", "Bob Ray", None, "Jul", None, "Jan"),
        ("E3", "Report", "Bob Ray", None, "Jul"),
    ):
        sheet.append(row)
    sheet.merge_cells("D1:G1")
    reading = read_excel(workbook)
    panels, lamps, report = reading.plan.actions
    assert panels.schedule == (("Q1 2026/27", "x"), ("Q2 2026/27", "x"))
    assert [when(action) for action in (panels, lamps, report)] == ["none stated", "2027-01-31", "2026-07-31"]
    assert len(doubted(reading, "schedule-marks")) == 1


def test_a_semicolon_file_of_windows() -> None:
    """Cells of several lines, quotation marks, names with a mark above a letter, and a number printed again."""
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows([
        ("Caf\u00e9 and park plan", "", "", "", ""),
        (),
        ("No.", "What we will do", "Who", "By when", "Budget \u00a3"),
        ("1", "Plant \u201chedges\u201d\nalong the lane", "Zo\u00eb Hill", "Autumn 2026", "\u00a31,200"),
        ("2", "Mow \u2013 weekly", "Parks team\nVolunteers", "May to Sept 2026", ""),
        ("4", "Open the caf\u00e9", "Zo\u00eb Hill", "29/02/2026", ""),
        ("4", "Close the kiosk", "", "", ""),
    ])  # fmt: skip
    reading = read_document(out.getvalue().encode("cp1252"), "plan.csv")
    assert told(reading) == [
        "1 [] Plant \u201chedges\u201d along the lane: Zo\u00eb Hill; 2026-11-30",
        "2 [] Mow \u2013 weekly: Parks team, Volunteers; 2026-09-30",
        "4 [] Open the caf\u00e9: Zo\u00eb Hill; none stated",
        "4 [] Close the kiosk: ; none stated",
    ]
    (repeated,) = [doubt for doubt in reading.doubts if doubt.kind == "repeated-number"]
    assert repeated.why.endswith("is one of them 3?")
    assert doubted(reading, "gaps") == ["3"]


PIPED = """Falls plan

| Ref | Issue | Action | Lead | Due | Status |
|---|---|---|---|---|---|
| F/01 | Low beds | Buy low beds | Ward Manager, Elm Ward | 30.06.26 | In progress |
| F/02 | Mats | Replace mats | Matron | ASAP | 90% done |
| F/03 |  | Tell families | All ward managers | w/c 8 June 2026 | Completed |
| F/04 | Training | Train in lifting | Clinical Lead for Falls | 3 months after go-live | Not started |
"""


def test_a_table_of_pipes() -> None:
    """A post at a place is one post; a blank issue is the one above; what waits and what is begun is asked."""
    reading = read_document(PIPED.encode(), "plan.md")
    assert told(reading) == [
        "F/01 [Low beds] Buy low beds: Ward Manager, Elm Ward; 2026-06-30",
        "F/02 [Mats] Replace mats: Matron; none stated",
        "F/03 [Mats] Tell families: All ward managers; 2026-06-12",
        "F/04 [Training] Train in lifting: Clinical Lead for Falls; conditional",
    ]
    assert doubted(reading, "open-due") == ["w/c 8 June 2026"]
    assert doubted(reading, "unread-status") == ["90% done"]


FIXED = """Damp plan

Ref   Task                         Responsible        Start     Finish    Comments
----  ---------------------------  -----------------  --------  --------  ----------------------
D1    Survey every home built      J Hart             Apr 26    Sep 26    On track
      before 1950
D2    Fit fans in kitchens and     Repairs Manager /  Jun 26    Dec 26    Slipped - supplier
      bathrooms                    K Moor                                 late
                                        Page 1 of 2
Ref   Task                         Responsible        Start     Finish    Comments
----  ---------------------------  -----------------  --------  --------  ----------------------
D3    Publish a guide              Comms              Q2 26/27  Q3 26/27
"""


def test_columns_of_a_fixed_width_over_two_pages() -> None:
    """A cell goes on below; a quarter starts on its first day and is due by its last."""
    reading = read_document(FIXED.encode(), "plan.txt")
    assert told(reading) == [
        "D1 [] Survey every home built before 1950: J Hart; 2026-04-01 2026-09-30",
        "D2 [] Fit fans in kitchens and bathrooms: Repairs Manager, K Moor; 2026-06-01 2026-12-31",
        "D3 [] Publish a guide: Comms; 2026-07-01 2026-12-31",
    ]


NUMBERED = """Ref\tAction\tOwner\tOriginal target date\tRevised target date\tQ1 update\tQ2 update
7\tSweep the steps\tAnn Lee\t31/03/2026\t\tDone\t
8\tWash the walls\tBob Ray\t31/03/2026\t30/06/2026\tBegun\tNearly there
9\tWax the floor\tCy Moss\t30/06/2026\tTBC\t\t
11\tPaint the door\tBob Ray\tMay 26\t\t\t
1\tOil the hinge\tBob Ray\tMay 26\t\t\t
13\tFit the bell\tBob Ray\tMay 26\t\t\t
\tFit the lock\tBob Ray\t31 June 2026\t\t\t
15\tFix the mat\tBob Ray\tfrom May 2026\t\t\t
"""


def test_numbers_that_are_misprinted_left_out_and_missing() -> None:
    """Each is kept as printed, and what it should be is proposed; a revised date that cannot be read is asked about."""
    reading = read_document(NUMBERED.encode(), "plan.txt")
    assert [action.ref for action in reading.plan.actions] == ["7", "8", "9", "11", "1", "13", "", "15"]
    why = {doubt.kind: doubt.why for doubt in reading.doubts}
    assert why["misprinted-number"] == "it stands between 11 and 13: is 12 meant?"
    assert why["no-number"] == "the other actions have one: is 14 meant?"
    assert doubted(reading, "unread-due") == ["31 June 2026", "TBC"]
    assert [note[:2] for note in notes(reading)] == [("Q1", "Done"), ("Q1", "Begun"), ("Q2", "Nearly there")]
    assert [when(a) for a in reading.plan.actions[:3]] == ["2026-03-31", "2026-03-31 2026-06-30", "2026-06-30"]
    assert when(reading.plan.actions[-1]) == "2026-05-01"
