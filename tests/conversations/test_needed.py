"""Only what is needed is asked, and what is asked fits the action."""

from tests.conversations.conftest import TEAM_CHANNEL, Council
from tests.sight import text_of

TITLE = "3.9 Customer team clinics"


def test_what_waits_for_something_is_asked_about_that(council: Council) -> None:
    """Not whether it is late: it has no date."""
    council.open_round()
    asked = text_of(council["John Outhwaite"].wait_for("How do your 3 actions stand?"))
    assert "Need to wait and see what impact CAA has (has that happened?)" in asked


def test_what_is_on_hold_rests_until_it_is_looked_at_again(council: Council) -> None:
    """Nobody is asked before, and nobody is called silent; then they are asked, and read what it waited for."""
    officer, jo = council.officer, council["Jo Pitman"]
    council.open_round()
    jo.say("on hold until September, the trainer is away")
    jo.press("Save for April 10", jo.wait_for("Here is how I read that"))
    jo.wait_for("Thank you, that is everything")
    council.jump("closing")
    officer.wait_for("April 10, for Cabinet on 5 May", TEAM_CHANNEL)
    officer.command("/plan round June 10 closes 30 June for Cabinet 14 July")
    preview = officer.wait_for("7 people will be asked about 10 actions")
    assert f"*On hold, and not asked about this time:*\n• {TITLE}, to be looked at again in September 2010" in text_of(
        preview
    )
    officer.press("Open the round", preview)
    council["John Outhwaite"].wait_for("Performance Management Strategy, June 10")
    council.jump("closing")
    digest = text_of(officer.wait_for("June 10, for Cabinet on 14 July", TEAM_CHANNEL))
    assert (
        f"*{TITLE}*: due September 2009, 9 months overdue; on hold, to be looked at again in September 2010" in digest
    )
    assert TITLE not in digest.partition("*Silent:*")[2]
    officer.wait_for("on hold, to be looked at again in September 2010", TEAM_CHANNEL)
    assert len([m for m in jo.messages() if "How does your action stand?" in text_of(m)]) == 1
    officer.command("/plan round September 10 closes 10 September")
    officer.press("Open the round", officer.wait_for("9 people will be asked about 11 actions"))
    jo.wait_for("on hold, to be looked at again in September 2010")
