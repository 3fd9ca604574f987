"""Transactions on SQLite that are committed together: each still counts, or fails, by itself."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.store import Store, StoreUnavailableError


@pytest.fixture
async def file(tmp_path: Path) -> Path:
    return tmp_path / "store.db"


@pytest.fixture
async def one(file: Path) -> AsyncIterator[Store]:
    store = await Store.open(f"sqlite:///{file}")
    await store.migrate()
    yield store
    await store.close()


async def keep(store: Store, name: str, *, fail: bool = False) -> None:
    async with store.transaction() as tx:
        await tx.set_value(name, "kept")
        if fail:
            raise LookupError(name)


def on_disk(file: Path) -> set[str]:
    """What another connection can read."""
    connection = sqlite3.connect(file)
    try:
        return {name for name, in connection.execute("SELECT name FROM kept_values")}
    finally:
        connection.close()


async def test_one_that_fails_takes_none_of_its_group_with_it(one: Store, file: Path) -> None:
    ended = await asyncio.gather(
        *(keep(one, f"n{number}", fail=number == 2) for number in range(5)), return_exceptions=True
    )
    assert [type(each) for each in ended] == [type(None), type(None), LookupError, type(None), type(None)]
    assert on_disk(file) == {"n0", "n1", "n3", "n4"}


async def test_whoever_has_ended_is_on_the_disk(one: Store, file: Path) -> None:
    async def ended(number: int) -> None:
        await keep(one, f"n{number}")
        assert f"n{number}" in on_disk(file)

    await asyncio.gather(*(ended(number) for number in range(12)))


async def test_a_commit_that_fails_fails_everybody_who_shares_it(one: Store, file: Path) -> None:
    async def refer_to_nothing() -> None:
        async with one.transaction() as tx:
            # Checked by SQLite at the commit only, so that what came before has gone well.
            await tx._run(text("PRAGMA defer_foreign_keys = ON"))
            await tx._run(text("INSERT INTO shown VALUES ('T1', 'nowhere', 'root', '1.2', '')"))

    ended = await asyncio.gather(keep(one, "before"), refer_to_nothing(), keep(one, "after"), return_exceptions=True)
    assert all(isinstance(each, Exception) for each in ended)
    assert on_disk(file) == set()
    await keep(one, "later")
    assert on_disk(file) == {"later"}


async def test_when_sqlite_takes_everything_back_nobody_believes_to_be_kept(one: Store, file: Path) -> None:
    async def roll_back() -> None:
        async with one.transaction() as tx:
            await tx._run(text("INSERT OR ROLLBACK INTO kept_values VALUES ('before', 'twice')"))

    ended = await asyncio.gather(keep(one, "before"), roll_back(), keep(one, "after"), return_exceptions=True)
    assert isinstance(ended[0], StoreUnavailableError)
    assert isinstance(ended[1], Exception)
    assert ended[2] is None
    assert on_disk(file) == {"after"}


async def test_another_process_that_writes_is_waited_for_without_holding_up_the_loop(one: Store, file: Path) -> None:
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    waiting = asyncio.create_task(keep(one, "mine"))
    await asyncio.sleep(0.05)
    assert not waiting.done()
    other.execute("COMMIT")
    other.close()
    await waiting
    assert on_disk(file) == {"mine"}
