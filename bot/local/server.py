"""The local workspace as a server on 127.0.0.1, in a thread of its own."""

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Coroutine
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.types import Scope

from bot.clock import Clock
from bot.local.delivery import Delivery
from bot.local.directory import Directory
from bot.local.faults import Faults
from bot.local.file_api import FileApi
from bot.local.guard import Guard
from bot.local.http_mode import HttpMode
from bot.local.interactions import Interactions
from bot.local.limits import Limits, Monotonic, RateLimits, ResponseUrls, Triggers
from bot.local.page_api import PageApi
from bot.local.snapshot import Snapshot
from bot.local.socket_mode import SocketMode, Timing
from bot.local.state import State
from bot.local.timeline import Timeline
from bot.local.web_api import WebApi
from bot.local.world import Tokens, World

HOST = "127.0.0.1"
PATIENCE = 10.0


class LocalWorkspace:
    """A small Slack on loopback: Web API, Socket Mode and HTTP mode, response URLs, and a page to be its people.

    `port` 0 takes a free one. `path` is the JSON file that keeps it across restarts; none keeps nothing.
    `timeline` lets the page move the clock. `limits` and `timing` are Slack's own; tests shorten them. `monotonic`
    gives seconds for what expires, independent of `clock`, which dates the messages.
    """

    def __init__(  # noqa: PLR0913 - each has a default that a newcomer can leave alone
        self,
        directory: Directory,
        clock: Clock,
        *,
        port: int = 0,
        path: Path | None = None,
        timeline: Timeline | None = None,
        limits: Limits | None = None,
        timing: Timing | None = None,
        tokens: Tokens | None = None,
        monotonic: Monotonic = time.monotonic,
    ) -> None:
        timing = timing or Timing()
        self._port = port
        self._timeline = timeline
        self._timing = timing
        tokens = tokens or Tokens()
        self._sockets = SocketMode(directory.app.id, timing)
        self._http = HttpMode(tokens.signing, timing)
        self._delivery = Delivery(self._sockets, self._http, timing)
        state = State(directory)
        self._world = World(
            state=state,
            clock=clock,
            tokens=tokens,
            limits=RateLimits(limits or Limits(), monotonic),
            snapshot=Snapshot(state, path),
            deliver=self._delivery.deliver,
            triggers=Triggers(monotonic, timing.trigger),
            response_urls=ResponseUrls(monotonic),
            monotonic=monotonic,
        )
        self._thread: threading.Thread | None = None
        self._server: Server | None = None

    @property
    def url(self) -> str:
        """Its address, without a slash at the end; the Web API is at `/api/`. Empty before the start."""
        return self._world.url

    @property
    def bot_token(self) -> str:
        """The token for the Web API."""
        return self._world.tokens.bot

    @property
    def app_token(self) -> str:
        """The token that opens Socket Mode connections."""
        return self._world.tokens.app

    @property
    def signing_secret(self) -> str:
        """What the payloads are signed with that are posted to the app's address."""
        return self._world.tokens.signing

    def start(self) -> None:
        """Start serving; returns when it listens.

        Raises:
            OSError: where the port is taken.
        """
        self._world.snapshot.load()
        self._world.state.settle()
        listener = socket.create_server((HOST, self._port))
        # asyncio leaves this out for a socket that it is given, and each kept-alive answer then waits 40 ms
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._world.url = f"http://{HOST}:{listener.getsockname()[1]}"
        self._world.readdress()
        self._server = Server(self._application)
        self._thread = threading.Thread(
            target=self._server.run, args=([listener],), name="local-workspace", daemon=True
        )
        self._thread.start()
        self._server.listening.wait(PATIENCE)

    def stop(self) -> None:
        """Close the connections, keep the state, end the thread. Stopping what is stopped does nothing."""
        if self._thread is None or self._server is None:
            return
        self._run(self._close(self._server))
        self._thread.join(PATIENCE)
        self._thread = None
        self._world.snapshot.save()

    def deliver_to(self, url: str) -> None:
        """Post everything to this address from now on, if the app is there; with none, over the sockets again.

        Raises:
            UnansweredError: it is not.
        """
        if url:
            self._run(self._http.verify(url))
        else:
            self._http.url = ""

    def lose_events(self, *, is_lost: bool) -> None:
        """Let no event arrive, nor be brought again, until told otherwise."""
        self._delivery.loses_events = is_lost

    def refresh_connections(self) -> None:
        """Ask the app to reconnect, as Slack does now and then."""
        self._run(self._sockets.refresh())

    def drop_connections(self) -> None:
        """Break the app's connections."""
        self._run(self._sockets.drop())

    @property
    def connections(self) -> int:
        """How many Socket Mode connections are open."""
        return self._sockets.connections

    def _application(self, server: "Server") -> Guard:
        faults = Faults()
        interactions = Interactions(self._world, self._delivery)
        web = WebApi(self._world, self._sockets, faults, server, self._timing.late_answer)
        page = PageApi(self._world, interactions, faults, self._timeline)
        files = FileApi(self._world)
        link = WebSocketRoute("/link", self._sockets.serve)
        return Guard(Starlette(routes=[*web.routes(), *files.routes(), *page.routes(), link]))

    async def _close(self, server: "Server") -> None:
        self._world.feed.close()
        await self._delivery.close()
        server.finish.set()

    def _run(self, work: Coroutine[object, object, None]) -> None:
        """Do something in the server's loop; where it is stopped, nothing is connected and there is nothing to do."""
        if self._thread is None or self._server is None or self._server.loop is None:
            work.close()
            return
        asyncio.run_coroutine_threadsafe(work, self._server.loop).result(PATIENCE)


class Server(uvicorn.Server):
    """Uvicorn that says when it listens, and can cut one caller's line."""

    def __init__(self, application: "Callable[[Server], Guard]") -> None:
        self.listening = threading.Event()
        self.finish = asyncio.Event()
        self.loop: asyncio.AbstractEventLoop | None = None
        config = uvicorn.Config(
            application(self),
            lifespan="off",
            access_log=False,
            log_config=None,
            date_header=False,
            server_header=False,
            ws="websockets-sansio",
            ws_ping_interval=10,
            ws_per_message_deflate=False,
            timeout_graceful_shutdown=2,
        )
        super().__init__(config)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, and say so."""
        await super().startup(sockets)
        self.loop = asyncio.get_running_loop()
        self.listening.set()

    async def main_loop(self) -> None:
        """Serve until told to finish, at once and not at the next of uvicorn's ticks."""
        await self.finish.wait()

    def cut(self, scope: Scope) -> None:
        """End the connection of a request without an answer."""
        for connection in list(self.server_state.connections):
            if getattr(connection, "client", None) == scope["client"]:
                connection.transport.abort()
