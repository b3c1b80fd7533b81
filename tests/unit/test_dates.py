"""What words for "when" mean, in a plan and in a chat."""

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plans.date_printed import examples, say_date, say_due
from plans.dates import Said, read_due, read_month, read_said
from plans.model import Due, DueKind, Precision
from plans.said import find_said

PHRASES = Path("../shared/import/phrases.csv")
TODAY = date(2010, 4, 14)  # a Wednesday
DAYS = st.dates(date(1990, 1, 1), date(2080, 1, 1))


@pytest.mark.parametrize(
    ("words", "on", "precision"),
    [
        ("31 March 2010", date(2010, 3, 31), Precision.DAY),
        ("3RD JUNE, 2004", date(2004, 6, 3), Precision.DAY),
        ("15/02/10", date(2010, 2, 15), Precision.DAY),
        ("03.09.2010", date(2010, 9, 3), Precision.DAY),
        ("2010-03-31", date(2010, 3, 31), Precision.DAY),
        ("March 30 2010", date(2010, 3, 30), Precision.DAY),
        ("3 March \u201910", date(2010, 3, 3), Precision.DAY),
        ("Friday 5th of March 2010", date(2010, 3, 5), Precision.DAY),
        ("Mid March 2010", date(2010, 3, 15), Precision.DAY),
        ("July 2009", date(2009, 7, 31), Precision.MONTH),
        ("By end of July 2009", date(2009, 7, 31), Precision.MONTH),
        ("Mar 09", date(2009, 3, 31), Precision.MONTH),
        ("February 10", date(2010, 2, 28), Precision.MONTH),
        ("Feb 12", date(2012, 2, 29), Precision.MONTH),
        ("Apr-10", date(2010, 4, 30), Precision.MONTH),
        ("Sept. 2009", date(2009, 9, 30), Precision.MONTH),
        ("Jan 2010/11", date(2011, 1, 31), Precision.MONTH),
        ("06/2010", date(2010, 6, 30), Precision.MONTH),
        ("June/July 2010", date(2010, 7, 31), Precision.MONTH),
        ("Q2 2010/11", date(2010, 9, 30), Precision.QUARTER),
        ("4th quarter 2009/10", date(2010, 3, 31), Precision.QUARTER),
        ("Quarter 3 of 2010", date(2010, 12, 31), Precision.QUARTER),
        ("Spring 2010", date(2010, 5, 31), Precision.SEASON),
        ("Winter 2010/11", date(2011, 2, 28), Precision.SEASON),
        ("2011/12", date(2012, 3, 31), Precision.FINANCIAL_YEAR),
        ("2011/2012", date(2012, 3, 31), Precision.FINANCIAL_YEAR),
        ("2004/5", date(2005, 3, 31), Precision.FINANCIAL_YEAR),
        ("1999/00", date(2000, 3, 31), Precision.FINANCIAL_YEAR),
        ("2010-11", date(2011, 3, 31), Precision.FINANCIAL_YEAR),
        ("FY 2010", date(2011, 3, 31), Precision.FINANCIAL_YEAR),
        ("end of 2010/11", date(2011, 3, 31), Precision.FINANCIAL_YEAR),
        ("(20011/2012)", date(2012, 3, 31), Precision.FINANCIAL_YEAR),
        ("2010", date(2010, 12, 31), Precision.CALENDAR_YEAR),
        ("in 2010", date(2010, 12, 31), Precision.CALENDAR_YEAR),
    ],
)
def test_a_full_date_is_its_last_day_in_time(words: str, on: date, precision: Precision) -> None:
    """Days come first, a month with two digits is a month of a year, a period ends on its last day."""
    assert read_due(words) == Due(words, DueKind.DATED, on, precision)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("On-going", DueKind.ONGOING),
        ("ongoing", DueKind.ONGOING),
        ("Continuous", DueKind.ONGOING),
        ("Throughout the year", DueKind.ONGOING),
        ("As and When", DueKind.AS_REQUIRED),
        ("as required", DueKind.AS_REQUIRED),
        ("Ad hoc", DueKind.AS_REQUIRED),
        ("annually", DueKind.RECURRING),
        ("once a year", DueKind.RECURRING),
        ("Every July", DueKind.RECURRING),
        ("Six-monthly", DueKind.RECURRING),
        ("Need to wait and see what impact CAA has", DueKind.CONDITIONAL),
        ("When the policy is agreed", DueKind.CONDITIONAL),
        ("After the inspection", DueKind.CONDITIONAL),
        ("Subject to funding", DueKind.CONDITIONAL),
        ("", DueKind.NONE_STATED),
        ("tbc", DueKind.NONE_STATED),
        ("nearer the time", DueKind.NONE_STATED),
        ("twelve months", DueKind.NONE_STATED),
    ],
)
def test_words_without_a_date_have_a_kind(words: str, kind: DueKind) -> None:
    """The words are kept; nothing is given a date."""
    assert read_due(words) == Due(words, kind)


@pytest.mark.parametrize(
    "words",
    [
        *(
            "31/4/2010",
            "30 February 2010",
            "31st March",
            "Mar 30",
            "Nov",
            "Q3",
            "summer",
            "2009/12",
            "the 2009 assessment",
        ),
        *("To 2004/5 action plan", "To be in place for first 2004/5 reports", "Managers Forum in May", "NI 179", "10"),
    ],
)
def test_no_year_and_no_day_is_made_up(words: str) -> None:
    """A day that does not exist, or a year that is not said, is no date."""
    assert read_due(words) == Due(words)


@pytest.mark.parametrize(
    ("words", "first", "now"),
    [
        ("End July 2009 End Mar 2010", "End July 2009", "End Mar 2010"),
        ("July 2009 -> Mar 2010", "July 2009", "Mar 2010"),
        ("July 2009 \u2192 Mar 2010", "July 2009", "Mar 2010"),
        ("July 2009\nMarch 2010", "July 2009", "March 2010"),
        ("July 2009 revised to March 2010", "July 2009", "March 2010"),
        ("Originally July 2009, now March 2010", "July 2009", "March 2010"),
        ("slipped from July 2009 to March 2010", "July 2009", "March 2010"),
        ("March 2010 (was July 2009)", "July 2009", "March 2010"),
        ("July 2009 Dec 2009 March 2010", "July 2009", "March 2010"),
        ("July 2009 Revised: March 2010 (funding)", "July 2009", "March 2010 (funding)"),
    ],
)
def test_a_second_date_replaces_the_first(words: str, first: str, now: str) -> None:
    """Both dates and their words stay, however the cell joins them."""
    due = read_due(words)
    assert (due.original_words, due.words) == (first, now)
    assert (due.original_on, due.on) == (date(2009, 7, 31), date(2010, 3, 31))
    assert due.has_slipped
    assert due.printed == f"{first} -> {now}"


@pytest.mark.parametrize(
    ("words", "on"),
    [
        ("December 2003 - March 2004", date(2004, 3, 31)),
        ("June 2004 to May 2005", date(2005, 5, 31)),
        ("July 2009 and March 2010", date(2010, 3, 31)),
        ("31 July 2009, 31 March 2010", date(2010, 3, 31)),
        ("July 2009 July 2009", date(2009, 7, 31)),
    ],
)
def test_a_period_or_a_list_is_not_a_slip(words: str, on: date) -> None:
    """It is due by its end, in its own words."""
    assert (read_due(words).words, read_due(words).on, read_due(words).has_slipped) == (words, on, False)


@pytest.mark.parametrize(
    ("words", "kind", "on"),
    [
        ("July 2010 then annually", DueKind.RECURRING, date(2010, 7, 31)),
        ("1 April 2010 then ongoing", DueKind.ONGOING, date(2010, 4, 1)),
        ("Ongoing, review March 2010", DueKind.ONGOING, date(2010, 3, 31)),
        ("Ongoing until March 2010", DueKind.DATED, date(2010, 3, 31)),
        ("Following approval, March 2010", DueKind.DATED, date(2010, 3, 31)),
    ],
)
def test_a_date_beside_a_kind(words: str, kind: DueKind, on: date) -> None:
    """What goes on after its first date cannot be overdue; what ends on it can."""
    due = read_due(words)
    assert (due.words, due.kind, due.on) == (words, kind, on)
    assert due.is_overdue(date(2011, 1, 1)) == (kind is DueKind.DATED)


@pytest.mark.parametrize("words", ["from April 2026", "April 2026 onwards", "From 1 April 2026"])
def test_a_start_is_no_end(words: str) -> None:
    """What only begins goes on, and is never overdue."""
    due = read_due(words)
    assert (due.kind, due.on, due.start_on) == (DueKind.ONGOING, None, date(2026, 4, 1))


@pytest.mark.parametrize(
    ("words", "on"),
    [
        ("Start: April 2026 End: March 2027", date(2027, 3, 31)),
        ("Commence April 2026 complete March 2027", date(2027, 3, 31)),
        ("early 2026", date(2026, 3, 31)),
        ("mid 2026", date(2026, 6, 30)),
        ("March 20l6", None),
    ],
)
def test_what_looks_like_another_date_is_not_read_as_it(words: str, on: date | None) -> None:
    """A start is not slipped from, a part of a year is not its end, a misread year is no year."""
    due = read_due(words)
    assert (due.on, due.original_on) == (on, None)


@pytest.mark.parametrize(
    ("words", "year", "on"),
    [
        ("Nov", "2009/10", date(2009, 11, 30)),
        ("Jan", "2009/10", date(2010, 1, 31)),
        ("end March", "2009/10", date(2010, 3, 31)),
        ("July 2012", "2009/10", date(2012, 7, 31)),
        ("~", "2009/10", None),
        ("Jan", "Who", None),
    ],
)
def test_a_column_lends_its_year_to_a_month(words: str, year: str, on: date | None) -> None:
    """January under 2009/10 is in 2010; a tick names no date."""
    assert read_due(words, financial_year=year).on == on


@pytest.mark.parametrize(
    ("words", "month"),
    [
        ("August 09", date(2009, 8, 1)),
        ("February 10", date(2010, 2, 1)),
        ("August 09 \u2013existing", date(2009, 8, 1)),
        ("Progress update February 2010", date(2010, 2, 1)),
        ("Sept 09.", date(2009, 9, 1)),
        ("15/02/10", date(2010, 2, 1)),
        ("2010/11", None),
        ("August", None),
        ("", None),
    ],
)
def test_a_month_heads_a_note(words: str, month: date | None) -> None:
    """A month with its year, by its first day."""
    assert read_month(words) == month


def test_the_phrases_of_real_plans_read_as_expected() -> None:
    """Every due phrase collected from real plans that gives one ISO date reads as that date."""
    if not PHRASES.exists():
        pytest.skip("the collected phrases are not beside this checkout")
    with PHRASES.open(encoding="utf-8") as lines:
        dues = [line for line in csv.DictReader(lines) if line["kind"] == "due"]
    for line in dues:
        year = line["note"].removeprefix("under ")[:7] if line["note"].startswith("under") else ""
        is_certain = line["expected"][:10].count("-") == 2 and " to " not in line["expected"]
        if is_certain and "review" not in line["expected"]:
            assert read_due(line["phrase"], year).on == date.fromisoformat(line["expected"][:10]), line
        elif "no date" in line["expected"] or "no exact date" in line["expected"]:
            assert read_due(line["phrase"]).on is None, line


@pytest.mark.parametrize(
    ("words", "on", "precision"),
    [
        ("30 June 2010", date(2010, 6, 30), Precision.DAY),
        ("now 30/6", date(2010, 6, 30), Precision.DAY),
        ("30.6", date(2010, 6, 30), Precision.DAY),
        ("June 5", date(2010, 6, 5), Precision.DAY),
        ("mon 3 may", date(2010, 5, 3), Precision.DAY),
        ("Friday 30 April", date(2010, 4, 30), Precision.DAY),
        ("the 5th", date(2010, 5, 5), Precision.DAY),
        ("12th", date(2010, 5, 12), Precision.DAY),
        ("the 31st", date(2010, 5, 31), Precision.DAY),
        ("5th of next month", date(2010, 5, 5), Precision.DAY),
        ("Friday", date(2010, 4, 16), Precision.DAY),
        ("fri", date(2010, 4, 16), Precision.DAY),
        ("next Monday", date(2010, 4, 19), Precision.DAY),
        ("tomorrow", date(2010, 4, 15), Precision.DAY),
        ("this week", date(2010, 4, 16), Precision.DAY),
        ("end of next week", date(2010, 4, 23), Precision.DAY),
        ("in two weeks", date(2010, 4, 28), Precision.DAY),
        ("a couple of weeks' time", date(2010, 4, 28), Precision.DAY),
        ("in 3 months", date(2010, 7, 14), Precision.DAY),
        ("mid June", date(2010, 6, 15), Precision.DAY),
        ("by Christmas", date(2010, 12, 24), Precision.DAY),
        ("end of June", date(2010, 6, 30), Precision.MONTH),
        ("sept", date(2010, 9, 30), Precision.MONTH),
        ("May", date(2010, 5, 31), Precision.MONTH),
        ("next month", date(2010, 5, 31), Precision.MONTH),
        ("end of the month", date(2010, 4, 30), Precision.MONTH),
        ("1 January", date(2011, 1, 1), Precision.DAY),
        ("Q3", date(2010, 12, 31), Precision.QUARTER),
        ("end of Q1", date(2010, 6, 30), Precision.QUARTER),
        ("next quarter", date(2010, 9, 30), Precision.QUARTER),
        ("this summer", date(2010, 8, 31), Precision.SEASON),
        ("end of the financial year", date(2011, 3, 31), Precision.FINANCIAL_YEAR),
        ("2011/12", date(2012, 3, 31), Precision.FINANCIAL_YEAR),
    ],
)
def test_a_date_as_said_is_the_next_one(words: str, on: date, precision: Precision) -> None:
    """Said on Wednesday 14 April 2010, with one reading."""
    said = read_said(words, TODAY)
    assert (said.on, said.precision, said.choices, said.problem) == (on, precision, (), None)


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("June 10", [date(2010, 6, 10), date(2010, 6, 30)]),
        ("next Friday", [date(2010, 4, 16), date(2010, 4, 23)]),
        ("Wednesday", [date(2010, 4, 14), date(2010, 4, 21)]),
        ("end of the year", [date(2010, 12, 31), date(2011, 3, 31)]),
        ("10/11", [date(2010, 11, 10), date(2011, 3, 31)]),
        ("June or July", [date(2010, 6, 30), date(2010, 7, 31)]),
    ],
)
def test_two_readings_are_two_choices(words: str, days: list[date]) -> None:
    """No date is taken until one is chosen; the labels say which is which."""
    said = read_said(words, TODAY)
    assert said.on is None
    assert [on for _, on in said.choices] == days
    assert all(str(on.year) in label for label, on in said.choices)


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("31/4", "31 April does not exist"),
        ("30 February", "30 February does not exist"),
        ("5 April", "5 April 2010 is in the past"),
        ("31 March 2010", "31 March 2010 is in the past"),
        ("end of February", "February 2010 is in the past"),
        ("soon", "I could not read a date in \u201csoon\u201d"),
        ("may be fine", "I could not read a date in \u201cmay be fine\u201d"),
        ("last Friday", "I could not read a date in \u201clast Friday\u201d"),
    ],
)
def test_what_cannot_be_meant_is_said(words: str, problem: str) -> None:
    """A problem is a sentence, and no date is taken."""
    said = read_said(words, TODAY)
    assert (said.on, said.choices, said.problem) == (None, (), problem)


def test_nothing_said_is_nothing() -> None:
    """An empty field is neither a date nor a problem."""
    assert read_said("  ", TODAY) == Said()


@settings(deadline=None)
@given(words=st.text(max_size=60), today=DAYS)
def test_any_words_can_be_read(words: str, today: date) -> None:
    """No words raise, the words of a due are never lost, and a date said is never before today."""
    assert read_due(words).printed
    said = read_said(words, today)
    assert said.on is None or said.on >= today
    assert all(on >= today for _, on in said.choices)


@settings(deadline=None)
@given(
    on=DAYS, precision=st.sampled_from([Precision.DAY, Precision.MONTH, Precision.QUARTER, Precision.FINANCIAL_YEAR])
)
def test_a_date_told_reads_back(on: date, precision: Precision) -> None:
    """What the bot writes for a due means that same date when it is imported again."""
    last_day = read_due(say_date(on, precision)).on
    assert last_day is not None
    assert last_day >= on
    assert read_due(say_date(last_day, precision)).on == last_day


@settings(deadline=None)
@given(today=DAYS, days=st.integers(0, 250))
def test_a_day_and_month_is_the_one_ahead(today: date, days: int) -> None:
    """Any day of the coming eight months needs no year."""
    on = today + timedelta(days=days)
    assert read_said(f"{on.day} {on:%B}", today).on == on


def test_dates_are_found_where_they_stand() -> None:
    """A text's dates come in its order, with their places."""
    words = "page live last week, top 5 to follow end of June, rest by Q3"
    assert [words[f.start : f.end] for f in find_said(words, TODAY)] == ["end of June", "Q3"]


@settings(deadline=None)
@given(today=DAYS)
def test_examples_of_dates_can_be_typed(today: date) -> None:
    """On any day each of them is read as one date ahead."""
    first, _, rest = examples(today).partition(", ")
    for words in (first, *rest.split(" or ")):
        said = read_said(words, today)
        assert said.on is not None, words
        assert said.on > today


def test_examples_as_they_look() -> None:
    """In the spring of 2010, and before a winter."""
    assert examples(TODAY) == "end of June, 30/6/2010 or autumn 2010"
    assert examples(date(2010, 8, 31)) == "end of October, 31/10/2010 or winter 2010"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("31 March 2027", "31 March 2027"),
        ("by end of May 2026", "by end of May 2026"),
        ("Q3 2026/27", "Q3 2026/27 (31 December 2026)"),
        ("2026/27", "2026/27 (31 March 2027)"),
        ("Cabinet in June 2026", "Cabinet in June 2026 (30 June 2026)"),
        ("May 2026 July 2026", "May 2026 -> July 2026"),
        ("ongoing", "ongoing"),
        ("", "no date"),
    ],
)
def test_a_due_is_shown_with_the_day_that_its_words_do_not_say(words: str, told: str) -> None:
    """So that an officer sees what was made of a quarter or a year."""
    assert say_due(read_due(words)) == told
