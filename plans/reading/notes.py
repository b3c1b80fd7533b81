"""The words of a notes row -> dated notes, and which actions they are about."""

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import zip_longest

from plans.date_parts import ANY_MONTH
from plans.date_words import find_dates
from plans.dates import read_month

_YEAR = r"(?:\d{4}|\d{2})"
_YEARS = rf"{_YEAR}\s?[/-]\s?\d{{2,4}}"
_NUMBERS = (
    rf"(?:\d{{1,2}}/\d{{1,2}}/{_YEAR}|\d\d\.\d\d\.{_YEAR}|\d\d-\d\d-{_YEAR}|20\d\d-\d\d-\d\d)(?![\d/])"  # no "1.2.10"
)
_PERIOD = (
    rf"{_NUMBERS}|(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?{ANY_MONTH}\.?,?(?:\s+'?|-|'){_YEAR}(?!\d)"
    rf"|(?:q|qtr\s*|quarter\s*)[1-4],?\s+(?:{_YEARS}|\d{{4}})|{_YEARS}\s+q(?:tr|uarter)?\s?[1-4]"
    r"|(?:spring|summer|autumn|winter)\s+\d{4}"
)
_BEFORE = (
    r"(?:[\u2022\u00b7\u25aa*-]\s*)?(?:(?:progress|update|status|position)\s+)*(?:as\s+)?(?:(?:at|of|for|to|on)\s+)?"
    r"(?:end\s+(?:of\s+)?)?"
)
_LABEL = rf"{_BEFORE}\(?(?P<period>{_PERIOD})\)?(?:\s+(?:progress|update)\b)*(?:\s*\([A-Z]{{2,3}}\))?"
_DASH = r"\s*[-\u2013\u2014:]\s*"
# "April 2026 - June 2026" is a period of its own, no label with words after it.
_START = re.compile(rf"{_LABEL}{_DASH}(?!(?:{_PERIOD})\W*$)", re.IGNORECASE)
_IN_BRACKETS = re.compile(rf"(?:\[(?P<period>{_PERIOD})\]|\((?P<other>{_PERIOD})\))\s*(?=\w)", re.IGNORECASE)
_NUMBERED = re.compile(rf"(?P<period>{_NUMBERS})\s+(?=[a-z])(?!(?:is|was|to|and|for|or|meeting)\b)", re.IGNORECASE)
_ALONE = re.compile(rf"{_LABEL}\s*", re.IGNORECASE)
_NO_YEAR = re.compile(rf"\b(?:(?:q|qtr\s?|quarter\s?)[1-4]\b|{ANY_MONTH})", re.IGNORECASE)
_INSIDE = re.compile(rf"(?<=\s)(?P<period>{_PERIOD}){_DASH}", re.IGNORECASE)
_LEADS_INTO_DATE = re.compile(
    r"\b(?:after|and|around|before|between|by|completion|deadline|during|due|early|end|expected|for|from|in|late|mid|now"
    r"|of|on|or|planned|revised|scheduled|since|target|the|this|till|to|until|was|were|is)(?:\s+date)?(?:\s*:)?\s+$",
    re.IGNORECASE,
)
_NO_CHANGE = re.compile(
    r"(?:still\s+)?(?:no\s+(?:further\s+)?change|unchanged|as\s+(?:above|before)"
    r"|same\s+as\s+(?:above|before|last time)|ditto"
    r"|as\s+previous(?:ly)?(?:\s+reported)?|nothing\s+(?:further|new)(?:\s+to\s+report)?)(?:\s+(?:to|from|since)\b.{0,20})?[\s.]*",
    re.IGNORECASE,
)
REF = re.compile(r"[A-Z]{0,4}\d+(?:\.\d+)*[a-z]?")
"""A number as plans give one to an action: 3, 3.6, 3.6a, AP12."""
_OPENING = re.compile(
    rf"(?:[Aa]ctions? )?(?P<refs>{REF.pattern}(?:(?:,\s*| and | & ){REF.pattern})*)(?P<colon>:?)(?=\s)"
)
_CALLED = re.compile(r"(?:(?:note|comment|update)s?\s*:|n\.?\s?b\.?\s*[:\u2013-]?\s)\s*", re.IGNORECASE)
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


def is_labelled(words: str) -> bool:
    """The words call themselves a note: "Note: ...", "NB ..."."""
    return bool(_CALLED.match(words))


def refs_called(words: str, refs: Container[str]) -> tuple[str, ...]:
    """The references that such a note opens with; a plain number alone may count anything ("Note: 2 gates")."""
    label = _CALLED.match(words)
    opening = opening_refs(words[label.end() :], refs)[0] if label else ()
    return () if len(opening) == 1 and opening[0].isdecimal() else opening


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
    bare = None if dated else _NO_YEAR.search(heading)
    period, month = (dated[0], _month_of(dated[0])) if dated else (bare[0] if bare else "", None)
    for line in _labelled([line for line in lines if line.strip()]):
        for said, words in _pieces(line):
            if said or not notes:
                notes.append(DatedWords(said, _month_of(said), words))
            else:
                last = notes[-1]
                notes[-1] = DatedWords(last.period, last.month, f"{last.words}\n{words}")
    told = (note for note in notes if note.words and not _SILENCE.match(note.words))
    return tuple(replace(note, period=period, month=month) if not note.period else note for note in told)


def _labelled(lines: list[str]) -> Iterator[str]:
    """The lines, one that is only a period joined to the words under it."""
    label = ""
    for line, after in zip_longest(lines, lines[1:], fillvalue=""):
        alone = _ALONE.fullmatch(line)
        if alone and not label and after and not _ALONE.fullmatch(after):
            label = f"{alone['period']} - "
            continue
        yield f"{label}{line}"
        label = ""


def _month_of(period: str) -> date | None:
    """The first day of the month that dates it; of a quarter or season its last month."""
    found = next((one.on for one in find_dates(period) if one.on), None)
    return read_month(period) or (found.replace(day=1) if found else None)


def named_in(words: str, refs: Iterable[str]) -> tuple[str, ...]:
    """Those of the references that the words name, as whole numbers ("1.1", not the "1.1" in "11.12")."""
    inside = (ref for ref in refs if ref in words)
    return tuple(ref for ref in inside if re.search(rf"(?<![\w.£]){re.escape(ref)}(?!\w|\.\d|%)", words))


def opening_refs(words: str, refs: Container[str]) -> tuple[tuple[str, ...], str]:
    """The references that the words open with ("1.1 and 1.2 are ..."), and the words to keep.

    A list that a colon ends ("1.1 and 1.2: visits made") only says what the note is about, and is taken off.
    """
    found = _OPENING.match(words)
    named = tuple(REF.findall(found["refs"])) if found else ()
    if found is None or not all(ref in refs for ref in named):
        return (), words
    return named, words[found.end() :].strip() if found["colon"] else words


def _opened(line: str) -> tuple[str, int]:
    """The period that a line opens with, and where its words begin."""
    found = _START.match(line) or _IN_BRACKETS.match(line) or _NUMBERED.match(line)
    if found is None:
        return "", 0
    return found["period"] or found.groupdict().get("other") or "", found.end()


def _pieces(line: str) -> Iterator[tuple[str, str]]:
    """The line's period and words, and those of each further note inside it."""
    period, start = _opened(line)
    for inner in _INSIDE.finditer(line, start):
        if _is_later(inner["period"], period) and not _LEADS_INTO_DATE.search(line[start : inner.start()]):
            yield period, line[start : inner.start()].strip()
            period, start = inner["period"], inner.end()
    yield period, line[start:].strip()


def _is_later(period: str, before: str) -> bool:
    month, last = _month_of(period), _month_of(before)
    return month is not None and last is not None and month > last
