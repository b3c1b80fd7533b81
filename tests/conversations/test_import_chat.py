"""A plan brought in from chat: by the form, or dropped into the direct message."""

from pathlib import Path

import pytest

from tests.conversations.conftest import Council, both_ways
from tests.seeds import rebuilt
from tests.sight import text_of

HERONS = """\
Herons action plan
No\tAction\tGrebe\tWhen
1\tCount the nests\tHugh Bennett\tJune
2\tMend the hide\tJohn Outhwaite\tMay 2010
"""


@both_ways
def test_the_officer_brings_in_a_plan_by_the_form(council: Council) -> None:
    """They choose a file and a name; Chaser shows what it read; they correct it and say that it is right."""
    officer = council.officer
    officer.command("/plan import Herons")
    form = officer.modal("Bring in a plan")
    assert officer.submit(form, {"The plan: Word, Excel, CSV or text": [officer.upload("herons.txt", HERONS.encode())]})
    assert "Reading “herons.txt”. What I understood comes to you" in text_of(officer.modal("Chaser"))
    officer.close(officer.modal("Chaser"))
    first = officer.wait_for("“herons.txt” as Herons: 2 actions.")
    assert "Column Grebe" in text_of(first)
    officer.press("Correct…", first, near="Column Grebe")
    correction = officer.modal("Correct it")
    assert officer.submit(correction, {"What does it mean?": "who"})
    again = officer.wait_for("Hugh Bennett", after=first["ts"])
    assert "Column Grebe" not in text_of(again)
    officer.press("Correct…", again, near='1 When "June"')
    correction = officer.modal("Correct it")
    assert not officer.submit(correction, {"What does it mean?": "some time"})
    assert "says no date. Type for instance" in officer.field_errors["What does it mean?"]
    assert officer.submit(correction, {"What does it mean?": "June 2010"})
    settled = officer.until_changed(again["ts"], text_of(again))
    assert "to check" not in text_of(settled)
    officer.press("Bring it in", settled)
    officer.wait_for("Kept as “Herons”.")
    officer.wait_for("Herons is in: 2 actions, and 2 people to ask.")
    officer.command("/plan overdue in Herons")
    officer.wait_for("Nothing is past its date")
    officer.command("/plan 1 in Herons")
    officer.wait_for("Count the nests")


@both_ways
def test_a_file_dropped_into_the_direct_message(council: Council) -> None:
    """With the name of the plan that is here: it is its next version, and here nothing is new."""
    officer = council.officer
    name = "Performance Management Strategy"
    officer.attach("next.docx", rebuilt("002_progress_update.docx").read_bytes(), name)
    officer.wait_for(f"Nothing is new: {name} says all of “next.docx” already.")
    officer.attach("mine.txt", b"this is no plan at all", "")
    officer.wait_for("“mine.txt”: This document has no action plan")


def test_the_next_version_changes_what_it_says(council: Council, tmp_path: Path) -> None:
    """What is new, gone and different is shown first; dropped, nothing is."""
    officer = council.officer
    (tmp_path / "h.txt").write_text(HERONS)
    officer.attach("herons.txt", HERONS.replace("Grebe", "Who").replace("June", "June 2010").encode(), "Herons")
    officer.press("Bring it in", officer.wait_for("as Herons: 2 actions."))
    officer.wait_for("Kept as “Herons”")
    version = HERONS.replace("Grebe", "Who").replace("June", "July 2010").replace("2\tMend", "3\tMend")
    for button, told in (
        ("Drop it", "Dropped. Nothing was kept."),
        ("Make these changes; the rest is right", "Herons is now as “v2.txt” has it."),
    ):
        officer.attach("v2.txt", version.encode(), "herons")
        shown = officer.wait_for("as the next version of Herons")
        assert "• 1 Count the nests, when: June 2010 -> July 2010" in text_of(shown)
        assert "• 3 Mend the hide, number: 2 -> 3" in text_of(shown)
        officer.press(button, shown)
        officer.wait_for(told)
    officer.command("/plan 3 in Herons")
    officer.wait_for("Mend the hide")
    officer.command("/plan 1 history in Herons")
    officer.wait_for("June 2010 -> July 2010 (the plan's next version)")


def test_doubts_are_accepted_one_by_one_and_all_at_once(council: Council) -> None:
    """What was said to be right goes from the list, and the rest is right when the plan is brought in."""
    officer = council.officer
    officer.attach("plan.docx", rebuilt("002_progress_update.docx").read_bytes(), "Second")
    shown = officer.wait_for("things to check")
    before = text_of(shown)
    officer.press("That is right", shown, near="1.2 When")
    after = officer.until_changed(shown["ts"], before)
    assert "1.2 When" not in text_of(after)
    officer.press("Bring it in; the rest is right", after)
    officer.wait_for("Kept as “Second”.")


@pytest.mark.parametrize("words", ["", "3.2 page went live; no new date"])
def test_an_owner_may_not_bring_in_a_plan(council: Council, words: str) -> None:
    """A file alone is answered with a sentence; words that come with one are a reply, as without it."""
    council.open_round()
    owner = council["Outhwaite"]
    owner.wait_for("How do your")
    owner.attach("plan.txt", HERONS.encode(), words)
    owner.wait_for(
        "Here is how I read that" if words else "Only an administrator of this workspace can bring in a plan."
    )
    owner.command("/plan import")
    owner.wait_for("Only an administrator of this workspace can bring in a plan.")


def test_what_was_not_shown_is_not_done(council: Council) -> None:
    """Two documents of one name were read as new; once the first is in, the second is shown as what it changes."""
    officer = council.officer
    plain = HERONS.replace("Grebe", "Who").replace("June", "June 2010")
    officer.attach("v1.txt", plain.encode(), "Herons")
    first = officer.wait_for("“v1.txt” as Herons")
    officer.attach("v2.txt", plain.replace("Count the nests", "Count all the nests").encode(), "Herons")
    second = officer.wait_for("“v2.txt” as Herons")
    officer.press("Bring it in", first)
    officer.wait_for("Kept as “Herons”.")
    officer.press("Bring it in", second)
    again = officer.wait_for("“v2.txt” as the next version of Herons")
    assert "• 1 Count all the nests, action: Count the nests -> Count all the nests" in text_of(again)
    officer.press("Make these changes", again)
    officer.wait_for("Herons is now as “v2.txt” has it.")


def test_a_document_is_known_again_by_its_actions(council: Council) -> None:
    """A sentence is no plan's name, and what a file is called is no title: most of its actions say which plan it is."""
    officer = council.officer
    plain = "\n".join(HERONS.replace("Grebe", "Who").replace("June", "June 2010").splitlines()[1:]).encode()
    officer.attach("herons.csv", plain, "Herons")
    officer.press("Bring it in", officer.wait_for("as Herons: 2 actions."))
    officer.wait_for("Kept as “Herons”.")
    officer.attach("herons (1).csv", plain, "Here is the plan again, thanks!")
    officer.wait_for("Nothing is new: Herons says all of “herons (1).csv” already.")


def test_other_files(council: Council) -> None:
    """One file a message is read, and that is said; a picture is answered too."""
    officer = council.officer
    files = [officer.upload(name, HERONS.encode())["id"] for name in ("one.txt", "two.txt")]
    officer.do("say", channel=officer.direct(), text="", files=files)
    officer.wait_for("1 other file of your message I leave out: send one at a time.")
    officer.wait_for("“one.txt” as one: 2 actions.")
    officer.attach("photo.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 64)
    officer.wait_for("“photo.png”:")
