"""What was said in a direct message, as the events that Slack would have sent of it.

Source: https://docs.slack.dev/reference/methods/conversations.history. A message that was deleted is not in it, and
neither is one that the workspace's own retention has removed: from what is missing nothing is concluded.
"""

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

from slack_sdk import WebClient

from bot.ports import SendFailed
from bot.slack.pacing import MARGIN, Bucket
from bot.slack.refusals import translated

PAGE = 200
MOST_PAGES = 5
"""So many pages of a conversation, the newest: nobody writes a thousand messages to a bot in one round."""

TIER_3 = 50 / 60 * MARGIN
BURST = 5.0
PATIENCE = 3

Json = dict[str, Any]


class History:
    """One workspace's past, read at the pace that Slack allows. For one thread; another may stop it.

    `monotonic` is seconds that only run forward; `rest` waits so many, and is true where the wait was cut short.
    """

    def __init__(
        self,
        client: WebClient,
        team: str,
        monotonic: Callable[[], float] = time.monotonic,
        rest: Callable[[float], bool | None] | None = None,
    ) -> None:
        self._client = client
        self._team = team
        self._monotonic = monotonic
        self._is_stopped = threading.Event()
        self._rest = rest or self._is_stopped.wait
        self._paces: dict[str, Bucket] = {}

    def since(self, channel: str, ts: str) -> list[Json]:
        """What people have said since the message of this time stamp, also in threads, oldest first.

        Raises:
            SendFailed: Slack does not tell.
        """
        found: list[Json] = []
        for message in self._pages("conversations.history", channel, ts):
            found.append(message)
            if message.get("reply_count") and message.get("latest_reply", "") > ts:
                found += self._pages("conversations.replies", channel, ts, thread=str(message["ts"]))
        found.sort(key=lambda message: str(message.get("ts")))
        return [self._event(channel, message) for message in found]

    def stop(self) -> None:
        """Wait for Slack no longer."""
        self._is_stopped.set()

    def _pages(self, method: str, channel: str, ts: str, thread: str | None = None) -> Iterator[Json]:
        cursor = ""
        for _ in range(MOST_PAGES):
            page = self._call(method, {"channel": channel, "oldest": ts, "cursor": cursor}, thread)
            # The first message of a thread is in every page of its replies.
            yield from (one for one in page.get("messages") or () if one.get("ts") != thread)
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return

    def _call(self, method: str, given: Json, thread: str | None) -> Json:
        """One page; where Slack asks to wait, after that wait."""
        for _ in range(PATIENCE):
            if self._rest(self._wait(method)):
                raise SendFailed("stopped")
            try:
                with translated():
                    return self._page(given, thread)
            except SendFailed as failed:
                if failed.retry_after is None:
                    raise
                self._paces[method].hold(self._monotonic(), failed.retry_after)
        raise SendFailed("ratelimited")

    def _page(self, given: Json, thread: str | None) -> Json:
        if thread is None:
            answer = self._client.conversations_history(**given, inclusive=True, limit=PAGE)
        else:
            answer = self._client.conversations_replies(**given, ts=thread, limit=PAGE)
        data = answer.data
        return data if isinstance(data, dict) else {}

    def _wait(self, method: str) -> float:
        now = self._monotonic()
        return self._paces.setdefault(method, Bucket(TIER_3, BURST, BURST, now)).take(now)

    def _event(self, channel: str, message: Json) -> Json:
        """The event that says so much: of an edited message, its edit."""
        where = {"channel": channel, "channel_type": "im"}
        edited = message.get("edited")
        if isinstance(edited, dict) and edited.get("ts"):
            told = {"message": message, "previous_message": {}, "ts": edited["ts"]}
            event: Json = {"type": "message", "subtype": "message_changed", **told, **where}
        else:
            event = message | where
        return {"type": "event_callback", "team_id": self._team, "event": event}
