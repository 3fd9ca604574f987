"""What nobody waits for lets people pass, and a process that has just started has nothing left to work out at a press."""

import asyncio
from pathlib import Path

import pytest

from bot.local.model import TEAM
from bot.store import Store, Thread, aside, prepared
from bot.store.pool import MOST
from tests.postgres import fresh_database
from tests.postgres import postgres as postgres
from tests.world import ANN, CHANNEL, world


async def turns(count: int = 50) -> None:
    for _ in range(count):
        await asyncio.sleep(0)


async def test_whoever_comes_after_a_redraw_has_begun_to_wait_is_served_before_it(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await here.command(ANN)
        store = here.bot.store
        async with store.transaction() as tx:
            (check,) = await tx.of_channel(TEAM, CHANNEL)

        async def looked() -> Thread | None:
            async with store.transaction() as tx:
                return await tx.thread(check.thread)

        async with store.transaction() as tx:
            await tx.touch_thread(check.thread)
            redraw = asyncio.create_task(here.bot._courier.catch_up(check.thread))
            await turns()
            person = asyncio.create_task(looked())
            await turns()
        seen = await person
        assert seen is not None
        assert (seen.caught_up < seen.revision, seen.held) == (True, False)
        await redraw
        shown = await looked()
        assert shown is not None
        assert shown.caught_up == shown.revision


async def test_people_find_a_connection_however_many_redraws_want_one(postgres: str) -> None:
    store = await Store.open(fresh_database(postgres))
    await store.migrate()
    over, holding = asyncio.Event(), 0

    async def hold() -> None:
        nonlocal holding
        with aside():
            async with store.transaction() as tx:
                await tx.version()
                holding += 1
                await over.wait()

    redraws = [asyncio.create_task(hold()) for _ in range(MOST * 2)]
    try:
        async with asyncio.timeout(20):
            assert await store.ready()
            while holding < 2:
                await asyncio.sleep(0.01)
            assert await store.ready()
        assert holding < MOST
    finally:
        over.set()
        await asyncio.gather(*redraws)
        await store.close()
    assert holding == MOST * 2


async def test_no_statement_is_compiled_once_the_process_is_ready(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for statement in prepared.EVERY:
        monkeypatch.setattr(statement, "_ready", {})
    async with world(tmp_path) as here:
        def compiled(*_: object) -> None:
            raise AssertionError("a press would have waited for this")

        monkeypatch.setattr(prepared, "compiled", compiled)
        await here.command(ANN)
        await here.choose(ANN, "platform", "eks")
        await here.command(ANN, "status")
        assert "eks" in here.transcript().lower()
