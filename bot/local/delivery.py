"""What the app is told, whichever way it wants to hear it, and again where it did not take it.

The rules are Slack's (docs.slack.dev, "The Events API"): a payload is to be acknowledged within three seconds; an event
that was not is delivered again at once, after a minute and after five; a command or an interaction never is.
"""

import asyncio
import logging
from collections.abc import Coroutine

from bot.local.errors import UnansweredError
from bot.local.http_mode import HttpMode
from bot.local.payload import Json
from bot.local.socket_mode import FIRST, Retry, SocketMode, Timing

log = logging.getLogger(__name__)


class Delivery:
    """The way to one app: HTTP where it has given an address, else its sockets.

    While `loses_events` no event arrives, nor is one delivered again: an outage that was longer than Slack's patience.
    """

    def __init__(self, sockets: SocketMode, http: HttpMode, timing: Timing) -> None:
        self._sockets = sockets
        self._http = http
        self._timing = timing
        self._tasks: set[asyncio.Task[None]] = set()
        self.loses_events = False

    async def ask(self, kind: str, payload: Json, *, answerable: bool = False, retry: Retry = FIRST) -> Json:
        """Send a payload, and wait for its acknowledgement; what came back with it.

        `kind` is Socket Mode's: events_api, slash_commands, interactive.

        Raises:
            UnansweredError: it was not acknowledged; Slack's word for why.
        """
        way = self._http if self._http.url else self._sockets
        return await way.ask(kind, payload, answerable=answerable, retry=retry)

    def deliver(self, event: Json) -> None:
        """Deliver an event, again and again until it is acknowledged or given up."""
        if not self.loses_events:
            self.background(self._deliver(event))

    def background(self, work: Coroutine[object, object, None]) -> None:
        """Do something that nobody waits for; it ends with the server at the latest."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """End everything: at the server's end."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._sockets.drop()

    async def _deliver(self, event: Json) -> None:
        retry = FIRST
        for number, wait in enumerate((*self._timing.redelivery, None), start=1):
            try:
                await self.ask("events_api", event, retry=retry)
            except UnansweredError as cause:
                retry = Retry(number, str(cause))
            else:
                return
            if wait is not None:
                await asyncio.sleep(wait)
        log.warning("event given up", extra={"action": "event_lost", "event_id": event["event_id"]})
