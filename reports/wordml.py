"""WordprocessingML by hand: the pieces of a paper's tables as XML text.

A table is written as one string because python-docx, cell by cell, takes thirty times as long (a thousand rows: 1.2 s
against 0.04 s). Widths are in twentieths of a point, sizes in half points, colours RRGGBB.
"""

from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape

from reports.words import one_line, printable

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RULE = "808080"


def run(
    text: str, *, bold: bool = False, italic: bool = False, struck: bool = False, size: int = 0, ink: str = ""
) -> str:
    """A run of text in one face; line feeds become line breaks and tabs stay tabs."""
    face = "".join(
        tag
        for tag, is_on in (
            ("<w:b/>", bold),
            ("<w:i/>", italic),
            ("<w:strike/>", struck),
            (f'<w:color w:val="{ink}"/>', ink),
            (f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>', size),
        )
        if is_on
    )
    return f"<w:r>{f'<w:rPr>{face}</w:rPr>' if face else ''}{_text(text)}</w:r>"


def _text(text: str) -> str:
    lines = ("<w:tab/>".join(_piece(p) for p in line.split("\t")) for line in printable(text).split("\n"))
    return "<w:br/>".join(lines)


def _piece(text: str) -> str:
    return f'<w:t xml:space="preserve">{escape(text)}</w:t>' if text else ""


def paragraph(*runs: str, keep_next: bool = False, right_tab: int = 0, is_centred: bool = False) -> str:
    """A paragraph. `keep_next` keeps its row on the page of the next one; `right_tab` is where a tab flushes right."""
    kept = "<w:keepNext/>" if keep_next else ""
    tab = f'<w:tabs><w:tab w:val="right" w:pos="{right_tab}"/></w:tabs>' if right_tab else ""
    centred = '<w:jc w:val="center"/>' if is_centred else ""
    properties = f"<w:pPr>{kept}{tab}{centred}</w:pPr>" if kept or tab or centred else ""
    return f"<w:p>{properties}{''.join(runs)}</w:p>"


def cell(
    paragraphs: Sequence[str], width: int, *, span: int = 1, fill: str = "", merge: str = "", is_upright: bool = False
) -> str:
    """A cell over `span` columns; Word refuses a cell without a paragraph.

    `merge` is "restart" where it goes on in the row below, and "continue" there; `is_upright` reads from bottom to top.
    """
    # The order of the properties is the schema's: Word calls a file with another damaged.
    properties = "".join(
        (
            f'<w:tcW w:w="{width}" w:type="dxa"/>',
            f'<w:gridSpan w:val="{span}"/>' if span > 1 else "",
            f'<w:vMerge w:val="{merge}"/>' if merge else "",
            f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else "",
            '<w:textDirection w:val="btLr"/>' if is_upright else "",
            '<w:vAlign w:val="center"/>' if is_upright else "",
        )
    )
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{''.join(paragraphs) or '<w:p/>'}</w:tc>"


def row(cells: Iterable[str], *, is_heading: bool = False, may_split: bool = False, height: int = 0) -> str:
    """A row, of this height at least; a heading row is repeated on every page and read out as one."""
    split = "" if may_split else "<w:cantSplit/>"
    least = f'<w:trHeight w:val="{height}" w:hRule="atLeast"/>' if height else ""
    heading = "<w:tblHeader/>" if is_heading else ""
    properties = f"<w:trPr>{split}{least}{heading}</w:trPr>" if split or least or heading else ""
    return f"<w:tr>{properties}{''.join(cells)}</w:tr>"


def table(rows: Iterable[str], widths: Sequence[int], *, caption: str, description: str) -> str:
    """A table of fixed column widths with the words that a screen reader announces it by."""
    edges = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{RULE}"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    said = f'<w:tblCaption w:val="{_attribute(caption)}"/><w:tblDescription w:val="{_attribute(description)}"/>'
    margins = "".join(
        f'<w:{side} w:w="{room}" w:type="dxa"/>'
        for side, room in (("top", 40), ("left", 85), ("bottom", 40), ("right", 85))
    )
    properties = (
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{edges}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar>'
        f'<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" '
        f'w:noHBand="1" w:noVBand="1"/>{said}'
    )
    grid = "".join(f'<w:gridCol w:w="{w}"/>' for w in widths)
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def spacer() -> str:
    """A thin empty paragraph: Word wants one between tables, and one after the last."""
    return '<w:p><w:pPr><w:spacing w:line="100" w:lineRule="exact"/></w:pPr></w:p>'


def field(instruction: str) -> str:
    """A field that Word fills in, such as PAGE."""
    return f'<w:fldSimple w:instr="{instruction}"><w:r><w:t>1</w:t></w:r></w:fldSimple>'


def _attribute(text: str) -> str:
    return escape(one_line(text), {'"': "&quot;"})
