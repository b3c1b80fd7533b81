"""A local workspace that sends an app in another process as much as it takes, with so many envelopes in flight."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

from bench.payloads import Json
from bot.clock import SystemClock
from bot.local.directory import Directory, Member, Team
from bot.local.limits import UNLIMITED
from bot.local.server import LocalWorkspace
from bot.local.socket_mode import Timing

IN_FLIGHT = 32
PATIENCE = 20.0
LONGEST = 60.0
"""Slack gives up after three seconds; here a slow answer is to be measured."""

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


def wait_until(happened: Callable[[], bool]) -> None:
    """Wait for something, looking every two milliseconds.

    Raises:
        TimeoutError: it did not happen within 20 s.
    """
    end = time.monotonic() + PATIENCE
    while not happened():
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(0.002)


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
        wait_until(lambda: self._workspace.connections > 0)

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
    served = LocalWorkspace(directory, SystemClock(), limits=UNLIMITED, timing=Timing(acknowledge=LONGEST))
    served.start()
    try:
        yield served
    finally:
        served.stop()


@contextmanager
def running(
    served: LocalWorkspace, command: list[str], settings: dict[str, str]
) -> Iterator["subprocess.Popen[bytes]"]:
    """A process that connects to the workspace, just started; afterwards it is ended, and its connection with it."""
    process = subprocess.Popen(command, env=os.environ | settings, stderr=subprocess.DEVNULL)  # noqa: S603 (our own words)
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        wait_until(lambda: served.connections == 0)


@contextmanager
def connected(kind: str, *more: str) -> Iterator[Line]:
    """A workspace and an app that is connected to it."""
    with workspace() as served, _app(served, kind, *more):
        line = Line(served)
        line.wait()
        yield line


def _app(served: LocalWorkspace, kind: str, *more: str) -> AbstractContextManager["subprocess.Popen[bytes]"]:
    command = [sys.executable, "-m", "bench.child", kind, served.url, served.app_token, served.bot_token, *more]
    return running(served, command, {})


@contextmanager
def listening(module: str, *words: str) -> Iterator[str]:
    """A server in a process of its own, which prints where it listens; its address."""
    command = [sys.executable, "-m", module, *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:  # noqa: S603 (our own words)
        try:
            yield (process.stdout.readline() if process.stdout else "").strip()
        finally:
            process.kill()
