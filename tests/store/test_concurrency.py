"""Two stores on one database, as two processes would have it: nothing happens twice and nothing is lost."""

import asyncio
from collections.abc import Awaitable, Callable

from bot.store import Due, Store
from tests.store.facts import AT, HOUR, assessment, begin_thread, claim, due, given, plan


async def test_nothing_is_claimed_twice(store: Store, second: Store) -> None:
    await plan(store, *(due(f"d{n}") for n in range(120)))

    async def work(on: Store, holder: str) -> list[Due]:
        done: list[Due] = []
        while claimed := await claim(on, holder=holder, limit=7):
            assert len(claimed) <= 7
            done += claimed
        return done

    parts = await asyncio.gather(
        *(work(on, f"{n}{i}") for n in range(3) for i, on in enumerate((store, second)))
    )
    claimed = [one for part in parts for one in part]
    assert sorted(one.id for one in claimed) == sorted(f"d{n}" for n in range(120))
    assert {one.attempts for one in claimed} == {1}


async def test_one_of_many_gets_the_lease(store: Store, second: Store) -> None:
    await begin_thread(store)

    async def take(on: Store, holder: str) -> bool:
        async with on.transaction() as tx:
            return await tx.lease_thread("t1", holder, AT + HOUR, AT)

    assert sum(await _both(store, second, take)) == 1


async def test_one_of_many_equal_deliveries_is_the_first(store: Store, second: Store) -> None:
    async def come(on: Store, _: str) -> bool:
        async with on.transaction() as tx:
            return await tx.first_delivery("e1", AT)

    assert sum(await _both(store, second, come)) == 1


async def test_facts_of_many_are_all_kept(store: Store, second: Store) -> None:
    await begin_thread(store)
    async with store.transaction() as tx:
        await tx.add_assessment(assessment())

    async def tell(on: Store, question: str) -> bool:
        async with on.transaction() as tx:
            await tx.add_given("a1", given(question))
        return True

    told = len(await _both(store, second, tell))
    async with second.transaction() as tx:
        kept = await tx.assessment("a1")
    assert kept is not None
    assert len({fact.question for fact in kept.given}) == len(kept.given) == told


async def test_a_locked_thread_is_read_and_changed_by_one_at_a_time(store: Store, second: Store) -> None:
    await begin_thread(store)

    async def count(on: Store, ts: str) -> bool:
        async with on.transaction() as tx:
            assert await tx.thread("t1", lock=True)
            so_far = int(await tx.value("count") or 0)
            await tx.note_shown("t1", ts, ts, "")
            await tx.touch_thread("t1")
            await tx.set_value("count", str(so_far + 1))
        return True

    counted = len(await _both(store, second, count))
    async with store.transaction() as tx:
        assert await tx.value("count") == str(counted)


async def test_writers_of_messages_who_then_lock_do_not_wait_for_each_other_for_ever(
    store: Store, second: Store
) -> None:
    await begin_thread(store)

    async def show(on: Store, ts: str) -> bool:
        async with on.transaction() as tx:
            await tx.note_shown("t1", ts, ts, "")
            assert await tx.thread("t1", lock=True)
            await tx.touch_thread("t1")
        return True

    shown = len(await _both(store, second, show))
    async with store.transaction() as tx:
        assert len(await tx.shown("t1")) == shown
        thread = await tx.thread("t1")
    assert thread is not None and thread.revision == shown


async def _both(store: Store, second: Store, do: Callable[[Store, str], Awaitable[bool]]) -> list[bool]:
    """The same in both stores, five times each, all at once."""
    return await asyncio.gather(
        *(do(on, f"{n}.{i}") for n in range(5) for i, on in enumerate((store, second)))
    )
