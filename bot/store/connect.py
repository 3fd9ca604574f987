"""Engines for both databases, and the lock that keeps a second process off an SQLite file."""

import fcntl
import os
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.store.errors import StoreBusyError, StoreUnavailableError
from bot.store.near import opener

_PRAGMAS = (
    # First, so that the switch to WAL waits too when another process has the file open.
    "PRAGMA busy_timeout = 10000",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
)


def parse(address: str) -> URL:
    """The parts of a database address. Raises StoreUnavailableError when we can not use it."""
    try:
        url = make_url(address)
    except ArgumentError as error:
        raise StoreUnavailableError(
            "The database address can not be read; expected sqlite:///file.db."
        ) from error
    kind = url.drivername.partition("+")[0]
    if kind == "sqlite":
        if url.database in (None, "", ":memory:"):
            raise StoreUnavailableError("The database address names no file; expected sqlite:///file.db.")
        return url.set(drivername="sqlite+aiosqlite")
    if kind in ("postgresql", "postgres"):
        query = dict(url.query)
        if "sslmode" in query:
            # The usual word of other programs; the driver has its own for it.
            query["ssl"] = query.pop("sslmode")
        return url.set(drivername="postgresql+asyncpg", query=query)
    raise StoreUnavailableError(f"There is no support for a {kind} database; use sqlite or postgresql.")


def file_of(url: URL) -> Path | None:
    """The file of an SQLite address, None for PostgreSQL."""
    return Path(url.database) if url.drivername.startswith("sqlite") and url.database else None


def check_writable(file: Path) -> None:
    """Raises StoreUnavailableError when the file, or a new one in its folder, can not be written."""
    folder = file.parent
    if not folder.is_dir():
        raise StoreUnavailableError(f"The folder {folder} for the database does not exist.")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise StoreUnavailableError(f"The folder {folder} of the database can not be written to.")
    if file.is_dir():
        raise StoreUnavailableError(f"The database {file} is a folder.")
    if file.exists() and not os.access(file, os.R_OK | os.W_OK):
        raise StoreUnavailableError(f"The database {file} can not be written to.")


def make_engine(url: URL) -> AsyncEngine:
    """An engine that opens connections when they are needed."""
    file = file_of(url)
    if file is None:
        return create_async_engine(
            url,
            isolation_level="READ COMMITTED",
            pool_pre_ping=True,
            connect_args={"timeout": 10, "command_timeout": 60},
        )
    # One connection, because one transaction at a time is all SQLite writes.
    engine = create_async_engine(url, pool_size=1, max_overflow=0, async_creator=opener(file))
    event.listen(engine.sync_engine, "connect", _prepare)
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


def _prepare(connection: Any, record: object) -> None:
    # The driver would begin a transaction on its own and too late; we say it ourselves.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin(connection: Connection) -> None:
    # Taking the write lock at once: a reader that turns writer later may be refused.
    connection.exec_driver_sql("BEGIN IMMEDIATE")


class FileLock:
    """Held as long as this process runs on the file; the system drops it even after a crash."""

    def __init__(self, file: Path) -> None:
        """Raises StoreBusyError when another process holds it, StoreUnavailableError on other trouble."""
        path = file.with_name(f"{file.name}.lock")
        try:
            self._handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise StoreUnavailableError(f"The lock {path} can not be opened: {error.strerror}.") from error
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(self._handle)
            if isinstance(error, BlockingIOError):
                raise StoreBusyError(file) from error
            raise StoreUnavailableError(f"The lock {path} can not be taken: {error.strerror}.") from error

    def release(self) -> None:
        """Let another process have the file. The lock file stays: removing it would let two hold one lock."""
        os.close(self._handle)
