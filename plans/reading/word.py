"""A Word document (.docx) -> a document: page headers, paragraphs and tables with merged cells, shading and strikes."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from itertools import chain, groupby
from operator import itemgetter
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
_HOLDERS = {
    f"{_W}{name}" for name in ("hyperlink", "ins", "moveTo", "smartTag", "customXml", "sdt", "sdtContent", "fldSimple")
}
_INKED = {f"{_W}t", *_BREAKS}
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
            words = "".join(words for words, _ in _runs(paragraph))
            yield from filter(None, map(tidy, words.split("\n")))


def _is_within(element: "BaseOxmlElement", tag: str) -> bool:
    return next(element.iterancestors(tag), None) is not None


def _table(table: "BaseOxmlElement") -> Table:
    rows = (r for r in table.iter(f"{_W}tr") if next(r.iterancestors(f"{_W}tbl")) is table)
    return Table(tuple(row for row in map(_row, rows) if row), above=_line_above(table))


def _line_above(table: "BaseOxmlElement") -> str:
    """The last words of the paragraphs between it and what stands above it, "" where that is a table."""
    for element in table.itersiblings(preceding=True):
        if element.tag != f"{_W}p":
            return ""
        words = tidy("".join(words for words, _ in _runs(element)))
        if words:
            return words
    return ""


def _row(row: "BaseOxmlElement") -> Row:
    """Its cells by column: a merged cell in its first one, empty cells in those it covers."""
    cells = [Cell()] * min(_number(row.find(f"{_W}trPr"), f"{_W}gridBefore"), _MOST_COLUMNS)
    for element in _held(row, f"{_W}tc"):
        looks = element.find(f"{_W}tcPr")
        span = min(_number(looks, f"{_W}gridSpan", 1), _MOST_COLUMNS)
        cells.append(_cell(element, looks))
        cells += [Cell()] * (span - 1)
    return tuple(cells)


def _held(element: "BaseOxmlElement", tag: str) -> "Iterator[BaseOxmlElement]":
    """Its children of a tag, those in links, insertions and content controls too; not those in a text box."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in _HOLDERS:
            yield from _held(child, tag)


def _number(looks: "BaseOxmlElement | None", tag: str, default: int = 0) -> int:
    found = looks.find(tag) if looks is not None else None
    words = found.get(f"{_W}val") if found is not None else None
    return int(words) if words and words.isascii() and words.isdigit() else default


def _cell(element: "BaseOxmlElement", looks: "BaseOxmlElement | None") -> Cell:
    merge = looks.find(f"{_W}vMerge") if looks is not None else None
    if merge is not None and merge.get(f"{_W}val") != "restart":
        return Cell(is_covered=True)
    paragraphs = [_runs(p) for p in element.iter(f"{_W}p") if not _is_within(p, _FALLBACK)]
    lines = ("".join(words for words, _ in runs).split("\n") for runs in paragraphs)
    struck = (words for runs in paragraphs for words in _struck(runs))
    return cell(chain.from_iterable(lines), _fill(looks), struck)


def _fill(looks: "BaseOxmlElement | None") -> str:
    shading = looks.find(f"{_W}shd") if looks is not None else None
    fill = shading.get(f"{_W}fill") or "" if shading is not None else ""
    return fill.upper() if _FILL.fullmatch(fill) and fill.upper() != _NO_FILL else ""


def _struck(runs: list[tuple[str, bool]]) -> Iterator[str]:
    """The struck text of a paragraph, its runs joined where they touch."""
    for is_struck, together in groupby(runs, key=itemgetter(1)):
        if is_struck:
            yield from "".join(words for words, _ in together).split("\n")


def _runs(paragraph: "BaseOxmlElement") -> list[tuple[str, bool]]:
    """The words of each run and whether they are struck through. A deleted revision has none."""
    return [(_words(run), _is_struck(run)) for run in _held(paragraph, f"{_W}r")]


def _words(run: "BaseOxmlElement") -> str:
    return "".join(_BREAKS.get(part.tag) or part.text or "" for part in run if part.tag in _INKED)


def _is_struck(run: "BaseOxmlElement") -> bool:
    looks = run.find(f"{_W}rPr")
    if looks is None:
        return False
    marks = (looks.find(f"{_W}{name}") for name in ("strike", "dstrike"))
    return any(mark is not None and mark.get(f"{_W}val") not in _OFF for mark in marks)
