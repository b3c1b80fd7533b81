"""Write library-plan.docx and library-plan.txt: an invented council's plan in the layout of many a real one.

Run from the project's root: python examples/make_example.py. Both files hold the same plan; the text has lost its
colours and the line breaks in its cells, as text copied out of a document has.
"""  # noqa: INP001 - a script, no package

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import docx
from docx.enum.section import WD_ORIENTATION
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Length, Pt

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table, _Cell, _Row
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

HERE = Path(__file__).parent
TITLE = "Library and Customer Service Improvement Plan \N{EN DASH} Progress update September 2026"
APPENDIX = "Appendix 3"
KEY = {
    "on target": "92D050",
    "underway but will be late": "FFC000",
    "not underway or significantly late": "FF7C80",
    "completed": "8DB3E2",
}
GREEN, AMBER, RED, BLUE = KEY.values()
THEME_GREY, HEADING_GREY = "D9D9D9", "F2F2F2"
HEADINGS = ("No", "Action", "How", "Who", "When", "Priority")
WIDTHS = (Cm(1.6), Cm(6.2), Cm(7.6), Cm(4.2), Cm(3.9), Cm(2.0))
DASH = " \N{EN DASH} "


@dataclass(frozen=True)
class Theme:
    """A heading row."""

    ref: str
    title: str


@dataclass(frozen=True)
class Action:
    """A row: its cells as lines, the colour of its number, a date struck out above the present one."""

    ref: str
    title: str
    how: str
    who: tuple[str, ...]
    when: str
    priority: str
    fill: str = ""
    struck: str = ""


@dataclass(frozen=True)
class Notes:
    """The row under an action: a month and words, oldest first."""

    lines: tuple[tuple[str, str], ...]


PLAN: tuple[Theme | Action | Notes, ...] = (
    Theme("1", "Libraries people want to use"),
    Action(
        "1.1",
        "Longer opening hours at Marrow Bridge library",
        "Try Saturday afternoons and one late evening for three months",
        ("Grace Okoro",),
        "End June 2026",
        "H",
        BLUE,
    ),
    Notes(
        (
            ("May 26", "rota agreed with staff, trial under way since the 9th"),
            ("July 26", "visits on Saturdays up by a fifth"),
            ("September 26", "completed, the longer hours are permanent"),
        )
    ),
    Action(
        "1.2",
        "A reading group in every branch",
        "Branch staff find and train volunteers",
        ("Grace Okoro", "Ewa Lis"),
        "October 2026",
        "M",
        GREEN,
    ),
    Notes((("July 26", "four of seven branches have one"), ("September 26", "six of seven, on target"))),
    Action(
        "1.3",
        "New children's library at Coldwater",
        "Capital bid, design with two primary schools, six weeks of building",
        ("Library Development Manager",),
        "End December 2026",
        "H",
        AMBER,
        "End March 2026",
    ),
    Notes(
        (
            ("May 26", "design agreed with the schools; the builder withdrew"),
            ("July 26", "second tender is out"),
            ("September 26", "builder appointed, work starts in November"),
        )
    ),
    Theme("2", "A better answer the first time"),
    Action(
        "2.1",
        "One telephone number for all services",
        "Move eleven published numbers to the contact centre",
        ("Head of Customer Services",),
        "July 2026",
        "H",
    ),
    Action(
        "2.2",
        "Calls back instead of waiting in the queue",
        "Switch on in the contact centre, train the advisers",
        ("Tom Ashdown",),
        "31 October 2026",
        "M",
    ),
    Notes(
        (
            ("July 26", "2.1 and 2.2 are on hold until the telephone contract is signed"),
            ("September 26", "no change"),
        )
    ),
    Action(
        "2.3",
        "Letters in plain English",
        "Rewrite the letters that bring the most calls",
        ("Tom Ashdown",),
        "As and when",
        "L",
        GREEN,
    ),
    Notes((("July 26", "council tax reminder rewritten, calls about it down by a third"),)),
    Theme("3", "Online when it suits you"),
    Action(
        "3.1",
        "Borrow, renew and reserve by phone",
        "Join the regional library app",
        ("Digital Team",),
        "2026/27",
        "M",
        GREEN,
    ),
    Notes((("September 26", "contract signed, on track for a start in January"),)),
    Action(
        "3.2",
        "Meeting rooms booked online",
        "Buy a booking service, try it with two community groups",
        ("Marcus Bell",),
        "Mar 26",
        "M",
        RED,
    ),
    Notes(
        (
            ("May 26", "supplier chosen"),
            ("July 26", "still outstanding as a result of a vacancy in the web team"),
            ("September 26", "vacancy filled, groups to try it next month"),
        )
    ),
    Action(
        "3.3",
        "Help with online forms at library desks",
        "Two trained volunteers in each branch",
        ("Grace Okoro",),
        "Ongoing",
        "M",
        GREEN,
    ),
    Notes((("May 26", "ongoing"), ("September 26", "ongoing, 340 people helped since May"))),
    Action(
        "3.4",
        "Self-service kiosks, a second look",
        "Compare costs with the neighbouring districts",
        ("Priya Nair",),
        "When the county's kiosk contract is agreed",
        "L",
    ),
    Theme("4", "Knowing how well we do"),
    Action(
        "4.1",
        "Customer survey twice a year",
        "Same ten questions at desks, by phone and online",
        ("Priya Nair",),
        "November 2026",
        "M",
        GREEN,
    ),
    Notes(
        (("May 26", "questions agreed with the residents' panel"), ("September 26", "printed and online, on target"))
    ),
    Action(
        "4.2",
        "Complaints: say what we changed",
        "A page on the website each month, three lines in each library",
        ("Grace Okoro",),
        "Ongoing",
        "H",
        GREEN,
    ),
    Notes((("September 26", "ongoing"),)),
    Action(
        "4.3",
        "Waiting times on the council website",
        "Take them from the queue system every night",
        ("Daniel Whitlock",),
        "September 2026",
        "M",
        AMBER,
    ),
    Notes((("July 26", "first figures checked"), ("September 26", "two sites out of five still to be connected"))),
    Action(
        "4.4",
        "Service standards on one page",
        "Draft with front-line staff, test with customers",
        ("Grace Okoro",),
        "End January 2027",
        "L",
    ),
)


def as_text() -> str:
    """The plan as tab-separated text: no colours, no line breaks in a cell but between notes."""
    lines = ["", f"{TITLE} **{APPENDIX}**", "", f"Key{DASH}{', '.join(KEY)}", "", "\t".join(HEADINGS)]
    lines += [_text_row(row) for row in PLAN]
    return "\n".join(lines) + "\n"


def _text_row(row: Theme | Action | Notes) -> str:
    if isinstance(row, Theme):
        return f"{row.ref}\t{row.title}\t\t\t\t"
    if isinstance(row, Notes):
        notes = " ".join(f"<p>{month}{DASH}{words}</p>" for month, words in row.lines)
        return f"{notes}\t\t\t\t\t"
    when = f"{row.struck} {row.when}".strip()
    return "\t".join((row.ref, row.title, row.how, " ".join(row.who), when, row.priority))


def as_word() -> "Document":
    """The plan as a landscape Word document with its key shaded in the page header."""
    document = docx.Document()
    _set_up(document)
    table = document.add_table(rows=0, cols=len(HEADINGS))
    table.style = "Table Grid"
    table.autofit = False
    for column, width in zip(table.columns, WIDTHS, strict=True):
        column.width = width
    heading = _add_row(table)
    heading._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 - python-docx cannot repeat a row
    for cell, words in zip(heading.cells, HEADINGS, strict=True):
        _write(cell, [words], fill=HEADING_GREY, bold=True)
    for row in PLAN:
        _add(table, row)
    return document


def _set_up(document: "Document") -> None:
    properties = document.core_properties
    properties.title, properties.author, properties.language = TITLE, "Marrowdale District Council", "en-GB"
    properties.created = properties.modified = datetime(2026, 9, 21, tzinfo=UTC)
    document.styles["Normal"].font.name = "Arial"
    document.styles["Normal"].font.size = Pt(9)
    document.styles["Normal"].paragraph_format.space_after = Pt(0)
    section = document.sections[0]
    section.orientation = WD_ORIENTATION.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(1.5)
    title = section.header.paragraphs[0]
    _run(title, f"{TITLE} ", size=12)
    _run(title, APPENDIX, bold=True, size=12)
    key = section.header.add_table(1, len(KEY) + 1, Length(sum(WIDTHS)))
    _write(key.cell(0, 0), ["Key \N{EN DASH}"], bold=True)
    for cell, (words, fill) in zip(key.rows[0].cells[1:], KEY.items(), strict=True):
        _write(cell, [words], fill=fill)
    section.header.add_paragraph()


def _add(table: "Table", row: Theme | Action | Notes) -> None:
    cells = _add_row(table).cells
    if isinstance(row, Theme):
        _write(cells[0], [row.ref], fill=THEME_GREY, bold=True)
        _write(cells[1].merge(cells[-1]), [row.title], fill=THEME_GREY, bold=True)
    elif isinstance(row, Notes):
        _write(cells[0].merge(cells[-1]), [f"{month}{DASH}{words}" for month, words in row.lines])
    else:
        _write(cells[0], [row.ref], fill=row.fill)
        for cell, lines in zip(cells[1:4], ([row.title], [row.how], row.who), strict=True):
            _write(cell, lines)
        _write(cells[4], [row.when], struck=row.struck)
        _write(cells[5], [row.priority])
    if not isinstance(row, Notes):
        _keep_with_next(cells)


def _keep_with_next(cells: "Sequence[_Cell]") -> None:
    """So that no page break parts a theme from its actions, or an action from its notes."""
    for paragraph in (paragraph for cell in cells for paragraph in cell.paragraphs):
        paragraph.paragraph_format.keep_with_next = True


def _add_row(table: "Table") -> "_Row":
    row: _Row = table.add_row()  # type: ignore[no-untyped-call]  # python-docx leaves it untyped
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001 - python-docx cannot hold a row together
    for cell, width in zip(row.cells, WIDTHS, strict=True):
        cell.width = width
    return row


def _write(cell: "_Cell", lines: Sequence[str], *, fill: str = "", struck: str = "", bold: bool = False) -> None:
    """Write a cell's lines, a paragraph each, a struck one above them."""
    paragraphs = [cell.paragraphs[0], *(cell.add_paragraph() for _ in [struck, *lines][1 + (not struck) :])]
    if struck:
        _run(paragraphs.pop(0), struck).font.strike = True
    for paragraph, words in zip(paragraphs, lines, strict=True):
        _run(paragraph, words, bold=bold)
    if fill:
        shading = OxmlElement("w:shd")
        for name, value in (("val", "clear"), ("color", "auto"), ("fill", fill)):
            shading.set(qn(f"w:{name}"), value)
        cell._tc.get_or_add_tcPr().append(shading)  # noqa: SLF001 - python-docx cannot shade a cell


def _run(paragraph: "Paragraph", words: str, *, bold: bool = False, size: int = 9) -> "Run":
    run = paragraph.add_run(words)
    run.bold, run.font.size = bold, Pt(size)
    return run


if __name__ == "__main__":
    (HERE / "library-plan.txt").write_text(as_text(), encoding="utf-8")
    as_word().save(str(HERE / "library-plan.docx"))
