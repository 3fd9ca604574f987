"""Work that goes on after an acknowledgement: our own tasks, awaited before the process ends, that let presses go first."""

import asyncio
import logging
from collections import deque
from collections.abc import Coroutine
from typing import Any

log = logging.getLogger(__name__)


class Work:
    """A set of running tasks; a failing one is logged and never takes another down."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def later(self, job: Coroutine[Any, Any, Any]) -> asyncio.Task[None]:
        """Run this without waiting for it."""
        task = asyncio.create_task(self._guarded(job))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def within(self, seconds: float, job: Coroutine[Any, Any, Any]) -> None:
        """Run this and wait for it, but no longer than this; what is not done by then goes on."""
        await asyncio.wait({self.later(job)}, timeout=seconds)

    async def drain(self, seconds: float = 10) -> None:
        """Wait until everything begun is done, but not for ever."""
        until = asyncio.get_running_loop().time() + seconds
        # One may have begun another meanwhile.
        while self._tasks and (left := until - asyncio.get_running_loop().time()) > 0:
            await asyncio.wait(set(self._tasks), timeout=left)

    async def idle(self) -> None:
        """Wait until nothing is running, whatever it takes."""
        while self._tasks:
            await asyncio.wait(set(self._tasks))

    async def _guarded(self, job: Coroutine[Any, Any, Any]) -> None:
        try:
            await job
        except Exception:
            log.exception("work after an acknowledgement failed; the thread is mended at the next sweep")


class Aside:
    """Work for which nobody waits takes one step in each turn of the event loop, however many want one.

    What people do is handled in the turn in which it arrives, so it waits for one such step and not for all of them.
    """

    def __init__(self) -> None:
        self._waiting: deque[asyncio.Future[None]] = deque()

    async def step(self) -> None:
        """Wait for one's turn."""
        loop = asyncio.get_running_loop()
        turn = loop.create_future()
        self._waiting.append(turn)
        if len(self._waiting) == 1:
            loop.call_soon(self._next)
        await turn

    def _next(self) -> None:
        turn = self._waiting.popleft()
        if not turn.done():
            turn.set_result(None)
        if self._waiting:
            turn.get_loop().call_soon(self._next)
