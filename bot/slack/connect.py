"""Connecting: tokens checked by name, Socket Mode opened and closed cleanly."""

import logging
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from typing import Any

from slack_bolt import App
from slack_bolt.adapter.socket_mode.builtin import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web import SlackResponse

from bot.slack.gate import is_sound
from bot.slack.refusals import code_of
from plans.errors import ChaserError

log = logging.getLogger(__name__)


class TokenRefused(ChaserError):  # noqa: N818 - reads as the sentence it is, like the rest of the family
    """Slack does not accept the token."""


class OutOfReach(ChaserError):  # noqa: N818 - see TokenRefused
    """Slack does not answer. Look at the network and try again."""


@dataclass(frozen=True, slots=True)
class Workspace:
    """Where a bot token belongs, and who the bot is there."""

    team: str
    name: str
    bot_user: str


def ask_who(client: WebClient) -> SlackResponse:
    """Slack's answer to whose token this is.

    Raises:
        TokenRefused: it is not one, or was revoked; the sentence names the setting.
        OutOfReach: nothing answers at the address.
    """
    try:
        return client.auth_test()
    except OSError as error:
        raise OutOfReach(f"Slack does not answer at {client.base_url}. Look at the network and try again.") from error
    except SlackApiError as error:
        raise TokenRefused(f"CHASER_SLACK_BOT_TOKEN: Slack does not accept this token ({code_of(error)}).") from error


def check_bot_token(client: WebClient) -> Workspace:
    """Ask Slack whose token this is.

    Raises:
        TokenRefused: it is not one, or was revoked; the sentence names the setting.
        OutOfReach: nothing answers at the address.
    """
    known = ask_who(client)
    return Workspace(str(known["team_id"]), str(known.get("team") or ""), str(known["user_id"]))


class Connection(SocketModeHandler):
    """Slack's own Socket Mode client, built in to its SDK, in front of our app.

    `connect` returns when connected; the client then keeps itself connected from threads of its own until `close`.
    `reconnected` is called for each connection after the first: what was said before it may have been missed.
    """

    url = ""

    def __init__(
        self, app: App, app_token: str, client: WebClient, reconnected: Callable[[], None] = lambda: None
    ) -> None:
        opener = WebClient(base_url=client.base_url, timeout=client.timeout, retry_handlers=[])
        super().__init__(app, app_token, logger=_quiet_logger(), web_client=opener)
        self._reconnected = reconnected
        self._greetings = count()
        self.client.message_listeners.append(self._hear)

    def connect(self) -> None:
        """Open the connection.

        Raises:
            TokenRefused: the app token is not one; the sentence names the setting.
        """
        try:
            super().connect()  # type: ignore[no-untyped-call] # the SDK types no method without arguments
        except SlackApiError as error:
            raise TokenRefused(
                f"CHASER_SLACK_APP_TOKEN: Slack does not accept this token ({code_of(error)})."
            ) from error

    def is_connected(self) -> bool:
        """Whether Slack reaches us just now."""
        socket_mode = self.client
        return bool(socket_mode.is_connected())

    def close(self) -> None:
        """Close the connection at once: left to itself the client waits three seconds for a message that may come."""
        self.client.auto_reconnect_enabled = False
        self.client.closed = True
        session = self.client.current_session
        if session is not None and session.sock is not None:
            with suppress(OSError):
                session.sock.shutdown(socket.SHUT_RDWR)
        self.client.message_queue.put(None)
        super().close()  # type: ignore[no-untyped-call] # see connect

    def _hear(self, _client: BaseSocketModeClient, message: dict[str, Any], _raw: str | None = None) -> None:
        if message.get("type") == "hello" and next(self._greetings):
            self._reconnected()

    def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override] # as in the SDK
        """Let only what has the shape of a payload reach Bolt, which stumbles over any other."""
        if is_sound(req.payload):
            super().handle(client, req)
            return
        log.warning("payload ignored", extra={"action": "slack.ignored", "kind": req.type, "why": "shape"})
        client.send_socket_mode_response(SocketModeResponse(envelope_id=req.envelope_id))


def _quiet_logger() -> logging.Logger:
    """The SDK's client logs whole payloads when it fails to handle one."""
    logger = logging.getLogger("chaser.socket")
    logger.setLevel(logging.ERROR)
    return logger
