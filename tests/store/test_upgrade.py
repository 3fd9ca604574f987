"""From each former version to the newest with rows in every table, and back, on both engines."""

from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from bot.store import Store, StoreUnavailableError, schema
from tests.store.rows_of import fill, held
from tests.store.test_schema import differences, look


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(schema.__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config


VERSIONS = sorted(each.revision for each in ScriptDirectory.from_config(_config()).walk_revisions())


def _at(version: str) -> Any:
    """Migrates an empty database so far and fills it."""
    def made(connection: Connection) -> dict[str, list[dict[str, Any]]]:
        command.upgrade(_config(connection), version)
        return fill(connection)

    return made


def _kept(before: dict[str, list[dict[str, Any]]], after: dict[str, list[dict[str, Any]]]) -> None:
    """Every row is there, with every column that both versions have unchanged."""
    for table, rows in before.items():
        assert len(after[table]) == len(rows), table
        for old, new in zip(rows, after[table], strict=True):
            assert {name: new[name] for name in old.keys() & new.keys()} == {name: old[name] for name in old.keys() & new.keys()}


@pytest.mark.parametrize("version", VERSIONS)
async def test_an_upgrade_keeps_every_row(url: str, version: str) -> None:
    before = await look(url, _at(version))
    assert all(before.values())
    store = await Store.open(url)
    try:
        await store.migrate()
        assert await store.ready()
        async with store.transaction() as tx:
            found = await tx.all_assessments("")
            assert [(each.id, each.owner, len(each.given)) for each in found] == [(f"x{n}", f"x{n}", 1) for n in (1, 2, 3)]
            assert any([await tx.open_due(f"x{n}", f"x{n}") for n in (1, 2, 3)])
    finally:
        await store.close()
    assert await look(url, differences) == []
    _kept(before, await look(url, held))


@pytest.mark.parametrize("version", VERSIONS[:-1])
async def test_a_way_back_keeps_what_the_former_program_knew(url: str, version: str) -> None:
    store = await Store.open(url)
    try:
        await store.migrate()
        full = await look(url, fill)
        await store.downgrade(version)
        assert await store.version() == version
        assert not await store.ready()
        after = await look(url, held)
        assert {"assessments", "given", "due"} <= after.keys()
        _kept({table: rows for table, rows in full.items() if table in after}, after)
        await store.migrate()
        assert await store.ready()
    finally:
        await store.close()
    assert await look(url, differences) == []


@pytest.mark.parametrize("to", ["9999", "nonsense", schema.HEAD + "1"])
async def test_a_way_back_to_nowhere_is_refused(store: Store, to: str) -> None:
    with pytest.raises(StoreUnavailableError, match="There is no way back from version"):
        await store.downgrade(to)
    assert await store.ready()


async def test_an_older_program_says_that_a_newer_one_was_here(store: Store, url: str) -> None:
    await look(url, lambda connection: connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreUnavailableError, match=f"version 9999; this program knows those up to {schema.HEAD}"):
        await store.migrate()
