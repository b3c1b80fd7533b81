"""What the doctor finds: one line a thing."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from enum import IntEnum


class State(IntEnum):
    """How a thing is. The number is the exit code."""

    OK = 0
    LOOK = 1
    WRONG = 2

    @property
    def words(self) -> str:
        """For people."""
        return ("ok", "look at this", "wrong")[self]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing, how it is, and what to do about it."""

    name: str
    state: State
    said: str
    do: str = ""


def ok(name: str, said: str) -> Finding:
    """All is well."""
    return Finding(name, State.OK, said)


def look(name: str, said: str, do: str) -> Finding:
    """It may be meant so, and may not."""
    return Finding(name, State.LOOK, said, do)


def wrong(name: str, said: str, do: str) -> Finding:
    """It does not work so."""
    return Finding(name, State.WRONG, said, do)


def worst(findings: Sequence[Finding]) -> State:
    """How all of it is together."""
    return max((finding.state for finding in findings), default=State.OK)


def as_json(findings: Sequence[Finding]) -> dict[str, object]:
    """For another program."""
    told = [asdict(finding) | {"state": finding.state.words} for finding in findings]
    return {"state": worst(findings).words, "findings": told}


def counted(number: int, one: str, many: str = "") -> str:
    """How many there are: 1 message, 2 messages."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def spoken(span: timedelta) -> str:
    """A span of time as people say it: "3 days", "2 hours", "5 minutes", "12 seconds"."""
    seconds = int(abs(span.total_seconds()))
    for size, word in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= 2 * size:
            return counted(seconds // size, word)
    return counted(seconds, "second")


def sized(size: float) -> str:
    """Bytes as people say them."""
    for unit in ("bytes", "KiB", "MiB"):
        if size < 1024:  # noqa: PLR2004 - as many as make the next unit
            return f"{size:.0f} {unit}"
        size /= 1024
    return f"{size:,.1f} GiB"
