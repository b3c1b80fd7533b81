"""The references in a reply: "3.2", "1.1 and 1.2", "#13", "the rest", and the numbers that only look like one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum

from plans.model import Action
from plans.reply.words import is_a_state


class Scope(Enum):
    """What a mention covers."""

    NAMED = "named"
    ALL = "all"
    REST = "rest"


@dataclass(frozen=True, slots=True)
class Reference:
    """One reference as written. `actions` are those it may stand for: none where the plan has no such reference."""

    written: str
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class Mention:
    """References joined by commas and "and", or "all" or "the rest", at `start` to `end` of a text."""

    start: int
    end: int
    scope: Scope = Scope.NAMED
    references: tuple[Reference, ...] = ()
    count: int | None = None
    """How many actions "all three" or "both" says that there are."""


@dataclass(frozen=True, slots=True)
class Known:
    """The references of a plan: the actions that each stands for, those of the person who replies before others'."""

    mine: tuple[Action, ...]
    by_ref: dict[str, tuple[Action, ...]]
    others: re.Pattern[str] | None
    top: int = field(default=0)
    """The plan's highest leading number: "30.6" cannot be meant for an action of a plan that ends with 5.6."""

    def reference(self, written: str) -> Reference:
        """The reference as written, with the actions it may stand for."""
        return Reference(written, self.by_ref.get(_key(written), ()))


_DOTTED = r"(?<![\w.£$€])\d{1,3}(?:\.\d{1,3}){1,2}[a-z]?"
_UNITS = (
    r"m|k|bn|million|thousand|per\s?cent|percent|fte|posts?|staff|hours?|hrs|days?|weeks?|months?|years?|points?|out of"
    r"|of the|people|times"
)
_ENDS = rf"(?![\w%]|[.:]\d|,\d{{3}}|\s?%|\s?(?:{_UNITS})\b)"
_LEADS = re.compile(
    r"(?:[\s*_~`>\"'(\[\u2022\u25cf\u2013\u2014#:.,-]|\d{1,2}[.)]\s|\b(?:re|regarding|about|actions?|items?|no"
    r"|number|ref"
    r"|reference|task|point|on|for|as for|as to|as regards|turning to|moving on to|with regard to|and|with|then|also"
    r"|so|hi|hello|ok|well|both|my|update|yes|yep|fyi)\b)*\Z",
    re.IGNORECASE,
)
_NAMED_BEFORE = re.compile(r"(?:\b(?:actions?|items?|ref|reference|no\.?|number|re:?)\s*|#)\Z", re.IGNORECASE)
_COUNTED = (
    r"ni|part|version|v|section|level|phase|stage|top|page|para(?:graph)?|appendix|table|figure|bvpi|kpi|pi|lpi|q"
    r"|scored?"
    r"|worth|circa"
)
_NOT_AFTER = re.compile(rf"(?:\b(?:{_COUNTED})\s*|[£$€])\Z", re.IGNORECASE)
_NOT_AFTER_NUMBER = re.compile(rf"(?:\b(?:{_COUNTED}|of|over|under|than|from|at|to)\s*|[£$€])\Z", re.IGNORECASE)
_DATE_BEFORE = re.compile(r"\b(?:by|now|until|till|due|before|end)\s*\Z", re.IGNORECASE)
_JOIN = re.compile(r"\s*(?:,\s*and|,|and|&|\+|/|-|to|or|nor|plus|as well as)\s*(?:actions?\s+|#)?", re.IGNORECASE)
_SPAN = re.compile(r"\s*(?:-|to)\s*", re.IGNORECASE)
_AFTER_NUMBER = re.compile(
    r"\s*[:)\u2013\u2014-]|\s*\.\s|\s*(?:,|and|&)\s*\d|\s+(?:is|are|was|has|will|now|still)\b", re.IGNORECASE
)
_STANDS = (
    r"(?=\s*(?:[:;,.!?\u2013\u2014-]|\Z)|\s+(?:is|are|was|were|have|has|will|should|now|still|done|complete[d]?"
    r"|finished|on|off"
    r"|in|under|underway|no|not|same|as|unchanged|late|delayed|suspended|ok|okay|fine|good|going|progressing|ongoing|to"
    r"|but|except|cancelled|green|amber|red|blue|nearly|almost|carried|waiting|awaiting)\b)"
)
"""What follows "all" or "the other one" where it means actions; "all clinics held" is about clinics."""
_REST = (
    r"(?:all\s+|everything\s+)?(?:of\s+)?(?:the\s+|my\s+)?(?:rest|others|other\s+(?:ones|two|three|four|five|six"
    r"|actions?|items?)"
    r"|remaining(?:\s+(?:ones|actions?|items?|two|three|four))?)\b(?!\s+of\b(?!\s+(?:them|these"
    r"|mine)\b))(?:\s+of\s+(?:them|these|mine)\b)?|(?:everything|all|anything)\s+else\b"
    rf"|(?:(?:the|my)\s+)?other\s+(?:one|action|item)\b{_STANDS}"
)
_ALL = (
    r"(?:all|both|every|each)\s+(?:of\s+)?(?:(?:them|mine|these|those)\b|(?:my\s+|the\s+|these\s+)?(?:actions?"
    r"|items?)\b"
    r"|(?:my\s+|the\s+|these\s+)?(?:(?:two|three|four|five|six|ten)\b|\d{1,2}\b(?!\.\d))(?:\s+(?:actions?|items?)\b|"
    rf"{_STANDS}))|(?:all|both|everything|the\s+lot)(?:['\u2019]s)?\b{_STANDS}"
)
_SCOPES = re.compile(rf"\b(?:(?P<rest>{_REST})|(?P<all>{_ALL}))", re.IGNORECASE)


_NUMBERED = re.compile(
    r"[\s#*\u2022-]*(?:action\s+)?\d{1,3}\b[\s:.)-]*(?P<said>[^,;]*?)\s*(?:,|;|\band\b)\s*\Z", re.IGNORECASE
)
_NEAR = 80  # characters that are looked at around a reference, so that a hostile text costs no square of its length
_FAR = 9  # no slip of a finger
_GAP = 5  # how far beyond the plan's last number a reference may be mistyped


def know(mine: Sequence[Action], plan: Sequence[Action]) -> Known:
    """Prepare to find references to the actions of `plan`."""
    by_ref: dict[str, tuple[Action, ...]] = {}
    for action in plan:
        if action.ref:
            by_ref[_key(action.ref)] = (*by_ref.get(_key(action.ref), ()), action)
    for action in mine:
        if action.ref:
            of_mine = tuple(a for a in mine if _key(a.ref) == _key(action.ref))
            by_ref[_key(action.ref)] = of_mine
    others = sorted((ref for ref in by_ref if not re.fullmatch(r"\d+(?:\.\d+)+[a-z]?", ref)), key=len, reverse=True)
    pattern = (
        re.compile(rf"(?<![\w.£$€])(?:{'|'.join(map(re.escape, others))}){_ENDS}", re.IGNORECASE) if others else None
    )
    leading = [int(match[0]) for ref in by_ref if (match := re.match(r"\d+", ref))]
    return Known(tuple(mine), by_ref, pattern, max(leading, default=0))


def find_mentions(text: str, known: Known) -> tuple[Mention, ...]:
    """Every mention of a clause, in its order."""
    singles = [m for m in _singles(text, known) if m.scope is not Scope.NAMED or _is_reference(text, m, known)]
    singles.sort(key=lambda mention: mention.start)
    chains: list[Mention] = []
    for mention in singles:
        if chains and _joins(chains[-1], mention, text):
            chains[-1] = _joined(chains[-1], mention, text, known)
        elif not chains or mention.start >= chains[-1].end:
            chains.append(mention)
    return tuple(chain for chain in chains if _is_known_or_leads(chain, text))


def strip_leads(words: str) -> str:
    """What stands before a reference, without the words and marks that only lead up to it."""
    return words[:-_NEAR] + _LEADS.sub("", words[-_NEAR:])


def _key(ref: str) -> str:
    return ref.casefold().strip(" .:#")


def _singles(text: str, known: Known) -> list[Mention]:
    patterns = [re.compile(_DOTTED + _ENDS, re.IGNORECASE)] + ([known.others] if known.others else [])
    matches = [match for pattern in patterns for match in pattern.finditer(text)]
    named = [Mention(m.start(), m.end(), references=(known.reference(m[0]),)) for m in matches]
    scopes = [
        Mention(m.start(), m.end(), Scope.REST if m["rest"] else Scope.ALL, count=_count(m[0]))
        for m in _SCOPES.finditer(text)
    ]
    return named + scopes


def _count(words: str) -> int | None:
    counts = {"one": 1, "both": 2, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "ten": 10}
    said = (int(word) if word.isdecimal() else counts.get(word) for word in re.findall(r"\w+", words.lower()))
    return next((count for count in said if count), None)


def _is_reference(text: str, mention: Mention, known: Known) -> bool:
    """Whether a number is a reference by what stands around it."""
    before, written = text[max(0, mention.start - _NEAR) : mention.start], mention.references[0].written
    if _NAMED_BEFORE.search(before):
        return True
    if _NOT_AFTER.search(before):
        return False
    if not mention.references[0].actions:
        leading = int(written.partition(".")[0])
        return leading <= known.top + _GAP and not (_DATE_BEFORE.search(before) or _NOT_AFTER_NUMBER.search(before))
    if written.isdecimal():
        return not _NOT_AFTER_NUMBER.search(before) and _is_plain_reference(before, text[mention.end :][:_NEAR])
    return True


def _is_plain_reference(before: str, after: str) -> bool:
    """Whether a number without a dot begins what is said of an action, at the start or after another that does."""
    if re.search(r"\d\s*(?:,|and|&)\s*\Z", before):
        return True
    previous = _NUMBERED.match(before)
    begins = not strip_leads(before) or (previous is not None and is_a_state(previous["said"]))
    return begins and bool(_AFTER_NUMBER.match(after) or is_a_state(_first_part(after)))


def _first_part(after: str) -> str:
    return re.split(r"[,;.\n]|\band\b", after, maxsplit=1)[0]


def _joins(chain: Mention, mention: Mention, text: str) -> bool:
    between = text[chain.end : mention.start]
    both_named = chain.scope is Scope.NAMED and mention.scope is Scope.NAMED
    return both_named and bool(_JOIN.fullmatch(between) or between.isspace())


def _joined(chain: Mention, mention: Mention, text: str, known: Known) -> Mention:
    """The two as one; "1.1 to 1.4" takes in what of the person's lies between."""
    between: tuple[Reference, ...] = ()
    if _SPAN.fullmatch(text[chain.end : mention.start]):
        refs = [action.ref for action in known.mine]
        ends = [chain.references[-1].written, mention.references[0].written]
        if all(ref in refs for ref in ends):
            inside = refs[refs.index(ends[0]) + 1 : refs.index(ends[1])]
            between = tuple(known.reference(ref) for ref in inside)
    return Mention(chain.start, mention.end, references=(*chain.references, *between, *mention.references))


def _is_known_or_leads(chain: Mention, text: str) -> bool:
    """An unknown number is a reference only where one is expected: at the start of a clause, or among known ones."""
    if chain.scope is not Scope.NAMED or any(reference.actions for reference in chain.references):
        return True
    before = text[max(0, chain.start - _NEAR - 1) : chain.start]
    return not strip_leads(before) or bool(_NAMED_BEFORE.search(before))


def nearest(written: str, known: Known) -> tuple[Action, ...]:
    """The person's actions that a reference the plan does not have may be a slip for; at most three."""
    slips = [(_slip(_numbers(written), _numbers(action.ref)), action) for action in known.mine if action.ref]
    best = min((slip for slip, _ in slips), default=_FAR)
    return tuple(action for slip, action in slips if slip == best < _FAR)[:3]


def _numbers(ref: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", ref)]


def _slip(typed: list[int], meant: list[int]) -> int:
    """How likely one is a slip for the other: the same numbers, numbers exchanged, one of them off by one."""
    if typed == meant:
        return 0
    if sorted(typed) == sorted(meant):
        return 1
    off = [abs(one - other) for one, other in zip(typed, meant, strict=False) if one != other]
    return 1 if len(typed) == len(meant) and off == [1] else _FAR
