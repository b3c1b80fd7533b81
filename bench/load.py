"""A local workspace that sends an app in another process as much as it takes, with so many envelopes in flight."""

import asyncio
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bench.payloads import Json
from bot.clock import SystemClock
from bot.local.directory import Directory, Member, Team
from bot.local.limits import UNLIMITED
from bot.local.server import LocalWorkspace

IN_FLIGHT = 32
PATIENCE = 20.0

Make = Callable[[int], Json]


@dataclass(frozen=True, slots=True)
class Load:
    """What a run of envelopes came to: how many a second, and the seconds to each acknowledgement, sorted."""

    per_second: float
    times: tuple[float, ...]

    @property
    def p99(self) -> float:
        """The time within which 99 of 100 were acknowledged, in milliseconds."""
        return self.times[int(len(self.times) * 0.99)] * 1e3


class Line:
    """The workspace's end of the socket to one app."""

    def __init__(self, workspace: LocalWorkspace) -> None:
        self._workspace = workspace
        # The page's own API would be the slower of the two: the sockets are driven directly.
        self._sockets = workspace._sockets  # noqa: SLF001 (see above)

    def wait(self) -> None:
        """Until the app is connected.

        Raises:
            TimeoutError: it never was.
        """
        end = time.monotonic() + PATIENCE
        while not self._workspace.connections:
            if time.monotonic() > end:
                raise TimeoutError("the app did not connect")
            time.sleep(0.002)

    def send(self, kind: str, make: Make, count: int) -> Load:
        """Send so many envelopes and wait for all acknowledgements.

        Raises:
            UnansweredError: one was not acknowledged in time.
        """
        server = self._workspace._server  # noqa: SLF001 (as above)
        if server is None or server.loop is None:
            raise RuntimeError("the workspace is not running")
        return asyncio.run_coroutine_threadsafe(self._sent(kind, make, count), server.loop).result()

    async def _sent(self, kind: str, make: Make, count: int) -> Load:
        payloads, times = iter([make(n) for n in range(count)]), []

        async def worker() -> None:
            for payload in payloads:
                start = time.perf_counter()
                await self._sockets.ask(kind, payload, answerable=True)
                times.append(time.perf_counter() - start)

        begun = time.perf_counter()
        await asyncio.gather(*(worker() for _ in range(IN_FLIGHT)))
        return Load(count / (time.perf_counter() - begun), tuple(sorted(times)))


@contextmanager
def workspace() -> Iterator[LocalWorkspace]:
    """A workspace with nobody in it but the app."""
    bot = Member("U0CHASER", "chaser", "Chaser", is_bot=True)
    directory = Directory(team=Team("T0BENCH", "Bench", "bench"), people=(), channels=(), bot=bot)
    served = LocalWorkspace(directory, SystemClock(), limits=UNLIMITED)
    served.start()
    try:
        yield served
    finally:
        served.stop()


@contextmanager
def started(served: LocalWorkspace, kind: str, *more: str) -> Iterator["subprocess.Popen[bytes]"]:
    """An app in a process of its own, just started and perhaps not connected yet; it is ended afterwards."""
    command = [sys.executable, "-m", "bench.child", kind, served.url, served.app_token, served.bot_token, *more]
    process = subprocess.Popen(command)  # noqa: S603 (our own words)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@contextmanager
def connected(kind: str, *more: str) -> Iterator[Line]:
    """A workspace and an app that is connected to it."""
    with workspace() as served, started(served, kind, *more):
        line = Line(served)
        line.wait()
        yield line
