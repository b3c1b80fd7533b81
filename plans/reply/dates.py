"""Which of the dates in a reply is a new date for the action, which says when it was done, and which is only told."""

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum

from plans.date_parts import month_end, plain
from plans.date_printed import say_date
from plans.model import Precision
from plans.reply.spelling import CORRECTION
from plans.said import Said, SaidAt, find_said


class Role(Enum):
    """What a date does in a sentence."""

    DUE = "due"
    DONE_BY = "done by"
    HELD_UNTIL = "held until"
    DONE_AHEAD = "done on a day to come"
    UNSURE = "told, or the new date"
    TOLD = "told"


@dataclass(frozen=True, slots=True)
class Dated:
    """A date in a reply and what it does there. `before` is its last reading in the past, for "done by the 5th"."""

    at: SaidAt
    role: Role
    before: date | None = None


_FRIDAY = 4
_NEAR, _FAR = 40, 300  # characters: nothing further off says what a date does
_COMPLETING = (
    r"(?:done|complet\w+|finish\w*|ready|live|deliver\w*|publish\w*|launch\w*|follow\w*|in place|sign\w* off"
    r"|implement\w*|sorted)"
)
_MOVED = (
    r"(?:mov(?:e|es|ed|ing)|slip(?:s|ped|ping)?|delayed|put|push(?:ed)?|exten(?:d|ded|sion)|deferred|postponed"
    r"|changed?|revised"
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
_FRESH = re.compile(r".*\b(?=(?:now|instead|will|should|but)\b|->|\u2192)", re.IGNORECASE | re.DOTALL)
_DONE_ON = re.compile(
    r"\b(?:completed?|done|finished|achieved|delivered|implemented)\s+(?:on |in )?(?:the\s+)?\Z", re.IGNORECASE
)
_AT_PRESENT = re.compile(r"this\b|today\b", re.IGNORECASE)
_HAPPENS = re.compile(
    r"\b(?:went|go(?:es|ing)?|gone|met|meet\w*|train\w*|workshop\w*|event\w*|board|cabinet|committee|session\w*"
    r"|visit\w*"
    r"|interview\w*|consult\w*|launch\w*|advert\w*|present\w*|discuss\w*|held|hold|report\w*|circulat\w*|sent|issued"
    r"|agreed|approved|appointed|joined|left|took|was|were|had|published|signed|received|booked|arranged|rearranged"
    r"|scheduled"
    r"|next|first|one|draft|interim|figures?|data|survey|audit|inspection|election\w*|budget|bids?|tender\w*"
    r"|contract\w*"
    r"|uploaded|released|e?-?mail\w*|letter|minutes|paid|closed|opened|came|made|gave|due)\b",
    re.IGNORECASE,
)
_FROM_TO = re.compile(r"\bfrom\b[^,;.]*\b(?:to|until)(?:\s+the)?\s*\Z", re.IGNORECASE)
_BEFORE = re.compile(r"\bbefore(?:\s+the)?\s*\Z", re.IGNORECASE)
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
    r"|will (?:now )?be|now be|is now|should (?:now )?be|looking (?:at|like)|it's|its|is|make it|let's say"
    r"|revised(?: date)?(?: to| is)?"
    rf"|{_MOVED}(?: back| out| it| this| that| the (?:date|deadline))*(?:{_BY_HOW_LONG})? (?:in)?(?:to|until|till)"
    r"|on (?:track|target|course|schedule) for"
    rf"|new date(?: is| of| will be)?|date(?: is| now)?|to follow(?: in| by| at)?|{_COMPLETING}(?: by| at)?)"
    rf"|->|\u2192)\s*:?\s*(?:(?:the|around|about|early|in|at|to be|approx|sometime|{_CLOSE})\s+)*\Z",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"\b(?:on leave|annual leave|out of (?:the )?office|away|i'm (?:off|back|out)|back (?:in|on)|mat(?:ernity)? leave"
    r"|let you know|get back|come back to you|(?:send|give) (?:you )?(?:an )?update|report back"
    r"|(?:i'?ll|will|to) update"
    r"|(?:not(?: yet)?|n't) (?:due|required|needed|expected)\b[^,;]*|(?:if|unless|once|when|after|assuming"
    r"|provided)\b[^,;]*"
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
    r"\s*(?:$|[,;.!?\n()]|-|(?:now|instead|please|thanks|at the latest|hopefully|i think|latest|because|due to|as)\b)",
    re.IGNORECASE,
)
_TIL = re.compile(r"\b'?till?\b", re.IGNORECASE)
_PIECES = re.compile(r"[,;.!?\n(](?=\s|\Z)|\s-\s|\s-+\Z|\bbut\b")


def find_dated(words: str, today: date, refs: Container[str] = ()) -> tuple[Dated, ...]:
    """Every date in the words about one action, with its role, in their order.

    `refs` are the plan's references: "5.6" is a day only where no action is called so. A date that somebody takes
    back ("end of June, sorry I mean July") is only told.
    """
    text = _TIL.sub("until", plain(words))
    dated = [_dated(text, at, today) for at in find_said(text, today) if not _goes_on_about(text, at, refs)]
    dated = [_as_reference(one) if one.at.said.words in refs else one for one in dated]
    corrections = [match.start() for match in CORRECTION.finditer(text)]
    taken_back = max((at for at in corrections if any(one.at.start > at for one in dated)), default=0)
    return tuple(replace(one, role=Role.TOLD) if one.at.start < taken_back else one for one in dated)


def _goes_on_about(text: str, at: SaidAt, refs: Container[str]) -> bool:
    """Whether what looks like a day is an action: "until 3.2 is complete"."""
    is_followed = re.match(r"\s+(?!please|thanks|instead|at the|as|because|due)\w", text[at.end :]) is not None
    stands_in_the_way = re.search(r"\w+ed by\s*\Z", text[max(0, at.start - _NEAR) : at.start]) is not None
    return at.said.words in refs and (is_followed or stands_in_the_way)


def _as_reference(dated: Dated) -> Dated:
    words = dated.at.said.words
    problem = f"\u201c{words}\u201d is an action as well as a day"
    return replace(dated, at=replace(dated.at, said=Said(words=words, problem=problem)))


def _dated(words: str, at: SaidAt, today: date) -> Dated:
    before = words[max(0, at.start - _FAR) : at.start]
    piece = CORRECTION.split(_PIECES.split(before)[-1])[-1]
    if _WEEK.search(piece) and at.said.on:
        at = replace(at, said=replace(at.said, on=at.said.on + timedelta(days=(_FRIDAY - at.said.on.weekday()) % 7)))
    if _BEFORE.search(piece):
        at = replace(at, said=_before(at.said, today))
    done = _DONE_BY.search(piece)
    if done and not _AHEAD.search(piece[: done.start()]):
        return Dated(at, Role.DONE_BY, _last_before(at, today))
    if _HELD.search(before) or _REVIEW.search(piece):
        return Dated(at, Role.HELD_UNTIL)
    is_past = (at.said.problem or "").endswith("in the past")
    if is_past and re.search(rf"\b{_COMPLETING}\b", piece, re.IGNORECASE) and not _AHEAD.search(piece):
        return Dated(at, Role.TOLD)
    if _DONE_ON.search(piece) and not _AHEAD.search(piece) and _is_to_come(at.said, today):
        return Dated(at, Role.DONE_AHEAD)
    return Dated(at, _role(words, at, piece, is_past=is_past))


def _role(words: str, at: SaidAt, piece: str, *, is_past: bool) -> Role:
    """Whether a date is given as the new one, after "now", "by" and the like, or standing for itself, or only told."""
    if _FROM_TO.search(piece):
        return Role.DUE if _MOVED_FROM.search(piece) else Role.UNSURE
    if _HISTORY.search(_FRESH.sub("", piece)) or _ASIDE.search(piece) or _is_a_start(piece):
        return Role.TOLD
    if _CUE.search(piece) or _stands_for_itself(words, at, piece):
        return Role.DUE
    is_told = is_past or at.said.problem or _HAPPENS.search(piece) or _AT_PRESENT.match(at.said.words)
    return Role.TOLD if is_told else Role.UNSURE


def _stands_for_itself(words: str, at: SaidAt, piece: str) -> bool:
    """Whether there is nothing but the date, or it says in what month something will be done."""
    is_alone = _JUST_A_DATE.fullmatch(piece) is not None
    if _IN.search(piece) and not is_alone:
        ahead = _AHEAD.search(piece)
        return bool(ahead and re.search(rf"\b{_COMPLETING}\b", piece[ahead.start() :], re.IGNORECASE))
    return is_alone and _DATE_ENDS.match(words[at.end :]) is not None


def _before(said: Said, today: date) -> Said:
    """Read "before June" as by the end of May or by the end of June: people say it of both."""
    months = {Precision.MONTH: 1, Precision.QUARTER: 3, Precision.SEASON: 3}.get(said.precision or Precision.DAY, 0)
    if said.on is None or not months:
        return said
    eve = month_end(said.on.year - 1, said.on.month + 12 - months)
    days = [(say_date(eve, Precision.MONTH), eve)] if eve >= today else []
    return replace(said, on=None, choices=(*days, (say_date(said.on, said.precision), said.on)))


def _is_to_come(said: Said, today: date) -> bool:
    """Whether nothing can have been done then yet; a month that has begun can."""
    if said.on is None or said.precision is Precision.DAY:
        return said.on is not None and said.on > today
    return said.precision is Precision.MONTH and (said.on.year, said.on.month) > (today.year, today.month)


def _is_a_start(piece: str) -> bool:
    """Whether the date says when work begins: nothing about its end stands between."""
    starting = _STARTING.search(piece)
    return starting is not None and not re.search(
        rf"\b(?:{_COMPLETING}|end(?:s|ing)?|until)\b", starting["then"], re.IGNORECASE
    )


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
