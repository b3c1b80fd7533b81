"""A Word document (.docx) -> a document: page headers, paragraphs and tables with merged cells, shading and strikes."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from plans.errors import NotAPlan
from plans.reading.document import EMPTY, Cell, Document, Row, Table, cell, tidy
from plans.reading.safety import check_package

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.oxml.xmlchemy import BaseOxmlElement

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BREAKS = {f"{_W}tab": " ", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_HOLDERS = {
    f"{_W}{name}" for name in ("hyperlink", "ins", "moveTo", "smartTag", "customXml", "sdt", "sdtContent", "fldSimple")
}
# Written out once: a table has them looked up for each of its cells.
_TABLE, _ROW, _ROW_LOOKS, _CELL, _CELL_LOOKS = (f"{_W}{name}" for name in ("tbl", "tr", "trPr", "tc", "tcPr"))
_PARAGRAPH, _RUN, _RUN_LOOKS, _TEXT = (f"{_W}{name}" for name in ("p", "r", "rPr", "t"))
_BEFORE, _SPAN, _MERGE, _SHADING = (f"{_W}{name}" for name in ("gridBefore", "gridSpan", "vMerge", "shd"))
_STRIKES = (f"{_W}strike", f"{_W}dstrike")
_VALUE = f"{_W}val"
_OFF = {"0", "false", "off"}
_FILL = re.compile(r"[0-9A-Fa-f]{6}")
_NO_FILL = "FFFFFF"
_MOST_COLUMNS = 64
_Looks = Mapping[str, "BaseOxmlElement"]


def read_word(data: bytes) -> Document:
    """Read the headers, paragraphs and tables of a .docx file; deleted revisions are left out.

    Raises:
        NotAPlan: it is damaged, or is refused for safety (`safety.check_package`).
    """
    check_package(data)
    word = _opened(data)
    roots = [*_headers(word), word.element.body]
    for root in roots:
        _drop_fallbacks(root)
    lines = [line for root in roots for line in _loose_lines(root)]
    tables = [_table(element) for root in roots for element in _tables(root)]
    return Document(tuple(lines), tuple(table for table in tables if table.rows))


def _opened(data: bytes) -> "WordDocument":
    import docx  # noqa: PLC0415 - takes 0.2 s, and most runs of the bot read no document
    from docx.opc.exceptions import OpcError  # noqa: PLC0415 - see above

    # lxml reports bad XML as a SyntaxError.
    damage = (OpcError, SyntaxError, zipfile.BadZipFile, zlib.error, LookupError, ValueError, TypeError, AttributeError)
    try:
        word = docx.Document(io.BytesIO(data))
        list(_headers(word))
        word.element.body.tag.strip()
    except (*damage, OSError, EOFError, RuntimeError) as error:
        raise NotAPlan("This Word document is damaged and cannot be opened: save it again and resend it.") from error
    return word


def _headers(word: "WordDocument") -> "Iterator[BaseOxmlElement]":
    """Each section's own headers; a linked one repeats the section's before."""
    for section in word.sections:
        for header in (section.first_page_header, section.header, section.even_page_header):
            if not header.is_linked_to_previous:
                yield header._element  # noqa: SLF001 - python-docx has no public way to a header's tables in order


def _drop_fallbacks(root: "BaseOxmlElement") -> None:
    """Without what an older program would show in place of something newer: its words would be read twice."""
    for fallback in list(root.iter(_FALLBACK)):
        fallback.getparent().remove(fallback)


def _tables(root: "BaseOxmlElement") -> "Iterator[BaseOxmlElement]":
    """The tables that stand in no other table."""
    return (table for table in root.iter(_TABLE) if next(table.iterancestors(_TABLE), None) is None)


def _loose_lines(root: "BaseOxmlElement") -> Iterator[str]:
    for paragraph in root.xpath(".//w:p[not(ancestor::w:tbl)]"):
        yield from filter(None, map(tidy, _paragraph(paragraph, []).split("\n")))


def _table(table: "BaseOxmlElement") -> Table:
    rows = (row for row in table.iter(_ROW) if next(row.iterancestors(_TABLE)) is table)
    return Table(tuple(row for row in map(_row, rows) if row), above=_line_above(table))


def _line_above(table: "BaseOxmlElement") -> str:
    """The last words of the paragraphs between it and what stands above it, "" where that is a table."""
    for element in table.itersiblings(preceding=True):
        if element.tag != _PARAGRAPH:
            return ""
        words = tidy(_paragraph(element, []))
        if words:
            return words
    return ""


def _row(row: "BaseOxmlElement") -> Row:
    """Its cells by column: a merged cell in its first one, empty cells in those it covers."""
    cells = [EMPTY] * min(_number(_looks(row, _ROW_LOOKS), _BEFORE), _MOST_COLUMNS)
    for element in _held(row, _CELL):
        looks = _looks(element, _CELL_LOOKS)
        span = min(_number(looks, _SPAN, 1), _MOST_COLUMNS)
        cells.append(_cell(element, looks))
        cells += [EMPTY] * (span - 1)
    return tuple(cells)


def _looks(element: "BaseOxmlElement", tag: str) -> _Looks:
    """How a row or cell looks, by tag: all of it in one go, which is quicker than to find each by itself."""
    for child in element:
        if child.tag == tag:
            return {look.tag: look for look in child}
    return {}


def _held(element: "BaseOxmlElement", tag: str) -> "Iterator[BaseOxmlElement]":
    """Its children of a tag, those in links, insertions and content controls too; not those in a text box."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in _HOLDERS:
            yield from _held(child, tag)


def _number(looks: _Looks, tag: str, default: int = 0) -> int:
    found = looks.get(tag)
    words = found.get(_VALUE) if found is not None else None
    return int(words) if words and words.isascii() and words.isdigit() else default


def _cell(element: "BaseOxmlElement", looks: _Looks) -> Cell:
    merge = looks.get(_MERGE)
    if merge is not None and merge.get(_VALUE) != "restart":
        return Cell(is_covered=True)
    struck: list[str] = []
    words = "\n".join([_paragraph(paragraph, struck) for paragraph in element.iter(_PARAGRAPH)])
    return cell(words.split("\n"), _fill(looks), "\n".join(struck).split("\n") if struck else ())


def _fill(looks: _Looks) -> str:
    shading = looks.get(_SHADING)
    if shading is None:
        return ""
    fill = shading.get(f"{_W}fill") or ""
    return fill.upper() if _FILL.fullmatch(fill) and fill.upper() != _NO_FILL else ""


def _paragraph(paragraph: "BaseOxmlElement", struck: list[str]) -> str:
    """The words of a paragraph; those struck through are added to `struck`, runs that touch as one."""
    words: list[str] = []
    goes_on = False
    for run in _held(paragraph, _RUN):
        said, is_struck = _run(run)
        words.append(said)
        if is_struck and goes_on:
            struck[-1] += said
        elif is_struck:
            struck.append(said)
        goes_on = is_struck
    return "".join(words)


def _run(run: "BaseOxmlElement") -> tuple[str, bool]:
    """The words of a run, and whether they are struck through. A deleted revision has none."""
    words: list[str] = []
    is_struck = False
    for part in run:
        tag = part.tag
        if tag == _TEXT:
            words.append(part.text or "")
        elif tag == _RUN_LOOKS:
            is_struck = any(mark.get(_VALUE) not in _OFF for mark in part.iterchildren(*_STRIKES))
        else:
            words.append(_BREAKS.get(tag, ""))
    return "".join(words), is_struck
