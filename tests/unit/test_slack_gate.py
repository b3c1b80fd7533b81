"""The gate: only what Slack has signed, lately, once and in shape goes through; all else is refused by a word."""

import hashlib
import hmac
import json
from contextlib import suppress
from http import HTTPStatus
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack import gate

NOW = 1_800_000_000.0
OLD, NEW = b"0" * 32, b"1" * 32
BODY = b'{"type":"event_callback"}'
Pairs = list[tuple[bytes, bytes]]


def signature(secret: bytes = NEW, at: str = f"{NOW:.0f}", body: bytes = BODY) -> bytes:
    """As Slack makes it."""
    return b"v0=" + hmac.new(secret, b"v0:" + at.encode() + b":" + body, hashlib.sha256).hexdigest().encode()


def headers(at: str = f"{NOW:.0f}", signed: bytes | None = None, **more: str) -> Pairs:
    """A request's headers."""
    told = [
        (b"x-slack-request-timestamp", at.encode()),
        (b"x-slack-signature", signature(at=at) if signed is None else signed),
    ]
    return told + [(name.replace("_", "-").encode(), value.encode()) for name, value in more.items()]


def refusal(pairs: Pairs, body: bytes = BODY, secrets: tuple[bytes, ...] = (NEW,)) -> tuple[HTTPStatus, str]:
    """Why it is refused."""
    with pytest.raises(gate.Refused) as refused:
        gate.check_signature(gate.read_headers(pairs, NOW), body, secrets)
    return refused.value.status, refused.value.why


def test_what_slack_has_signed_goes_through() -> None:
    """With the secret that counts, or with either while one is replaced; time within five minutes."""
    for secrets in ((NEW,), (OLD, NEW), (NEW, OLD)):
        gate.check_signature(gate.read_headers(headers(), NOW), BODY, secrets)
    for ago in (-300, 0, 300):
        at = f"{NOW - ago:.0f}"
        assert gate.read_headers(headers(at), NOW).at == NOW - ago


@pytest.mark.parametrize(
    ("pairs", "why"),
    [
        ([], "unsigned"),
        (headers()[:1], "unsigned"),
        (headers()[1:], "unsigned"),
        (headers() + headers()[:1], "headers"),
        (headers() + headers()[1:], "headers"),
        (headers("now"), "headers"),
        (headers("-180000000"), "headers"),
        (headers("18000000000"), "headers"),
        (headers(f"{NOW:.0f}\n"), "headers"),
        (headers(signed=signature().upper()), "headers"),
        (headers(signed=signature() + b"0"), "headers"),
        (headers(signed=b"v1=" + b"0" * 64), "headers"),
        ([(b"x-slack-request-timestamp", "\u0661".encode() * 10), headers()[1]], "headers"),
        ([headers()[0], (b"x-slack-signature", b"v0=\xff" + b"0" * 63)], "headers"),
        (headers(f"{NOW - 301:.0f}"), "time"),
        (headers(f"{NOW + 301:.0f}"), "time"),
        (headers(signed=signature(OLD)), "signature"),
        (headers(signed=signature(body=b"another")), "signature"),
        (headers(content_length="1000001"), "size"),
        (headers(content_length="9" * 5000), "size"),
        (headers(content_length="-1"), "size"),
    ],
)
def test_what_is_not_slacks_is_refused(pairs: Pairs, why: str) -> None:
    """By a word that holds nothing of what was sent."""
    status, said = refusal(pairs)
    assert said == why
    assert status in (400, 401, 413)


def test_without_a_secret_nothing_goes_through() -> None:
    """An empty list of secrets is no open door."""
    assert refusal(headers(), secrets=())[1] == "signature"


@given(
    st.lists(
        st.tuples(
            st.sampled_from([b"x-slack-signature", b"content-length", b"x-slack-request-timestamp"]),
            st.binary(max_size=80),
        )
    )
)
def test_no_headers_make_it_stumble(pairs: Pairs) -> None:
    """Whatever bytes they are."""
    assert refusal(pairs)[0] in (400, 401, 413)


def test_the_three_kinds_of_body() -> None:
    """An event is JSON, an interaction JSON in a form, a command a form."""
    assert gate.read_body(gate.JSON, b'{"type": "x"}') == {"type": "x"}
    assert gate.read_body(gate.FORM, urlencode({"payload": '{"type": "y"}'}).encode()) == {"type": "y"}
    assert gate.read_body(gate.FORM, b"command=%2Fplan&text=") == {"command": "/plan", "text": ""}


@given(st.dictionaries(st.text(), st.text(), max_size=5), st.binary(max_size=30))
def test_a_form_is_read_as_the_standard_parser_reads_it(fields: dict[str, str], more: bytes) -> None:
    """Whatever is in it, and whatever bytes come behind; what is no UTF-8 is refused."""
    for body in (urlencode(fields).encode(), urlencode(fields).encode() + b"&" + more):
        expected, found = standard(body), None
        with suppress(gate.Refused):
            found = gate.read_body(gate.FORM, body)
        assert "payload" in (expected or {}) or found == expected


@pytest.mark.parametrize(
    "value", [b"%", b"%7", b"%zz", b"%7b%7D", b"=7B=7D", b"=\n%7b", b"a%\r\n", b"%0a=%0d", b"a\n%20"]
)
def test_odd_escapes_are_read_as_the_standard_parser_reads_them(value: bytes) -> None:
    """Those that quoted-printable would read otherwise."""
    assert gate.read_body(gate.FORM, b"text=" + value) == standard(b"text=" + value)


def standard(body: bytes) -> dict[str, str] | None:
    """What the standard library makes of a form."""
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, errors="strict"))
    except UnicodeDecodeError:
        return None


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (gate.JSON, b""),
        (gate.JSON, b"[]"),
        (gate.JSON, b"null"),
        (gate.JSON, b"{"),
        (gate.JSON, b"\xff"),
        (gate.JSON, b"[" * 100_000),
        (gate.JSON, b'{"type": ' + b"9" * 5000 + b"}"),
        (gate.FORM, b"payload=[]"),
        (gate.FORM, b"payload="),
        (gate.FORM, b"a=%ff"),
        (gate.FORM, b"a=1&" * 101),
        (gate.FORM, b"\xff=1"),
        ("", b"{}"),
        ("text/plain", b"{}"),
        ("multipart/form-data", b"{}"),
    ],
)
def test_no_payload_is_refused(kind: str, body: bytes) -> None:
    """Signed, yet not what Slack sends."""
    with pytest.raises(gate.Refused) as refused:
        gate.read_body(kind, body)
    assert refused.value.status in (400, 415)


@given(st.binary(max_size=200), st.sampled_from([gate.JSON, gate.FORM]))
def test_no_bytes_make_it_stumble(body: bytes, kind: str) -> None:
    """A payload or a refusal."""
    with suppress(gate.Refused):
        found = gate.read_body(kind, body)
        assert isinstance(found, dict)
        assert isinstance(gate.is_sound(found), bool)


def test_a_challenge_is_answered_only_where_it_is_one() -> None:
    """The first thing that Slack asks of an address."""
    assert gate.challenge({"type": "url_verification", "challenge": "abc"}) == "abc"
    for other in ({"type": "url_verification"}, {"type": "url_verification", "challenge": 5}, {"challenge": "abc"}):
        assert gate.challenge(other) is None


def test_the_same_request_again_is_done_once() -> None:
    """While in hand it is refused; once acknowledged it is acknowledged again; after a failure it may come again."""
    replays = gate.Replays()
    signed = gate.read_headers(headers(), NOW)
    assert replays.take(signed, NOW)
    with pytest.raises(gate.Refused, match="in hand"):
        replays.take(signed, NOW)
    replays.settle(signed, is_acknowledged=False)
    assert replays.take(signed, NOW)
    replays.settle(signed, is_acknowledged=True)
    assert not replays.take(signed, NOW + 599)


def test_signatures_are_forgotten_once_their_time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """No sooner than they would be refused by their time; and beyond a number the oldest go."""
    replays = gate.Replays()
    ahead = f"{NOW + 300:.0f}"
    early = gate.read_headers(headers(ahead), NOW)
    replays.take(early, NOW)
    replays.settle(early, is_acknowledged=True)
    assert not replays.take(early, NOW + 600)
    assert replays.take(early, NOW + 601)
    replays.settle(early, is_acknowledged=True)
    monkeypatch.setattr(gate, "REMEMBERED", 2)
    for second in range(4):
        other = gate.read_headers(headers(f"{NOW + second:.0f}"), NOW)
        assert replays.take(other, NOW + 601)
        replays.settle(other, is_acknowledged=True)
    assert replays.take(early, NOW + 601)


def test_a_retry_is_told_by_its_number_alone() -> None:
    """What is no number says nothing."""
    assert gate.retry_headers(headers(x_slack_retry_num="3")) == {"x-slack-retry-num": "3"}
    for odd in ("0", "x", "-1", "33", "", "\n1"):
        assert gate.retry_headers(headers(x_slack_retry_num=odd)) == {}


def test_the_shape_is_asked_of_a_payload_from_either_way() -> None:
    """A signed form without a view drew a traceback from Bolt."""
    for shapeless in (
        {"type": "view_submission", "view": None},
        {"type": "event_callback", "team_id": "T", "event": []},
    ):
        assert not gate.is_sound(json.loads(json.dumps(shapeless)))
        assert gate.is_known(shapeless)
    assert not gate.is_known({"type": "app_rate_limited"})
