"""Words of the key as people mistype and shorten them."""

import re
from collections.abc import Iterator

from plans.date_parts import plain

_OFTEN_SAID = """
achieved cancelled change changed changes closed complete completed deferred delayed done finished hold late ongoing
outstanding paused postponed progress schedule slipped started suspended target track unchanged underway update
"""
_SHORTEST = 5  # a letter left out of a shorter word makes another word too often
_CARRIED = re.compile(
    r"(?:(?<=\A)|(?<=[\n.;:,]\s)|(?<=\bis\s)|(?<=\bbe\s)|(?<=\bto\s))c/?f(?:wd)?(?![\w/])", re.IGNORECASE
)
_TILL = re.compile(r"\b'?till?\b", re.IGNORECASE)
_ON = re.compile(r"\bon-?(?=(?:hold|track|target|schedule|course)\b)-?", re.IGNORECASE)
_BEFORE = re.compile(r"\bb4\b", re.IGNORECASE)
_NO_CHANGE = re.compile(
    r"\bno ?changes?\b(?=\s+(?:still|but|and|though|however|except|apart)\b)|\bnochange\b", re.IGNORECASE
)
CORRECTION = re.compile(
    r"[\s,.(-]*\b(?:sorry,? (?:i )?meant?|(?:or )?i meant?|no,? wait|wait,? no|scratch that|correction|or rather"
    r"|make that|oops"
    r"|actually,? no|no,? actually|sorry,? no|no,? sorry|(?:i )?take that back)\b[\s,:.-]*",
    re.IGNORECASE,
)
"""Words with which somebody takes back what they have just said."""

_NT = re.compile(r"\b(has|have|had|is|are|was|were|do|does|did|would|could|should|ca|wo)nt\b", re.IGNORECASE)
_HAVE_NOT = re.compile(r"\bhaven't\b", re.IGNORECASE)
_SIGN_OF_MOOD = re.compile(
    r":[a-z_+-][\w+-]{1,40}:"
    r"|(?![\u2705\u2714\u2611\u274c\u2717\u2718\u23f8\u2192\U0001f44d\U0001f534\U0001f535\U0001f7e0-\U0001f7e2])"
    r"[\U0001f000-\U0001faff\u2190-\u2bff\ufe0f\u200d]",
)
"""Signs that say how somebody feels, not how an action stands."""

_CELLS = str.maketrans("|\t", ";;")
_WORD = re.compile(r"[^\W\d_]{4,}")


def _slips(word: str) -> Iterator[str]:
    """The word with two letters exchanged, a vowel left out, a double letter written once or a single one twice."""
    for n in range(1, len(word) - 1):
        yield word[:n] + word[n + 1] + word[n] + word[n + 2 :]
    for n in range(1, len(word)):
        if len(word) >= _SHORTEST and (word[n] in "aeiou" or word[n] == word[n - 1]):
            yield word[:n] + word[n + 1 :]
        yield word[:n] + word[n] + word[n:]


_KNOWN = frozenset(_OFTEN_SAID.split())
_MEANT = {slip: word for word in sorted(_KNOWN) for slip in _slips(word) if slip not in _KNOWN}


def spelled(words: str) -> str:
    """The words to look for a status in: plain marks, cells of a table apart, slips of the key's own words mended.

    Only for reading: what is kept is what the person wrote.
    """
    words = _SIGN_OF_MOOD.sub(",", words)
    text = _WORD.sub(
        lambda match: _MEANT.get(match[0].lower(), match[0]), _NT.sub(r"\1n't", plain(words.translate(_CELLS)))
    )
    text = _TILL.sub("until", _CARRIED.sub("carried forward", text))
    text = _HAVE_NOT.sub("hasn't", text)
    return _BEFORE.sub("before", _NO_CHANGE.sub("no change,", _ON.sub("on ", text)))
