"""What stands beside a date and was not read with it: a number, a condition, a standing, a newer date with no year."""

import re

from plans.date_parts import ANY_MONTH, ORDINAL, plain
from plans.date_words import Found
from plans.model import Due, DueKind

# A time of day, a range's first day, a quarter beside its months, a percentage: numbers that are no part of a date.
_EXPLAINED = re.compile(
    rf"\b\d{{1,2}}[:.]\d\d(?:[:.]\d\d)?z?\b|\b\d{{1,2}}\s*(?:am|pm|noon)\b|\bt\d\d:[\d:.]+z?|(?<!-)\bq[1-4]\b|\d+\s?%"
    rf"|\b\d{{1,2}}{ORDINAL}?(?:\s+{ANY_MONTH})?\s*(?:-|to|and|&|/|until|till)\s*\Z|\byear\s+\d\W*\Z",
    re.IGNORECASE,
)
_TOUCHES_BEFORE = re.compile(r"\d\W{0,3}\Z")
_TOUCHES_AFTER = re.compile(r"\A\W{0,3}(?:q\s?)?\d", re.IGNORECASE)
_QUARTER_BEFORE = re.compile(r"\b(?:q\w{0,6}|y\d+\s?q)\.?\s*\d\W*\Z", re.IGNORECASE)
_WAITS = re.compile(r"\b(?:if|once|when|subject to|permitting|dependent|depending|provided|assuming)\b", re.IGNORECASE)
_TO_BE_SET = re.compile(r"\bto be (?:set|decided|agreed) by\b", re.IGNORECASE)
_STANDS = re.compile(
    r"\b(?:on hold|suspended|paused|deferred until|cancelled|withdrawn|abandoned|removed|no longer|dropped|discontinued"
    r"|c/?f|adopted|launched|(?:last )?updated|dated)\b",
    re.IGNORECASE,
)
_DONE_AFTER = re.compile(r"\A\W*(?:completed?|done|achieved|closed|finished|delivered)\b", re.IGNORECASE)
_DONE_FOR = re.compile(r"\A\W*(?:completed|done|closed)\W+(?:target|due)\b", re.IGNORECASE)
_STARTS_THEN = re.compile(
    r"\b(?:not|n't)\s+(?:due\s+to\s+)?(?:start(?:ed|ing)?\s+)?until\s*\Z|(?:\b(?:beyond|began|begun)|>)\s*\Z",
    re.IGNORECASE,
)
_STARTS = re.compile(
    r"\A\s*(?:\+|[-\u2013]?\s*(?:start|commence|begin)\w*|[-\u2013to]+\s+(?:present|date|now)\b)", re.IGNORECASE
)
_NEWER = re.compile(
    rf"\b(?:now|revised|slipped|moved|delayed)\s+(?:to\s+)?(?:{ANY_MONTH}|q[1-4])"
    r"|\bto be (?:revised|re-?set)|\bnew date\b",
    re.IGNORECASE,
)
_NTH_DAY = re.compile(
    r"\b(?:first|last|second|third|[1-4](?:st|nd|rd|th))\s+\w+day\s+(?:of|in)\s*\Z|\bbeg\.?\s*\Z|\bweek\s+\d\W*\Z",
    re.IGNORECASE,
)


def beside(due: Due, words: str, found: tuple[Found, ...]) -> str:
    """What could be asked about the words around a dated due's dates; "" where they say nothing else."""
    if due.kind is not DueKind.DATED:
        return ""
    text = plain(words)
    before, after = text[: found[0].start], text[found[-1].end :]
    asked = (
        (_QUARTER_BEFORE.search(before) or _has_number(before, after), "a number stands beside the date"),
        (_WAITS.search(after) or _TO_BE_SET.search(before), "it waits for something as well"),
        (_STANDS.search(before) or _STANDS.search(after), "it says how the action stands: is that its date as well?"),
        (_DONE_AFTER.search(after) or _DONE_FOR.search(before), "has it been done?"),
        (_STARTS_THEN.search(before) or _STARTS.search(after), "is that when it starts?"),
        (len(found) == 1 and _NEWER.search(after), "is there a newer date?"),
        (_NTH_DAY.search(before), "which day is that?"),
    )
    return next((why for is_open, why in asked if is_open), "")


def _has_number(before: str, after: str) -> bool:
    before, after = _EXPLAINED.sub("", before), _EXPLAINED.sub("", after)
    return bool(_TOUCHES_BEFORE.search(before) or _TOUCHES_AFTER.search(after))
