"""The words of a reply about one action: how it stands, whether nothing changed, and why a date moves."""

import re
from dataclasses import dataclass

from plans.date_words import plain
from plans.model import Status
from plans.statuses import NOT_ACHIEVED, NOT_STARTED, SOMEHOW_LATE, states_in


@dataclass(frozen=True, slots=True)
class Standing:
    """How the words say it stands: the statuses said clearly, and those that an unclear word leaves open."""

    certain: tuple[Status, ...] = ()
    open: tuple[Status, ...] = ()

    says_late: bool = False
    """It says "late", which does not say how late."""


_COLOURS = {
    "green": Status.ON_TARGET,
    "amber": Status.LATE,
    "red": Status.SIGNIFICANTLY_LATE,
    "blue": Status.COMPLETED,
}
_COLOUR = re.compile(
    r"(?:(?:rag|status|is|now|still|it's|gone|goes|moved? to|turned|stays?|remains?|to)[\s:]*)*(green|amber|red|blue)",
    re.IGNORECASE,
)
_LATE_OR_ON_TARGET = (Status.ON_TARGET, Status.LATE)
_HELD_OR_LATE = (Status.ON_HOLD, Status.LATE)
_UNCLEAR = tuple(
    (re.compile(pattern, re.IGNORECASE), statuses)
    for statuses, pattern in (
        (
            _LATE_OR_ON_TARGET,
            r"\b(?:nearly|almost|just about|close to|mostly|virtually|all but)\s+(?:there|done|complet|finish|ready)",
        ),
        (_LATE_OR_ON_TARGET, r"\b\d\d?(?:%| per ?cent)\s+(?:there|done|complete|finished)"),
        (_LATE_OR_ON_TARGET, r"(?:\b(?:should|will)|'ll) be (?:fine|ok|okay|alright|all right)\b|\bgetting there\b"),
        (
            _LATE_OR_ON_TARGET,
            r"\b(?:on its way|coming (?:along|on)|in hand|(?:looking|going) (?:good|well|ok|okay|fine))\b",
        ),
        (_LATE_OR_ON_TARGET, r"\A\W*(?:(?:is|are|all|still|it's|that's)\s+)*(?:fine|ok|okay|good)\W*\Z"),
        (_HELD_OR_LATE, r"\b(?:stalled|stuck|blocked|deferred|postponed|parked)\b"),
        ((Status.COMPLETED, Status.ON_TARGET), r"[\u2705\u2714\u2611]|:(?:white|heavy)_check_mark:"),
    )
)
_UNCLEAR_STATES = {
    SOMEHOW_LATE: (Status.LATE, Status.SIGNIFICANTLY_LATE),
    NOT_STARTED: (Status.NOT_YET_DUE, Status.SIGNIFICANTLY_LATE),
    NOT_ACHIEVED: (Status.SIGNIFICANTLY_LATE, Status.CARRIED_FORWARD),
}
_NOTHING_NEW = (
    r"(?:no (?:further |real |more |other )?(?:changes?|updates?|news|movement|difference)"
    r"|nothing (?:new|to (?:report|add|update)|has changed|changed|further|more)"
    r"|(?:the )?same(?: as (?:before|above|previously|ever|it was|last \w+|in \w+))?(?: again| position| status)?"
    r"|as (?:before|above|previously|it was|last \w+)|unchanged|ditto|(?:not|hasn't|haven't|has not) changed|nc|n/c)"
)
_NO_CHANGE = re.compile(
    r"(?:(?:still|there's|there is|there has been|i have|we have|we've|i've|it's|is|are|has|have|had|again"
    r"|sorry|ok|yes|all)[\s,]+)*"
    rf"{_NOTHING_NEW}"
    r"(?:\s+(?:to (?:above|report|add|this)|since (?:the )?last \w+|from last \w+|this (?:time|month|round|week)"
    r"|at present|at the moment|yet|again|here|either|for now|really|i'm afraid|sorry|thanks"
    r"|(?:on|for|to) (?:any|either)(?: of (?:mine|them|these|my \w+))?))*",
    re.IGNORECASE,
)
_BECAUSE = re.compile(
    r"\b(?:as a result of|because of|because|owing to"
    r"|due to(?!\s+(?:be|finish|complete|start|go|report|meet|happen|end|begin))"
    r"|on account of|caused by|held up by|delayed by|thanks to|down to)\s+(?P<why>(?:[^,;.!\n]|\.(?=\w))+)",
    re.IGNORECASE,
)
_WAITING = re.compile(
    r"\b(?P<why>(?:(?:still\s+)?waiting (?:on|for)|awaiting|pending|short of|lack of|while we wait for)"
    r"\s+(?:[^,;.!\n]|\.(?=\w))+)",
    re.IGNORECASE,
)
_REASON_ENDS = re.compile(
    r"\s+(?:(?:but|and)\s+)?(?:so|but|now|new date|will be|should be|aiming|expected|hope)\b.*\Z", re.IGNORECASE
)
_SAYS_LATE = re.compile(r"\b(?:late|overdue|behind)\b", re.IGNORECASE)
_HEDGED = re.compile(r"\?|\b(?:not sure|maybe|perhaps|possibly)\b", re.IGNORECASE)
_PARTS = re.compile(r"[.;,:\n()!?]+(?=\s|\Z)|\s-+\s|\s+(?=but\b)")


def read_standing(words: str) -> Standing:
    """How the words say that an action stands, in the order in which they say it."""
    text = plain(words)
    states = states_in(text)
    certain = dict.fromkeys([*(state.status for state in states if state.status), *_colours(text)])
    unclear: list[tuple[Status, ...]] = [statuses for pattern, statuses in _UNCLEAR if pattern.search(text)]
    unclear += [_UNCLEAR_STATES[state] for state in states if state in _UNCLEAR_STATES]
    if Status.COMPLETED in certain and _HEDGED.search(text):
        del certain[Status.COMPLETED]
        unclear.append((Status.COMPLETED, *_LATE_OR_ON_TARGET))
    open_ = dict.fromkeys(status for statuses in unclear for status in statuses)
    return Standing(tuple(certain), tuple(open_), bool(SOMEHOW_LATE in states and _SAYS_LATE.search(text)))


def _colours(text: str) -> list[Status]:
    parts = (part.strip() for part in _PARTS.split(text))
    return [_COLOURS[match[1].lower()] for part in parts if (match := _COLOUR.fullmatch(part))]


def says_no_change(words: str) -> bool:
    """Whether one of the clauses says that nothing changed, and nothing else."""
    return any(_NO_CHANGE.fullmatch(part.strip()) for part in _PARTS.split(plain(words)) if part)


def is_a_state(words: str) -> bool:
    """Whether a few words do nothing but say how something stands: "no change", "all on hold"."""
    words = words.strip(" ,.!:-")
    standing = read_standing(words)
    return says_no_change(words) or bool(standing.certain or standing.open or states_in(words))


def read_reason(words: str) -> str:
    """The words that say why: after "because" and its like, or "waiting on ..." whole; else ""."""
    match = _BECAUSE.search(words) or _WAITING.search(words)
    return _REASON_ENDS.sub("", match["why"]).strip(" )") if match else ""
