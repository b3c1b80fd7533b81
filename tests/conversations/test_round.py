"""A round: proposed, previewed, opened, reminded, closed."""

from tests.conversations.conftest import TEAM_CHANNEL, Council, both_ways
from tests.sight import text_of


def test_a_round_is_previewed_before_anybody_is_asked(council: Council) -> None:
    """The officer sees who would be asked about what, and nobody has been asked yet."""
    officer = council.officer
    officer.command("/plan round April 10 closes 20 April for Cabinet 5 May")
    preview = text_of(officer.wait_for("Open the round"))
    assert "9 people will be asked about 11 actions" in preview
    assert "closes on Tuesday 20 April, for Cabinet on 5 May" in preview
    assert "Reminders go out on Monday 12 April and Friday 16 April" in preview
    assert "John Outhwaite*: 3.2" in preview
    officer.press("Preview the messages", officer.wait_for("Open the round"))
    assert "was due July 2009 (9 months ago)" in text_of(officer.wait_for("9 messages would go out"))
    council["John Outhwaite"].never("How do your")


def test_a_round_that_is_cancelled_asks_nobody(council: Council) -> None:
    """Cancel drops it."""
    officer = council.officer
    officer.command("/plan round April 10 closes 20 April")
    officer.press("Cancel", officer.wait_for("Open the round"))
    officer.wait_for("Cancelled. Nobody was asked.")
    council["John Outhwaite"].never("How do your")


def test_two_previews_open_one_round(council: Council) -> None:
    """Opening the second preview after the first is refused with a sentence, and nobody is asked twice."""
    officer = council.officer
    for label in ("April 10", "April again"):
        officer.command(f"/plan round {label} closes 20 April")
    first, second = (officer.wait_for(f"*{label}*") for label in ("April 10", "April again"))
    officer.press("Open the round", first)
    officer.wait_for("Close now…")
    officer.press("Open the round", second)
    officer.wait_for("open or planned already")
    john = council["John Outhwaite"]
    john.wait_for("How do your 3 actions stand?")
    assert len([m for m in john.messages() if "How do your" in text_of(m)]) == 1


def test_each_owner_gets_one_message_with_all_of_their_actions(council: Council) -> None:
    """Reference, title, when, last note and its label; five actions in one message."""
    council.open_round()
    john = council["John Outhwaite"]
    asked = text_of(john.wait_for("How do your 3 actions stand?"))
    assert "3.2 Improved performance information on council website" in asked
    assert "was due July 2009 (9 months ago)" in asked
    assert "February 10: “still outstanding as a result of vacancies in teams”" in asked
    assert "the round closes on Tuesday 20 April, for Cabinet on 5 May" in asked
    hugh = council["Hugh Bennett"]
    hugh.wait_for("How do your 5 actions stand?")
    assert len([m for m in hugh.messages() if "How do your" in text_of(m)]) == 1


def test_a_round_planned_for_later_opens_by_itself(council: Council) -> None:
    """The clock reaches the opening day: everybody is asked, once."""
    officer = council.officer
    officer.command("/plan round May 10 opens 4 May closes 20 May for Cabinet 2 June")
    officer.press("Open it on 4 May", officer.wait_for("Open it on 4 May"))
    officer.wait_for("May 10: planned")
    john = council["John Outhwaite"]
    john.never("How do your", within=0.3)
    council.jump("opening")
    john.wait_for("How do your 3 actions stand?")


def test_a_planned_round_can_be_cancelled(council: Council) -> None:
    """By the button on its card, or typed; a new one can be proposed then, and nobody is asked."""
    officer = council.officer
    for label in ("May 10", "June 10"):
        officer.command(f"/plan round {label} opens 4 May closes 20 May")
        officer.press("Open it on 4 May", officer.wait_for(f"*{label}*"))
        card = officer.wait_for(f"{label}: planned")
        if label == "May 10":
            officer.command("/plan round July 10 closes 20 July")
            officer.wait_for("`/plan round cancel` a planned one")
            officer.command("/plan round close")
            officer.wait_for("“May 10” has not opened yet. It is not closed but cancelled")
            officer.press("Cancel it…", card)
            officer.wait_for("Cancelled. Nobody was asked.")
    officer.command("/plan round cancel")
    officer.wait_for("Cancelled. Nobody was asked.", after=card["ts"])
    council["John Outhwaite"].never("How do your", within=0.3)


def test_an_open_round_can_be_closed_by_typing(council: Council) -> None:
    """Not cancelled, since people were asked; only by who runs the plan."""
    council.open_round()
    john, officer = council["John Outhwaite"], council.officer
    john.command("/plan round close")
    john.wait_for("Only the plan's lead or an administrator can do that.")
    officer.command("/plan round cancel")
    officer.wait_for("“April 10” is open, and people were asked. It is not cancelled but closed")
    officer.command("/plan round close")
    officer.wait_for("April 10: closed")
    officer.wait_for("April 10, for Cabinet on 5 May", TEAM_CHANNEL)


def test_a_preview_says_that_the_closing_is_a_day_off(council: Council) -> None:
    """A Sunday, and Good Friday."""
    officer = council.officer
    officer.command("/plan round April 10 closes 18 April")
    officer.wait_for("closes on Sunday 18 April. That is not a working day.")
    officer.command("/plan round April 10 closes 2 April")
    officer.wait_for("closes on Friday 2 April. That is not a working day.")


@both_ways
def test_reminders_go_to_those_who_are_silent_and_to_nobody_else(council: Council) -> None:
    """At half time and two working days before closing; who has answered everything hears nothing more."""
    council.open_round()
    jo, deb = council["Jo Pitman"], council["Helen Parkinson"]
    deb.press("On target", deb.wait_for("How does your action stand?"))
    deb.wait_for("Thank you")
    council.jump("reminder")
    assert "8 days left" in text_of(jo.wait_for("still open"))
    council.jump("reminder")
    last = text_of(jo.wait_for("4 days left"))
    assert "Customer team clinics" in last
    assert not [m for m in deb.messages() if "days left" in text_of(m)]
    assert len([m for m in jo.messages() if "days left" in text_of(m)]) == 2


@both_ways
def test_the_round_closes_on_its_date_and_late_answers_are_marked(council: Council) -> None:
    """After the closing an answer is still taken, and said to be late."""
    council.open_round()
    council.jump("closing")
    council.officer.wait_for("April 10, for Cabinet on 5 May", TEAM_CHANNEL)
    john = council["John Outhwaite"]
    john.say("3.2 on target")
    john.press("Save for April 10", john.wait_for("Here is how I read that"))
    john.wait_for("The round had closed, so it is marked late")
    john.command("/plan 3.2 history")
    assert "late" in text_of(john.wait_for("John Outhwaite, 20 April 2010"))


def test_only_the_lead_and_administrators_open_rounds(council: Council) -> None:
    """An owner is told who can."""
    john = council["John Outhwaite"]
    john.command("/plan round April 10 closes 20 April")
    john.wait_for("Only the plan's lead or an administrator can do that.")


def test_a_second_round_is_refused_while_one_is_open(council: Council) -> None:
    """One collection at a time."""
    council.open_round()
    council.officer.command("/plan round May 10 closes 20 May")
    council.officer.wait_for("open or planned already")


def test_a_round_can_be_closed_before_its_day(council: Council) -> None:
    """Close now posts the digest at once."""
    council.open_round()
    officer, john = council.officer, council["John Outhwaite"]
    john.wait_for("How do your 3 actions stand?")
    officer.command("/plan round")
    officer.press("Close now…", officer.wait_for("Close now…"))
    card = text_of(officer.wait_for("April 10: closed"))
    assert "*Closed*\nThursday 1 April 2010" in card
    john.wait_for("The round closed on Thursday 1 April")
    officer.wait_for("April 10, for Cabinet on 5 May", TEAM_CHANNEL)


def test_who_asked_for_it_is_asked_later(council: Council) -> None:
    """Ask me later: nothing today, the message again on the next working day (after Easter)."""
    council.open_round()
    jo = council["Jo Pitman"]
    jo.press("Ask me later", jo.wait_for("How does your action stand?"))
    jo.wait_for("Tuesday 6 April")
    council.jump("later")
    assert len([m for m in jo.messages() if "Customer team clinics" in text_of(m)]) == 2


def test_a_reminder_tells_of_a_reply_that_was_never_saved(council: Council) -> None:
    """Somebody answered and did not press Save: the reminder says so, with their words."""
    council.open_round()
    jo = council["Jo Pitman"]
    jo.say("on target, first clinic held")
    jo.wait_for("Here is how I read that")
    council.jump("reminder")
    assert "“on target, first clinic held”, but it is not saved yet" in text_of(jo.wait_for("8 days left"))


def test_a_reminder_is_true_of_each_reply_that_was_not_saved(council: Council) -> None:
    """One that could be saved, one with a question before that, one that had no place."""
    council.open_round()
    john = council["John Outhwaite"]
    john.say("3.2 on target, page is live")
    john.wait_for("Here is how I read that")
    john.say("3.3 done by the 5th")
    john.wait_for("is that 5 April")
    john.say("the canteen has a new menu")
    john.wait_for("I could not place")
    council.jump("reminder")
    told = text_of(john.wait_for("8 days left"))
    assert "“3.2 on target, page is live”, but it is not saved yet: press *Save* where I read it back." in told
    assert "“3.3 done by the 5th”, but it is not saved yet: where I read it back there is a question" in told
    assert "“the canteen has a new menu”, but I could not place it" in told


def test_of_two_reminders_one_says_that_the_round_has_closed(council: Council) -> None:
    """The older one says that there is a newer one."""
    council.open_round()
    jo = council["Jo Pitman"]
    for jump, told in (("reminder", "8 days left"), ("reminder", "4 days left"), ("closing", "April 10 has closed")):
        council.jump(jump)
        jo.wait_for(told)
    jo.wait_for("this reminder is over, a newer one is below")
    assert len([m for m in jo.messages() if "has closed. You can still reply here" in text_of(m)]) == 1


def test_the_first_message_says_how_often_chaser_writes(council: Council) -> None:
    """It reminds too, and says so."""
    council.open_round()
    first = text_of(council["Jo Pitman"].wait_for("I am Chaser"))
    assert "I remind them twice at most" in first
    assert "once a round" not in first


def test_a_label_of_the_document_is_refused(council: Council) -> None:
    """The document's notes for that month would pass as answers of the round."""
    council.officer.command("/plan round February 10 closes 20 April")
    council.officer.wait_for("has notes for “February 10” already. Give this round another label.")
