"""The paper in Word, opened again: its cells one by one, its page, and the plan that is read back from it."""

# ruff: noqa: RUF001 - papers part a note's period from its words by an en dash, as seed 002 does

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.enum.section import WD_ORIENTATION
from docx.oxml.ns import qn
from docx.table import Table, _Cell, _Row
from hypothesis import given, settings
from hypothesis import strategies as st

from plans.model import Action, Due, Note, Plan, Status
from plans.reading.plan import read_document
from reports.shades import SHADES
from reports.word import write_word
from tests.reports_sample import AS_AT, EMPTY, LIGHTS, NEW, PATROL, PLAN, PLANS

EXAMPLES = Path(__file__).parents[2] / "examples"
SHARED = Path(__file__).parents[3] / "shared"
SEEDS = ("seeds/002_de506e80f791abf3.txt", "import/files/002_progress_update.docx")
SHADED_SEED = "import/files/002_progress_update_rag.docx"


def written(plan: Plan = PLAN, period: str | None = None) -> bytes:
    """The paper as a file's content."""
    out = io.BytesIO()
    write_word(plan, out, as_at=AS_AT, period=period)
    return out.getvalue()


def opened(plan: Plan = PLAN, period: str | None = None) -> Document:
    """The paper, opened again."""
    return docx.Document(io.BytesIO(written(plan, period)))


def cells(row: _Row) -> list[_Cell]:
    """A row's cells, merged ones once."""
    return [_Cell(tc, row.table) for tc in row._tr.tc_lst]  # noqa: SLF001 - row.cells repeats merged cells


def texts(table: Table) -> list[list[str]]:
    """The table's words by row."""
    return [[c.text for c in cells(row)] for row in table.rows]


def fill(cell: _Cell) -> str:
    """A cell's shading, or nothing."""
    found = next(cell._tc.iter(qn("w:shd")), None)  # noqa: SLF001 - python-docx has no shading
    return str(found.get(qn("w:fill"))) if found is not None else ""


def test_cell_by_cell() -> None:
    """Heading row, theme row, action rows and their notes, every word in its place."""
    assert texts(opened().tables[0])[:7] == [
        ["No", "Action", "How", "Who", "When", "Priority"],
        ["1", "A safer harbour"],
        ["1.1\ncompleted", "Dredge the inner channel", "Let a contract", "Morwenna Pascoe", "Dec 2025", "H"],
        [
            *("1.2\nunderway but will be late", "Renew the harbour lights", "Survey, then replace"),
            *("Morwenna Pascoe\nTom Birch", "May 2025\nSept 2026", "H"),
        ],
        [
            (
                "October 25 – 1.1 and 1.2 wait for the survey.\nMarch 26 – 1.1: channel open since 3 March\n"
                "March 26 – 1.2: survey done <see plan> (Morwenna Pascoe)\n"
                "March 26 – 1.2: lamps ordered (Tom Birch, received after closing)"
            )
        ],
        ["1.3\nnot underway or significantly late", "Share a patrol boat", "", "Tom Birch", "June 2025", "M"],
        ["October 25 – no boat yet\nJanuary 26 – still no boat\nMarch 26 – neighbours withdrew"],
    ]


def test_status_by_shading_and_word() -> None:
    """The number's cell has the key's shade and the word; outside the key the word alone."""
    rows = opened().tables[0].rows
    shades = {c.text.partition("\n")[0]: fill(c) for c in (cells(r)[0] for r in rows) if "\n" in c.text}
    assert {number: shade for number, shade in shades.items() if len(number) == 3} == {
        "1.1": SHADES[Status.COMPLETED][0],
        "1.2": SHADES[Status.LATE][0],
        "1.3": SHADES[Status.SIGNIFICANTLY_LATE][0],
        "2.1": SHADES[Status.ON_TARGET][0],
        "2.2": "",
        "2.4": "",
    }


def luminance(colour: str) -> float:
    """Relative luminance, by WCAG 2.2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("status", SHADES)
def test_words_on_shades_can_be_read(status: Status) -> None:
    """Contrast of at least 4.5, by WCAG 2.2."""
    dark, light = sorted(luminance(c) for c in SHADES[status])
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_a_slipped_date_is_struck_through_above_the_new_one() -> None:
    """Both dates stay, and only the first is struck."""
    when = cells(opened().tables[0].rows[3])[4]
    assert [(r.text, bool(r.font.strike)) for p in when.paragraphs for r in p.runs] == [
        ("May 2025", True),
        ("Sept 2026", False),
    ]


def test_header_has_title_appendix_and_shaded_key() -> None:
    """On every page: what it is, which appendix, and what the shades mean."""
    header = opened().sections[0].header
    assert header.paragraphs[0].text == "Coast Action Plan – Progress update January 2026\tAppendix 3"
    key = cells(header.tables[0].rows[0])
    assert [c.text for c in key] == [
        *("Key", "on target", "underway but will be late", "not underway or significantly late", "completed")
    ]
    assert [fill(c) for c in key] == ["", *(SHADES[s][0] for s in SHADES)]


def test_page_is_landscape_a4_with_numbers() -> None:
    """29.7 by 21 centimetres; "Page x of y" at the foot."""
    section = opened().sections[0]
    assert section.orientation == WD_ORIENTATION.LANDSCAPE
    assert [round(side.cm, 1) for side in (section.page_width, section.page_height) if side] == [29.7, 21.0]
    fields = section.footer._element.iter(qn("w:fldSimple"))  # noqa: SLF001 - python-docx has no fields
    assert [f.get(qn("w:instr")) for f in fields] == ["PAGE", "NUMPAGES"]


def flags(table: Table, name: str) -> list[bool]:
    """Which rows have a property or hold a paragraph that has it."""
    return [next(row._tr.iter(qn(name)), None) is not None for row in table.rows]  # noqa: SLF001 - no public way


def test_heading_row_is_repeated_and_rows_stay_whole() -> None:
    """The first row alone heads every page; no row is split; a theme and an action stay with what follows them."""
    table = opened().tables[0]
    assert flags(table, "w:tblHeader") == [True] + [False] * 12
    assert all(flags(table, "w:cantSplit"))
    kept = flags(table, "w:keepNext")
    assert kept == [False, True, False, True, False, True, False, True, True, False, False, False, False]


def test_a_very_long_note_may_split() -> None:
    """Or it would leave half a page empty before it."""
    long = replace(PLAN, notes=(Note("n", "word " * 800, ("a3",), "March 26"),))
    assert flags(opened(long).tables[0], "w:cantSplit").count(False) == 1


def test_read_out_as_what_it_is() -> None:
    """British English, a title, an author, and a table that says what it is."""
    document = opened()
    properties = document.core_properties
    assert (properties.title, properties.author, properties.language) == (
        "Coast Action Plan – Progress update January 2026",
        "Chaser",
        "en-GB",
    )
    assert properties.created is not None
    assert properties.created.date() == AS_AT
    languages = {e.get(qn("w:val")) for e in document.styles.element.iter(qn("w:lang"))}
    assert languages == {"en-GB"}
    caption = next(document.element.iter(qn("w:tblCaption")))
    assert caption.get(qn("w:val")) == properties.title


def test_no_picture_of_another_document() -> None:
    """The template's thumbnail is not in the file."""
    with zipfile.ZipFile(io.BytesIO(written())) as package:
        assert not [n for n in package.namelist() if "thumbnail" in n]


def test_silence_stands_in_italics() -> None:
    """Where the newest round's period is given, who said nothing about an action shows."""
    rows = opened(replace(PLAN, notes=PLAN.notes[:4]), "March 26").tables[0].rows
    line = cells(rows[6])[0].paragraphs[-1]
    assert line.text == "March 26 – no update received; last: January 26"
    assert [(bool(r.bold), bool(r.italic)) for r in line.runs] == [(True, False), (False, True)]


def test_the_newest_round_is_bold() -> None:
    """A board finds what is new without reading it all."""
    lines = cells(opened(period="March 26").tables[0].rows[6])[0].paragraphs
    assert [bool(p.runs[0].bold) for p in lines] == [False, False, True]


def test_what_people_typed_is_text() -> None:
    """Markup, line breaks, tabs and control characters cannot break the file or become anything else."""
    words = 'a <b> & "c"\nnext\tcolumn\x00\x0b\x1f\ud800\ufffe\u202e end ]]> &amp;'
    plan = replace(PLAN, title="T <i> & 'q'", notes=(Note("n", words, ("a3",), "March 26"),))
    document = opened(plan)
    row = cells(document.tables[0].rows[5])[0]
    assert row.text == 'March 26 – a <b> & "c"\nnext\tcolumn\n end ]]> &amp;'
    assert document.core_properties.title.startswith("T <i> & 'q' – ")


def test_no_actions_and_one_column() -> None:
    """An empty table says so, and a single column is no trouble."""
    assert opened(EMPTY).paragraphs[-1].text == "This plan has no actions."
    bare = replace(PATROL, status=None, due=Due())
    assert texts(opened(replace(PLAN, columns=("Action",), actions=(bare,))).tables[0])[1:3] == [
        ["1 A safer harbour"],
        ["1.3 Share a patrol boat"],
    ]


def differences(plan: Plan, other: Plan) -> Iterator[str]:
    """What was not read back: each field, each action and each note by its own."""
    for name in ("title", "appendix", "as_of_words", "columns", "themes", "legend"):
        if getattr(plan, name) != getattr(other, name):
            yield f"{name}: {getattr(plan, name)} became {getattr(other, name)}"
    yield from (f"action {a} became {b}" for a, b in zip(plan.actions, other.actions, strict=True) if a != b)
    ours, theirs = _dated(plan), _dated(other)
    yield from (f"note {n}" for n in ours.symmetric_difference(theirs))


def _dated(plan: Plan) -> set[tuple[str, str, tuple[str, ...]]]:
    ref = {a.id: a.ref for a in plan.actions}
    return {(n.period, n.words, tuple(ref[i] for i in n.actions)) for n in plan.notes}


@pytest.mark.parametrize("name", [*SEEDS, SHADED_SEED])
def test_a_seed_goes_out_and_comes_back(name: str) -> None:
    """Seed 002 written in its own layout reads back as the same plan, every field, action and note."""
    if not SHARED.exists():
        pytest.skip("the seeds are not here: ../shared is absent")
    plan = read_document((SHARED / name).read_bytes(), name).plan
    back = read_document(written(plan), "paper.docx").plan
    assert back == plan


@pytest.mark.parametrize("name", ["library-plan.docx", "library-plan.txt"])
def test_the_example_goes_out_and_comes_back(name: str) -> None:
    """So does the example plan, with all kinds of due."""
    plan = read_document((EXAMPLES / name).read_bytes(), name).plan
    assert read_document(written(plan), "paper.docx").plan == plan


def test_a_round_goes_out_and_comes_back() -> None:
    """A round's notes, statuses, slipped dates and shared rows read back; only the month moves on."""
    notes = tuple(replace(n, author="", is_late=False) for n in PLAN.notes)
    plan = read_document(written(replace(PLAN, notes=notes)), "paper.docx").plan
    assert {a.ref: a.status for a in plan.actions} == {a.ref: a.status for a in PLAN.actions}
    assert _dated(plan) == _dated(PLAN)
    assert plan.actions[1].due.original_words == LIGHTS.due.original_words
    assert not list(differences(plan, read_document(written(plan), "paper.docx").plan))


def test_silence_does_not_come_back_as_a_note() -> None:
    """What a paper prints for a silent action is nobody's words."""
    quiet = replace(PLAN, notes=PLAN.notes[:4])
    back = read_document(written(quiet, "March 26"), "paper.docx").plan
    assert {n.period for n in back.notes} == {"October 25", "January 26"}
    assert not {n.period for n in back.notes} & {n.period for n in NEW}


@settings(deadline=None, max_examples=40)
@given(PLANS, st.none() | st.just("March 26"))
def test_any_plan_can_be_opened(plan: Plan, period: str | None) -> None:
    """Whatever people wrote, the file opens and every action has its row."""
    table = opened(plan, period).tables[0]
    assert sum(len(cells(row)) == 6 for row in table.rows) == 1 + len(plan.actions)


@settings(deadline=None, max_examples=30)
@given(st.text(), st.text(alphabet=st.characters(categories=["Cc", "Cs", "Cn", "Zl", "Zp", "Cf"])))
def test_any_characters_can_be_opened(words: str, odd: str) -> None:
    """Control characters, surrogates and unassigned ones do not spoil the file."""
    action = Action("x", f"{words}{odd}", odd, how=odd + words, status=Status.LATE)
    notes = (Note("n", odd + words, ("x",), odd),)
    plan = replace(PLAN, title=odd, appendix=words, actions=(action,), notes=notes)
    assert len(opened(plan, odd).tables[0].rows) >= 2
