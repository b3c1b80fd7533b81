"""Answering by the buttons and the form."""

from tests.conversations.conftest import Council, both_ways
from tests.sight import text_of


def test_one_action_takes_two_clicks_and_a_line(council: Council) -> None:
    """Click into the line, type, click a status: it is saved."""
    council.open_round()
    jo = council["Jo Pitman"]
    asked = jo.wait_for("How does your action stand?")
    jo.press("Will be late", asked, **council.typed(asked, "two of four clinics held"))
    jo.wait_for("Thank you")
    jo.command("/plan 3.9 history")
    history = text_of(jo.wait_for("Jo Pitman, 1 April 2010"))
    assert "underway but will be late" in history
    assert "“two of four clinics held”" in history


def test_no_change_for_all_the_rest(council: Council) -> None:
    """One press answers what is open, and only that."""
    council.open_round()
    hugh = council["Hugh Bennett"]
    hugh.press("Completed", hugh.wait_for("How do your 5 actions stand?"), near="5.2")
    hugh.press("No change for the other 4", hugh.wait_for("No change for the other 4"))
    hugh.wait_for("Thank you")
    hugh.command("/plan changed")
    changed = text_of(hugh.wait_for("What is new"))
    assert changed.count("no change") == 4
    assert "completed" in changed


@both_ways
def test_the_form_takes_status_note_date_reason_and_further_actions(council: Council) -> None:
    """A note for two actions, a slipped date that keeps both dates, and its reason."""
    council.open_round()
    john = council["John Outhwaite"]
    john.press("Add progress…", john.wait_for("How do your 3 actions stand?"), near="3.2")
    form = john.modal()
    filled = {
        "How does it stand?": "underway but will be late",
        "What has happened?": "page is live, top 5 to follow",
        "New date, if it moved": "end of June",
        "Why it moved": "vacancies",
        "This note also covers": ["5.3 Performance clinics to raise performance and share learning"],
    }
    assert john.submit(form, filled), john.field_errors
    john.wait_for("page is live, top 5 to follow")
    john.command("/plan 3.2")
    assert "July 2009 -> June 2010" in text_of(john.wait_for("July 2009 ->"))
    john.command("/plan 3.2 history")
    assert "*Moved*\nJuly 2009 -> June 2010 (John Outhwaite: vacancies)" in text_of(john.wait_for("*Moved*"))
    john.command("/plan 5.3 history")
    assert "page is live, top 5 to follow" in text_of(john.wait_for("*When*\nAs and When"))


def test_a_slipped_date_without_a_reason_is_asked_for_one(council: Council) -> None:
    """The form says which field is missing, and keeps what was typed."""
    council.open_round()
    john = council["John Outhwaite"]
    john.press("Add progress…", john.wait_for("How do your 3 actions stand?"), near="3.2")
    form = john.modal()
    assert not john.submit(form, {"New date, if it moved": "end of June"})
    assert "please say why" in " ".join(john.field_errors.values())
    assert not john.submit(form, {"New date, if it moved": "30 June 2009", "Why it moved": "x"})
    assert "past" in " ".join(john.field_errors.values())
    assert not john.submit(form, {"New date, if it moved": "31/4", "Why it moved": "x"})
    told = "31 April does not exist. Write for instance end of June, 30/6/2010 or autumn 2010."
    assert told in " ".join(john.field_errors.values())
    assert not john.submit(form, {"New date, if it moved": "rhubarb", "Why it moved": "x"})
    assert "“rhubarb”. Write for instance end of June" in " ".join(john.field_errors.values())


def test_a_form_with_nothing_in_it_is_not_saved(council: Council) -> None:
    """It says what is missing instead of putting "no change" into somebody's mouth."""
    council.open_round()
    john = council["John Outhwaite"]
    john.press("Add progress…", john.wait_for("How do your 3 actions stand?"), near="3.2")
    assert not john.submit(john.modal())
    assert "Nothing has been filled in: choose how it stands" in " ".join(john.field_errors.values())
    john.command("/plan 3.2 history")
    assert "John Outhwaite" not in text_of(john.wait_for("*When*\nJuly 2009")).partition("*When*")[2]


def test_an_answer_can_be_changed_and_the_old_one_is_kept(council: Council) -> None:
    """Change supersedes; the history shows both."""
    council.open_round()
    jo = council["Jo Pitman"]
    jo.press("On target", jo.wait_for("How does your action stand?"))
    answered = jo.wait_for("Thank you")
    jo.choose("3.9 Customer team clinics", answered)
    assert jo.submit(jo.modal(), {"How does it stand?": "completed", "What has happened?": "all four held"})
    jo.wait_for("all four held")
    jo.command("/plan 3.9 history")
    history = text_of(jo.wait_for("all four held”"))
    assert "on target" in history
    assert "corrected since" in history


def test_who_owns_up_to_nothing_reads_who_is_told(council: Council) -> None:
    """Jo has one action and says that it is not hers: the message names whom Chaser tells."""
    council.open_round()
    jo = council["Jo Pitman"]
    jo.choose("Not mine", jo.wait_for("How does your action stand?"))
    jo.wait_for("Thank you. Chaser tells")


def test_not_mine_takes_the_action_away_and_tells_the_lead(council: Council) -> None:
    """The lead reads whose name stands there, and what to type."""
    council.open_round()
    hugh = council["Hugh Bennett"]
    hugh.choose("Not mine", hugh.wait_for("How do your 5 actions stand?"), near="5.6")
    told = text_of(council.officer.wait_for("is not theirs"))
    assert "Hugh Bennett says that 5.6 Customer Team Clinics is not theirs" in told
    assert "/plan who Hugh Bennett is @" in told
    hugh.wait_for("How do your 4 actions stand?")
    hugh.command("/plan silent")
    assert "Hugh Bennett (says it is not theirs)" in text_of(hugh.wait_for("without an answer for April 10"))


def test_who_answers_first_answers_for_all_owners(council: Council) -> None:
    """3.6 has two owners: when one answers, the other reads it and has nothing left to do."""
    council.open_round()
    jayne = council["Jayne Pickering"]
    jayne.press("Completed", jayne.wait_for("How does your action stand?"))
    hugh = council["Hugh Bennett"]
    assert "Jayne Pickering" in text_of(hugh.wait_for("3.6 Improved Value for Money information*: completed"))


def test_who_said_nothing_is_not_thanked_for_it(council: Council) -> None:
    """Jayne's only action is Hugh's too: she reads who answered, and can say something else with one click."""
    council.open_round()
    jayne, hugh = council["Jayne Pickering"], council["Hugh Bennett"]
    jayne.wait_for("How does your action stand?")
    hugh.press("Completed", hugh.wait_for("How do your 5 actions stand?"), near="3.6")
    asked = jayne.wait_for("Nothing is left for you to answer: Hugh Bennett answered.")
    assert "Thank you" not in text_of(asked)
    jayne.press("Will be late", asked)
    jayne.wait_for("Thank you, that is everything")
    told = text_of(council.officer.wait_for("contradict each other"))
    assert 'Hugh Bennett says "completed", Jayne Pickering says "will be late".' in told


def test_undo_takes_the_last_answer_back(council: Council) -> None:
    """`/plan undo`: the action is open again, and its status is what it was."""
    council.open_round()
    jo = council["Jo Pitman"]
    jo.press("Completed", jo.wait_for("How does your action stand?"))
    jo.wait_for("Thank you")
    jo.command("/plan undo")
    jo.wait_for("Taken back")
    jo.wait_for("How does your action stand?")
    jo.command("/plan 3.9")
    card = text_of(jo.wait_for("*When*\nSeptember 2009"))
    assert "completed" not in card
    assert "February 10" in card


def test_somebody_elses_buttons_do_nothing(council: Council) -> None:
    """Ids in buttons are checked on the server: a forged press of another person is refused."""
    council.open_round()
    jo, john = council["Jo Pitman"], council["John Outhwaite"]
    forged = john.wait_for("How do your 3 actions stand?")
    asked = jo.wait_for("How does your action stand?")
    jo.do(
        "press",
        container={"type": "message", "channel": jo.direct(), "ts": asked["ts"]},
        action=council.button(forged, "Completed"),
        state={},
    )
    john.command("/plan 3.2")
    assert "completed" not in text_of(john.wait_for("*When*\nJuly 2009"))
