"""Payloads read into requests; whatever is out of shape is ignored and raises nothing."""

import copy
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ports import Identity
from bot.slack import incoming
from bot.slack.gate import is_sound
from bot.slack.render.tokens import read_token, token
from handlers import requests as r

Json = dict[str, Any]

COMMAND: Json = {
    "command": "/plan",
    "text": "who HoS is <@U2|ann>",
    "team_id": "T1",
    "user_id": "U1",
    "channel_id": "C1",
    "trigger_id": "1.2",
}
MESSAGE: Json = {
    "type": "event_callback",
    "team_id": "T1",
    "event_id": "Ev1",
    "event": {
        "type": "message",
        "channel_type": "im",
        "channel": "D1",
        "user": "U1",
        "ts": "1.000001",
        "text": "2.1 ok",
    },
}
PRESS: Json = {
    "type": "block_actions",
    "team": {"id": "T1"},
    "user": {"id": "U1", "team_id": "T1"},
    "trigger_id": "5.6",
    "response_url": "https://hooks.slack.com/actions/T1/1/x",
    "actions": [{"type": "button", "action_id": "same:7:41", "value": "same:7:41", "action_ts": "9.9"}],
    "state": {"values": {"line:41": {"line": {"type": "plain_text_input", "value": "slates are here"}}}},
}
FORM: Json = {
    "type": "view_submission",
    "team": {"id": "T1"},
    "user": {"id": "U1"},
    "view": {
        "id": "V1",
        "type": "modal",
        "hash": "1.h",
        "callback_id": "answer",
        "private_metadata": "answer:7:41",
        "blocks": [],
        "state": {
            "values": {
                "status": {"status": {"selected_option": {"value": "1"}}},
                "words": {"words": {"value": "welded"}},
                "due": {"due": {"value": None}},
            }
        },
    },
}
READERS: list[tuple[Json, Callable[[Json], incoming.Incoming | None]]] = [
    (COMMAND, incoming.command),
    (MESSAGE, incoming.event),
    (PRESS, incoming.press),
    (FORM, incoming.submission),
]
ODD: tuple[Any, ...] = (None, 0, -1, 2**70, "", "x", "9" * 5_000, [], [None], {}, True, "\x00", "same", "::::", 1.5)


def test_each_kind_is_read_with_its_person_and_key() -> None:
    """The four kinds of payload, as Slack sends them."""
    me = Identity("T1", "U1")
    assert incoming.command(COMMAND) == incoming.Incoming(me, r.Command("who HoS is @U2", "C1"))
    assert incoming.event(MESSAGE) == incoming.Incoming(me, r.Reply("D1", "1.000001", "2.1 ok"), "message:D1:1.000001")
    assert incoming.press(PRESS) == incoming.Incoming(me, r.NoChange(7, 41, "slates are here"), "press:5.6")
    read = incoming.submission(FORM)
    assert read is not None
    assert (read.key or "").startswith("view:V1:1.h:")


@pytest.mark.parametrize(
    ("slack", "words"),
    [
        ("a &amp; b &lt;c&gt;", "a & b <c>"),
        ("see <https://a.example/x|the page>", "see the page (https://a.example/x)"),
        ("<https://a.example>", "https://a.example"),
        ("<http://a.example|a.example>", "http://a.example"),
        ("<mailto:j@a.example|j@a.example>", "j@a.example"),
        ("ask <@U2> and <#C1|housing>, <!channel>", "ask @U2 and #housing, @channel"),
        ("&amp;lt;", "&lt;"),
    ],
)
def test_words_come_out_of_slacks_form_as_typed(slack: str, words: str) -> None:
    """What people read in their own message is what is kept."""
    assert incoming.words_of(slack) == words


@pytest.mark.parametrize(
    "change",
    [
        {"bot_id": "B1"},
        {"subtype": "message_deleted"},
        {"subtype": "channel_join"},
        {"channel_type": "channel"},
        {"text": "   "},
        {"user": None},
        {"type": "app_home_opened"},
        {"subtype": "message_changed", "message": {"user": "U1", "bot_id": "B1", "ts": "1", "text": "new"}},
        {
            "subtype": "message_changed",
            "message": {"user": "U1", "ts": "1", "text": "same"},
            "previous_message": {"text": "same"},
        },
    ],
)
def test_what_no_person_said_to_the_bot_is_no_reply(change: Json) -> None:
    """Bots, deletions, joins, channels, unfolded links: nothing to answer."""
    assert incoming.event(MESSAGE | {"event": MESSAGE["event"] | change}) is None


def test_a_file_without_words_is_no_empty_reply() -> None:
    """Nothing was said of any action."""
    given = {"text": "", "subtype": "file_share", "files": [{"id": "F1", "name": "plan.docx", "mode": "hosted"}]}
    read = incoming.event(MESSAGE | {"event": MESSAGE["event"] | given})
    assert read is None or not isinstance(read.request, r.Reply)


def _damaged() -> Iterator[tuple[Json, Callable[[Json], object]]]:
    for payload, reader in READERS:
        for path in _paths(payload):
            for odd in ODD:
                yield _with(payload, path, odd), reader


def test_damage_anywhere_raises_nothing() -> None:
    """Each part of each payload replaced by what does not belong there: it is read otherwise or ignored."""
    count = 0
    for payload, reader in _damaged():
        reader(payload)
        incoming.reason_wanted(payload)
        is_sound(payload)
        count += 1
    assert count > 500


@given(
    st.recursive(
        st.none() | st.booleans() | st.text() | st.integers(),
        lambda s: (
            st.lists(s)
            | st.dictionaries(
                st.sampled_from(["type", "event", "view", "actions", "user", "team", "command"]) | st.text(), s
            )
        ),
    )
)
def test_no_json_at_all_raises(payload: Any) -> None:  # noqa: ANN401 - any JSON
    """The gate takes any JSON, and lets through nothing that is no payload."""
    assert is_sound(payload) in (True, False)


@pytest.mark.parametrize("payload", [p for p, _ in READERS], ids=["command", "message", "press", "form"])
def test_the_gate_lets_real_payloads_through(payload: Json) -> None:
    """And stops one with a null where Bolt would look inside."""
    assert is_sound(payload)
    assert not is_sound({**payload, "view": "no"})
    assert not is_sound({"type": "view_submission", "view": None, "user": {}})


@given(st.text(min_size=1).filter(str.isalpha), st.lists(st.text() | st.integers().map(str), max_size=3))
def test_a_token_reads_back_as_it_was_made(verb: str, parts: list[str]) -> None:
    """Colons and every other character in a part survive."""
    assert read_token(token(verb, *parts)) == (verb, tuple(parts))


def _paths(part: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:  # noqa: ANN401 - walks JSON
    if at:
        yield at
    steps = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    for step, value in steps:
        yield from _paths(value, (*at, step))


def _with(payload: Json, path: tuple[Any, ...], odd: object) -> Json:
    damaged = copy.deepcopy(payload)
    place: Any = damaged
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = odd
    return damaged


@pytest.mark.parametrize(("number", "is_read"), [(2**31 - 1, True), (2**31, False), (2**40, False)])
def test_an_id_that_no_database_holds_is_a_forgery(*, number: int, is_read: bool) -> None:
    """PostgreSQL's integers end there; it would refuse the statement."""
    pressed = copy.deepcopy(PRESS)
    pressed["actions"][0] |= {"action_id": token("rest", number), "value": token("rest", number)}
    assert (incoming.press(pressed) is not None) is is_read


def test_a_nul_is_left_out_of_what_was_typed() -> None:
    """PostgreSQL keeps none in a text."""
    found = incoming.event({**MESSAGE, "event": {**MESSAGE["event"], "text": "2.1\0 ok\0"}})
    assert found is not None
    assert isinstance(found.request, r.Reply)
    assert found.request.text == "2.1 ok"
    form = copy.deepcopy(FORM)
    form["view"]["state"]["values"]["words"]["words"]["value"] = "wel\0ded"
    sent = incoming.submission(form)
    assert sent is not None
    assert isinstance(sent.request, r.SubmitForm)
    assert sent.request.words == "welded"
