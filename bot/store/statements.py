"""What every part of a transaction runs its statements with."""

from typing import Any

from sqlalchemy import CursorResult, Executable, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.errors import spoken_errors


class Statements:
    """One open transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    @property
    def _on_postgresql(self) -> bool:
        return self._connection.dialect.name == "postgresql"

    async def _run(self, statement: Executable) -> CursorResult[Any]:
        with spoken_errors():
            return await self._connection.execute(statement)

    def _insert(self, table: Table) -> postgresql.Insert | sqlite.Insert:
        """An insert that can say what to do on a conflict; both engines speak the same words for it."""
        return postgresql.insert(table) if self._on_postgresql else sqlite.insert(table)
