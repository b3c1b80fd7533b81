"""An app in a process of its own: `python -m bench.http_child KIND` prints its address and stays until it is ended.

KIND is "floor" (a Starlette that takes the body and acknowledges it) or "ours" (our app before an idle service).
"""

import logging
import signal
import socket
import sys
import threading

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

PATH = "/slack/events"


async def _take(request: Request) -> Response:
    await request.body()
    return Response()


def _floor() -> str:
    listener = socket.create_server(("127.0.0.1", 0))
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    served = Starlette(routes=[Route(PATH, _take, methods=["POST"])])
    server = uvicorn.Server(uvicorn.Config(served, lifespan="off", access_log=False, log_config=None))
    threading.Thread(target=server.run, args=([listener],), daemon=True).start()
    return f"http://127.0.0.1:{listener.getsockname()[1]}{PATH}"


def _ours() -> str:
    from slack_sdk import WebClient  # noqa: PLC0415 (the floor must not carry the weight of the app)

    from bench import apps, payloads  # noqa: PLC0415 (the same)
    from bot.slack.http_mode import Door, HttpServer  # noqa: PLC0415 (the same)

    client = WebClient("xoxb-bench", base_url="http://127.0.0.1:9/api/", retry_handlers=[])
    server = HttpServer(Door(apps.ours(client), (payloads.SECRET.encode(),)), "127.0.0.1", 0)
    server.connect()
    return server.url


def main() -> None:
    """Listen, say where, and stay."""
    logging.disable(logging.WARNING)
    print({"floor": _floor, "ours": _ours}[sys.argv[1]](), flush=True)
    signal.pause()


if __name__ == "__main__":
    main()
