"""The open line to Slack that messages go out by: one HTTP session, and as many at once as the pace allows.

A new connection for each message was measured to cost 2 ms of processor time over TLS, one session 0.3 ms.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import aiohttp
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.ports import Paced, Posted, SendFailed, Sent, TooLate
from bot.slack.pacing import Pace
from bot.slack.refusals import TOO_MUCH, code_of, translated
from bot.slack.render import Json, Message, message
from bot.slack.render.blocks import flat
from handlers.views import View

log = logging.getLogger(__name__)

LONGEST_SLEEP = 1.5
"""Who must wait longer goes back into the outbox, so that its lease does not run out meanwhile."""

KEPT_ALIVE = 4
"""Seconds that a connection waits to be used again: less than any server waits before it closes one."""

EVENT_TYPE = "chaser"
LOOK_BACK = 5
"""Pages of 100 messages that are searched for a key."""

PLAIN_TEXT = 3_500

Send = Callable[[str, list[Json]], Awaitable[AsyncSlackResponse]]
Sleep = Callable[[float], Awaitable[object]]


@asynccontextmanager
async def opened(
    known: WebClient, seconds: float, pace: Pace, monotonic: Callable[[], float], sleep: Sleep = asyncio.sleep
) -> "AsyncIterator[SlackLine]":
    """A line to where a client leads, with its token; a request that has no answer by then is given up."""
    connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=KEPT_ALIVE)
    timeout = aiohttp.ClientTimeout(total=seconds)
    async with aiohttp.ClientSession(connector=connector, timeout=timeout) as session:
        client = AsyncWebClient(known.token, known.base_url, session=session, retry_handlers=[])
        yield SlackLine(client, pace, monotonic, sleep)


class SlackLine:
    """One workspace, for sending, in one event loop. `monotonic` and `sleep` are seconds that only run forward."""

    def __init__(
        self, client: AsyncWebClient, pace: Pace, monotonic: Callable[[], float], sleep: Sleep = asyncio.sleep
    ) -> None:
        if client.retry_handlers:
            raise ValueError("a client with retry handlers sends messages twice")
        self._client = client
        self._pace = pace
        self._monotonic = monotonic
        self._sleep = sleep
        self._own = ""

    async def post(self, to: str, posted: Posted) -> Sent:
        """Say something to a person (user id) or in a channel, once.

        Raises:
            TooLate: its time was over.
        """

        async def send(text: str, blocks: list[Json]) -> AsyncSlackResponse:
            # A process that stood still since it took the message may be beyond its lease, and another may have it.
            if self._monotonic() > posted.until:
                raise TooLate
            return await self._client.chat_postMessage(
                channel=to,
                text=text,
                blocks=blocks,
                thread_ts=posted.thread,
                metadata=_metadata(posted.key),
                unfurl_links=False,
                unfurl_media=False,
            )

        answer = await self._sent_somehow(to, send, message(posted.view, is_repeat=posted.is_repeat))
        return Sent(str(answer["channel"]), str(answer["ts"]))

    async def update(self, sent: Sent, view: View, key: str) -> None:
        """Replace what a message says."""

        async def send(text: str, blocks: list[Json]) -> AsyncSlackResponse:
            return await self._client.chat_update(
                channel=sent.channel, ts=sent.ts, text=text, blocks=blocks, metadata=_metadata(key)
            )

        await self._sent_somehow(sent.channel, send, message(view))

    async def find(self, to: str, key: str, besides: str | None = None) -> Sent | None:
        """Our own message that bears this key, in a channel or a direct message; one besides that with a time stamp.

        Looked at are the newest 500 of the channel, each with the first 200 replies in its thread; no others.
        """
        with _translated():
            channel = await self._channel(to)
            async for found in self._history(channel):
                payload = (found.get("metadata") or {}).get("event_payload") or {}
                if payload.get("key") == key and found["ts"] != besides and await self._is_own(found):
                    return Sent(channel, str(found["ts"]))
        return None

    async def delete(self, sent: Sent) -> None:
        """Remove our own message. One that is gone already is well gone."""
        try:
            with _translated():
                await self._client.chat_delete(channel=sent.channel, ts=sent.ts)
        except SendFailed as failed:
            if failed.reason != "message_not_found":
                raise

    async def _sent_somehow(self, channel: str, send: Send, told: Message) -> AsyncSlackResponse:
        """With its blocks, or where Slack refuses them, once more as plain words: better read plainly than not."""
        async with self._paced(channel):
            try:
                return await send(told.text, told.blocks)
            except SlackApiError as error:
                if code_of(error) not in TOO_MUCH:
                    raise
                log.warning("blocks refused", extra={"action": "slack.blocks_refused", "why": code_of(error)})
                return await send((flat(told.blocks) or told.text)[:PLAIN_TEXT], [])

    @asynccontextmanager
    async def _paced(self, channel: str) -> AsyncIterator[None]:
        """Wait for the channel's turn, and learn from what Slack answers."""
        seconds = self._pace.wait(channel, self._monotonic())
        if seconds > LONGEST_SLEEP:
            self._pace.give_back(channel)
            raise Paced(seconds)
        if seconds:
            await self._sleep(seconds)
        try:
            with _translated():
                yield
        except SendFailed as failed:
            if failed.retry_after:
                self._pace.refused(channel, self._monotonic(), failed.retry_after)
            raise
        self._pace.taken(channel)

    async def _is_own(self, found: Json) -> bool:
        """Any app may write any metadata: what another has posted under our key is not ours."""
        self._own = self._own or str((await self._client.auth_test())["user_id"])
        return found.get("user") == self._own

    async def _channel(self, to: str) -> str:
        """A person's direct message is known by their id only for sending, not for reading."""
        if not to.startswith(("U", "W")):
            return to
        return str((await self._client.conversations_open(users=to))["channel"]["id"])

    async def _history(self, channel: str) -> AsyncIterator[dict[str, Any]]:
        """The newest messages with the replies in their threads, which a channel's history leaves out."""
        cursor = None
        for _ in range(LOOK_BACK):
            page = await self._client.conversations_history(
                channel=channel, include_all_metadata=True, limit=100, cursor=cursor
            )
            for found in page.get("messages") or ():
                yield found
                if found.get("reply_count"):
                    for reply in await self._replies(channel, str(found["ts"])):
                        yield reply
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return

    async def _replies(self, channel: str, ts: str) -> list[dict[str, Any]]:
        page = await self._client.conversations_replies(channel=channel, ts=ts, include_all_metadata=True, limit=200)
        return list(page.get("messages") or ())[1:]


@contextmanager
def _translated() -> Iterator[None]:
    """Let only SendFailed out. What could not be connected was not sent; else a broken line leaves that open."""
    with translated():
        try:
            yield
        except aiohttp.ClientConnectorError as error:
            raise SendFailed("refused connection") from error
        except aiohttp.ClientError as error:
            raise SendFailed(type(error).__name__, is_ambiguous=True) from error


def _metadata(key: str) -> Json:
    """Other apps can read metadata: the key is opaque and names nobody."""
    return {"event_type": EVENT_TYPE, "event_payload": {"key": key}}
