"""A database copied into another: every row, all of it or nothing, and counting goes on where it stopped."""

from pathlib import Path

import pytest
from sqlalchemy import Connection, insert, select

from bot.store import CopyRefusedError, Store
from bot.store.tables import deliveries, kept_values, metadata
from tests.postgres import fresh_database
from tests.store.facts import AT, SNAPSHOT, assessment, begin_thread, due, given, plan
from tests.store.rows_of import fill, held
from tests.store.test_schema import look


@pytest.fixture
def other_url(url: str, tmp_path: Path, postgres: str) -> str:
    """An empty database of the other engine."""
    return fresh_database(postgres) if url.startswith("sqlite") else f"sqlite:///{tmp_path / 'other.db'}"


async def _copy(url: str, to: str) -> dict[str, int]:
    source, target = await Store.open(url), await Store.open(to)
    try:
        await target.migrate()
        return await source.copy_into(target)
    finally:
        await source.close()
        await target.close()


async def test_every_row_arrives_and_the_program_goes_on(store: Store, url: str, other_url: str) -> None:
    await begin_thread(store)
    async with store.transaction() as tx:
        for id, follows in (("a1", None), ("a2", "a1"), ("a3", "a2")):
            await tx.add_assessment(assessment(id, follows=follows))
            await tx.add_given(id, given())
        await tx.conclude("a1", SNAPSHOT)
    await plan(store, due("d1"), due("d2"))
    await store.close()
    await look(url, lambda connection: connection.execute(insert(deliveries), [{"key": f"k{n}", "at": AT} for n in range(1234)]))
    before = await look(url, held)
    copied = await _copy(url, other_url)
    after = await look(other_url, held)
    assert after == before
    assert copied == {table: len(rows) for table, rows in before.items()}
    assert copied["deliveries"] == 1234
    target = await Store.open(other_url)
    try:
        async with target.transaction() as tx:
            await tx.add_assessment(assessment("a4", follows="a3"))
            assert (await tx.latest("T1", "C1")) is not None
            assert [each.id for each in await tx.all_assessments("")] == ["a1", "a2", "a3", "a4"]
    finally:
        await target.close()


async def test_every_table_is_copied(store: Store, url: str, other_url: str) -> None:
    await store.close()
    before = await look(url, fill)
    assert await _copy(url, other_url) == dict.fromkeys(before, 3)
    assert await look(other_url, held) == before
    assert before.keys() == metadata.tables.keys()


async def test_a_target_with_rows_is_left_alone(store: Store, url: str, other_url: str) -> None:
    await store.close()
    await look(url, fill)
    await _copy(url, other_url)
    there = await look(other_url, held)
    with pytest.raises(CopyRefusedError, match="not empty"):
        await _copy(url, other_url)
    assert await look(other_url, held) == there


async def test_a_row_that_does_not_fit_leaves_the_target_empty(tmp_path: Path, postgres: str) -> None:
    url, to = f"sqlite:///{tmp_path / 'a.db'}", fresh_database(postgres)
    store = await Store.open(url)
    await store.migrate()
    await store.close()

    def break_one(connection: Connection) -> None:
        fill(connection)
        connection.execute(insert(kept_values).values(name="zero", value="a\0b"))

    await look(url, break_one)
    with pytest.raises(CopyRefusedError, match="A row of kept_values can not be stored there"):
        await _copy(url, to)
    assert await look(to, lambda connection: connection.execute(select(deliveries)).all()) == []
