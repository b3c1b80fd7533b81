"""The arguments of a Web API call, from a form or from JSON."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request

from bot.local.errors import SlackError, invalid
from bot.local.payload import loads

MOMENT = re.compile(r"\d{1,12}(\.\d{1,6})?")
TRUE = (True, 1, "1", "true", "True")


class Arguments:
    """What a caller passed; a form brings everything as words, JSON brings objects, and both mean the same."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        self._given = given

    def __contains__(self, name: str) -> bool:
        return self._given.get(name) is not None

    def text(self, name: str) -> str:
        """An argument as words; empty where it was not passed."""
        value = self._given.get(name)
        return "" if value is None else str(value)

    def required(self, name: str) -> str:
        """An argument as words.

        Raises:
            SlackError: `invalid_arguments` where it was not passed.
        """
        if value := self.text(name):
            return value
        raise invalid("invalid_arguments", [f"missing required field: {name}"])

    def flag(self, name: str, *, default: bool = False) -> bool:
        """A yes or no, which a form brings as 1 or true."""
        return self._given.get(name) in TRUE if name in self else default

    def number(self, name: str, default: int, most: int) -> int:
        """A whole number from 1 to `most`.

        Raises:
            SlackError: `invalid_limit`, Slack's name for a page size that is none.
        """
        value = self.text(name) or str(default)
        if not value.isdecimal() or int(value) < 1:
            raise SlackError("invalid_limit")
        return min(int(value), most)

    def moment(self, name: str) -> float | None:
        """A time stamp in seconds, or None where it was not passed.

        Raises:
            SlackError: `invalid_ts_oldest` or the like, for one that is none.
        """
        value = self.text(name)
        if value and not MOMENT.fullmatch(value):
            raise SlackError(f"invalid_ts_{name}")
        return float(value) if value else None

    def parsed(self, name: str, error: str) -> Any:  # noqa: ANN401 - JSON has no narrower type
        """An argument that is JSON, or None where it was not passed.

        Raises:
            SlackError: `error` where it cannot be read.
        """
        value = self._given.get(name)
        if not isinstance(value, str):
            return value
        try:
            return loads(value) if value else None
        except ValueError as cause:
            raise invalid(error, [f"{name} is not JSON: {cause}"]) from cause


async def read_arguments(request: Request) -> tuple[Arguments, str]:
    """What a request passes and the token that it shows, from the header or else the `token` argument.

    Raises:
        SlackError: `invalid_json`, `json_not_object` or `invalid_form_data` for such a body.
    """
    given = dict(request.query_params) | await _body(request)
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    shown = token.strip() if scheme.lower() == "bearer" else str(given.get("token") or "")
    return Arguments(given), shown


async def _body(request: Request) -> dict[str, Any]:
    sent = await request.body()
    try:
        if "json" not in request.headers.get("content-type", ""):
            return dict(parse_qsl(sent.decode(), keep_blank_values=True))
        body = loads(sent or b"{}")
    except ValueError as cause:
        raise SlackError("invalid_json" if sent[:1] in b"{[" else "invalid_form_data") from cause
    if not isinstance(body, dict):
        raise SlackError("json_not_object")
    return body
