"""Who uses the one connection next: what people wait for, then the commit that they wait for, then the rest."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from enum import IntEnum

_aside: ContextVar[bool] = ContextVar("aside", default=False)
MOST = 32
"""Transactions that share a commit at most, so that the first of them does not wait for ever."""
FAIR = 8
"""After so many transactions that went first, one that had to wait goes."""


class Kind(IntEnum):
    """What the connection is wanted for."""

    PEOPLE = 0
    COMMIT = 1
    ASIDE = 2


@contextmanager
def aside() -> Iterator[None]:
    """Transactions of this task are for nobody who waits: those of presses overtake them where there is one connection."""
    before = _aside.set(True)
    try:
        yield
    finally:
        _aside.reset(before)


def kind_of_task() -> Kind:
    """What the running task wants the connection for."""
    return Kind.ASIDE if _aside.get() else Kind.PEOPLE


class Turn:
    """A lock with an order: first come first served only among equals."""

    def __init__(self) -> None:
        self._held = False
        self._waiting: tuple[deque[asyncio.Future[None]], ...] = (deque(), deque(), deque())
        self._joined = 0
        """Transactions since the last commit."""
        self._awaited = False
        """Whether people wait for the next commit."""
        self._overtaken = 0

    @asynccontextmanager
    async def taken(self, kind: Kind) -> AsyncIterator[None]:
        """Nobody else has the connection meanwhile."""
        await self.take(kind)
        try:
            yield
        finally:
            self.pass_on()

    async def take(self, kind: Kind) -> None:
        """Nobody else has the connection until it is passed on."""
        if self._held:
            await self._wait(kind)
        self._held = True
        self._count(kind)

    async def _wait(self, kind: Kind) -> None:
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting[kind].append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self.pass_on()
            raise

    def pass_on(self) -> None:
        """The turn goes over without being free in between, so that nobody who comes just now takes it."""
        while (kind := self._next()) is not None:
            turn = self._waiting[kind].popleft()
            if not turn.done():
                turn.set_result(None)
                return
        self._held = False

    def _next(self) -> Kind | None:
        people, commit, rest = map(bool, self._waiting)
        full = self._joined >= MOST
        if rest and self._overtaken >= FAIR:
            return Kind.ASIDE
        if people and not (commit and full):
            return Kind.PEOPLE
        if commit and (self._awaited or full or not rest):
            return Kind.COMMIT
        return Kind.ASIDE if rest else None

    def _count(self, kind: Kind) -> None:
        if kind is Kind.COMMIT:
            self._joined, self._awaited = 0, False
            return
        self._joined += 1
        self._awaited |= kind is Kind.PEOPLE
        self._overtaken = self._overtaken + 1 if kind is Kind.PEOPLE and self._waiting[Kind.ASIDE] else 0
