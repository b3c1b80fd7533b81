"""A document read in a process of its own, with bounded memory and time: nothing it holds can hurt the bot."""

import io
import json
import logging
import pickle
import re
import subprocess
import sys
from collections.abc import Mapping

from bot.reading_child import CPU_SECONDS, READ, REFUSED
from plans.errors import ChaserError, NotAPlan
from plans.reading import Reading
from plans.reading.meanings import meaning_said
from plans.reading.safety import check_size

_ROOMS = ("plans.model", "plans.reading.plan")
_DATES = {("datetime", "date")}
_LONGEST_NAME = 200
_FRAME = re.compile(rb'File "(?:[^"]*/)?([^"/]+)", line (\d+)')
_CLASS = re.compile(r"[\w.]+")
log = logging.getLogger(__name__)
PATIENCE = 3.0 * CPU_SECONDS
"""Seconds until the child is ended, whatever it waits for: a busy machine gives it its time of work more slowly."""


class ReadsTooLong(NotAPlan):
    """This document takes more time or memory to read than a plan should: send the plan's table alone."""


class ReaderFailed(ChaserError):  # noqa: N818 - reads as the sentence it is, like the rest of the family
    """Chaser failed at this document by a mistake of its own. Please tell whoever runs it: its log says where."""


class _Unpickler(pickle.Unpickler):
    """Takes a reading's own classes and nothing else, whatever the child was made to write."""

    def find_class(self, module: str, name: str) -> type:
        """The class of a plan.

        Raises:
            pickle.UnpicklingError: it is any other.
        """
        if module not in _ROOMS and (module, name) not in _DATES:
            raise pickle.UnpicklingError(f"{module}.{name} is no part of a plan")
        found: type = super().find_class(module, name)
        return found


def read_apart(
    data: bytes, name: str, columns: Mapping[str, str] | None = None, *, seconds: float = PATIENCE
) -> Reading:
    """Read a document as `plans.reading.read_document` does, in a child process that is ended after `seconds`.

    `columns` has what somebody said that columns hold, by their headings.

    Raises:
        NotAPlan: with a sentence for the person who sent it.
        NotUnderstood: something was said of a column that none can hold.
        ReaderFailed: the reader has a mistake.
    """
    for words in (columns or {}).values():
        meaning_said(words)
    check_size(data)
    named = name[-_LONGEST_NAME:].replace("\0", "")
    command = [sys.executable, "-m", "bot.reading_child", named, json.dumps(dict(columns or {}))]
    try:
        child = subprocess.run(command, input=data, capture_output=True, check=False, timeout=seconds)  # noqa: S603 - our own module
    except subprocess.TimeoutExpired as error:
        raise ReadsTooLong from error
    return told(child)


def told(child: "subprocess.CompletedProcess[bytes]") -> Reading:
    """What the child wrote before it ended.

    Raises:
        NotAPlan: the sentence that it wrote.
        ReadsTooLong: it was ended by its limits.
        ReaderFailed: it ended by itself, and the log says where.
    """
    said, rest = child.stdout[:1], child.stdout[1:]
    if said == REFUSED:
        raise NotAPlan(rest.decode())
    if said == READ and child.returncode == 0:
        reading = _Unpickler(io.BytesIO(rest)).load()
        if isinstance(reading, Reading):
            return reading
    *_, last = child.stderr.decode(errors="replace").strip().splitlines() or [""]
    if child.returncode < 0 or last.startswith("MemoryError"):
        raise ReadsTooLong
    # Without the error's own message, which may hold what people wrote.
    where = [f"{file.decode(errors='replace')}:{int(line)}" for file, line in _FRAME.findall(child.stderr)][-5:]
    error = "".join(_CLASS.findall(last)[:1])
    extra = {"action": "reader.fault", "error": error, "where": where}
    log.error("the reader failed at a document", extra=extra)
    raise ReaderFailed
