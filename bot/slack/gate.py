"""The gate in front of Bolt, which takes a payload apart without looking: is it Slack's, is it new, has it its shape?

Pure: the instant is passed in, and nothing is read or logged. Over Socket Mode the line itself is Slack's, and only the
shape is looked at. Over HTTP anybody may send anything: https://docs.slack.dev/authentication/verifying-requests-from-slack
"""

import binascii
import hashlib
import hmac
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote

MOST_BYTES = 1_000_000
"""The largest that Slack sends is a form's view of 250 KB, which URL encoding makes up to three times as long."""

MOST_FIELDS = 100
TOLERANCE = 300
"""How many seconds a request's time may be away from ours, either way; Slack's own advice."""

REMEMBERED = 100_000
"""So many signatures at most, a few minutes' worth of far more than Slack sends to one app."""

TIMESTAMP = re.compile(r"[0-9]{10}")
SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")
FORM, JSON = "application/x-www-form-urlencoded", "application/json"

Fields = Mapping[str, type]
Payload = dict[str, Any]
Headers = Sequence[tuple[bytes, bytes]]
"""Names in lower case, as ASGI has them."""

COMMAND: Fields = {"command": str, "team_id": str, "user_id": str, "channel_id": str}
KINDS: dict[str, Fields] = {
    "event_callback": {"team_id": str, "event": dict},
    "block_actions": {"user": dict, "actions": list},
    "view_submission": {"user": dict, "view": dict},
    "view_closed": {"user": dict, "view": dict},
}
OPTIONAL: Fields = {"team": dict, "user": dict, "view": dict, "event": dict, "message": dict, "container": dict}
"""Where one of these stands, Bolt looks inside it for ids."""


class Refused(Exception):  # noqa: N818 - an outcome, read as a sentence
    """A request that goes no further. `status` is the answer, `why` a word for the log; neither holds what was sent."""

    def __init__(self, status: HTTPStatus, why: str) -> None:
        super().__init__(why)
        self.status = status
        self.why = why


@dataclass(frozen=True, slots=True)
class Signed:
    """What a request's headers say, each in its only possible form."""

    at: int
    timestamp: bytes
    signature: str
    kind: str


@dataclass
class Replays:
    """The signatures of what is being done and of what was acknowledged, for as long as they would be accepted again.

    One that failed is forgotten: Slack brings it again, perhaps within the same second and so with the same signature.
    Beyond `REMEMBERED` the oldest go; what they did is kept from being done twice by the records. For one thread.
    """

    _known: dict[str, tuple[float, bool]] = field(default_factory=dict)

    def take(self, signed: Signed, now: float) -> bool:
        """Take it in hand; False where the same was acknowledged before.

        Raises:
            Refused: the same is being done at this moment.
        """
        self._forget(now)
        known = self._known.get(signed.signature)
        if known is not None and not known[1]:
            raise Refused(HTTPStatus.CONFLICT, "in hand")
        if known is None:
            self._known[signed.signature] = (now, False)
        return known is None

    def settle(self, signed: Signed, *, is_acknowledged: bool) -> None:
        """It has been done, or it has failed."""
        began, _ = self._known.pop(signed.signature)
        if is_acknowledged:
            self._known[signed.signature] = (began, True)

    def _forget(self, now: float) -> None:
        """Twice the tolerance: a request may bear a time that is as far ahead of ours."""
        while self._known:
            oldest = next(iter(self._known))
            began, is_acknowledged = self._known[oldest]
            is_fresh = abs(now - began) <= 2 * TOLERANCE and len(self._known) <= REMEMBERED
            if is_fresh or not is_acknowledged:
                return
            del self._known[oldest]


def read_headers(headers: Headers, now: float) -> Signed:
    """What the headers say, before a byte of the body is read. `now` is in seconds since 1970.

    Raises:
        Refused: one is missing, there twice or in another form, the time is not ours, or the body would be too large.
    """
    length = _one(headers, b"content-length")
    if length is not None and (
        not length.isdecimal() or len(length) > len(str(MOST_BYTES)) or int(length) > MOST_BYTES
    ):
        raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "size")
    timestamp, signature = _one(headers, b"x-slack-request-timestamp"), _one(headers, b"x-slack-signature")
    if timestamp is None or signature is None:
        raise Refused(HTTPStatus.UNAUTHORIZED, "unsigned")
    if not TIMESTAMP.fullmatch(timestamp) or not SIGNATURE.fullmatch(signature):
        raise Refused(HTTPStatus.UNAUTHORIZED, "headers")
    if abs(now - int(timestamp)) > TOLERANCE:
        raise Refused(HTTPStatus.UNAUTHORIZED, "time")
    kind = (_one(headers, b"content-type") or "").partition(";")[0].strip().lower()
    return Signed(int(timestamp), timestamp.encode(), signature, kind)


def retry_headers(headers: Headers) -> dict[str, str]:
    """Which delivery of an event this is, where it is not the first; what cannot be a number says nothing."""
    number = _one(headers, b"x-slack-retry-num") or ""
    return {"x-slack-retry-num": number} if re.fullmatch("[1-9]", number) else {}


def check_signature(signed: Signed, body: bytes, secrets: Sequence[bytes]) -> None:
    """Let through what one of the secrets has signed, over its bytes as they came.

    Raises:
        Refused: none has.
    """
    base = b"v0:" + signed.timestamp + b":" + body
    given = signed.signature.encode()
    # Every secret is tried, so that the time taken does not tell which one it was.
    fits = [hmac.compare_digest(_signature(secret, base), given) for secret in secrets]
    if not any(fits):
        raise Refused(HTTPStatus.UNAUTHORIZED, "signature")


def read_body(kind: str, body: bytes) -> Payload:
    """The payload of a signed request: JSON, a form with JSON in its field `payload`, or a command's own fields.

    Raises:
        Refused: it is none of these.
    """
    try:
        if kind == JSON:
            return _object(body.decode())
        if kind == FORM:
            fields = _form(body)
            return _object(fields["payload"]) if "payload" in fields else fields
    except (RecursionError, ValueError) as error:
        raise Refused(HTTPStatus.BAD_REQUEST, "body") from error
    raise Refused(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "type")


def challenge(payload: Payload) -> str | None:
    """What Slack wants to hear when it is first told of this address; None for everything else."""
    said = payload.get("challenge")
    return said if payload.get("type") == "url_verification" and isinstance(said, str) else None


def is_known(payload: Payload) -> bool:
    """The payload says that it is of a kind that we subscribe to."""
    return "command" in payload or payload.get("type") in tuple(KINDS)


def is_sound(payload: object) -> bool:
    """The payload is of a kind that we subscribe to, and each part of it that is looked into is what it should be."""
    if not isinstance(payload, dict):
        return False
    kind = payload.get("type")
    fields = COMMAND if "command" in payload else KINDS.get(kind) if isinstance(kind, str) else None
    if fields is None or not all(isinstance(payload.get(name), type_) for name, type_ in fields.items()):
        return False
    loose = all(payload.get(name) is None or isinstance(payload[name], type_) for name, type_ in OPTIONAL.items())
    return loose and CHECKS.get(str(kind), _anything)(payload)


def _one(headers: Headers, name: bytes) -> str | None:
    """A header's value; None where it is not there.

    Raises:
        Refused: it is there twice, or holds what is not ASCII: who reads which of them is not ours to guess.
    """
    found = [value for key, value in headers if key == name]
    if len(found) > 1 or not all(value.isascii() for value in found):
        raise Refused(HTTPStatus.BAD_REQUEST, "headers")
    return found[0].decode() if found else None


def _signature(secret: bytes, base: bytes) -> bytes:
    return b"v0=" + hmac.new(secret, base, hashlib.sha256).hexdigest().encode()


def _form(body: bytes) -> Payload:
    """The fields of a form; of one that is there twice, the last."""
    if body.count(b"&") >= MOST_FIELDS:
        raise ValueError("too many fields")
    pairs = (pair.partition(b"=") for pair in body.split(b"&") if pair)
    return {_unquoted(name): _unquoted(value) for name, _, value in pairs}


def _unquoted(part: bytes) -> str:
    """A form's name or value in plain words.

    The standard library's decoder was half of the time that a button took: a message of 8 actions has 4,000 escapes.
    Quoted-printable has the same escapes under another sign, and its decoder is written in C.
    """
    spaced = part.replace(b"+", b" ")
    if b"%" not in part:
        return spaced.decode()
    if any(sign in part for sign in (b"=", b"\n", b"\r")):
        return unquote(spaced.decode(), errors="strict")
    found = binascii.a2b_qp(spaced.replace(b"%", b"="))
    # An escape that is none stays as it is, and makes it longer.
    is_whole = len(found) == len(part) - 2 * part.count(b"%")
    return found.decode() if is_whole else unquote(spaced.decode(), errors="strict")


def _object(text: str) -> Payload:
    found = json.loads(text)
    if not isinstance(found, dict):
        raise ValueError("not an object")  # noqa: TRY004 - refused as any other JSON that is no payload
    return found


def _anything(_payload: Mapping[str, object]) -> bool:
    return True


def _event(payload: Mapping[str, object]) -> bool:
    event = payload["event"]
    return isinstance(event, dict) and isinstance(event.get("type"), str)


def _actions(payload: Mapping[str, object]) -> bool:
    used = payload["actions"]
    return (
        isinstance(used, list)
        and bool(used)
        and all(isinstance(u, dict) and isinstance(u.get("action_id"), str) for u in used)
    )


def _view(payload: Mapping[str, object]) -> bool:
    view = payload["view"]
    return isinstance(view, dict) and all(isinstance(view.get(name), str) for name in ("callback_id", "type"))


CHECKS: dict[str, Callable[[Mapping[str, object]], bool]] = {
    "event_callback": _event,
    "block_actions": _actions,
    "view_submission": _view,
}
