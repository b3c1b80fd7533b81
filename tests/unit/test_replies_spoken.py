"""Free-text replies as busy people write them: shortened, mistyped, forwarded, asked for, half meant."""

from datetime import date

import pytest

from plans.model import Status
from tests.unit.replies_sample import END_OF_JUNE, TODAY, refs, reply, told


@pytest.mark.parametrize(
    ("words", "on"),
    [
        ("COP Friday", date(2010, 4, 16)),
        ("will be done by close of play Friday", date(2010, 4, 16)),
        ("now EOM", date(2010, 4, 30)),
        ("by end of FY", date(2011, 3, 31)),
        ("now end of the FY", date(2011, 3, 31)),
        ("by Xmas", date(2010, 12, 24)),
        ("now w/c 3 May", date(2010, 5, 7)),
        ("a couple of weeks", date(2010, 4, 28)),
        ("needs a couple more weeks", date(2010, 4, 28)),
        ("slipped by two months to end of June", END_OF_JUNE),
        ("new deadline 30 June", END_OF_JUNE),
        ("ETA 30 June", END_OF_JUNE),
        ("please can I have an extension to 30 June", END_OF_JUNE),
        ("carried over to end of June", END_OF_JUNE),
        ("sometime in the summer", date(2010, 8, 31)),
        ("start in May, finish by end of June", END_OF_JUNE),
    ],
)
def test_short_forms_of_a_date_move_it(words: str, on: date) -> None:
    """A week ends on its Friday, the council's year on 31 March."""
    read = reply(f"3.2 {words}")
    assert told(read) == [("3.2", words, Status.LATE, on)]
    assert (read.questions, read.unplaced) == ((), ())


def test_an_earlier_date_is_brought_forward() -> None:
    """It is a new date, and nothing is late."""
    assert told(reply("4.1 brought forward to May", "4.1")) == [("4.1", "brought forward to May", date(2010, 5, 31))]


@pytest.mark.parametrize(
    "words",
    [
        *("on leave until 3 May", "I'm on leave until 3 May, back then", "I'll update you by Friday"),
        *("will let you know by Friday", "work starts in June", "will be live after Easter", "not before September"),
        *("won't be finished before July", "will not be done by June", "might slip to June"),
        *("on target if IT deliver by June", "training w/c 3 May", "back in the office by 3 May"),
    ],
)  # fmt: skip
def test_a_date_of_something_else_moves_nothing(words: str) -> None:
    """Somebody's leave, a promise to write, a start, a day before which it is not done."""
    (item,) = reply(f"3.2 {words}").items
    assert (item.words, item.due) == (words, None)


@pytest.mark.parametrize("words", ["by the next board", "slipped two months"])
def test_a_day_that_only_they_know_is_told(words: str) -> None:
    """Two months from when is not guessed, and the sentence says what to type."""
    read = reply(f"3.2 {words}")
    said = words.removeprefix("by ")
    assert [i.due for i in read.items] == [None]
    (told_back,) = read.unplaced
    assert told_back.why == (
        f"\u201c{said}\u201d does not say which day, so I left the date of 3.2 as it was. "
        "Write it again, for example \u201cnow 30 June\u201d."
    )


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("hoping for end of May but could be June", [date(2010, 5, 31), END_OF_JUNE]),
        ("draft to Jo by Friday, final end of June", [date(2010, 4, 16), END_OF_JUNE]),
    ],
)
def test_two_days_are_asked_about(words: str, days: list[date]) -> None:
    """Neither the draft's day nor the hoped-for one is taken silently."""
    (question,) = reply(f"3.2 {words}").questions
    assert [choice.id for choice in question.choices] == [day.isoformat() for day in days]
    assert days[0] > TODAY


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("compelted", Status.COMPLETED),
        ("on traget", Status.ON_TARGET),
        ("cancelld", Status.CANCELLED),
        ("c/f to 2010/11", Status.CARRIED_FORWARD),
        ("ahead of schedule", Status.ON_TARGET),
        ("slightly late", Status.LATE),
        ("a bit behind, 2-3 weeks", Status.LATE),
        ("red -> amber", Status.LATE),
        ("moved from red to amber", Status.LATE),
        ("was amber now green", Status.ON_TARGET),
        ("RAG: A", Status.LATE),
        ("G", Status.ON_TARGET),
        ("\U0001f534", Status.SIGNIFICANTLY_LATE),
        ("was late but now on track", Status.ON_TARGET),
        ("pages on hold", Status.ON_HOLD),
        ("we have had to put this on hold", Status.ON_HOLD),
    ],
)
def test_a_status_is_read_through_its_spelling(words: str, status: Status) -> None:
    """Slips of the pen, colours that changed, letters and discs; the words stay as written."""
    read = reply(f"3.2 {words}")
    assert told(read) == [("3.2", words, status)]
    assert (read.questions, read.unplaced) == ((), ())


@pytest.mark.parametrize(
    ("words", "statuses"),
    [
        ("workshop cancelled due to snow", ["cancelled", "on_target", "late"]),
        ("recruitment on hold", ["on_hold", "on_target", "late"]),
        ("supplier has withdrawn", ["cancelled", "on_target", "late"]),
        ("complete apart from the top 5", ["completed", "on_target", "late"]),
        ("complete - awaiting sign off", ["completed", "on_target", "late"]),
        ("complete subject to sign off", ["completed", "on_target", "late"]),
        ("done but not signed off", ["completed", "on_target", "late"]),
        ("not quite on track", ["late", "significantly_late"]),
        ("on track?", ["on_target", "late"]),
        ("should be on track", ["on_target", "late"]),
        ("on target if IT deliver", ["on_target", "late"]),
        ("may be late", ["on_target", "late"]),
        ("at risk", ["on_target", "late"]),
        ("half done", ["on_target", "late"]),
        ("amber/green", ["late", "on_target"]),
        ("please close", ["completed", "cancelled"]),
        ("can be closed", ["completed", "cancelled"]),
        ("scrapped - no budget", ["cancelled", "on_hold"]),
        ("merged with 3.3", ["cancelled", "carried_forward"]),
        ("\U0001f44d", ["completed", "on_target"]),
        (":x:", ["significantly_late", "cancelled"]),
    ],
)
def test_what_is_half_meant_is_asked(words: str, statuses: list[str]) -> None:
    """A part that is cancelled, a completion with a condition, a target with a hope: no status is set."""
    read = reply(f"3.2 {words}")
    assert [item.status for item in read.items] == [None]
    assert [[choice.id for choice in question.choices] for question in read.questions] == [statuses]


def test_what_stood_before_sets_nothing() -> None:
    """It was on hold, and is no longer."""
    assert told(reply("3.2 was on hold, restarted last week")) == [("3.2", "was on hold, restarted last week")]


@pytest.mark.parametrize(
    "text",
    [
        "3.2 on track\n3.3 on hold\n\nKind regards\n\nRhys ap Gwilym\nPolicy and Improvement Officer\nTel 01632 960123",
        "Hi Llinos, 3.2 on track. 3.3 on hold. Diolch, Si\u00e2n",
        "Sorry for the late reply.\nPlease see below:\n3.2 on track\n3.3 on hold",
        "From: Nia Rees\nSent: 12 April 2010 09:15\nTo: Si\u00e2n\nSubject: RE: update\n\n3.2 on track\n3.3 on hold",
        "FW: progress update\n> 3.2 on track\n> 3.3 on hold",
        "| 3.2 | on track |\n| 3.3 | on hold |",
        "3.2\non track\n\n3.3\non hold",
        "* 3.2\n  * on track\n* 3.3\n  * on hold",
        "on track with 3.2, 3.3 on hold",
    ],
)
def test_a_letter_or_a_table_around_it_is_left_out(text: str) -> None:
    """What surrounds the words is neither put on an action nor asked about."""
    read = reply(text)
    assert told(read) == [("3.2", "on track", Status.ON_TARGET), ("3.3", "on hold", Status.ON_HOLD)]
    assert (read.questions, read.unplaced) == ((), ())


def test_a_last_line_that_says_something_is_no_signature() -> None:
    """Only names, posts and telephone numbers stand under thanks."""
    (item,) = reply("3.2 on track\nThanks\nSurvey is next").items
    assert item.words.endswith("Survey is next")


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("Please mark 3.2 as complete, and 3.3 as on hold", [
            ("3.2", "Please mark as complete", Status.COMPLETED), ("3.3", "as on hold", Status.ON_HOLD),
        ]),
        ("can we push 3.2 back to end of June please", [
            ("3.2", "can we push back to end of June please", Status.LATE, END_OF_JUNE),
        ]),
        ("can 3.2 be moved to the end of June?", [
            ("3.2", "can be moved to the end of June", Status.LATE, END_OF_JUNE),
        ]),
        ("3.2 \U0001f7e2 3.3 \U0001f534", [
            ("3.2", "\U0001f7e2", Status.ON_TARGET), ("3.3", "\U0001f534", Status.SIGNIFICANTLY_LATE),
        ]),
        ("No change from February for 3.2 and 3.3", [("3.2", "3.3", "No change from February", "no change")]),
        ("Nothing has moved on 3.2 or 3.3", [("3.2", "3.3", "Nothing has moved", "no change")]),
        ("3.2 no chnage", [("3.2", "no chnage", "no change")]),
        ("3.2 as per last update", [("3.2", "as per last update", "no change")]),
    ],
)  # fmt: skip
def test_a_wish_is_read_like_news(text: str, items: list[tuple[object, ...]]) -> None:
    """It is shown back before anything is saved, so a polite question need not be answered with help."""
    read = reply(text)
    assert told(read) == items
    assert (read.questions, read.unplaced) == ((), ())


def test_yes_alone_says_nothing_of_an_action() -> None:
    """Asked how it stands, "yes" is no answer to keep."""
    read = reply("Yes", "3.2")
    assert read.items == ()
    assert [u.why for u in read.unplaced] == ["Tell me how your actions stand, for example: 3.2 no change."]


def test_all_fine_is_asked_once() -> None:
    """One question for all of them, whatever politeness follows."""
    read = reply("All fine thanks")
    assert [refs(item) for item in read.items] == [("1.1", "1.2", "3.2", "3.3", "5.3")]
    assert len(read.questions) == 1


def test_ditto_under_another_action_is_asked() -> None:
    """It may mean the action just named or the month before; the answer takes over its status, not its words."""
    read = reply("1.1 on hold\n3.2 ditto")
    assert told(read) == [("1.1", "on hold", Status.ON_HOLD), ("3.2", "ditto")]
    (question,) = read.questions
    assert question.text == "Is 3.2 as 1.1 is now, or is there no change since last time?"
    assert [(c.id, c.label) for c in question.choices] == [("like", "As 1.1: on hold"), ("no_change", "No change")]
    assert told(reply("1.1 on hold\n3.2 ditto", like="like"))[1] == ("3.2", "ditto", Status.ON_HOLD)
    assert told(reply("1.1 on hold\n3.2 ditto", like="no_change"))[1] == ("3.2", "ditto", "no change")


def test_ditto_alone_or_under_no_change_is_no_change() -> None:
    """There is only one thing that it can mean."""
    assert told(reply("ditto", "3.2")) == [("3.2", "ditto", "no change")]
    assert told(reply("1.1 no change, 3.2 as above")) == [
        ("1.1", "no change", "no change"),
        ("3.2", "as above", "no change"),
    ]


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("No update for 3.2 (Tom is ill), 3.3 as planned", [
            ("3.2", "No update (Tom is ill)", "no change"), ("3.3", "as planned", Status.ON_TARGET),
        ]),
        ("3.2) done 3.3) not done", [("3.2", "done", Status.COMPLETED), ("3.3", "not done")]),
        ("3.2 closed / 3.3 open", [("3.2", "closed", Status.COMPLETED), ("3.3", "open")]),
        ("3.2 is amber & 3.3 is green", [("3.2", "amber", Status.LATE), ("3.3", "green", Status.ON_TARGET)]),
        ("3.2's on track", [("3.2", "on track", Status.ON_TARGET)]),
        ("website: pages are up. clinics: two held", [("3.2", "website: pages are up"), ("5.3", "clinics: two held")]),
        ("Website pages - done.\nClinics - one held, one to go", [
            ("3.2", "Website pages - done", Status.COMPLETED), ("5.3", "Clinics - one held, one to go"),
        ]),
        ("Neither 3.2 nor 3.3 has moved", [
            ("3.2", "3.3", "Neither 3.2 nor 3.3 has moved", "no change"),
        ]),
    ],
)  # fmt: skip
def test_no_words_stay_with_the_action_before(text: str, items: list[tuple[object, ...]]) -> None:
    """Brackets, strokes, ampersands and titles part what is said of two actions, and no word is lost."""
    read = reply(text)
    assert told(read) == items
    assert (read.questions, read.unplaced) == ((), ())


def test_words_of_two_titles_are_put_on_neither() -> None:
    """Both are named, so only the person knows which words go where."""
    assert reply("website done, clinics on hold").items == ()


def test_the_date_of_the_plan_is_no_day_of_next_year() -> None:
    """What stands as "Mar 26" was due in March 2026: it is quoted, not moved to the 26th."""
    quoted = reply("1.2 due Mar 10, not met", "1.2")
    assert [item.due for item in quoted.items] == [None]


def test_a_past_day_of_something_done_is_only_told() -> None:
    """Nothing is wrong with it, and no date is moved."""
    read = reply("3.2 went live 1/4/10 so complete")
    assert told(read) == [("3.2", "went live 1/4/10 so complete")]
    assert read.unplaced == ()


def test_a_bracket_in_a_reason_is_closed() -> None:
    """The reason is printed by itself."""
    assert reply("3.2 waiting on the contract (legal)").items[0].reason == "waiting on the contract (legal)"


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("3.2, 3.3 - all on hold", [("3.2", "3.3", "all on hold", Status.ON_HOLD)]),
        ("set 3.2 to amber and 3.3 to green", [
            ("3.2", "set to amber", Status.LATE), ("3.3", "to green", Status.ON_TARGET),
        ]),
        ("3.2=done 3.3=no change", [("3.2", "done", Status.COMPLETED), ("3.3", "no change", "no change")]),
        ("3.2 Green (was amber)", [("3.2", "Green (was amber)", Status.ON_TARGET)]),
        ("3.2 not due till September", [("3.2", "not due till September", Status.NOT_YET_DUE)]),
        ("3.2 delayed 6 weeks to end of June", [("3.2", "delayed 6 weeks to end of June", Status.LATE, END_OF_JUNE)]),
        ("3.2 can I have till the end of June please?", [
            ("3.2", "can I have till the end of June please", Status.LATE, END_OF_JUNE),
        ]),
    ],
)  # fmt: skip
def test_orders_and_short_hand_are_read(text: str, items: list[tuple[object, ...]]) -> None:
    """As somebody speaks who tells a colleague what to write down."""
    read = reply(text)
    assert told(read) == items
    assert (read.questions, read.unplaced) == ((), ())


def test_how_long_is_no_reason() -> None:
    """A delay by six weeks does not say why."""
    assert reply("3.2 delayed by about 6 weeks").items[0].reason == ""
    assert reply("3.2 delayed by the move").items[0].reason == "the move"


def test_two_states_of_one_action_are_asked() -> None:
    """Said to be completed and not started in one breath: neither is taken."""
    (question,) = reply("3.2 completed; 3.2 not started").questions
    assert "completed" in question.text
    assert "not yet due to start" in question.text
