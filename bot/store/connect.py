"""The ways to both databases, and the lock that keeps a second process off an SQLite file."""

import fcntl
import os
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy import URL, Connection, NullPool, event, make_url
from sqlalchemy.exc import ArgumentError

from bot.store.errors import StoreBusyError, StoreUnavailableError
from bot.store.prepared import Link

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine


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


class Way(Protocol):
    """How transactions get to a database: by the one writer of a file, or by a pool of connections."""

    engine: str

    def transaction(self) -> AbstractAsyncContextManager[Link]:
        """Everything within counts together or not at all."""

    def apart(self) -> AbstractAsyncContextManager[Link]:
        """Each statement within counts by itself."""

    def alone(self) -> AbstractAsyncContextManager[None]:
        """Nothing of ours is open meanwhile that other ways to the database would have to wait for."""

    async def close(self) -> None:
        """Close all connections."""


async def opened(url: URL) -> Way:
    """A way to this database that works. Raises StoreUnavailableError. Only its own driver is loaded."""
    file = file_of(url)
    if file is not None:
        from bot.store.writer import Writer

        return await Writer.open(file)
    from bot.store.pool import Pool

    return await Pool.open(url)


def make_engine(url: URL) -> "AsyncEngine":
    """An engine for migrations, which are SQLAlchemy's business."""
    from sqlalchemy.ext.asyncio import create_async_engine

    engine = create_async_engine(url, poolclass=NullPool)
    if file_of(url) is not None:
        event.listen(engine.sync_engine, "connect", _prepare)
        event.listen(engine.sync_engine, "begin", _begin)
    return engine


def _prepare(connection: Any, record: object) -> None:
    # The driver would begin a transaction on its own and too late; we say it ourselves.
    connection.isolation_level = None
    cursor = connection.cursor()
    from bot.store.writer import PRAGMAS

    for pragma in PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin(connection: Connection) -> None:
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
