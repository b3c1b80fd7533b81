"""Words for "when" that name no date: what goes on, comes back, is done when needed, or waits for something."""

import re

from plans.date_parts import ANY_MONTH, ANY_SEASON, plain, slips
from plans.model import DueKind

_UNIT = (
    r"(?:day|week|fortnight|month|quarter|term|year|annum|season|half|cycle|round|meeting|board|committee|cabinet|audit"
    rf"|(?:mon|tues|wednes|thurs|fri|satur|sun)day|{ANY_MONTH}|{ANY_SEASON})"
)
_COUNT = r"(?:\d+|two|three|four|five|six|eight|nine|twelve|other|second|third|few)"
_RECURS = (
    r"\b(?:bi-?|half-?|tri-?)?(?:annual(?:ly)?|yearly|monthly|weekly)",
    r"\b(?:quarterly|daily|termly|fortnightly|biennial(?:ly)?)",
    rf"\b(?:every|each)\s+(?:{_COUNT}\s+|(?!by|in|to|of|on|the|and)\w+\s+)?{_UNIT}s?",
    rf"\b{_UNIT}s?\s+(?:of\s+)?(?:each|every)",
    rf"\b(?:once|twice|(?:{_COUNT}|several)\s*(?:x|times))\s*(?:an?|per|each|every|/)\s*{_UNIT}",
    r"\b(?:per\s+annum|p\.a|p/a|(?:once|twice|thrice|times)\s+(?:yearly|monthly|weekly|annually))",
    r"\b(?:1st|2nd|3rd|4th|first|second|third|fourth|last)\s+(?:\w+day|working\s+day|week)\s+of\s+(?:the\s+)?month",
)
_NEEDED = r"(?:required|requested|necessary|needed|appropriate|applicable)"
_AS_REQUIRED = (
    r"\bas (?:and|&) when",
    rf"\b(?:as|when|if|where)(?:ver)? (?:it is |they are )?{_NEEDED}",
    r"\bad[ -]?hoc|\bon (?:demand|request)|\Areactive",
    r"\bas (?:they|it|issues|needs) arises?|\b(?:as|when) opportunit(?:y|ies) arises?",
)
_GOES_ON = (
    r"\b(?:on-?\s?going|continuous(?:ly)?|continuing|continual(?:ly)?|throughout|permanent(?:ly)?|rolling)",
    r"\b(?:business as usual|bau|(?:all|whole) year|year[ -]round|life(?:time)?(?: span)? of)",
    r"\b(?:until further notice|indefinite(?:ly)?)",
)
_LENGTH = r"(?:days?|weeks?|months?|mths?|years?|yrs?)"
_EVENT = r"(?:completion|approval|agreement|adoption|publication|appointment|receipt|award|implementation|sign[ -]?off)"
_CLAUSE = r"(?:\A|[.,;(]\s*|\s-\s+|\b(?:to|be|done|completed?|until|only)\s+)"
_A_TIME = rf"(?:\d|end\b|start\b|beginning|year\b|month\b|week\b|easter|christmas|xmas|{ANY_MONTH}|{ANY_SEASON})"
_WAITS = (
    r"\bwait (?:and|&) see|\b(?:awaiting|waiting|subject to|pending|contingent|need to wait|assuming|provided)",
    r"\bdepend(?:s|ent|ant|ing)? (?:up)?on",
    r"\bas (?:\w+ )?(?:resources?|funding|funds|capacity|time|budgets?) (?:allow|permit)s?",
    rf"{_CLAUSE}(?:when|once|after|following|upon|if|until|post)[\s-]\s*\w+",
    rf"\b(?:on|upon|after|following)\s+(?:the\s+)?{_EVENT}",
    rf"\b(?:within|in)\s+(?:\w+\s+){{1,2}}{_LENGTH}\s+(?:of|from|after|following)",
    rf"\b{_LENGTH}\s+(?:after|following|from|post|prior|before)",
    rf"(?:\A|[.,;(]\s*)(?:before|prior\s+to|ahead\s+of|in\s+advance\s+of|in\s+time\s+for)\s+(?:the\s+)?(?!{_A_TIME})\w+",
)
_KINDS = tuple(
    (kind, re.compile(rf"(?:{'|'.join(patterns)})\b", re.IGNORECASE))
    for kind, patterns in (
        (DueKind.RECURRING, _RECURS),
        (DueKind.AS_REQUIRED, _AS_REQUIRED),
        (DueKind.ONGOING, _GOES_ON),
        (DueKind.CONDITIONAL, _WAITS),
    )
)
# An annual report is one thing with one date; so is what is rolled out throughout a county.
_NAMES_A_THING = re.compile(
    r"\b(?:annual|yearly|monthly|quarterly|weekly|termly|continuous|continual|rolling|permanent)\s+(?!by\b|from\b|to\b|next\b|in\b"
    rf"|until\b|then\b|and\b|start|commenc|begin|{ANY_MONTH}|\d)[a-z]+"
    r"|\bthroughout\s+(?:the|our|all)\s+(?!year|life|period|plan)\w+",
    re.IGNORECASE,
)
_COMES_BACK = re.compile(r"\b(?:then|thereafter|each|every|next|from|start\w*|commenc\w+|beginning)\b", re.IGNORECASE)
_OFTEN = (
    "ongoing",
    "continuous",
    "continuously",
    "quarterly",
    "annually",
    "annual",
    "monthly",
    "fortnightly",
    "weekly",
)
_MEANT = {slip: word for word in _OFTEN for slip in slips(word) if slip not in _OFTEN}
_WORD = re.compile(r"[a-z]{5,}", re.IGNORECASE)


def kind_of(words: str) -> DueKind | None:
    """What kind of "when" the words say beside any date; None where they say none."""
    text = _WORD.sub(lambda word: _MEANT.get(word[0].lower(), word[0]), plain(words))
    return next((kind for kind, pattern in _KINDS if pattern.search(text)), None)


def names_a_thing(words: str) -> bool:
    """Whether a word like "annual" only names what is due on a date: "annual report June 2026"."""
    return bool(_NAMES_A_THING.search(plain(words))) and not _COMES_BACK.search(words)
