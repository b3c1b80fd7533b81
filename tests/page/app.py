"""An app at the other end of the local workspace's sockets, that does what a test tells it to."""

import time
from queue import Queue
from typing import TYPE_CHECKING, Any

from slack_sdk import WebClient
from slack_sdk.socket_mode import SocketModeClient
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.local.server import LocalWorkspace

if TYPE_CHECKING:
    from collections.abc import Callable

Json = dict[str, Any]
PATIENCE = 10.0


class App:
    """Acknowledges what comes in, answers it by `answers` (payload type to payload), and keeps what it was told."""

    def __init__(self, workspace: LocalWorkspace) -> None:
        self._workspace = workspace
        self.web = WebClient(workspace.bot_token, base_url=f"{workspace.url}/api/", retry_handlers=[])
        self.answers: dict[str, Callable[[Json], Json | None]] = {}
        self._heard: Queue[Json] = Queue()
        self._client = SocketModeClient(workspace.app_token, web_client=self.web)
        self._client.socket_mode_request_listeners.append(self._listen)

    def start(self) -> None:
        """Connect."""
        self._client.connect()

    def stop(self) -> None:
        """Disconnect at once: left to itself the client waits three seconds for something to read."""
        self._client.auto_reconnect_enabled = False
        self._client.closed = True
        self._workspace.drop_connections()
        end = time.monotonic() + PATIENCE
        while self._client.is_connected() and time.monotonic() < end:  # closing twice at once fails within the client
            time.sleep(0.01)
        self._client.message_queue.put(None)
        self._client.close()

    def hears(self, kind: str) -> Json:
        """The next payload of this type; others before it are passed over."""
        while True:
            payload = self._heard.get(timeout=PATIENCE)
            if payload.get("type", "command") == kind:
                return payload

    def says(
        self, channel: str, text: str = "Blocks", blocks: list[Json] | None = None, thread_ts: str | None = None
    ) -> str:
        """Post a message; its time stamp."""
        answer = self.web.chat_postMessage(channel=channel, text=text, blocks=blocks, thread_ts=thread_ts)
        return str(answer["ts"])

    def opens(self, trigger_id: str, view: Json) -> None:
        """Open a modal."""
        self.web.views_open(trigger_id=trigger_id, view=view)

    def _listen(self, client: BaseSocketModeClient, request: SocketModeRequest) -> None:
        payload = request.payload
        respond = self.answers.get(payload.get("type", "command"))
        answer = respond(payload) if respond else None
        client.send_socket_mode_response({"envelope_id": request.envelope_id, "payload": answer or {}})
        self._heard.put(payload)
