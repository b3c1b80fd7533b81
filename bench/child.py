"""An app in a process of its own: `python -m bench.child KIND URL APP_TOKEN BOT_TOKEN [RECORDS]`."""

import logging
import signal
import sys

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.socket_mode import SocketModeClient
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse


def _echo(client: WebClient, app_token: str) -> None:
    """Acknowledge every envelope as it comes, without looking at it."""

    def acknowledge(socket: BaseSocketModeClient, request: SocketModeRequest) -> None:
        socket.send_socket_mode_response(SocketModeResponse(request.envelope_id))

    socket = SocketModeClient(app_token, web_client=client)
    socket.socket_mode_request_listeners.append(acknowledge)
    socket.connect()


def _app(kind: str, client: WebClient) -> App:
    from bench import apps  # noqa: PLC0415 (the echo must not carry the weight of the app)

    if kind == "kept":
        return apps.kept(client, sys.argv[5])
    return apps.ours(client)


def main() -> None:
    """Connect, and stay until the end of standard input."""
    kind, url, app_token, bot_token = sys.argv[1:5]
    logging.disable(logging.WARNING)
    client = WebClient(bot_token, base_url=f"{url}/api/", retry_handlers=[])
    if kind == "echo":
        _echo(client, app_token)
    else:
        SocketModeHandler(_app(kind, client), app_token, web_client=client).connect()  # type: ignore[no-untyped-call] # Bolt leaves it untyped
    signal.pause()


if __name__ == "__main__":
    main()
