"""The words of a reply about one action: whether nothing changed, and why a date moves."""

import re

from plans.date_parts import MONTH_NAMES
from plans.reply.spelling import spelled
from plans.reply.standing import parts_of, read_standing
from plans.statuses import states_in

_MONTHS = "|".join(f"{name}|{name[:3]}|sept" for name in MONTH_NAMES)
_NOTHING_NEW = (
    r"(?:no (?:further |real |more |other )?(?:changes?|updates?|news|movement|difference)|no (?:further|more) progress"
    r"|nothing (?:new|to (?:report|add|update)|has changed|changed|further|more)"
    r"|(?:the )?same(?: as (?:before|above|previously|ever|it was|last \w+|in \w+))?(?: again| position| status)?"
    r"|as (?:per )?(?:the )?(?:before|above|previous(?:ly| \w+)?|it was|last \w+)"
    rf"|(?:same )?as (?:per|in|for|of) (?:{_MONTHS})(?: \d+)?"
    r"|(?:nothing|(?:none|neither)(?: of (?:mine|them|these))?)(?: has| have|'s)? (?:moved|happened|changed)"
    r"|unchanged|ditto|(?:not|hasn't|haven't|has not) changed|nc|n/c)"
)
_NO_CHANGE = re.compile(
    r"(?:(?:still|there's|there is|there has been|i have|we have|we've|i've|it's|is|are|has|have|had|again"
    r"|sorry|ok|yes|all)[\s,]+)*"
    rf"{_NOTHING_NEW}"
    r"(?:\s+(?:to (?:above|report|add|this)|since (?:the )?last \w+|from (?:the )?last \w+|please"
    rf"|(?:from|since) (?:{_MONTHS})(?: \d+)?"
    r"|(?:because|due to|pending|while|until)\b.*|\(.*"
    r"|to date|so far|in (?:status|position)|this (?:time|month|round|week)"
    r"|at present|at the moment|yet|again|here|either|for now|really|i'm afraid|sorry|thanks"
    r"|(?:on|for|to) (?:any|either)(?: of (?:mine|them|these|my \w+))?))*",
    re.IGNORECASE,
)
_FEW = 250  # characters: what is longer says more than how it stands
_LIKE_THAT = re.compile(
    r"\W*(?:(?:the )?same(?: (?:again|here|as above))?|(?:as|see|as per) above|ditto|likewise|too|as well"
    r"|also)(?: please| thanks)?\W*",
    re.IGNORECASE,
)
_A_WHILE = r"\s+(?:\w+\s+)?(?:\d+|an?|one|two|three|four|five|six)\s+(?:\w+\s+)?(?:day|week|month|year|fortnight)"
_BECAUSE = re.compile(
    r"\b(?:as a result of|because of|because|owing to"
    r"|due to(?!\s+(?:be|finish|complete|start|go|report|meet|happen|end|begin))"
    r"|on account of|caused by|held up by"
    rf"|delayed by(?!{_A_WHILE})"
    r"|thanks to|down to)\s+(?P<why>(?:[^,;.!\n]|\.(?=\w))+)",
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


def says_no_change(words: str) -> bool:
    """Whether one of the clauses says that nothing changed, and nothing else."""
    return any(_NO_CHANGE.fullmatch(part) for part in parts_of(spelled(words)) if part)


def says_the_same(words: str) -> bool:
    """Whether words like "ditto" may mean what was just said of another action as well as what stood before."""
    return bool(_LIKE_THAT.fullmatch(words))


def is_a_state(words: str) -> bool:
    """Whether a few words do nothing but say how something stands: "no change", "all on hold"."""
    words = words.strip(" ,.!:-")
    if len(words) > _FEW:
        return False
    standing = read_standing(words)
    return says_no_change(words) or bool(standing.certain or standing.open or states_in(spelled(words)))


def read_reason(words: str) -> str:
    """The words that say why: after "because" and its like, or "waiting on ..." whole; else ""."""
    match = _BECAUSE.search(words) or _WAITING.search(words)
    why = _REASON_ENDS.sub("", match["why"]).strip() if match else ""
    if why.count("(") < why.count(")"):
        why = why.partition(")")[0]
    return why if why.count("(") == why.count(")") else why.strip(" ()")
