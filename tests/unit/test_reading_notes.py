"""Notes rows: where one note ends and the next begins, and which actions each is about."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.model import Note, Status
from plans.reading import read_document
from plans.reading.notes import named_in, opening_refs, says_no_change, split_notes
from tests.tables import groups

HEADING = "No\tAction\tWho\tWhen"

ROWS = [
    (["May 26 - begun"], [("May 26", "begun")]),
    (["May 26 \u2013begun"], [("May 26", "begun")]),
    (["May 2026: begun"], [("May 2026", "begun")]),
    (["May 26 - begun July 26 \u2013 done"], [("May 26", "begun"), ("July 26", "done")]),
    (["May 26 - begun", "July 26 - done"], [("May 26", "begun"), ("July 26", "done")]),
    (["May 26 - begun", "and nearly there"], [("May 26", "begun\nand nearly there")]),
    (["May 26 - amended to restate benefits Sept 26."], [("May 26", "amended to restate benefits Sept 26.")]),
    (["July 26 - clinic for NI 179 \u2013 savings"], [("July 26", "clinic for NI 179 \u2013 savings")]),
    (["July 26 - agreed in May 26 - see minutes"], [("July 26", "agreed in May 26 - see minutes")]),
    (["May 26 - to finish by July 26 - if funded"], [("May 26", "to finish by July 26 - if funded")]),
    (["Q1 2026/27 - begun"], [("Q1 2026/27", "begun")]),
    (["begun"], [("", "begun")]),
    (["April 26 - no update received; last: October 25"], []),
    (["May 26 -"], []),
    ([], []),
]


def notes_of(*lines: str) -> dict[str, tuple[str, ...]]:
    """The notes of a plan of rows, each with the references of its actions."""
    reading = read_document("\n".join([HEADING, *lines]).encode(), "plan.txt")
    return {note.words: note.actions for note in reading.plan.notes}


@pytest.mark.parametrize(("lines", "expected"), ROWS)
def test_a_row_is_parted_where_a_later_month_and_a_dash_stand(
    lines: list[str], expected: list[tuple[str, str]]
) -> None:
    """A month inside a note begins none, and what a paper prints for silence is none."""
    assert [(note.period, note.words) for note in split_notes(lines)] == expected


@pytest.mark.parametrize("heading", groups("notes.txt"))
def test_a_cell_is_parted_at_its_labels_and_never_inside_a_sentence(heading: str) -> None:
    """However a period is written, and whatever stands around it."""
    cells = groups("notes.txt")[heading]
    wrong = []
    for words, meant in cells:
        notes = [
            f"{note.month:%Y-%m} {note.words}" if note.month else f"none {note.words}"
            for note in split_notes(words.split("\n"))
        ]
        if " | ".join(notes) not in [one.replace("\\n", "\n") for one in meant]:
            wrong.append(f"{words!r} is {meant}, was read as {notes}")
    assert len(cells) > 1
    assert not wrong, "\n".join(wrong)


def test_the_month_dates_the_note() -> None:
    """A number after a month is its year, not its day."""
    assert [note.month for note in split_notes(["February 10 - begun"])] == [date(2010, 2, 1)]


def test_a_row_is_for_the_action_above_it() -> None:
    """Not for the actions further up, nor for those that its words only point at."""
    rows = ("1.1\tDoors\tAnn Lee\tMay 26", "May 26 - begun", "1.2\tWindows\tAnn Lee\tMay 26", "May 26 - waits for 1.1")
    assert notes_of(*rows) == {"begun": ("1.1",), "waits for 1.1": ("1.2",)}


def test_a_row_that_names_those_right_above_it_is_for_them_too() -> None:
    """One row under 1.2 names 1.1: what it says without a number is for both."""
    rows = ("1.1\tDoors\tAnn Lee\tMay 26", "1.2\tWindows\tAnn Lee\tMay 26")
    row = "<p>May 26 - 1.1 and 1.2 wait</p> <p>June 26 - 1.1 begun</p> <p>July 26 - seen</p>"
    assert notes_of(*rows, f"{row}\t\t\t") == {
        "1.1 and 1.2 wait": ("1.1", "1.2"),
        "1.1 begun": ("1.1",),
        "seen": ("1.1", "1.2"),
    }


def test_a_list_with_a_colon_only_says_whose_the_note_is() -> None:
    """A paper leads a shared note with its numbers; they are no part of its words."""
    rows = (
        "1.1\tDoors\tAnn Lee\tMay 26",
        "May 26 - ok",
        "1.2\tWindows\tAnn Lee\tMay 26",
        "July 26 - 1.1 and 1.2: seen",
    )
    assert notes_of(*rows) == {"ok": ("1.1",), "seen": ("1.1", "1.2")}


@pytest.mark.parametrize(
    ("row", "actions"),
    [
        ("Note: 1.1 and 1.2 go to the board", ("1.1", "1.2")),
        ("Notes: 1.1 goes to the board", ("1.1",)),
        ("NB the board has asked for it", ("1.2",)),
        ("N.B. the board has asked for it", ("1.2",)),
        ("Comment: the board has asked for it", ("1.2",)),
        ("Update: 2 boards have asked for it", ("1.2",)),
    ],
)
@pytest.mark.parametrize("tail", ["", "\t\t\t"])
def test_a_row_that_calls_itself_a_note_is_one(row: str, actions: tuple[str, ...], tail: str) -> None:
    """It is for those that it opens with, else for the action above, and no theme of those below."""
    rows = ("1.1\tDoors\tAnn Lee\tMay 26", "1.2\tWindows\tAnn Lee\tMay 26", row + tail, "1.3\tRoofs\tAnn Lee\tMay 26")
    reading = read_document("\n".join([HEADING, *rows]).encode(), "plan.txt")
    assert [(note.words, note.actions) for note in reading.plan.notes] == [(row, actions)]
    assert reading.plan.themes == ()


@pytest.mark.parametrize("row", ["Note: 1.1 goes to the board", "Note:  1.1 goes", "      NB 1.1 goes to the board"])
def test_columns_of_spaces_have_such_rows_too(row: str) -> None:
    """However far in it begins; nothing is said of the action above that it does not name."""
    lines = [
        "No    Action            Who         When",
        "1.1   Mend doors        Ann Lee     May 2026",
        "1.2   Mend windows      Bob Ray     May 2026",
        row,
        "1.3   Mend roofs        Bob Ray     June 2026",
    ]
    reading = read_document("\n".join(lines).encode(), "plan.txt")
    assert [action.title for action in reading.plan.actions] == ["Mend doors", "Mend windows", "Mend roofs"]
    assert [note.actions for note in reading.plan.notes] == [("1.1",)]
    assert [doubt.kind for doubt in reading.doubts] == ["undated-note"]


def test_notes_go_with_their_action_over_a_page_break() -> None:
    """The heading between them changes nothing, and is said."""
    page = "\n\nPlan\n\n" + HEADING
    text = f"{HEADING}\n1.1\tDoors\tAnn Lee\tMay 26{page}\nMay 26 - begun\t\t\t"
    reading = read_document(text.encode(), "plan.txt")
    assert [note.actions for note in reading.plan.notes] == [("1.1",)]
    assert [doubt.kind for doubt in reading.doubts] == ["parted-note"]


def test_a_note_above_all_actions_is_said_to_be_left_out() -> None:
    """It belongs to no action."""
    reading = read_document(f"{HEADING}\nMay 26 - begun\t\t\t\n1\tDoors\tAnn Lee\tMay 26".encode(), "plan.txt")
    assert reading.plan.notes == ()
    assert reading.doubts[0].kind == "stray-notes"


def test_no_change_keeps_the_state_before() -> None:
    """An action on hold stays so while nobody says otherwise, and no longer."""
    rows = ["May 26 - on hold", "June 26 - no change to above", "July 26 - begun"]
    reading = read_document(f"{HEADING}\n1\tDoors\tAnn Lee\tMay 26\n<p>{'</p><p>'.join(rows)}</p>\t\t\t".encode(), "")
    assert [note.status for note in reading.plan.notes] == [Status.ON_HOLD, Status.ON_HOLD, None]
    assert reading.plan.actions[0].status is None


@pytest.mark.parametrize("words", ["no change", "No change to above", "as above.", "Same as before", "unchanged"])
def test_words_that_only_point_at_the_note_before(words: str) -> None:
    """They say nothing new."""
    assert says_no_change(words)
    assert not says_no_change(f"{words}, but the builder has left")


def test_references_are_whole_numbers() -> None:
    """No part of an amount, a share, a longer number."""
    assert named_in("11.1, 1.12, \u00a31.1m and 1.1%", ["1.1"]) == ()
    assert named_in("see 1.1.", ["1.1"]) == ("1.1",)


def test_opening_references_must_be_the_plans_own() -> None:
    """A year with a colon is no list of actions."""
    assert opening_refs("2010: a good year", ["1.1"]) == ((), "2010: a good year")
    assert opening_refs("1.1, 1.2 and 1.3: seen", ["1.1", "1.2", "1.3"]) == (("1.1", "1.2", "1.3"), "seen")


@given(st.lists(st.text()))
def test_any_lines_can_be_parted(lines: list[str]) -> None:
    """Whatever stands there, notes have words."""
    assert all(note.words for note in split_notes(lines))


@given(st.lists(st.sampled_from(["begun", "visits up 5%", "waits for the builder", "still outstanding"]), min_size=1))
def test_notes_of_rising_months_read_back(words: list[str]) -> None:
    """With or without their line breaks."""
    notes = [f"{date(2000 + place, 5, 1):%B %y} - {each}" for place, each in enumerate(words[:25])]
    assert split_notes(notes) == split_notes([" ".join(notes)])
    assert [note.words for note in split_notes(notes)] == words[:25]


def test_a_note_is_a_note_of_the_model() -> None:
    """Its id is its place in print."""
    reading = read_document(f"{HEADING}\n1\tDoors\tAnn Lee\tMay 26\nMay 26 - ongoing\t\t\t".encode(), "")
    assert reading.plan.notes == (Note("n1", "ongoing", ("1",), "May 26", date(2026, 5, 1), None, "ongoing"),)
