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
    text = _WORD.sub(lambda match: _MEANT.get(match[0].lower(), match[0]), plain(words.translate(_CELLS)))
    return _TILL.sub("until", _CARRIED.sub("carried forward", text))
