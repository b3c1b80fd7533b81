"""Small plans, each with one thing that could be meant otherwise, and the line that says so."""

import io
from datetime import date

import pytest
from openpyxl import Workbook

from plans.errors import NotUnderstood
from plans.model import Status
from plans.reading import read_document, sentence
from plans.reading.decisions import corrected

HEADING = "No\tAction\tHow\tWho\tWhen\tPriority"
DOORS = "1.1\tDoors\tNew locks\tAnn Lee\tMay 2026\tH"

CASES = [
    ([DOORS], []),
    (
        ["1.1\tDoors\t\tAnn Lee\tMay 2026 June 2026\tH"],
        ['1.1 When "May 2026 June 2026": read as first 31 May 2026, now 30 June 2026. Two dates stand in one cell.'],
    ),
    (
        [DOORS, "May 26 - will be done by July 2026\t\t\t\t\t"],
        ['1.1 note of May 26 "will be done by July 2026": the date stays May 2026. Is it now 31 July 2026?'],
    ),
    ([DOORS, "May 26 - was done by March 2026, as planned\t\t\t\t\t"], []),
    ([DOORS, "May 26 - completed, will be shown to the board in July 2026\t\t\t\t\t"], []),
    (
        [DOORS, "May 26 - on hold for six months\t\t\t\t\t"],
        ['1.1 note of May 26 "on hold for six months": the date stays May 2026. Look at it again by 30 November 2026?'],
    ),
    (
        ["1.1\tDoors\t\tAnn Lee\tnearer the time\tH"],
        ['1.1 When "nearer the time": kept as written, with no date. Which date is meant?'],
    ),
    (["1.1\tDoors\t\tAnn Lee\t\tH"], ["1.1 When: no date, never overdue. Nothing stands there."]),
    (["1.1\tDoors\tx\t\tMay 2026\tH"], ["1.1 Who: nobody can be asked. Who answers for it?"]),
    (
        ["1.1\tDoors\t\tall staff\tMay 2026\tH"],
        ['Who "all staff": nobody in particular. Who is meant?'],
    ),
    (
        [DOORS, DOORS],
        [
            'No "1.1": kept apart as 1.1 and 1.1 (2). The number is printed 2 times.',
            '1.1 and 1.1 (2) "Doors": kept as 2 actions. They have nearly the same name, and nothing else differs.',
        ],
    ),
    (
        [DOORS, "\t\t\tBob Ray\t\tyes"],
        ["1.1: the next row is read as the rest of it. That row has no number and no action."],
    ),
    (
        [DOORS, "The caretaker asked for more.\t\t\t\t\t"],
        ['Notes of 1.1 "The caretaker asked for more.": kept with no date. No month stands before the words.'],
    ),
    (
        [DOORS, "1.4\tWindows\tNew frames\tAnn Lee\tMay 2026\tH"],
        ['No "1.2 and 1.3": taken as not in this document, nothing is made up. The numbering passes over these.'],
    ),
    (
        ["1.1\tDoors 20126/27\t\tAnn Lee\tMay 2026\tH"],
        ['1.1 Action "20126/27": kept as written. Probably 2026/27 is meant.'],
    ),
    (
        ["1.1\tDoors\t\tAnn Lee\t12/31/2026\tH", "1.2\tPanes\t\tAnn Lee\t01/02/2026\tH"],
        [
            ('1.2 When "01/02/2026": read as 1 February 2026. '
            "Another date of this plan has its month first: has this one too?"),
            '1.1 When "12/31/2026": kept as written, with no date. Which date is meant?',
        ],
    ),
    (
        ["1.1\tDoors\t\tAnn Lee\tMay 2026 (TBC)\tH"],
        ['1.1 When "May 2026 (TBC)": read as 31 May 2026. The date is said to be unsure.'],
    ),
    ([DOORS, "\tTheme total\t\t\t\t3"], ['A row "Theme total 3": left out. It sums up other rows.']),
    (["1.1\tDoors at \u00a320126 or 20,126\t\tAnn Lee\tMay 2026\tH"], []),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "expected"), CASES)
def test_each_doubt_is_one_line(rows: list[str], expected: list[str]) -> None:
    """What stands there, what was made of it, why it is doubtful; and no line where nothing is."""
    reading = read_document("\n".join([HEADING, *rows]).encode(), "plan.txt")
    assert [sentence(doubt) for doubt in reading.doubts] == expected


@pytest.mark.parametrize(
    ("headings", "dues", "asked"),
    [
        ("Target date\tRevised date", ("May 2026", "June 2026"), ["a second column has the later date"]),
        ("Target date\tRevised date", ("June 2026", "May 2026"), ["a second column has another date"]),
        ("Target date\tCompletion date", ("", "May 2026"), []),
        ("Completion date\tTarget date", ("", "June 2026"), []),
        ("Target date\tReview date", ("May 2026", "June 2026"), ["a second column has the later date"]),
    ],
)
def test_a_second_date_column_is_not_a_second_date_in_a_cell(
    headings: str, dues: tuple[str, str], asked: list[str]
) -> None:
    """A revised date is the present one; a completion date beside a target says nothing of when it is due."""
    cells = "June 2026\tMay 2026" if dues[0] == "June 2026" else "May 2026\tJune 2026"
    reading = read_document(f"No\tAction\tWho\t{headings}\n1\tDoors\tAnn Lee\t{cells}\n".encode(), "plan.txt")
    (action,) = reading.plan.actions
    assert (action.due.original_words or "", action.due.words) == dues
    assert [doubt.why for doubt in reading.doubts] == asked
    assert bool(action.extra) is ("Completion" in headings)


@pytest.mark.parametrize(
    "words",
    [
        *("Slipping", "Slipped", "Partially implemented", "Partly done", "Behind schedule", "At risk", "Delayed"),
        *("Overdue", "Off track", "Not achieved"),
    ],
)
@pytest.mark.parametrize("key", ["", "\nKey: Done, Slipping, On track"])
def test_what_a_status_column_says_is_read_or_asked(words: str, key: str) -> None:
    """How late something is, or how much of it is done, is never dropped."""
    text = f"No\tAction\tWho\tWhen\tStatus\n1\tDoors\tAnn Lee\tMay 2026\t{words}\n{key}"
    reading = read_document(text.encode(), "plan.txt")
    asked = [(doubt.says, doubt.about) for doubt in reading.doubts if doubt.kind == "unread-status"]
    assert reading.plan.actions[0].status is None
    assert asked == [(words, ("1",))]


@pytest.mark.parametrize("words", ["Ongoing", "In progress", "Not started", "Complete", "On track"])
def test_what_states_how_it_stands_is_not_asked_again(words: str) -> None:
    """It is a status, or a state that is printed as one."""
    text = f"No\tAction\tWho\tWhen\tStatus\n1\tDoors\tAnn Lee\tMay 2026\t{words}\n"
    assert read_document(text.encode(), "plan.txt").doubts == ()


MATRIX = """\
Action\tLinks to\t\t\t\tWho
\tPartners\tHealth\tSafety\tMoney\t
Mend doors\tY\tN\tx\t\u2713\tAnn Lee
Mend roofs\tno\tY\t-\tY\tAnn Lee
Mend walls\tYES\tY\tY\tN\tAnn Lee
"""


def test_a_matrix_is_answered_by_letters_and_ticks_too() -> None:
    """Each element has its own name, and a mark that may mean either is asked about."""
    reading = read_document(MATRIX.encode(), "plan.txt")
    doors, roofs, walls = reading.plan.actions
    assert doors.elements == (("Partners", "YES"), ("Health", "NO"), ("Safety", "x"), ("Money", "YES"))
    assert [said for _, said in (*roofs.elements, *walls.elements)] == [
        *("NO", "YES", "-", "YES"),
        *("YES", "YES", "YES", "NO"),
    ]
    assert [action.links for action in reading.plan.actions] == [
        ("Partners", "Money"),
        ("Health", "Money"),
        ("Partners", "Health", "Safety"),
    ]
    asked = [(doubt.place, doubt.says) for doubt in reading.doubts if doubt.kind == "open-answer"]
    assert asked == [("Mend doors", "x"), ("Mend roofs", "-")]


def test_a_mark_in_a_matrix_is_said_to_be_yes_or_no() -> None:
    """The element is a link of the action then, or is none; other marks wait."""
    reading = read_document(MATRIX.encode(), "plan.txt")
    cross, dash = (doubt for doubt in reading.doubts if doubt.kind == "open-answer")
    plan = corrected(corrected(reading.plan, cross, "yes"), dash, "no")
    doors, roofs, _ = plan.actions
    assert (doors.elements[2], doors.links) == (("Safety", "YES"), ("Partners", "Safety", "Money"))
    assert (roofs.elements[2], roofs.links) == (("Safety", "NO"), ("Health", "Money"))
    assert corrected(reading.plan, cross, "yes").actions[1] == reading.plan.actions[1]
    with pytest.raises(NotUnderstood, match="yes nor no"):
        corrected(reading.plan, cross, "perhaps")


@pytest.mark.parametrize("heading", ["", "\n", "\nKey:\n"])
def test_a_key_explains_its_colours_in_letters_and_in_words(heading: str) -> None:
    """Also where no line says that it is a key."""
    text = (
        "No\tAction\tWho\tWhen\tRAG\n1\tMend doors\tAnn Lee\tMay 2026\tR\n2\tMend roofs\tAnn Lee\tMay 2026\tAmber\n"
        f"{heading}R Red: off track\nA Amber: at risk\nG Green: on track\n"
    )
    reading = read_document(text.encode(), "plan.txt")
    assert [action.status for action in reading.plan.actions] == [Status.SIGNIFICANTLY_LATE, Status.LATE]
    assert len(reading.plan.legend) == len("RAG")
    assert reading.doubts == ()


@pytest.mark.parametrize(
    "headings",
    [
        "No\tAction\tWho\tTimescale 09/10\tTimescale 10/11\tTimescale 11/12\n",
        "No\tAction\tWho\tTimescale\t\t\n\t\t\t09/10\t10/11\t11/12\n",
    ],
)
def test_marks_under_years_of_a_timescale_keep_their_years(headings: str) -> None:
    """Whether the word stands over the years or before each of them."""
    text = f"{headings}1\tMend doors\tAnn Lee\t*\t\t*\n2\tMend roofs\tAnn Lee\t\tJune\t\n"
    doors, roofs = read_document(text.encode(), "plan.txt").plan.actions
    assert [(heading[-5:], mark) for heading, mark in doors.schedule] == [("09/10", "*"), ("11/12", "*")]
    assert doors.due.on is None
    assert roofs.due.on == date(2010, 6, 30)


@pytest.mark.parametrize(
    ("numbers", "asked"),
    [
        ("1.4 3 1.6", ["3: 1.5"]),
        ("12 3 14", ["3: 13"]),
        ("B1 B2 B2 B4", ["B2: B3"]),
        ("B1 2 B3", ["2: B2"]),
        ("1 2a 3", []),
        ("1 4 3 2", []),
        ("1.1 2.1 1.3 1.2", []),
    ],
)
def test_a_misprinted_number_has_the_one_that_its_neighbours_leave_room_for(numbers: str, asked: list[str]) -> None:
    """Printed twice or once, and only where no other action has that number."""
    names = ["fence", "gate", "roof", "lamp"]
    rows = [f"{ref}\tMend the {name}\tAnn Lee\tMay 2026" for ref, name in zip(numbers.split(), names, strict=False)]
    reading = read_document("\n".join(["No\tAction\tWho\tWhen", *rows]).encode(), "plan.txt")
    doubts = [d for d in reading.doubts if d.kind in ("misprinted-number", "repeated-number")]
    told = [f"{d.about[0]}: {d.why.split()[-1 if d.kind == 'repeated-number' else -2].strip('?')}" for d in doubts]
    assert told == asked


def test_names_that_were_turned_round_are_doubted_once() -> None:
    """However many cells have them; a name that stands as it is spoken is in no doubt."""
    rows = ["1\tDoors\tLee, Ann\tMay 2026", "2\tPanes\tRay, Bob\tMay 2026", "3\tRoof\tCal Dow\tMay 2026"]
    text = "\n".join(["No\tAction\tWho\tWhen", *rows])
    doubts = [doubt for doubt in read_document(text.encode(), "plan.txt").doubts if doubt.kind == "surname-first"]
    assert [(doubt.place, doubt.understood) for doubt in doubts] == [("1 and 2 Who", "read as Ann Lee and Bob Ray")]


def test_an_owner_in_another_spelling_is_asked_about_once() -> None:
    """Not as a team too."""
    text = "No\tAction\tWho\tWhen\n1\tDoors\tAnn Lee\tMay 2026\n2\tPanes\tAnn lee\tMay 2026\n"
    assert [doubt.kind for doubt in read_document(text.encode(), "plan.txt").doubts] == ["owner-spellings"]


def test_a_column_that_is_not_known_is_named() -> None:
    """Its first words are shown, so that somebody sees what is lost."""
    text = b"No\tAction\tWho\tWhen\tZone\n1.1\tDoors\tAnn Lee\tMay 2026\tX17\n"
    (doubt,) = read_document(text, "plan.txt").doubts
    assert (doubt.kind, doubt.place, doubt.says) == ("unread-column", "Column Zone", "X17")


def test_a_plan_without_dates_says_so_once() -> None:
    """Not once for each action."""
    text = b"No\tAction\tWho\n1\tDoors\tAnn Lee\n2\tWindows\tAnn Lee\n"
    assert [doubt.kind for doubt in read_document(text, "plan.txt").doubts] == ["no-due"]


def test_long_lists_are_counted_out() -> None:
    """A line stays a line in a plan of a thousand actions."""
    rows = "\n".join(f"{place}.1\tDoor {place}\t\t\t\tH" for place in range(1, 1001))
    sentences = [sentence(doubt) for doubt in read_document(f"{HEADING}\n{rows}".encode(), "plan.txt").doubts]
    assert max(map(len, sentences)) < 400
    assert any("and 989 more" in each for each in sentences)


def test_a_doubt_names_its_row_where_the_number_does_not_lead_there() -> None:
    """Of a number that is printed twice the row, of several sheets the sheet too; else the number is enough."""
    rows = ["1.1\tDoors\tLocks\tAnn Lee\tMay\tH", "1.1\tLamps\tWires\tAnn Lee\tJune\tH"]
    once = [sentence(d) for d in read_document("\n".join([HEADING, *rows]).encode(), "plan.txt").doubts]
    assert '1.1 When "May": kept as written, with no date. Which date is meant?' in once
    assert '1.1 (2) When (row 3) "June": kept as written, with no date. Which date is meant?' in once
    book = Workbook()
    for name, when in (("Roads", "May"), ("Parks", "June")):
        sheet = book.create_sheet(name)
        for line in (["Our plan"], ["No", "Action", "Who", "When"], [name[0], f"Mend {name}", "Ann Lee", when]):
            sheet.append(line)
    out = io.BytesIO()
    book.save(out)
    told = [sentence(d) for d in read_document(out.getvalue(), "plan.xlsx").doubts]
    assert 'P When (sheet Parks, row 3) "June": kept as written, with no date. Which date is meant?' in told


@pytest.mark.parametrize(
    "who",
    [
        "Ann Lee TBC",
        "Ann Lee?",
        "Ann Lee (left)",
        "Ann Lee (maternity cover: Bob Ray)",
        "Ann Lee to lead Bob Ray to support",
    ],
)
def test_what_stands_beside_a_name_is_asked_about(who: str) -> None:
    """Somebody who has left, or somebody else beside them, would be asked or lost without a word."""
    doubts = read_document(f"No,Action,Who,When\n1,Doors,{who},May 2026\n".encode(), "plan.csv").doubts
    assert [(doubt.kind, doubt.place) for doubt in doubts] == [("unsure-owner", "1 Who")]


def test_an_action_with_nobody_and_no_date_stays_one_where_a_column_has_the_themes() -> None:
    """It is no heading of what follows."""
    text = "Theme,Action,Who,When\nHousing,Mend roof,Ann Lee,June 2026\n,Paint hall,,\n,Sweep yard,Bob Ray,July 2026\n"
    plan = read_document(text.encode(), "plan.csv").plan
    assert [(a.title, a.theme and a.theme.title) for a in plan.actions] == [
        ("Mend roof", "Housing"),
        ("Paint hall", "Housing"),
        ("Sweep yard", "Housing"),
    ]


@pytest.mark.parametrize("theme", ["Theme 2 - Buildings", "Objective 2 \u2013 Safe homes", "Priority B - Roads"])
def test_a_theme_that_is_called_one_is_no_note(theme: str) -> None:
    """A dash stands in it as in a note, but it says what it is."""
    rows = ["Theme 1 - Lives,,,", "1.1,Mend pool,Ann Lee,June 2026", f"{theme},,,", "2.1,Survey,Bob Ray,June 2026"]
    plan = read_document("\n".join(["Ref,Action,Lead,Deadline", *rows]).encode(), "plan.csv").plan
    assert [action.theme and action.theme.title for action in plan.actions] == ["Theme 1 - Lives", theme]
    assert plan.notes == ()


def test_a_cell_of_a_thousand_owners_is_read() -> None:
    """Neither too deep nor too long."""
    reading = read_document(
        f"No,Action,Who,When\n1,Doors,{'Ann Lee and ' * 1000}Bob Ray,May 2026\n".encode(), "plan.csv"
    )
    assert [owner.name for owner in reading.plan.actions[0].owners] == ["Ann Lee", "Bob Ray"]


@pytest.mark.parametrize(
    ("heading", "cell", "theme"),
    [("Date completed", "May 2026", ""), ("% complete", "100%", ""), ("Cost", "5", "Completed actions")],
)
def test_what_seems_to_be_done_is_asked(heading: str, cell: str, theme: str) -> None:
    """It would be chased, and called overdue."""
    rows = [f"{theme},,,", f"Mend roof,Ann Lee,June 2026,{cell}", "Sweep yard,Bob Ray,July 2026,"][not theme :]
    doubts = read_document("\n".join([f"Action,Lead,When,{heading}", *rows]).encode(), "plan.csv").doubts
    assert ["Has it been completed?" in sentence(doubt) for doubt in doubts if doubt.kind == "said-done"] == [True]


def test_words_alone_are_asked_about_where_nothing_tells_a_theme_from_an_action() -> None:
    """Without numbers or a column of themes."""
    text = "Action,Lead,When\nMend roof,Ann Lee,June 2026\nPaint hall,,\nSweep yard,Bob Ray,July 2026\n"
    doubts = read_document(text.encode(), "plan.csv").doubts
    assert [(doubt.kind, doubt.says) for doubt in doubts] == [("bare-theme", "Paint hall")]
