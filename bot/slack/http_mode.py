"""HTTP mode: Slack's requests at one address, through the gate, to Bolt in threads of its own.

Imported only where it is used: it needs the extra `http`. Bolt's own adapter would run a listener, with its commit, in
the event loop, and every other request would wait for it.
"""

import asyncio
import logging
import socket
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus

import uvicorn
from slack_bolt import App, BoltResponse
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.clock import Clock, SystemClock
from bot.slack import gate
from bot.slack.app import bring
from plans.errors import ChaserError

log = logging.getLogger(__name__)

PATH = "/slack/events"
HANDS = 16
"""So many requests are done at once; with SQLite they share commits, so more would gain nothing."""

MOST_WAITING = 256
"""Slack waits three seconds: who stands further back in the line would not be answered in time anyway."""

READING_SECONDS = 5.0
ENDING_SECONDS = 5


class AddressTaken(ChaserError):  # noqa: N818 - reads as the sentence it is, like the rest of the family
    """CHASER_HTTP_HOST and CHASER_HTTP_PORT: nothing can listen there."""


class Door:
    """What stands behind the one address. Everything but Bolt's own work is done in the event loop's thread.

    `secrets` are the signing secrets that count now: while one is replaced, the old and the new.
    """

    def __init__(self, app: App, secrets: Sequence[bytes], clock: Clock | None = None) -> None:
        self._app = app
        self._secrets = tuple(secrets)
        self._clock = clock or SystemClock()
        self._replays = gate.Replays()
        self._hands = ThreadPoolExecutor(HANDS, "http-hands")
        self._inside = 0

    def application(self) -> Starlette:
        """The address, for a server."""
        return Starlette(routes=[Route(PATH, self.receive, methods=["POST"])])

    def close(self) -> None:
        """Let what is in hand end."""
        self._hands.shutdown()

    async def receive(self, request: Request) -> Response:
        """Whatever somebody sends: refused with a word for the log and no more, or done and acknowledged."""
        try:
            return await self._received(request)
        except gate.Refused as refused:
            log.warning("request refused", extra={"action": "slack.refused", "why": refused.why})
            return Response(status_code=refused.status)

    async def _received(self, request: Request) -> Response:
        headers = request.headers.raw
        now = self._clock.now().timestamp()
        signed = gate.read_headers(headers, now)
        body = await _body(request)
        gate.check_signature(signed, body, self._secrets)
        payload = gate.read_body(signed.kind, body)
        if (said := gate.challenge(payload)) is not None:
            return PlainTextResponse(said)
        if not gate.is_sound(payload):
            return _unsound(payload)
        if not self._replays.take(signed, now):
            return Response()
        answer: Response | None = None
        try:
            answer = await self._done(payload, gate.retry_headers(headers))
        finally:
            acknowledged = answer is not None and answer.status_code == HTTPStatus.OK
            self._replays.settle(signed, is_acknowledged=acknowledged)
        return answer

    async def _done(self, payload: gate.Payload, headers: dict[str, str]) -> Response:
        """Have Bolt do it in another thread. What it lets out is told by its kind, never by its words."""
        if self._inside >= MOST_WAITING:
            raise gate.Refused(HTTPStatus.SERVICE_UNAVAILABLE, "too many")
        self._inside += 1
        doing = asyncio.wrap_future(self._hands.submit(bring, self._app, payload, headers))
        try:
            await asyncio.wait([doing])
        finally:
            self._inside -= 1
        problem = doing.exception()
        if isinstance(problem, gate.Refused):
            raise problem
        if problem is not None:
            log.error("not done", extra={"action": "slack.fault", "error": type(problem).__name__})
            return Response(status_code=HTTPStatus.INTERNAL_SERVER_ERROR)
        return _response(doing.result())


class HttpServer:
    """A door with uvicorn in front of it, in a thread. `connect` returns when it listens."""

    def __init__(self, door: Door, host: str, port: int) -> None:
        self._door = door
        self._where = (host, port)
        self._server: _Server | None = None
        self._thread: threading.Thread | None = None
        self.url = ""

    def connect(self) -> None:
        """Begin to listen.

        Raises:
            AddressTaken: nothing can listen there; the sentence names the settings.
        """
        host, port = self._where
        try:
            family = socket.AF_INET6 if ":" in host else socket.AF_INET
            listener = socket.create_server(self._where, family=family)
        except OSError as error:
            raise AddressTaken(
                f"CHASER_HTTP_HOST and CHASER_HTTP_PORT: nothing can listen at {host}:{port} ({error.strerror})."
            ) from error
        # asyncio leaves this out for a socket that it is given, and each kept-alive answer then waits 40 ms.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        shown = f"[{host}]" if ":" in host else host
        self.url = f"http://{shown}:{listener.getsockname()[1]}{PATH}"
        self._server = _Server(self._door.application())
        self._thread = threading.Thread(target=self._server.run, args=([listener],), name="http", daemon=True)
        self._thread.start()
        self._server.listening.wait(ENDING_SECONDS)
        log.info("listening", extra={"action": "slack.listening", "where": self.url})

    def is_connected(self) -> bool:
        """Whether it listens. Whether the internet finds the way to it cannot be seen from here."""
        is_running = self._thread is not None and self._thread.is_alive()
        return is_running and self._server is not None and self._server.listening.is_set()

    def close(self) -> None:
        """Take no more, and let what is in hand be answered."""
        if self._server is not None and self._thread is not None:
            self._server.should_exit = True
            self._thread.join()
        self._door.close()


class _Server(uvicorn.Server):
    """Uvicorn that says when it listens, and says nothing of what comes."""

    def __init__(self, application: Starlette) -> None:
        self.listening = threading.Event()
        config = uvicorn.Config(
            application,
            lifespan="off",
            access_log=False,
            log_config=None,
            server_header=False,
            proxy_headers=False,
            ws="none",
            timeout_graceful_shutdown=ENDING_SECONDS,
        )
        super().__init__(config)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, and say so."""
        await super().startup(sockets)
        self.listening.set()


async def _body(request: Request) -> bytes:
    """The body's bytes as they came, however they were announced."""
    found = bytearray()
    try:
        async with asyncio.timeout(READING_SECONDS):
            async for chunk in request.stream():
                found += chunk
                if len(found) > gate.MOST_BYTES:
                    raise gate.Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "size")
    except TimeoutError as error:
        raise gate.Refused(HTTPStatus.REQUEST_TIMEOUT, "slow") from error
    except ClientDisconnect as error:
        raise gate.Refused(HTTPStatus.BAD_REQUEST, "hung up") from error
    return bytes(found)


def _unsound(payload: gate.Payload) -> Response:
    """Of a kind that is not ours it is acknowledged, or Slack would bring it again; out of shape it is refused."""
    if gate.is_known(payload):
        raise gate.Refused(HTTPStatus.BAD_REQUEST, "shape")
    log.warning("payload ignored", extra={"action": "slack.ignored", "why": "kind"})
    return Response()


def _response(answer: BoltResponse) -> Response:
    headers = {name: values[0] for name, values in answer.headers.items() if name != "set-cookie"}
    return Response(answer.body, answer.status, headers)
