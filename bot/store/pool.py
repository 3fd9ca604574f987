"""PostgreSQL through a pool of asyncpg's connections."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from typing import Any, Self

import asyncpg
from sqlalchemy import URL
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg

from bot.store.errors import StoreUnavailableError, spoken_errors
from bot.store.prepared import POSTGRESQL, Ready, Row
from bot.store.turn import Kind, kind_of_task

MOST = 15
"""Connections of one process; whoever finds none free waits."""
ASIDE = 10
"""So many of them at most are used for what nobody waits for, so that people find one free."""
PATIENCE = 30
"""Seconds to wait for a free connection."""


class _Held:
    """One connection while it is ours; `whole`: with a transaction open on it."""

    engine = POSTGRESQL

    def __init__(self, connection: Any, *, whole: bool) -> None:
        self._connection = connection
        self.whole = whole

    async def rows(self, ready: Ready, values: list[Any]) -> list[Row]:
        """Run a statement that gives rows."""
        with spoken_errors():
            found: list[Row] = await self._connection.fetch(ready.text, *values)
            return found

    async def changed(self, ready: Ready, values: list[Any]) -> int:
        """Run one that gives none; how many rows it changed."""
        with spoken_errors():
            status: str = await self._connection.execute(ready.text, *values)
        return int(status.rpartition(" ")[2])


class Pool:
    """All connections of this process to its database."""

    engine = POSTGRESQL

    def __init__(self, pool: Any) -> None:
        self._pool = pool
        self._aside = asyncio.Semaphore(ASIDE)

    @classmethod
    async def open(cls, url: URL) -> Self:
        """A pool on this database, with one connection to begin with. Raises StoreUnavailableError."""
        _, told = PGDialect_asyncpg().create_connect_args(url)  # type: ignore[no-untyped-call]
        with spoken_errors():
            # A transaction leaves nothing behind in its connection that would have to be cleared away.
            return cls(await asyncpg.create_pool(
                min_size=1, max_size=MOST, timeout=10, command_timeout=60, reset=_nothing, init=_read_committed, **told
            ))

    async def close(self) -> None:
        """Close all connections."""
        await self._pool.close()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[_Held]:
        """All or nothing. Raises StoreUnavailableError, then nothing of it counts."""
        async with self._one() as connection:
            transaction = connection.transaction(isolation="read_committed")
            with spoken_errors():
                await transaction.start()
            try:
                yield _Held(connection, whole=True)
            except BaseException:
                await asyncio.shield(_undone(transaction))
                raise
            with spoken_errors():
                await transaction.commit()

    @asynccontextmanager
    async def apart(self) -> AsyncIterator[_Held]:
        """Each statement counts by itself, without two ways to the server around it. Raises StoreUnavailableError."""
        async with self._one() as connection:
            yield _Held(connection, whole=False)

    @asynccontextmanager
    async def alone(self) -> AsyncIterator[None]:
        """Connections are independent: nobody has to wait."""
        yield

    @asynccontextmanager
    async def _one(self) -> AsyncIterator[Any]:
        """A connection of one's own; what nobody waits for queues for its share of them first."""
        async with self._aside if kind_of_task() is Kind.ASIDE else nullcontext():
            connection = await self._free()
            try:
                yield connection
            finally:
                await self._pool.release(connection)

    async def _free(self) -> Any:
        try:
            with spoken_errors():
                return await self._pool.acquire(timeout=PATIENCE)
        except TimeoutError as error:
            raise StoreUnavailableError("The database is busy: no connection became free in time.") from error


async def _read_committed(connection: Any) -> None:
    """Also where statements stand alone: whoever waited for a row looks at it again, whatever the server's default is."""
    await connection.execute("SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL READ COMMITTED")


async def _nothing(_: Any) -> None:
    pass


async def _undone(transaction: Any) -> None:
    """Take a transaction back; a connection that is gone has taken it back by itself."""
    try:
        await transaction.rollback()
    except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
        return
