"""What an officer says of doubts, and what becomes of the plan."""

from datetime import date

import pytest

from plans.errors import NotUnderstood
from plans.model import Decision, DueKind, Plan, Status
from plans.reading import Reading, read_document
from plans.reading.decisions import OF_COLUMNS, corrected, decided, hint, settle
from plans.reading.meanings import MEANINGS

DOCUMENT = """\
Woodland action plan
No\tAction\tLead\tWhen\tStatus\tLink\tUpdate
1\tMark the paths\tAnn Lee\tJune\tBlue-ish\tWP\tMay 2026: posts ordered
2\tMark the path\t\tMay 2026 July 2026\tOn track\tWP\tMay 2026: begun
2\tPlant oaks\tAnn  Lee (Ranger)\tsoon\tOn track\tXX\tstarted with the school
4\tClear ivy\trelevant managers\t\tOn track\tWP\tMay 2026: begun
Key: WP = Woodland plan
"""


@pytest.fixture
def reading() -> Reading:
    """An invented plan with something to doubt in each of its rows."""
    return read_document(DOCUMENT.encode(), "woodland.txt")


def said(reading: Reading, kind: str, answer: str) -> Plan:
    """The plan after the first doubt of a kind was corrected."""
    doubt = next(d for d in reading.doubts if d.kind == kind)
    return settle(reading, [decided(doubt, answer)]).plan


def test_a_date_that_was_not_said_whole(reading: Reading) -> None:
    """The words stay as they are printed; what they mean is what the officer said."""
    due = said(reading, "unread-due", "30 June 2026").actions[0].due
    assert (due.words, due.kind, due.on) == ("June", DueKind.DATED, date(2026, 6, 30))


@pytest.mark.parametrize(("answer", "kind"), [("ongoing", DueKind.ONGOING), ("no date", DueKind.NONE_STATED)])
def test_a_date_that_is_none(reading: Reading, answer: str, kind: DueKind) -> None:
    """Ongoing, or no date at all."""
    due = said(reading, "two-dates", answer).actions[1].due
    assert (due.kind, due.on, due.original_on) == (kind, None, None)


def test_both_dates_said_again(reading: Reading) -> None:
    """Two dates in the answer are the first and the present one."""
    due = said(reading, "two-dates", "June 2026, now August 2026").actions[1].due
    assert (due.original_on, due.on) == (date(2026, 6, 30), date(2026, 8, 31))


def test_who_answers(reading: Reading) -> None:
    """For the action that has nobody; and for everything that the plan gives to nobody in particular."""
    assert [o.name for o in said(reading, "no-owner", "Bob Ray and Cat Moor").actions[1].owners] == [
        "Bob Ray",
        "Cat Moor",
    ]
    assert [o.name for o in said(reading, "owner-unnamed", "Bob Ray").actions[3].owners] == ["Bob Ray"]


def test_each_of_several_is_answered_alone(reading: Reading) -> None:
    """A number before the words."""
    plan = said(reading, "repeated-number", "2 (2): 3")
    assert [a.ref for a in plan.actions] == ["1", "2", "3", "4"]


def test_a_status(reading: Reading) -> None:
    """By its words."""
    assert said(reading, "unread-status", "completed").actions[0].status is Status.COMPLETED


def test_links(reading: Reading) -> None:
    """A code that the key lacks becomes one that it has."""
    assert said(reading, "unknown-code", "WP").actions[2].links == ("WP",)


def test_one_of_two_alike_is_left_out(reading: Reading) -> None:
    """With its notes; the other stays."""
    plan = said(reading, "same-name", "1")
    assert [a.title for a in plan.actions] == ["Mark the path", "Plant oaks", "Clear ivy"]
    assert all(n.words != "posts ordered" for n in plan.notes)


def test_accepted_is_decided_too(reading: Reading) -> None:
    """It is not asked about again, and nothing changes."""
    doubt = reading.doubts[0]
    settled = settle(reading, [decided(doubt)])
    assert settled.plan == reading.plan
    assert doubt not in settled.left
    assert settled.decided == ((doubt, Decision(doubt.kind, doubt.place, doubt.says)),)


def test_the_last_word_counts(reading: Reading) -> None:
    """Two decisions of one doubt: the newer."""
    doubt = next(d for d in reading.doubts if d.kind == "unread-due")
    plan = settle(reading, [decided(doubt, "June 2026"), decided(doubt, "June 2027")]).plan
    assert plan.actions[0].due.on == date(2027, 6, 30)


@pytest.mark.parametrize(
    ("kind", "answer"),
    [
        ("unread-due", "who can tell"),
        ("unread-status", "purple"),
        ("same-name", "7"),
        ("repeated-number", "3"),
        ("no-newest-note", "never mind"),
    ],
)
def test_what_says_nothing_of_it(reading: Reading, kind: str, answer: str) -> None:
    """Refused with a sentence that says what could be typed."""
    doubt = next(d for d in reading.doubts if d.kind == kind)
    with pytest.raises(NotUnderstood, match=r"[Tt]ype|document|Which"):
        corrected(reading.plan, doubt, answer)


def test_every_doubt_says_what_can_be_typed_or_takes_no_words(reading: Reading) -> None:
    """A hint where a correction is possible, and none where it is not."""
    for doubt in reading.doubts:
        if doubt.kind in OF_COLUMNS:
            continue
        if not hint(doubt):
            with pytest.raises(NotUnderstood, match="document"):
                corrected(reading.plan, doubt, "anything")


def test_a_columns_meaning_is_said() -> None:
    """The column is read as what was said, and printed as it is headed."""
    words = "No\tAction\tGrebe\tWhen\n1\tMark the paths\tAnn Lee\tMay 2026\n2\tClear ivy\tBob Ray\tMay 2026\n"
    plain = read_document(words.encode(), "plan.txt")
    assert not any(action.owners for action in plain.plan.actions)
    assert [d.about for d in plain.doubts if d.kind == "unread-column"] == [("Grebe",)]
    read = read_document(words.encode(), "plan.txt", {"grebe": "who"})
    assert [[o.name for o in a.owners] for a in read.plan.actions] == [["Ann Lee"], ["Bob Ray"]]
    assert read.plan.columns == ("No", "Action", "Grebe", "When")
    assert read.plan.columns_said == (("grebe", "who"),)
    assert not any(d.kind == "unread-column" for d in read.doubts)


def test_what_no_column_can_hold() -> None:
    """The sentence names what can be said."""
    with pytest.raises(NotUnderstood, match=", ".join(MEANINGS)):
        read_document(DOCUMENT.encode(), "plan.txt", {"Lead": "weather"})


def test_a_decision_holds_where_the_number_is_another(reading: Reading) -> None:
    """The same words of another number are the same doubt, if no other row has them."""
    doubt = next(d for d in reading.doubts if d.kind == "unread-due")
    renumbered = read_document(DOCUMENT.replace("1\tMark the paths", "7\tMark the paths").encode(), "woodland.txt")
    plan = settle(renumbered, [decided(doubt, "June 2026")]).plan
    assert plan.actions[0].due.on == date(2026, 6, 30)
    twice = read_document(DOCUMENT.replace("soon", "June").replace("1\tMark", "7\tMark").encode(), "woodland.txt")
    assert all(
        action.due.on != date(2026, 6, 30) for action in settle(twice, [decided(doubt, "June 2026")]).plan.actions
    )


TWO = "Action,Who,When\nDoors,P&P team,May 2026\nRoof,P&P Team,May 2026\nPanes,AL,May 2026\nGate,Ann Lee,May 2026\n"


@pytest.mark.parametrize(
    ("kind", "answer", "owners"),
    [
        ("owner-spellings", "yes", ["P&P team", "P&P team", "AL", "Ann Lee"]),
        ("owner-spellings", "no", ["P&P team", "P&P Team", "AL", "Ann Lee"]),
        ("owner-spellings", "Bob Ray", ["Bob Ray", "Bob Ray", "AL", "Ann Lee"]),
        ("initials", "yes", ["P&P team", "P&P Team", "Ann Lee", "Ann Lee"]),
        ("initials", "Al Low", ["P&P team", "P&P Team", "Al Low", "Ann Lee"]),
    ],
)
def test_a_yes_makes_nobody_an_owner(kind: str, answer: str, owners: list[str]) -> None:
    """A question that asks whether two are one is answered with yes or no, or with who is meant."""
    plan = said(read_document(TWO.encode(), "plan.csv"), kind, answer)
    assert [action.owners[0].name for action in plan.actions] == owners


def test_an_answer_for_one_leaves_what_was_said_of_another() -> None:
    """Said one after the other, both hold; said of all, it replaces both."""
    text = "No,Action,Who,When\n1,Doors,,May 2026\n2,Roof,,May 2026\n"
    reading = read_document(text.encode(), "plan.csv")
    doubt = next(doubt for doubt in reading.doubts if doubt.kind == "no-owner")
    first = decided(doubt, "1: Ann Lee")
    both = decided(doubt, "2: Bob Ray", [first])
    assert [a.owners[0].name for a in settle(reading, [first, both]).plan.actions] == ["Ann Lee", "Bob Ray"]
    assert decided(doubt, "Cal Dow", [first, both]).answer == "Cal Dow"


@pytest.mark.parametrize(
    ("kind", "answer", "why"),
    [
        ("repeated-number", "7: 3", "is not among these"),
        ("repeated-number", "2 (2): banana", "is no number of an action"),
        ("repeated-number", "2 (2): 4", "There is an action 4 already"),
    ],
)
def test_a_slip_of_the_hand_changes_nothing(reading: Reading, kind: str, answer: str, why: str) -> None:
    """Else it would be said of all of them, or make two actions of one number."""
    with pytest.raises(NotUnderstood, match=why):
        said(reading, kind, answer)
