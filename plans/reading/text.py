"""Plain text -> the documents it may be: cells parted by tabs, pipes, commas or spaces, or one cell a line."""

import csv
import io
import re
from collections.abc import Callable, Iterator

from plans.errors import NotAPlan
from plans.reading.document import Cell, Document, Row, Table, cell, tidy
from plans.reading.text_layouts import fixed_width, one_cell_a_line

_PARAGRAPH = re.compile(r"</?p>|<br\s*/?>|\n", re.IGNORECASE)
_LINE_END = re.compile(r"\r\n|[\r\n\f\v\x85\u2028\u2029]")
_MARKUP = re.compile(r"\*\*|^#+\s+")
_RULE = re.compile(r"[\s|+=:_\u2500-\u257f-]+")
_QUOTED = re.compile(r'(?:^|\t)"[^"\t]*\n[^"]*"(?:\t|\r?$)', re.MULTILINE)
# An apostrophe is how a spreadsheet marks as words what it would reckon ("'=1+1"), and how careful programs write it.
_MARKED_AS_TEXT = re.compile(r"\A'(?='*[=+\-@\uff1d\uff0b\uff0d\uff20])")
_FEWEST_PIPES = 2
_DELIMITERS = (",", ";", "\t", "|")
_LARGEST_FIELD = 1_000_000
# Encodings, each with what no text in it holds: any bytes at all are Windows-1252, so that one is held to more.
_WIDE = (("utf-16", re.compile(r"\x00")),)
_NARROW = (("utf-8-sig", re.compile(r"\x00")), ("cp1252", re.compile(r"[\x00-\x06\x0e-\x1a]")))


def read_texts(data: bytes) -> Iterator[Document]:
    """Read text in UTF-8, UTF-16 with its mark, or Windows-1252, in each layout it may have, the likeliest first.

    Raises:
        NotAPlan: it is no text.
    """
    text = _decoded(data)
    lines = _LINE_END.split(text)
    if _QUOTED.search(text):
        yield from (document for delimiter, document in _delimited(text) if delimiter == "\t")
    yield _parted_lines(lines, _tabbed)
    yield from (document for delimiter, document in _delimited(text) if delimiter != "|")
    yield _parted_lines(lines, _piped)
    yield fixed_width(lines)
    yield one_cell_a_line(lines)


def _decoded(data: bytes) -> str:
    is_wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding, never in _WIDE if is_wide else _NARROW:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not never.search(text):
            return text
    raise NotAPlan("This file is neither text nor a Word or Excel document, so no plan could be read in it.")


def _parted_lines(lines: list[str], parted: Callable[[str], list[str] | None]) -> Document:
    """Lines of cells; one of one cell straight under a table's row is a row too, and a blank line ends a table."""
    loose: list[str] = []
    tables: list[list[Row]] = []
    above: list[str] = []
    is_open = False
    for line in lines:
        cells = parted(line)
        if cells == []:
            continue
        if cells or (is_open and line.strip()):
            if not is_open:
                tables.append([])
                above.append(loose[-1] if loose else "")
            tables[-1].append(tuple(map(_cell, cells or [line])))
        elif line.strip():
            loose.append(tidy(_MARKUP.sub("", line.strip())))
        is_open = bool(cells) or (is_open and bool(line.strip()))
    return Document(tuple(loose), tuple(Table(tuple(rows), one) for rows, one in zip(tables, above, strict=True)))


def _tabbed(line: str) -> list[str] | None:
    return line.split("\t") if "\t" in line else None


def _piped(line: str) -> list[str] | None:
    """The cells between pipes; a ruled line is nothing."""
    if line.count("|") < _FEWEST_PIPES and not (line.startswith("+") and _RULE.fullmatch(line)):
        return None
    if _RULE.fullmatch(line) and re.search(r"[-=]", line):
        return []
    return line.strip().removeprefix("|").removesuffix("|").split("|")


def _cell(words: str) -> Cell:
    return cell(_PARAGRAPH.split(_MARKUP.sub("", words)))


def _delimited(text: str) -> Iterator[tuple[str, Document]]:
    """The text as each kind of delimited file that it may be, those with the most delimiters first."""
    counts = {delimiter: text.count(delimiter) for delimiter in _DELIMITERS}
    for delimiter in sorted(counts, key=lambda one: -counts[one]):
        rows = _records(text, delimiter) if counts[delimiter] else []
        if rows:
            yield delimiter, Document((), (Table(tuple(rows)),))


def _records(text: str, delimiter: str) -> list[Row]:
    """Its records; none where csv cannot read it."""
    csv.field_size_limit(_LARGEST_FIELD)
    try:
        records = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:
        return []
    return [tuple(_cell(_MARKED_AS_TEXT.sub("", words)) for words in record) for record in records]
