"""The sender against the local workspace and its faults: nothing doubled, nothing lost."""

import logging
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.local.server import LocalWorkspace
from bot.slack import platform
from handlers.requests import CloseRound, NoChange
from storage import outbox, people
from storage.tables import outbox as rows
from tests.actor import Actor, text_of
from tests.local.conftest import SHORT, StandingClock
from tests.local.sending import Post
from tests.people import ADEEL, BRONWEN, DIRECTORY, EDWIN
from tests.records import CHANNEL, DOROTA, claim_one, moment, records


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
    """Not before lease and quarantine are over; then what arrived is found, and what did not is sent.

    Not at the first vain look, but at the second, ten seconds later: Slack may not show yet what it has taken.
    """
    post.fault(fault)
    post.empty()
    for seconds in (29, 29, 3, 8, 3):
        assert len(post.read_by(ADEEL.id)) == arrived
        post.later(timedelta(seconds=seconds))
        post.empty()
    (message,) = post.read_by(ADEEL.id)
    assert (post.row("ask:1").state, post.row("ask:1").ts) == ("sent", message["ts"])


def test_what_shows_only_later_is_found_at_the_second_look(post: Post) -> None:
    """Slack had taken it and did not show it at the first."""
    post.fault("drop_after_accept")
    post.empty()
    post.fault("stale", "conversations.history")
    post.settle()
    assert len(post.read_by(ADEEL.id)) == 1
    assert post.states() == {"sent"}


def test_an_answer_that_comes_too_late(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message arrived; it is found, not sent again."""
    monkeypatch.setattr(platform, "SENDING_SECONDS", SHORT.late_answer / 3)
    post.fault("timeout")
    post.empty()
    assert post.row("ask:1").state == "sending"
    post.settle()
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
    post.settle()
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
        row = claim_one(transaction, post.clock.at)
        assert row is not None
    other = post.sender()
    post.empty(other)
    assert post.read_by(ADEEL.id) == []
    post.settle(other)
    assert len(post.read_by(ADEEL.id)) == 1


@pytest.mark.parametrize("answer", ["it is answered", "no answer comes"])
@pytest.mark.parametrize(
    ("state", "left"), [("sent", 0), ("sending", 1)], ids=["another has sent it", "another has it"]
)
def test_a_sender_that_lost_its_claim_takes_its_copy_back(post: Post, state: str, left: int, answer: str) -> None:
    """Too slow beyond its lease. Its copy is deleted where there is another; else it may be the only one."""
    with post.kept.database.writing() as transaction:
        transaction.connection.exec_driver_sql("CREATE TABLE meanwhile AS SELECT ? AS state", (state,))
        transaction.connection.exec_driver_sql(
            "CREATE TRIGGER lost AFTER UPDATE ON outbox WHEN NEW.key = 'ask:1' AND NEW.epoch = 1 BEGIN UPDATE outbox "
            "SET epoch = 7, state = (SELECT state FROM meanwhile), channel = 'D1', ts = '9.9' WHERE id = NEW.id; END"
        )
    if answer == "no answer comes":
        post.fault("drop_after_accept")
    post.empty(post.sender(patience=outbox.Patience(lease=timedelta(seconds=2))))
    assert len(post.read_by(ADEEL.id)) == left
    post.settle()
    assert len(post.read_by(ADEEL.id)) == left
    assert post.row("ask:1").state == "sent"


def test_an_older_databases_message_is_not_taken_for_this_ones(post: Post, tmp_path: Path) -> None:
    """New records count from 1 again: what a trial run sent under the same key is another message."""
    post.empty()
    (tmp_path / "new").mkdir()
    new = replace(post, kept=records(tmp_path / "new"))
    new.kept.open_round(by=DOROTA)
    with new.kept.database.writing() as transaction:
        while claim_one(transaction, new.clock.at):
            pass
    new.settle()
    assert new.row("ask:1").ts != post.row("ask:1").ts
    assert [len(new.read_by(user.id)) for user in (ADEEL, BRONWEN)] == [2, 2]
    new.kept.database.close()


def test_nobody_may_look_whether_the_digest_arrived(post: Post, caplog: pytest.LogCaptureFixture) -> None:
    """It is neither sent again nor called unsent: the log and the plan's lead are told, once."""
    post.empty()
    post.fault("drop_after_accept")
    post.kept.do(DOROTA, CloseRound(1))
    post.empty()
    with post.kept.database.writing() as transaction:
        transaction.run(rows.update().where(rows.c.key == "digest:1").values(recipient="C0NOWHERE"))
    for _ in range(3):
        post.later()
        post.empty()
    assert (post.row("digest:1").state, post.row("digest:1").reason) == ("unknown", "channel_not_found")
    assert post.states() == {"sent", "unknown", "dead"}
    (said,) = [m for m in map(text_of, post.read_by(DOROTA)) if "Please look whether the digest" in m]
    assert "“April 27” for Street care" in said
    assert [r.levelname for r in caplog.records if getattr(r, "action", "") == "sender.unknown"] == ["ERROR"]


def test_a_persons_message_that_may_have_arrived_is_sent_again_and_says_so(post: Post) -> None:
    """Where nobody may look; what is unknown a second time is not sent a third."""
    post.hold_back("ask:2")
    post.fault("drop_after_accept", times=2)
    post.empty()
    for state in ("sending", "unknown"):
        post.fault("missing_scope", "conversations.history")
        post.later()
        post.empty()
        assert post.row("ask:1").state == state
        said = [text_of(message) for message in post.read_by(ADEEL.id)]
        assert ["You may have had this before" in one for one in said] == [False, True]


def test_two_senders_share_the_work(post: Post) -> None:
    """Whoever claims a row sends it, and nobody else."""
    senders = [threading.Thread(target=post.empty, args=(post.sender(at_once=32),)) for _ in range(3)]
    for one in senders:
        one.start()
    for one in senders:
        one.join()
    assert [len(post.read_by(user.id)) for user in (ADEEL, BRONWEN)] == [1, 1]


def test_what_can_never_arrive_is_dead_with_its_reason(post: Post) -> None:
    """Somebody whose account is gone: tried once, then left; the others are asked."""
    with post.kept.database.writing() as transaction:
        people.keep(transaction, post.kept.workspace_id, [people.Profile(EDWIN.id, "Edwin Parr")])
    _enqueue(post, "gone", EDWIN.id)
    post.empty()
    assert (post.row("gone").state, post.row("gone").reason) == ("dead", "channel_not_found")
    assert post.row("ask:1").state == "sent"


def test_nobody_unknown_and_no_other_channel_is_written_to(post: Post) -> None:
    """Denied by default: a person that the records do not have, and a channel that is not the plan's."""
    for i, (kind, recipient) in enumerate((("idle", "U0STRANGER"), ("idle", CHANNEL), ("digest", "C0OTHER"))):
        with post.kept.database.writing() as transaction:
            outbox.enqueue(transaction, 1, f"odd:{i}", kind, {"person": 1, "round": 1}, recipient, post.clock.at)
    post.empty()
    assert [post.row(f"odd:{i}").reason for i in range(3)] == ["nothing to say any more"] * 3


def test_a_former_lead_gets_no_digest(post: Post) -> None:
    """What only the lead may see is not sent to somebody who led the plan when it was put in the outbox."""
    for kind, subject in (("digest", {"round": 1}), ("not mine", {"request": 1, "action": 1, "person": 2})):
        with post.kept.database.writing() as transaction:
            outbox.enqueue(transaction, 1, kind, kind, subject, BRONWEN.id, post.clock.at)
            outbox.enqueue(transaction, 1, f"{kind} too", kind, subject, DOROTA, post.clock.at)
    post.empty()
    assert [post.row(kind).reason for kind in ("digest", "not mine")] == ["nothing to say any more"] * 2
    assert [post.row(f"{kind} too").state for kind in ("digest", "not mine")] == ["sent"] * 2


def test_a_poison_row_stops_no_other(post: Post) -> None:
    """It waits longer each time, is dead after three, and its log line has no words of anybody."""
    with post.kept.database.writing() as transaction:
        transaction.run(rows.update().where(rows.c.key == "ask:1").values(subject={"request": 1, "who": "Adeel"}))
        transaction.run(rows.update().where(rows.c.key == "ask:1").values(kind="understood"))
    for _ in range(5):
        post.empty()
        post.later()
    assert (post.row("ask:1").state, post.row("ask:1").reason, post.row("ask:1").attempts) == ("dead", "KeyError", 3)
    assert post.row("ask:2").state == "sent"


def test_many_refusals_are_no_fault_of_our_own(post: Post) -> None:
    """A message that was rate limited again and again is not given up for the first thing that goes wrong after."""
    post.hold_back("ask:2")
    post.fault("429", times=4)
    for _ in range(4):
        post.empty()
        post.later(timedelta(seconds=2))
    post.spoil("ask:1", "digest")
    post.empty()
    assert post.row("ask:1").state == "sending"
    post.spoil("ask:1", "ask")
    post.later(timedelta(minutes=6))
    post.settle()
    assert len(post.read_by(ADEEL.id)) == 1


def test_to_be_paced_is_no_failure(post: Post, caplog: pytest.LogCaptureFixture) -> None:
    """What must wait for its turn is not counted as tried, nobody is warned, and it comes."""
    post.empty()
    keys = [f"more:{n}" for n in range(6)]
    for key in keys:
        _enqueue(post, key, ADEEL.id)
    post.empty()
    waiting = [row for row in map(post.row, keys) if row.state != "sent"]
    assert [(row.state, row.attempts, row.reason) for row in waiting] == [("to do", 0, "")] * len(waiting)
    assert waiting
    assert "sender.refused" not in [getattr(record, "action", "") for record in caplog.records]
    post.later()
    post.empty()
    assert {post.row(key).state for key in keys} == {"sent"}


def test_the_logs_of_all_this_name_nobody(post: Post, caplog: pytest.LogCaptureFixture) -> None:
    """Every way of failing, and not a token or a word of a person in any line."""
    caplog.set_level(logging.DEBUG, "bot")
    post.kept.do(ADEEL.id, NoChange(1, post.kept.action("1.1").id, "canary in the mine"))
    for fault in ("429", "500", "drop_after_accept"):
        post.fault(fault)
        post.empty()
        post.later()
    post.spoil("ask:2", "digest")
    post.empty()
    said = " ".join(str(vars(record)) for record in caplog.records)
    assert "sender.refused" in said
    for secret in ("canary", "Adeel", "Night sweeping", "xoxb-"):
        assert secret not in said


def _enqueue(post: Post, key: str, recipient: str) -> None:
    with post.kept.database.writing() as transaction:
        outbox.enqueue(transaction, 1, key, "idle", {"person": 1}, recipient, post.clock.at)
