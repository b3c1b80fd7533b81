"""What is said of several actions "respectively": to each its own."""

import re
from collections.abc import Sequence

_RESPECTIVELY = re.compile(r"[\s,(]*\brespectively\b\)?", re.IGNORECASE)
_LIST = re.compile(r"\s*(?:,\s*(?:and\s+)?|;\s*|&\s*|\band\b\s*)", re.IGNORECASE)
_CLAUSE_ENDS = re.compile(r"[.;!?\n:](?=\s)")


def each(actions: Sequence[str], words: str) -> tuple[str, ...]:
    """What the words mean for each of the actions, in the order in which they are named; () where they do not part.

    "July and September respectively" gives two actions one month each; what stands before holds for all of them.
    """
    match = _RESPECTIVELY.search(words)
    if match is None or len(actions) < 2:  # noqa: PLR2004 - of one there is nothing to part
        return ()
    start = max((end.end() for end in _CLAUSE_ENDS.finditer(words, 0, match.start())), default=0)
    shares = [share for share in _LIST.split(words[start : match.start()]) if share.strip()]
    if len(shares) != len(actions):
        return ()
    return tuple(f"{words[:start]} {share.strip()}{words[match.end() :]}".strip() for share in shares)
