"""A Word document (.docx) -> a document: page headers, paragraphs and tables with merged cells, shading and strikes."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from plans.errors import NotAPlan
from plans.reading.document import Cell, Document, Row, Table, cell, tidy
from plans.reading.safety import check_package

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.oxml.xmlchemy import BaseOxmlElement

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BREAKS = {f"{_W}tab": " ", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_OFF = {"0", "false", "off"}
_FILL = re.compile(r"[0-9A-Fa-f]{6}")
_NO_FILL = "FFFFFF"
_MOST_COLUMNS = 64


def read_word(data: bytes) -> Document:
    """Read the headers, paragraphs and tables of a .docx file; deleted revisions are left out.

    Raises:
        NotAPlan: it is damaged, or is refused for safety (`safety.check_package`).
    """
    check_package(data)
    word = _opened(data)
    roots = [*_headers(word), word.element.body]
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


def _tables(root: "BaseOxmlElement") -> "Iterator[BaseOxmlElement]":
    """The tables that stand in no other table."""
    return (t for t in root.iter(f"{_W}tbl") if not _is_within(t, f"{_W}tbl") and not _is_within(t, _FALLBACK))


def _loose_lines(root: "BaseOxmlElement") -> Iterator[str]:
    for paragraph in root.iter(f"{_W}p"):
        if not _is_within(paragraph, f"{_W}tbl") and not _is_within(paragraph, _FALLBACK):
            yield from filter(None, map(tidy, _words(paragraph).split("\n")))


def _is_within(element: "BaseOxmlElement", tag: str) -> bool:
    return next(element.iterancestors(tag), None) is not None


def _table(table: "BaseOxmlElement") -> Table:
    rows = (r for r in table.iter(f"{_W}tr") if next(r.iterancestors(f"{_W}tbl")) is table)
    return Table(tuple(row for row in map(_row, rows) if row))


def _row(row: "BaseOxmlElement") -> Row:
    """Its cells by column: a merged cell in its first one, empty cells in those it covers."""
    cells = [Cell()] * min(_number(row, f"./{_W}trPr/{_W}gridBefore"), _MOST_COLUMNS)
    for element in row.iter(f"{_W}tc"):
        if next(element.iterancestors(f"{_W}tr")) is not row:
            continue
        span = min(_number(element, f"./{_W}tcPr/{_W}gridSpan", 1), _MOST_COLUMNS)
        cells += [_cell(element), *[Cell()] * (span - 1)]
    return tuple(cells)


def _number(element: "BaseOxmlElement", path: str, default: int = 0) -> int:
    found = element.find(path)
    words = found.get(f"{_W}val") if found is not None else None
    return int(words) if words and words.isascii() and words.isdigit() else default


def _cell(element: "BaseOxmlElement") -> Cell:
    merge = element.find(f"./{_W}tcPr/{_W}vMerge")
    if merge is not None and merge.get(f"{_W}val") != "restart":
        return Cell()
    lines = [line for paragraph in element.iter(f"{_W}p") for line in _words(paragraph).split("\n")]
    return cell(lines, _fill(element), _struck(element))


def _fill(element: "BaseOxmlElement") -> str:
    shading = element.find(f"./{_W}tcPr/{_W}shd")
    fill = shading.get(f"{_W}fill") or "" if shading is not None else ""
    return fill.upper() if _FILL.fullmatch(fill) and fill.upper() != _NO_FILL else ""


def _struck(element: "BaseOxmlElement") -> list[str]:
    """The struck text of each paragraph, its runs joined where they touch."""
    pieces: list[str] = []
    for paragraph in element.iter(f"{_W}p"):
        was_struck = False
        for run in paragraph.iter(f"{_W}r"):
            if is_struck := _is_struck(run):
                pieces[-1:] = [pieces[-1] + _words(run)] if was_struck else [*pieces[-1:], _words(run)]
            was_struck = is_struck
    return [line for piece in pieces for line in piece.split("\n")]


def _is_struck(run: "BaseOxmlElement") -> bool:
    marks = (run.find(f"./{_W}rPr/{_W}{name}") for name in ("strike", "dstrike"))
    return any(mark is not None and mark.get(f"{_W}val") not in _OFF for mark in marks)


def _words(element: "BaseOxmlElement") -> str:
    """The text of a paragraph or run; a deleted revision has none, and a text box's paragraphs are their own."""
    paragraph = _paragraph_of(element)
    parts = (part for part in element.iter(f"{_W}t", *_BREAKS) if _paragraph_of(part) is paragraph)
    inked = (part for part in parts if not _is_within(part, f"{_W}pPr"))
    return "".join(_BREAKS.get(str(part.tag)) or part.text or "" for part in inked)


def _paragraph_of(element: "BaseOxmlElement") -> "BaseOxmlElement | None":
    return element if element.tag == f"{_W}p" else next(element.iterancestors(f"{_W}p"), None)
