"""Free-text replies: which action gets which words, and what is handed back."""

from datetime import date

import pytest

from plans.model import Status
from plans.reply import read_reply
from tests.unit.replies_sample import (
    A_QUESTION,
    ALL,
    BY_REF,
    END_OF_JUNE,
    MINE,
    PASS_ON,
    PLAN,
    TODAY,
    refs,
    reply,
    told,
)

TWO_DIGITS = "This plan has no 3.02. Did you mean 3.2 Better performance pages on the website?"
NEWS_OF_OTHERS = (
    "5.6 is Ann Marsh's and Raj Patel's. If that is news, pass it on to Ann Marsh or Raj Patel, who can tell me."
)
FIRST_EXAMPLE = (
    "3.2 still outstanding as a result of vacancies, now end of June; 3.3 no change; "
    "1.1 and 1.2 suspended till the shared service is agreed"
)


@pytest.mark.parametrize(
    ("text", "items"),
    [
        (
            FIRST_EXAMPLE,
            [
                ("3.2", "still outstanding as a result of vacancies, now end of June", Status.LATE, END_OF_JUNE),
                ("3.3", "no change", "no change"),
                ("1.1", "1.2", "suspended till the shared service is agreed", Status.ON_HOLD),
            ],
        ),
        (
            "3.2 page went live last week, top 5 to follow end of June. 3.3 same as before",
            [
                ("3.2", "page went live last week, top 5 to follow end of June", Status.LATE, END_OF_JUNE),
                ("3.3", "same as before", "no change"),
            ],
        ),
        ("3.2 - done, 3.3 on hold", [("3.2", "done", Status.COMPLETED), ("3.3", "on hold", Status.ON_HOLD)]),
        ("3.2 done 3.3 on hold", [("3.2", "done", Status.COMPLETED), ("3.3", "on hold", Status.ON_HOLD)]),
        ("3.2 is done and 3.3 is on hold", [("3.2", "done", Status.COMPLETED), ("3.3", "on hold", Status.ON_HOLD)]),
        ("closed 3.2 and 3.3 is on hold", [("3.2", "closed", Status.COMPLETED), ("3.3", "on hold", Status.ON_HOLD)]),
        ("- 3.2 done\n* 3.3 on hold\n\u2022 1.1: no change", [
            ("3.2", "done", Status.COMPLETED), ("3.3", "on hold", Status.ON_HOLD), ("1.1", "no change", "no change"),
        ]),
        ("1. 3.2 done\n2. 3.3 no change", [("3.2", "done", Status.COMPLETED), ("3.3", "no change", "no change")]),
        ("3.2 on track, no change on 3.3", [("3.2", "on track", Status.ON_TARGET), ("3.3", "no change", "no change")]),
        ("no change on 3.2 and 3.3", [("3.2", "3.3", "no change", "no change")]),
        ("3.2,3.3 no change", [("3.2", "3.3", "no change", "no change")]),
        ("3.2/3.3 - no change", [("3.2", "3.3", "no change", "no change")]),
        ("1.1 to 3.3 no change", [("1.1", "1.2", "3.2", "3.3", "no change", "no change")]),
        ("3.2 rose from 3.2 to 4.1 this quarter", [("3.2", "rose from 3.2 to 4.1 this quarter")]),
        ("3.2 waiting on 1.1 to finish", [("3.2", "waiting on 1.1 to finish")]),
        ("met partners on 3 April re 3.2", [("3.2", "met partners on 3 April")]),
        ("Both 3.2 and 3.3 are on track", [("3.2", "3.3", "on track", Status.ON_TARGET)]),
        ("Done: 3.2. On hold - 1.1", [("3.2", "Done", Status.COMPLETED), ("1.1", "On hold", Status.ON_HOLD)]),
        ("yes 3.2 done", [("3.2", "done", Status.COMPLETED)]),
        ("I think 3.2 is done", [("3.2", "I think 3.2 is done", Status.COMPLETED)]),
        ("3.2: Green. 3.3: Amber", [("3.2", "Green", Status.ON_TARGET), ("3.3", "Amber", Status.LATE)]),
        ("3.2 done\nclinics on hold", [("3.2", "done", Status.COMPLETED), ("5.3", "clinics on hold", Status.ON_HOLD)]),
        ("3.2 page live. 3.3 no change. 3.2 survey to follow", [
            ("3.2", "page live; survey to follow"), ("3.3", "no change", "no change"),
        ]),
        ("3.2 page is live.\nSurvey is next", [("3.2", "page is live. Survey is next")]),
        ("Hi Chaser,\n\n3.2 - page is up. Waiting on IT.\n3.3 as before\n\nMany thanks\nSue", [
            ("3.2", "page is up. Waiting on IT"), ("3.3", "as before", "no change"),
        ]),
    ],
)  # fmt: skip
def test_each_action_gets_its_own_words(text: str, items: list[tuple[object, ...]]) -> None:
    """Separated by anything people separate with; nothing is left over and nothing is asked."""
    read = reply(text)
    assert told(read) == items
    assert (read.questions, read.unplaced) == ((), ())


@pytest.mark.parametrize(
    "before", ["3.2 ", "3.2: ", "3.2 - ", "Re 3.2 ", "#3.2 ", "action 3.2 is ", "*3.2* ", "Hi, 3.2 ", "(3.2) "]
)
def test_a_reference_may_be_dressed(before: str) -> None:
    """However it is led up to, only the words remain."""
    assert told(reply(f"{before}done. Thanks!")) == [("3.2", "done", Status.COMPLETED)]


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("all done", [(*ALL, "done", Status.COMPLETED)]),
        ("everything on track", [(*ALL, "on track", Status.ON_TARGET)]),
        ("no change", [(*ALL, "no change", "no change")]),
        ("Nothing to report this time, thanks", [(*ALL, "Nothing to report this time, thanks", "no change")]),
        ("No changes to report on any of mine", [(*ALL, "No changes to report on any of mine", "no change")]),
        ("no change on the rest", [(*ALL, "no change", "no change")]),
        ("3.2 done, rest no change", [
            ("3.2", "done", Status.COMPLETED), ("1.1", "1.2", "3.3", "5.3", "no change", "no change"),
        ]),
        ("No change for the others. 3.2 done", [
            ("1.1", "1.2", "3.3", "5.3", "No change", "no change"), ("3.2", "done", Status.COMPLETED),
        ]),
        ("all done except 3.2, which is on hold", [
            ("1.1", "1.2", "3.3", "5.3", "done", Status.COMPLETED), ("3.2", "on hold", Status.ON_HOLD),
        ]),
        ("3.2 pages uploaded. All done.", [("3.2", "pages uploaded. All done", Status.COMPLETED)]),
        ("all five done", [(*ALL, "done", Status.COMPLETED)]),
    ],
)  # fmt: skip
def test_all_and_the_rest(text: str, items: list[tuple[object, ...]]) -> None:
    """The rest is every action that nothing else is said of; "all" after words about one is all of that one."""
    read = reply(text)
    assert told(read) == items
    assert read.unplaced == ()


@pytest.mark.parametrize(
    ("text", "items", "words", "left_out"),
    [
        ("all no change apart from 3.3", [("1.1", "1.2", "3.2", "5.3", "no change", "no change")], "apart from 3.3",
         "3.3"),
        ("all but 3.2 done", [("1.1", "1.2", "3.3", "5.3", "done", Status.COMPLETED)], "but 3.2", "3.2"),
        ("I've done 3.2 but not 3.3", [("3.2", "I've done", Status.COMPLETED)], "but not 3.3", "3.3"),
        ("3.2 done (not 3.3)", [("3.2", "done", Status.COMPLETED)], "(not 3.3)", "3.3"),
        ("3.2, not 3.3, is on track", [("3.2", "on track", Status.ON_TARGET)], "not 3.3", "3.3"),
    ],
)  # fmt: skip
def test_what_is_left_out_is_told(text: str, items: list[tuple[object, ...]], words: str, left_out: str) -> None:
    """An exception that says nothing of its own is handed back: it has not been answered."""
    read = reply(text)
    assert told(read) == items
    why = f"You leave {left_out} out, so nothing is saved for it."
    assert [(u.words, u.why, u.suggestions) for u in read.unplaced] == [(words, why, (f"id-{left_out}",))]


def test_the_rest_of_nothing_is_told() -> None:
    """With every action named there is no rest."""
    read = reply("3.2 done, the rest no change", "3.2")
    assert told(read) == [("3.2", "done", Status.COMPLETED)]
    assert [u.why for u in read.unplaced] == ["No other action of yours is open."]


def test_both_of_five_is_not_guessed() -> None:
    """A number of actions that the person does not have finds none."""
    assert reply("both done").items == ()
    assert "You speak of 2 actions." in reply("both done").unplaced[0].why
    assert told(reply("both done", "3.2", "3.3")) == [("3.2", "3.3", "done", Status.COMPLETED)]


@pytest.mark.parametrize(
    ("text", "covered"),
    [
        ("everything else no change", ["1.2", "3.3"]),
        ("the rest is done", ["1.2", "3.3"]),
        ("the other two no change", ["1.2", "3.3"]),
        ("no change", ["1.2", "3.3"]),
        ("all no change", ["1.2", "3.3"]),
        ("both done", ["1.2", "3.3"]),
        ("1.2 done, the other one no change", ["1.2", "3.3"]),
        ("all done", ["1.1", "1.2", "3.2", "3.3"]),
        ("all four done", ["1.1", "1.2", "3.2", "3.3"]),
        ("the other three no change", []),
    ],
)
def test_what_was_answered_before_is_none_of_the_rest(text: str, covered: list[str]) -> None:
    """Of four actions 1.1 and 3.2 have answers; only words that give all of them a status change these."""
    mine = [BY_REF[ref] for ref in ("1.1", "1.2", "3.2", "3.3")]
    read = read_reply(text, mine, PLAN, TODAY, answered={BY_REF["1.1"].id, BY_REF["3.2"].id})
    assert sorted(ref for item in read.items for ref in refs(item)) == covered


def test_one_open_action_needs_no_reference() -> None:
    """What is said is about the only one."""
    read = reply("nearly there, end of May", "3.2")
    assert told(read) == [("3.2", "nearly there, end of May", Status.LATE, date(2010, 5, 31))]
    assert told(reply("all done", "3.2")) == [("3.2", "done", Status.COMPLETED)]


@pytest.mark.parametrize(
    "text", ["nearly there, end of May", "done", "still waiting on others", "rose to 3.2 this year", "rag green"]
)
def test_several_open_actions_need_one(text: str) -> None:
    """Without a reference or a title the words go nowhere, and the open ones are suggested."""
    read = reply(text)
    assert (read.items, read.questions) == ((), ())
    assert [(u.words, u.suggestions) for u in read.unplaced] == [(text, tuple(a.id for a in MINE))]
    assert read.unplaced[0].why == "Which action is that about? You have 1.1, 1.2, 3.2, 3.3 and 5.3 open."


@pytest.mark.parametrize(
    ("text", "ref"),
    [("website pages are live", "3.2"), ("promises agreed by Cabinet", "1.2"), ("Clinics: two held in March", "5.3")],
)
def test_a_title_is_as_good_as_a_reference(text: str, ref: str) -> None:
    """Where its words stand in one title only."""
    assert [refs(item) for item in reply(text).items] == [(ref,)]


@pytest.mark.parametrize(
    "text", ["performance is good", "the service and leadership parts are late", "it was good to learn"]
)
def test_a_word_of_two_titles_names_none(text: str) -> None:
    """Or of none."""
    assert reply(text).items == ()


@pytest.mark.parametrize(
    ("text", "words", "why", "suggested"),
    [
        ("7.1 done", "7.1 done", "This plan has no 7.1.", []),
        ("3.4 done", "3.4 done", "This plan has no 3.4. Did you mean 3.3 Choose a performance system?", ["3.3"]),
        ("3.02 done", "3.02 done", TWO_DIGITS, ["3.2"]),
        ("5.6 nearly there", "5.6 nearly there", NEWS_OF_OTHERS, []),
        ("3.2 and 3.3: who decides?", "3.2 and 3.3: who decides?", A_QUESTION, ["3.2", "3.3"]),
        ("What about 3.3?", "What about 3.3?", A_QUESTION, ["3.3"]),
        ("5.2 nearly there", "5.2 nearly there", "5.2 is completed, so nobody is asked about it.", []),
        ("6.1 nearly there", "6.1 nearly there", "6.1 is not one of the actions that you are asked about.", []),
        ("3.2", "3.2", "You named 3.2 but said nothing about it.", ["3.2"]),
        ("3.2 -", "3.2", "You named 3.2 but said nothing about it.", ["3.2"]),
        ("3.2 is not mine any more", "3.2 is not mine any more", PASS_ON, ["3.2"]),
        ("3.2 what do you need?", "3.2 what do you need?", A_QUESTION, ["3.2"]),
        ("who asked this?", "who asked this?", A_QUESTION, []),
        ("thanks!", "thanks!", "You're welcome. There was nothing about an action in that.", []),
        ("Hello there", "Hello there", "Tell me how your actions stand, for example: 1.1 no change.", []),
    ],
)  # fmt: skip
def test_what_finds_no_action_comes_back(text: str, words: str, why: str, suggested: list[str]) -> None:
    """With the words, and a sentence that says why."""
    read = reply(text)
    assert (read.items, read.questions) == ((), ())
    assert [(u.words, u.why) for u in read.unplaced] == [(words, why)]
    assert [id_.removeprefix("id-") for id_ in read.unplaced[0].suggestions] == suggested


def test_the_rest_of_a_reply_is_taken_all_the_same() -> None:
    """One bad reference spoils nothing, and the words after it are not put on the action before."""
    read = reply("3.2 done. 7.1 nearly there. Waiting on IT. 3.3 and 5.6 no change")
    assert told(read) == [("3.2", "done", Status.COMPLETED), ("3.3", "no change", "no change")]
    assert [u.words for u in read.unplaced] == ["7.1 nearly there. Waiting on IT", "5.6 no change"]


@pytest.mark.parametrize(
    "words",
    [
        *(
            "top 5 to follow",
            "clinic proposed for NI 179",
            "see Part 3",
            "cost is \u00a33.2m",
            "up 3.2%",
            "3.3 days lost",
        ),
        *("lost 3.3 days", "meeting at 10.30", "version 3.3 is out", "rose by 3.3 per cent", "waiting for 3.3"),
    ],
)
def test_a_number_in_the_words_is_no_reference(words: str) -> None:
    """It stays in the note."""
    read = reply(f"1.1 {words}")
    assert told(read) == [("1.1", words)]
    assert read.unplaced == ()


def test_a_date_with_a_dot_is_a_date() -> None:
    """30.6 is the thirtieth of June, not an action."""
    assert told(reply("3.2 now 30.6")) == [("3.2", "now 30.6", Status.LATE, END_OF_JUNE)]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "not mine, it's Grace's",
            "Not my action any more",
            "sorry, this isn't mine",
            "that's Ann's now",
            "wrong person",
        ),
        *("I don't own this", "nothing to do with me", "belongs to Raj Patel", "no longer my area"),
    ],
)
def test_not_mine_is_no_progress(text: str) -> None:
    """Also from somebody who has one action only: it is not kept as news of it."""
    read = reply(text, "3.2")
    assert (read.items, read.questions) == ((), ())
    assert [(u.words, u.why) for u in read.unplaced] == [(text, PASS_ON)]


@pytest.mark.parametrize("text", ["it's Friday's job to finish", "now with Legal", "not mine to decide, but on track"])
def test_words_like_not_mine_are_never_lost(text: str) -> None:
    """They are kept, or handed back."""
    read = reply(text, "3.2")
    assert [*(item.words for item in read.items), *(u.words for u in read.unplaced)] == [text]


@pytest.mark.parametrize(
    ("text", "command"),
    [
        *[
            (text, "/plan stop")
            for text in ("stop", "please stop messaging me", "don't remind me again", "Stop chasing me!")
        ],
        *[
            (text, "/plan undo")
            for text in ("undo", "scrap my last message", "take back what I said", "delete that please")
        ],
    ],
)
@pytest.mark.parametrize("refs", [("3.2",), ALL])
def test_plain_words_that_ask_for_a_command_are_told_it(text: str, command: str, refs: tuple[str, ...]) -> None:
    """Nothing is kept of them, and nothing is done without the command."""
    read = reply(text, *refs)
    assert (read.items, read.questions) == ((), ())
    assert [command in u.why for u in read.unplaced] == [True]
