"""Free-text replies as a colleague would read them: the tables in the folder `replies`.

A line that begins with ">" is what somebody wrote ("/" stands for a new line); the lines below it are what was heard.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.replies_sample import heard, reply

TABLES = Path(__file__).parent / "replies"
LEADING_WORDS = """
action actions ref re update on for as to and but so the my is are that which also with s both yes well
all of them three everything rest others except apart from bar hi hope you
"""
"""Words that only lead up to a reference, or stand for the actions that are named instead."""


def rows(table: Path) -> Iterator[tuple[str, list[str]]]:
    """What was written, and what is to be heard."""
    for block in table.read_text(encoding="utf-8").strip().split("\n\n"):
        written, *lines = block.splitlines()
        yield written.removeprefix("> ").replace(" / ", "\n"), lines


ROWS = [row for table in sorted(TABLES.glob("*.txt")) for row in rows(table)]


def test_there_are_many_rows() -> None:
    """Each table is found."""
    assert len(ROWS) > 300


@pytest.mark.parametrize(("written", "lines"), ROWS, ids=[written for written, _ in ROWS])
def test_a_reply_is_heard_as_meant(written: str, lines: list[str]) -> None:
    """The right reading, or a question, or a sentence that says what was not taken."""
    assert heard(reply(written)) == lines


@pytest.mark.parametrize("written", [written for written, _ in ROWS])
def test_no_word_of_it_is_lost(written: str) -> None:
    """Every word that was typed stands in a note or is handed back, but for those that lead up to a reference."""
    read = reply(written)
    kept = " ".join([item.words for item in read.items] + [u.words for u in read.unplaced]).casefold()
    said = re.findall(r"[^\W\d_]+|[\U0001f300-\U0001faff]", written.casefold())
    assert [word for word in said if word not in kept and word not in LEADING_WORDS.split()] == []
