"""To which plan a reply goes, and whether it says anything of one at all."""

import re
from collections.abc import Sequence
from enum import StrEnum

_HELLO = r"(?:hi|hello|hey|hiya|good (?:morning|afternoon|evening)|morning|afternoon)(?: there| chaser| all| both)*"
_THANKS = (
    r"(?:ok(?:ay)?|thanks?|thank you|many thanks|cheers|ta|will do|got it|noted)(?: (?:so much|very much|chaser|you))*"
)
_AWAY = (
    r"(?:(?:i am|i'm|im|sorry,?|currently|now) )*"
    r"(?:(?:on|away on) (?:annual |sick |maternity |paternity )?(?:leave|holiday)"
    r"|away|off sick|out of (?:the )?office)(?: (?:until|till|from|this|next|to|for) [\w .,/-]{1,40})?"
)


class Courtesy(StrEnum):
    """What people write that is no progress."""

    HELLO = "hello"
    THANKS = "thanks"
    AWAY = "away"


_COURTESIES = ((Courtesy.AWAY, _AWAY), (Courtesy.HELLO, _HELLO), (Courtesy.THANKS, rf"{_THANKS}(?:,? {_THANKS})*"))


def courtesy(text: str) -> Courtesy | None:
    """What a text is that says nothing of any action: only where nothing else stands in it."""
    words = " ".join(text.casefold().replace("\u2019", "'").split()).strip(" .,!?:)-")
    return next((kind for kind, pattern in _COURTESIES if re.fullmatch(pattern, words)), None)


def addressed(text: str, names: Sequence[str]) -> tuple[str, str]:
    """The plan that a text begins with as "in PLAN:", and the words after it; ("", text) where it names none."""
    for name in sorted(names, key=len, reverse=True):
        typed = r"\s+".join(map(re.escape, name.split()))
        found = re.match(rf"\s*in\s+{typed}\s*[:,]\s*", text, re.IGNORECASE) if typed else None
        if found:
            return name, text[found.end() :]
    return "", text
