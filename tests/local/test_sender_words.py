"""What is sent follows the records: updates, closings, people who stop, hostile words."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.local.server import LocalWorkspace
from handlers.requests import AskLater, CloseRound, NoChange, NoChangeForRest, SetReminding, SetStatus
from plans.model import Action, Status
from storage import outbox, people
from storage.tables import outbox as rows
from tests.actor import Actor, text_of
from tests.local.conftest import StandingClock
from tests.local.sending import Post
from tests.people import ADEEL, BRONWEN, MARION, PERFORMANCE
from tests.records import DOROTA, PLAN, moment, records


@pytest.fixture
def clock() -> StandingClock:
    """Thursday 1 April 2027, nine in the morning."""
    return StandingClock(moment().at)


@pytest.fixture
def post(local: LocalWorkspace, clock: StandingClock, tmp_path: Path) -> Iterator[Post]:
    """A round just opened: two people are to be asked, nothing is sent yet but the lead's welcome."""
    kept = records(tmp_path)
    found = Post(kept, local, clock)
    found.empty()
    kept.open_round(by=DOROTA)
    yield found
    kept.database.close()


def test_an_answer_changes_the_message_that_asked(post: Post) -> None:
    """Both owners' messages, where an action is both of theirs; in place, without a new message."""
    post.empty()
    request = post.kept.request_of(ADEEL.id, 1)
    post.kept.do(ADEEL.id, SetStatus(request.id, post.kept.action("1.2").id, Status.COMPLETED, "all 40 are out"))
    post.later(outbox.GATHERING)
    post.empty()
    for user in (ADEEL, BRONWEN):
        (message,) = post.read_by(user.id)
        assert "all 40 are out" in text_of(message)


def test_an_answer_before_the_message_went_out(post: Post) -> None:
    """A press cannot come so early, but another owner's can: the message is made as things stand, and not changed."""
    request = post.kept.request_of(ADEEL.id, 1)
    post.kept.do(ADEEL.id, SetStatus(request.id, post.kept.action("1.2").id, Status.COMPLETED, "all 40 are out"))
    assert len(post.kept.outbox()) == 3
    post.empty()
    assert "all 40 are out" in text_of(post.read_by(BRONWEN.id)[0])


def test_an_answer_while_the_message_is_on_its_way(post: Post) -> None:
    """The change waits until it is known whether the message arrived, and then is made."""
    post.fault("drop_after_accept")
    post.empty()
    request = post.kept.request_of(ADEEL.id, 1)
    post.kept.do(ADEEL.id, NoChange(request.id, post.kept.action("1.1").id, "nothing moved yet"))
    post.empty()
    assert "nothing moved yet" not in text_of(post.read_by(ADEEL.id)[0])
    post.later()
    post.empty()
    post.later()
    post.empty()
    (message,) = post.read_by(ADEEL.id)
    assert "nothing moved yet" in text_of(message)
    assert post.states() == {"sent"}


def test_changes_that_come_quickly_are_made_as_one(post: Post) -> None:
    """Ten answers between two sends cost one update."""
    post.empty()
    request = post.kept.request_of(ADEEL.id, 1)
    for n in range(10):
        post.kept.do(ADEEL.id, NoChange(request.id, post.kept.action("1.1").id, f"word {n}"))
    assert [row.kind for row in post.kept.outbox()].count("update") == 1
    post.later(outbox.GATHERING)
    post.empty()
    assert "word 9" in text_of(post.read_by(ADEEL.id)[0])


def test_a_press_while_an_update_is_being_sent(post: Post) -> None:
    """The update in hand was made before it, so another follows."""
    post.empty()
    request = post.kept.request_of(ADEEL.id, 1)
    post.kept.do(ADEEL.id, NoChange(request.id, post.kept.action("1.1").id, "first"))
    post.fault("500", "chat.update")
    post.fault("timeout", "chat.update")
    post.later(outbox.GATHERING)
    post.empty()
    post.later()
    sending = threading.Thread(target=post.empty)
    sending.start()
    Actor(post.workspace.url, ADEEL.id).wait_for("first")
    post.kept.do(ADEEL.id, NoChange(request.id, post.kept.action("1.1").id, "second"))
    sending.join()
    post.later(outbox.GATHERING)
    post.empty()
    assert "second" in text_of(post.read_by(ADEEL.id)[0])


def test_somebody_who_said_stop_is_not_written_to(post: Post) -> None:
    """Even where the message was waiting already."""
    post.kept.do(ADEEL.id, SetReminding(False))
    post.empty()
    assert post.read_by(ADEEL.id) == []
    assert post.row("ask:1").state == "dead"
    assert len(post.read_by(BRONWEN.id)) == 1


def test_somebody_who_left_is_not_written_to(post: Post) -> None:
    """The directory said so after the round had opened."""
    with post.kept.database.writing() as transaction:
        people.keep(transaction, 1, [people.Profile(ADEEL.id, "Adeel Rahman", is_active=False)])
    post.empty()
    assert post.read_by(ADEEL.id) == []


def test_a_question_that_waited_until_the_round_closed_is_not_asked(post: Post) -> None:
    """After an outage as long as the round; the digest comes all the same."""
    post.kept.do(MARION.id, CloseRound(1))
    post.empty()
    assert post.read_by(ADEEL.id) == []
    assert "April 27" in text_of(Actor(post.workspace.url, MARION.id).messages(PERFORMANCE.id)[0])


def test_a_reminder_with_nothing_left_is_not_sent(post: Post) -> None:
    """They answered between the clock's tick and the sender's turn."""
    post.empty()
    post.kept.tick(moment(days=14))
    assert any(row.kind == "reminder" and row.recipient == ADEEL.id for row in post.kept.outbox())
    post.kept.do(ADEEL.id, NoChangeForRest(post.kept.request_of(ADEEL.id, 1).id))
    post.later(timedelta(days=14))
    post.empty()
    assert len(post.read_by(ADEEL.id)) == 1
    assert len(post.read_by(BRONWEN.id)) == 2


def test_the_digest_has_its_themes_in_its_thread(post: Post) -> None:
    """They wait for it, however it fares."""
    post.empty()
    post.fault("drop_after_accept")
    post.kept.do(MARION.id, CloseRound(1))
    for _ in range(4):
        post.empty()
        post.later()
    messages = Actor(post.workspace.url, MARION.id).messages(PERFORMANCE.id)
    roots = {message["ts"] for message in messages if message.get("thread_ts") in (None, message["ts"])}
    assert len(roots) == 1
    assert [m["thread_ts"] in roots for m in messages if m["ts"] not in roots] == [True, True]


def test_what_replies_to_a_dead_message_is_dead_too(post: Post) -> None:
    """A digest that could not be posted has no thread."""
    with post.kept.database.writing() as transaction:
        transaction.run(rows.update().values(recipient="C0NOWHERE"))
    post.kept.do(MARION.id, CloseRound(1))
    with post.kept.database.writing() as transaction:
        transaction.run(rows.update().where(rows.c.kind.like("digest%")).values(recipient="C0NOWHERE"))
    post.empty()
    assert {row.state for row in post.kept.outbox() if row.kind.startswith("digest")} == {"dead"}


def test_hostile_words_go_through_and_call_nobody(local: LocalWorkspace, clock: StandingClock, tmp_path: Path) -> None:
    """A title that would notify everybody, and one word of four thousand letters."""
    first, second, *others = PLAN.actions
    hostile = (replace(first, title="<!channel> *now* &amp; <@U0MARION>"), replace(second, title="W" * 4000, ref=""))
    post = Post(records(tmp_path, replace(PLAN, actions=(*hostile, *others))), local, clock)
    post.kept.open_round()
    post.empty()
    assert post.states() == {"sent"}
    (message,) = post.read_by(ADEEL.id)
    marked_up = [message["text"], *_marked_up(message["blocks"])]
    assert not [words for words in marked_up if "<!" in words or "<@U0MARION" in words]


def _marked_up(part: Any) -> list[str]:  # noqa: ANN401 - walks JSON
    """Every text in which the workspace looks for markup."""
    if isinstance(part, list):
        return [words for one in part for words in _marked_up(one)]
    if not isinstance(part, dict):
        return []
    own = [part["text"]] if part.get("type") == "mrkdwn" else []
    return own + _marked_up(list(part.values()))


def test_actions_with_the_same_reference_are_asked_one_by_one(
    local: LocalWorkspace, clock: StandingClock, tmp_path: Path
) -> None:
    """And without any reference too."""
    alike: tuple[Action, ...] = tuple(replace(a, ref="1" if n < 2 else "") for n, a in enumerate(PLAN.actions))
    post = Post(records(tmp_path, replace(PLAN, actions=alike)), local, clock)
    post.kept.open_round()
    post.empty()
    assert "Night sweeping" in text_of(post.read_by(ADEEL.id)[0])
    assert "Litter bins" in text_of(post.read_by(ADEEL.id)[0])


def test_ask_me_later_and_the_reminder_of_the_same_morning_are_one_message(post: Post) -> None:
    """Put off until the day on which a reminder falls due."""
    post.empty()
    put_off = moment(days=7)
    post.kept.do(ADEEL.id, AskLater(post.kept.request_of(ADEEL.id, 1).id), put_off)
    post.kept.tick(moment(days=14))
    post.later(timedelta(days=14))
    post.empty()
    assert len(post.read_by(ADEEL.id)) == 2
