"""SQLite through one connection: transactions one after another, those that wait committed together."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any, Self

from bot.store.errors import StoreUnavailableError, spoken_errors
from bot.store.prepared import SQLITE, Ready, Row
from bot.store.turn import Kind, Turn, kind_of_task

PRAGMAS = (
    # First, so that the switch to WAL waits too when another process has the file open.
    "PRAGMA busy_timeout = 10000",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
)
NEVER_WAIT = "PRAGMA busy_timeout = 0"
"""Said last: the event loop must not be held up, so we wait for a busy file ourselves."""
PATIENCE = 10
"""Seconds to wait for another process that writes to the file."""


class _Group:
    """Transactions that are committed together; `done` tells each of them how it went."""

    def __init__(self, changes: int) -> None:
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.changes = changes

    def fail(self, error: BaseException) -> None:
        """None of it counts."""
        self.done.set_exception(error)
        # Read here once, since nobody may be left to hear of it.
        self.done.exception()


class Writer:
    """The only connection of this process to its file.

    A statement within a transaction takes microseconds, a way to another thread and back ten times as long: only the
    commit, which waits for the disk, goes there. Each transaction is a savepoint; those that came while the one before
    was at work share its commit, and all of them end only when that is on the disk.
    """

    engine = SQLITE
    whole = True

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="sqlite")
        self._turn = Turn()
        self._group: _Group | None = None
        self._finishing: set[asyncio.Task[None]] = set()

    @classmethod
    async def open(cls, file: Path) -> Self:
        """A writer on this file. Raises StoreUnavailableError."""
        with spoken_errors():
            return cls(await asyncio.to_thread(_connected, file))

    async def close(self) -> None:
        """Wait for what is at work, and let go of the file."""
        async with self._turn.taken(Kind.ASIDE):
            if self._group is not None:
                # Somebody's transaction was taken back just now, and nobody waits for the rest of its group.
                await self._end(self._group)
            await asyncio.to_thread(self._connection.close)
        self._thread.shutdown(wait=False)

    def transaction(self) -> AbstractAsyncContextManager["Writer"]:
        """All or nothing, on the disk at the end. Raises StoreUnavailableError, then nothing of it counts."""
        return _Mine(self)

    def apart(self) -> AbstractAsyncContextManager["Writer"]:
        """A transaction like any other: what is near costs no way."""
        return _Mine(self)

    async def begin(self) -> _Group:
        """Begin a transaction when it is this task's turn; what it will be committed with."""
        await self._turn.take(kind_of_task())
        try:
            group = await self._begun()
            self._connection.execute("SAVEPOINT mine")
        except BaseException:
            self._turn.pass_on()
            raise
        return group

    def end(self, group: _Group, error: BaseException | None) -> None:
        """End it and let others begin theirs; undone because of `error`, else it counts once its group is done."""
        try:
            if error is not None:
                self._undo(group, error)
                return
            try:
                with spoken_errors():
                    self._connection.execute("RELEASE mine")
            except BaseException as failed:
                self._undo(group, failed)
                raise
        finally:
            self._turn.pass_on()

    @asynccontextmanager
    async def alone(self) -> AsyncIterator[None]:
        """Nobody is at work on this connection meanwhile, for work on the file by other ways."""
        async with self._turn.taken(Kind.ASIDE):
            if self._group is not None:
                await self._end(self._group)
            yield

    async def rows(self, ready: Ready, values: list[Any]) -> list[Row]:
        """Run a statement that gives rows."""
        with spoken_errors():
            return self._connection.execute(ready.text, values).fetchall()

    async def changed(self, ready: Ready, values: list[Any]) -> int:
        """Run one that gives none; how many rows it changed."""
        with spoken_errors():
            return self._connection.execute(ready.text, values).rowcount

    async def _begun(self) -> _Group:
        """The group to join. Whoever opens it has it ended after all those who wait already."""
        if self._group is None:
            await self._begin()
            self._group = _Group(self._connection.total_changes)
            task = asyncio.create_task(self._finish(self._group))
            self._finishing.add(task)
            task.add_done_callback(self._finishing.discard)
        return self._group

    async def _begin(self) -> None:
        """Take the write lock at once: a reader that turns writer later may be refused."""
        loop = asyncio.get_running_loop()
        end = loop.time() + PATIENCE
        while True:
            try:
                with spoken_errors():
                    self._connection.execute("BEGIN IMMEDIATE")
                return
            except StoreUnavailableError as error:
                if not _busy(error) or loop.time() > end:
                    raise
            await asyncio.sleep(0.002)

    def _undo(self, group: _Group, error: BaseException) -> None:
        """Take this transaction back; where SQLite took back everything, the others of its group are told."""
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK TO mine")
            self._connection.execute("RELEASE mine")
            return
        self._group = None
        group.fail(StoreUnavailableError(f"The database took a transaction back: {type(error).__name__}."))

    async def _finish(self, group: _Group) -> None:
        async with self._turn.taken(Kind.COMMIT):
            if self._group is group:
                await self._end(group)

    async def _end(self, group: _Group) -> None:
        self._group = None
        try:
            with spoken_errors():
                await self._committed(group)
        except BaseException as error:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            group.fail(error)
            return
        group.done.set_result(None)

    async def _committed(self, group: _Group) -> None:
        if self._connection.total_changes == group.changes:
            # Nothing was written, so nothing waits for the disk.
            self._connection.execute("COMMIT")
            return
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._thread, self._connection.execute, "COMMIT")


class _Mine:
    """One transaction. A class, since to enter and leave a generator costs as much as a statement."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._group: _Group

    async def __aenter__(self) -> Writer:
        self._group = await self._writer.begin()
        return self._writer

    async def __aexit__(self, _: object, error: BaseException | None, __: object) -> None:
        self._writer.end(self._group, error)
        if error is None:
            # Not to be cancelled for the others of the group.
            await asyncio.shield(self._group.done)


def _connected(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(file, isolation_level=None, check_same_thread=False, cached_statements=256)
    try:
        for pragma in (*PRAGMAS, NEVER_WAIT):
            connection.execute(pragma)
    except BaseException:
        connection.close()
        raise
    return connection


def _busy(error: StoreUnavailableError) -> bool:
    cause = error.__cause__
    return isinstance(cause, sqlite3.OperationalError) and cause.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
