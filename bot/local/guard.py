"""Keeps out what a hostile web page in the same browser could send to an address on loopback."""

from contextlib import suppress
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Guard:
    """Lets through only requests that name loopback as their host, and changes only from the page itself.

    A name that an attacker has pointed at 127.0.0.1 shows in Host; a form on an attacker's page shows in Origin
    and Sec-Fetch-Site. Programs send neither of the two.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, or refuse."""
        if scope["type"] in ("http", "websocket") and (why := refusal(Headers(scope=scope))):
            if scope["type"] == "websocket":
                await send({"type": "websocket.close", "code": 1008})
                return
            await PlainTextResponse(why, 403)(scope, receive, send)
            return
        # A caller that was ended in the middle of a request, as a bot that is killed: nobody is there to be told.
        with suppress(ClientDisconnect):
            await self._app(scope, receive, send)


def refusal(headers: Headers) -> str:
    """Why a request is refused, or nothing."""
    host = urlsplit(f"//{headers.get('host', '')}")
    if host.hostname not in LOOPBACK:
        return "This server answers to loopback only."
    origin = headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != host.netloc:
        return "Requests from other pages are refused."
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return "Requests from other pages are refused."
    return ""
