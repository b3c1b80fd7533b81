"""A queue for one turn at a time."""

import threading
from collections import deque


class Line:
    """First come, first served: a plain lock lets whoever is awake overtake, and somebody waits for seconds."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._is_taken = False

    def __enter__(self) -> None:
        """Wait for the turn."""
        mine = threading.Lock()
        mine.acquire()
        with self._guard:
            if self._is_taken:
                self._waiting.append(mine)
            else:
                self._is_taken = True
                mine.release()
        mine.acquire()

    def __exit__(self, *_: object) -> None:
        """Give the turn to whoever has waited longest."""
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._is_taken = False

    @property
    def is_awaited(self) -> bool:
        """Somebody waits. Asked by whoever has the turn, this stays true until they give it on."""
        return bool(self._waiting)
