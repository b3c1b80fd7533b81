"""Answering in one's own words."""

from tests.conversations.conftest import Council, both_ways
from tests.sight import text_of


@both_ways
def test_a_reply_is_read_back_and_saved(council: Council) -> None:
    """One message and one confirmation; the date that slipped without a reason is asked about."""
    council.open_round()
    john = council["John Outhwaite"]
    john.say("3.2 page went live last week, top 5 to follow end of June. 3.3 same as before")
    read = john.wait_for("Here is how I read that")
    shown = text_of(read)
    assert "underway but will be late" in shown
    assert "due July 2009 -> June 2010" in shown
    assert "for the third time running" in shown
    john.press("Save both for April 10", read)
    saved = john.wait_for("Saved for April 10")
    assert "5.3 Performance clinics" in text_of(saved)
    john.press("Vacancies", saved)
    john.wait_for("vacancies", timeout=3)


def test_the_issue_sentence_is_read_for_two_people(council: Council) -> None:
    """A reason in the words is kept with the date; several actions in one clause are one note."""
    council.open_round()
    john = council["John Outhwaite"]
    john.say("3.2 still outstanding as a result of vacancies, now end of June; 3.3 no change")
    shown = text_of(john.wait_for("Here is how I read that"))
    assert "due July 2009 -> June 2010" in shown
    assert "vacancies" in shown
    sam = council["Sam Field"]
    sam.say("1.1 and 1.2 suspended till the shared service is agreed")
    read = sam.wait_for("Here is how I read that")
    assert "on hold" in text_of(read)
    sam.press("Save both for April 10", read)
    sam.wait_for("Saved for April 10")
    sam.command("/plan 1.2 history")
    assert "suspended till the shared service is agreed" in text_of(sam.wait_for("Sam Field, 1 April 2010"))


def test_what_is_not_understood_is_said(council: Council) -> None:
    """An unknown reference, and an action that is somebody else's."""
    council.open_round()
    john = council["John Outhwaite"]
    john.say("3.2 on target. 7.1 nearly there. 4.1 done")
    shown = text_of(john.wait_for("Here is how I read that"))
    assert "This plan has no 7.1" in shown
    assert "4.1 is" in shown


def test_what_could_mean_two_things_gets_one_question(council: Council) -> None:
    """Done by the 5th: due, or done?"""
    council.open_round()
    john = council["John Outhwaite"]
    john.say("3.2 done by the 5th")
    asked = john.wait_for("5 April")
    assert "Save" not in text_of(asked)
    john.press(council.first_choice(asked), asked)
    john.wait_for("Save for April 10")


@both_ways
def test_editing_the_message_supersedes_the_note_and_keeps_the_old_one(council: Council) -> None:
    """The same Slack message in new words."""
    council.open_round()
    jo = council["Jo Pitman"]
    ts = jo.say("on target, first clinic held")
    jo.press("Save for April 10", jo.wait_for("Here is how I read that"))
    jo.wait_for("Saved for April 10")
    jo.edit(ts, "completed, all clinics held")
    jo.wait_for("*3.9 Customer team clinics* completed")
    jo.command("/plan 3.9 history")
    history = text_of(jo.wait_for("Jo Pitman, 1 April 2010"))
    assert "first clinic held" in history
    assert "corrected since" in history
    assert "all clinics held" in history


def test_the_rest_is_what_has_no_answer_yet(council: Council) -> None:
    """A button for one, then words for the others; what is edited later may still mean all that it meant at first."""
    council.open_round()
    john = council["John Outhwaite"]
    john.press("Completed", john.wait_for("How do your 3 actions stand?"), near="3.2")
    ts = john.say("everything else no change")
    read = john.wait_for("Here is how I read that")
    assert "3.2" not in text_of(read)
    john.press("Save both for April 10", read)
    john.wait_for("Thank you, that is everything")
    john.edit(ts, "everything else on hold")
    john.wait_for("on hold · “on hold”")
    john.command("/plan mine")
    shown = text_of(john.wait_for("3 of 11 actions"))
    assert (shown.count("\ncompleted\n"), shown.count("\non hold\n")) == (1, 2)


@both_ways
def test_edit_and_cancel_before_saving(council: Council) -> None:
    """Edit shows the words in a form; Cancel forgets them."""
    council.open_round()
    jo = council["Jo Pitman"]
    jo.say("on target, frist clinic held")
    jo.press("Edit", jo.wait_for("Here is how I read that"))
    assert jo.submit(jo.modal(), {"Your reply": "on target, first clinic held"})
    read = jo.wait_for("“on target, first clinic held”")
    jo.press("Cancel", read)
    jo.wait_for("Cancelled; nothing of it was saved")
    jo.wait_for("How does your action stand?")


def test_undo_after_saving(council: Council) -> None:
    """The receipt's Undo puts everything back, the date too."""
    council.open_round()
    john = council["John Outhwaite"]
    john.say("3.2 will be late because of vacancies, now end of June")
    john.press("Save for April 10", john.wait_for("Here is how I read that"))
    john.press("Undo", john.wait_for("Saved for April 10"))
    john.wait_for("Taken back")
    john.command("/plan 3.2")
    shown = text_of(john.wait_for("still outstanding as a result of vacancies in teams” · in the document"))
    assert "June 2010" not in shown


def test_a_message_when_nothing_is_open(council: Council) -> None:
    """Before any round somebody writes: they are told that there is nothing to answer."""
    john = council["John Outhwaite"]
    john.say("hello")
    john.wait_for("There is nothing to answer just now")


def test_a_greeting_is_answered_kindly(council: Council) -> None:
    """Thanks is no progress note."""
    council.open_round()
    john = council["John Outhwaite"]
    john.say("thanks!")
    shown = text_of(john.messages()[-1])
    john.never("Saved", within=0.5)
    assert "Save both" not in shown


def test_hostile_words_are_shown_as_words(council: Council) -> None:
    """Nothing that people write becomes a mention, a link or a channel call."""
    council.open_round()
    jo = council["Jo Pitman"]
    jo.say("on target <!channel> <https://evil.example|click> & <script>alert(1)</script>")
    read = jo.wait_for("Here is how I read that")
    assert "<!channel>" not in str(read["blocks"])
    assert "<https://evil" not in str(read["blocks"])
    jo.press("Save for April 10", read)
    jo.wait_for("Saved for April 10")


def test_a_date_that_is_edited_away_goes_back(council: Council) -> None:
    """The new words say nothing of a date: the one that they replace no longer moves it."""
    council.open_round()
    john = council["John Outhwaite"]
    ts = john.say("3.2 will be late because of vacancies, now end of June")
    john.press("Save for April 10", john.wait_for("Here is how I read that"))
    john.wait_for("July 2009 -> June 2010")
    john.edit(ts, "3.2 completed, everything is on the page")
    john.wait_for("*3.2 Improved performance information on council website* completed")
    john.command("/plan 3.2")
    assert "June 2010" not in text_of(john.wait_for("*When*\nJuly 2009"))


def test_where_no_status_was_read_it_is_said(council: Council) -> None:
    """The words are kept, and whoever saves them knows that the status stays as it was."""
    council.open_round()
    john = council["John Outhwaite"]
    john.say("3.2 not complete. 3.3 on target")
    shown = text_of(john.wait_for("Here is how I read that"))
    assert shown.count("I read no status: it stays") == 1


def test_an_exception_is_not_saved_and_said(council: Council) -> None:
    """What somebody leaves out stays open, and the button counts the actions that are saved."""
    council.open_round()
    john = council["John Outhwaite"]
    john.say("all on target apart from 5.3")
    read = john.wait_for("Here is how I read that")
    assert "You leave 5.3 out, so nothing is saved for it." in text_of(read)
    john.press("Save both for April 10", read)
    assert "5.3 Performance clinics" in text_of(john.wait_for("Saved for April 10"))


def test_a_question_is_no_answer(council: Council) -> None:
    """Nothing can be saved of it, and that is said once."""
    council.open_round()
    john = council["John Outhwaite"]
    john.say("is 3.2 on hold?")
    shown = text_of(john.wait_for("Nothing of that can be saved yet."))
    assert "That looks like a question" in shown
    assert "Save both" not in shown


def test_somebody_elses_action_is_no_news_of_it(council: Council) -> None:
    """From somebody with a single action, too."""
    council.open_round()
    jo = council["Jo Pitman"]
    jo.say("not mine, it's Hugh's")
    assert "press Not mine to pass it on" in text_of(jo.wait_for("Nothing of that can be saved yet."))


def test_words_that_no_form_has_room_for_are_not_cut(council: Council) -> None:
    """A form would drop the end of a long reply; a longer one still is no reply."""
    council.open_round()
    jo = council["Jo Pitman"]
    jo.say("on target, and this is what we did: " + "we held another clinic and wrote down what people said, " * 70)
    jo.press("Edit", jo.wait_for("Here is how I read that"))
    jo.wait_for("That is more than a form can hold. Edit your own message instead")
    jo.say("on target " * 1_000)
    jo.wait_for("That is more than I can read as one reply")
