"""The journal's arithmetic: commitments that hide what they stand for, and a chain over them.

An entry's hash covers the one before it and the commitments of its changes, not the changes themselves. So what a
change says, and the salt that it was committed with, can be erased, and the chain still holds; but nothing can be
altered, left out or put in without breaking it. Without its salt, a commitment does not tell even a short word.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

BEGINNING = "0" * 64
"""What stands before the first entry."""

SALT_BYTES = 16


@dataclass(frozen=True, slots=True)
class Head:
    """How far a journal goes: the number of its last entry, and that entry's hash, as hexadecimal digits."""

    number: int = 0
    hash: str = BEGINNING

    def __str__(self) -> str:
        """As it is written down, to be compared with later."""
        return f"{self.number}:{self.hash}"


def read_head(words: str) -> Head | None:
    """A head as it was written down; None where the words are none."""
    number, _, digits = words.strip().partition(":")
    is_one = number.isdecimal() and len(digits) == len(BEGINNING) and set(digits) <= set("0123456789abcdef")
    return Head(int(number), digits) if is_one else None


def committed(salt: str, content: str) -> str:
    """The commitment to what a change says. `salt` is hexadecimal digits."""
    return hashlib.sha256(bytes.fromhex(salt) + content.encode()).hexdigest()


def linked(before: Head, at: datetime, by: str, changes: Iterable[tuple[str, str, str]]) -> Head:
    """The head after one more entry. `at` is aware; `changes` are a table, a row and a commitment each."""
    lines = [str(before), at.astimezone(UTC).isoformat(timespec="microseconds"), by]
    lines += [" ".join(change) for change in changes]
    return Head(before.number + 1, hashlib.sha256("\n".join(lines).encode()).hexdigest())
