"""The Bolt app over real sockets: people at their keyboards, and a service that keeps what it was asked."""

import itertools
import logging
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from queue import Queue

import pytest
from slack_sdk import WebClient

from bot.local.limits import UNLIMITED
from bot.local.server import LocalWorkspace
from bot.local.socket_mode import Timing
from bot.ports import Identity, Posted
from bot.slack.app import make_app
from bot.slack.connect import Connection, TokenRefused, check_bot_token
from bot.slack.platform import SlackPlatform, make_client
from handlers import requests as r
from handlers import views as v
from handlers.who_views import Holder, Who
from plans.errors import ChaserError, NotFound
from plans.model import Status
from tests.actor import Actor
from tests.local.conftest import StandingClock
from tests.local.sending import on_line
from tests.people import ADEEL, DIRECTORY, PERFORMANCE, TEAM
from tests.sight import text_of

ITEMS = tuple(
    v.AskItem(40 + n, f"2.{n}", f"Repair the {thing}", "due June 2027", "April 27", "ordered", Status.ON_TARGET)
    for n, thing in enumerate(("roof", "gate", "boiler"), start=1)
)
ASK = v.Ask(7, "Buildings", "May 27", date(2027, 5, 20), ITEMS, "Cabinet", date(2027, 6, 2))
RECEIPT = v.Receipt(
    31,
    "May 27",
    (v.UnderstoodItem(("2.1 Repair the roof",), "slates are here", Status.LATE),),
    slipped=(v.SlippedDate(5, "2.1 Repair the roof", "June 2027", "July 2027", ("Vacancies", "Took longer")),),
)
UNDERSTOOD = v.Understood(9, "May 27", RECEIPT.items)


@dataclass
class Desk:
    """A service that does nothing but keep what it was asked, and answers as it was told to, by kind of request."""

    answers: dict[type, v.View | Exception] = field(default_factory=dict)
    asked: "Queue[tuple[Identity, r.Request, str | None]]" = field(default_factory=Queue)

    def handle(self, identity: Identity, request: r.Request, key: str | None = None) -> v.View:
        """Keep it, and answer."""
        self.asked.put((identity, request, key))
        answer = self.answers.get(type(request), v.Nothing())
        if isinstance(answer, Exception):
            raise answer
        return answer

    def next(self) -> r.Request:
        """The next request."""
        return self.asked.get(timeout=5)[1]


@dataclass
class Room:
    """The app in its workspace."""

    workspace: LocalWorkspace
    desk: Desk
    client: WebClient
    platform: SlackPlatform

    def person(self, user: str = ADEEL.id) -> Actor:
        """Somebody at the keyboard."""
        return Actor(self.workspace.url, user)


@pytest.fixture(scope="module")
def running() -> Iterator[Room]:
    """One workspace and one connection for all: connecting and parting take seconds."""
    timing = Timing(redelivery=(0.0, 0.1, 0.1))
    workspace = LocalWorkspace(DIRECTORY, StandingClock(), limits=UNLIMITED, timing=timing)
    workspace.start()
    client = make_client(workspace.bot_token, f"{workspace.url}/api/")
    desk = Desk()
    connection = Connection(make_app(desk, client), workspace.app_token, client)
    connection.connect()
    seconds = itertools.count(0.0, 10.0)
    yield Room(workspace, desk, client, SlackPlatform(client, monotonic=lambda: next(seconds)))
    connection.close()
    workspace.stop()


@pytest.fixture
def room(running: Room) -> Room:
    """The same room with a clean desk."""
    running.desk.answers.clear()
    running.desk.asked.queue.clear()
    return running


@pytest.fixture
def adeel(room: Room) -> Actor:
    """An owner at the keyboard."""
    return room.person()


def put(room: Room, view: v.View, key: str) -> str:
    """Have the bot say something to the owner; its ts."""
    return on_line(room.platform, lambda line: line.post(ADEEL.id, Posted(view, key, math.inf))).ts


def seen(actor: Actor, ts: str) -> dict[str, object]:
    """A message as its reader sees it now."""
    return next(m for m in actor.messages() if m["ts"] == ts)


def test_a_status_is_one_click_with_the_line_typed_beside_it(room: Room, adeel: Actor) -> None:
    """Click into the field, type, click a status: two clicks and a line make the whole answer."""
    ask = seen(adeel, put(room, ASK, "ask:1"))
    typed = {"line:42": {"line": {"type": "plain_text_input", "value": "painted "}}}
    adeel.press("Will be late", ask, near="2.2", **typed)
    identity, request, key = room.desk.asked.get(timeout=5)
    assert request == r.SetStatus(7, 42, Status.LATE, "painted")
    assert identity == Identity(TEAM.id, ADEEL.id)
    assert (key or "").startswith("press:")


@pytest.mark.parametrize(
    ("label", "near", "request_"),
    [
        ("On target", "2.1", r.SetStatus(7, 41, Status.ON_TARGET)),
        ("Significantly late", "2.3", r.SetStatus(7, 43, Status.SIGNIFICANTLY_LATE)),
        ("Completed", "2.3", r.SetStatus(7, 43, Status.COMPLETED)),
        ("No change", "2.3", r.NoChange(7, 43)),
        ("Add progress…", "2.2", r.OpenForm(7, 42)),
        ("Not mine", "2.1", r.NotMine(7, 41)),
        ("Show its history", "2.2", r.ShowHistory(42)),
        ("No change for all 3", None, r.NoChangeForRest(7)),
        ("Ask me later", None, r.AskLater(7)),
    ],
)
def test_every_control_of_the_asking_message_asks_for_its_own(
    room: Room, adeel: Actor, label: str, near: str | None, request_: r.Request
) -> None:
    """What a person reads on a control is what the service is asked."""
    adeel.press(label, seen(adeel, put(room, ASK, f"ask:{label}")), near=near)
    assert room.desk.next() == request_


@pytest.mark.parametrize(
    ("view", "label", "request_"),
    [
        (UNDERSTOOD, "Save for May 27", r.SaveDraft(9)),
        (UNDERSTOOD, "Edit", r.EditDraft(9)),
        (UNDERSTOOD, "Cancel", r.CancelDraft(9)),
        (RECEIPT, "Undo", r.Undo(31)),
        (RECEIPT, "Took longer", r.GiveReason(5, "Took longer")),
        (
            v.Understood(9, "May 27", (), (v.Question("q:1", "2.1", "Due or done?", (v.Choice("5 May", "Due"),)),)),
            "Due",
            r.ChooseReading(9, "q:1", "5 May"),
        ),
        (
            v.RoundPreview(
                3, "P", "May 27", date(2027, 5, 1), date(2027, 5, 20), (v.Asked("Adeel", ("2.1",)),), (), ()
            ),
            "Preview the messages",
            r.PreviewMessages(3),
        ),
        (
            v.RoundPreview(
                3, "P", "May 27", date(2027, 5, 1), date(2027, 5, 20), (v.Asked("Adeel", ("2.1",)),), (), ()
            ),
            "Open the round",
            r.OpenRound(3),
        ),
        (v.RoundPreview(3, "P", "M", date(2027, 5, 1), date(2027, 5, 20), (), (), ()), "Cancel", r.CancelRound(3)),
        (v.RoundCard(3, "P", "May 27", "open", (), (), can_close=True), "Close now…", r.CloseRound(3)),
        (Who("P", (Holder(8, "HoS", "post", user=ADEEL.id),)), "Yes, that is right", r.AssignOwner(8, ADEEL.id)),
    ],
    ids=lambda x: x if isinstance(x, str) else type(x).__name__,
)
def test_every_other_button_asks_for_its_own(
    room: Room, adeel: Actor, view: v.View, label: str, request_: r.Request
) -> None:
    """Each view's buttons lead to the request that their words promise."""
    adeel.press(label, seen(adeel, put(room, view, f"{label}:{request_}")))
    assert room.desk.next() == request_


def test_who_is_chosen_from_the_workspaces_people(room: Room, adeel: Actor) -> None:
    """A name of the plan is given to a person with Slack's own chooser."""
    ts = put(room, Who("P", (Holder(8, "HoS", "post"),)), "who")
    adeel.pick("Who is this?", ADEEL.id, seen(adeel, ts))
    assert room.desk.next() == r.AssignOwner(8, ADEEL.id)


def test_a_command_is_answered_to_the_asker_alone_unless_shared(room: Room, adeel: Actor) -> None:
    """The acknowledgement carries the table; `share` shows it to the channel."""
    table = v.Table("4 are past their date", ("No", "Action"), (("2.1", "Repair the roof"),))
    room.desk.answers[r.Command] = table
    adeel.command("/plan overdue CPA", PERFORMANCE.id)
    assert room.desk.next() == r.Command("overdue CPA", PERFORMANCE.id)
    assert adeel.wait_for("Repair the roof", PERFORMANCE.id)["ephemeral"]
    room.desk.answers[r.Command] = v.Table("Shared", ("No",), (("9.9",),), is_shared=True)
    adeel.command("/plan overdue share", PERFORMANCE.id)
    assert not adeel.wait_for("9.9", PERFORMANCE.id)["ephemeral"]


def test_a_mistake_is_answered_with_its_own_sentence(room: Room, adeel: Actor) -> None:
    """A known error says what to do, wherever it happens."""
    room.desk.answers |= {r.Command: NotFound("This plan has no 7.1."), r.NoChange: NotFound("That is not yours.")}
    adeel.command("/plan 7.1", PERFORMANCE.id)
    assert adeel.wait_for("This plan has no 7.1.", PERFORMANCE.id)["ephemeral"]
    adeel.press("No change", seen(adeel, put(room, ASK, "ask:mistake")), near="2.1")
    assert adeel.wait_for("That is not yours.")["ephemeral"]


def test_an_unknown_error_has_a_reference_that_the_log_has_too(
    room: Room, adeel: Actor, caplog: pytest.LogCaptureFixture
) -> None:
    """The person can name what happened; the log says where, without a word that anybody wrote."""
    room.desk.answers[r.Command] = RuntimeError("secret words of a person")
    with caplog.at_level(logging.WARNING):
        adeel.command("/plan private words", PERFORMANCE.id)
        told = text_of(adeel.wait_for("Not saved", PERFORMANCE.id))
    line = next(x for x in caplog.records if getattr(x, "action", "") == "slack.failed")
    assert f"(ref {line.__dict__['ref']})" in told
    assert line.__dict__["error"] == "RuntimeError"
    assert "secret words" not in caplog.text
    assert "private words" not in caplog.text
    adeel.command("/plan status", PERFORMANCE.id)
    adeel.wait_for("I could not answer: something went wrong on my side", PERFORMANCE.id)


def test_where_nothing_could_have_been_saved_nothing_is_said_of_saving(room: Room, adeel: Actor) -> None:
    """A form that does not open and a status that is not kept are two different things."""
    room.desk.answers |= {r.OpenForm: RuntimeError(), r.SetStatus: RuntimeError()}
    asked = seen(adeel, put(room, ASK, "ask:failing"))
    adeel.press("Add progress…", asked, near="2.1")
    assert "Please press it again in a minute" in text_of(adeel.wait_for("I could not answer: something went wrong"))
    adeel.press("Completed", asked, near="2.1")
    adeel.wait_for("Not saved: something went wrong on my side")


def test_a_form_opens_says_what_is_missing_and_is_sent_once_it_is_right(room: Room, adeel: Actor) -> None:
    """The form keeps what was typed when a date cannot be read, and its second sending counts as another."""
    form = v.AnswerForm(7, 42, "May 27", "2.2 Repair the gate", "due June 2027", "", others=(v.Option(43, "2.3"),))
    room.desk.answers |= {r.OpenForm: form, r.SubmitForm: v.FormProblem("due", "31 June is no day.")}
    adeel.press("Add progress…", seen(adeel, put(room, ASK, "ask:form")), near="2.2")
    room.desk.next()
    modal = adeel.modal("Add progress")
    filled = {
        "How does it stand?": str(Status.LATE),
        "What has happened?": "welded",
        "New date, if it moved": "31 June",
        "Why it moved": "rain",
        "This note also covers": ["2.3"],
    }
    assert not adeel.submit(modal, filled)
    assert adeel.field_errors == {"New date, if it moved": "31 June is no day."}
    _, request, first = room.desk.asked.get(timeout=5)
    assert request == r.SubmitForm(7, 42, Status.LATE, "welded", due="31 June", reason="rain", also=(43,))
    room.desk.answers[r.SubmitForm] = v.Nothing()
    assert adeel.submit(modal, filled | {"New date, if it moved": "30 June"})
    _, request, second = room.desk.asked.get(timeout=5)
    assert isinstance(request, r.SubmitForm)
    assert request.due == "30 June"
    assert first != second


def test_a_form_that_cannot_be_kept_says_so_and_stays_open(room: Room, adeel: Actor) -> None:
    """Nobody types twice: the words are still in the form."""
    form = v.AnswerForm(7, 42, "May 27", "2.2 Repair the gate", "due June 2027", "")
    room.desk.answers |= {r.OpenForm: form, r.SubmitForm: RuntimeError("disk full")}
    adeel.press("Add progress…", seen(adeel, put(room, ASK, "ask:kept")), near="2.2")
    modal = adeel.modal("Add progress")
    assert not adeel.submit(modal, {"What has happened?": "welded"})
    (problem,) = adeel.field_errors.values()
    assert "Not saved" in problem
    assert "press Save again" in problem
    adeel.close(modal)


def test_a_reply_read_back_becomes_its_receipt_in_the_same_place(room: Room, adeel: Actor) -> None:
    """Save replaces the question by the answer, so that nobody saves twice."""
    ts = put(room, UNDERSTOOD, "draft:9")
    room.desk.answers[r.SaveDraft] = RECEIPT
    adeel.press("Save for May 27", seen(adeel, ts))
    adeel.wait_for("Saved for May 27")
    assert "Here is how I read that" not in text_of(seen(adeel, ts))


def test_words_edited_in_a_form_are_read_back_where_they_were(room: Room, adeel: Actor) -> None:
    """The form remembers the message from which it was opened."""
    ts = put(room, UNDERSTOOD, "draft:edit")
    room.desk.answers |= {r.EditDraft: v.EditForm(9, "2.1 late"), r.SubmitDraft: v.Understood(9, "May 27", ())}
    adeel.press("Edit", seen(adeel, ts))
    assert adeel.submit(adeel.modal("Edit your reply"), {"Your reply": "2.1 is late"})
    room.desk.next()
    assert room.desk.next() == r.SubmitDraft(9, "2.1 is late")
    adeel.wait_for("Nothing of that can be saved yet")
    assert "Nothing of that can be saved yet" in text_of(seen(adeel, ts))


def test_a_reason_of_ones_own_is_asked_for_in_a_form(room: Room, adeel: Actor) -> None:
    """Other… is no reason yet: the person types it."""
    adeel.press("Other…", seen(adeel, put(room, RECEIPT, "receipt:other")))
    assert adeel.submit(adeel.modal("Reason"), {"Why did the date move?": "the supplier closed"})
    assert room.desk.next() == r.GiveReason(5, "the supplier closed")


def test_a_direct_message_is_a_reply_and_its_edit_and_its_deletion_others(room: Room, adeel: Actor) -> None:
    """Words arrive as typed; the bot's own messages and other channels do not arrive."""
    put(room, ASK, "ask:own")
    adeel.say("not for the bot", PERFORMANCE.id)
    ts = adeel.say("2.1 late & <late>")
    identity, request, key = room.desk.asked.get(timeout=5)
    assert isinstance(request, r.Reply)
    assert (request.ts, request.text) == (ts, "2.1 late & <late>")
    assert key == f"message:{request.channel}:{ts}"
    assert identity.user == ADEEL.id
    adeel.edit(ts, "2.1 done")
    _, edited, key_of_edit = room.desk.asked.get(timeout=5)
    assert edited == r.ReplyEdited(request.channel, ts, "2.1 done")
    assert (key_of_edit or "").startswith(f"{key}:")
    adeel.delete(ts)
    assert room.desk.asked.get(timeout=5)[1:] == (r.ReplyDeleted(request.channel, ts), f"{key}:deleted")
    adeel.say("last")
    following = room.desk.next()
    assert isinstance(following, r.Reply)
    assert following.text == "last"


def test_a_reply_that_cannot_be_kept_is_brought_again(room: Room, adeel: Actor) -> None:
    """It is not acknowledged, so Slack brings it again; the person is told at once and is not flooded."""
    room.desk.answers[r.Reply] = RuntimeError("database is away")
    adeel.say("2.3 nearly there")
    attempts = [room.desk.next() for _ in range(2)]
    assert attempts[0] == attempts[1]
    assert "I will try again by myself" in text_of(adeel.wait_for("Not saved"))


def test_a_known_mistake_in_a_reply_is_answered_once(room: Room, adeel: Actor) -> None:
    """A sentence for the person is an answer: Slack need not bring the message again."""
    room.desk.answers[r.Reply] = ChaserError("You are not asked about anything just now.")
    adeel.say("hello?")
    adeel.wait_for("You are not asked about anything just now.")
    room.desk.next()
    assert room.desk.asked.empty()


def test_a_refused_bot_token_is_refused_by_its_setting(room: Room) -> None:
    """The sentence names what to correct."""
    client = make_client("xoxb-wrong", f"{room.workspace.url}/api/")
    with pytest.raises(TokenRefused, match="CHASER_SLACK_BOT_TOKEN"):
        check_bot_token(client)


def test_a_refused_app_token_is_refused_by_its_setting(room: Room) -> None:
    """The same for the other token."""
    connection = Connection(make_app(room.desk, room.client), "xapp-wrong", room.client)
    with pytest.raises(TokenRefused, match="CHASER_SLACK_APP_TOKEN"):
        connection.connect()
    connection.close()
