"""Small things to remember: which deliveries came already, and single values by name."""

from datetime import datetime

from sqlalchemy import bindparam, delete, func, select

from bot.store.prepared import Prepared
from bot.store.statements import Statements
from bot.store.tables import deliveries, kept_values

_TURN = Prepared(select(func.pg_advisory_xact_lock(func.hashtextextended(bindparam("name", type_=kept_values.c.name.type), 0))))
_TIME = Prepared(select(func.clock_timestamp()))
_DELIVERED = Prepared(lambda words: words.insert(deliveries).on_conflict_do_nothing(), ("key", "at"))
_PRUNED = Prepared(delete(deliveries).where(deliveries.c.at < bindparam("before")))
_VALUE = Prepared(select(kept_values.c.value).where(kept_values.c.name == bindparam("called")))
_SET_VALUE = Prepared(
    lambda words: (line := words.insert(kept_values)).on_conflict_do_update(
        index_elements=[kept_values.c.name], set_={"value": line.excluded.value}
    ),
    ("name", "value"),
)


class Ledger(Statements):
    """The part of a transaction that deals with deliveries and named values."""

    async def turn(self, name: str) -> None:
        """Wait for everybody who has this name; from here on others wait until this transaction ends."""
        # On SQLite transactions come one after the other as it is.
        if self._on_postgresql:
            await self._rows(_TURN, name=name)

    async def time(self) -> datetime | None:
        """The clock of the database, by which all processes on it can go; None for a file, which has but one process."""
        if not self._on_postgresql:
            return None
        [[found]] = await self._rows(_TIME)
        return found  # type: ignore[no-any-return]

    async def first_delivery(self, key: str, at: datetime) -> bool:
        """Whether this delivery is new; it is from now on known."""
        return await self._changed(_DELIVERED, key=key, at=at) == 1

    async def prune_deliveries(self, before: datetime) -> None:
        """Forget the deliveries that came before then."""
        await self._changed(_PRUNED, before=before)

    async def value(self, name: str) -> str | None:
        """The value kept under this name."""
        found = await self._row(_VALUE, called=name)
        return None if found is None else str(found[0])

    async def set_value(self, name: str, value: str) -> None:
        """Keep a value under this name in place of the former one."""
        await self._changed(_SET_VALUE, name=name, value=value)
