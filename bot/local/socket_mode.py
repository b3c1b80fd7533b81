"""Socket Mode: the app's WebSocket connections, what is sent over them, and what comes back.

The rules are Slack's (docs.slack.dev, "Using Socket Mode"): a connection is opened with a URL good once; an envelope
goes to one of at most ten; it is to be acknowledged within three seconds.
"""

import asyncio
import logging
import secrets
import uuid
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count

from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.local.errors import UnansweredError
from bot.local.payload import Json, loads

log = logging.getLogger(__name__)

MOST_CONNECTIONS = 10


@dataclass(frozen=True)
class Timing:
    """How long things last, in seconds; tests shorten them.

    `redelivery` has the wait before each further delivery of an event. `recycle` is a connection's life, `warning`
    how long before its end the app is told.
    """

    acknowledge: float = 3.0
    redelivery: tuple[float, ...] = (0.0, 60.0, 300.0)
    trigger: float = 3.0
    recycle: float = 3600.0
    warning: float = 10.0
    late_answer: float = 40.0


@dataclass(frozen=True)
class Retry:
    """Which delivery of an event this is, 0 the first, and why the one before it failed, in UnansweredError's words."""

    number: int = 0
    why: str = ""


FIRST = Retry()


@dataclass(eq=False)
class Connection:
    """One WebSocket; `leaving` once the app was asked to open another in its place."""

    websocket: WebSocket
    waiting: dict[str, asyncio.Future[Json]] = field(default_factory=dict)
    leaving: bool = False

    def lost(self) -> None:
        """Tell those who wait for an acknowledgement that none will come."""
        for waiting in self.waiting.values():
            if not waiting.done():
                waiting.set_exception(UnansweredError("connection_lost"))


class SocketMode:
    """The connections of one app."""

    def __init__(self, app_id: str, timing: Timing) -> None:
        self._app_id = app_id
        self._timing = timing
        self._tickets: set[str] = set()
        self._connections: list[Connection] = []
        self._turn = count()

    @property
    def connections(self) -> int:
        """How many are open."""
        return len(self._connections)

    def ticket(self) -> str:
        """What opens one connection, once."""
        ticket = secrets.token_hex(16)
        self._tickets.add(ticket)
        return ticket

    async def serve(self, websocket: WebSocket) -> None:
        """One connection, from its greeting to its end."""
        ticket = websocket.query_params.get("ticket", "")
        if ticket not in self._tickets:
            await websocket.close()
            return
        self._tickets.discard(ticket)
        await websocket.accept()
        if self.connections >= MOST_CONNECTIONS:
            await _ask_to_leave(websocket, "too_many_websockets")
            await websocket.close()
            return
        await self._attend(Connection(websocket))

    async def ask(self, kind: str, payload: Json, *, answerable: bool = False, retry: Retry = FIRST) -> Json:
        """Send one envelope over one connection and wait for its acknowledgement; what came back with it.

        Raises:
            UnansweredError: `dispatch_failed` where no app is connected, `operation_timeout` where it did not
                acknowledge in time, `connection_lost` where the connection ended first.
        """
        connection = self._next()
        envelope_id = str(uuid.uuid4())
        envelope = {
            "envelope_id": envelope_id,
            "type": kind,
            "accepts_response_payload": answerable,
            "payload": payload,
        }
        if kind == "events_api":
            envelope |= {"retry_attempt": retry.number, "retry_reason": _reason(retry.why)}
        waiting: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        connection.waiting[envelope_id] = waiting
        try:
            async with asyncio.timeout(self._timing.acknowledge):
                await connection.websocket.send_json(envelope)
                return await waiting
        except TimeoutError as cause:
            raise UnansweredError("operation_timeout") from cause
        except (WebSocketDisconnect, RuntimeError) as cause:
            raise UnansweredError("connection_lost") from cause
        finally:
            del connection.waiting[envelope_id]

    async def refresh(self) -> None:
        """Ask the app to replace every connection, then end them, as Slack does now and then."""
        for connection in list(self._connections):
            await self._retire(connection, 0)

    async def drop(self) -> None:
        """End every connection without a word, as a broken network does."""
        for connection in list(self._connections):
            # One that ended by itself meanwhile must not keep the others open.
            with suppress(WebSocketDisconnect, RuntimeError):
                await connection.websocket.close(1011)

    async def _attend(self, connection: Connection) -> None:
        self._connections.append(connection)
        await connection.websocket.send_json(self._hello())
        recycling = asyncio.get_running_loop().create_task(self._recycle(connection))
        try:
            while True:
                _acknowledge(connection, await connection.websocket.receive_text())
        except (WebSocketDisconnect, RuntimeError):
            log.debug("connection ended", extra={"action": "socket_closed"})
        finally:
            recycling.cancel()
            self._connections.remove(connection)
            connection.lost()

    async def _recycle(self, connection: Connection) -> None:
        await asyncio.sleep(self._timing.recycle)
        await self._retire(connection, self._timing.warning)

    async def _retire(self, connection: Connection, notice: float) -> None:
        connection.leaving = True
        try:
            await _ask_to_leave(connection.websocket, "warning")
            await asyncio.sleep(notice)
            await _ask_to_leave(connection.websocket, "refresh_requested")
            await connection.websocket.close()
        except (WebSocketDisconnect, RuntimeError):
            log.debug("connection left early", extra={"action": "socket_left"})

    def _next(self) -> Connection:
        staying = [connection for connection in self._connections if not connection.leaving] or self._connections
        if not staying:
            raise UnansweredError("dispatch_failed")
        return staying[next(self._turn) % len(staying)]

    def _hello(self) -> Json:
        debug = {"host": "local", "build_number": 1, "approximate_connection_time": int(self._timing.recycle)}
        connection = {"app_id": self._app_id}
        return {
            "type": "hello",
            "num_connections": self.connections,
            "connection_info": connection,
            "debug_info": debug,
        }


def _reason(why: str) -> str:
    return {"": "", "operation_timeout": "timeout"}.get(why, "connection_failed")


def _acknowledge(connection: Connection, text: str) -> None:
    """Take an acknowledgement; one that comes too late, or that is none, changes nothing."""
    try:
        message = loads(text)
    except ValueError:
        return
    if not isinstance(message, dict):
        return
    waiting = connection.waiting.get(str(message.get("envelope_id")))
    if waiting is not None and not waiting.done():
        payload = message.get("payload")
        waiting.set_result(payload if isinstance(payload, dict) else {})


async def _ask_to_leave(websocket: WebSocket, reason: str) -> None:
    await websocket.send_json({"type": "disconnect", "reason": reason, "debug_info": {"host": "local"}})
