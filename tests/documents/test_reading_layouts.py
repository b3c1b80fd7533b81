"""One small plan in every layout that text has, and what councils put into tables besides actions."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plans.errors import NotAPlan
from plans.model import Action, DueKind, Plan, Status
from plans.reading import Reading, read_document
from plans.reading.columns import Meaning, read_columns
from plans.reading.document import cell

ROWS = [
    ("No", "Action", "Who", "When"),
    ("1", "Paths", "", ""),
    ("1.1", "Mend the fences along the river", "Ann Lee", "June 2026"),
    ("1.2", "Paint the gates", "Bob Ray", "End July 2026"),
]
FIXED = """Street care plan

No    Action                  Who         When
1     Paths
1.1   Mend the fences along   Ann Lee     June 2026
      the river
1.2   Paint the gates         Bob Ray     End July
                                          2026
"""


def separated(delimiter: str, encoding: str = "utf-8") -> bytes:
    """The plan as a delimited file."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows([("Street care plan", "", "", ""), ("", "", "", ""), *ROWS])
    return out.getvalue().encode(encoding)


def piped() -> str:
    """The plan as a table of a wiki."""
    lines = ["| " + " | ".join(row) + " |" for row in ROWS]
    return "\n".join(["Street care plan", "", lines[0], "|----|----|----|----|", *lines[1:]])


def ruled() -> str:
    """The plan in a frame of signs."""
    rule = "+" + "+".join(["------"] * 4) + "+"
    lines = ["|" + "|".join(row) + "|" for row in ROWS]
    return "\n".join(["Street care plan", rule, *(part for line in lines for part in (line, rule))])


LAYOUTS = {
    "tabs": "\n".join(["Street care plan", "", *("\t".join(row) for row in ROWS)]).encode(),
    "pipes": piped().encode(),
    "frame": ruled().encode(),
    "fixed width": FIXED.encode(),
    "one cell a line": "\n".join(["Street care plan", *(one for row in ROWS for one in row if one)]).encode(),
    "commas": separated(","),
    "semicolons": separated(";"),
    "commas with a mark": separated(",", "utf-8-sig"),
    "commas in Windows-1252": separated(",", "cp1252"),
    "tabs in UTF-16": separated("\t", "utf-16"),
}


def read(*lines: str) -> Reading:
    """Tab-separated lines as the bot reads them."""
    return read_document("\n".join(lines).encode(), "plan.txt")


def only(*lines: str) -> Action:
    """Their one action."""
    (action,) = read(*lines).plan.actions
    return action


def kinds(reading: Reading) -> set[str]:
    """What is doubted."""
    return {doubt.kind for doubt in reading.doubts}


def told(plan: Plan) -> list[tuple[str, str, str, str]]:
    """Each action's number, words, owners and date."""
    return [(a.ref, a.title, ", ".join(o.name for o in a.owners), a.due.printed) for a in plan.actions]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_one_plan_in_every_layout(layout: str) -> None:
    """Nobody is asked for the format, and a name that lies does no harm."""
    plan = read_document(LAYOUTS[layout], "plan.docx").plan
    assert told(plan) == [tuple(row) for row in ROWS[2:]]
    assert [(theme.ref, theme.title) for theme in plan.themes] == [("1", "Paths")]
    assert layout == "one cell a line" or plan.title == "Street care plan"


HEADINGS = {
    "Ref|Task|Responsible Officer|Timescale": "number action who when",
    "#|What|By whom|By when": "number action who when",
    "Objective|Key actions|Lead|Target date": "theme action who when",
    "Rec No|Recommendation|Agreed action|Officer responsible|Deadline": "number theme action who when",
    "Recommendation|Lead officer|Due date": "action who when",
    "Item|Activity|Owner|Completion date|RAG": "number action who when status",
    "Theme|Action required|Lead & support|Start date|End date": "theme action who start when",
    "Action|Lead|Supported by|Timeframe|Comments": "action who support when progress",
    "Action point|Assigned to|Original date|Revised date|Update": "action who when revised_date progress",
    "Priority area|What we will do|Who will lead|By when|How will we know it worked?": (
        "theme action who when expected_outcome"
    ),
    "Action|Milestones|Accountable person|Target completion|% complete": "action how who when percent",
    "Action|Success criteria|Named lead|Deadline|Cost|Status": "action expected_outcome who when extra status",
    "Ref no.|Improvement action|Measure of success|Lead Director|Timeline|Progress to date": (
        "number action expected_outcome who when progress"
    ),
    "Key Task|Responsibility|Resources|Target": "action who extra when",
    "No.|Action|How|Who|When|Priority (H/M/L)": "number action how who when priority",
    "Criteria|Actions|Expected outcomes|Who|Progress|Linked to": "theme action expected_outcome who progress link",
    "Action Ref|Action Description|Action Owner|Due|Action Status|Latest Update": (
        "number action who when status progress"
    ),
    "Aim|Steps|Partners|Lead|By|Evidence": "theme how support who when expected_outcome",
}


@pytest.mark.parametrize("headings", [one for one in HEADINGS if "Steps" not in one])
def test_headings_are_read_by_their_meaning(headings: str) -> None:
    """Not by their place or their exact words."""
    row = tuple(cell([heading]) for heading in headings.split("|"))
    at = read_columns(row).at
    assert [m.value.replace(" ", "_") for m, _ in sorted(at.items(), key=lambda one: one[1])] == HEADINGS[
        headings
    ].split()


def test_where_no_column_is_the_action_the_steps_are() -> None:
    """And that is said."""
    row = tuple(cell([heading]) for heading in ("Aim", "Steps", "Partners", "Lead", "By", "Evidence"))
    columns = read_columns(row)
    assert (columns.at[Meaning.TITLE], columns.guessed) == (1, (1,))


def test_headings_over_two_rows_are_one() -> None:
    """A heading that spans others lends them its words only where they say little alone."""
    action = only(
        "Theme\tAction\tResponsibility\t\tTimescale\t",
        "\t\tLead\tSupport\tStart\tFinish",
        "Paths\tMend fences\tAnn Lee\tBob Ray\tApril 2026\tJune 2026",
    )
    assert [owner.name for owner in action.owners] == ["Ann Lee", "Bob Ray"]
    assert (f"{action.due.start_on}", f"{action.due.on}") == ("2026-04-01", "2026-06-30")


def test_a_revised_date_in_a_column_of_its_own() -> None:
    """Both stay; an empty one changes nothing."""
    heading = "Action\tLead\tOriginal date\tRevised date"
    slipped = only(heading, "Mend fences\tAnn Lee\t31/03/2026\t30/06/2026")
    assert (slipped.due.printed, slipped.due.has_slipped) == ("31/03/2026 -> 30/06/2026", True)
    assert not only(heading, "Mend fences\tAnn Lee\t31/03/2026\tn/a").due.has_slipped


def test_a_blank_theme_is_the_one_above_over_pages() -> None:
    """As where a merged cell was broken by the page; the heading that repeats is nothing."""
    heading = "Theme\tAction\tWho\tWhen"
    plan = read(heading, "Paths\tMend\tAnn Lee\tMay 26", "Draft 2", "", heading, "\tPaint\tAnn Lee\tMay 26").plan
    assert [action.theme.title for action in plan.actions if action.theme] == ["Paths", "Paths"]


def test_wrapped_rows_are_one_action() -> None:
    """Lines that begin small go on with the row above, whatever stands in their other cells."""
    rows = ["No\tAction\tWho\tWhen", "1\tMend the fences along\tParks team\tMay 26", "\tthe river\tRoads team\t"]
    reading = read(*rows, "2\tPaint the gates and\tAnn Lee\tMay 26", "2\tthe doors\tAnn Lee\t")
    assert told(reading.plan) == [
        ("1", "Mend the fences along the river", "Parks team, Roads team", "May 26"),
        ("2", "Paint the gates and the doors", "Ann Lee", "May 26"),
    ]
    assert "continued-row" in kinds(reading)


def test_sums_are_no_actions() -> None:
    """They are left out, and said to be."""
    reading = read("Action\tWho\tWhen", "Mend\tAnn Lee\tMay 26", "Total actions: 1\t\t", "Total\t1\t")
    assert len(reading.plan.actions) == 1
    assert [doubt.kind for doubt in reading.doubts].count("total-row") == 2


def test_what_has_a_number_is_no_total() -> None:
    """A theme or an action may begin with the word; a total has no number of its own."""
    reading = read("No\tAction\tWho\tWhen", "1\tTotal recycling\t\t", "1.1\tTotals board\t\tMay 26", "Total: 1\t\t\t")
    assert [theme.title for theme in reading.plan.themes] == ["Total recycling"]
    assert [action.title for action in reading.plan.actions] == ["Totals board"]


def test_numbers_in_front_of_titles_are_the_actions_own() -> None:
    """Where no column has them."""
    rows = ("1.1 Mend fences\tAnn Lee\tMay 26", "1.2 Paint gates\tAnn Lee\tMay 26")
    assert [a.label for a in read("Action\tWho\tWhen", *rows).plan.actions] == ["1.1 Mend fences", "1.2 Paint gates"]


def test_a_number_out_of_order_is_kept_and_doubted() -> None:
    """It is not the action that it is printed like."""
    reading = read("No\tAction\tWho", *(f"{n}\tStep {n} of it\tAnn Lee" for n in (2, 3, 11, 2, 13)))
    (doubt,) = [doubt for doubt in reading.doubts if doubt.kind == "misprinted-number"]
    assert "is 12 meant?" in doubt.why
    assert [action.ref for action in reading.plan.actions] == ["2", "3", "11", "2", "13"]


def test_years_keep_their_marks() -> None:
    """A month is in its year, January in the second half; a mark is only a mark until somebody says what it means."""
    reading = read("No\tAction\tWho\t2026/27\t2027/28", "1\tMend\tAnn Lee\tJan\t~", "2\tPaint\tBob Ray\t\u2713\t")
    mend, paint = reading.plan.actions
    assert (f"{mend.due.on}", mend.schedule) == ("2027-01-31", (("2026/27", "Jan"), ("2027/28", "~")))
    assert (paint.due.kind, paint.due.on, paint.due.words) == (DueKind.NONE_STATED, None, "2026/27")
    assert {"schedule-marks", "mark-variants"} <= kinds(reading)


def test_a_matrix_links_what_says_yes() -> None:
    """Its elements are explained beside it; its wordiest column is what is to be done."""
    reading = read(
        "Field\tDone by us\tThings to be seen to\tPeople\tMoney\tHomes",
        "Care\tx\tVisit every home in the town once a year\tYES\tNO\tyes",
        "\tx\tTrain the visitors well before they go\tYES\tNO\tNO",
        "",
        "Elements of care",
        "",
        "People\tHow we treat people",
        "Money\tHow we spend",
    )
    visit, train = reading.plan.actions
    assert (visit.title, visit.links) == ("Visit every home in the town once a year", ("People", "Homes"))
    assert train.elements == (("People", "YES"), ("Money", "NO"), ("Homes", "NO"))
    assert ("Money", "How we spend") in [(entry.code, entry.meaning) for entry in reading.plan.legend]
    assert "guessed-column" in kinds(reading)


def test_codes_mean_what_the_key_says() -> None:
    """One that it lacks, or that another alphabet's letters spell, is doubted."""
    reading = read(
        "Key: CP - Corporate plan, TH - Town hall plan",
        "",
        "Action\tWho\tLink",
        "Mend\tAnn Lee\tCP, TH",
        "Paint\tAnn Lee\t\u0421\u0420",
        "Sweep\tAnn Lee\tNew",
    )
    assert [action.links for action in reading.plan.actions] == [("CP", "TH"), ("CP",), ("New",)]
    assert {"lookalike", "unknown-code"} <= kinds(reading)


def test_letters_for_colours_are_read_by_the_key_or_said_to_be_guessed() -> None:
    """Two councils may mean different things by blue."""
    rows = ("Action\tWho\tRAG", "Mend\tAnn Lee\tB", "Paint\tAnn Lee\tG")
    bare, keyed = read(*rows), read("Key: B - on hold, G - on target", "", *rows)
    assert [action.status for action in bare.plan.actions] == [Status.COMPLETED, Status.ON_TARGET]
    assert "colour-word" in kinds(bare)
    assert [action.status for action in keyed.plan.actions] == [Status.ON_HOLD, Status.ON_TARGET]
    assert "colour-word" not in kinds(keyed)


def test_columns_of_progress_are_dated_by_their_headings() -> None:
    """Each is a note of its own."""
    plan = read("Action\tWho\tProgress May 2026\tProgress June 2026", "Mend\tAnn Lee\tStarted\tCompleted").plan
    assert [(note.period, note.words) for note in plan.notes] == [("May 2026", "Started"), ("June 2026", "Completed")]
    assert plan.actions[0].status is Status.COMPLETED


def test_other_columns_are_kept() -> None:
    """Costs without a word, what nobody knows with a doubt."""
    reading = read("Action\tWho\tCost\tZone", "Mend\tAnn Lee\t500\tNorth")
    assert reading.plan.actions[0].extra == (("Cost", "500"), ("Zone", "North"))
    assert [doubt.place for doubt in reading.doubts if doubt.kind == "unread-column"] == ["Column Zone"]


def test_tables_under_headings_of_their_own() -> None:
    """The line above each table is its theme."""
    heading = "Action\tWho\tWhen"
    plan = read("Paths", "", heading, "Mend\tAnn Lee\tMay 26", "", "Trees", "", heading, "Plant\tBob Ray\tMay 26").plan
    assert [action.theme and action.theme.title for action in plan.actions] == ["Paths", "Trees"]


WORDS = ("", " ", "1", "1.1", "Action", "Who", "When", "2026/27", "YES", "NO", "Key", "Key: A - b", "Ann Lee", "May 26")
OTHERS = (
    "x",
    "Total",
    "Mend, and\npaint",
    '"',
    "\u0421\u0420",
    "May 26 - done",
    "mend",
    "|",
    "RAG",
    "G",
    "Page 3",
    "\u2713",
)
CELLS = st.sampled_from((*WORDS, *OTHERS))


@settings(max_examples=300, deadline=None)
@given(st.lists(st.lists(CELLS, max_size=7), max_size=9), st.sampled_from(["\t", "|", ",", ";", "   ", "\n"]))
def test_any_cells_in_any_layout_are_read_or_refused(rows: list[list[str]], delimiter: str) -> None:
    """Nothing but a sentence comes of what is no plan, and what is one has ids of its own."""
    try:
        plan = read_document("\n".join(delimiter.join(row) for row in rows).encode(), "plan").plan
    except NotAPlan:
        return
    ids = [action.id for action in plan.actions]
    assert len(set(ids)) == len(ids)
    assert {id_ for note in plan.notes for id_ in note.actions} <= set(ids)


@pytest.mark.parametrize("number", ["", "1"])
def test_one_cell_a_line_may_have_two_owners(number: str) -> None:
    """The surplus line is an owner, not the end of the title, and parts nothing that follows."""
    lines = [
        *(["No"] if number else []),
        *("Action", "Who", "When"),
        *([number] if number else []),
        *("Sweep the square", "Ann Lee", "Bob Ray", "May 2026"),
        *(["2"] if number else []),
        *("Mend the roof", "Cat Dow", "June 2026"),
    ]
    plan = read_document("\n".join(lines).encode(), "plan.txt").plan
    assert [action.title for action in plan.actions] == ["Sweep the square", "Mend the roof"]
    assert [[owner.name for owner in action.owners] for action in plan.actions] == [["Ann Lee", "Bob Ray"], ["Cat Dow"]]
    assert [action.due.words for action in plan.actions] == ["May 2026", "June 2026"]


def test_what_is_said_of_a_column_is_kept_where_it_stands_in_any_table() -> None:
    """In a second table with headings of its own too, and not where no table has it."""
    tables = [
        "No\tAction\tWho\tWhen\n1\tDoors\tAnn Lee\tMay 2026",
        "No\tAction\tMinder\tWhen\n2\tRoof\tBob Ray\tMay 2026",
    ]
    said = {"Minder": "who", "Nothing": "when"}
    plan = read_document("\n\n".join(tables).encode(), "plan.txt", said).plan
    assert plan.columns_said == (("Minder", "who"),)
    assert [[owner.name for owner in action.owners] for action in plan.actions] == [["Ann Lee"], ["Bob Ray"]]
