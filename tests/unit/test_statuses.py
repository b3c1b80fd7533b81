"""How an action stands, only where the words say so."""

import csv
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plans.model import KEY, Status
from plans.statuses import State, read_state, states_in
from tests.tables import groups

SHARED = Path("../shared/import")
WORDS = (
    *("complete", "ongoing", "underway", "on target", "late", "not started", "on hold", "suspended"),
    *("carried forward", "not achieved", "cancelled", None),
)


@pytest.mark.parametrize("status", KEY)
def test_the_keys_own_words_are_their_status(status: Status) -> None:
    """The key's four entries, as printed, read as themselves, in capitals too."""
    assert read_state(status.value).status is status
    assert read_state(status.value.capitalize()).status is status


@pytest.mark.parametrize(
    ("words", "status", "stated"),
    [
        ("Complete", Status.COMPLETED, "complete"),
        ("completed on time", Status.COMPLETED, "complete"),
        ("This action has been completed.", Status.COMPLETED, "complete"),
        ("All done", Status.COMPLETED, "complete"),
        ("Completed March 2010", Status.COMPLETED, "complete"),
        ("Complete. Need to revise for the next survey", Status.COMPLETED, "complete"),
        ("will be achieved with the partners, on track", Status.ON_TARGET, "on target"),
        ("Ongoing, on track", Status.ON_TARGET, "on target"),
        ("decided to put the decision on hold for 12 months", Status.ON_HOLD, "on hold"),
        ("are suspended pending developments", Status.ON_HOLD, "suspended"),
        ("carried forward to the next Action Plan", Status.CARRIED_FORWARD, "carried forward"),
        ("To 2010/11 action plan", Status.CARRIED_FORWARD, "carried forward"),
        ("No longer required", Status.CANCELLED, "cancelled"),
        ("Not yet due to start", Status.NOT_YET_DUE, "not started"),
    ],
)
def test_words_that_are_a_status(words: str, status: Status, stated: str) -> None:
    """They need not be the key's own."""
    assert read_state(words) == State(status, stated)


@pytest.mark.parametrize(
    ("words", "stated"),
    [
        ("Ongoing", "ongoing"),
        ("remain on-going", "ongoing"),
        ("session recently held for managers. Ongoing", "ongoing"),
        ("underway, pilots are two teams", "underway"),
        ("pilots underway or completed", "underway"),
        ("Phase 1 complete, phase 2 ongoing", "ongoing"),
        ("Not started", "not started"),
        ("not yet underway", "not started"),
        ("long term, no plans for action at present", "not started"),
        ("delayed", "late"),
        ("Underway but late", "late"),
        ("not on target", "late"),
        ("target not achieved", "not achieved"),
    ],
)
def test_a_state_that_is_no_status(words: str, stated: str) -> None:
    """Underway may be on target or late, and late may be either of two: no status is guessed."""
    assert read_state(words) == State(None, stated)


@pytest.mark.parametrize(
    "words",
    [
        *("", "no change to above", "still outstanding", "still outstanding as a result of vacancies", "Green"),
        *("Draft approach completed To be in place for the first reports", "existing pages updated", "90% complete"),
        *("nearly complete", "not complete", "to be completed by March", "Complete by March", "late summer launch"),
        *("no longer on hold", "The majority of actions have been completed on time", "awaiting the new model"),
        *("Complete, and suspended", "reports produced & actions agreed", "no ongoing costs"),
    ],
)
def test_what_is_not_said_is_not_read(words: str) -> None:
    """A part that is done, a wish, or two states at once say nothing certain about the action."""
    assert read_state(words) == State()


@pytest.mark.parametrize(
    ("words", "stated"),
    [
        ("Yet to start", "not started"),
        ("To commence in April", "not started"),
        ("Deferred", "on hold"),
        ("Postponed indefinitely", "on hold"),
        ("Superseded", "cancelled"),
        ("Continues", "ongoing"),
        ("Partially implemented", "underway"),
        ("Failed", "not achieved"),
        ("Work completed but not signed off", None),
        ("Policy written, action completed, but training still needed", None),
    ],
)
def test_states_that_audits_write(words: str, stated: str | None) -> None:
    """What is complete but for something is not complete."""
    assert read_state(words).stated == stated


@pytest.mark.parametrize("heading", groups("how_it_stands.txt"))
def test_cells_state_what_an_officer_would_say(heading: str) -> None:
    """What is done but for something is not done, and what is not said is not read."""
    cells = groups("how_it_stands.txt")[heading]
    wrong = [
        (words, meant, stated) for words, meant in cells if (stated := read_state(words).stated or "none") not in meant
    ]
    assert len(cells) > 1
    assert not wrong


def test_several_states_come_in_order() -> None:
    """A caller that wants to ask gets all of them."""
    assert [state.stated for state in states_in("ongoing; on hold till May. Ongoing")] == ["ongoing", "on hold"]


def test_the_phrases_of_real_plans_read_as_expected() -> None:
    """Every status phrase collected from real plans."""
    if not SHARED.exists():
        pytest.skip("the collected phrases are not beside this checkout")
    with (SHARED / "phrases.csv").open(encoding="utf-8") as lines:
        phrases = [line for line in csv.DictReader(lines) if line["kind"] == "status"]
    for line in phrases:
        stated = read_state(line["phrase"]).stated
        allowed = None if line["expected"].startswith(("null", "underway / null", "same")) else stated
        assert stated == allowed, line
        assert stated is None or stated in line["expected"], line


def test_the_notes_of_real_plans_read_as_their_truth() -> None:
    """Every note with a hand-made truth states what it says, or nothing where that counts as right too."""
    if not SHARED.exists():
        pytest.skip("the truths of the real plans are not beside this checkout")
    for truth in sorted((SHARED / "truth").glob("*.json")):
        for note in json.loads(truth.read_text(encoding="utf-8")).get("notes", []):
            accepted = [note["status"], *(note.get("accept") or {}).get("status", [])]
            assert read_state(note["text"]).stated in accepted, note["text"]


@settings(deadline=None)
@given(words=st.text(max_size=80))
def test_any_words_can_be_read(words: str) -> None:
    """No words raise, and what is stated is one of the known words."""
    assert read_state(words).stated in WORDS
