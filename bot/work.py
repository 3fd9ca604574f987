"""Work that goes on after an acknowledgement: our own tasks, awaited before the process ends, that let presses go first."""

import asyncio
import logging
from collections import deque
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any

log = logging.getLogger(__name__)
PAUSE = 0.008
"""Seconds between two steps of work for nobody while somebody waits."""


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

    While somebody waits for an acknowledgement it takes one in each pause of `PAUSE` at most, so that under the heaviest
    load answers are still acknowledged in time and threads are still redrawn, only later and for several answers at once.
    """

    def __init__(self) -> None:
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._people = 0
        self._last = 0.0
        self._timer: asyncio.TimerHandle | None = None

    @contextmanager
    def people(self) -> Iterator[None]:
        """Somebody waits for what is done meanwhile."""
        self._people += 1
        try:
            yield
        finally:
            self._people -= 1
            if not self._people and self._timer is not None:
                self._timer.cancel()
                self._timer = None
                asyncio.get_running_loop().call_soon(self._next)

    async def step(self) -> None:
        """Wait for one's turn."""
        loop = asyncio.get_running_loop()
        turn = loop.create_future()
        self._waiting.append(turn)
        if len(self._waiting) == 1:
            loop.call_soon(self._next)
        await turn

    def _next(self) -> None:
        loop = self._waiting[0].get_loop()
        self._timer = None
        rest = self._last + PAUSE - loop.time()
        if self._people and rest > 0:
            self._timer = loop.call_later(rest, self._next)
            return
        self._last = loop.time()
        turn = self._waiting.popleft()
        if not turn.done():
            turn.set_result(None)
        if self._waiting:
            loop.call_soon(self._next)
