"""How the words about one action say that it stands: for certain, or so that a question must be asked."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from plans.date_parts import MONTH
from plans.model import Status
from plans.reply_spelling import spelled
from plans.statuses import NOT_ACHIEVED, NOT_STARTED, SOMEHOW_LATE, states_in


@dataclass(frozen=True, slots=True)
class Standing:
    """How the words say it stands: the statuses said clearly, and those that an unclear word leaves open."""

    certain: tuple[Status, ...] = ()
    open: tuple[Status, ...] = ()

    says_late: bool = False
    """It says "late", which does not say how late."""


_DONE_OR_NOT = (Status.COMPLETED, Status.ON_TARGET, Status.LATE)
_LATE_OR_ON_TARGET = (Status.ON_TARGET, Status.LATE)
_HELD_OR_LATE = (Status.ON_HOLD, Status.LATE)
_HOW_LATE = (Status.LATE, Status.SIGNIFICANTLY_LATE)
_WHOLE = (
    r"\A\W*(?:(?:this|it|that|one|is|it's|has|have|been|being|be|to|now|please|can|could|should|we|you|i|will|the|action|project"
    r"|all|so|just|effectively|probably)\s+)*"
)
"""What may stand before a word of ending for the whole action to be meant."""
_NOT_GOING_AHEAD = r"not (?:going ahead|happening|proceeding)"
_UNCLEAR = tuple(
    (re.compile(pattern, re.IGNORECASE), statuses)
    for statuses, pattern in (
        (
            _LATE_OR_ON_TARGET,
            r"\b(?:nearly|almost|just about|close to|mostly|virtually|all but)\s+(?:there|done|complet|finish|ready)",
        ),
        (_LATE_OR_ON_TARGET, r"\b\d\d?(?:%| per ?cent)\s+(?:there|done|complete|finished)|\bhalf[\s-]?(?:way|done)\b"),
        (_LATE_OR_ON_TARGET, r"(?:\b(?:should|will)|'ll) be (?:fine|ok|okay|alright|all right)\b|\bgetting there\b"),
        (
            _LATE_OR_ON_TARGET,
            r"\b(?:on its way|coming (?:along|on)|in hand|(?:looking|going) (?:good|well|ok|okay|fine))\b",
        ),
        (_LATE_OR_ON_TARGET, r"\A\W*(?:(?:is|are|all|still|it's|that's)\s+)*(?:fine|ok|okay|good)(?: thanks?)?\W*\Z"),
        (_DONE_OR_NOT, rf"{_WHOLE}(?:completed?|done|finished)(?:,? subject to| i think| all but| but for)\b"),
        (_LATE_OR_ON_TARGET, r"\b(?:may|might|could|risk of)\s+(?:\w+\s+){0,2}?(?:slip|late|delay|miss)|\bat risk\b"),
        (_LATE_OR_ON_TARGET, r"\A\W*[1-9]\d?\s?%\W*\Z"),
        ((Status.NOT_YET_DUE, Status.SIGNIFICANTLY_LATE), r"\A\W*0\s?%\W*\Z"),
        (_HOW_LATE, r"\b(?:massively|badly|way|well|far|a lot|quite|weeks|months) (?:behind|late|delayed)\b"),
        (_HELD_OR_LATE, r"\b(?:stalled|stuck|blocked|deferred|postponed|parked)\b"),
        (_HOW_LATE, r"\b(?:will not|won't|can't|cannot|unlikely to) (?:be )?(?:done|finish|complet|ready|deliver)"),
        ((Status.COMPLETED, Status.ON_TARGET), r"[\u2705\u2714\u2611\U0001f44d]"),
        (_DONE_OR_NOT, r"\b(?:this|it) (?:was|is|has been) (?:done|completed?|finished|closed)(?: \w+ ago)?\W*\Z"),
        ((Status.COMPLETED, Status.ON_TARGET), rf"{_WHOLE}sorted\W*\Z"),
        ((Status.COMPLETED, Status.CANCELLED), rf"{_WHOLE}closed?\b(?!\s+(?:to|of|contact|work))"),
        ((Status.CANCELLED, Status.ON_HOLD), rf"{_WHOLE}(?:dropped|scrapped|shelved|{_NOT_GOING_AHEAD})\b"),
        ((Status.COMPLETED, Status.CANCELLED), r"\b(?:remove|delete)(?: (?:it|this))?(?: from(?: the)? plan)?\W*\Z"),
        (
            (Status.CANCELLED, Status.CARRIED_FORWARD),
            rf"{_WHOLE}(?:superseded|merged|replaced by|overtaken by|absorbed|(?:a )?duplicate of|part of)\b",
        ),
        ((Status.SIGNIFICANTLY_LATE, Status.CANCELLED), r"[\u274c\u2717\u2718]"),
    )
)  # fmt: skip
_UNCLEAR_STATES = {
    SOMEHOW_LATE: _HOW_LATE,
    NOT_STARTED: (Status.NOT_YET_DUE, Status.SIGNIFICANTLY_LATE),
    NOT_ACHIEVED: (Status.SIGNIFICANTLY_LATE, Status.CARRIED_FORWARD),
}
_ON_TARGET = r"on (?:target|track|schedule|course)\b"
_CERTAIN = (
    (re.compile(r"\bahead of (?:schedule|plan|target|time)\b", re.IGNORECASE), Status.ON_TARGET),
    (re.compile(r"\b(?:slightly|a bit|a little|bit) (?:late|behind|delayed)\b", re.IGNORECASE), Status.LATE),
    (
        re.compile(
            r"(?:\A\W*|\bwill (?:be )?)(?:complet\w+|done|finish\w*|deliver\w*|ready) (?:on|in) time\b", re.IGNORECASE
        ),
        Status.ON_TARGET,
    ),
    (
        re.compile(r"\A\W*(?:(?:all|going|is|still|it's)\s+)*(?:to plan|as planned)\W*\Z", re.IGNORECASE),
        Status.ON_TARGET,
    ),
    (
        re.compile(
            r"\b(?:change|set|move|update|mark) (?:it |this )?(?:to|as) (?:completed?|done|closed)\W*\Z", re.IGNORECASE
        ),
        Status.COMPLETED,
    ),
    (re.compile(r"\A\W*100\s?%\W*\Z"), Status.COMPLETED),
    (re.compile("\u23f8"), Status.ON_HOLD),
)
_GONE_BY = re.compile(
    r"\b(?:was|were|had been|previously|formerly|no longer)\s+(?:on hold|suspended|paused|late|on (?:target|track))\b"
    r"(?=.*\w)",
    re.IGNORECASE | re.DOTALL,
)
_NOT_QUITE = re.compile(
    rf"\b(?:not|isn't|never|hardly|barely)\s+(?:(?!only\b)\w+\s+){{0,3}}?{_ON_TARGET}", re.IGNORECASE
)
_HEDGES: Mapping[Status, tuple[re.Pattern[str], tuple[Status, ...]]] = {
    Status.COMPLETED: (
        re.compile(
            r"\?|\b(?:not sure|maybe|perhaps|possibly|except|apart from|other than|bar (?:the|a|one|two|some|\d+)"
            r"|subject to|awaiting|waiting (?:on|for)|pending|but (?:not|still|needs?)|(?:just|still) needs?|still to"
            r"|to be (?:confirmed|agreed|signed|checked|approved)"
            r"|(?<!no )(?<!nothing )(?<!none )(?:outstanding|remaining|to go))\b",
            re.IGNORECASE,
        ),
        _DONE_OR_NOT,
    ),
    Status.ON_TARGET: (
        re.compile(
            r"\b(?:should be|hopefully|hoping|probably|maybe|perhaps|may be|might be|if|not sure)\b"
            rf"[^.;\n]*\b{_ON_TARGET}"
            rf"|\b{_ON_TARGET}[^.;\n]*(?:\?|\b(?:if|provided|assuming|as long as|hopefully|i think|unless)\b)",
            re.IGNORECASE,
        ),
        _LATE_OR_ON_TARGET,
    ),
    Status.CANCELLED: (
        re.compile(r"\bcancelled (?:until|for now)\b", re.IGNORECASE),
        (Status.CANCELLED, Status.ON_HOLD),
    ),
    Status.CARRIED_FORWARD: (
        re.compile(
            r"\b(?:carried|carry|rolled) (?:forward|over) (?:in)?to (?:the )?(?:next (?:week|month|quarter)\b|summer"
            r"|autumn|winter|spring|q[1-4]\b(?! 20)|(?:(?:end|mid|middle|early|start|beginning|late)(?: of)?[ -])?"
            rf"{MONTH}|\d)(?!\d*/\d)",
            re.IGNORECASE,
        ),
        (Status.CARRIED_FORWARD, Status.LATE),
    ),
}
_HALTED = re.compile(r"\b(?:suspended|on hold|paused|cancelled|abandoned|withdrawn)\b", re.IGNORECASE)
_HALTS = (Status.ON_HOLD, Status.CANCELLED)
_SOMETHING = re.compile(
    r"\s+(?:the|an?|our|my|their|his|her|some|two|three|one)\b(?!\s+(?:whole|project|action|work))", re.IGNORECASE
)
_IS_ALL_OF_IT = re.compile(
    r"(?:\A|\b(?:this|it|that|action|project|work|programme|we|i|all|both|everything)\b)"
    r"(?:\s*\b(?:is|are|was|be|been|being|has|have|had|to|put|now|still|back|currently|again|please|on|going|remains?|stays?|kept"
    r"|formally|temporarily|effectively|unfortunately|already|therefore|so|yes|sorry|agreed|will|going|gone|and|or|either"
    r"|mark(?:ed)?|as|status|not|do)\b)*\W*\Z",
    re.IGNORECASE,
)
_COLOURS = {
    "green": Status.ON_TARGET,
    "amber": Status.LATE,
    "red": Status.SIGNIFICANTLY_LATE,
    "blue": Status.COMPLETED,
    "g": Status.ON_TARGET,
    "a": Status.LATE,
    "r": Status.SIGNIFICANTLY_LATE,
    "b": Status.COMPLETED,
    "\U0001f7e2": Status.ON_TARGET,
    "\U0001f7e0": Status.LATE,
    "\U0001f7e1": Status.LATE,
    "\U0001f534": Status.SIGNIFICANTLY_LATE,
    "\U0001f535": Status.COMPLETED,
}
_ANY_COLOUR = r"(?:green|amber|red|blue)"
_CHANGED = r"(?:\s*(?:->|=>|>|\u2192|to|,?\s*(?:(?:but|and)\s+)?(?:is\s+)?now)\s*)"
_COLOUR = re.compile(
    rf"(?:(?:(?:rag|status|is|was|from|back|now|still|it's|has|set|gone|goes|moved?|changed?|turned|stays?|remains?|to)[\s:]+)*"
    rf"{_ANY_COLOUR}{_CHANGED})?"
    r"(?:(?:rag|status|is|set|back|now|still|it's|gone|goes|moved? to|turned|stays?|remains?|to)[\s:]*)*"
    rf"(?P<colour>{_ANY_COLOUR})(?:\s+(?:because|due to|as|since|until|till|for)\b.*)?",
    re.IGNORECASE,
)
_EITHER_COLOUR = re.compile(rf"({_ANY_COLOUR})\s*(?:/|-|or)\s*({_ANY_COLOUR})", re.IGNORECASE)
_LETTER = re.compile(r"\A\W*([RAGB])\W*\Z|\bRAG(?:\s+(?:status|rating|is|now))*[\s:=-]+([RAGB])\b")
_DISC = re.compile("[\U0001f7e0-\U0001f7e2\U0001f534\U0001f535]")
_SAYS_LATE = re.compile(r"\b(?:late|overdue|behind)\b", re.IGNORECASE)
_STEM = 5
_PARTS = re.compile(r"[.;,:\n()!?]+(?=\s|\Z)|\s-+\s|\s\(|\s+(?=but\b)")


def parts_of(text: str) -> list[str]:
    """The stretches of a text that each say one thing."""
    return [part.strip() for part in _PARTS.split(text)]


def read_standing(words: str, about: str = "") -> Standing:
    """How the words say that an action stands, in the order in which they say it.

    `about` is what the action is called: "clinics on hold" is all of it where it is about clinics, while "workshop
    cancelled" is only a part of it, so that a question must be asked.
    """
    written = spelled(words)
    text = _NOT_QUITE.sub("off target", _GONE_BY.sub("", written))
    states = states_in(text)
    said = [status for pattern, status in _CERTAIN if pattern.search(text)]
    certain = dict.fromkeys([*(state.status for state in states if state.status), *said, *_colours(text)])
    unclear: list[tuple[Status, ...]] = [statuses for pattern, statuses in _UNCLEAR if pattern.search(text)]
    unclear += [_UNCLEAR_STATES[state] for state in states if state in _UNCLEAR_STATES and Status.LATE not in said]
    unclear += _either(text)
    for status, statuses in _doubted(certain, text, about):
        del certain[status]
        unclear.append(statuses)
    open_ = dict.fromkeys(status for statuses in unclear for status in statuses)
    return Standing(tuple(certain), tuple(open_), SOMEHOW_LATE in states and bool(_SAYS_LATE.search(text)))


def _doubted(certain: Mapping[Status, None], text: str, about: str) -> list[tuple[Status, tuple[Status, ...]]]:
    """The statuses that other words take back, with what is then open."""
    hedged = [(s, statuses) for s, (pattern, statuses) in _HEDGES.items() if s in certain and pattern.search(text)]
    return [*hedged, *((s, (s, *_LATE_OR_ON_TARGET)) for s in _HALTS if s in certain and _is_of_a_part(text, about))]


def _is_of_a_part(text: str, about: str) -> bool:
    """Whether it is something else than the action that is on hold or cancelled."""
    halts = [(part, match) for part in parts_of(text) if (match := _HALTED.search(part))]
    return bool(halts) and not any(
        _IS_ALL_OF_IT.search(_without(part[: match.start()], about)) and not _SOMETHING.match(part[match.end() :])
        for part, match in halts
    )


def _without(words: str, about: str) -> str:
    """The words without those of a title, which stand for the action."""
    known = {word[:_STEM] for word in re.findall(r"\w{3,}", about.casefold())}
    return re.sub(r"\w+", lambda match: "it" if match[0].casefold()[:_STEM] in known else match[0], words)


def _colours(text: str) -> Iterator[Status]:
    for match in filter(None, map(_COLOUR.fullmatch, parts_of(text))):
        yield _COLOURS[match["colour"].lower()]
    if letter := _LETTER.search(text):
        yield _COLOURS[(letter[1] or letter[2]).lower()]
    yield from (_COLOURS[disc] for disc in _DISC.findall(text)[-1:])


def _either(text: str) -> Iterator[tuple[Status, ...]]:
    """Two colours with a stroke between them: one or the other."""
    for match in filter(None, map(_EITHER_COLOUR.fullmatch, parts_of(text))):
        yield _COLOURS[match[1].lower()], _COLOURS[match[2].lower()]
