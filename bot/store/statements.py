"""What every part of a transaction runs its statements with."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlalchemy import Executable
from sqlalchemy.engine import IteratorResult
from sqlalchemy.engine.result import SimpleResultMetaData

from bot.store.prepared import POSTGRESQL, Link, Prepared, Row, compiled
from conversations.assessment import Assessment


class Statements:
    """One open transaction; assessments are handed out as `read` makes them."""

    def __init__(self, link: Link, read: Callable[[Assessment], Assessment]) -> None:
        self._link = link
        self._read = read

    @property
    def whole(self) -> bool:
        """Whether everything done here counts together; else each statement by itself, and others come between."""
        return self._link.whole

    @property
    def _on_postgresql(self) -> bool:
        return self._link.engine == POSTGRESQL

    async def _rows(self, statement: Prepared, **given: Any) -> list[Row]:
        ready = statement.on(self._link.engine)
        return ready.read(await self._link.rows(ready, ready.values(given)))

    async def _row(self, statement: Prepared, **given: Any) -> Row | None:
        """The first row, if there is any."""
        found = await self._rows(statement, **given)
        return found[0] if found else None

    async def _changed(self, statement: Prepared, **given: Any) -> int:
        """How many rows the statement changed."""
        ready = statement.on(self._link.engine)
        return await self._link.changed(ready, ready.values(given))

    async def _each(self, statement: Prepared, lines: Iterable[Mapping[str, Any]]) -> None:
        """Run a statement once for each of these."""
        ready = statement.on(self._link.engine)
        for given in lines:
            await self._link.changed(ready, ready.values(given))

    async def _run(self, statement: Executable) -> IteratorResult[Any]:
        """A statement that is rare enough to be compiled each time; its result read as SQLAlchemy's."""
        ready = compiled(statement, self._link.engine)
        rows = ready.read(await self._link.rows(ready, ready.values({})))
        return IteratorResult(SimpleResultMetaData(ready.returns), iter([tuple(row) for row in rows]))
