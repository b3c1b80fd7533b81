"""The plan that a demo lives through: read once, under a short name."""

import hashlib
import re
from dataclasses import dataclass, replace
from pathlib import Path

from bot.reading import read_apart
from plans.errors import ChaserError
from plans.reading import Reading

TAIL = re.compile(
    r"\s+(?:(?:implementation|improvement|development|delivery)\s+)?(?:action\s+)?plan\b|\s+[-\u2013]\s+", re.IGNORECASE
)
"""What follows the name proper in a plan's title."""


@dataclass(frozen=True, slots=True)
class DemoPlan:
    """A document as it was read, and its hash."""

    reading: Reading
    sha256: str

    @property
    def folder(self) -> str:
        """The name of the folder in which its demo is kept: another document's demo is another."""
        slug = re.sub(r"[^a-z0-9]+", "-", self.reading.plan.name.casefold()).strip("-")
        return f"{slug or 'plan'}-{self.sha256[:8]}"


def read_plan(path: Path) -> DemoPlan:
    """Read a document for a demo.

    Raises:
        ChaserError: it cannot be read, or is no plan; the sentence says which.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ChaserError(f"{path} could not be read: {error.strerror}.") from error
    reading = read_apart(data, path.name)
    named = replace(reading, plan=replace(reading.plan, name=_name_of(reading, path)))
    return DemoPlan(named, hashlib.sha256(data).hexdigest())


def _name_of(reading: Reading, path: Path) -> str:
    """A short name that people can type: the title up to its "Improvement Plan", else the file's."""
    head = TAIL.split(reading.plan.title)[0]
    name = head.strip() or path.stem.replace("-", " ").replace("_", " ")
    return name if len(name) <= 40 else path.stem[:40]  # noqa: PLR2004 - still pleasant to type
