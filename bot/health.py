"""Whether the bot is well, over HTTP, for a monitor: `/healthz`, `/readyz` and `/metrics`. No names in any of them.

Only imported where CHASER_HEALTH_PORT is set. The server is Python's own, in a thread of its own: beside what every
start loads anyway it costs less than 1 MiB, where Starlette with uvicorn would cost three.
"""

import json
import logging
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http import HTTPStatus
from socket import AF_INET6
from socketserver import ThreadingMixIn
from typing import TYPE_CHECKING
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from prometheus_client import make_wsgi_app

from bot.metrics import Metrics
from bot.settings import Settings
from plans.errors import ChaserError
from storage.database import Database
from storage.migrate import current, newest

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

log = logging.getLogger(__name__)

MISSED_TICKS = 3


class PortTaken(ChaserError):  # noqa: N818 - reads as the sentence it is, like the rest of the family
    """CHASER_HEALTH_PORT: something else uses that port, or CHASER_HEALTH_HOST is no address of this computer."""


@dataclass(frozen=True, slots=True)
class Vitals:
    """What can be asked of a running bot: seconds since its heart began to beat last, and whether Slack reaches it."""

    beat_age: Callable[[], float]
    is_connected: Callable[[], bool]


class Health:
    """Serves what a monitor asks, until stopped."""

    def __init__(self, settings: Settings, database: Database, metrics: Metrics, vitals: Vitals) -> None:
        self._settings = settings
        self._database = database
        self._vitals = vitals
        self._metrics = make_wsgi_app(metrics.registry)
        try:
            self._server = _Server((settings.health_host, settings.health_port or 0), _Quiet)
        except OSError as error:
            raise PortTaken from error
        self._server.set_app(self._answer)
        self._thread = threading.Thread(target=self._server.serve_forever, name="health", daemon=True)

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread and give the port back."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def alive(self) -> dict[str, bool]:
        """Whether the process does what it should: where this fails it is best started again."""
        return {"heart": self._vitals.beat_age() <= MISSED_TICKS * self._settings.tick_seconds}

    def ready(self) -> dict[str, bool]:
        """Whether it can serve people: where this fails it may well mend by itself."""
        try:
            schema = current(self._database)
        except ChaserError:
            schema = None
        connected = self._vitals.is_connected()
        return {"records": schema is not None, "schema": schema == newest(), "slack": connected}

    def _answer(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        asked = {"/healthz": self.alive, "/readyz": self.ready}.get(environ["PATH_INFO"])
        if asked is not None:
            found = asked()
            status = HTTPStatus.OK if all(found.values()) else HTTPStatus.SERVICE_UNAVAILABLE
            return _json(start, status, {"ok": status is HTTPStatus.OK, **found})
        if environ["PATH_INFO"] == "/metrics":
            made: Iterable[bytes] = self._metrics(environ, start)
            return made
        return _json(start, HTTPStatus.NOT_FOUND, {"there is": ["/healthz", "/readyz", "/metrics"]})


def _json(start: "StartResponse", status: HTTPStatus, said: object) -> list[bytes]:
    start(f"{status.value} {status.phrase}", [("Content-Type", "application/json"), ("Cache-Control", "no-store")])
    return [json.dumps(said).encode() + b"\n"]


class _Quiet(WSGIRequestHandler):
    timeout = 10
    """Seconds: who opens a connection and asks nothing does not keep a thread."""

    def log_message(self, *_: object) -> None:
        """A monitor that asks every few seconds would fill the log."""


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True

    def __init__(self, address: tuple[str, int], handler: type[WSGIRequestHandler]) -> None:
        if ":" in address[0]:
            self.address_family = AF_INET6
        super().__init__(address, handler)
