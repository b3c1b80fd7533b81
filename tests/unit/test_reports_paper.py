# ruff: noqa: RUF001 - papers part a note's period from its words by an en dash, as seed 002 does
"""The paper without its looks: title, key, columns, and which notes stand where."""

from dataclasses import replace

import pytest

from plans.model import Due, DueKind, LegendEntry, Note, Plan, Status, Theme
from reports.columns import Cell, cells_of, layout_of
from reports.paper import ActionRow, NotesRow, Paper, ThemeRow, lay_out
from tests.reports_sample import AS_AT, EMPTY, LATER, LIGHTS, OLD, PATROL, PLAN, POOL


def laid_out(plan: Plan = PLAN, period: str | None = None) -> Paper:
    """The sample's paper."""
    return lay_out(plan, as_at=AS_AT, period=period)


def note_rows(paper: Paper) -> dict[str, list[str]]:
    """The printed notes by the number of the action above them."""
    found: dict[str, list[str]] = {}
    number = ""
    for row in paper.rows:
        if isinstance(row, ActionRow):
            number = row.cells[0].lines[0]
        elif isinstance(row, NotesRow):
            found[number] = [line.text for line in row.lines]
    return found


@pytest.mark.parametrize(
    ("title", "as_of", "period", "expected"),
    [
        ("Coast Action Plan", "January 2026", None, "Coast Action Plan – Progress update January 2026"),
        ("Coast Action Plan", "January 2026", "March 26", "Coast Action Plan – Progress update March 2026"),
        ("Coast Action Plan", "", None, "Coast Action Plan – Progress update March 2026"),
        ("Coast – Progress update January 2026", "January 2026", None, "Coast – Progress update January 2026"),
        ("Coast – Progress update January 2026", "January 2026", "March 26", "Coast – Progress update March 2026"),
        ("Coast: progress update", "", None, "Coast: progress update"),
        ("Coast", "", "Second round", "Coast – Progress update Second round"),
        ("", "", None, "Progress update March 2026"),
    ],
)
def test_title(title: str, as_of: str, period: str | None, expected: str) -> None:
    """Seed 002's: the plan's title, a dash, "Progress update" and the month in full, said once."""
    plan = replace(PLAN, title=title, as_of_words=as_of)
    assert laid_out(plan, period).title == expected


def test_rows_in_printed_order() -> None:
    """A row for each theme where it begins, one for each action, and its notes under it."""
    kinds = [type(r).__name__ for r in laid_out().rows]
    assert kinds == [
        *("ThemeRow", "ActionRow", "ActionRow", "NotesRow", "ActionRow", "NotesRow"),
        *("ThemeRow", "ActionRow", "NotesRow", "ActionRow", "ActionRow", "ActionRow"),
    ]


def test_a_theme_without_actions_is_kept() -> None:
    """A heading that the council prints is not dropped because all under it is done."""
    rows = laid_out(replace(PLAN, actions=())).rows
    assert rows == (ThemeRow("1", "A safer harbour"), ThemeRow("2", "Leisure for all"))


def test_neighbours_that_share_a_note_share_a_row() -> None:
    """Once, under the last of them; a note about one of them only is led by its number."""
    assert note_rows(laid_out())["1.2"] == [
        "October 25 – 1.1 and 1.2 wait for the survey.",
        "March 26 – 1.1: channel open since 3 March",
        "March 26 – 1.2: survey done <see plan> (Morwenna Pascoe)",
        "March 26 – 1.2: lamps ordered (Tom Birch, received after closing)",
    ]


@pytest.mark.parametrize(
    ("words", "actions", "under", "expected"),
    [
        ("no boat", ("a3",), "1.3", ["no boat"]),
        ("1.3 and 1.2 wait", ("a2", "a3"), "1.3", ["1.3 and 1.2 wait"]),
        ("both wait", ("a2", "a3"), "1.3", ["1.2 and 1.3: both wait"]),
        ("both wait for 11.25", ("a2", "a3"), "1.3", ["1.2 and 1.3: both wait for 11.25"]),
        ("far apart", ("a1", "a5"), "2.2", ["1.1 and 2.2: far apart"]),
        ("two themes", ("a3", "a4"), "2.1", ["1.3 and 2.1: two themes"]),
        ("", ("a3",), "1.3", ["not stated"]),
        ("about nothing here", ("gone",), "", []),
        ("one\nand two", ("a3",), "1.3", ["one\nand two"]),
    ],
)
def test_what_leads_a_note(words: str, actions: tuple[str, ...], under: str, expected: list[str]) -> None:
    """A note says whose it is, by its place, by its own words or by a lead."""
    plan = replace(PLAN, notes=(Note("n", words, actions),))
    assert note_rows(laid_out(plan)) == ({under: expected} if under else {})


@pytest.mark.parametrize(
    ("notes", "expected"),
    [
        ((Note("n", "on its way", ("a3",), "March 26", author="Tom Birch"),), ["March 26 – on its way"]),
        (
            (Note("n", "on its way", ("a3",), "March 26", author="Tom Birch", is_late=True),),
            ["March 26 – on its way (received after closing)"],
        ),
        (
            (
                Note("n", "", ("a3",), "March 26", status=Status.COMPLETED, author="Tom Birch"),
                Note("m", "slipped", ("a3", "a1"), "March 26", author="Ines Okafor"),
            ),
            ["March 26 – completed (Tom Birch)", "March 26 – slipped (Ines Okafor)"],
        ),
        (
            (
                Note("n", "begun", ("a3",), "January 26", author="Tom Birch"),
                Note("m", "done", ("a3",), "March 26", author="Ines Okafor"),
            ),
            ["January 26 – begun", "March 26 – done"],
        ),
    ],
)
def test_who_said_what_where_several_did(notes: tuple[Note, ...], expected: list[str]) -> None:
    """Names where an action has several answers of one round, and nowhere else; what came late says so."""
    assert note_rows(laid_out(replace(PLAN, notes=notes)))["1.3"][: len(expected)] == expected


def test_an_answer_for_several_stands_under_each() -> None:
    """Who looks at one of them finds its answer, however far apart they are."""
    answer = Note("n", "no change", ("a1", "a2", "a5"), "March 26", author="Tom Birch")
    rows = note_rows(laid_out(replace(PLAN, notes=(answer,))))
    assert [rows[ref] for ref in ("1.1", "1.2", "2.2")] == [["March 26 – no change"]] * 3


def test_a_note_about_many_does_not_draw_them_together() -> None:
    """Five neighbours that share an answer keep their own rows; the shared one is led by their numbers."""
    five = tuple(replace(PATROL, id=f"b{n}", ref=f"3.{n}") for n in range(1, 6))
    shared = Note("s", "no change", tuple(a.id for a in five), "March 26")
    own = Note("o", "begun", ("b1",), "January 26")
    assert note_rows(laid_out(replace(PLAN, actions=five, notes=(own, shared)))) == {
        "3.1": ["January 26 – begun"],
        "3.5": ["March 26 – 3.1, 3.2, 3.3, 3.4 and 3.5: no change"],
    }


def test_silence_is_printed_where_the_round_is_known() -> None:
    """Live actions without a note of the newest period say so, with the last time that they were told about."""
    rows = note_rows(laid_out(replace(PLAN, notes=OLD), "March 26"))
    assert rows == {
        "1.2": [
            "October 25 – 1.1 and 1.2 wait for the survey.",
            "March 26 – no update received for 1.2; last: October 25",
        ],
        "1.3": [
            "October 25 – no boat yet",
            "January 26 – still no boat",
            "March 26 – no update received; last: January 26",
        ],
        "2.1": ["January 26 – new boiler chosen", "March 26 – no update received; last: January 26"],
        "2.2": ["March 26 – no update received; last: none"],
        "2.3": ["March 26 – no update received; last: none"],
    }


def test_key_is_the_plans_own() -> None:
    """The words of the plan's key with the status each stands for; other codes are explained at the foot."""
    legend = (
        LegendEntry("On target", "status"),
        LegendEntry("stalled", "status"),
        LegendEntry("Harbour Strategy", "link", "HS"),
    )
    paper = laid_out(replace(PLAN, legend=legend))
    assert [(k.words, k.status) for k in paper.key] == [("On target", Status.ON_TARGET), ("stalled", None)]
    assert (paper.codes, paper.foot) == (("HS – Harbour Strategy",), ())


def test_key_is_added_where_statuses_are_shown() -> None:
    """A plan that came without a key gets the usual one as soon as an action is shaded, and not before."""
    assert len(laid_out(replace(PLAN, legend=())).key) == 4
    assert laid_out(replace(PLAN, legend=(), actions=(LATER,))).key == ()


def test_no_actions_are_said() -> None:
    """An empty table is explained."""
    assert laid_out(EMPTY).foot == ("This plan has no actions.",)


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ((), ["No", "Action", "How", "Who", "When", "Priority"]),
        (("Ref.", "Task", "By whom", "By when"), ["Ref.", "Task", "By whom", "By when"]),
        (("No", "Action", "Owner", "Due date", "RAG"), ["No", "Action", "Owner", "Due date", "RAG"]),
        (("No", "Action", "Astrology"), ["No", "Action", "Astrology", "When"]),
        (("Astrology",), ["No", "Action", "How", "Who", "When", "Priority"]),
    ],
)
def test_columns_are_the_plans_own(columns: tuple[str, ...], expected: list[str]) -> None:
    """In its words and order, whatever they mean; dates that none holds get one; the usual ones where none is known."""
    assert [c.heading for c in layout_of(replace(PLAN, columns=columns)).columns] == expected


def test_cells_of_an_action() -> None:
    """Status in words under the number, names one a line, and both dates where one slipped."""
    assert cells_of(LIGHTS, layout_of(PLAN)) == (
        Cell(("1.2",), status=Status.LATE, says="underway but will be late"),
        Cell(("Renew the harbour lights",)),
        Cell(("Survey, then replace",)),
        Cell(("Morwenna Pascoe", "Tom Birch")),
        Cell(("Sept 2026",), struck="May 2025"),
        Cell(("H",)),
    )


def test_a_status_column_bears_the_status() -> None:
    """Then the number's cell is plain; what a document stated in its own terms stands there where no status is."""
    columns = layout_of(replace(PLAN, columns=("No", "Action", "Status")))
    assert cells_of(POOL, columns)[0] == Cell(("2.1",))
    assert cells_of(POOL, columns)[2] == Cell((), status=Status.ON_TARGET, says="on target")
    assert cells_of(replace(POOL, status=None, stated="underway"), columns)[2] == Cell(("underway",))


def test_a_due_that_only_has_a_first_date_in_the_same_words_is_not_struck() -> None:
    """Nothing is struck through that was not replaced."""
    due = Due("July 2026", DueKind.DATED, original_words="July 2026")
    assert cells_of(replace(POOL, due=due), layout_of(PLAN))[4] == Cell(("July 2026",))


def test_a_progress_column_holds_the_notes() -> None:
    """Where the council has a column for progress, the notes stand in it and not below; so do themes in theirs."""
    columns = ("Theme", "Action", "Who", "When", "Progress")
    harbour = Theme("A safer harbour")
    patrol = replace(PATROL, theme=harbour)
    (row,) = laid_out(replace(PLAN, columns=columns, actions=(patrol,), themes=(harbour,))).rows
    assert isinstance(row, ActionRow)
    assert row.cells[0].lines == ("A safer harbour",)
    assert [line.text for line in row.cells[4].notes][-1] == "March 26 – neighbours withdrew"
