"""A document read in a process of its own, with bounded memory and time: nothing it holds can hurt the bot."""

import io
import json
import pickle
import subprocess
import sys
from collections.abc import Mapping

from bot.reading_child import CPU_SECONDS, READ, REFUSED
from plans.errors import NotAPlan
from plans.reading import Reading
from plans.reading.meanings import meaning_said
from plans.reading.safety import check_size

_ROOMS = ("plans.model", "plans.reading.plan")
_DATES = {("datetime", "date")}
_LONGEST_NAME = 200
PATIENCE = 3.0 * CPU_SECONDS
"""Seconds until the child is ended, whatever it waits for: a busy machine gives it its time of work more slowly."""


class ReadsTooLong(NotAPlan):
    """This document takes more time or memory to read than a plan should: send the plan's table alone."""


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
    said, rest = child.stdout[:1], child.stdout[1:]
    if said == REFUSED:
        raise NotAPlan(rest.decode())
    if said != READ or child.returncode != 0:
        raise ReadsTooLong
    reading = _Unpickler(io.BytesIO(rest)).load()
    if not isinstance(reading, Reading):
        raise ReadsTooLong
    return reading
