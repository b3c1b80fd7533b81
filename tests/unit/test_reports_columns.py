# ruff: noqa: RUF001 - papers part a note's period from its words by an en dash, as seed 002 does
"""Every column that a plan came with is laid out: what stands in it, and what is added where none holds it."""

from dataclasses import replace

import pytest

from plans.dates import read_due
from plans.model import Action, LegendEntry, Note, Owner, OwnerKind, Plan, Status, Theme
from reports.columns import Kept
from reports.paper import ActionRow, Paper, ThemeRow, lay_out, theme_cells
from reports.text import plan_text
from tests.reports_sample import AS_AT

ANN, BOB = Owner("Ann Lee", OwnerKind.PERSON), Owner("Bob Ray", OwnerKind.PERSON)
PATHS = Theme("Paths")
MEND = Action("1", "Mend the steps", "1", PATHS, owners=(ANN, BOB), due=read_due("May 2026"))


def plan(*actions: Action, columns: str, notes: tuple[Note, ...] = ()) -> Plan:
    """A plan in these columns, parted by bars."""
    return Plan("Path plan", actions, (PATHS,), notes, columns=tuple(columns.split("|")))


def laid_out(*actions: Action, columns: str, notes: tuple[Note, ...] = (), period: str | None = None) -> Paper:
    """Its paper."""
    return lay_out(plan(*actions, columns=columns, notes=notes), as_at=AS_AT, period=period)


def cells(paper: Paper, row: int = 0) -> dict[str, str]:
    """The words of an action's cells by their headings."""
    actions = [each for each in paper.rows if isinstance(each, ActionRow)]
    pairs = zip(paper.columns, actions[row].cells, strict=True)
    return {
        c.heading: " / ".join(
            [*([f"({cell.struck})"] if cell.struck else []), *cell.lines, *(n.text for n in cell.notes), cell.says]
        ).removesuffix(" / ")
        for c, cell in pairs
    }


def test_every_kind_of_column_in_its_order() -> None:
    """Years with their marks, answers, costs and support, each under its own heading where the council has it."""
    action = replace(
        MEND,
        outcome="Safe steps",
        schedule=(("2026/27", "Nov"),),
        elements=(("Staff", "YES"), ("Systems", "NO")),
        extra=(("Budget", "£500"),),
        further=(("Support", "Bob Ray"),),
        links=("CPA", "Staff"),
    )
    columns = "No|Action|Budget|Outcome|Lead|Support|When|2026/27|2027/28|Link|Staff|Systems"
    assert list(cells(laid_out(action, columns=columns)).items()) == [
        ("No", "1"),
        ("Action", "Mend the steps"),
        ("Budget", "£500"),
        ("Outcome", "Safe steps"),
        ("Lead", "Ann Lee"),
        ("Support", "Bob Ray"),
        ("When", "May 2026"),
        ("2026/27", "Nov"),
        ("2027/28", ""),
        ("Link", "CPA"),
        ("Staff", "YES"),
        ("Systems", "NO"),
    ]


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ("No|Action|Who|When", {"When": "(May 2026) / Sept 2026"}),
        ("No|Action|Who|Target date|Revised date", {"Target date": "May 2026", "Revised date": "Sept 2026"}),
        ("No|Action|Who|Revised date|Target date", {"Target date": "May 2026", "Revised date": "Sept 2026"}),
        ("No|Action|Who|2026/27", {"When": "(May 2026) / Sept 2026"}),
    ],
)
def test_both_dates_where_one_slipped(columns: str, expected: dict[str, str]) -> None:
    """In two columns where the plan has two, else in one, which is added where there is none."""
    due = replace(read_due("Sept 2026"), original_words="May 2026", original_on=MEND.due.on)
    found = cells(laid_out(replace(MEND, due=due), columns=columns))
    assert expected.items() <= found.items()


def test_years_say_when_and_need_no_other_column() -> None:
    """A month under its year is the date, and is not printed twice."""
    action = replace(MEND, schedule=(("2026/27", "Nov"),), due=replace(read_due("Nov", "2026/27"), words="Nov 2026/27"))
    assert [c.heading for c in laid_out(action, columns="No|Action|2026/27").columns] == ["No", "Action", "2026/27"]


@pytest.mark.parametrize(
    ("columns", "status", "words", "expected"),
    [
        ("No|Action|Status", Status.LATE, "slow", {"No": "1", "Status": "underway but will be late"}),
        ("No|Action|Who", Status.LATE, "slow", {"No": "1 / underway but will be late"}),
        (
            "Action|Progress",
            Status.COMPLETED,
            "completed",
            {"Action": "1. Mend the steps", "Progress": "May 26 – completed"},
        ),
        ("Action|Progress", Status.COMPLETED, "all mended", {"Progress": "May 26 – all mended", "Status": "completed"}),
        ("Action|Who", Status.ON_HOLD, "waits", {"Action": "1. Mend the steps", "Status": "on hold"}),
    ],
)
def test_where_the_status_stands(columns: str, status: Status, words: str, expected: dict[str, str]) -> None:
    """In its column, under the number, or in a progress that says it; never as the last words of a title."""
    action = replace(MEND, status=status, due=read_due(""))
    found = cells(laid_out(action, columns=columns, notes=(Note("n", words, ("1",), "May 26"),)))
    assert expected.items() <= found.items()
    assert ("Status" in found) == ("Status" in expected)


def test_the_councils_word_for_a_status_stays() -> None:
    """Where its column said "suspended", which is on hold, it says so still."""
    action = replace(MEND, status=Status.ON_HOLD, stated="suspended")
    assert cells(laid_out(action, columns="No|Action|When|Status"))["Status"] == "suspended"


def test_each_note_in_the_column_of_its_month() -> None:
    """Columns of progress that are headed by months hold theirs; what none is headed by stands in the last."""
    notes = tuple(Note(m, f"said in {m}", ("1",), m) for m in ("May 26", "June 26", "July 26"))
    found = cells(laid_out(MEND, columns="No|Action|When|Progress May 26|Progress June 26", notes=notes))
    assert found["Progress May 26"] == "May 26 – said in May 26"
    assert found["Progress June 26"] == "June 26 – said in June 26 / July 26 – said in July 26"


def test_a_shared_note_stands_in_each_cell_of_progress() -> None:
    """Led by the numbers of all that it is about, and silence in the cell of each silent one."""
    other = replace(MEND, id="2", ref="2", title="Mend the gate")
    paper = laid_out(
        MEND,
        other,
        columns="No|Action|When|Progress",
        notes=(Note("n", "waits", ("1", "2"), "May 26"),),
        period="June 26",
    )
    silent = "June 26 – no update received; last: May 26"
    assert [cells(paper, row)["Progress"] for row in (0, 1)] == [f"May 26 – 1 and 2: waits / {silent}"] * 2


def test_the_column_that_says_nothing_else_is_the_action_of_a_matrix() -> None:
    """As the reader took it: its heading is none that Chaser knows."""
    action = replace(MEND, ref="", due=read_due(""), elements=(("Staff", "YES"), ("Data", "NO"), ("Risk", "NO")))
    paper = laid_out(action, columns="Building blocks|Staff|Data|Risk")
    assert cells(paper) == {"Building blocks": "Mend the steps", "Staff": "YES", "Data": "NO", "Risk": "NO"}
    assert [c.kept for c in paper.columns[1:]] == [Kept.ELEMENTS] * 3


@pytest.mark.parametrize(
    ("theme", "columns", "expected"),
    [
        (ThemeRow("1", "Paths"), "No|Action|Who|When", [("1", 1), ("Paths", 3)]),
        (ThemeRow("1", "Paths"), "Who|No|When|Action", [("", 1), ("1", 2), ("Paths", 1)]),
        (ThemeRow("1", "Paths"), "Action|Who|No", [("Paths", 2), ("1", 1)]),
        (ThemeRow("", "Paths"), "No|Action|Who", [("", 1), ("Paths", 2)]),
        (ThemeRow("1", "Paths"), "Who|Action|When", [("", 1), ("1 Paths", 2)]),
        (ThemeRow("", "paths and gates"), "No|Action|Who", [("paths and gates", 3)]),
    ],
)
def test_where_a_theme_stands_in_its_row(theme: ThemeRow, columns: str, expected: list[tuple[str, int]]) -> None:
    """Its number under the numbers and its title under the actions, in whatever order these are."""
    assert [part for part in theme_cells(theme, laid_out(columns=columns).columns) if part[0] or part[1]] == expected


def test_a_wide_matrix_is_folded_in_text() -> None:
    """Where the width holds no twelve columns, each action's answers stand in two lines under it."""
    names = [f"Element number {n}" for n in range(1, 13)]
    answers = tuple((name, "YES" if at < 2 else "NO") for at, name in enumerate(names))
    folded = plan_text(
        plan(replace(MEND, elements=answers), columns="|".join(["No", "Action", "When", *names])), as_at=AS_AT
    )
    assert "| YES: Element number 1; Element number 2 " in folded
    assert "NO: Element number 3; Element number 4; " in folded
    assert len({len(line) for line in folded.splitlines() if line[:1] in "|+" and line}) == 1


def test_the_key_has_codes_and_the_headings_of_a_matrix() -> None:
    """Statuses with their codes above, other codes and what the elements mean below."""
    legend = (
        LegendEntry("on target", "status", "G"),
        LegendEntry("Path Strategy", "link", "PS"),
        LegendEntry("How people are led", "element", "Staff"),
    )
    text = plan_text(replace(plan(MEND, columns="No|Action|When"), legend=legend), as_at=AS_AT)
    assert "Key – G – on target\n" in text
    assert text.endswith("\nKey\nPS – Path Strategy\n\nStaff – How people are led\n")


def test_a_column_whose_meaning_was_said() -> None:
    """It is printed under its own heading with what it was said to hold."""
    nests = replace(MEND, owners=(ANN,))
    said = replace(plan(nests, columns="No|Action|Grebe"), columns_said=(("Grebe", "who"),))
    assert cells(lay_out(said, as_at=AS_AT))["Grebe"] == "Ann Lee"
