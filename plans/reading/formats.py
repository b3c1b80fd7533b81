"""A file's bytes -> the documents it may be read as: told by what it holds, never by its name."""

import io
import zipfile
from collections.abc import Iterator

from plans.errors import NotAPlan
from plans.reading.document import Document
from plans.reading.excel import read_excel
from plans.reading.text import read_texts
from plans.reading.word import read_word

_ZIP = b"PK\x03\x04"
_REFUSED = {
    b"%PDF": "This is a PDF, which has no tables to read: send the Word document (.docx) it was made from.",
    b"\xd0\xcf\x11\xe0": "This is an old Word or Excel file (.doc, .xls) or a locked one: save it as .docx or .xlsx, "
    "without a password.",
    b"{\\rtf": "This is rich text (.rtf): save it as .docx.",
}
_PACKAGE, _WORKBOOK, _WORD = "[Content_Types].xml", "xl/workbook.xml", "word/"
_OTHER_PACKAGE = "This is neither a Word document nor an Excel workbook: save the plan as .docx or .xlsx."
_OPEN_DOCUMENT = "This is an OpenDocument file (.odt, .ods): save it as .docx or .xlsx."
_PACKED = "This is a packed folder (.zip): unpack it, and send the plan's document alone."


def open_document(data: bytes) -> Iterator[Document]:
    """What the file may be read as, the likeliest first; text has several readings, other formats one.

    Raises:
        NotAPlan: it is of no format that can be read, or is damaged, or is refused for safety.
    """
    refusal = next((why for mark, why in _REFUSED.items() if data.lstrip().startswith(mark)), None)
    if refusal:
        raise NotAPlan(refusal)
    if not data.startswith(_ZIP):
        yield from read_texts(data)
    else:
        yield _opened(data)


def _opened(data: bytes) -> Document:
    """What is in a package; one whose members can't be listed is left to the reader that says what is wrong."""
    members = _members(data)
    if _WORKBOOK in members:
        return read_excel(data)
    if not members or any(name.startswith(_WORD) for name in members):
        return read_word(data)
    if _PACKAGE in members:
        raise NotAPlan(_OTHER_PACKAGE)
    raise NotAPlan(_OPEN_DOCUMENT if "mimetype" in members else _PACKED)


def _members(data: bytes) -> list[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return package.namelist()
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError):
        return []
