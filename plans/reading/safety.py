"""What is refused before a document is parsed: too big, packed to burst, or able to run something.

The limits are those of every import: 10 MB, 2,000 members, 100 MB unpacked, unpacked at most 100 times the size.
"""

import io
import zipfile
import zlib

from plans.errors import NotAPlan

MEGABYTE = 1_000_000
LARGEST_FILE = 10 * MEGABYTE
MOST_MEMBERS = 2_000
MOST_UNPACKED = 100 * MEGABYTE
MOST_RATIO = 100
_ENTITIES = (b"<!DOCTYPE", b"<!ENTITY")
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")


def check_size(data: bytes) -> None:
    """Refuse an empty file and one over 10 MB.

    Raises:
        NotAPlan: with the reason.
    """
    if not data.strip():
        raise NotAPlan("This file is empty.")
    if len(data) > LARGEST_FILE:
        raise NotAPlan("This file is over 10 MB, more than a plan needs: send the plan alone, without its pictures.")


def check_package(data: bytes) -> None:
    """Refuse a Word or Excel package that would unpack to too much, holds macros, or declares entities.

    Raises:
        NotAPlan: with the reason.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            _check_members(package.infolist(), len(data))
            for member in package.infolist():
                _check_member(member.filename, package)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError) as error:
        raise NotAPlan("This document is damaged and cannot be opened: save it again and resend it.") from error


def _check_members(members: list[zipfile.ZipInfo], size: int) -> None:
    unpacked = sum(member.file_size for member in members)
    if len(members) > MOST_MEMBERS or unpacked > MOST_UNPACKED or unpacked > MOST_RATIO * size:
        raise NotAPlan("This document unpacks to far more than it should, and was not opened.")


def _check_member(name: str, package: zipfile.ZipFile) -> None:
    lowered = name.lower()
    if lowered.endswith(("vbaproject.bin", "vbadata.xml")):
        raise NotAPlan("This document holds macros, and was not opened: save it as .docx or .xlsx without them.")
    if lowered.endswith((".xml", ".rels")):
        _check_xml(package.read(name))


def _check_xml(xml: bytes) -> None:
    if xml.startswith(_WIDE) or any(mark in xml for mark in _ENTITIES):
        raise NotAPlan("This document declares entities of its own, as no office program does, and was not opened.")
    if b"macroEnabled" in xml:
        raise NotAPlan("This document holds macros, and was not opened: save it as .docx or .xlsx without them.")
