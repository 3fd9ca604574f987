"""The database: opened once per process, used in transactions."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from types import TracebackType
from typing import TYPE_CHECKING, Self

from sqlalchemy import URL

from bot.store import schema
from bot.store.agreements import Agreements
from bot.store.assessments import Assessments
from bot.store.connect import FileLock, Way, check_writable, file_of, make_engine, opened, parse
from bot.store.due import DueWork
from bot.store.errors import StoreUnavailableError, spoken_errors
from bot.store.forgetting import Forgetting
from bot.store.installations import Installations
from bot.store.ledger import Ledger
from bot.store.manners import Manners
from bot.store.organisations import Organisations
from bot.store.outcomes import Outcomes
from bot.store.overview import Overview
from bot.store.prepared import EVERY, Link, Prepared
from bot.store.quick import Quick
from bot.store.teams import Teams
from bot.store.threads import Threads
from bot.store.tokens import Tokens
from conversations.assessment import Assessment

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

_VERSION = Prepared(schema.VERSION)


class Tx(
    Threads, Assessments, DueWork, Teams, Agreements, Tokens, Manners, Installations, Overview, Forgetting, Ledger,
    Outcomes, Quick, Organisations
):
    """One open transaction: everything done in it counts together or not at all."""

    async def version(self) -> str | None:
        """The migration the database is at. Raises StoreUnavailableError before the first."""
        found = await self._row(_VERSION)
        return None if found is None else str(found[0])


class Store:
    """The ways to one database."""

    def __init__(self, url: URL, way: Way, lock: FileLock | None = None) -> None:
        self._url = url
        self._way = way
        self._lock = lock
        self.read: Callable[[Assessment], Assessment] = _as_it_is
        """How assessments are read: by the framework of today, once there is one."""

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
        lock = FileLock(file) if file is not None and exclusive else None
        try:
            return cls(parsed, await opened(parsed), lock)
        except BaseException:
            if lock is not None:
                lock.release()
            raise

    async def migrate(self) -> None:
        """Bring the tables up to date; harmless when they are, and when several processes do it at once."""
        if await self.ready():
            return
        async with self._at_rest() as connection:
            await connection.run_sync(schema.upgrade)

    async def downgrade(self, to: str) -> None:
        """Take back every migration after this one, with what only they could keep. Raises StoreUnavailableError."""
        async with self._at_rest() as connection:
            await connection.run_sync(schema.downgrade, to)

    async def version(self) -> str | None:
        """The migration the database is at, None before the first."""
        async with self._at_rest() as connection:
            return await connection.run_sync(schema.version)

    async def copy_into(self, target: "Store") -> dict[str, int]:
        """Copy every row into an empty database that is as far migrated; how many, by table. Raises CopyRefusedError."""
        from bot.store import copying

        async with self._at_rest() as source, target._at_rest() as into:
            return await copying.copy(source, into)

    async def ready(self) -> bool:
        """Whether the database answers and its tables are up to date."""
        try:
            async with self.transaction() as tx:
                return await tx.version() == schema.HEAD
        except StoreUnavailableError:
            return False

    async def close(self) -> None:
        """Close all connections and let another process have the file."""
        await self._way.close()
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def compiling(self) -> Iterator[None]:
        """Compile every statement ahead of its first use, one in each step."""
        for statement in EVERY:
            statement.on(self._way.engine)
            yield

    def transaction(self) -> AbstractAsyncContextManager[Tx]:
        """Everything within is committed at the end, or undone by an exception; never one within another.

        Raises StoreUnavailableError when the database fails, then nothing of it counts.
        """
        return _Opened(self._way.transaction(), self.read)

    def apart(self) -> AbstractAsyncContextManager[Tx]:
        """Each statement within counts by itself, unless it costs nothing to have them in one transaction (`Tx.whole`).

        Raises StoreUnavailableError when the database fails.
        """
        return _Opened(self._way.apart(), self.read)

    @asynccontextmanager
    async def _at_rest(self) -> AsyncIterator["AsyncConnection"]:
        """One transaction by SQLAlchemy's own means, for work on tables as a whole; nothing else of ours is open."""
        from sqlalchemy.exc import DBAPIError

        engine = make_engine(self._url)
        try:
            async with self._way.alone():
                with spoken_errors():
                    async with engine.begin() as connection:
                        yield connection
        except DBAPIError as error:
            raise StoreUnavailableError(f"The database failed: {error.orig}.") from error
        finally:
            await engine.dispose()


class _Opened:
    """A way to the database while it is open, as what is done on it."""

    def __init__(self, way: AbstractAsyncContextManager[Link], read: Callable[[Assessment], Assessment]) -> None:
        self._way = way
        self._read = read

    async def __aenter__(self) -> Tx:
        return Tx(await self._way.__aenter__(), self._read)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        return await self._way.__aexit__(kind, error, trace)


def _as_it_is(assessment: Assessment) -> Assessment:
    return assessment
