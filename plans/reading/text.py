"""Text with a tab between cells -> a document. The form that a plan copied out of Word or a web page has."""

import re

from plans.errors import NotAPlan
from plans.reading.document import Cell, Document, Row, Table, cell, tidy

_PARAGRAPH = re.compile(r"</?p>|<br\s*/?>", re.IGNORECASE)
_LINE_END = re.compile(r"\r\n|[\r\n\f\v\x85\u2028\u2029]")
_MARKUP = re.compile(r"\*\*|^#+\s+")
# Encodings, each with what no text in it holds: any bytes at all are Windows-1252, so that one is held to more.
_WIDE = (("utf-16", re.compile(r"\x00")),)
_NARROW = (("utf-8-sig", re.compile(r"\x00")), ("cp1252", re.compile(r"[\x00-\x06\x0e-\x1a]")))


def read_text(data: bytes) -> Document:
    """Read tab-separated text in UTF-8, UTF-16 with its mark, or Windows-1252.

    A line without a tab straight under a table's row is a row of one cell; a blank line ends a table.

    Raises:
        NotAPlan: it is no text.
    """
    lines: list[str] = []
    tables: list[list[Row]] = []
    is_open = False
    for line in _LINE_END.split(_decoded(data)):
        if "\t" in line or (is_open and line.strip()):
            if not is_open:
                tables.append([])
            tables[-1].append(tuple(map(_cell, line.split("\t"))))
        elif line.strip():
            lines.append(tidy(_MARKUP.sub("", line.strip())))
        is_open = "\t" in line or (is_open and bool(line.strip()))
    return Document(tuple(lines), tuple(Table(tuple(rows)) for rows in tables))


def _decoded(data: bytes) -> str:
    is_wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding, never in _WIDE if is_wide else _NARROW:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not never.search(text):
            return text
    raise NotAPlan("This file is neither text nor a Word document (.docx), so no plan could be read in it.")


def _cell(words: str) -> Cell:
    return cell(_PARAGRAPH.split(_MARKUP.sub("", words)))
