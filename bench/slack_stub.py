"""The least that answers a post as Slack does, after so many milliseconds: `python -m bench.slack_stub MILLISECONDS`.

It prints its address and stays until it is ended. Both sides of a benchmark send to it.
"""

import asyncio
import itertools
import signal
import socket
import sys
import threading

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

_numbers = itertools.count(1)


def _app(seconds: float) -> Starlette:
    async def post(request: Request) -> JSONResponse:
        await request.body()
        await asyncio.sleep(seconds)
        return JSONResponse({"ok": True, "channel": "D0BENCH", "ts": f"1.{next(_numbers):06}"})

    return Starlette(routes=[Route("/api/chat.postMessage", post, methods=["POST"])])


def main() -> None:
    """Listen, say where, and stay."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    config = uvicorn.Config(_app(int(sys.argv[1]) / 1e3), lifespan="off", access_log=False, log_config=None)
    threading.Thread(target=uvicorn.Server(config).run, args=([listener],), daemon=True).start()
    print(f"http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
    signal.pause()


if __name__ == "__main__":
    main()
