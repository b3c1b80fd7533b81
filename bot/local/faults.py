"""Faults on request: what goes wrong between an app and Slack, at the next calls of a method."""

from collections import defaultdict, deque
from typing import Literal, get_args

from bot.local.errors import RefusedError

Fault = Literal["429", "500", "drop_after_accept", "timeout", "stale", "missing_scope"]
"""`stale` is a history that does not show yet what was said."""


class Faults:
    """The faults that are waiting, by method, in the order in which they were asked for."""

    def __init__(self) -> None:
        self._waiting: dict[str, deque[Fault]] = defaultdict(deque)

    def add(self, method: str, kind: str, times: int = 1) -> None:
        """Let the next `times` calls of a method meet this fault.

        Raises:
            RefusedError: for a kind that there is not.
        """
        known: dict[str, Fault] = {name: name for name in get_args(Fault)}
        if kind not in known:
            raise RefusedError(f"There is no fault {kind!r}; there are {', '.join(known)}.")
        self._waiting[method].extend([known[kind]] * times)

    def take(self, method: str) -> Fault | None:
        """The fault that this call meets, if any."""
        waiting = self._waiting[method]
        return waiting.popleft() if waiting else None
