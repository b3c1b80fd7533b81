"""Which of the dates in a reply is a new date for the action, which says when it was done, and which is only told."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum

from plans.date_parts import plain
from plans.said import SaidAt, find_said


class Role(Enum):
    """What a date does in a sentence."""

    DUE = "due"
    DONE_BY = "done by"
    HELD_UNTIL = "held until"
    TOLD = "told"


@dataclass(frozen=True, slots=True)
class Dated:
    """A date in a reply and what it does there. `before` is its last reading in the past, for "done by the 5th"."""

    at: SaidAt
    role: Role
    before: date | None = None


_FRIDAY = 4
_COMPLETING = (
    r"(?:done|complet\w+|finish\w*|ready|live|deliver\w*|publish\w*|launch\w*|follow\w*|in place|sign\w* off"
    r"|implement\w*|sorted)"
)
_MOVED = (
    r"(?:moved?|slip(?:s|ped|ping)?|delayed|put|push(?:ed)?|exten(?:d|ded|sion)|deferred|postponed|changed?|revised"
    r"|(?:brought|bring|carried|carry|rolled) (?:forward|over)|c/f)"
)
_AHEAD = re.compile(
    r"(?:\b(?:will|to|should|shall|expect\w*|aim\w*|hop\w+|plan\w*|due|can|be|get\w*|need\w*|want\w*|must)\b|'ll\b)",
    re.IGNORECASE,
)
_DONE_BY = re.compile(
    r"\b(?:done|completed?|finished|signed off|sorted|live)\s+(?:by|before)(?:\s+the)?\s*\Z", re.IGNORECASE
)
_HELD = re.compile(r"\b(?:on hold|suspended|paused|parked)\b[^,;.]*\b(?:till|until|to)(?:\s+the)?\s*\Z", re.IGNORECASE)
_REVIEW = re.compile(
    r"\b(?:review(?:ed)?|look(?:ed)? at (?:it|this|that))(?: again)?(?: it)?(?: in| on| by| at)?(?:\s+the)?\s*\Z",
    re.IGNORECASE,
)
_MOVED_FROM = re.compile(rf"\b{_MOVED}\b.*\bfrom\b.*\b(?:to|until|till)(?:\s+the)?\s*\Z", re.IGNORECASE)
_HISTORY = re.compile(
    r"\b(?:was|were|originally|previously|since|from|last|met|meeting|held)\b[^,;.]*\Z", re.IGNORECASE
)
_CLOSE = r"cop|cob|eod|close of (?:play|business)|w/?[cbe]|week (?:commencing|beginning|ending)"
_WEEK = re.compile(r"\b(?:w/?[cb]|week (?:commencing|beginning))\s*\Z", re.IGNORECASE)
_BY_HOW_LONG = r"(?: by)? (?:\d+|an?|one|two|three|four|five|six|a couple of) \w+"
_CUE = re.compile(
    r"(?:\b(?:by|now|until|till|due|expect(?:ed|ing)?|aim(?:ing|ed)?(?: for)?|target(?:ing)?(?: date)?(?: is| of)?"
    r"|before|say|final|could be|hop(?:e|ing)(?: for)?|(?:new )?deadline(?: is)?|eta|needs?"
    r"|suggest(?:ing|ed)?|propos(?:e|ed|ing)|hopefully|probably|likely|realistically|more like|it'll be"
    r"|will be|is now|should be"
    r"|revised(?: date)?(?: to| is)?"
    rf"|{_MOVED}(?: back| out| it| this)*(?:{_BY_HOW_LONG})? (?:in)?(?:to|until|till)"
    r"|on (?:track|target|course|schedule) for"
    rf"|new date(?: is| of| will be)?|date(?: is| now)?|to follow(?: in| by| at)?|{_COMPLETING}(?: by| at)?)"
    rf"|->|\u2192)\s*:?\s*(?:(?:the|around|about|early|in|at|to be|approx|sometime|{_CLOSE})\s+)*\Z",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"\b(?:on leave|annual leave|out of (?:the )?office|away|i'm (?:off|back|out)|back (?:in|on)|mat(?:ernity)? leave"
    r"|let you know|get back|come back to you|(?:send|give) (?:you )?(?:an )?update|report back"
    r"|(?:i'?ll|will|to) update"
    r"|(?:not(?: yet)?|n't) due\b[^,;]*|(?:if|unless|once|when|after|assuming|provided)\b[^,;]*"
    r"|(?:may|might|could|risk of)\s+(?:\w+\s+)?(?:slip|late|delay|move|run|go)\w*"
    r"|(?:not|won't|can't|cannot|unlikely|never)\b[^,;.]*\b(?:by|before|in|for))\b[^,;.]*\Z",
    re.IGNORECASE,
)
_STARTING = re.compile(
    r"\b(?:re-?)?(?:start|begin|commenc|resum)\w*\b(?P<then>(?:(?!\bso\b)[^,;.\d])*)\Z", re.IGNORECASE
)
_IN = re.compile(r"\b(?:in|on|for|at|during|from)(?:\s+the)?\s*\Z", re.IGNORECASE)
_JUST_A_DATE = re.compile(
    rf"\s*(?:(?:and|but|so|then|the|is|around|about|in|at|to|for|it's|maybe|perhaps|sometime|{_CLOSE})\s+)*",
    re.IGNORECASE,
)
_DATE_ENDS = re.compile(
    r"\s*(?:$|[,;.!?\n)]|-|(?:now|instead|please|thanks|at the latest|hopefully|i think|latest|because|due to|as)\b)",
    re.IGNORECASE,
)
_PIECES = re.compile(r"[,;.!?\n(](?=\s|\Z)|\s-\s|\s-+\Z|\bbut\b")


def find_dated(words: str, today: date) -> tuple[Dated, ...]:
    """Every date in the words about one action, with its role, in their order."""
    return tuple(_dated(plain(words), at, today) for at in find_said(words, today))


def _dated(words: str, at: SaidAt, today: date) -> Dated:
    piece = _PIECES.split(words[: at.start])[-1]
    if _WEEK.search(piece) and at.said.on:
        at = replace(at, said=replace(at.said, on=at.said.on + timedelta(days=(_FRIDAY - at.said.on.weekday()) % 7)))
    done = _DONE_BY.search(piece)
    if done and not _AHEAD.search(piece[: done.start()]):
        return Dated(at, Role.DONE_BY, _last_before(at, today))
    if _HELD.search(words[: at.start]) or _REVIEW.search(piece):
        return Dated(at, Role.HELD_UNTIL)
    is_past = (at.said.problem or "").endswith("in the past")
    if is_past and re.search(rf"\b{_COMPLETING}\b", piece, re.IGNORECASE) and not _AHEAD.search(piece):
        return Dated(at, Role.TOLD)
    return Dated(at, Role.DUE if _is_due(words, at, piece) else Role.TOLD)


def _is_due(words: str, at: SaidAt, piece: str) -> bool:
    """Whether a date is given as the new one: after "now", "by" and the like, or standing for itself."""
    if _MOVED_FROM.search(piece):
        return True
    if _HISTORY.search(piece) or _ASIDE.search(piece) or _is_a_start(piece):
        return False
    if _CUE.search(piece):
        return True
    if _IN.search(piece) and not _JUST_A_DATE.fullmatch(piece):
        ahead = _AHEAD.search(piece)
        return bool(ahead and re.search(rf"\b{_COMPLETING}\b", piece[ahead.start() :], re.IGNORECASE))
    return bool(_DATE_ENDS.match(words[at.end :]) and _JUST_A_DATE.fullmatch(piece))


def _is_a_start(piece: str) -> bool:
    """Whether the date says when work begins: nothing about its end stands between."""
    starting = _STARTING.search(piece)
    return starting is not None and not re.search(rf"\b{_COMPLETING}\b", starting["then"], re.IGNORECASE)


def _last_before(at: SaidAt, today: date) -> date | None:
    """The last day before today that a day without a month names ("the 5th", "Friday"); None for a fuller date."""
    days = (today - timedelta(days=n) for n in range(1, 62))
    matches = _namesakes(at.said.words)
    return next((day for day in days if matches & {str(day.day), f"{day:%A}".lower()}), None)


def _namesakes(words: str) -> set[str]:
    return set(_bare_days(words.lower()))


def _bare_days(words: str) -> Iterator[str]:
    number = re.fullmatch(r"(?:the\s+)?(\d{1,2})(?:st|nd|rd|th)", words)
    if number:
        yield str(int(number[1]))
    weekday = re.fullmatch(r"(?:mon|tues|wednes|thurs|fri|satur|sun)day", words)
    if weekday:
        yield weekday[0]
