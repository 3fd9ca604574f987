"""Copies everything in one database into another, empty one: all of it in one transaction, or nothing."""

from sqlalchemy import Table, func, insert, literal_column, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.errors import CopyRefusedError
from bot.store.tables import metadata

BATCH = 500
"""Rows sent at once."""


async def copy(source: AsyncConnection, target: AsyncConnection) -> dict[str, int]:
    """Rows copied by table; nothing is committed here. Raises CopyRefusedError when the target holds rows already."""
    if source.dialect.name == "postgresql":
        # One moment for all tables, however long it takes and whoever writes meanwhile.
        await source.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
    for table in metadata.sorted_tables:
        if await count(target, table):
            raise CopyRefusedError(f"The target is not empty: its table {table.name} holds rows already.")
    copied = {table.name: await _copy(table, source, target) for table in metadata.sorted_tables}
    for table in metadata.sorted_tables:
        found = await count(target, table)
        if found != copied[table.name]:
            raise CopyRefusedError(f"{copied[table.name]} rows of {table.name} were sent, and {found} arrived.")
    return copied


async def count(connection: AsyncConnection, table: Table) -> int:
    """How many rows a table has."""
    return int((await connection.execute(select(func.count()).select_from(table))).scalar_one())


async def _copy(table: Table, source: AsyncConnection, target: AsyncConnection) -> int:
    copied = 0
    # By key, so that a row stands after those it refers to: they were written before it.
    rows = await source.stream(select(table).order_by(*table.primary_key.columns))
    async for batch in rows.mappings().partitions(BATCH):
        try:
            await target.execute(insert(table), [dict(row) for row in batch])
        except DBAPIError as error:
            raise CopyRefusedError(f"A row of {table.name} can not be stored there: {error.orig}") from error
        copied += len(batch)
    await _go_on_counting(table, target)
    return copied


async def _go_on_counting(table: Table, target: AsyncConnection) -> None:
    """PostgreSQL counts apart from the rows: the next one must not get a number that was copied."""
    counter = table.autoincrement_column
    if counter is None or target.dialect.name != "postgresql":
        return
    sequence = func.pg_get_serial_sequence(table.name, counter.name)
    highest = select(func.coalesce(func.max(counter), 0) + 1).scalar_subquery()
    await target.execute(select(func.setval(sequence, highest, literal_column("false"))))
