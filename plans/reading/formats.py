"""A file's bytes -> the documents it may be read as: told by what it holds, never by its name."""

from collections.abc import Iterator

from plans.errors import NotAPlan
from plans.reading.document import Document
from plans.reading.excel import is_workbook, read_excel
from plans.reading.text import read_texts
from plans.reading.word import read_word

_ZIP = b"PK\x03\x04"
_REFUSED = {
    b"%PDF": "This is a PDF, which has no tables to read: send the Word document (.docx) it was made from.",
    b"\xd0\xcf\x11\xe0": "This is an old Word or Excel file (.doc, .xls) or a locked one: save it as .docx or .xlsx, "
    "without a password.",
    b"{\\rtf": "This is rich text (.rtf): save it as .docx.",
}


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
    elif is_workbook(data):
        yield read_excel(data)
    else:
        yield read_word(data)
