"""Whatever is sent to the address that Slack posts to, nothing breaks."""

import json
import logging
import random
from collections import Counter
from contextlib import closing
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest

from tests.door import NEW, Headers, standing
from tests.faults.tally import Tally
from tests.signing import FORM as FORM_KIND
from tests.signing import JSON, signed
from tests.unit.test_slack_incoming import COMMAND, FORM, MESSAGE, PRESS

LEAVES: tuple[Any, ...] = (None, 0, -1, 2**70, "", "x", [], [None], {}, True, 1.5, "\x00", "\ud800", [[]], {"id": 5})


def crooked(value: Any, dice: random.Random) -> Any:  # noqa: ANN401 - any JSON
    """The same with some of its parts something else."""
    if dice.random() < 0.12:
        return dice.choice(LEAVES)
    if isinstance(value, dict):
        return {key: crooked(inner, dice) for key, inner in value.items() if dice.random() > 0.05}
    return [crooked(inner, dice) for inner in value] if isinstance(value, list) else value


def hostile(dice: random.Random) -> tuple[bytes, Headers]:
    """A request that somebody has tampered with: its payload, its bytes, its headers, or all of them."""
    whole = dice.choice([COMMAND, MESSAGE, PRESS, FORM])
    payload = crooked(whole, dice)
    kind = dice.choice([JSON, FORM_KIND, FORM_KIND, "text/plain", ""])
    text = json.dumps(payload)
    if kind == FORM_KIND:
        is_flat = whole is COMMAND and isinstance(payload, dict)
        text = urlencode(
            {k: str(v).encode(errors="replace") for k, v in payload.items()} if is_flat else {"payload": text}
        )
    headers = signed(text, kind, dice.choice([NEW, NEW, NEW, b"2" * 32]))
    body = bytearray(text.encode())
    if body and dice.random() < 0.3:
        for _ in range(dice.randrange(1, 5)):
            body[dice.randrange(len(body))] = dice.randrange(256)
    if dice.random() < 0.3:
        name = dice.choice(sorted(headers))
        headers[name] = dice.choice(["", "x", "9" * 400, "v0=\xff", "0000000000", headers[name].upper(), "-1"])
    if dice.random() < 0.2:
        del headers[dice.choice(sorted(headers))]
    if dice.random() < 0.1:
        headers |= {"X-Slack-Retry-Num": dice.choice(["1", "3", "x", "\xff"]), "X-Slack-Retry-Reason": "\xff"}
    return bytes(body), headers


def answers(line: HTTPConnection, path: str, many: int, dice: random.Random) -> Counter[int]:
    """Send so many; how often each status was answered."""
    met: Counter[int] = Counter()
    for _ in range(many):
        body, headers = hostile(dice)
        try:
            line.request("POST", path, body, headers)
            answer = line.getresponse()
            answer.read()
        except (HTTPException, OSError):
            line.close()
            continue
        met[answer.status] += 1
    return met


@pytest.mark.fault("malformed requests", 300, 10_000)
def test_hostile_requests(tally: Tally, dice: random.Random, caplog: pytest.LogCaptureFixture) -> None:
    """Mutated, unsigned, half signed: never a 5xx, never a traceback, never a word of theirs in the log."""
    with standing() as address, caplog.at_level(logging.INFO):
        parts = urlsplit(address.url)
        with closing(HTTPConnection(parts.netloc, timeout=20)) as line:
            met = answers(line, parts.path, tally.times, dice)
    assert [x.__dict__ for x in caplog.records if x.exc_info or x.levelno >= logging.ERROR] == []
    assert "Traceback" not in caplog.text
    assert not any(word in caplog.text for word in ("slates are here", "welded", "2.1 ok"))
    assert {status for status in met if status >= 500} == set(), met
    assert met.total() > 0.95 * tally.times
    assert min(met[200], met[400], met[401]) >= tally.times // 100
    tally.injected = tally.times
    tally.holds()
