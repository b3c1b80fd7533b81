"""What has changed, told to the pages that are open, as server-sent events."""

import asyncio
import json
from collections.abc import AsyncIterator, Collection
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.local.payload import Json

HEARTBEAT_SECONDS = 15.0


class Feed:
    """The open pages, each with a queue of what it has not yet been told."""

    def __init__(self) -> None:
        self._open: dict[asyncio.Queue[Json | None], str] = {}

    def publish(self, kind: str, to: Collection[str] | None = None, **about: object) -> None:
        """Tell the pages of these people, or of everybody."""
        for queue, user in self._open.items():
            if to is None or user in to:
                queue.put_nowait({"type": kind, **about})

    def close(self) -> None:
        """End every page's stream; without it the server would wait for them at its end."""
        for queue in self._open:
            queue.put_nowait(None)

    async def stream(self, user: str) -> AsyncIterator[str]:
        """The events for one page, with a comment now and then that keeps the connection open."""
        queue: asyncio.Queue[Json | None] = asyncio.Queue()
        self._open[queue] = user
        try:
            yield ": connected\n\n"
            while True:
                try:
                    item = await asyncio.wait_for(queue.get(), HEARTBEAT_SECONDS)
                except TimeoutError:
                    yield ": still here\n\n"
                    continue
                if item is None:
                    return
                yield f"data: {json.dumps(item)}\n\n"
        finally:
            del self._open[queue]
