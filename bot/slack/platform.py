"""Sending to Slack: paced, findable again by its key, with every refusal translated. And fetching what people gave.

The client must have no retry handlers: Slack's default one sends a message again when the connection drops after it
was received. What is to be tried again, and when, stands in the outbox.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.ports import Fetched, Paced, Profile, SendFailed, Sent
from bot.slack.files import Files
from bot.slack.pacing import Pace
from bot.slack.refusals import TOO_MUCH, code_of, translated
from bot.slack.render import Json, Message, message
from bot.slack.render.blocks import flat
from handlers.views import View

log = logging.getLogger(__name__)

API = "https://slack.com/api/"
SECONDS = 10
LONGEST_SLEEP = 1.5
"""Who must wait longer goes back into the outbox, so that one channel's pause does not hold up the others."""

EVENT_TYPE = "chaser"
LOOK_BACK = 5
"""Pages of 100 messages that are searched for a key."""

PLAIN_TEXT = 3_500
SLACKBOT = "USLACKBOT"


def make_client(token: str, url: str = API) -> WebClient:
    """A client for the Web API at `url`, which ends in a slash."""
    return WebClient(token=token, base_url=url if url.endswith("/") else f"{url}/", timeout=SECONDS, retry_handlers=[])


class SlackPlatform:
    """One workspace, for sending. For several threads; `monotonic` and `sleep` are seconds that only run forward."""

    def __init__(
        self,
        client: WebClient,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        if client.retry_handlers:
            raise ValueError("a client with retry handlers sends messages twice")
        self._client = client
        self._monotonic = monotonic
        self._sleep = sleep
        self._pace = Pace()
        self._lock = threading.Lock()
        self._files = Files(client, monotonic)

    def post(self, to: str, view: View, key: str, thread: str | None = None) -> Sent:
        """Say something to a person (user id) or in a channel, once; `key` can be found again with `find`."""
        told = message(view)

        def send(text: str, blocks: list[Json]) -> SlackResponse:
            return self._client.chat_postMessage(
                channel=to,
                text=text,
                blocks=blocks,
                thread_ts=thread,
                metadata=_metadata(key),
                unfurl_links=False,
                unfurl_media=False,
            )

        with self._paced(to), translated():
            answer = _sent_somehow(send, told)
            return Sent(str(answer["channel"]), str(answer["ts"]))

    def update(self, sent: Sent, view: View, key: str) -> None:
        """Replace what a message says."""
        told = message(view)

        def send(text: str, blocks: list[Json]) -> SlackResponse:
            return self._client.chat_update(
                channel=sent.channel, ts=sent.ts, text=text, blocks=blocks, metadata=_metadata(key)
            )

        with self._paced(sent.channel), translated():
            _sent_somehow(send, told)

    def find(self, to: str, key: str) -> Sent | None:
        """Our own message that bears this key, in a channel or a direct message.

        Looked at are the newest 500 of the channel, each with the first 200 replies in its thread; no others.
        """
        with translated():
            channel = self._channel(to)
            for found in self._history(channel):
                payload = (found.get("metadata") or {}).get("event_payload") or {}
                if payload.get("key") == key and self._is_own(found):
                    return Sent(channel, str(found["ts"]))
        return None

    def delete(self, sent: Sent) -> None:
        """Remove our own message. One that is gone already is well gone."""
        try:
            with translated():
                self._client.chat_delete(channel=sent.channel, ts=sent.ts)
        except SendFailed as failed:
            if failed.reason != "message_not_found":
                raise

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

    def _paced(self, channel: str) -> "_Paced":
        with self._lock:
            seconds = self._pace.wait(channel, self._monotonic())
            if seconds > LONGEST_SLEEP:
                self._pace.give_back(channel)
        if seconds > LONGEST_SLEEP:
            raise Paced(seconds)
        if seconds:
            self._sleep(seconds)
        return _Paced(self._hold, channel)

    def _hold(self, channel: str, seconds: float) -> None:
        with self._lock:
            self._pace.refused(channel, self._monotonic(), seconds)

    def _is_own(self, found: Json) -> bool:
        """Any app may write any metadata: what another has posted under our key is not ours."""
        return found.get("user") == str(self._client.auth_test()["user_id"])

    def _channel(self, to: str) -> str:
        """A person's direct message is known by their id only for sending, not for reading."""
        if not to.startswith(("U", "W")):
            return to
        return str(self._client.conversations_open(users=to)["channel"]["id"])

    def _history(self, channel: str) -> Iterator[dict[str, Any]]:
        """The newest messages with the replies in their threads, which a channel's history leaves out."""
        cursor = None
        for _ in range(LOOK_BACK):
            page = self._client.conversations_history(
                channel=channel, include_all_metadata=True, limit=100, cursor=cursor
            )
            for found in page.get("messages") or ():
                yield found
                if found.get("reply_count"):
                    yield from self._replies(channel, str(found["ts"]))
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return

    def _replies(self, channel: str, ts: str) -> Iterator[dict[str, Any]]:
        page = self._client.conversations_replies(channel=channel, ts=ts, include_all_metadata=True, limit=200)
        yield from (page.get("messages") or ())[1:]


class _Paced:
    """While a message is sent: tells the pace when Slack has asked to wait."""

    def __init__(self, hold: Callable[[str, float], None], channel: str) -> None:
        self._hold = hold
        self._channel = channel

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if isinstance(error, SendFailed) and error.retry_after:
            self._hold(self._channel, error.retry_after)


def _sent_somehow(send: Callable[[str, list[Json]], SlackResponse], told: Message) -> SlackResponse:
    """With its blocks, or where Slack refuses them, once more as plain words: better read plainly than not at all."""
    try:
        return send(told.text, told.blocks)
    except SlackApiError as error:
        if code_of(error) not in TOO_MUCH:
            raise
        log.warning("blocks refused", extra={"action": "slack.blocks_refused", "why": code_of(error)})
        return send((flat(told.blocks) or told.text)[:PLAIN_TEXT], [])


def _metadata(key: str) -> Json:
    """Other apps can read metadata: the key is opaque and names nobody."""
    return {"event_type": EVENT_TYPE, "event_payload": {"key": key}}


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
