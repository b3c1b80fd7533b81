"""What Word keeps in its own ways: merged cells, shading, strikes, revisions, headers, nested tables."""

import io
from collections.abc import Sequence

import docx
import pytest
from docx.document import Document as WordDocument
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.table import Table, _Cell

from plans.model import Plan, Status
from plans.reading import Reading, read_document
from plans.reading.document import Cell
from plans.reading.word import read_word

HEADINGS = ("No", "Action", "Who", "When")


def plan_of(*rows: Sequence[str]) -> tuple[WordDocument, Table]:
    """A Word document with a plan's table."""
    document = docx.Document()
    table = document.add_table(0, len(HEADINGS))
    for cells in (HEADINGS, *rows):
        for cell, words in zip(table.add_row().cells, cells, strict=True):
            cell.text = words
    return document, table


def saved(document: WordDocument) -> bytes:
    """The document's file."""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def read(document: WordDocument) -> Reading:
    """The document as the bot reads it."""
    return read_document(saved(document), "plan.docx")


def shade(cell: _Cell, fill: str) -> None:
    """Give a cell its colour."""
    shading = OxmlElement("w:shd")
    shading.set(qn("w:fill"), fill)
    cell._tc.get_or_add_tcPr().append(shading)  # noqa: SLF001 - python-docx cannot shade a cell


def only_action(plan: Plan) -> tuple[str, str, tuple[str, ...]]:
    """The plan's one action: title, when, owners."""
    (action,) = plan.actions
    return action.title, action.due.printed, tuple(owner.name for owner in action.owners)


def test_rows_merged_across_are_themes_and_notes() -> None:
    """A theme merged from its second cell, or from its first; notes merged over the whole table."""
    document, table = plan_of(
        ("1", "Doors", "", ""), ("1.1", "Locks", "Ann Lee", "May 26"), ("", "", "", ""), ("2 Windows", "", "", "")
    )
    table.cell(1, 1).merge(table.cell(1, 3))
    table.cell(3, 0).merge(table.cell(3, 3)).paragraphs[0].text = "May 26 - begun"
    table.cell(4, 0).merge(table.cell(4, 3))
    plan = read(document).plan
    assert [(theme.ref, theme.title) for theme in plan.themes] == [("1", "Doors"), ("2", "Windows")]
    assert [(note.words, note.actions) for note in plan.notes] == [("begun", ("1.1",))]


def test_a_struck_date_was_the_first() -> None:
    """Whether it stands above the new one or below it."""
    document, table = plan_of(("1.1", "Locks", "Ann Lee", "June 2026"))
    table.cell(1, 3).add_paragraph().add_run("May 2026").font.strike = True
    assert only_action(read(document).plan) == ("Locks", "May 2026 -> June 2026", ("Ann Lee",))


def test_a_struck_owner_is_left_out_and_said() -> None:
    """Somebody who has left is not asked."""
    document, table = plan_of(("1.1", "Locks", "Ann Lee", "May 2026"))
    paragraph = table.cell(1, 2).add_paragraph()
    for words in ("Bob ", "Ray"):
        paragraph.add_run(words).font.strike = True
    reading = read(document)
    assert only_action(reading.plan)[2] == ("Ann Lee",)
    assert [doubt.says for doubt in reading.doubts if doubt.kind == "struck-owner"] == ["Bob Ray"]


def test_a_row_struck_from_end_to_end_is_left_out_and_said() -> None:
    """The council has done away with the action; a number beside it is seldom struck too."""
    document, table = plan_of(("1.1", "Locks", "Ann Lee", "May 2026"), ("1.2", "", "", ""))
    for place, words in enumerate(("Keys", "Bob Ray", "June 2026"), start=1):
        table.cell(2, place).paragraphs[0].add_run(words).font.strike = True
    reading = read(document)
    assert only_action(reading.plan)[0] == "Locks"
    assert [doubt.says for doubt in reading.doubts if doubt.kind == "struck-row"] == ["1.2 Keys Bob Ray June 2026"]


def test_a_table_without_headings_has_the_theme_above_it() -> None:
    """It goes on with the columns of the one before, under a heading of its own."""
    document, _ = plan_of(("1.1", "Locks", "Ann Lee", "May 2026"))
    document.element.body.insert(0, document.add_heading("Safe homes")._p)  # noqa: SLF001 - a heading above the table
    document.add_heading("Clean streets")
    more = document.add_table(1, 4)
    for cell, words in zip(more.rows[0].cells, ("2.1", "Sweep", "Bob Ray", "June 2026"), strict=True):
        cell.text = words
    actions = read(document).plan.actions
    assert [action.theme and action.theme.title for action in actions] == ["Safe homes", "Clean streets"]


def test_colours_mean_what_the_key_says() -> None:
    """A key in the page header; a colour that it does not name is no status."""
    document, table = plan_of(("1.1", "Locks", "Ann Lee", "May 2026"), ("1.2", "Keys", "Ann Lee", "May 2026"))
    key = document.sections[0].header.add_table(1, 2, document.sections[0].page_width or docx.shared.Cm(21))
    for cell, words, fill in zip(key.rows[0].cells, ("Key: on target", "completed"), ("00B050", "0070c0"), strict=True):
        cell.text = words
        shade(cell, fill)
    shade(table.cell(1, 0), "0070C0")
    shade(table.cell(2, 0), "123456")
    assert [action.status for action in read(document).plan.actions] == [Status.COMPLETED, None]


@pytest.mark.parametrize("words", [("On track", "At risk", "Off track"), ("As planned", "Some doubt", "In trouble")])
def test_three_cells_of_a_traffic_light_are_a_key(words: tuple[str, str, str]) -> None:
    """Though nothing calls them one, they say what the colours of the actions mean."""
    document, table = plan_of(("1.1", "Locks", "Ann Lee", "May 2026"), ("1.2", "Keys", "Ann Lee", "May 2026"))
    document.add_paragraph("")
    key = document.add_table(1, 3)
    for cell, said, fill in zip(key.rows[0].cells, words, ("00B050", "FFC000", "FF0000"), strict=True):
        cell.text = said
        shade(cell, fill)
    shade(table.cell(1, 0), "00B050")
    shade(table.cell(2, 0), "FF0000")
    plan = read(document).plan
    assert [action.status for action in plan.actions] == [Status.ON_TARGET, Status.SIGNIFICANTLY_LATE]
    assert [entry.meaning for entry in plan.legend] == list(words)


def test_the_title_in_the_page_header_is_the_plans() -> None:
    """With its appendix and its month apart."""
    document, _ = plan_of(("1.1", "Locks", "Ann Lee", "May 2026"))
    document.sections[0].header.paragraphs[0].text = "Safe Homes Plan \u2013 Progress update May 2026 Annex B"
    plan = read(document).plan
    assert (plan.title, plan.appendix, plan.as_of_words) == ("Safe Homes Plan", "Annex B", "May 2026")


def test_the_file_lends_its_name_where_there_is_no_title() -> None:
    """So that a plan is never nameless."""
    document, _ = plan_of(("1.1", "Locks", "Ann Lee", "May 2026"))
    assert read_document(saved(document), "/tmp/safe-homes_plan.docx").plan.title == "safe homes plan"  # noqa: S108 - only a name


def test_deleted_revisions_are_gone_and_inserted_ones_there() -> None:
    """The document is read as it would be printed with its changes accepted."""
    document, table = plan_of(("1.1", "Locks", "", "May 2026"))
    paragraph = table.cell(1, 2).paragraphs[0]._p  # noqa: SLF001 - python-docx knows no revisions
    for tag, text, words in (("del", "delText", "Bob Ray"), ("ins", "t", "Ann Lee")):
        xml = f'<w:{tag} {nsdecls("w")} w:id="1" w:author="a"><w:r><w:{text}>{words}</w:{text}></w:r></w:{tag}>'
        paragraph.append(parse_xml(xml))
    assert only_action(read(document).plan)[2] == ("Ann Lee",)


def test_a_text_box_is_read_once() -> None:
    """Word writes a box twice, the second time for programs that do not know the first way; also beside the table."""
    namespace = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    document, table = plan_of(("1.1", "Locks", "Ann Lee", "May 2026"))
    for paragraph in (table.cell(1, 1).paragraphs[0], document.add_paragraph()):
        box = "<w:txbxContent><w:p><w:r><w:t>front and back</w:t></w:r></w:p></w:txbxContent>"
        both = f'<mc:Choice Requires="wps">{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>'
        xml = f"<w:r {nsdecls('w')} {namespace}><mc:AlternateContent>{both}</mc:AlternateContent></w:r>"
        paragraph._p.append(parse_xml(xml))  # noqa: SLF001 - python-docx knows no text boxes
    kept = read_word(saved(document))
    assert kept.tables[0].rows[1][1] == Cell(("Locks", "front and back"))
    assert kept.lines == ("front and back",)


def test_cells_merged_down_stand_in_their_first_row() -> None:
    """The rows below have an empty cell there that is said to be covered, and share its owner."""
    document, table = plan_of(("1", "Locks", "Ann Lee", "May 2026"), ("2", "Keys", "", "May 2026"))
    table.cell(1, 2).merge(table.cell(2, 2))
    rows = read_word(saved(document)).tables[0].rows
    assert rows[1][2] == Cell(("Ann Lee",))
    assert rows[2][2] == Cell(is_covered=True)
    assert [[owner.name for owner in a.owners] for a in read(document).plan.actions] == [["Ann Lee"], ["Ann Lee"]]


def test_a_table_in_a_cell_is_part_of_that_cell() -> None:
    """And is no table of the plan's own."""
    document, table = plan_of(("1.1", "Locks", "Ann Lee", "May 2026"))
    inner = table.cell(1, 1).add_table(1, 1)
    inner.cell(0, 0).text = "front and back"
    assert len(read_word(saved(document)).tables) == 1
    assert only_action(read(document).plan)[0] == "Locks front and back"


def test_a_plan_over_two_tables_is_one() -> None:
    """Each with its heading; a loose table between them is none of it."""
    document, _ = plan_of(("1.1", "Locks", "Ann Lee", "May 2026"))
    document.add_table(1, 2).cell(0, 0).text = "Budget"
    table = document.add_table(2, 4)
    for place, cells in enumerate((HEADINGS, ("1.2", "Keys", "Ann Lee", "June 2026"))):
        for cell, words in zip(table.rows[place].cells, cells, strict=True):
            cell.text = words
    assert [action.ref for action in read(document).plan.actions] == ["1.1", "1.2"]


@pytest.mark.parametrize("words", ["<b>Locks</b> & keys", "=1+1", "@channel", "\u202elocks", "'; DROP TABLE"])
def test_what_people_wrote_is_kept_as_words(words: str) -> None:
    """It is the printing that escapes."""
    document, _ = plan_of(("1.1", words, "Ann Lee", "May 2026"))
    assert only_action(read(document).plan)[0] == words
