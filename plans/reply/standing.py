"""How the words about one action say that it stands: for certain, or so that a question must be asked."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from plans.date_parts import MONTH
from plans.model import Status
from plans.reply.spelling import CORRECTION, spelled
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
    r"\A\W*(?:(?:this|it|that|one|is|it's|has|have|been|being|be|to|now|please|can|could|should|we|you|i|will|the"
    r"|action|project"
    r"|all|so|just|effectively|probably)\s+)*"
)
"""What may stand before a word of ending for the whole action to be meant."""
_NOT_GOING_AHEAD = r"not (?:going ahead|happening|proceeding)"
_NOT_SOMETHING = r"(?!\s+(?:to|of|contact|work|the|our|an?|its|their|down)\b)"
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
        ((Status.COMPLETED, Status.CANCELLED), rf"{_WHOLE}closed?\b{_NOT_SOMETHING}"),
        ((Status.CANCELLED, Status.ON_HOLD), rf"{_WHOLE}(?:dropped|scrapped|shelved|{_NOT_GOING_AHEAD})\b"),
        ((Status.COMPLETED, Status.CANCELLED), r"\b(?:remove|delete)(?: (?:it|this))?(?: from(?: the)? plan)?\W*\Z"),
        (
            (Status.CANCELLED, Status.CARRIED_FORWARD),
            rf"{_WHOLE}(?:superseded|merged|replaced by|overtaken by|absorbed|(?:a )?duplicate of|part of)\b",
        ),
        ((Status.ON_HOLD, Status.CANCELLED), rf"{_WHOLE}(?:stopped|halted|ceased)\b"),
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
    (
        re.compile(
            r"\A\W*(?:please )?(?:(?:put|keep) )?(?:it |this )?(?:on )?hold(?:ing)?\s*(?:\Z|until|for\b|pending)",
            re.IGNORECASE,
        ),
        Status.ON_HOLD,
    ),
)
_GONE_BY = re.compile(
    r"\b(?:was|were|had been|previously|formerly|no longer)\s+(?:on hold|suspended|paused|late|on (?:target|track))\b"
    r"(?=.*\w)|\b(?:not|never|hardly|no longer|\w+n't)\s+(?:(?!only\b|just\b)\w+\s+){0,2}?(?:on hold|suspended"
    r"|paused|cancelled"
    r"|abandoned|withdrawn|carr(?:ied|y) (?:forward|over)|rolled (?:forward|over)|(?:significantly|very) late)\b",
    re.IGNORECASE | re.DOTALL,
)
_NOT_QUITE = re.compile(
    rf"\b(?:not|isn't|never|hardly|barely|nowhere near|far from|no longer|slipped from|\w+n't)"
    rf"\s+(?:(?!only\b|just\b)\w+\s+){{0,3}}?{_ON_TARGET}",
    re.IGNORECASE,
)
_NEARLY = (
    r"(?:almost|nearly|just about|close to|getting|mostly|mainly|partly|largely|broadly|some(?: of)?|half"
    r"|most(?: of)?|trying to"
    r"|(?:should|may|might) be|hopefully|hoping|probably|maybe|perhaps|if|not sure)"
)
_HEDGES: tuple[tuple[Status, re.Pattern[str], tuple[Status, ...]], ...] = tuple(
    (status, re.compile(pattern, re.IGNORECASE), statuses)
    for status, pattern, statuses in (
        (
            Status.COMPLETED,
            (
                r"\b(?:not sure|maybe|perhaps|possibly|except|apart from|other than|bar (?:the|a|one|two|some|\d+)"
                r"|subject to|awaiting|waiting (?:on|for)|pending|but (?:not|still|needs?)|(?:just|still) needs?"
                r"|still to"
                r"|to be (?:confirmed|agreed|signed|checked|approved)|(?:phase|stage|step|part) (?:\d|one|two|three"
                r"|[abc]\b)"
                r"|in part\b|part(?:ly|ially)|so far|as far as|most of|some of|half of|the first|not all|not everything"
                r"|(?<!no )(?<!nothing )(?<!none )(?:outstanding|remaining|to go))\b"
            ),
            _DONE_OR_NOT,
        ),
        (
            Status.ON_TARGET,
            (
                rf"\b{_NEARLY}\b[^.;\n]*\b{_ON_TARGET}"
                rf"|\b{_ON_TARGET}[^;\n]*\bbut\b[^;\n]*\b(?:slip|late|delay|behind|miss|overrun)\w*\b(?! anything)"
                rf"|\b{_ON_TARGET}[^.;\n]*\b(?:if|provided|assuming|as long as|hopefully|i think|unless|except"
                rf"|apart from"
                r"|other than|subject to|to (?:be (?:late|delayed)|slip|miss|fail|overrun|overspend))\b"
            ),
            _LATE_OR_ON_TARGET,
        ),
        (Status.CANCELLED, r"\bcancelled (?:until|for now)\b", (Status.CANCELLED, Status.ON_HOLD)),
        (
            Status.CANCELLED,
            (
                r"\b(?:back on|reinstated|going ahead (?:again|after all)|re-?arranged|re-?scheduled|next (?:one"
                r"|meeting"
                r"|session|date)"
                r"|new date|instead)\b"
            ),
            (Status.CANCELLED, *_LATE_OR_ON_TARGET),
        ),
        (Status.CANCELLED, r"\bsuperseded\b", (Status.CANCELLED, Status.CARRIED_FORWARD)),
        (
            Status.ON_HOLD,
            (
                r"(?<!\bbe )(?<!until )(?<!when )(?<!once )\b(?:restarted|resumed|recommenced|reactivated|lifted"
                r"|started again"
                r"|back (?:under ?way|up and running))\b"
            ),
            (Status.ON_HOLD, *_LATE_OR_ON_TARGET),
        ),
        (
            Status.CARRIED_FORWARD,
            (
                r"\b(?:carried|carry|rolled) (?:forward|over) (?:in)?to (?:the )?(?:next (?:week|month|quarter)\b"
                r"|summer"
                r"|autumn|winter|spring|q[1-4]\b(?! 20)|(?:(?:end|mid|middle|early|start|beginning|late)(?: of)?[ -])?"
                rf"{MONTH}|\d)(?!\d*/\d)(?!\d*(?: \w+)? plan\b)"
            ),
            (Status.CARRIED_FORWARD, Status.LATE),
        ),
    )
)
"""What takes a status back that was read for certain, and what may be meant then."""

_IF_ASKED: Mapping[Status, tuple[Status, ...]] = {Status.COMPLETED: _DONE_OR_NOT, Status.ON_TARGET: _LATE_OR_ON_TARGET}
_DONE = re.compile(r"\b(?:completed?|done|achieved|finished|implemented|delivered|closed)\b", re.IGNORECASE)
_ALL_DONE = re.compile(
    r"(?:\W+|\b100\s?%|\b(?:now|today|yesterday|already|too|also|please|successfully|fully|finally|again|properly"
    r"|early|late|mid|end|start"
    r"|last|this|next|week|month|year|quarter|time|ago|since|of|the|by|on|in|at|during|within|under|before|after|an?"
    r"|few|couple"
    r"|days?|weeks?|months?|years?|budget|deadline|schedule|full|course|target|plan|to|overall|off|up|indeed|all"
    r"|both|everything"
    r"|yes|one|two|three|four|five|six|easter|christmas|xmas|spring|summer|autumn|winter|ahead|about|around|it|so)\b"
    rf"|\b{MONTH}|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b\d{{1,2}}(?:st|nd|rd|th)?\b(?!\s*(?:%|of\s+\d"
    rf"|out\b|\w*[a-z]))"
    rf"|\b\d{{1,2}}(?=(?:st|nd|rd|th)?(?:\s+of)?\s+{MONTH.replace('?P<month>', '?:')})(?:st|nd|rd|th)?"
    r"|\b(?:19|20)\d\d\b|\b\d{1,2}[/.]\d{1,2}(?:[/.]\d{2,4})?(?![\d%])"
    r"|\b(?:and|thanks|as (?:planned|agreed|requested|promised|discussed|required|reported|per|before|above|well)"
    r"|by (?:the )?(?!half|part)[a-z]\w+(?: \w+){0,2}\Z"
    r"|(?:for|in|across|at|on) (?:all|every|each|both)|for (?:this|the) (?:year|month|quarter|period"
    r"|time being))\b.*)*",
    re.IGNORECASE | re.DOTALL,
)
"""What follows "completed" where all of it is: a time, a courtesy, who did it, another word of the same."""

_DONE_IN_TIME = re.compile(
    rf"{_DONE.pattern} (?:\w+ )?(?:(?:on|in|to) time|ahead of (?:schedule|plan|target|time)|on (?:schedule|course))",
    re.IGNORECASE,
)
_SHARE = re.compile(r"\b(\d+)\s*(?:/|(?:out )?of(?: the)?)\s*(\d+)\b(?!/)", re.IGNORECASE)
_HALTED = re.compile(r"\b(?:suspended|on hold|paused|cancelled|abandoned|withdrawn)\b", re.IGNORECASE)
_HALTS = (Status.ON_HOLD, Status.CANCELLED)
_HALT_ENDS = re.compile(
    r"\s*(?:\Z|[^\w\s]|(?:due|because|until|for|pending|by|as|since|while|whilst|following|owing|after|at|on|in|this"
    r"|now|again"
    r"|indefinitely|temporarily|and|but|or|so|with|subject|awaiting|waiting|thanks?|please|to|given|if|unless|when|then"
    r"|completely|altogether|entirely|it|today|yesterday|last|next|throughout|before|pro tem|further|not|still"
    r"|having|we|was|is"
    r"|(?:the|this|our) (?:whole|project|action|work)|from (?:now|today|\d|the (?:start|end|beginning))|only)\b"
    rf"|(?:from )?{MONTH})",
    re.IGNORECASE,
)
"""What follows "on hold" or "cancelled" where it is the action; "cancelled meeting" is a meeting's."""

_IS_ALL_OF_IT = re.compile(
    r"(?:\A|\b(?:this|it|that|one|action|project|work|programme|we|i|all|both|everything)\b)"
    r"(?:\s*\b(?:is|are|was|be|been|being|has|have|had|to|put|now|still|back|currently|again|please|on|going"
    r"|remains?|stays?|kept"
    r"|formally|temporarily|effectively|unfortunately|already|therefore|so|yes|sorry|agreed|will|going|gone|and|or"
    r"|either"
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
    rf"(?:(?:(?:rag|status|is|was|from|back|now|still|it's|has|set|gone|goes|moved?|changed?|turned|stays?|remains?"
    rf"|to)[\s:]+)*"
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
    cancelled" is only a part of it, so that a question must be asked. What somebody takes back ("late, sorry I mean
    on target") does not count, unless nothing is said in its place.
    """
    taken_back, _, meant = _last_word(spelled(words))
    standing = _standing(meant, about)
    if not taken_back or standing.certain or standing.open:
        return standing
    before = _standing(taken_back, about)
    return Standing(
        (),
        tuple(dict.fromkeys((*before.certain, *before.open, *_LATE_OR_ON_TARGET))) if before.certain else before.open,
    )


def _last_word(text: str) -> tuple[str, str, str]:
    """A text parted at the last place where it takes something back."""
    corrections = list(CORRECTION.finditer(text))
    if not corrections:
        return "", "", text
    last = corrections[-1]
    return text[: last.start()], last[0], text[last.end() :]


def _standing(written: str, about: str) -> Standing:
    text = _NOT_QUITE.sub("off target", _GONE_BY.sub("", written))
    states = states_in(text)
    said = [status for pattern, status in _CERTAIN if pattern.search(text)]
    certain = dict.fromkeys([*(state.status for state in states if state.status), *said, *_colours(text)])
    if Status.COMPLETED in certain and _DONE_IN_TIME.search(text):
        certain.pop(Status.ON_TARGET, None)
    unclear: list[tuple[Status, ...]] = [statuses for pattern, statuses in _UNCLEAR if pattern.search(text)]
    unclear += [_UNCLEAR_STATES[state] for state in states if state in _UNCLEAR_STATES and Status.LATE not in said]
    unclear += _either(text)
    for status, statuses in _doubted(certain, text, about):
        certain.pop(status, None)
        unclear.append(statuses)
    open_ = dict.fromkeys(status for statuses in unclear for status in statuses)
    return Standing(tuple(certain), tuple(open_), SOMEHOW_LATE in states and bool(_SAYS_LATE.search(text)))


def _doubted(certain: Mapping[Status, None], text: str, about: str) -> list[tuple[Status, tuple[Status, ...]]]:
    """The statuses that other words take back, with what is then open."""
    doubted = [(s, statuses) for s, pattern, statuses in _HEDGES if s in certain and pattern.search(text)]
    if "?" in text:
        doubted += [(s, _IF_ASKED.get(s, (s, *_LATE_OR_ON_TARGET))) for s in certain]
    if Status.COMPLETED in certain and _is_partly_done(text):
        doubted.append((Status.COMPLETED, _DONE_OR_NOT))
    return [*doubted, *((s, (s, *_LATE_OR_ON_TARGET)) for s in _HALTS if s in certain and _is_of_a_part(text, about))]


def _is_partly_done(text: str) -> bool:
    """Whether a share of it is done ("3 of 5 sites"), or what follows "completed" names a part ("on phase 1")."""
    if any(int(share[1]) < int(share[2]) for share in _SHARE.finditer(text)):
        return True
    done = [(part, match) for part in parts_of(text) if (match := _DONE.search(part))]
    return bool(done) and not any(_ALL_DONE.fullmatch(part[match.end() :]) for part, match in done)


def _is_of_a_part(text: str, about: str) -> bool:
    """Whether it is something else than the action that is on hold or cancelled."""
    halts = [(part, match) for part in parts_of(text) if (match := _HALTED.search(part))]
    return bool(halts) and not any(
        _IS_ALL_OF_IT.search(_without(part[: match.start()], about)) and _HALT_ENDS.match(part[match.end() :])
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
