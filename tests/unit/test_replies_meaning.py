"""Free-text replies: dates, reasons, statuses, questions, and any text at all."""

import re
import time
from datetime import date, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from plans.dates import read_due
from plans.model import Action, Status
from plans.reply import LONGEST, Reply, read_reply
from tests.unit.replies_sample import END_OF_JUNE, MINE, PLAN, TODAY, reply, told

AGAIN = "Write it again, for example \u201cnow 30 June\u201d."


@pytest.mark.parametrize(
    ("words", "on"),
    [
        ("now end of June", END_OF_JUNE),
        ("now 30/6", END_OF_JUNE),
        ("moved from end of May to end of June", END_OF_JUNE),
        ("slipped to June because of sickness", END_OF_JUNE),
        ("was due July 2009, will be finished in June", END_OF_JUNE),
        ("will be done by end of June", END_OF_JUNE),
        ("done by end of June", END_OF_JUNE),
        ("90% complete, finish in 2 weeks", date(2010, 4, 28)),
        ("end June please", END_OF_JUNE),
        ("deferred until September", date(2010, 9, 30)),
        ("can't finish till September", date(2010, 9, 30)),
        ("draft by Friday", date(2010, 4, 16)),
    ],
)
def test_a_later_date_is_late(words: str, on: date) -> None:
    """A new date after the present one makes the action underway but late, unless the words say otherwise."""
    read = reply(f"3.2 {words}")
    assert told(read) == [("3.2", words, Status.LATE, on)]
    assert (read.questions, read.unplaced) == ((), ())


def test_a_new_due_has_its_year() -> None:
    """A plan is read long after the chat: "end of June" becomes words that still mean the same then."""
    due = reply("3.2 now end of June").items[0].due
    assert due is not None
    assert read_due(due.words) == due


@pytest.mark.parametrize(
    "words",
    [
        *("page went live on 3 April", "report went to Cabinet on 5 May", "will go to Cabinet on 5 May", "met on 30/6"),
        *("was due end of June", "ongoing since January", "meeting on Friday at 10.30", "still July 2009 in the plan"),
    ],
)
def test_a_date_that_is_only_told_moves_nothing(words: str) -> None:
    """It stays in the words."""
    read = reply(f"3.2 {words}")
    assert [i.due for i in read.items] == [None]
    assert (read.questions, read.unplaced) == ((), ())


@pytest.mark.parametrize("words", ["now end of July 2010", "on target for July 2010"])
def test_the_present_date_is_no_new_one(words: str) -> None:
    """Saying the date that stands already changes nothing."""
    assert reply(f"4.1 {words}", "4.1").items[0].due is None


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("now end of March", f"March 2010 is in the past, so I left the date of 3.2 as it was. {AGAIN}"),
        ("by 5 April at the latest", f"5 April 2010 is in the past, so I left the date of 3.2 as it was. {AGAIN}"),
        ("now 31/4", f"31 April does not exist, so I left the date of 3.2 as it was. {AGAIN}"),
    ],
)
def test_a_date_that_cannot_be_is_told(words: str, why: str) -> None:
    """The words are kept, the date stays, and a sentence says so."""
    read = reply(f"3.2 {words}")
    assert told(read) == [("3.2", words)]
    assert [(u.why, u.suggestions) for u in read.unplaced] == [(why, ("id-3.2",))]


@pytest.mark.parametrize(
    "words", ["completed 31 March", "done last Friday", "done by end of March", "completed by 5 April"]
)
def test_a_past_date_says_when_it_was_done(words: str) -> None:
    """It is no new date, and nothing is wrong with it."""
    read = reply(f"3.2 {words}")
    assert told(read) == [("3.2", words, Status.COMPLETED)]
    assert read.unplaced == ()


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("still outstanding as a result of vacancies, now end of June", "vacancies"),
        ("late because of sickness", "sickness"),
        ("short of staff so it'll be end of July", "short of staff"),
        ("draft ready (delay because the cases were late)", "the cases were late"),
        ("end of June due to the move", "the move"),
        ("delayed due to vacancies but now end of June", "vacancies"),
        ("no change, waiting on legal advice", "waiting on legal advice"),
        ("awaiting the new model. Otherwise fine", "awaiting the new model"),
        ("waiting on 1.1 to finish", "waiting on 1.1 to finish"),
        ("due to finish in June", ""),
        ("now end of June", ""),
    ],
)
def test_a_reason_is_taken_from_the_words(words: str, reason: str) -> None:
    """Only where they give one: the bot asks otherwise."""
    assert reply(f"3.2 {words}").items[0].reason == reason


def test_on_hold_until_a_day_is_a_review_not_a_due() -> None:
    """The date of the action stays; the day to look at it again is kept."""
    for words in ("on hold till September", "suspended pending the review, look again later, review in September"):
        item = reply(f"3.2 {words}").items[0]
        assert (item.status, item.due, item.review_on) == (Status.ON_HOLD, None, date(2010, 9, 30))


@pytest.mark.parametrize(
    ("words", "statuses"),
    [
        ("nearly complete", ["on_target", "late"]),
        ("should be fine", ["on_target", "late"]),
        ("80% done", ["on_target", "late"]),
        ("late", ["late", "significantly_late"]),
        ("late, now end of June", ["late", "significantly_late"]),
        ("two weeks late", ["late", "significantly_late"]),
        ("is fine", ["on_target", "late"]),
        ("behind schedule", ["late", "significantly_late"]),
        ("not started", ["not_yet_due", "significantly_late"]),
        ("no progress", ["not_yet_due", "significantly_late"]),
        ("blocked", ["on_hold", "late"]),
        ("done; 3.2 on hold", ["completed", "on_hold"]),
        ("done? not sure", ["completed", "on_target", "late"]),
        ("\u2705", ["completed", "on_target"]),
    ],
)
def test_a_word_with_two_meanings_is_one_question(words: str, statuses: list[str]) -> None:
    """No status is set until it is answered; the answer is then all that changes."""
    read = reply(f"3.2 {words}")
    assert [item.status for item in read.items] == [None]
    assert [question.action for question in read.questions] == ["id-3.2"]
    assert [choice.id for choice in read.questions[0].choices] == statuses
    answered = reply(f"3.2 {words}", status=statuses[-1])
    assert answered.questions == ()
    assert [item.status for item in answered.items] == [Status[statuses[-1].upper()]]
    assert answered.items[0].words == read.items[0].words


def test_a_question_names_its_statuses() -> None:
    """In words that a person can answer."""
    assert reply("1.1 and 1.2 late").questions[0].text == (
        "How do 1.1 and 1.2 stand: underway but will be late, or not underway or significantly late?"
    )
    assert reply("1.1 and 1.2 late").questions[0].action is None


@pytest.mark.parametrize(
    "words", ["ongoing", "underway", "draft completed", "review completed, plan agreed", "not done yet", "page is live"]
)
def test_words_that_say_no_status_set_none(words: str) -> None:
    """A part that is done does not complete the action, and underway may be on time or late."""
    read = reply(f"3.2 {words}")
    assert told(read) == [("3.2", words)]
    assert read.questions == ()


def test_done_by_the_fifth_is_one_question() -> None:
    """It is due then, or was done then: the bot's own example."""
    read = reply("3.2 done by the 5th")
    assert [(i.status, i.due) for i in read.items] == [(None, None)]
    assert read.questions[0].text == "3.2: is that 5 May 2010, or was it done on 5 April 2010?"
    assert [(c.id, c.label) for c in read.questions[0].choices] == [
        ("due", "Due 5 May 2010"),
        ("done", "Done 5 April 2010"),
    ]
    assert told(reply("3.2 done by the 5th", date="due")) == [("3.2", "done by the 5th", Status.LATE, date(2010, 5, 5))]
    assert told(reply("3.2 done by the 5th", date="done")) == [("3.2", "done by the 5th", Status.COMPLETED)]


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("now June 10", ["2010-06-10", "2010-06-30"]),
        ("next Friday", ["2010-04-16", "2010-04-23"]),
        ("now end of June, or by end of July", ["2010-06-30", "2010-07-31"]),
        ("by end of the year", ["2010-12-31", "2011-03-31"]),
    ],
)
def test_two_possible_dates_are_one_question(words: str, days: list[str]) -> None:
    """Each day can be chosen."""
    read = reply(f"3.2 {words}")
    assert read.items[0].due is None
    assert [choice.id for choice in read.questions[0].choices] == days
    due = reply(f"3.2 {words}", date=days[1]).items[0].due
    assert due is not None
    assert due.on == date.fromisoformat(days[1])


def test_a_choice_that_is_not_offered_is_asked_again() -> None:
    """An old button cannot set what the words do not leave open."""
    assert reply("3.2 late", status="completed").questions == reply("3.2 late").questions


def test_plain_numbers_are_references_where_the_plan_has_them() -> None:
    """A bare "13" at the start of a clause, or after "action": nowhere else."""
    plan = [Action(f"a{n}", f"Task {word}", str(n)) for n, word in enumerate(("alpha", "beta", "gamma"), start=3)]
    for text in (
        "3 done, 4: no change",
        "action 3 done; #4 no change",
        "3. done\n4. no change",
        "3) done\n4) no change",
    ):
        read = read_reply(text, plan, plan, TODAY)
        assert [(i.actions, i.words) for i in read.items] == [(("a3",), "done"), (("a4",), "no change")]
    read = read_reply("4 - 3 meetings held, 5 to come", plan, plan, TODAY)
    assert [(i.actions, i.words) for i in read.items] == [(("a4",), "3 meetings held, 5 to come")]


def test_a_number_printed_twice_is_asked_about() -> None:
    """Two of the person's own actions with one number: neither is taken."""
    plan = [Action("a", "Noticeboards", "3"), Action("b", "Major review", "3")]
    read = read_reply("3: done", plan, plan, TODAY)
    assert read.items == ()
    assert read.unplaced[0].suggestions == ("a", "b")
    assert [i.actions for i in read_reply("3: done", plan[:1], plan, TODAY).items] == [("a",)]


def test_nothing_said_is_nothing_read() -> None:
    """An empty message is an empty reply; a person without actions is told so."""
    assert reply("  \n ") == Reply()
    assert read_reply("done", [], PLAN, TODAY).unplaced[0].why == "You have no open action at the moment."


PIECES = (
    *(
        "3.2",
        "3.3",
        "1.1 and 1.2",
        "7.1",
        "5.6",
        "#3.2",
        "the rest",
        "all",
        "except",
        "30.6",
        "\u00a33.2m",
        "3.2%",
        "NI 179",
    ),
    *(
        "done",
        "no change",
        "late",
        "on hold",
        "nearly there",
        "not mine",
        "page live",
        "because of leave",
        "waiting on",
    ),
    *(
        "end of June",
        "by the 5th",
        "now",
        "next Friday",
        "31/4",
        "5 April",
        "thanks",
        "hello",
        "who asked?",
        "caf\u00e9",
    ),
    *(",", ";", ".", "\n", " - ", ":", "!", "\u2022", "and", "but", "(", ")", "*", "?"),
)
TEXTS = st.one_of(st.text(max_size=120), st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join))
DROPPED_WORDS = """
action actions item items re regarding about no number ref reference task point on for as with and then also
so both update is are which that but while whereas though although plus my the rest all others everything
every each of them else except apart from other than bar excluding not save to in or well hi hello ok it
thanks
"""
DROPPED = frozenset(DROPPED_WORDS.split())


@settings(deadline=None)
@given(text=TEXTS, count=st.integers(0, len(MINE)))
@example(text="HELLO A0!0", count=0)
def test_no_word_is_lost_and_no_action_is_invented(text: str, count: int) -> None:
    """Any text can be read, only the person's own actions get words, each once, and every word is somewhere."""
    mine = MINE[:count]
    read = read_reply(text, mine, PLAN, TODAY)
    placed = [id_ for item in read.items for id_ in item.actions]
    assert len(placed) == len(set(placed))
    assert set(placed) <= {a.id for a in mine}
    kept = " ".join([item.words for item in read.items] + [u.words for u in read.unplaced]).casefold()
    # Whom a greeting greets is no news.
    told = re.sub(r"\b(hi|hello|hey|dear)\s+\w+", r"\1", text.casefold())
    lost = {w for w in re.findall(r"[^\W_]+", told) if w not in kept and w not in DROPPED}
    assert lost <= {digit for a in mine for digit in a.ref.split(".")}
    assert bool(text.strip()) == bool(read.items or read.unplaced)


@settings(deadline=None)
@given(text=TEXTS)
def test_a_choice_takes_its_question_away(text: str) -> None:
    """Answering every question leaves none of them, loses no item, and the ids are the same on every reading."""
    read = read_reply(text, MINE, PLAN, TODAY)
    assert read == read_reply(text, MINE, PLAN, TODAY)
    answers = {question.id: question.choices[-1].id for question in read.questions}
    answered = read_reply(text, MINE, PLAN, TODAY, answers)
    assert not {question.id for question in answered.questions} & set(answers)
    assert [item.words for item in answered.items] == [item.words for item in read.items]


@settings(deadline=None)
@given(text=TEXTS, days=st.integers(-4000, 4000))
def test_no_new_date_is_in_the_past(text: str, days: int) -> None:
    """Whatever the day and the text."""
    today = TODAY + timedelta(days=days)
    for item in read_reply(text, MINE, PLAN, today).items:
        assert item.due is None or (item.due.on is not None and item.due.on >= today)


HOSTILE = (
    *(" ", "\n", "\t", " \n", "1", "12 ", "x", "x ", "A ", "Aa Bb ", "-", "(", ":", ", ", "3.2 ", "3.2,", "3.2 and "),
    *("1.1 to 3.3 ", "30/6 ", "now 30/6 ", "end of June ", "no change ", "done ", "on track ", "all ", "the rest "),
    *("except 3.2 ", "until 3.2 ", "and ", "by ", "as ", "not ", "has ", "still ", "1 of 2 ", "waiting on ", "thanks "),
    *("sorry I mean ", "delayed due to ", "3.2 done 3.3 no change ", "Website - done. ", "From:", "\n> ", ":tada: "),
    *("\U0001f389", "a couple of ", "will be "),
)  # fmt: skip
SLOWER = 100
SHORTEST = 0.005
"""Seconds that a clock can tell apart on a busy machine."""


def seconds(text: str) -> float:
    """What it takes to read a text: the least of two, in this process alone."""
    times = []
    for _ in range(2):
        began = time.process_time()
        read_reply(text, MINE, PLAN, TODAY)
        times.append(time.process_time() - began)
    return min(times)


@pytest.mark.parametrize("piece", HOSTILE)
@pytest.mark.parametrize("length", [LONGEST - 100, 40_000])
def test_a_hostile_length_costs_no_square_of_it(piece: str, length: int) -> None:
    """A message as long as Slack lets through cannot stop the bot: ten times the length costs less than the square."""
    text = piece * (length // len(piece))
    assert seconds(text) < SLOWER * max(SHORTEST, seconds(text[: length // 10]))


@pytest.mark.parametrize("text", ["x" * (LONGEST + 1), "3.2 done, 3.3 late. " * LONGEST])
def test_a_text_too_long_for_a_reply_is_handed_back(text: str) -> None:
    """Nothing is taken of it, and the sentence says what to do."""
    read = reply(text)
    assert (read.items, read.questions) == ((), ())
    (whole,) = read.unplaced
    assert whole.words == text
    assert whole.why.startswith(
        "That is more than I can read as one reply, so nothing of it was taken. Send it in parts"
    )


def test_a_long_reply_about_many_actions_is_read() -> None:
    """Fifty actions with a sentence each are no document."""
    plan = [Action(f"a{n}", f"Task number {n}", f"{n // 10 + 1}.{n % 10}") for n in range(50)]
    text = "\n".join(
        f"{a.ref} on track, and a sentence of what has been done about it since the board last met" for a in plan
    )
    read = read_reply(text, plan, plan, TODAY)
    assert [(item.actions, item.status) for item in read.items] == [((a.id,), Status.ON_TARGET) for a in plan]


@pytest.mark.parametrize(
    "text", ["completed, all clinics held", "completed: all four clinics held, both well attended"]
)
def test_all_of_something_else_is_not_every_action(text: str) -> None:
    """The words "all clinics" speak of clinics: the words stay whole and about the one action that is open."""
    (item,) = read_reply(text, MINE[:1], PLAN, TODAY).items
    assert (item.words, item.status) == (text, Status.COMPLETED)
