"""Slack as the bot sees it: a line to send by, the directory, and what people gave, with every refusal translated.

The client must have no retry handlers: Slack's default one sends a message again when the connection drops after it
was received. What is to be tried again, and when, stands in the outbox.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from slack_sdk import WebClient

from bot.ports import Fetched, Profile
from bot.slack.files import Files
from bot.slack.pacing import Pace
from bot.slack.refusals import translated
from bot.slack.render import Json

if TYPE_CHECKING:
    from bot.slack.line import SlackLine

API = "https://slack.com/api/"
SECONDS = 10
"""How long an answer is waited for, of what is only asked."""

SENDING_SECONDS: float = 10
"""How long an answer is waited for, of what is sent: less than the lease of a message, so that it can be looked for."""

SLACKBOT = "USLACKBOT"


def make_client(token: str, url: str = API) -> WebClient:
    """A client for the Web API at `url`, which ends in a slash."""
    return WebClient(token=token, base_url=url if url.endswith("/") else f"{url}/", timeout=SECONDS, retry_handlers=[])


class SlackPlatform:
    """One workspace. `monotonic` and `sleep` are seconds that only run forward."""

    def __init__(
        self,
        client: WebClient,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        if client.retry_handlers:
            raise ValueError("a client with retry handlers sends messages twice")
        self._client = client
        self._monotonic = monotonic
        self._sleep = sleep
        self._pace = Pace()
        self._files = Files(client, monotonic)

    @asynccontextmanager
    async def line(self) -> "AsyncIterator[SlackLine]":
        """A line that messages go out by. The pace is that of all lines before it."""
        from bot.slack.line import opened  # noqa: PLC0415 - aiohttp takes 10 MiB and a tenth of a second

        async with opened(self._client, SENDING_SECONDS, self._pace, self._monotonic, self._sleep) as line:
            yield line

    def fetch(self, file: str, most: int) -> Fetched:
        """A file that somebody gave, by its id; never more than `most` bytes of it are fetched."""
        return self._files.fetch(file, most)

    def people(self) -> Iterator[Profile]:
        """Everybody in the workspace's directory, page by page."""
        cursor = None
        while cursor != "":
            with translated():
                page = self._client.users_list(limit=200, cursor=cursor)
            yield from (_profile(member) for member in page.get("members") or ())
            cursor = str((page.get("response_metadata") or {}).get("next_cursor") or "")


def _profile(member: Json) -> Profile:
    profile = member.get("profile")
    details: Json = profile if isinstance(profile, dict) else {}
    name = details.get("real_name") or member.get("real_name") or details.get("display_name") or member.get("name")
    return Profile(
        user=str(member["id"]),
        name=str(name or member["id"]),
        title=str(details.get("title") or ""),
        email=str(details.get("email") or ""),
        zone=str(member.get("tz") or ""),
        kind=_kind(member),
        is_admin=bool(member.get("is_admin") or member.get("is_owner")),
        is_active=not member.get("deleted"),
    )


def _kind(member: Json) -> str:
    if member.get("is_bot") or member["id"] == SLACKBOT:
        return "bot"
    if member.get("is_stranger") or member.get("is_external"):
        return "external"
    return "guest" if member.get("is_restricted") or member.get("is_ultra_restricted") else "member"
