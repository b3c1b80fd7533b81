"""Whatever stands in a cell or a file: it is read, or refused with a sentence, and soon."""

import csv
import io
import zipfile
from contextlib import suppress
from time import perf_counter

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from plans.dates import read_due
from plans.errors import NotAPlan
from plans.model import DueKind, Plan
from plans.owners import read_owners
from plans.reading import Reading, read_document, sentence
from plans.reading.doubts_when import why_open
from plans.reading.meanings import meanings_of
from plans.reading.notes import split_notes
from plans.statuses import read_state

# What phrases of councils are made of, so that any order of it comes near to what a pattern looks for.
PARTS = (
    *(
        "1",
        "31",
        "26",
        "2026",
        "2026/27",
        "26/27",
        "Q1",
        "Qtr 3",
        "H2",
        "FY",
        "March",
        "Mar",
        "Setpember",
        "may",
        "Autumn",
    ),
    *(
        "term",
        "Easter",
        "w/c",
        "w/e",
        "week ending",
        "end of",
        "early",
        "mid-",
        "start",
        "finish",
        "from",
        "to",
        "by",
        "was",
    ),
    *(
        "now",
        "revised",
        "slipped",
        "every",
        "month",
        "after",
        "within 6 months of",
        "subject to",
        "ongoing",
        "TBC",
        "annual",
    ),
    *(
        "Ann Lee",
        "Head of",
        "Manager",
        "team",
        "and",
        "Housing",
        "A.",
        "lead:",
        "complete",
        "not",
        "90%",
        "on hold",
        "update",
    ),
    *(
        "-",
        "\u2013",
        "/",
        ".",
        ",",
        ";",
        ":",
        "(",
        ")",
        "[",
        "]",
        "'",
        "\u2019",
        "?",
        "\n",
        "\xa0",
        "\t",
        "",
        "\u0660",
        "\xb2",
    ),
)
PHRASES = st.lists(st.sampled_from(PARTS), max_size=14).flatmap(
    lambda parts: st.sampled_from(["", " "]).map(lambda between: between.join(parts))
)
LONGEST = 1500


@settings(max_examples=500, deadline=None)
@given(PHRASES)
def test_any_phrase_is_read(words: str) -> None:
    """Nothing raises, no words are lost, and only what has a date is dated."""
    due = read_due(words)
    assert due.printed
    assert isinstance(why_open(due), str)
    assert (due.on is not None) >= (due.kind is DueKind.DATED)
    assert due.original_on is None or due.original_words
    assert all(owner.name for owner in read_owners(words))
    assert len(meanings_of(words)) <= 2
    assert read_state(words).status is None or read_state(words).stated
    letters = "".join(filter(str.isalpha, words))
    kept = "".join(filter(str.isalpha, "".join(note.period + note.words for note in split_notes(words.split("\n")))))
    assert len(kept) <= len(letters)


@pytest.mark.parametrize(
    "part", ["  ", "\n", "\xa0", "a ", "1 ", "1/", "((", "x", "q1 ", "may 26 ", "and ", "to ", " - "]
)
def test_a_phrase_that_repeats_does_not_hang(part: str) -> None:
    """A pattern that tried every way of parting a long run of one thing would take minutes here; all take a second."""
    words = (part * LONGEST)[:LONGEST]
    began = perf_counter()
    for read in (read_due, read_owners, read_state, lambda cell: split_notes([cell]), meanings_of):
        read(words + "!")
    assert perf_counter() - began < 8


def word_of(rows: list[list[str]]) -> bytes:
    """The cells as a table of Word."""
    document, out = docx.Document(), io.BytesIO()
    table = document.add_table(len(rows), max(map(len, rows)))
    for place, row in enumerate(rows):
        for column, words in enumerate(row):
            table.cell(place, column).text = words
    document.save(out)
    return out.getvalue()


def excel_of(rows: list[list[str]]) -> bytes:
    """The cells as a sheet."""
    workbook, out = Workbook(), io.BytesIO()
    for row in rows:
        workbook.worksheets[0].append(row)
    workbook.save(out)
    return out.getvalue()


def text_of(rows: list[list[str]]) -> bytes:
    """The cells as a file of commas."""
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


HEADINGS = [
    "No",
    "Theme",
    "Action",
    "Lead",
    "Start",
    "When",
    "Revised date",
    "Status",
    "Progress",
    "Link",
    "2026/27",
    "Staff",
]
CELL = st.one_of(st.just(""), PHRASES.map(lambda words: words.replace("\x00", "")))
TABLES = st.lists(st.lists(CELL, min_size=12, max_size=12), min_size=1, max_size=4)


@settings(max_examples=25, deadline=None)
@given(TABLES, st.permutations(HEADINGS), st.sampled_from([word_of, excel_of, text_of]))
def test_any_table_of_phrases_is_read_or_refused(rows: list[list[str]], headings: list[str], made: object) -> None:
    """In every format; every doubt is a sentence, and every note is of an action that there is."""
    assert callable(made)
    reading = Reading(Plan("", ()))
    with suppress(NotAPlan):
        reading = read_document(made([headings, *rows]), "plan")
        assert reading.plan.actions
    ids = {action.id for action in reading.plan.actions}
    assert len(ids) == len(reading.plan.actions)
    assert all(set(note.actions) <= ids for note in reading.plan.notes)
    assert all(sentence(doubt)[-1] in ".?" for doubt in reading.doubts)


def spoilt(data: bytes, places: list[tuple[int, int]]) -> bytes:
    """The file with some of its bytes changed."""
    changed = bytearray(data)
    for place, byte in places:
        changed[place % len(changed)] = byte
    return bytes(changed)


def repacked(data: bytes, places: list[tuple[int, int]]) -> bytes:
    """The package with bytes of its parts changed, so that it opens and what is in it is wrong."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as package, zipfile.ZipFile(out, "w") as made:
        names = package.namelist()
        hit = names[places[0][0] % len(names)] if places else ""
        for name in names:
            part = package.read(name)
            made.writestr(name, spoilt(part, places) if name == hit and part else part)
    return out.getvalue()


SPOILT = st.lists(st.tuples(st.integers(0, 1 << 20), st.integers(0, 255)), max_size=12)
PLAN = [["No", "Action", "Who", "When"], ["1", "Mend", "Ann Lee", "May 26"]]


@settings(max_examples=120, deadline=None)
@given(SPOILT, st.sampled_from([word_of(PLAN), excel_of(PLAN)]), st.sampled_from([spoilt, repacked]))
def test_a_spoilt_package_is_read_or_refused(places: list[tuple[int, int]], data: bytes, how: object) -> None:
    """Whatever a disk or a mail did to it."""
    assert callable(how)
    with suppress(NotAPlan):
        assert read_document(how(data, places), "plan").plan.actions


@settings(max_examples=200, deadline=None)
@given(
    st.binary(max_size=300),
    st.sampled_from(
        [
            b"",
            b"PK\x03\x04",
            b"%PDF-",
            b"\xd0\xcf\x11\xe0",
            b"{\\rtf",
            b"\xff\xfe",
            b"\xef\xbb\xbf",
            b"No\tAction\tWho\n",
        ]
    ),
)
def test_bytes_that_begin_like_a_format_are_read_or_refused(data: bytes, begins: bytes) -> None:
    """A file is what its bytes say, or nothing."""
    with suppress(NotAPlan):
        assert read_document(begins + data, "plan").plan.actions
