"""An SQLite connection that goes to its thread only for what waits on the disk; all else runs where it is asked for."""

import sqlite3
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import aiosqlite

_WAITING = ("commit", "rollback", "close")


class NearConnection(aiosqlite.Connection):
    """A statement within a transaction takes microseconds, a way to another thread and back ten times as long."""

    async def _execute(self, fn: Callable[..., Any], *args: Any, **named: Any) -> Any:
        connection = self._connection
        if connection is None or not self._running or self._waits(connection, fn):
            return await super()._execute(fn, *args, **named)  # type: ignore[no-untyped-call]
        return fn(*args, **named)

    def _waits(self, connection: sqlite3.Connection, fn: Callable[..., Any]) -> bool:
        """Whether this may wait: for the disk, for another process, or for what a cancelled task left in the thread."""
        owner, name = getattr(fn, "__self__", None), getattr(fn, "__name__", "")
        if owner is connection:
            return name in _WAITING
        return name.startswith("execute") and not connection.in_transaction


def opener(file: Path) -> Callable[[], Awaitable[aiosqlite.Connection]]:
    """What opens connections to this file."""

    async def opened() -> aiosqlite.Connection:
        connection = NearConnection(lambda: sqlite3.connect(file, check_same_thread=False), iter_chunk_size=64)
        # A process that ends without closing must not wait for the thread.
        connection._thread.daemon = True
        return await connection

    return opened
