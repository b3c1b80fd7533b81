"""What is no plan, or is not safe to open: one clear sentence, and never another error."""

import io
import zipfile
from functools import cache

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.errors import NotAPlan
from plans.reading import Reading, read_document
from tests.seeds import seed

PLAN = b"No\tAction\tWho\tWhen\n1.1\tDoors\tAnn Lee\tMay 2026\n"


def packed(*names: str) -> bytes:
    """A packed folder with these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name in names:
            package.writestr(name, "words")
    return out.getvalue()


NO_FILES = [
    (b"", "empty"),
    (b" \n\t ", "empty"),
    (b"%PDF-1.7\n", "PDF"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".doc"),
    (b"{\\rtf1 plan}", "rich text"),
    (b"\x89PNG\r\n\x1a\n\x00\x00", "neither text nor a Word"),
    (b"PK\x03\x04 broken", "damaged"),
    (packed("plan.docx"), "unpack it"),
    (packed("mimetype", "content.xml"), "OpenDocument"),
    (packed("[Content_Types].xml", "ppt/presentation.xml"), "neither a Word document nor"),
    (b"Dear all,\nplease find the plan below.\n", "no table"),
    (b"Name\tPhone\nAnn Lee\t1234\n", "no table"),
    (b"No\tAction\tWho\tWhen\n", "no action in it"),
    (b"a" * 10_000_001, "10 MB"),
]


def refusal(data: bytes, name: str = "plan.txt") -> str:
    """The sentence that a file is refused with."""
    with pytest.raises(NotAPlan) as refused:
        read_document(data, name)
    return str(refused.value)


@cache
def word() -> bytes:
    """A small plan in Word."""
    document = docx.Document()
    rows = [line.split("\t") for line in PLAN.decode().splitlines()]
    table = document.add_table(len(rows), 4)
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, words in zip(row.cells, cells, strict=True):
            cell.text = words
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def repacked(**members: bytes) -> bytes:
    """The small plan with members added or replaced; "__" stands for "/", "_dot_" for "."."""
    out = io.BytesIO()
    new = {name.replace("__", "/").replace("_dot_", "."): data for name, data in members.items()}
    with zipfile.ZipFile(io.BytesIO(word())) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for info in old.infolist():
            if info.filename not in new:
                package.writestr(info, old.read(info))
        for name, data in new.items():
            package.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize(("data", "words"), NO_FILES)
def test_files_that_are_no_plan_are_refused_with_the_reason(data: bytes, words: str) -> None:
    """The sentence says what it is, or what to send."""
    assert words in refusal(data)


@pytest.mark.parametrize("name", ["plan.xlsx", "plan.csv", "plan", "PLAN.XLS"])
def test_the_bytes_tell_the_format(name: str) -> None:
    """A wrong name does no harm."""
    assert len(read_document(PLAN, name).plan.actions) == 1


def test_a_covering_report_is_no_plan() -> None:
    """A council's report about its plan has no actions to invent."""
    assert "covering report" in refusal(seed("001").read_bytes())


def test_the_small_plan_in_word_is_read() -> None:
    """So that the refusals below are for their own reasons."""
    assert [action.title for action in read_document(word(), "plan.docx").plan.actions] == ["Doors"]


def test_macros_are_refused() -> None:
    """By their part, or by the document's declared type."""
    assert "macros" in refusal(repacked(word__vbaProject_dot_bin=b"x"))
    types = b'<Types><Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'
    assert "macros" in refusal(repacked(word__settings_dot_xml=types))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_before_parsing(encoding: str) -> None:
    """A document that declares entities could expand without end; one in wide characters could hide them."""
    bomb = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbb">]><a>&b;</a>'.encode(encoding)
    assert "entities" in refusal(repacked(word__document_dot_xml=bomb))


def test_packages_that_burst_are_refused() -> None:
    """By the ratio of their size, by the number of their members."""
    assert "unpacks to far more" in refusal(repacked(word__media__a_dot_txt=b"0" * 20_000_000))
    assert "unpacks to far more" in refusal(repacked(**{f"m{number}": b"" for number in range(2_001)}))


@pytest.mark.parametrize("part", ["word__document_dot_xml", "_rels___dot_rels", "word__styles_dot_xml"])
@pytest.mark.parametrize("data", [b"", b"<a/>", b"<a", b"\x00", b"<w:p xmlns:w='x'/>"])
def test_broken_parts_are_damage_or_do_not_matter(part: str, data: bytes) -> None:
    """Never another error."""
    only_refused(repacked(**{part.replace("_rels___dot_", "_rels__.").replace("__", "/"): data}))


def only_refused(data: bytes, name: str = "plan") -> Reading | None:
    """What a file is read as, None where it is refused; any other error fails the test."""
    try:
        return read_document(data, name)
    except NotAPlan:
        return None


@given(st.binary(), st.sampled_from(["plan.txt", "plan.docx", "", "\x00"]))
def test_any_bytes_are_read_or_refused(data: bytes, name: str) -> None:
    """Whatever is uploaded, under whatever name."""
    only_refused(data, name)


@given(st.lists(st.lists(st.sampled_from(["", "1", "1.1", "Doors", "May 26 - x", "Ann Lee", "May 26", "No\tAction"]))))
def test_any_table_is_read_or_refused(rows: list[list[str]]) -> None:
    """Rows of any length and order under a plan's heading; ids stay unique, notes keep to actions that are there."""
    reading = only_refused(PLAN + "\n".join("\t".join(row) for row in rows).encode())
    assert reading is not None
    ids = [action.id for action in reading.plan.actions]
    assert len(set(ids)) == len(ids)
    assert {id_ for note in reading.plan.notes for id_ in note.actions} <= set(ids)


@given(st.text(st.characters(exclude_characters="\0")))
def test_any_text_after_a_plan_is_read(text: str) -> None:
    """What people write in cells breaks nothing."""
    assert only_refused(PLAN + text.encode("utf-8", "ignore")) is not None


@given(st.integers(0, 40_000), st.binary(min_size=1, max_size=8))
def test_a_word_document_with_changed_bytes_is_read_or_refused(place: int, patch: bytes) -> None:
    """Damage on the way is said, not raised."""
    data = word()
    place %= len(data)
    only_refused(data[:place] + patch + data[place + len(patch) :], "plan.docx")
