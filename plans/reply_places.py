"""The stretches of a reply put where they belong: on the person's own actions, or back to them with a reason."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from plans.model import Action
from plans.reply_items import name
from plans.reply_parts import Unplaced
from plans.reply_refs import Known, Reference, Scope, nearest
from plans.reply_segments import Segment, is_courtesy, tidy
from plans.reply_titles import named_by_title
from plans.reply_words import is_a_state, says_no_change

_ASKS = re.compile(r"\s*(?:who|what|when|where|why|how|which|can|could|do|does|did)\b", re.IGNORECASE)
_HEAD = re.compile(r"([^:,;.\n]{3,60}?)(?::|\s[-\u2013\u2014])\s")
_YES_OR_NO = re.compile(r"(?:yes|no|yep|yeah|nope|noted|sure)(?: thanks?| please)?", re.IGNORECASE)
_WISHES = re.compile(
    r"\b(?:can|could|please|ok|okay|possible)\b.*\b(?:have (?:till|until)|clos|mov|push|extend|defer|put|mark"
    r"|cancel|drop|carr|chang|delay)\w*\b",
    re.IGNORECASE | re.DOTALL,
)
_THANKS = re.compile(r"\b(?:thanks?|thank you|ta|cheers|thx)\b", re.IGNORECASE)
_NOT_MINE = re.compile(
    r"(?:(?:is|are|this|that's|it's|i'm|i am)\s+)*(?:no longer|not|isn't|aren't)"
    r"\s+(?:mine|my (?:action|area|job)s?|for me|ours|me|us|the right person)\b.*",
    re.IGNORECASE | re.DOTALL,
)
_MOST_LISTED = 5


@dataclass(frozen=True, slots=True)
class Place:
    """Words, and the ids of the actions that they are about."""

    actions: tuple[str, ...]
    words: str


@dataclass(slots=True)
class _Placing:
    """What has been placed so far. `goes_on` is where words go that name nothing: None at the beginning."""

    known: Known
    named: frozenset[str]
    places: list[Place] = field(default_factory=list)
    rest: list[int] = field(default_factory=list)
    """The places that are to cover every action that nothing else is said of."""
    unplaced: list[Unplaced] = field(default_factory=list)
    goes_on: list[Place] | list[Unplaced] | None = None
    mark: str = ""
    """What ended the words before: a full stop, a new line."""

    def put(self, actions: Sequence[Action], words: str) -> None:
        self.places.append(Place(tuple(action.id for action in actions), words))
        self.goes_on = self.places

    def leave(self, words: str, why: str, suggestions: Sequence[Action] = ()) -> None:
        self.unplaced.append(Unplaced(words, why, tuple(action.id for action in suggestions)))

    def go_on(self, words: str) -> None:
        """Add words to what was said last, after the mark that ended it."""
        mark = self.mark.strip() or ";"
        if self.goes_on is self.places:
            self.places[-1] = replace(self.places[-1], words=f"{self.places[-1].words}{mark} {words}")
        else:
            self.unplaced[-1] = replace(self.unplaced[-1], words=f"{self.unplaced[-1].words}{mark} {words}")


def place(text: str, segments: Sequence[Segment], known: Known) -> tuple[list[Place], list[Unplaced]]:
    """The places of a reply's segments, and what has none."""
    named = frozenset(action.id for segment in segments for action in _named(segment))
    placing = _Placing(known, named)
    for segment in segments:
        _place(segment, placing)
        placing.mark = segment.ends
    _place_rest(placing)
    if text.strip() and not placing.places and not placing.unplaced:
        placing.leave(text.strip(), _friendly(text, known))
    return placing.places, placing.unplaced


def _named(segment: Segment) -> list[Action]:
    references = segment.mention.references if segment.mention else ()
    return [action for reference in references for action in reference.actions]


def _place(segment: Segment, placing: _Placing) -> None:
    words = tidy(segment.words)
    if "?" in segment.ends and is_a_state(words):
        words = f"{words}?"
    if segment.mention is None:
        _place_unnamed(segment, words, placing)
    elif segment.mention.scope is Scope.NAMED:
        _place_named(segment, segment.mention.references, words, placing)
    elif segment.mention.count not in (None, len(placing.known.mine)):
        placing.leave(
            words, f"You speak of {segment.mention.count} actions. {_which(placing.known.mine)}", placing.known.mine
        )
    elif words:
        placing.rest.append(len(placing.places))
        placing.put((), words)


def _place_named(segment: Segment, references: Sequence[Reference], words: str, placing: _Placing) -> None:
    placing.goes_on = placing.unplaced
    mine = []
    for reference in references:
        own = [action for action in reference.actions if action in placing.known.mine]
        if len(own) == 1:
            mine += own
        else:
            placing.leave(f"{reference.written} {words}".strip(), *_why_not(reference, own, placing.known))
    mine = list(dict.fromkeys(mine))
    written = f"{', '.join(reference.written for reference in references)} {words}".strip()
    if mine and _NOT_MINE.fullmatch(words):
        placing.leave(written, f"If {name(mine)} should be somebody else's, press Not mine to pass it on.", mine)
    elif mine and _is_question(segment, words):
        placing.leave(f"{written}?", "That looks like a question. `/plan help` shows what I can answer.", mine)
    elif mine and words:
        placing.put(mine, words)
    elif mine and not segment.is_exception:
        placing.leave(written, f"You named {name(mine)} but said nothing about it.", mine)


def _why_not(reference: Reference, own: Sequence[Action], known: Known) -> tuple[str, Sequence[Action]]:
    """Why a reference cannot be taken, and what may have been meant."""
    written = reference.written
    if own:
        titles = " or ".join(f"\u201c{action.title}\u201d" for action in own)
        return f"Two of your actions are numbered {written}: {titles}?", own
    if not reference.actions:
        likely = nearest(written, known)
        meant = f" Did you mean {' or '.join(action.label for action in likely)}?" if likely else ""
        return f"This plan has no {written}.{meant}", likely
    action = reference.actions[0]
    if action.status is not None and action.status.is_over:
        return f"{written} is {action.status}, so nobody is asked about it.", ()
    owners = [f"{owner.name}'s" for owner in action.owners]
    if not owners:
        return f"{written} is not one of the actions that you are asked about.", ()
    return f"{written} is {' and '.join(owners)}.", ()


def _place_unnamed(segment: Segment, words: str, placing: _Placing) -> None:
    """Words without a reference: about an action by its title, more of what was said last, or about the only one."""
    mine = placing.known.mine
    if is_courtesy(segment.words) or not words:
        return
    begins = placing.goes_on is None or (segment.begins and is_a_state(words))
    titled = named_by_title(words, mine) if begins else _headed(words, mine)
    if titled:
        placing.put([titled], words)
    elif placing.goes_on:
        placing.go_on(words)
    elif _is_question(segment, words):
        placing.leave(f"{words}?", "That looks like a question. `/plan help` shows what I can answer.")
    elif len(mine) == 1 and _YES_OR_NO.fullmatch(words):
        placing.leave(words, _for_example(mine))
    elif len(mine) == 1:
        placing.put(mine, words)
    elif says_no_change(words) and not placing.named and mine:
        placing.rest.append(len(placing.places))
        placing.put((), words)
    else:
        placing.leave(words, _which(mine), mine)


def _headed(words: str, mine: Sequence[Action]) -> Action | None:
    """The action whose title leads up to the words: "Waiting times: two sites to go"."""
    head = _HEAD.match(words)
    return named_by_title(head[1], mine) if head else None


def _is_question(segment: Segment, words: str) -> bool:
    if _WISHES.search(words):
        return False
    return ("?" in segment.ends and not is_a_state(words)) or bool(_ASKS.match(words) and "?" in segment.ends)


def _place_rest(placing: _Placing) -> None:
    """Give "the rest" and "all" to every action that nothing else is said of."""
    taken = placing.named.union(*(one.actions for one in placing.places))
    rest = tuple(action.id for action in placing.known.mine if action.id not in taken)
    for n in placing.rest:
        if rest:
            placing.places[n] = replace(placing.places[n], actions=rest)
        else:
            placing.leave(placing.places[n].words, "No other action of yours is open.")


def _which(mine: Sequence[Action]) -> str:
    if not mine:
        return "You have no open action at the moment."
    listed = name(mine) if len(mine) <= _MOST_LISTED else f"{len(mine)} actions"
    return f"Which action is that about? You have {listed} open."


def _for_example(mine: Sequence[Action]) -> str:
    return f"Tell me how your actions stand, for example: {mine[0].ref or 'the first one'} no change."


def _friendly(text: str, known: Known) -> str:
    """What to say where there was nothing about an action."""
    if "?" in text:
        return "That looks like a question. `/plan help` shows what I can answer."
    if _THANKS.search(text):
        return "You're welcome. There was nothing about an action in that."
    if known.mine:
        return _for_example(known.mine)
    return "You have no open action at the moment."
