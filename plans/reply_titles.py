"""Actions named by words of their titles rather than by reference."""

import re
from collections import Counter
from collections.abc import Sequence

from plans.model import Action

_COMMON_WORDS = """
about action actions after again agreed also been before being between complete completed could date done down
each finished first from further have hold into just last late less like long make managers more most need next
note nothing ongoing only open other over plan progress same should since some still such target team than that
their them then there these they this through time track under underway until update very week were what when
where which while will with work would year month
"""
_COMMON = frozenset(_COMMON_WORDS.split())
_TITLE, _HOW = 2, 1


def named_by_title(words: str, actions: Sequence[Action]) -> Action | None:
    """The one action that the words clearly name.

    A word counts where it stands in the title of this action only; words of its "how" count half and only beside one
    of the title. Where a word of another title is said too, none is meant.
    """
    said = _stems(words)
    in_titles = Counter(stem for action in actions for stem in _stems(action.title))
    scored = sorted(((_score(action, said, in_titles), n) for n, action in enumerate(actions)), reverse=True)
    best, runner_up = (*scored, (0, -1), (0, -1))[:2]
    return actions[best[1]] if best[0] >= _TITLE and not runner_up[0] else None


def _score(action: Action, said: frozenset[str], in_titles: Counter[str]) -> int:
    title = {stem for stem in _stems(action.title) if in_titles[stem] == 1}
    hits = len(title & said)
    return _TITLE * hits + _HOW * len((_stems(action.how) - title) & said) if hits else 0


def _stems(words: str) -> frozenset[str]:
    """The telling words, without their plural."""
    found = re.findall(r"[^\W\d_]{4,}", words.casefold())
    return frozenset(re.sub(r"(?<=\w{3})(?:ies|y)$|(?<=\w{3})s$", "", word) for word in found if word not in _COMMON)
