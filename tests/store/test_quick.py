"""A fact that is added only where nothing came between, in one statement of PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.store import Due, Glance, Store
from conversations.assessment import Assessment
from tests.postgres import fresh_database
from tests.store.facts import VALUES, assessment, begin_thread, due, given


@pytest.fixture
def url(postgres: str) -> str:
    """An empty database: on SQLite a transaction needs no ways to save."""
    return fresh_database(postgres)


@pytest.fixture
async def check(store: Store) -> AsyncIterator[Assessment]:
    """A check with one fact."""
    await begin_thread(store)
    async with store.transaction() as tx:
        await tx.add_assessment(assessment(given=(given(),)))
    yield assessment(given=(given(),))


async def test_what_is_glanced_at_is_the_check_and_its_thread_and_only_of_its_installation(store: Store, check: Assessment) -> None:
    async with store.transaction() as tx:
        await tx.touch_thread("t1")
    async with store.apart() as tx:
        assert not tx.whole
        assert await tx.glance("T1", "a1") == Glance(check, 1, paused=False)
        assert await tx.glance("T2", "a1") is None


async def test_of_many_who_saw_the_same_one_adds_a_fact(store: Store, second: Store, check: Assessment) -> None:
    seen = await _glance(store)
    added = await asyncio.gather(*(_add(on, seen, f"q{n}") for n in range(4) for on in (store, second)))
    assert added.count(True) == 1
    async with store.transaction() as tx:
        kept, thread = await tx.assessment("a1"), await tx.thread("t1")
    assert kept is not None and len(kept.given) == 2 and kept.given[1].question == f"q{added.index(True) // 2}"
    assert thread is not None and thread.revision == 1


async def test_all_who_look_again_add_theirs(store: Store, second: Store, check: Assessment) -> None:
    async def insist(on: Store, question: str) -> None:
        while not await _add(on, await _glance(on), question):
            pass

    await asyncio.gather(*(insist(on, f"{on is store}{n}") for n in range(5) for on in (store, second)))
    after = await _glance(store)
    assert after.revision == 10
    assert len({fact.question for fact in after.assessment.given}) == len(after.assessment.given) == 11


async def test_whoever_waits_for_another_transaction_finds_what_it_did(store: Store, second: Store, check: Assessment) -> None:
    seen = await _glance(second)
    async with store.transaction() as tx:
        await tx.hold_thread_of("T1", "a1")
        waiting = asyncio.create_task(_add(second, seen, "q"))
        await tx.touch_thread("t1")
        done, _ = await asyncio.wait({waiting}, timeout=0.1)
        assert not done
    assert await waiting is False
    assert (await _glance(store)).assessment == check


async def test_nothing_is_added_to_a_paused_or_forgotten_thread(store: Store, check: Assessment) -> None:
    seen = await _glance(store)
    async with store.transaction() as tx:
        await tx.pause_threads("T1", "C1")
    assert not await _add(store, seen, "q")
    after = await _glance(store)
    assert (after.assessment, after.revision, after.paused) == (check, 0, True)
    assert not await _add(store, Glance(assessment("a2", thread="t2"), 0, paused=False), "q")


async def test_parking_is_planned_with_a_fact_only_where_nothing_is_to_come(store: Store, check: Assessment) -> None:
    assert await _add(store, await _glance(store), "q1", parks=False)
    assert await _planned(store) == []
    assert await _add(store, await _glance(store), "q2")
    assert [one.id for one in await _planned(store)] == ["p3"]
    assert await _add(store, await _glance(store), "q3")
    assert [one.id for one in await _planned(store)] == ["p3"]
    assert not await _add(store, Glance(check, 0, paused=False), "late")
    async with store.transaction() as tx:
        await tx.cancel_due("T1", "C1")
    assert await _add(store, await _glance(store), "q4")
    assert await _planned(store) == [_parking(5)]


async def test_a_fact_of_a_held_thread_raises_its_revision(store: Store, check: Assessment) -> None:
    async with store.transaction() as tx:
        await tx.hold_thread_of("T1", "a1")
        await tx.add_last_given(_with(check, "q"))
    after = await _glance(store)
    assert (after.assessment, after.revision) == (_with(check, "q"), 1)


async def _glance(on: Store) -> Glance:
    async with on.apart() as tx:
        seen = await tx.glance("T1", "a1")
    assert seen is not None
    return seen


async def _add(on: Store, seen: Glance, question: str, *, parks: bool = True) -> bool:
    changed = _with(seen.assessment, question)
    async with on.apart() as tx:
        return await tx.add_at(seen, changed, _parking(len(changed.given)), parks=parks)


async def _planned(store: Store) -> list[Due]:
    async with store.transaction() as tx:
        return await tx.open_due("T1", "C1")


def _with(before: Assessment, question: str) -> Assessment:
    return before.model_copy(update={"given": (*before.given, given(question, VALUES[0]))})


def _parking(number: int) -> Due:
    return due(f"p{number}")
