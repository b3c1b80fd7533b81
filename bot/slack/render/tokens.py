"""What a control says when it is used: a verb and the records' ids, as one word.

A token is a button's value, a menu entry's value or, for a person chooser, its action id. Ids in it are opaque and
checked by the handlers, so a forged token reaches no further than a typed command.
"""

from urllib.parse import quote, unquote

from plans.model import Status

STATUSES = tuple(Status)


def token(verb: str, *parts: object) -> str:
    """A verb and its parts: "status:12:34:1". A colon inside a part is written %3A."""
    return ":".join((verb, *(quote(str(part), safe=" ,.", errors="replace") for part in parts)))


def read_token(words: str) -> tuple[str, tuple[str, ...]]:
    """The verb and the parts of a token."""
    verb, *parts = words.split(":")
    return verb, tuple(map(unquote, parts))


def status_code(status: Status | None) -> str:
    """A status in a token: its place in the list of statuses, or "same" for no change."""
    return "same" if status is None else str(STATUSES.index(status))


def read_status(code: str) -> Status | None:
    """The status of a code; raises ValueError for one that there is not."""
    if code == "same":
        return None
    place = int(code)
    if not 0 <= place < len(STATUSES):
        raise ValueError(code)
    return STATUSES[place]


def line_block(action: int) -> str:
    """The block of the line that is typed beside an action's buttons."""
    return token("line", action)
