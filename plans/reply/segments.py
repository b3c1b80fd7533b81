"""A reply cut into stretches of words, each with what it is about."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from plans.reply.courtesy import THANKS, is_courtesy, tidy
from plans.reply.refs import Known, Mention, Reference, Scope, find_mentions, strip_leads
from plans.reply.spelling import CORRECTION
from plans.reply.titles import headed
from plans.reply.words import is_a_state, says_no_change
from plans.said import says_a_date


@dataclass(slots=True)
class Segment:
    """Words, and what they are about: `mention` is None where the words name nothing.

    `begins` says that the words begin a line, or follow a semicolon; `ends` are the marks that end them.
    `is_exception` marks "except 3.2", which need say nothing; `is_aside` a reference in the middle of what is said of
    something else, which takes no words. `written` is all of it as it was typed, with its references.
    """

    words: str
    mention: Mention | None = None
    begins: bool = True
    is_exception: bool = False
    is_aside: bool = False
    is_corrected: bool = False
    ends: str = ""
    written: str = ""

    @property
    def is_spoken_of(self) -> bool:
        """A reference that only stands in what is said of something else."""
        return self.is_aside and not self.is_exception


@dataclass(slots=True)
class _Piece:
    """A stretch of a clause from `start` to `end`; what is said of its mention goes on at `tail`."""

    start: int
    end: int
    tail: int
    mention: Mention | None = None
    is_exception: bool = False


_BOUNDARY = re.compile(r"\s*(?:\n\s*)+|\s*;\s*|[.!?]+(?:\s+|\Z)")
_ONLY_A_MARK = re.compile(r"[\s*\u2022>-]*(?:\d{1,3}|no|re|e\.g|i\.e|approx)", re.IGNORECASE)
_TRAIL = re.compile(r"\b(?:on|for|with|re|regarding|about|in|to|of|action|actions)\s*#?\s*\Z", re.IGNORECASE)
_MENTION = re.compile(
    r"\b(?:on|with|to|for|from|see|after|of|like|as|than|per|until|till|by|in|under|before|via|or|into|since|when"
    r"|once|if"
    r"|because|awaiting|pending|needs?|the|both|alongside|against|action|actions|at)\s*#?\s*\Z",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(
    r"(?:[,;:&\u2013\u2014]|\s[/-]|\b(?:and|but|so|while|whereas|though|although|plus))\s*"
    r"(?:action\s+|#|\*|also\s+|then\s+|for\s+)*\Z",
    re.IGNORECASE,
)
_LAST_SEPARATOR = re.compile(r".*(?:[,;:\u2013\u2014]|\s-\s|\b(?:and|but|while)\b)\s*", re.IGNORECASE | re.DOTALL)
_EXCEPT = re.compile(
    r"[\s,(]*\b(?:except(?: for)?|apart from|other than|bar|excluding|but not|save for|not)\s*(?:action\s+|#)?\Z",
    re.IGNORECASE,
)
_MOST_MENTIONS = 100  # of one clause: nobody writes more, and each costs a look at all that stands before it
_NEAR, _FAR = 80, 300
_FEW = 3  # words that stand between a joining word and the reference that they lead up to
_LEADING = re.compile(r"\A(?:[\s,;:&]|\b(?:and|but|while|whereas|though|although|plus)\b)*", re.IGNORECASE)
_JOINED = re.compile(r"\s*\b(?:and|but|while)\b.*", re.IGNORECASE | re.DOTALL)
_EXCEPT_WORDS = r"(?:except(?: for)?|apart from|other than|bar|but(?: not)?|excluding|save for)"
_BUT_FOR = re.compile(
    r"[\s,(]*\b(?:except(?: for)?|apart from|other than|bar|excluding|save for)\s*(?:actions?\s+|#)?\Z", re.IGNORECASE
)
_NOT_THAT = re.compile(r"[\s,(]*(?:but\s+)?not\s*(?:actions?\s+|#)?", re.IGNORECASE)
_EXCEPT_ONLY = re.compile(rf"\s*{_EXCEPT_WORDS}\s*(?:actions?\s+|#)?", re.IGNORECASE)
_EXCEPT_NEXT = re.compile(rf"\s*{_EXCEPT_WORDS}\s+(?:actions?\s+|#)?\S*\d", re.IGNORECASE)
_OF_IT = re.compile(r"[\s,]*(?:which|where|as it|because|since)\b", re.IGNORECASE)
_ABOUT = re.compile(
    r"\b(?:re:?|regarding|about|update on|as for|(?:date|deadline|status) (?:on|for|of))\s*(?:actions?\s+|#)?\Z",
    re.IGNORECASE,
)
_ACT = re.compile(
    r"\b(?:clos|finish|complet|updat|sort|drop|cancel|park|hold|extend|mov|delay|chang|set|mark|push"
    r"|put)\w*\s+(?:actions?\s+|#)?\Z",
    re.IGNORECASE,
)
_ASKED_FOR = re.compile(r"\b(?:please|pls|can|could|like to|want to)(?:\s+\w+){0,3}\s*\Z", re.IGNORECASE)
_VERB = re.compile(r"\s*,?\s*(?:is|was|has|hasn't|isn't|will|should|needs|can|went|got)\b", re.IGNORECASE)
_SIGNED = re.compile(r"\s*[A-Z]\w*(?:[ '-][A-Z]\w*){0,2}\s*")
_BEFORE_SIGNING = re.compile(r"\b(?:thanks?|cheers|regards|wishes|best)\b", re.IGNORECASE)


def cut(text: str, known: Known) -> list[Segment]:
    """The stretches of a reply in their order; those that go on about the same thing are one."""
    segments: list[Segment] = []
    for clause, begins, ends in _clauses(text):
        goes_on = not begins and bool(segments) and segments[-1].mention is not None
        for segment in _of_clause(clause, known, goes_on=goes_on):
            segment.begins, segment.ends = begins, ends
            if segment.mention is None and headed(clause, known.mine):
                segments.append(segment)
            else:
                _add(segments, segment)
    return segments[:-1] if _is_signed(segments) else segments


def _is_signed(segments: list[Segment]) -> bool:
    """Whether the last line is the name that stands under "Thanks"."""
    if len(segments) < 2 or segments[-1].mention is not None or not _SIGNED.fullmatch(segments[-1].words):  # noqa: PLR2004 - a pair
        return False
    thanks = segments[-2].words
    return is_courtesy(thanks) and bool(_BEFORE_SIGNING.search(thanks))


def _clauses(text: str) -> Iterator[tuple[str, bool, str]]:
    """Each sentence or line, whether it begins a line, and the marks that end it."""
    start, begins = 0, True
    for boundary in _BOUNDARY.finditer(text):
        clause = text[start : boundary.start()]
        if _ONLY_A_MARK.fullmatch(clause) and "\n" not in boundary[0] and ";" not in boundary[0]:
            continue
        yield clause, begins, boundary[0]
        start, begins = boundary.end(), bool(set("\n;") & set(boundary[0])) or (begins and not clause.strip())
    yield text[start:], begins, ""


def _add(segments: list[Segment], segment: Segment) -> None:
    """Append, or go on with the last one where the words name nothing new."""
    last = next((one for one in reversed(segments) if not one.is_aside), None)
    is_more = segment.mention is None and not segment.is_corrected and not is_courtesy(segment.words)
    goes_on = last is not None and is_more
    if goes_on and last is not None and (_is_heading(last) or not segment.begins):
        last.written = f"{last.written}{last.ends.strip() or ','} {segment.written}"
    if goes_on and last is not None and _is_heading(last):
        last.words, last.ends = segment.words, segment.ends
    elif goes_on and last is not None and last.mention is not None and not segment.begins:
        last.words, last.ends = f"{last.words}{last.ends}{segment.words}", segment.ends
    elif segment.mention is not None or segment.words.strip():
        segments.append(segment)


def _is_heading(segment: Segment) -> bool:
    """Whether a reference stands alone in its line, and what is said of it in the lines below."""
    is_plain = not (segment.is_exception or segment.is_aside)
    return segment.mention is not None and not tidy(segment.words) and is_plain


def _of_clause(clause: str, known: Known, *, goes_on: bool) -> list[Segment]:
    """The segments of one clause. Where it goes on about something, "all" is all of that."""
    mentions = list(_split_subjects(clause, known))
    if any(_takes_back(clause[one.end : two.start], two) for one, two in pairwise(mentions)):
        return [Segment(clause, is_corrected=True, written=clause)]
    ends = [*(mention.start for mention in mentions[1:]), len(clause)]
    pieces, aside = [_Piece(0, len(clause), 0)], list[Segment]()
    for mention, end in zip(mentions, ends, strict=False):
        piece = pieces[-1]
        before = clause[piece.tail : mention.start]
        if mention.scope is Scope.ALL and (goes_on or _is_all_of(piece, clause, before)):
            continue
        if _is_left_out(piece.mention, before, clause[mention.end : end]):
            aside.append(
                Segment("", mention, is_exception=True, is_aside=True, written=clause[piece.tail : mention.end])
            )
            piece.tail = mention.end
            continue
        if piece.mention is None and not goes_on and _is_of_the_others(before):
            piece.mention = Mention(piece.start, piece.start, Scope.REST)
        start = _start(before, _After(clause[mention.end : end], clause[mention.end :]), mention, piece.mention)
        if start is None:
            aside += _spoken_of(clause, before, mention)
            continue
        piece.end = piece.tail + start
        is_alone = piece.mention is None and tidy(clause[mention.end : end])
        is_exception = not is_alone and bool(_EXCEPT.search(before))
        pieces.append(_Piece(piece.end, len(clause), mention.end, mention, is_exception))
    segments = [*aside, *(_segment(clause, piece) for piece in pieces)]
    return [s for s in segments if s.mention is not None or s.words.strip()]


def _takes_back(between: str, mention: Mention) -> bool:
    """Whether a second reference may correct the first: "3.2 done, sorry I mean 3.3"."""
    return (
        mention.scope is Scope.NAMED
        and CORRECTION.search(between) is not None
        and not tidy(CORRECTION.split(between)[-1])
    )


def _is_of_the_others(before: str) -> bool:
    """Whether it is said of every action but the one named next: "no change apart from 3.2"."""
    said = _BUT_FOR.sub("", before)
    return said != before and is_a_state(said)


def _is_all_of(piece: _Piece, clause: str, before: str) -> bool:
    """Whether "all" follows a reference at once: it is all of that action."""
    return piece.mention is not None and not tidy(clause[piece.start : piece.mention.start] + before)


def _is_left_out(subject: Mention | None, before: str, after: str) -> bool:
    """Whether "all but 3.2 done" or "3.2, not 3.3, done" leaves a reference out and then goes on about the subject."""
    if subject is None:
        return False
    if subject.scope is not Scope.NAMED:
        return bool(_EXCEPT_ONLY.fullmatch(before)) and not _OF_IT.match(after)
    return bool(_NOT_THAT.fullmatch(before)) and bool(tidy(after))


def _spoken_of(clause: str, before: str, mention: Mention) -> list[Segment]:
    """A reference that stands in what is said of something else, where no word like "waiting on" says so."""
    if mention.scope is not Scope.NAMED or _MENTION.search(before) or _ABOUT.search(before):
        return []
    return [Segment("", mention, is_aside=True, written=clause)]


def _segment(clause: str, piece: _Piece) -> Segment:
    written, tail = clause[piece.start : piece.end], clause[piece.tail : piece.end]
    if piece.mention is None:
        return Segment(written, written=written)
    if piece.is_exception:
        return Segment(tail, piece.mention, is_exception=True, written=written)
    lead = clause[piece.start : piece.mention.start]
    words = _worded(lead, clause[piece.mention.start : piece.tail], tail)
    return Segment(words, piece.mention, written=written)


def _worded(lead: str, named: str, tail: str) -> str:
    """What is said of a reference, without it where it only leads up to the words, whole where it stands among them."""
    said = _TRAIL.sub("", lead)
    stripped = strip_leads(lead)
    if not says_no_change(tidy(said)) and (not stripped or is_courtesy(stripped)):
        return tail
    is_trailing = not tidy(tail) or (said != lead and is_courtesy(tail))
    if is_a_state(said) or _leads_up(lead) or is_trailing:
        return f"{tidy(said)} {tidy(tail)}".strip()
    if _SEPARATOR.search(lead):
        return f"{tidy(_SEPARATOR.sub('', lead))}, {tidy(tail)}"
    return f"{_LEADING.sub('', lead)}{named}{tail}"


@dataclass(frozen=True, slots=True)
class _After:
    """What follows a mention: up to the next one, and to the end of the clause."""

    part: str
    all: str


def _start(before: str, after: _After, mention: Mention, subject: Mention | None) -> int | None:
    """Where in `before` the words begin that belong to a mention rather than to the one before it.

    None where it is only spoken of ("waiting on 1.1").
    """
    if subject is None:
        return 0 if _is_first(before, after, mention) else None
    if out := _EXCEPT.search(before):
        return out.start()
    fragment = _LAST_SEPARATOR.sub("", before)
    trails = _TRAIL.search(fragment) or not tidy(after.part)
    if fragment != before and trails and _says_how(_TRAIL.sub("", fragment)):
        return len(before) - len(fragment)
    apart = _SEPARATOR.search(before)
    if mention.scope is not Scope.NAMED:
        return apart.start() if apart and _leads_a_state(after.part) else None
    if apart or _is_numbered(before, after.part):
        return apart.start() if apart else len(before)
    return None if _MENTION.search(before) else _start_unparted(before, fragment, after)


def _start_unparted(before: str, fragment: str, after: _After) -> int | None:
    """The same where nothing stands between two references but words: "3.2 done 3.3 late", "but Ann's 5.6 is late"."""
    leads_on = _leads_on(after.part)
    if fragment != before and 0 < len(fragment.split()) <= _FEW and leads_on and not is_a_state(fragment):
        return len(before) - len(fragment)
    return len(before) if leads_on or _says_how(before) else None


def _leads_on(after: str) -> bool:
    return _leads_a_state(after) or bool(_VERB.match(after))


def _says_how(words: str) -> bool:
    """Whether words put before a reference are how it stands or when: "no change on 3.2", "end of June for 3.2"."""
    return is_a_state(words) or says_a_date(words)


def _is_numbered(before: str, after: str) -> bool:
    """Whether a reference stands like the number of a list: "2.1) done 2.2) not done"."""
    return after.startswith((")", ":", "=")) and not (before.endswith("(") or _MENTION.search(before))


def _is_first(before: str, after: _After, mention: Mention) -> bool:
    """The first mention of a clause is its subject, unless the words before it speak of something else."""
    before = before[-_FAR:]
    said = _TRAIL.sub("", before)
    if says_no_change(said):
        return True
    lead = strip_leads(before)
    if not re.search(r"\w", lead) or is_courtesy(lead):
        is_alone = not before.strip(" ,") and not after.all.strip(" ,.!")
        is_subject = mention.scope is Scope.NAMED or is_alone or _leads_a_state(after.part)
        return is_subject or bool(_EXCEPT_NEXT.match(after.all))
    if is_a_state(said):
        return True
    return mention.scope is Scope.NAMED and _is_first_named(before, after)


def _is_first_named(before: str, after: _After) -> bool:
    if _leads_up(before) or _SEPARATOR.search(before) or _VERB.match(after.part):
        return True
    if (
        _TRAIL.search(before)
        and says_a_date(_TRAIL.sub("", before))
        and not re.match(r"\s*\w", _JOINED.sub("", after.part))
    ):
        return True
    return not _MENTION.search(before)


def _leads_up(before: str) -> bool:
    """Whether words like "can we push" or "update on" take a reference after them."""
    is_asked_for = bool(_ASKED_FOR.search(before)) and not _MENTION.search(before)
    return is_asked_for or bool(_ABOUT.search(before) or _ACT.search(before))


def _leads_a_state(after: str) -> bool:
    """Whether what follows is how it stands: "the rest no change", "all are on hold"."""
    after = _EXCEPT.sub("", after)
    part = re.split(r"[,;.\n]|\bexcept\b|\bapart\b|\bbut\b|\band\b", after.lstrip(" :-\u2013,"), maxsplit=1)[0]
    part = re.sub(rf"\s+(?:{THANKS})\W*\Z", "", part.strip()[:_NEAR], flags=re.IGNORECASE)
    return is_a_state(part) or is_a_state(
        re.sub(r"\A(?:is|are|as|has|have|now|still|to)\s+", "", part, flags=re.IGNORECASE)
    )


def _split_subjects(clause: str, known: Known) -> Iterator[Mention]:
    """The mentions, with "finished 3.2 and 3.3 is on hold" taken as two: what follows is about the last one only."""
    mentions = find_mentions(clause, known)[:_MOST_MENTIONS]
    ends = [*(mention.start for mention in mentions[1:]), len(clause)]
    for mention, end in zip(mentions, ends, strict=False):
        trails = strip_leads(clause[: mention.start]) != ""
        is_both = re.search(r"\b(?:both|neither|either)\s*\Z", clause[: mention.start], re.IGNORECASE)
        if trails and not is_both and len(mention.references) > 1 and _is_two(clause, mention, end):
            last = mention.references[-1]
            start = clause.rfind(last.written, mention.start, mention.end)
            yield Mention(
                mention.start,
                _end_of(clause, mention.references[-2], mention, start),
                references=mention.references[:-1],
            )
            yield Mention(start, mention.end, references=(last,))
        else:
            yield mention


def _is_two(clause: str, mention: Mention, end: int) -> bool:
    """Whether "on track with 3.2, 3.3 on hold" says one thing before the references and another after the last.

    Not where what follows leads up to the next one, at `end`: "finished 3.2 and 3.3, started 5.3".
    """
    after = clause[mention.end : end]
    if end < len(clause) and not _SEPARATOR.search(after):
        return False
    return bool(_VERB.match(after)) or (is_a_state(_TRAIL.sub("", clause[: mention.start])) and _leads_a_state(after))


def _end_of(clause: str, reference: Reference, mention: Mention, before: int) -> int:
    return clause.rfind(reference.written, mention.start, before) + len(reference.written)
