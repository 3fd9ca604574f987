"""What an operator sees and mends of the reminders in a database, beside the process that runs on it."""

from collections.abc import Sequence
from datetime import timedelta

from bot.clock import Clock
from bot.settings import Settings, SettingsError
from bot.store import Parked, Pings, Store
from conversations.hindsight import Record, records


async def parked(url: str) -> list[Parked]:
    """What was given up, the oldest first. Raises StoreUnavailableError."""
    store = await Store.open(url, exclusive=False)
    try:
        async with store.transaction() as tx:
            return await tx.dead_due()
    finally:
        await store.close()


async def revived(url: str, ids: Sequence[str] | None) -> int:
    """Open these given-up rows again (None: all); all of them or none. Raises SettingsError, StoreUnavailableError."""
    if ids is not None and not ids:
        raise SettingsError("Name the reminders to try again, as `meshcheck reminders list` shows them, or give --all.")
    store = await Store.open(url, exclusive=False)
    try:
        async with store.transaction() as tx:
            known = {each.id for each in await tx.dead_due()}
            unknown = [id for id in ids or () if id not in known]
            if unknown:
                raise SettingsError(f"No reminder {unknown[0]!r} was given up. `meshcheck reminders list` shows those that were.")
            return await tx.revive_due(ids)
    finally:
        await store.close()


async def counted(settings: Settings, days: int) -> Pings:
    """The counts of the last days. Raises StoreUnavailableError."""
    store = await Store.open(settings.database_url, exclusive=False)
    try:
        async with store.transaction() as tx:
            return await tx.pings_since(Clock(settings.clock_offset).now() - timedelta(days=days))
    finally:
        await store.close()


async def became(url: str) -> tuple[Record, ...]:
    """What became of the verdicts of each rule, in all installations. Raises StoreUnavailableError."""
    store = await Store.open(url, exclusive=False)
    try:
        async with store.transaction() as tx:
            return records(await tx.cases())
    finally:
        await store.close()
