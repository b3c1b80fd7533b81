"""A document read in a process of its own, with bounded memory and time: nothing it holds can hurt the bot."""

import io
import pickle
import subprocess
import sys

from bot.reading_child import READ, REFUSED, SECONDS
from plans.errors import NotAPlan
from plans.reading import Reading
from plans.reading.safety import check_size

_ROOMS = ("plans.model", "plans.reading.plan")
_DATES = {("datetime", "date")}
_LONGEST_NAME = 200


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


def read_apart(data: bytes, name: str, seconds: float = SECONDS) -> Reading:
    """Read a document as `plans.reading.read_document` does, in a child process that is ended after `seconds`.

    Raises:
        NotAPlan: with a sentence for the person who sent it.
    """
    check_size(data)
    command = [sys.executable, "-m", "bot.reading_child", name[-_LONGEST_NAME:].replace("\0", "")]
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
