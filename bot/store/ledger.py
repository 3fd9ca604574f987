"""Small things to remember: which deliveries came already, and single values by name."""

from datetime import datetime

from sqlalchemy import delete, func, select

from bot.store.statements import Statements
from bot.store.tables import deliveries, kept_values


class Ledger(Statements):
    """The part of a transaction that deals with deliveries and named values."""

    async def turn(self, name: str) -> None:
        """Wait for everybody who has this name; from here on others wait until this transaction ends."""
        # On SQLite transactions come one after the other as it is.
        if self._on_postgresql:
            await self._run(select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0))))

    async def first_delivery(self, key: str, at: datetime) -> bool:
        """Whether this delivery is new; it is from now on known."""
        line = self._insert(deliveries).values(key=key, at=at).on_conflict_do_nothing()
        return (await self._run(line.returning(deliveries.c.key))).one_or_none() is not None

    async def prune_deliveries(self, before: datetime) -> None:
        """Forget the deliveries that came before then."""
        await self._run(delete(deliveries).where(deliveries.c.at < before))

    async def value(self, name: str) -> str | None:
        """The value kept under this name."""
        found: str | None = (
            await self._run(select(kept_values.c.value).where(kept_values.c.name == name))
        ).scalar_one_or_none()
        return found

    async def set_value(self, name: str, value: str) -> None:
        """Keep a value under this name in place of the former one."""
        line = self._insert(kept_values).values(name=name, value=value)
        await self._run(
            line.on_conflict_do_update(
                index_elements=[kept_values.c.name], set_={"value": line.excluded.value}
            )
        )
