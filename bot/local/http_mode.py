"""HTTP mode: payloads posted to the app's address, signed.

The rules are Slack's (docs.slack.dev, "Verifying requests from Slack", "The Events API"): the address proves itself by
giving back a challenge; a signature is over the time and the body; whatever is not a 200 is no acknowledgement.
"""

import asyncio
import hashlib
import hmac
import json
import secrets
from http import HTTPStatus
from urllib.parse import urlencode, urlsplit

from bot.clock import SystemClock
from bot.local.errors import UnansweredError
from bot.local.payload import Json, loads
from bot.local.socket_mode import FIRST, Retry, Timing

JSON, FORM = "application/json", "application/x-www-form-urlencoded"
REASONS = {"operation_timeout": "http_timeout", "http_service_error": "http_error"}
"""Slack's words for why an event comes again, by those for why it was not taken."""

Headers = dict[str, str]
Answer = tuple[int, Headers, bytes]


class HttpMode:
    """One app's address; empty until `verify` has found that the app is there.

    Signed with the real time, whatever the workspace's own clock shows: an app compares it with its own.
    """

    def __init__(self, secret: str, timing: Timing) -> None:
        self._secret = secret.encode()
        self._timing = timing
        self._clock = SystemClock()
        self.url = ""

    async def verify(self, url: str) -> None:
        """Take an address, if whoever is there gives back what it is asked to.

        Raises:
            UnansweredError: it does not.
        """
        challenge = secrets.token_hex(20)
        asked = {"type": "url_verification", "challenge": challenge, "token": "local"}
        _, _, said = await self._post(url, JSON, json.dumps(asked), FIRST)
        if said.decode(errors="replace").strip() != challenge:
            raise UnansweredError("challenge_failed")
        self.url = url

    async def ask(self, kind: str, payload: Json, *, answerable: bool = False, retry: Retry = FIRST) -> Json:
        """Post one payload; what came back with its acknowledgement.

        Raises:
            UnansweredError: `dispatch_failed` where nobody listens, `operation_timeout` where there was no answer in
                time, `http_service_error` where it was not a 200.
        """
        if kind == "events_api":
            answer = await self._post(self.url, JSON, json.dumps(payload), retry)
        elif kind == "slash_commands":
            answer = await self._post(self.url, FORM, urlencode(payload), FIRST)
        else:
            answer = await self._post(self.url, FORM, urlencode({"payload": json.dumps(payload)}), FIRST)
        return _said(answer) if answerable else {}

    async def _post(self, url: str, kind: str, body: str, retry: Retry) -> Answer:
        try:
            async with asyncio.timeout(self._timing.acknowledge):
                answer = await post(url, self._headers(kind, body, retry), body.encode())
        except TimeoutError as cause:
            raise UnansweredError("operation_timeout") from cause
        except OSError as cause:
            raise UnansweredError("dispatch_failed") from cause
        if answer[0] != HTTPStatus.OK:
            raise UnansweredError("http_service_error")
        return answer

    def _headers(self, kind: str, body: str, retry: Retry) -> Headers:
        now = str(int(self._clock.now().timestamp()))
        found = {"Content-Type": kind, "X-Slack-Request-Timestamp": now, "X-Slack-Signature": self.signature(now, body)}
        if retry.number:
            reason = REASONS.get(retry.why, "connection_failed")
            found |= {"X-Slack-Retry-Num": str(retry.number), "X-Slack-Retry-Reason": reason}
        return found

    def signature(self, timestamp: str, body: str) -> str:
        """What proves that a body comes from this workspace."""
        base = f"v0:{timestamp}:{body}".encode()
        return f"v0={hmac.new(self._secret, base, hashlib.sha256).hexdigest()}"


async def post(url: str, headers: Headers, body: bytes) -> Answer:
    """Post something over a connection of its own: the answer's status, headers in lower case, and body.

    Raises:
        OSError: nobody listens, or what came back is no answer.
    """
    parts = urlsplit(url)
    given = {"Host": parts.netloc, "Content-Length": str(len(body)), "Connection": "close"} | headers
    lines = [f"POST {parts.path or '/'} HTTP/1.1", *(f"{name}: {value}" for name, value in given.items()), "", ""]
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port or 80)
    try:
        writer.write("\r\n".join(lines).encode() + body)
        await writer.drain()
        return _parsed(await reader.read())
    finally:
        writer.close()


def _parsed(answer: bytes) -> Answer:
    head, _, body = answer.partition(b"\r\n\r\n")
    status, *lines = head.decode("latin-1").split("\r\n")
    number = status.split(" ")[1:2]
    if not number or not number[0].isdecimal():
        raise ConnectionResetError("no answer")
    pairs = (line.partition(":") for line in lines)
    return int(number[0]), {name.lower(): value.strip() for name, _, value in pairs}, body


def _said(answer: Answer) -> Json:
    """What an acknowledgement carries: an object, or plain words as a command's text."""
    _, headers, body = answer
    if not headers.get("content-type", "").startswith(JSON):
        text = body.decode(errors="replace")
        return {"text": text} if text else {}
    try:
        found = loads(body or b"{}")
    except ValueError:
        found = None
    return found if isinstance(found, dict) else {}
