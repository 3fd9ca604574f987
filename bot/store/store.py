"""The database: opened once per process, used in transactions."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from typing import Self

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.store import schema
from bot.store.assessments import Assessments
from bot.store.connect import FileLock, check_writable, file_of, make_engine, parse
from bot.store.due import DueWork
from bot.store.errors import StoreUnavailableError, spoken_errors
from bot.store.ledger import Ledger
from bot.store.teams import Teams
from bot.store.threads import Threads
from bot.store.tokens import Tokens


class Tx(Threads, Assessments, DueWork, Teams, Tokens, Ledger):
    """One open transaction: everything done in it counts together or not at all."""


class Store:
    """A pool of connections to one database."""

    def __init__(self, engine: AsyncEngine, lock: FileLock | None = None) -> None:
        self._engine = engine
        self._lock = lock
        # One writer at a time, waiting as long as it takes; a pool would give up after a while.
        sqlite = engine.dialect.name == "sqlite"
        self._turn: AbstractAsyncContextManager[object] = asyncio.Lock() if sqlite else nullcontext()

    @classmethod
    async def open(cls, url: str, *, exclusive: bool = True) -> Self:
        """Open `sqlite:///file.db` or `postgresql://user:password@host/name`.

        Raises StoreUnavailableError when it can not be used. `exclusive` holds an SQLite file for
        this process and raises StoreBusyError when another one has it; PostgreSQL is always shared.
        """
        parsed = parse(url)
        file = file_of(parsed)
        if file is not None:
            check_writable(file)
        store = cls(make_engine(parsed), FileLock(file) if file is not None and exclusive else None)
        try:
            async with store._connection():
                return store
        except BaseException:
            await store.close()
            raise

    async def migrate(self) -> None:
        """Bring the tables up to date; harmless when they are, and when several processes do it at once."""
        async with self._turn, self._connection() as connection:
            if await connection.run_sync(schema.version) == schema.HEAD:
                return
            await connection.run_sync(schema.upgrade)
            await connection.commit()

    async def ready(self) -> bool:
        """Whether the database answers and its tables are up to date."""
        try:
            async with self._turn, self._connection() as connection:
                return await connection.run_sync(schema.version) == schema.HEAD
        except StoreUnavailableError:
            return False

    async def close(self) -> None:
        """Close all connections and let another process have the file."""
        await self._engine.dispose()
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Tx]:
        """Everything within is committed at the end, or undone by an exception; never one within another.

        Raises StoreUnavailableError when the database fails, then nothing of it counts.
        """
        async with self._turn, self._connection() as connection:
            yield Tx(connection)
            with spoken_errors():
                await connection.commit()

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator[AsyncConnection]:
        with spoken_errors():
            connection = await self._engine.connect()
        with spoken_errors(system=False):
            try:
                yield connection
            finally:
                # A cancelled task must not leave its transaction open behind it.
                await asyncio.shield(connection.close())
