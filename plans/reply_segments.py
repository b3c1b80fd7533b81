"""A reply cut into stretches of words, each with what it is about."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from plans.reply_refs import Known, Mention, Reference, Scope, find_mentions, strip_leads
from plans.reply_words import is_a_state, says_no_change


@dataclass(slots=True)
class Segment:
    """Words, and what they are about: `mention` is None where the words name nothing.

    `begins` says that the words begin a line, or follow a semicolon; `ends` are the marks that end them.
    `is_exception` marks "except 3.2", which need say nothing.
    """

    words: str
    mention: Mention | None = None
    begins: bool = True
    is_exception: bool = False
    ends: str = ""


_BOUNDARY = re.compile(r"\s*(?:\n\s*)+|\s*;\s*|[.!?]+(?:\s+|\Z)")
_ONLY_A_MARK = re.compile(r"[\s*\u2022>-]*(?:\d{1,3}|no|re|e\.g|i\.e|approx)", re.IGNORECASE)
_TRAIL = re.compile(r"\b(?:on|for|with|re|regarding|about|in|to|of|action|actions)\s*#?\s*\Z", re.IGNORECASE)
_MENTION = re.compile(
    r"\b(?:on|with|to|for|from|see|after|of|like|as|than|per|until|till|by|in|under|before|via|or|into|since|when|once|if"
    r"|because|awaiting|pending|needs?|the|both|alongside|against|action|actions|at)\s*#?\s*\Z",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(
    r"(?:[,;:&\u2013\u2014]|\s[/-]|\b(?:and|but|while|whereas|though|although|plus))\s*"
    r"(?:action\s+|#|\*|also\s+|then\s+|for\s+)*\Z",
    re.IGNORECASE,
)
_LAST_SEPARATOR = re.compile(r".*(?:[,;:\u2013\u2014]|\s-\s|\b(?:and|but|while)\b)\s*", re.IGNORECASE | re.DOTALL)
_EXCEPT = re.compile(
    r"[\s,(]*\b(?:except(?: for)?|apart from|other than|bar|excluding|but not|save for|not)\s*(?:action\s+|#)?\Z",
    re.IGNORECASE,
)
_MOST_MENTIONS = 100  # of one clause: nobody writes more, and each costs a look at all that stands before it
_NEAR = 80
_EXCEPT_WORDS = r"(?:except(?: for)?|apart from|other than|bar|but(?: not)?|excluding|save for)"
_EXCEPT_ONLY = re.compile(rf"\s*{_EXCEPT_WORDS}\s*(?:actions?\s+|#)?", re.IGNORECASE)
_EXCEPT_NEXT = re.compile(rf"\s*{_EXCEPT_WORDS}\s+(?:actions?\s+|#)?\S*\d", re.IGNORECASE)
_ABOUT = re.compile(
    r"\b(?:re:?|regarding|about|update on|as for|(?:date|deadline|status) (?:on|for|of))\s*(?:actions?\s+|#)?\Z",
    re.IGNORECASE,
)
_ACT = re.compile(
    r"\b(?:clos|finish|complet|updat|sort|drop|cancel|park|hold|extend|mov|delay|chang|set|mark|push|put)\w*\s+(?:actions?\s+|#)?\Z",
    re.IGNORECASE,
)
_ASKED_FOR = re.compile(r"\b(?:please|pls|can|could|like to|want to)(?:\s+\w+){0,3}\s*\Z", re.IGNORECASE)
_VERB = re.compile(r"\s*,?\s*(?:is|was|has|hasn't|isn't|will|should|needs|can|went|got)\b", re.IGNORECASE)
_GREETINGS = (
    r"hi|hello|hey|hiya|dear|good (?:morning|afternoon|evening)|morning|afternoon|there|everyone|all|team|chaser|again"
    r"|here (?:you go|is my update|are mine|goes)|my updates?|updates? (?:below|as follows)|sorry"
    r"|(?:sorry|apologies)(?: for (?:the|my) (?:delay|late (?:reply|response)))?|(?:please )?see below|as requested"
    r"|(?:my |progress |quick )*updates?|bore da"
)
_THANKS = (
    r"thanks?(?: you)?|many thanks|ta|cheers|thx|diolch|kind regards|regards|best wishes|best|very much|so much|a lot"
    r"|please|yn fawr|you|for (?:the reminder|reminding me|asking|chasing)|ok|okay|great|brilliant|lovely|perfect"
    r"|will do|no problem|bye|have a (?:good|nice) \w+"
)
_MARKS = r"[\s,.!:)(-]*"
_COURTESY = re.compile(rf"{_MARKS}(?:(?:{_GREETINGS}|{_THANKS})\b{_MARKS})*", re.IGNORECASE)
_SIGNED = re.compile(r"\s*[A-Z]\w*(?:[ '-][A-Z]\w*){0,2}\s*")
_BEFORE_SIGNING = re.compile(r"\b(?:thanks?|cheers|regards|wishes|best)\b", re.IGNORECASE)


def is_courtesy(words: str) -> bool:
    """A greeting, thanks, or nothing but marks and signs."""
    return bool(_COURTESY.fullmatch(words)) or not (re.search(r"\w", words) or is_a_state(words))


def cut(text: str, known: Known) -> list[Segment]:
    """The stretches of a reply in their order; those that go on about the same thing are one."""
    segments: list[Segment] = []
    for clause, begins, ends in _clauses(text):
        goes_on = not begins and bool(segments) and segments[-1].mention is not None
        for segment in _of_clause(clause, known, goes_on=goes_on):
            segment.begins, segment.ends = begins, ends
            _add(segments, segment)
    return segments[:-1] if _is_signed(segments) else segments


def _is_signed(segments: list[Segment]) -> bool:
    """Whether the last line is the name that stands under "Thanks"."""
    if len(segments) < 2 or segments[-1].mention is not None or not _SIGNED.fullmatch(segments[-1].words):  # noqa: PLR2004 - a pair
        return False
    thanks = segments[-2].words
    return is_courtesy(thanks) and bool(_BEFORE_SIGNING.search(thanks))


def tidy(words: str) -> str:
    """Words as the person wrote them, without the marks and joining words at their ends."""
    words = re.sub(
        r"\A(?:[\s,.:;=)\]*_~|>\u2022\u2013\u2014-]+|(?:and|but|is|are|also|which|that)\b(?=.*\w)|['\u2019]s\b)+",
        "",
        words,
        flags=re.IGNORECASE | re.DOTALL,
    )
    return re.sub(
        r"(?:[\s,.:;&(\[*_~|\u2013\u2014-]+|\b(?:and|but|while)\s*|[,;]\s*(?:also|so|then)\s*)\Z",
        "",
        words,
        flags=re.IGNORECASE,
    )


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
    last = segments[-1] if segments else None
    goes_on = last is not None and segment.mention is None and not is_courtesy(segment.words)
    if goes_on and last is not None and _is_heading(last):
        last.words, last.ends = segment.words, segment.ends
    elif goes_on and last is not None and last.mention is not None and not segment.begins:
        last.words, last.ends = f"{last.words}{last.ends}{segment.words}", segment.ends
    elif segment.mention is not None or segment.words.strip():
        segments.append(segment)


def _is_heading(segment: Segment) -> bool:
    """Whether a reference stands alone in its line, and what is said of it in the lines below."""
    return segment.mention is not None and not tidy(segment.words) and not segment.is_exception


def _of_clause(clause: str, known: Known, *, goes_on: bool) -> list[Segment]:
    """The segments of one clause. Where it goes on about something, "all" is all of that."""
    segments: list[Segment] = []
    current, cursor = Segment(""), 0
    for mention in _split_subjects(clause, known):
        before, after = clause[cursor : mention.start], clause[mention.end :]
        if mention.scope is Scope.ALL and (
            goes_on or _is_heading(_with_words(current, clause[cursor : mention.start]))
        ):
            continue
        if current.mention is not None and current.mention.scope is not Scope.NAMED and _EXCEPT_ONLY.fullmatch(before):
            segments.append(Segment("", mention, is_exception=True))
            cursor = mention.end
            continue
        place = _place(before, after, mention, current.mention)
        if place is None:
            continue
        head, lead = place
        is_exception = current.mention is not None and bool(_EXCEPT.search(before))
        segments.append(_with(current, head))
        current, cursor = Segment(lead, mention, is_exception=is_exception), mention.end
    segments.append(_with(current, clause[cursor:]))
    return [s for s in segments if s.mention is not None or s.words.strip()]


def _with(segment: Segment, words: str) -> Segment:
    """The segment with more words: joined to those that stood before its reference."""
    segment.words = f"{segment.words}{tidy(words)}" if segment.words.strip() else segment.words + words
    return segment


def _with_words(segment: Segment, words: str) -> Segment:
    return replace(segment, words=segment.words + words)


def _place(before: str, after: str, mention: Mention, subject: Mention | None) -> tuple[str, str] | None:
    """Where a mention begins a segment: the words that belong to the one before, and those that belong to it.

    None where it is only spoken of ("waiting on 1.1").
    """
    if subject is None:
        return _first_place(before, after, mention)
    if _EXCEPT.search(before):
        return _EXCEPT.sub("", before), ""
    fragment = _LAST_SEPARATOR.sub("", before)
    says_it = is_a_state(_TRAIL.sub("", fragment))
    if fragment != before and _TRAIL.search(fragment) and says_it:
        return before[: len(before) - len(fragment)], _TRAIL.sub("", fragment)
    if mention.scope is not Scope.NAMED:
        return (before, "") if _SEPARATOR.search(before) and _leads_a_state(after) else None
    if (
        _SEPARATOR.search(before)
        or _is_numbered(before, after)
        or (not _MENTION.search(before) and _leads_a_state(after))
    ):
        return _SEPARATOR.sub("", before), ""
    return None


def _is_numbered(before: str, after: str) -> bool:
    """Whether a reference stands like the number of a list: "2.1) done 2.2) not done"."""
    return after.startswith((")", ":", "=")) and not (before.endswith("(") or _MENTION.search(before))


def _first_place(before: str, after: str, mention: Mention) -> tuple[str, str] | None:
    """The first mention of a clause is its subject, unless the words before it speak of something else."""
    if says_no_change(_TRAIL.sub("", before)):
        return "", f"{tidy(_TRAIL.sub('', before))} "
    lead = strip_leads(before)
    if not lead or is_courtesy(lead):
        is_alone = not before.strip(" ,") and not after.strip(" ,.!")
        is_subject = mention.scope is Scope.NAMED or is_alone or _leads_a_state(after) or _EXCEPT_NEXT.match(after)
        return ("", "") if is_subject else None
    said = _TRAIL.sub("", before)
    if is_a_state(said) or (mention.scope is Scope.NAMED and _leads_up(before)):
        return "", f"{tidy(said)} "
    if mention.scope is Scope.NAMED and (_SEPARATOR.search(before) or _VERB.match(after)):
        return "", f"{tidy(_SEPARATOR.sub('', before))}, "
    return None


def _leads_up(before: str) -> bool:
    """Whether words like "can we push" or "update on" take a reference after them."""
    is_asked_for = bool(_ASKED_FOR.search(before)) and not _MENTION.search(before)
    return is_asked_for or bool(_ABOUT.search(before) or _ACT.search(before))


def _leads_a_state(after: str) -> bool:
    """Whether what follows is how it stands: "the rest no change", "all are on hold"."""
    part = re.split(r"[,;.\n]|\bexcept\b|\bapart\b|\bbut\b|\band\b", after.lstrip(" :-\u2013,"), maxsplit=1)[0]
    part = re.sub(r"\A(?:is|are|as|has|have|now|still|to)\s+", "", part.strip()[:_NEAR], flags=re.IGNORECASE)
    return is_a_state(re.sub(rf"\s+(?:{_THANKS})\W*\Z", "", part, flags=re.IGNORECASE))


def _split_subjects(clause: str, known: Known) -> Iterator[Mention]:
    """The mentions, with "finished 3.2 and 3.3 is on hold" taken as two: what follows is about the last one only."""
    for mention in find_mentions(clause, known)[:_MOST_MENTIONS]:
        trails = strip_leads(clause[: mention.start]) != ""
        is_both = re.search(r"\b(?:both|neither)\s*\Z", clause[: mention.start], re.IGNORECASE)
        if trails and not is_both and len(mention.references) > 1 and _is_two(clause, mention):
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


def _is_two(clause: str, mention: Mention) -> bool:
    """Whether "on track with 3.2, 3.3 on hold" says one thing before the references and another after the last."""
    after = clause[mention.end :]
    return bool(_VERB.match(after)) or (is_a_state(_TRAIL.sub("", clause[: mention.start])) and _leads_a_state(after))


def _end_of(clause: str, reference: Reference, mention: Mention, before: int) -> int:
    return clause.rfind(reference.written, mention.start, before) + len(reference.written)
