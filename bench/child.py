"""An app in a process of its own: `python -m bench.child KIND URL APP_TOKEN BOT_TOKEN [RECORDS]`.

KIND is "echo" (acknowledges every envelope without looking at it), "ours" (our app before an idle service) or "kept"
(our app before its records).
"""

import logging
import signal
import sys

from slack_sdk import WebClient
from slack_sdk.socket_mode import SocketModeClient
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse


def _echo(client: WebClient, app_token: str) -> None:
    def acknowledge(socket: BaseSocketModeClient, request: SocketModeRequest) -> None:
        socket.send_socket_mode_response(SocketModeResponse(request.envelope_id))

    socket = SocketModeClient(app_token, web_client=client)
    socket.socket_mode_request_listeners.append(acknowledge)
    socket.connect()


def _ours(client: WebClient, app_token: str, records: str) -> None:
    from bench import apps  # noqa: PLC0415 (the echo must not carry the weight of the app)
    from bot.slack.connect import Connection  # noqa: PLC0415 (the same)

    app = apps.kept(client, records) if records else apps.ours(client)
    Connection(app, app_token, client).connect()


def main() -> None:
    """Connect, and stay until the process is ended."""
    kind, url, app_token, bot_token, *records = sys.argv[1:]
    logging.disable(logging.WARNING)
    client = WebClient(bot_token, base_url=f"{url}/api/", retry_handlers=[])
    if kind == "echo":
        _echo(client, app_token)
    else:
        _ours(client, app_token, "".join(records))
    signal.pause()


if __name__ == "__main__":
    main()
