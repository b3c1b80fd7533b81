"""Actions named by words of their titles rather than by reference."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from plans.model import Action

_COMMON_WORDS = """
about action actions after again agreed also been before being between complete completed could date done down
each finished first from further have hold into just last late less like long make managers more most need next
note nothing ongoing only open other over plan progress same should since some still such target team than that
their them then there these they this through time track under underway until update very week were what when
where which while will with work would year month
"""
_SHORT_WORDS = """
all an and any are as at be but by can do each end for from get had has he her his how if in is it its let may me my new
no nor not now of off ok on one or our out own per set she so than the to too up us use via was we who why yes you
"""
_COMMON = frozenset(f"{_COMMON_WORDS} {_SHORT_WORDS}".split())
HEAD = re.compile(r"\s*([^:,;.\n]{2,60}?)(?::|\s[-\u2013\u2014])\s")
_TITLE, _HOW = 2, 1
_LONG, _SHORT = 4, 2
"""Letters of a word that tells: in a sentence, and in a heading, where nothing else can be meant."""


def named_by_title(words: str, actions: Sequence[Action], *, is_heading: bool = False) -> Action | None:
    """The one action that the words clearly name.

    A word counts where it stands in the title of this action only; words of its "how" count half and only beside one
    of the title. Where a word of another title is said too, none is meant.
    """
    shortest = _SHORT if is_heading else _LONG
    said = _stems(words, shortest)
    in_titles = Counter(stem for action in actions for stem in _stems(action.title, shortest))
    scored = sorted(((_score(action, said, in_titles), n) for n, action in enumerate(actions)), reverse=True)
    best, runner_up = (*scored, (0, -1), (0, -1))[:2]
    return actions[best[1]] if best[0] >= _TITLE and not runner_up[0] else None


def headed(words: str, actions: Sequence[Action]) -> Action | None:
    """The action whose title leads up to the words: "Waiting times: two sites to go"."""
    head = HEAD.match(words)
    return named_by_title(head[1], actions, is_heading=True) if head else None


def _score(action: Action, said: frozenset[str], in_titles: Counter[str]) -> int:
    title = {stem for stem in _stems(action.title, _SHORT) if in_titles[stem] == 1}
    hits = len(title & said)
    return _TITLE * hits + _HOW * len((_stems(action.how, _LONG) - title) & said) if hits else 0


@lru_cache(maxsize=1024)
def _stems(words: str, shortest: int) -> frozenset[str]:
    """The telling words, without their plural."""
    found = re.findall(rf"[^\W\d_]{{{shortest},}}", words.casefold())
    return frozenset(re.sub(r"(?<=\w{3})(?:ies|y)$|(?<=\w{3})s$", "", word) for word in found if word not in _COMMON)
