"""Sending: claim rows of the outbox and have them delivered, many at once, in one conversation one after the other."""

import asyncio
import logging
import threading
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, suppress

from bot.delivery import Claimed, Delivery
from bot.ports import Line, Platform
from bot.service import Moments
from storage import outbox
from storage.database import Database, DatabaseError, Transaction
from storage.rows import OutboxRow

log = logging.getLogger(__name__)

AT_ONCE = 32
"""So many messages are under way at most: at a fifth of a second each, many more than Slack takes."""

HANDS = 4
IDLE_SECONDS = 1.0


class Sender:
    """The thread that empties the outbox."""

    def __init__(
        self,
        database: Database,
        platform: Platform,
        moments: Moments,
        patience: outbox.Patience = outbox.USUAL,
        at_once: int = AT_ONCE,
    ) -> None:
        self._database = database
        self._platform = platform
        self._moments = moments
        self._patience = patience
        self._at_once = at_once
        # The records are waited for here, so that the messages under way go on.
        self._hands = ThreadPoolExecutor(HANDS, "sender-hands")
        self._delivery = Delivery(database, moments, patience, self._hands)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._woken = asyncio.Event()
        self._is_stopping = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), name="sender", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the messages in hand and end."""
        self._is_stopping.set()
        self.wake()
        self._thread.join()
        self._hands.shutdown()

    def wake(self) -> None:
        """There may be something to send."""
        loop = self._loop
        if loop is not None:
            # It may have ended, and then nobody waits any more.
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(self._woken.set)

    def send_due(self) -> None:
        """Send all that is due now, in this thread, and return when it is sent.

        Raises:
            DatabaseError: the records do not answer.
        """

        async def send() -> None:
            async with AsyncExitStack() as held:
                await self._empty(held, None)

        asyncio.run(send())

    async def _run(self) -> None:
        self._loop = asyncio.get_running_loop()
        async with AsyncExitStack() as held:
            line: Line | None = None
            while not self._is_stopping.is_set():
                self._woken.clear()
                try:
                    line = await self._empty(held, line)
                except DatabaseError as error:
                    why = type(error).__name__
                    log.warning("the records did not answer", extra={"action": "sender.database", "why": why})
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._woken.wait(), IDLE_SECONDS)

    async def _empty(self, held: AsyncExitStack, line: Line | None) -> Line | None:
        """Deliver until nothing is due. The line is opened when it is first needed, and kept."""
        going: dict[asyncio.Task[None], str] = {}
        try:
            while True:
                claimed = await self._claimed(self._at_once - len(going), going.values())
                if claimed:
                    if line is None:
                        line = await held.enter_async_context(self._platform.line())
                    for one in claimed:
                        going[asyncio.create_task(self._carry(one, line))] = one.row.recipient
                elif going:
                    done, _ = await asyncio.wait(going, return_when=asyncio.FIRST_COMPLETED)
                    for task in done:
                        del going[task]
                        task.result()
                else:
                    return line
        finally:
            if going:
                await asyncio.wait(going)

    async def _claimed(self, most: int, busy: Iterable[str]) -> list[Claimed]:
        """What is due, so many at most, to people who are not busy; nothing any more once it is to stop."""
        if self._is_stopping.is_set() or not most:
            return []
        now = self._moments.now()
        # Before the claim: the lease counts from there, and what the claim takes is part of it.
        until = time.monotonic() + self._patience.lease.total_seconds()

        to_whom = set(busy)

        def unit(transaction: Transaction) -> list[OutboxRow]:
            return outbox.claim(transaction, now.at, most, to_whom, self._patience)

        def claim() -> list[OutboxRow]:
            return self._database.run(unit)

        rows = await asyncio.get_running_loop().run_in_executor(self._hands, claim)
        return [Claimed(row, now, until) for row in rows]

    async def _carry(self, claimed: Claimed, line: Line) -> None:
        """Deliver one. What goes wrong with it stops no other."""
        delivering = asyncio.create_task(self._delivery.deliver(claimed, line))
        await asyncio.wait([delivering])
        problem = delivering.exception()
        if problem is not None:
            await self._delivery.mend(claimed, problem)
