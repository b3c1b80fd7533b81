"""The words of a notes row -> dated notes, and which actions they are about."""

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from plans.dates import read_month
from plans.reading.heading import MONTH

_PERIOD = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?{MONTH},?\s+'?(?:\d{{4}}|\d{{2}})"
    r"|(?:q|quarter\s*)[1-4],?\s+\d{4}(?:[/-]\d{2,4})?|(?:spring|summer|autumn|winter)\s+\d{4}"
)
_DASH = r"\s*[-\u2013\u2014:]\s*"
_START = re.compile(rf"(?P<period>{_PERIOD}){_DASH}", re.IGNORECASE)
_INSIDE = re.compile(rf"(?<=\s)(?P<period>{_PERIOD}){_DASH}", re.IGNORECASE)
_LEADS_INTO_DATE = re.compile(
    r"\b(?:after|and|around|before|between|by|during|early|end|for|from|in|late|mid|of|on|or|since|the|this|till|to"
    r"|until|was|were|is)\s+$",
    re.IGNORECASE,
)
_NO_CHANGE = re.compile(
    r"(?:still\s+)?(?:no\s+(?:further\s+)?change|unchanged|as\s+(?:above|before)"
    r"|same\s+as\s+(?:above|before|last time)|ditto"
    r"|as\s+previous(?:ly)?(?:\s+reported)?|nothing\s+(?:further|new)(?:\s+to\s+report)?)(?:\s+(?:to|from|since)\b.{0,20})?[\s.]*",
    re.IGNORECASE,
)
_REF = re.compile(r"[A-Z]{0,4}\d+(?:\.\d+)*[a-z]?")
_OPENING = re.compile(
    rf"(?:[Aa]ctions? )?(?P<refs>{_REF.pattern}(?:(?:,\s*| and | & ){_REF.pattern})*)(?P<colon>:?)(?=\s)"
)
_SILENCE = re.compile(r"no update received\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DatedWords:
    """A note as it stands in a row: its printed period, the month that dates it, and its words."""

    period: str
    month: date | None
    words: str


def begins_note(words: str) -> bool:
    """The words open with a period and a dash, as a note does."""
    return bool(_START.match(words))


def says_no_change(words: str) -> bool:
    """The note only points at the one before it, whose state still holds."""
    return bool(_NO_CHANGE.fullmatch(words))


def split_notes(lines: Iterable[str], heading: str = "") -> tuple[DatedWords, ...]:
    """Part a row's lines into notes. Words with no period of their own have that of the column's `heading`.

    Each begins with a period and a dash, at a line's start or, where line breaks were lost, at a later month inside
    it. A line with no period goes on with the note before it, or is a note of no date. A line that says that no
    update was received, as a paper prints for a silent action, is no note.
    """
    notes: list[DatedWords] = []
    dated = re.search(_PERIOD, heading, re.IGNORECASE)
    period, month = (dated[0], read_month(dated[0])) if dated else ("", None)
    for line in lines:
        for said, words in _pieces(line):
            if said or not notes:
                notes.append(DatedWords(said, read_month(said), words))
            else:
                last = notes[-1]
                notes[-1] = DatedWords(last.period, last.month, f"{last.words}\n{words}")
    told = (note for note in notes if note.words and not _SILENCE.match(note.words))
    return tuple(replace(note, period=period, month=month) if not note.period else note for note in told)


def named_in(words: str, refs: Iterable[str]) -> tuple[str, ...]:
    """Those of the references that the words name, as whole numbers ("1.1", not the "1.1" in "11.12")."""
    inside = (ref for ref in refs if ref in words)
    return tuple(ref for ref in inside if re.search(rf"(?<![\w.£]){re.escape(ref)}(?!\w|\.\d|%)", words))


def opening_refs(words: str, refs: Container[str]) -> tuple[tuple[str, ...], str]:
    """The references that the words open with ("1.1 and 1.2 are ..."), and the words to keep.

    A list that a colon ends ("1.1 and 1.2: visits made") only says what the note is about, and is taken off.
    """
    found = _OPENING.match(words)
    named = tuple(_REF.findall(found["refs"])) if found else ()
    if found is None or not all(ref in refs for ref in named):
        return (), words
    return named, words[found.end() :].strip() if found["colon"] else words


def _pieces(line: str) -> Iterator[tuple[str, str]]:
    """The line's period and words, and those of each further note inside it."""
    found = _START.match(line)
    period, start = (found["period"], found.end()) if found else ("", 0)
    for inner in _INSIDE.finditer(line, start):
        if _is_later(inner["period"], period) and not _LEADS_INTO_DATE.search(line[start : inner.start()]):
            yield period, line[start : inner.start()].strip()
            period, start = inner["period"], inner.end()
    yield period, line[start:].strip()


def _is_later(period: str, before: str) -> bool:
    month, last = read_month(period), read_month(before)
    return month is not None and last is not None and month > last
