"""The Web API, the upload addresses and the response URLs, as HTTP."""

import asyncio
import math
from email.utils import format_datetime
from typing import Protocol

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from bot.local.answers import respond
from bot.local.arguments import Arguments, read_arguments
from bot.local.errors import RateLimitedError, SlackError
from bot.local.faults import Faults
from bot.local.methods import METHODS
from bot.local.methods.finding import require
from bot.local.payload import Json, loads
from bot.local.socket_mode import SocketMode
from bot.local.world import World

CONNECTIONS_OPEN = "apps.connections.open"


class Line(Protocol):
    """What can end the connection on which a request came, without an answer."""

    def cut(self, scope: Scope) -> None:
        """End it."""
        ...


class Cut(Response):
    """No answer: the call was done, and the connection ends."""

    def __init__(self, line: Line) -> None:
        super().__init__()
        self._line = line

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """End the connection in place of answering."""
        del send  # what a caller whose connection is cut must not get
        self._line.cut(scope)
        await _hung_up(receive)


class Late(Response):
    """An answer that comes when the caller has given up."""

    def __init__(self, answer: Response, seconds: float) -> None:
        super().__init__()
        self._answer = answer
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Wait for the caller to hang up; answer one that does not."""
        try:
            await asyncio.wait_for(_hung_up(receive), self._seconds)
        except TimeoutError:
            await self._answer(scope, receive, send)


class WebApi:
    """The part of Slack that an app calls."""

    def __init__(self, world: World, sockets: SocketMode, faults: Faults, line: Line, late_seconds: float) -> None:
        self._world = world
        self._sockets = sockets
        self._faults = faults
        self._line = line
        self._late_seconds = late_seconds

    def routes(self) -> list[Route]:
        """Its addresses."""
        return [
            Route("/api/{method}", self.call, methods=["GET", "POST"]),
            Route("/actions/{team}/{secret}", self.respond, methods=["POST"]),
            Route("/commands/{team}/{secret}", self.respond, methods=["POST"]),
        ]

    async def call(self, request: Request) -> Response:
        """One call of a method, and the fault that it is to meet."""
        method = request.path_params["method"]
        fault = self._faults.take(method)
        if fault == "429":
            return _too_fast(1)
        if fault == "500":
            return PlainTextResponse("upstream request failed", 500)
        if fault == "missing_scope":
            return JSONResponse(SlackError(fault).answer())
        if fault == "stale":
            return JSONResponse({"ok": True, "messages": [], "has_more": False})
        answer = await self._answer(request, method)
        if fault == "drop_after_accept":
            return Cut(self._line)
        return Late(answer, self._late_seconds) if fault == "timeout" else answer

    async def respond(self, request: Request) -> Response:
        """An answer at a response URL."""
        try:
            body = loads(await request.body() or b"{}")
        except ValueError:
            body = None
        if not isinstance(body, dict):
            return PlainTextResponse("invalid_payload", 400)
        try:
            respond(self._world, self._world.response_urls.use(request.path_params["secret"]), body)
        except SlackError as cause:
            return JSONResponse(
                cause.answer(), 404 if cause.error in ("used_url", "expired_url", "no_service") else 400
            )
        return PlainTextResponse("ok")

    async def _answer(self, request: Request, method: str) -> Response:
        try:
            given, token = await read_arguments(request)
            return JSONResponse({"ok": True, **self._done(method, given, token)}, headers=self._headers())
        except SlackError as cause:
            return JSONResponse(cause.answer(), headers=self._headers())
        except RateLimitedError as cause:
            return _too_fast(cause.seconds)

    def _done(self, method: str, given: Arguments, token: str) -> Json:
        if method == CONNECTIONS_OPEN:
            self._authorize(token, self._world.tokens.app)
            return {"url": f"{self._world.url.replace('http', 'ws', 1)}/link?ticket={self._sockets.ticket()}"}
        served = METHODS.get(method)
        if served is None:
            raise SlackError("unknown_method", req_method=method)
        self._authorize(token, self._world.tokens.bot)
        self._world.limits.call(method, served.tier)
        require(self._world, served.scope)
        return served.answer(self._world, given)

    def _authorize(self, token: str, wanted: str) -> None:
        if not token:
            raise SlackError("not_authed")
        if token == wanted:
            return
        ours = (self._world.tokens.bot, self._world.tokens.app)
        raise SlackError("not_allowed_token_type" if token in ours else "invalid_auth")

    def _headers(self) -> dict[str, str]:
        date = format_datetime(self._world.now(), usegmt=True)
        return {"x-oauth-scopes": ",".join(self._world.directory.app.scopes), "date": date}


def _too_fast(seconds: float) -> Response:
    headers = {"Retry-After": str(max(1, math.ceil(seconds)))}
    return JSONResponse({"ok": False, "error": "ratelimited"}, 429, headers=headers)


async def _hung_up(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
