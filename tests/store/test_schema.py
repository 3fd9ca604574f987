"""The migrations make exactly the tables we know, however often and by however many they are run."""

import asyncio
import re
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from bot.store import Store, schema
from bot.store.connect import make_engine, parse
from bot.store.tables import metadata
from tests.store.facts import begin_thread

T = TypeVar("T")
ADDS_ONLY_SINCE = "0004"
"""Later migrations only add: both versions of a rolling restart work on their tables."""

CATALOG = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'alembic%'",
    "postgresql": "SELECT indexname, indexdef FROM pg_indexes"
    " WHERE schemaname = 'public' AND tablename NOT LIKE 'alembic%'",
}


async def look(url: str, how: Callable[[Connection], T]) -> T:
    """Look at a database beside the store."""
    engine = make_engine(parse(url))
    try:
        async with engine.begin() as connection:
            return await connection.run_sync(how)
    finally:
        await engine.dispose()


def differences(connection: Connection) -> list[Any]:
    """What Alembic would have to change."""
    return list(compare_metadata(MigrationContext.configure(connection), metadata))


def catalog(connection: Connection) -> dict[str, list[str]]:
    """How the database itself describes what it has, the parts of each in a fixed order."""
    rows = connection.execute(text(CATALOG[connection.dialect.name])).all()
    # A table that SQLite has copied stands in quotes afterwards, and columns that were added share a line.
    return {
        name: sorted(filter(None, (part.strip(" ,\t") for part in re.split(r"\n|, ", sql.replace(f'"{name}"', name)))))
        for name, sql in rows
    }


def anew(connection: Connection) -> None:
    """The tables as the code knows them, instead of the migrated ones."""
    metadata.drop_all(connection)
    metadata.create_all(connection)


async def test_a_store_is_ready_once_it_is_migrated(empty: Store) -> None:
    assert not await empty.ready()
    await empty.migrate()
    assert await empty.ready()


async def test_migrating_again_changes_nothing(store: Store) -> None:
    await begin_thread(store)
    await store.migrate()
    assert await store.ready()
    async with store.transaction() as tx:
        assert await tx.thread("t1") is not None


async def test_several_may_migrate_at_once(empty: Store, url: str) -> None:
    others = [await Store.open(url, exclusive=False) for _ in range(3)]
    try:
        await asyncio.gather(*(each.migrate() for each in (empty, *others)))
        assert all([await each.ready() for each in (empty, *others)])
    finally:
        for each in others:
            await each.close()


async def test_the_migrated_tables_are_those_the_code_knows(store: Store, url: str) -> None:
    assert await look(url, differences) == []
    migrated = await look(url, catalog)
    await look(url, anew)
    assert migrated == await look(url, catalog)
    assert {"ix_due_open", "ix_threads_behind"} <= migrated.keys()


async def test_a_missing_column_would_be_noticed(store: Store, url: str) -> None:
    await look(url, lambda connection: connection.execute(text("ALTER TABLE teams DROP COLUMN quiet")))
    assert await look(url, differences) != []


async def test_a_store_at_another_version_is_not_ready(store: Store, url: str) -> None:
    await look(
        url, lambda connection: connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    )
    assert not await store.ready()


def columns(connection: Connection) -> dict[str, dict[str, bool]]:
    """Table -> column -> whether a row may leave it out."""
    found = inspect(connection)
    return {
        table: {
            each["name"]: each["nullable"] or each["default"] is not None or each.get("autoincrement") is True
            for each in found.get_columns(table)
        }
        for table in found.get_table_names()
    }


async def test_a_program_of_before_works_on_while_newer_ones_take_its_place(store: Store, url: str) -> None:
    """Rolling restarts: nothing that the former version reads is gone, and what it writes without knowing of more is taken."""
    newer = await look(url, columns)
    for before in range(int(schema.HEAD) - 1, int(ADDS_ONLY_SINCE) - 1, -1):
        await look(url, partial(schema.downgrade, to=f"{before:04}"))
        older = await look(url, columns)
        for table, known in older.items():
            assert known.keys() <= newer[table].keys(), f"{before + 1:04} takes something from {table}"
            added = newer[table].keys() - known.keys()
            assert all(newer[table][name] for name in added), f"{before + 1:04} asks for {added} in {table}"
        newer = older


def test_the_only_head_is_the_one_the_code_asks_for() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(schema.__file__).parent / "migrations"))
    assert ScriptDirectory.from_config(config).get_heads() == [schema.HEAD]


def test_alembic_is_loaded_only_to_migrate(tmp_path: Path) -> None:
    script = f"""
import asyncio, sys
from bot.store import Store

async def use():
    store = await Store.open("sqlite:///{tmp_path}/store.db")
    await store.migrate()
    assert await store.ready()
    await store.close()
    print("alembic" in sys.modules)

asyncio.run(use())
"""
    loaded = [
        subprocess.run(
            [sys.executable, "-c", script], capture_output=True, text=True, check=True
        ).stdout.strip()
        for _ in range(2)
    ]
    assert loaded == ["True", "False"]
