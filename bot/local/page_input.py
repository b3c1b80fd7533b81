"""What the page sends, read with care: anything on this machine can send to it."""

from typing import Any

from starlette.responses import JSONResponse, Response

from bot.local.directory import Member
from bot.local.errors import RefusedError
from bot.local.payload import Json, loads
from bot.local.state import State


class Given:
    """The body of one request."""

    def __init__(self, body: bytes) -> None:
        try:
            parsed = loads(body or b"{}")
        except ValueError as cause:
            raise RefusedError(f"That is not JSON: {cause}.") from cause
        if not isinstance(parsed, dict):
            raise RefusedError("That is not an object.")
        self._given: Json = parsed

    def text(self, name: str) -> str:
        """Words; empty where there are none."""
        value = self._given.get(name)
        return value if isinstance(value, str) else ""

    def count(self, name: str, default: int, most: int) -> int:
        """A whole number from 1 to `most`."""
        value = self._given.get(name, default)
        if not isinstance(value, int) or not 1 <= value <= most:
            raise RefusedError(f"{name} is to be a number from 1 to {most}.")
        return value

    def part(self, name: str) -> dict[str, str]:
        """An object of words; what in it is not words is left out."""
        return {key: value for key, value in self.action(name).items() if isinstance(value, str)}

    def action(self, name: str = "action") -> Json:
        """An object."""
        return _object(self._given.get(name), name)

    def listed(self, name: str) -> list[Any]:
        """A list; empty where there is none."""
        value = self._given.get(name) or []
        if not isinstance(value, list):
            raise RefusedError(f"{name} is to be a list.")
        return value

    def state(self) -> Json:
        """What was filled in: {block_id: {action_id: {...}}}."""
        blocks = _object(self._given.get("state") or {}, "state")
        for values in blocks.values():
            for held in _object(values, "state").values():
                _object(held, "state")
        return blocks


def person(state: State, user: str) -> Member:
    """Who is at the keyboard.

    Raises:
        RefusedError: for nobody, an app, or somebody who has left.
    """
    member = state.member(user)
    if member is None or member.is_bot:
        raise RefusedError("Say who you are first.")
    return member


def refusal(cause: RefusedError, status: int = 400) -> Response:
    """A refusal, as the page reads it."""
    return JSONResponse({"ok": False, "error": str(cause)}, status)


def _object(value: Any, name: str) -> Json:  # noqa: ANN401 - anything may have been sent
    if not isinstance(value, dict):
        raise RefusedError(f"{name} is to be an object.")
    return value
