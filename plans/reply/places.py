"""The stretches of a reply put where they belong: on the person's own actions, or back to them with a reason."""

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass, field, replace

from plans.model import Action
from plans.reply.courtesy import is_courtesy, strip_marks, tidy
from plans.reply.each import each
from plans.reply.items import name
from plans.reply.parts import Unplaced
from plans.reply.refs import Known, Mention, Reference, Scope, nearest
from plans.reply.segments import Segment
from plans.reply.titles import HEAD, headed, named_by_title
from plans.reply.words import is_a_state, says_no_change

_ASKS = re.compile(r"\s*(?:who|what|when|where|why|how|which|can|could|do|does|did)\b", re.IGNORECASE)
_ASKS_FIRST = re.compile(r"\s*(?:is|are|was|were|has|have|do|does|did|should|shall|am)\b", re.IGNORECASE)
_ASKS_PLAINLY = re.compile(
    r"\s*(?:(?:who|what|when|where|why|how|which)(?:'s)?\s+(?:is|are|was|were|do|does|did|has|have|can|should|would"
    r"|will|exactly|about"
    r"|date|set|asked|owns|decided|happened|happens|many|much|often)\b(?!.*\b(?:is|are|will be)\b.*\b(?:that|to)\b)"
    r"|(?:can|could|would|will) you (?:please )?(?:tell|explain|remind|show|say|send|confirm|clarify|let me know)\b"
    r"|(?:do|does|did|is|are|has|have|am) (?:i|we|you|anyone|anybody|somebody|someone)\b)",
    re.IGNORECASE | re.DOTALL,
)
_YES_OR_NO = re.compile(r"(?:yes|no|yep|yeah|nope|noted|sure)(?: thanks?| please)?", re.IGNORECASE)
_WISHES = re.compile(
    r"\b(?:can|could|please|ok|okay|possible)\b.*\b(?:have (?:till|until)|clos|mov|push|extend|defer|put|mark"
    r"|cancel|drop|carr|chang|delay)\w*\b",
    re.IGNORECASE | re.DOTALL,
)
_THANKS = re.compile(r"\b(?:thanks?|thank you|ta|cheers|thx)\b", re.IGNORECASE)
_SOMEBODY = r"[A-Z][\w'\u2019-]+(?: [A-Z][\w'\u2019-]+)?"
_NOT_MINE = re.compile(
    r"(?:(?i:is|are|was|were|this|that|that's|it|it's|i'm|i am|sorry|but|think|i|one|action|also|these"
    r"|those)[\s,]+)*(?:"
    r"(?i:(?:no longer|not|isn't|aren't|wasn't|isnt|never)\s+(?:\w+\s+)?(?:mine|my (?:action|area|job|responsibility"
    r"|remit"
    r"|team|department)s?|for me|ours|me|us|the right person)\b"
    r"|wrong person\b|nothing to do with (?:me|us)\b"
    r"|(?:don't|do not|no longer) (?:own|lead|deal with|work on|look after) (?:this|that|it)\b)"
    rf"|(?i:belongs? to|should go to) {_SOMEBODY}"
    rf"|(?:(?i:it|this|that)(?:['\u2019]s| is| was) )?[A-Z][\w-]+(?: [A-Z][\w-]+)?(?:['\u2019]s|s['\u2019])(?i: now"
    rf"| action| job| one)*[\s.!]*\Z"
    r").*",
    re.DOTALL,
)
_COMMANDS = tuple(
    (
        re.compile(
            rf"(?:please |can you |could you |pls |just )*(?:{pattern})(?: please| thanks?| thank you| now)*",
            re.IGNORECASE,
        ),
        why,
    )
    for pattern, why in (
        (
            (
                r"(?:stop|quit|leave me alone|unsubscribe(?: me)?)"
                r"(?:\s+(?:messag|ask|writ|contact|chas|bother|send|remind|nag|pester)\w*(?:\s+(?:to\s+)?(?:me|us))?"
                r"(?:\s+(?:messages|reminders|these|this|about (?:this|it|these)|any more|anymore|again))*)?"
                r"|(?:do not|don't) (?:messag|ask|writ|contact|chas|bother|remind)\w*(?: to)? me(?: again| any ?more)?"
            ),
            "`/plan stop` stops my messages to you, `/plan start` brings them back.",
        ),
        (
            (
                r"(?:undo|scrap|delete|forget|cancel|ignore|remove|take back|retract|disregard)"
                r"(?:\s+(?:that|it|this|(?:my|the|that|what i)(?:\s+(?:last|previous|first|earlier))*"
                r"\s+(?:message|reply|answer|update|one|note|said|wrote|sent)s?))?"
            ),
            "`/plan undo` takes back what you saved last. What is not saved yet has Cancel where I read it back.",
        ),
        (r"help(?: me)?", "`/plan help` shows what I can do."),
    )
)
_NO_NEWS = re.compile(
    r"(?:though|however|yet|obviously|of course|please|thanks|sadly|unfortunately|sorry|i'm afraid)*", re.IGNORECASE
)
_EITHER = re.compile(r"(?:either|one) (?:of )?", re.IGNORECASE)
_TAKEN_BACK = "You name one action and then another in its place. Write that once more as you mean it."
_MOST_LISTED = 5
_A_QUESTION = "That looks like a question. `/plan help` shows what I can answer."


@dataclass(frozen=True, slots=True)
class Place:
    """Words, and the ids of the actions that they are about. `meaning` is what they say of these, where it is less."""

    actions: tuple[str, ...]
    words: str
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class _Rest:
    """Words for "all" or "the rest": of how many actions they speak, and whether of what is unanswered."""

    count: int | None
    is_open: bool


@dataclass(slots=True)
class _Placing:
    """What has been placed so far. `goes_on` is where words go that name nothing: None at the beginning."""

    known: Known
    named: frozenset[str]
    answered: Container[str]
    places: list[Place] = field(default_factory=list)
    rest: dict[int, _Rest] = field(default_factory=dict)
    """The places that are to cover every action that nothing else is said of."""
    unplaced: list[Unplaced] = field(default_factory=list)
    goes_on: list[Place] | list[Unplaced] | None = None
    is_headed: bool = False
    """The words before began with a heading of their own, so that a heading begins something new."""
    mark: str = ""
    """What ended the words before: a full stop, a new line."""

    def put(self, actions: Sequence[Action], words: str) -> None:
        self.places.append(Place(tuple(action.id for action in actions), words))
        self.goes_on = self.places

    def put_rest(self, words: str, scope: Scope = Scope.REST, count: int | None = None) -> None:
        self.rest[len(self.places)] = _Rest(count, is_open=scope is Scope.REST or says_no_change(words))
        self.put((), words)

    def leave(self, words: str, why: str, suggestions: Sequence[Action] = ()) -> None:
        self.unplaced.append(Unplaced(words, why, tuple(action.id for action in suggestions)))

    def go_on(self, words: str) -> None:
        """Add words to what was said last, after the mark that ended it."""
        mark = self.mark.strip() or ";"
        if self.goes_on is self.places:
            self.places[-1] = replace(self.places[-1], words=f"{self.places[-1].words}{mark} {words}")
        else:
            self.unplaced[-1] = replace(self.unplaced[-1], words=f"{self.unplaced[-1].words}{mark} {words}")


def place(
    text: str, segments: Sequence[Segment], known: Known, answered: Container[str]
) -> tuple[list[Place], list[Unplaced]]:
    """The places of a reply's segments, and what has none; `answered` are the actions answered before it."""
    named = frozenset(action.id for segment in segments for action in _named(segment))
    placing = _Placing(known, named, answered)
    for segment in segments:
        _place(segment, placing)
        placing.mark = segment.ends
    _place_rest(placing)
    if text.strip() and not placing.places and not placing.unplaced:
        placing.leave(text.strip(), _friendly(text, known))
    return [part for one in placing.places for part in _parted(one)], placing.unplaced


def _parted(one: Place) -> list[Place]:
    """A place for each action where the words give to each its own."""
    meanings = each(one.actions, one.words)
    return (
        [Place((id_,), one.words, said) for id_, said in zip(one.actions, meanings, strict=True)] if meanings else [one]
    )


def _named(segment: Segment) -> list[Action]:
    references = segment.mention.references if segment.mention and not segment.is_spoken_of else ()
    return [action for reference in references for action in reference.actions]


def _place(segment: Segment, placing: _Placing) -> None:
    words = tidy(segment.words)
    if "?" in segment.ends and is_a_state(words):
        words = f"{words}?"
    if segment.is_corrected:
        placing.leave(words, _TAKEN_BACK)
    elif segment.mention is None:
        _place_unnamed(segment, words, placing)
    elif segment.mention.scope is Scope.NAMED:
        _place_named(segment, segment.mention.references, words, placing)
    elif words and _is_of_the_last(segment.mention, placing):
        placing.go_on(words)
    elif words:
        placing.put_rest(words, segment.mention.scope, segment.mention.count)


def _is_of_the_last(mention: Mention, placing: _Placing) -> bool:
    """Whether "both" or "all three" are the actions that were named before: "3.2 and 3.3 merged, both on target"."""
    is_all = mention.scope is Scope.ALL and placing.goes_on is placing.places
    return is_all and mention.count == len(placing.places[-1].actions)


def _place_named(segment: Segment, references: Sequence[Reference], words: str, placing: _Placing) -> None:
    mine = []
    if segment.is_spoken_of:
        _tell_spoken_of(segment, references, placing)
        return
    placing.goes_on, placing.is_headed = placing.unplaced, False
    for reference in references:
        own = [action for action in reference.actions if action in placing.known.mine]
        if len(own) == 1:
            mine += own
        else:
            placing.leave(_as_written(segment, reference, words), *_why_not(reference, own, placing.known))
    mine = list(dict.fromkeys(mine))
    words = "" if segment.is_exception and _NO_NEWS.fullmatch(words) else words
    written = strip_marks(segment.written)
    if mine and _NOT_MINE.fullmatch(words):
        placing.leave(written, f"If {name(mine)} should be somebody else's, press Not mine to pass it on.", mine)
    elif mine and _is_question(segment, words):
        placing.leave(f"{written}?", _A_QUESTION, mine)
    elif len(mine) > 1 and _EITHER.match(words):
        placing.leave(written, f"Which of {name(mine)} do you mean?", mine)
    elif mine and words:
        placing.put(mine, words)
    elif mine and segment.is_exception:
        placing.leave(written, f"You leave {name(mine)} out, so nothing is saved for {_them(mine)}.", mine)
    elif mine:
        placing.leave(written, f"You named {name(mine)} but said nothing about {_them(mine)}.", mine)


def _tell_spoken_of(segment: Segment, references: Sequence[Reference], placing: _Placing) -> None:
    """Say that a reference in the middle of other words was not taken for what they are about."""
    own = [a for reference in references for a in reference.actions if a in placing.known.mine]
    missed = [action for action in dict.fromkeys(own) if action.id not in placing.named]
    if missed and "?" not in segment.ends:
        why = (
            f"I put nothing on {name(missed)}. If that says how {_they_stand(missed)}, begin a line with the reference."
        )
        placing.leave(segment.written.strip(), why, missed)


def _them(actions: Sequence[Action]) -> str:
    return "it" if len(actions) == 1 else "them"


def _they_stand(actions: Sequence[Action]) -> str:
    return "it stands" if len(actions) == 1 else "they stand"


def _as_written(segment: Segment, reference: Reference, words: str) -> str:
    """The words to hand back: as they were typed, where they are about one reference."""
    references = segment.mention.references if segment.mention else ()
    if len(references) == 1 or segment.is_exception:
        return strip_marks(segment.written)
    return f"{reference.written} {words}".strip()


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
    owners = [owner.name for owner in action.owners]
    if not owners:
        return f"{written} is not one of the actions that you are asked about.", ()
    whose, who = " and ".join(f"{owner}'s" for owner in owners), " or ".join(owners)
    return f"{written} is {whose}. If that is news, pass it on to {who}, who can tell me.", ()


def _place_unnamed(segment: Segment, words: str, placing: _Placing) -> None:
    """Words without a reference: about an action by its title, more of what was said last, or about the only one."""
    mine = placing.known.mine
    if is_courtesy(segment.words) or not words:
        return
    if aside := _not_news(words, mine):
        placing.goes_on = placing.unplaced
        placing.leave(segment.written.strip(), aside, mine)
        return
    begins = placing.goes_on is None or (segment.begins and is_a_state(words))
    titled = (named_by_title(words, mine) if begins else None) or headed(words, mine)
    heads_another = _heads_another(words) and (segment.begins or placing.is_headed)
    if titled:
        placing.put([titled], words)
        placing.is_headed = HEAD.match(words) is not None
    elif placing.goes_on and not heads_another:
        placing.go_on(words)
    elif _is_question(segment, words):
        placing.leave(f"{words}?", _A_QUESTION)
    elif len(mine) == 1 and _YES_OR_NO.fullmatch(words):
        placing.leave(words, _for_example(mine))
    elif len(mine) == 1:
        placing.put(mine, words)
    elif says_no_change(words) and not placing.named and mine:
        placing.put_rest(words)
    else:
        placing.leave(words, _which(mine), mine)
        placing.is_headed = placing.is_headed or heads_another
        placing.goes_on = placing.unplaced if heads_another else placing.goes_on


def _not_news(words: str, mine: Sequence[Action]) -> str:
    """What to say to words that ask for a command, or say that an action is somebody else's; else nothing."""
    why = next((why for pattern, why in _COMMANDS if pattern.fullmatch(words)), "")
    if not why and _NOT_MINE.fullmatch(words) and not is_a_state(words):
        whose = f"{name(mine)} should be" if len(mine) == 1 else "one of your actions is"
        return f"If {whose} somebody else's, press Not mine to pass it on."
    return why


def _heads_another(words: str) -> bool:
    """Whether a few words lead up to how something stands: "Survey - done"."""
    head = HEAD.match(words)
    return head is not None and is_a_state(words[head.end() :])


def _is_question(segment: Segment, words: str) -> bool:
    if _WISHES.search(words):
        return False
    if _ASKS_PLAINLY.match(words) or ("?" in segment.ends and _ASKS_FIRST.match(segment.written)):
        return True
    return ("?" in segment.ends and not is_a_state(words)) or bool(_ASKS.match(words) and "?" in segment.ends)


def _place_rest(placing: _Placing) -> None:
    """Give "the rest" and "all" to every action that nothing else is said of.

    "No change", and what is said of the rest, leave alone what was answered earlier.
    """
    taken = placing.named.union(*(one.actions for one in placing.places))
    every = tuple(action for action in placing.known.mine if action.id not in taken)
    unanswered = tuple(action for action in every if action.id not in placing.answered)
    for n, rest in placing.rest.items():
        likely = (unanswered,) if rest.is_open else (every, unanswered)
        meant = next((some for some in likely if rest.count in (None, len(some))), ())
        if meant:
            placing.places[n] = replace(placing.places[n], actions=tuple(action.id for action in meant))
        elif likely[0]:
            why = f"You speak of {rest.count} action{'s' if rest.count != 1 else ''}. {_which(likely[0])}"
            placing.leave(placing.places[n].words, why, likely[0])
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
        return _A_QUESTION
    if _THANKS.search(text):
        return "You're welcome. There was nothing about an action in that."
    if known.mine:
        return _for_example(known.mine)
    return "You have no open action at the moment."
