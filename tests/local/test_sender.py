"""The sender against the local workspace and its faults: nothing doubled, nothing lost."""

import logging
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.local.server import LocalWorkspace
from bot.sender import Sender
from bot.service import Moments
from bot.slack.platform import SlackPlatform
from handlers.requests import AskLater, CloseRound, NoChange, NoChangeForRest, SetReminding, SetStatus
from plans.model import Action, Status
from storage import outbox, people
from storage.rows import OutboxRow
from storage.tables import outbox as rows
from tests.actor import Actor, Json, text_of
from tests.local.conftest import SHORT, StandingClock, client_for
from tests.people import ADEEL, BRONWEN, DIRECTORY, EDWIN, MARION, PERFORMANCE
from tests.records import DOROTA, PLAN, Records, moment, records

LEASE_IS_OVER = outbox.LEASE + timedelta(seconds=1)


@dataclass
class Post:
    """The bot's sending half, driven by hand: records, a sender, a workspace, and a clock that stands still."""

    kept: Records
    workspace: LocalWorkspace
    clock: StandingClock
    slept: list[float] = field(default_factory=list)

    def sender(self, timeout: float = 10) -> Sender:
        """A sender of its own, as another process would have; `timeout` is in seconds."""
        impatient: Any = timeout  # the SDK says int and takes any number
        platform = SlackPlatform(client_for(self.workspace, timeout=impatient), sleep=self.slept.append)
        return Sender(self.kept.database, platform, Moments(self.clock, ZoneInfo("Europe/London"), "ENG"))

    def empty(self, sender: Sender | None = None) -> None:
        """Send all that is due now."""
        sender = sender or self.sender()
        while sender.send_one():
            pass

    def later(self, wait: timedelta = LEASE_IS_OVER) -> None:
        """Let time pass."""
        self.clock.at += wait

    def fault(self, kind: str, method: str = "chat.postMessage", times: int = 1) -> None:
        """Let the next calls of a method go wrong."""
        Actor(self.workspace.url, MARION.id).do("faults", method=method, kind=kind, times=times)

    def read_by(self, user: str) -> list[Json]:
        """What somebody has from Chaser."""
        return Actor(self.workspace.url, user).messages()

    def row(self, key: str) -> OutboxRow:
        """One message."""
        with self.kept.database.reading() as transaction:
            found = outbox.by_key(transaction, key)
        assert found is not None
        return found

    def states(self) -> set[str]:
        """The states of all messages."""
        return {row.state for row in self.kept.outbox()}


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


def test_each_is_asked_once(post: Post) -> None:
    """And the records know the messages."""
    post.empty()
    for user in (ADEEL, BRONWEN):
        (message,) = post.read_by(user.id)
        assert "How do your 2 actions stand?" in text_of(message)
    assert post.states() == {"sent"}
    assert post.row("ask:1").ts == post.read_by(ADEEL.id)[0]["ts"]


def test_a_rate_limit_is_waited_out(post: Post) -> None:
    """Retry-After seconds, and not one less."""
    post.fault("429")
    post.empty()
    assert post.read_by(ADEEL.id) == []
    assert len(post.read_by(BRONWEN.id)) == 1
    row = post.row("ask:1")
    assert (row.state, row.reason, row.next_at) == ("to do", "ratelimited", post.clock.at + timedelta(seconds=1))
    post.later(timedelta(milliseconds=999))
    post.empty()
    assert post.read_by(ADEEL.id) == []
    post.later(timedelta(milliseconds=1))
    post.empty()
    assert len(post.read_by(ADEEL.id)) == 1


@pytest.mark.parametrize(("fault", "arrived"), [("500", 0), ("drop_after_accept", 1)])
def test_when_nobody_knows_it_is_looked_up_first(post: Post, fault: str, arrived: int) -> None:
    """Not before its lease is over; then what arrived is found, and what did not is sent."""
    post.fault(fault)
    post.empty()
    assert len(post.read_by(ADEEL.id)) == arrived
    assert post.row("ask:1").state == "sending"
    post.later(timedelta(seconds=29))
    post.empty()
    assert post.row("ask:1").state == "sending"
    post.later()
    post.empty()
    (message,) = post.read_by(ADEEL.id)
    assert (post.row("ask:1").state, post.row("ask:1").ts) == ("sent", message["ts"])


def test_an_answer_that_comes_too_late(post: Post) -> None:
    """The message arrived; it is found, not sent again."""
    post.fault("timeout")
    post.empty(post.sender(timeout=SHORT.late_answer / 3))
    assert post.row("ask:1").state == "sending"
    post.later()
    post.empty()
    assert len(post.read_by(ADEEL.id)) == 1
    assert post.states() == {"sent"}


@pytest.mark.parametrize("trouble", ["429", "500", "drop_after_accept"])
def test_a_look_up_that_fails_is_not_taken_for_a_no(post: Post, trouble: str) -> None:
    """What may have arrived is looked up again until the workspace answers: sent blindly, it would come twice."""
    post.fault("drop_after_accept")
    post.empty()
    post.fault(trouble, "conversations.history", times=3)
    for _ in range(4):
        post.later()
        post.empty()
        assert len(post.read_by(ADEEL.id)) == 1
    assert post.states() == {"sent"}


def test_a_workspace_that_is_away(post: Post) -> None:
    """Nothing is lost while it cannot be reached, and nothing comes twice when it is back: not even what arrived."""
    post.fault("drop_after_accept")
    post.empty()
    away = LocalWorkspace(DIRECTORY, post.clock)
    away.start()
    gone = replace(post, workspace=away)
    sender = gone.sender()
    away.stop()
    for _ in range(3):
        post.later()
        post.empty(sender)
    assert post.row("ask:1").state == "sending"
    post.later(timedelta(minutes=10))
    post.empty()
    assert [len(post.read_by(user.id)) for user in (ADEEL, BRONWEN)] == [1, 1]


def test_records_that_fail_after_the_send(post: Post) -> None:
    """The message is out and its outcome cannot be written: it is found later, and not sent again."""
    with post.kept.database.writing() as transaction:
        transaction.connection.exec_driver_sql(
            "CREATE TRIGGER full BEFORE UPDATE ON outbox WHEN NEW.state = 'sent' "
            "BEGIN SELECT RAISE(FAIL, 'disk is full'); END"
        )
    sender = post.sender()
    sender.start()
    Actor(post.workspace.url, ADEEL.id).wait_for("How do your 2 actions stand?")
    sender.stop()
    with post.kept.database.writing() as transaction:
        transaction.connection.exec_driver_sql("DROP TRIGGER full")
    assert post.row("ask:1").state == "sending"
    post.later()
    post.empty()
    assert [len(post.read_by(user.id)) for user in (ADEEL, BRONWEN)] == [1, 1]


def test_a_sender_that_was_killed(post: Post) -> None:
    """Between the send and its record: whoever comes next finds the message."""
    with post.kept.database.writing() as transaction:
        row = outbox.claim(transaction, post.clock.at)
        assert row is not None
    other = post.sender()
    post.empty(other)
    assert post.read_by(ADEEL.id) == []
    post.later()
    post.empty(other)
    assert len(post.read_by(ADEEL.id)) == 1


def test_a_sender_that_lost_its_claim_takes_its_copy_back(post: Post) -> None:
    """Too slow beyond its lease, it finds that another has sent meanwhile."""
    slow, quick = post.sender(), post.sender()
    post.fault("timeout")
    working = threading.Thread(target=slow.send_one)
    working.start()
    Actor(post.workspace.url, ADEEL.id).wait_for("How do your 2 actions stand?")
    with post.kept.database.writing() as transaction:
        transaction.run(rows.update().where(rows.c.key == "ask:1").values(epoch=7, state="to do"))
    working.join()
    assert post.read_by(ADEEL.id) == []
    post.empty(quick)
    assert len(post.read_by(ADEEL.id)) == 1


def test_two_senders_share_the_work(post: Post) -> None:
    """Whoever claims a row sends it, and nobody else."""
    senders = [threading.Thread(target=post.empty, args=(post.sender(),)) for _ in range(3)]
    for one in senders:
        one.start()
    for one in senders:
        one.join()
    assert [len(post.read_by(user.id)) for user in (ADEEL, BRONWEN)] == [1, 1]


def test_what_can_never_arrive_is_dead_with_its_reason(post: Post) -> None:
    """Somebody whose account is gone: tried once, then left; the others are asked."""
    _enqueue(post, "gone", EDWIN.id)
    post.empty()
    assert (post.row("gone").state, post.row("gone").reason) == ("dead", "channel_not_found")
    assert post.row("ask:1").state == "sent"


def test_a_poison_row_stops_no_other(post: Post) -> None:
    """It waits longer each time, is dead after three, and its log line has no words of anybody."""
    with post.kept.database.writing() as transaction:
        transaction.run(rows.update().where(rows.c.key == "ask:1").values(subject={"request": "x", "who": "Adeel"}))
        transaction.run(rows.update().where(rows.c.key == "ask:1").values(kind="digest", subject={}))
    for _ in range(5):
        post.empty()
        post.later()
    assert (post.row("ask:1").state, post.row("ask:1").reason, post.row("ask:1").attempts) == ("dead", "KeyError", 3)
    assert post.row("ask:2").state == "sent"


def test_many_refusals_are_no_fault_of_our_own(post: Post) -> None:
    """A message that was rate limited again and again is not given up for the first thing that goes wrong after."""
    post.fault("429", times=4)
    for _ in range(4):
        post.sender().send_one()
        post.later(timedelta(seconds=2))
    _spoil(post, "ask:1", "digest")
    post.empty()
    assert post.row("ask:1").state == "sending"
    _spoil(post, "ask:1", "ask")
    post.later(timedelta(minutes=6))
    post.empty()
    assert len(post.read_by(ADEEL.id)) == 1


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


def test_the_logs_of_all_this_name_nobody(post: Post, caplog: pytest.LogCaptureFixture) -> None:
    """Every way of failing, and not a token or a word of a person in any line."""
    caplog.set_level(logging.DEBUG, "bot")
    post.kept.do(ADEEL.id, NoChange(1, post.kept.action("1.1").id, "canary in the mine"))
    for fault in ("429", "500", "drop_after_accept"):
        post.fault(fault)
        post.empty()
        post.later()
    _spoil(post, "ask:2", "digest")
    post.empty()
    said = " ".join(str(vars(record)) for record in caplog.records)
    assert "sender.refused" in said
    for secret in ("canary", "Adeel", "Night sweeping", "xoxb-"):
        assert secret not in said


def _enqueue(post: Post, key: str, recipient: str) -> None:
    with post.kept.database.writing() as transaction:
        outbox.enqueue(transaction, 1, key, "idle", {"person": 1}, recipient, post.clock.at)


def _spoil(post: Post, key: str, kind: str) -> None:
    """Make a row one that cannot be composed: a digest of a request."""
    with post.kept.database.writing() as transaction:
        transaction.run(rows.update().where(rows.c.key == key).values(kind=kind))
