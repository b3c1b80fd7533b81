"""Seed 002, as text and in Word: what an importer must get out of it, scored against the truth read by hand."""

import pytest

from plans.model import Status
from plans.reading import Reading, as_schema, read_document, sentence
from tests.seeds import rebuilt, scorer, seed, truth

TEXT_DOUBTS = [
    "two-dates",
    "proposed-review",
    "proposed-date",
    "conditional-due",
    "shared-notes",
    "parted-note",
    "no-colours",
    "same-name",
    "no-newest-note",
    "owner-post",
    "owner-team",
    "split-names",
    "gaps",
    "misprint",
]


@pytest.fixture(scope="module")
def text() -> Reading:
    """The seed as it is in text."""
    path = seed("002")
    return read_document(path.read_bytes(), path.name)


@pytest.fixture(scope="module")
def word() -> Reading:
    """The seed rebuilt in Word, its key shaded, its cells not."""
    return read_document(rebuilt("002_progress_update.docx").read_bytes(), "update.docx")


@pytest.fixture(scope="module")
def shaded() -> Reading:
    """The same with the number of each action shaded in a colour of the key."""
    return read_document(rebuilt("002_progress_update_rag.docx").read_bytes(), "update.docx")


def assert_perfect(reading: Reading, truth_file: str) -> None:
    """The scorer finds nothing missed, nothing invented, and no detail wrong."""
    report = scorer()(truth(truth_file), as_schema(reading.plan))
    assert report["misses"] == []
    assert report["headline"] == 1.0
    shares = [detail.get("accuracy", detail.get("recall")) for detail in report["detail"].values()]
    assert {share for share in shares if share is not None} == {1.0}
    assert report["detail"]["plan_title"]["similarity"] == 1.0


def test_the_text_scores_in_full(text: Reading) -> None:
    """All of the text is read: 11 actions, 4 themes, 21 notes, headline 1.00."""
    assert_perfect(text, "truth/002_*.json")


def test_the_word_document_scores_in_full(word: Reading) -> None:
    """The same from Word: page header, merged rows, struck date, names a line each; headline 1.00."""
    assert_perfect(word, "truth/002_*.json")


def test_shaded_numbers_are_read_by_the_key(shaded: Reading) -> None:
    """A cell's colour is the status that the key gives to it, and grey theme rows are none."""
    assert_perfect(shaded, "files/truth/002_rag.json")
    assert shaded.plan.actions[2].status is Status.SIGNIFICANTLY_LATE


def test_text_and_word_are_the_same_plan(text: Reading, word: Reading) -> None:
    """The two forms of one document give one plan."""
    assert text.plan == word.plan


def test_what_is_doubtful_in_the_text_is_said(text: Reading) -> None:
    """The kinds of doubts, the most important first."""
    assert [doubt.kind for doubt in text.doubts] == TEXT_DOUBTS


def test_word_keeps_what_text_has_lost(word: Reading, text: Reading) -> None:
    """Names a line each and a repeated heading leave no doubt in Word."""
    assert {d.kind for d in text.doubts} - {d.kind for d in word.doubts} == {"parted-note", "split-names"}


def test_a_colour_against_the_newest_note_is_said(shaded: Reading) -> None:
    """3.3 is red by its colour and on hold by its note: the colour counts, and the officer hears of it."""
    (doubt,) = (doubt for doubt in shaded.doubts if doubt.kind == "colour-differs")
    assert doubt.place == "3.3 colour"


def test_doubts_read_as_sentences(text: Reading) -> None:
    """One line each, in words an officer would use."""
    sentences = [sentence(doubt) for doubt in text.doubts]
    assert (
        '1.2 When "End July 2009 End Mar 2010": read as first 31 July 2009, now 31 March 2010. '
        "Two dates stand in one cell."
    ) in sentences
    assert (
        '3.6 note of October 09 "will be undertaken in 2010": the date stays Mar 09. Is it now 31 December 2010?'
        in (sentences)
    )
    assert "3.6, 4.3 and 5.6: no note for February 10. The other actions have one." in sentences
    assert 'Who "HoS, Improvement Manager": posts, not names. Who holds them?' in sentences
    assert '4.3 Action "20011/2012": kept as written. Probably 2011/2012 is meant.' in sentences


def test_a_date_in_a_note_is_never_applied(text: Reading) -> None:
    """3.6 is still due in March 2009, whatever its note promises."""
    (action,) = (action for action in text.plan.actions if action.ref == "3.6")
    assert action.due.words == "Mar 09"
    assert action.due.original_on is None


def test_the_plan_keeps_what_a_paper_prints(text: Reading) -> None:
    """Title, appendix, month and columns apart, so that the next paper can have its own month."""
    plan = text.plan
    assert plan.title == "Performance Management Strategy Implementation Action Plan"
    assert (plan.appendix, plan.as_of_words, str(plan.as_of)) == ("Appendix 2", "February 2010", "2010-02-01")
    assert plan.columns == ("No", "Action", "How", "Who", "When", "Priority")


FORMS = ["000_action_plan", "002_progress_update", "003_improvement_plan", "004_matrix"]


@pytest.mark.parametrize("name", [f"{form}.{kind}" for form in FORMS for kind in ("docx", "xlsx", "csv")])
def test_every_seed_scores_in_every_format(name: str) -> None:
    """What the scorer finds is whole, whatever the council's program was."""
    reading = read_document(rebuilt(name).read_bytes(), name)
    assert scorer()(truth(f"truth/{name[:3]}_*.json"), as_schema(reading.plan))["headline"] == 1.0


@pytest.mark.parametrize(
    ("number", "doubted"),
    [
        ("000", {"lookalike", "unknown-code", "owner-spellings", "split-names", "owner-unnamed"}),
        ("003", {"misprinted-number", "heading-in-title", "schedule-marks", "mark-variants", "odd-owner", "no-due"}),
        ("004", {"no-owner"}),
    ],
)
def test_what_scanning_spoilt_is_doubted(number: str, doubted: set[str]) -> None:
    """The text of the other seeds is read whole, and what is wrong in it is said."""
    reading = read_document(seed(number).read_bytes(), "plan.txt")
    assert scorer()(truth(f"truth/{number}_*.json"), as_schema(reading.plan))["headline"] == 1.0
    assert doubted <= {doubt.kind for doubt in reading.doubts}
    assert not [doubt for doubt in reading.doubts if doubt.kind == "unread-column"]
