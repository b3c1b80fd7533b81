"""Headings of columns as councils write them, in one row and in two, and what each means."""

import pytest

from plans.reading.columns import find_header
from plans.reading.document import Row, cell
from plans.reading.meanings import meanings_of
from tests.tables import groups

TABLE = groups("columns.txt")
LOCKS = "1|Fit the locks|Ann Lee|May 26"
TWO_ROWS = [
    (["No|Action|Timescale||Who", "||Start|End|"], "number action start when who"),
    (["No|Action|Dates||Lead", "||Start date|Finish date|"], "number action start when who"),
    (["No|Action|Target date||Lead", "||Original|Revised|"], "number action when revised-date who"),
    (["No|Action|Responsibility||When", "||Lead|Support|"], "number action who support when"),
    (["No|Action|Who||When", "||Lead officer|Partners|"], "number action who support when"),
    (["No|Action|Lead|When|Progress||", "||||Q1|Q2|Q3"], "number action who when progress progress progress"),
    (["No|Action|Lead|When|Progress|", "||||May 2026|July 2026"], "number action who when progress progress"),
    (["Action||Lead|When", "No|Description||"], "number action who when"),
    (["Objective|Action|Lead|Timescale|", "||Officer|From|To"], "theme action who start when"),
    (["Ref|What will we do?|Who|By when|Status|", "||||RAG|Comments"], "number action who when status progress"),
    (["Ref|What|Who|When|Outcome|", "||||Measure|Target"], "number action who when expected-outcome expected-outcome"),
    (["No|Action|Lead|Financial year|", "|||2026/27|2027/28"], "number action who year year"),
    (["No|Action|Lead|2026/27|||", "|||Q1|Q2|Q3|Q4"], "number action who year year year year"),
    (
        ["Ref|Recommendation|Agreed action|Responsible|Implementation", "|||officer|date"],
        "number theme action who when",
    ),
    (["Action|Lead|Target|Progress", "||date|to date"], "action who when progress"),
    (["Action|Responsible|Completion|RAG", "|officer|date|status"], "action who when status"),
]


def row(words: str) -> Row:
    """A row of a table, its cells parted by bars."""
    return tuple(cell([part] if part else []) for part in words.split("|"))


@pytest.mark.parametrize("heading", TABLE)
def test_a_heading_means_what_an_officer_would_say(heading: str) -> None:
    """However it is put; and what is doubtful means nothing before somebody says so."""
    read = {words: (*map(str, meanings_of(words)), "none")[0] for words, _ in TABLE[heading]}
    wrong = [
        f"{words!r} is {meant}, was read as {read[words]}"
        for words, meant in TABLE[heading]
        if read[words] not in meant
    ]
    assert len(read) > 1
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(("lines", "expected"), TWO_ROWS)
def test_a_heading_over_two_rows_means_what_both_say(lines: list[str], expected: str) -> None:
    """A heading that spans two columns lends each its words, and one that wraps goes on below."""
    width = max(line.count("|") for line in lines) + 1
    body = [row("|".join([*LOCKS.split("|"), *[""] * width][:width]))]
    header = find_header([*map(row, lines), *body])
    assert header is not None
    columns = header.columns
    places = {place: str(meaning).replace(" ", "-") for meaning, place in columns.at.items()}
    places |= {place: str(m).replace(" ", "-") for m, more in columns.more.items() for place in more}
    places |= dict.fromkeys(columns.periods, "year")
    assert header.end == len(lines)
    assert " ".join(places.get(place, "?") for place in range(width)) == expected
