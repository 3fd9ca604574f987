"""A transaction counts as a whole or not at all, and leaves the store fit for the next."""

import asyncio

import pytest

from bot.store import Store, StoreBusyError
from bot.store.connect import file_of, parse
from tests.store.facts import AT, assessment, begin_thread, due, given


class RefusalError(Exception):
    """What the code within a transaction may raise."""


@pytest.mark.parametrize("refusal", [RefusalError, OSError, asyncio.CancelledError])
async def test_an_exception_undoes_everything_and_stays_what_it_is(
    store: Store, refusal: type[BaseException]
) -> None:
    await begin_thread(store)
    with pytest.raises(refusal):
        async with store.transaction() as tx:
            await tx.add_assessment(assessment(given=(given(),)))
            await tx.touch_thread("t1")
            await tx.plan_due(due())
            await tx.set_value("name", "value")
            raise refusal
    async with store.transaction() as tx:
        assert await tx.assessment("a1") is None
        assert await tx.behind_threads() == []
        assert await tx.open_due("T1", "C1") == []
        assert await tx.value("name") is None


async def test_a_cancelled_task_undoes_its_part_and_holds_nobody_up(store: Store) -> None:
    begun = asyncio.Event()

    async def work() -> None:
        async with store.transaction() as tx:
            await tx.set_value("name", "value")
            begun.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(work())
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with store.transaction() as tx:
        assert await tx.value("name") is None
        await tx.set_value("name", "mine")


async def test_a_task_cancelled_at_any_point_leaves_all_or_nothing(store: Store) -> None:
    async def work() -> None:
        async with store.transaction() as tx:
            for part in range(3):
                await tx.set_value(f"part {part}", str(steps))

    for steps in range(0, 60, 2):
        task = asyncio.create_task(work())
        for _ in range(steps):
            await asyncio.sleep(0.0002)
        task.cancel()
        await asyncio.wait([task])
        async with store.transaction() as tx:
            assert len({await tx.value(f"part {part}") for part in range(3)}) == 1
    await work()
    async with store.transaction() as tx:
        assert await tx.value("part 2") == str(steps)


async def test_nobody_sees_what_is_not_committed(store: Store, second: Store) -> None:
    written = asyncio.Event()

    async def write() -> None:
        async with store.transaction() as tx:
            await tx.first_delivery("e1", AT)
            await tx.set_value("name", "half")
            written.set()
            await asyncio.sleep(0)
            await tx.set_value("name", "whole")

    async def read() -> str | None:
        await written.wait()
        async with second.transaction() as tx:
            return await tx.value("name")

    _, seen = await asyncio.gather(write(), read())
    assert seen in (None, "whole")


async def test_what_is_committed_is_there_after_closing(store: Store, url: str) -> None:
    await begin_thread(store)
    await store.close()
    again = await Store.open(url)
    try:
        async with again.transaction() as tx:
            assert await tx.thread("t1") is not None
    finally:
        await again.close()


async def test_a_file_is_for_one_store_but_can_be_read_beside_it(
    store: Store, second: Store, url: str
) -> None:
    await begin_thread(store)
    async with second.transaction() as tx:
        assert await tx.thread("t1") is not None
    if file_of(parse(url)) is None:
        await (await Store.open(url)).close()
    else:
        with pytest.raises(StoreBusyError):
            await Store.open(url)
        await store.close()
        await (await Store.open(url)).close()
