"""A person's reply in their own words, read into what it says of each action they were asked about.

Nothing is guessed: a word with two meanings becomes a question, and words that find no action are handed back with
a sentence that says why.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from plans.model import Action
from plans.reply_items import ItemRead, like_the_one_before, read_item
from plans.reply_letter import inside
from plans.reply_parts import Choice, Item, Question, Reply, Unplaced
from plans.reply_places import Place, place
from plans.reply_refs import know
from plans.reply_segments import cut

__all__ = ["Choice", "Item", "Question", "Reply", "Unplaced", "read_reply"]

_NO_CHOICES: Mapping[str, str] = {}


def read_reply(
    text: str,
    mine: Sequence[Action],
    plan: Sequence[Action],
    today: date,
    choices: Mapping[str, str] = _NO_CHOICES,
) -> Reply:
    """Read a reply given on the local day `today` by somebody who is asked about `mine`, some of the plan's actions.

    `choices` answers questions of an earlier reading of the same text: question id to choice id. Never raises for any
    text, never puts anything on an action that is not in `mine`, and drops nothing but references, joining words,
    courtesies and what a letter has around it: every other word comes back in an item or as unplaced.
    """
    known = know(mine, plan)
    places, unplaced = place(text, cut(inside(text), known), known)
    read = _read(_together(mine, places), today, choices)
    return Reply(
        items=tuple(one.item for one in read),
        questions=tuple(question for one in read for question in one.questions),
        unplaced=(*unplaced, *_problems(read)),
    )


def _read(together: Sequence[tuple[list[Action], str]], today: date, choices: Mapping[str, str]) -> list[ItemRead]:
    read: list[ItemRead] = []
    for n, (actions, words) in enumerate(together):
        one = read_item(actions, words, today, choices)
        read.append(like_the_one_before(one, read[-1], (actions, together[n - 1][0]), choices) if read else one)
    return read


def _together(mine: Sequence[Action], places: Sequence[Place]) -> list[tuple[list[Action], str]]:
    """The words for each action, in the order said; actions that share all of their words stand together."""
    groups: dict[tuple[int, ...], list[Action]] = {}
    for action in mine:
        said = tuple(n for n, one in enumerate(places) if action.id in one.actions)
        if said:
            groups.setdefault(said, []).append(action)
    return [(actions, "; ".join(places[n].words for n in said)) for said, actions in sorted(groups.items())]


def _problems(read: Iterable[ItemRead]) -> Iterable[Unplaced]:
    return (problem for one in read for problem in one.problems)
