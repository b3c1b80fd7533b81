"""`/plan` questions."""

import pytest

from tests.conversations.conftest import TEAM_CHANNEL, Council
from tests.sight import text_of


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("status", "11 of 11 actions, as at 1 April 2010"),
        ("status Support and training", "3 of 11 actions, as at 1 April 2010, for “Support and training”"),
        ("status 3", "4 of 11 actions"),
        ("status @Hugh Bennett", "5 of 11 actions, as at 1 April 2010, for “Hugh Bennett”"),
        ("status @hugh", "5 of 11 actions, as at 1 April 2010, for “Hugh Bennett”"),
        ("status red", "is red (not underway or significantly late), as at 1 April 2010"),
        ("status inspire", "goes by “inspire”. Its themes are"),
        ("status @J", "“J” could be "),
        ("status @Zoe", "Nobody here is called “Zoe”"),
        ("who HoS is @J", "“J” could be "),
        ("overdue", "7 of 11 are past their date, as at 1 April 2010"),
        ("overdue @Jo Pitman", "1 of 11 is past its date, as at 1 April 2010, for “Jo Pitman”"),
        ("overdue Support and training", "1 of 11 is past its date, as at 1 April 2010, for “Support and training”"),
        ("3.2", "still outstanding as a result of vacancies in teams"),
        ("3.2 history", "existing pages updated"),
        ("3.2 histroy", "Did you mean “/plan 3.2 history”?"),
        ("histry 3.2", "/plan 3.2 history"),
        ("undo 3.2", "Nothing was done. Alone it means: take back what you saved last."),
        ("done", "How an action stands is said to Chaser in a direct message"),
        ("who HoS", "/plan who HoS is @name"),
        ("help 3.2", "one action, or how it got where it is"),
        ("round close", "No round is open or planned."),
        ("round cancel", "No round is open or planned."),
        ("3.2 status", "After 3.2 can follow `history` or nothing, not “status”"),
        ("round", "There has been no round yet"),
        ("round", "/plan round April 10 closes 15 April"),
        ("silent", "No round has opened yet"),
        ("changed", "No round has opened yet"),
        ("who", "all of them are known"),
        ("ready", "9 people can be asked about 11 of 11 actions"),
        ("help", "What you can type after /plan"),
        ("help round", "round April 10 closes 20 April for Cabinet 5 May"),
        ("", "What you can type after /plan"),
        ("overdu CPA", "/plan overdue CPA"),
        ("9.9", "has no 9.9. It has 1.1, 1.2, 3.2"),
        ("status nonsense", "goes by “nonsense”. Its themes are"),
        ("round April 10", "closes"),
        ("round closes 20 April", "label"),
        ("round April 10 closes 31 April", "31 April does not exist"),
    ],
)
def test_the_officer_asks(onlooker: Council, typed: str, told: str) -> None:
    """Each question has an answer, each mistake says what to type instead; only the asker sees it."""
    officer = onlooker.officer
    before = max((message["ts"] for message in officer.messages(TEAM_CHANNEL)), default="")
    officer.command(f"/plan {typed}", TEAM_CHANNEL)
    answer = officer.wait_for(told, TEAM_CHANNEL, after=before)
    assert answer["ephemeral"]
    assert told not in "".join(text_of(m) for m in onlooker["Jo Pitman"].messages(TEAM_CHANNEL))


def test_share_shows_the_answer_to_everybody(council: Council) -> None:
    """Only with `share`."""
    council.officer.command("/plan overdue share", TEAM_CHANNEL)
    council["Jo Pitman"].wait_for("7 of 11 are past their date", TEAM_CHANNEL)


def test_mine_and_silent_and_changed_in_a_round(council: Council) -> None:
    """What is still to answer, who has not answered, and what came in."""
    council.open_round()
    john = council["John Outhwaite"]
    john.press("Completed", john.wait_for("How do your 3 actions stand?"), near="3.2")
    john.command("/plan mine")
    mine = text_of(john.wait_for("Still to answer"))
    assert "3 of 11 actions yours" in mine
    assert "Still to answer: 3.3" in mine
    council.officer.command("/plan silent @Jo Pitman")
    narrowed = text_of(council.officer.wait_for("1 of 11 actions without an answer for April 10, for “Jo Pitman”"))
    assert "3.9" in narrowed
    council.officer.command("/plan changed @Jo Pitman")
    council.officer.wait_for("Nothing has come in for April 10 yet, for “Jo Pitman”.")
    council.officer.command("/plan silent")
    silent = text_of(council.officer.wait_for("10 of 11 actions without an answer for April 10"))
    assert "3.2" not in silent
    council.officer.command("/plan changed")
    assert "not stated -> completed" in text_of(council.officer.wait_for("What is new"))


def test_who_is_who_can_be_said(council: Council) -> None:
    """A post changes hands: the next request goes to the new holder."""
    council.officer.command("/plan who HoS is Hugh")
    council.officer.wait_for("“HoS” is Hugh Bennett from now on")
    council.officer.command("/plan who HoS is @Jo Pitman")
    council.officer.wait_for("“HoS” is Jo Pitman from now on")
    council.open_round()
    council["Jo Pitman"].wait_for("How do your 3 actions stand?")


def test_digests_can_be_posted_elsewhere(council: Council) -> None:
    """`/plan here` in a channel, only by who runs the plan."""
    council["Jo Pitman"].command("/plan here", TEAM_CHANNEL)
    council["Jo Pitman"].wait_for("Only the plan's lead", TEAM_CHANNEL)
    council.officer.command("/plan here", TEAM_CHANNEL)
    council.officer.wait_for("are posted in this channel from now on", TEAM_CHANNEL)


def test_stop_and_start(council: Council) -> None:
    """Who asked Chaser to stop is not written to; the preview says so."""
    jo = council["Jo Pitman"]
    jo.command("/plan stop")
    jo.wait_for("will not write to you any more")
    council.officer.wait_for("Jo Pitman asked Chaser to stop, and is not asked about Performance Management Strategy")
    council.open_round()
    jo.never("How does your", within=1)
    jo.command("/plan start")
    jo.wait_for("will ask you again when a round opens")


def test_the_lead_is_told_once_what_nobody_can_be_asked_about(council: Council) -> None:
    """Jo shares her action with others, Alex has one alone by a post. Who stops twice is told of once."""
    officer = council.officer
    for name in ("Jo Pitman", "Jo Pitman", "Alex Morgan"):
        council[name].command("/plan stop")
        council[name].wait_for("will not write to you any more")
    told = text_of(officer.wait_for("Alex Morgan asked Chaser to stop"))
    assert "Nobody can be asked about 4.1 Lean systems pilot." in told
    assert "`/plan who Improvement Manager is @name`" in told
    (first,) = [text_of(m) for m in officer.messages() if "Jo Pitman asked Chaser to stop" in text_of(m)]
    assert "Others are asked about all of their actions." in first


def test_the_lead_sees_a_co_owner_who_is_not_asked(council: Council) -> None:
    """Jayne shares her action with Hugh, who is asked: she is missed all the same, in the preview and in the list."""
    jayne, officer = council["Jayne Pickering"], council.officer
    jayne.command("/plan stop")
    jayne.wait_for("The plan's lead is told.")
    officer.wait_for("Jayne Pickering asked Chaser to stop")
    officer.command("/plan round April 10 closes 20 April")
    preview = text_of(officer.wait_for("Open the round"))
    assert "Not asked, because they asked Chaser to stop: Jayne Pickering." in preview
    officer.command("/plan who")
    officer.wait_for("asked Chaser to stop, so is not asked")
