"""A person's reply in their own words, read into what it says of each action they were asked about.

Nothing is guessed: a word with two meanings becomes a question, and words that find no action are handed back with
a sentence that says why.
"""

from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import date

from plans.model import Action
from plans.reply.items import ItemRead, Words, like_the_one_before, read_item
from plans.reply.letter import inside, spaced
from plans.reply.parts import Reply, Unplaced
from plans.reply.places import Place, place
from plans.reply.refs import know
from plans.reply.segments import cut

LONGEST = 6_000
"""Characters of a reply: news of fifty actions has room in it. What is longer is a document, and is read as none."""

_TOO_LONG = (
    "That is more than I can read as one reply, so nothing of it was taken. Send it in parts, "
    "for instance one message for each action, or press a button for each."
)
_NO_CHOICES: Mapping[str, str] = {}


def read_reply(
    text: str,
    mine: Sequence[Action],
    plan: Sequence[Action],
    today: date,
    choices: Mapping[str, str] = _NO_CHOICES,
    answered: Container[str] = (),
) -> Reply:
    """Read a reply given on the local day `today` by somebody who is asked about `mine`, some of the plan's actions.

    `choices` answers questions of an earlier reading of the same text: question id to choice id. `answered` are the
    ids of those of `mine` that have an answer already: they are none of "the rest". Never raises for any
    text, never puts anything on an action that is not in `mine`, and drops nothing but the references and joining words
    that lead up to an action's words, "all" and "the rest", courtesies, and what a letter has around it: every other
    word comes back in an item or as unplaced. A text longer than LONGEST comes back whole.
    """
    text = spaced(text)
    if len(text) > LONGEST:
        return Reply(unplaced=(Unplaced(text, _TOO_LONG),))
    known = know(mine, plan)
    places, unplaced = place(text, cut(inside(text), known), known, answered)
    read = _read(_together(mine, places), today, choices, known.by_ref)
    return Reply(
        items=tuple(one.item for one in read),
        questions=tuple(question for one in read for question in one.questions),
        unplaced=(*unplaced, *_problems(read)),
    )


def _read(together: Sequence[Words], today: date, choices: Mapping[str, str], refs: Container[str]) -> list[ItemRead]:
    read: list[ItemRead] = []
    for n, words in enumerate(together):
        one = read_item(words, today, choices, refs)
        read.append(like_the_one_before(one, read[-1], (words.of, together[n - 1].of), choices) if read else one)
    return read


def _together(mine: Sequence[Action], places: Sequence[Place]) -> list[Words]:
    """The words for each action, in the order said; actions that share all of their words stand together."""
    at: dict[str, list[int]] = {}
    for n, one in enumerate(places):
        for id_ in one.actions:
            at.setdefault(id_, []).append(n)
    groups: dict[tuple[int, ...], list[Action]] = {}
    for action in mine:
        if action.id in at:
            groups.setdefault(tuple(at[action.id]), []).append(action)
    return [_words(actions, [places[n] for n in said]) for said, actions in sorted(groups.items())]


def _words(actions: list[Action], places: Sequence[Place]) -> Words:
    said, meant = (
        "; ".join(parts) for parts in zip(*((one.words, one.meaning or one.words) for one in places), strict=True)
    )
    return Words(tuple(actions), said, meant)


def _problems(read: Iterable[ItemRead]) -> Iterable[Unplaced]:
    return (problem for one in read for problem in one.problems)
