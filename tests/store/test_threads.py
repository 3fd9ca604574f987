"""Threads: revisions, leases, and the messages that lead back to them."""

from datetime import timedelta

import pytest

from bot.store import Shown, Store, Thread
from tests.store.facts import AT, HOUR, begin_thread


async def test_a_new_thread_is_not_behind(store: Store) -> None:
    await begin_thread(store)
    async with store.transaction() as tx:
        assert await tx.thread("t1") == Thread("t1", "T1", "C1", "shop", revision=0, caught_up=0)
        assert await tx.thread("t1", lock=True) == await tx.thread("t1")
        assert await tx.thread("nope") is None
        assert await tx.behind_threads() == []


async def test_a_touched_thread_is_behind_until_it_caught_up_with_the_newest_revision(store: Store) -> None:
    await begin_thread(store)
    await begin_thread(store, "t2")
    async with store.transaction() as tx:
        await tx.touch_thread("t1")
        await tx.touch_thread("t1")
        assert await tx.behind_threads() == [("T1", "t1")]
        await tx.note_caught_up("t1", 1)
        assert await tx.behind_threads() == [("T1", "t1")]
        await tx.note_caught_up("t1", 2)
        assert await tx.behind_threads() == []
        await tx.note_caught_up("t1", 1)
        assert await tx.thread("t1") == Thread("t1", "T1", "C1", "shop", revision=2, caught_up=2)


async def test_a_lease_belongs_to_one_holder_until_it_ends(store: Store) -> None:
    await begin_thread(store)
    late = AT + HOUR + timedelta(microseconds=1)
    async with store.transaction() as tx:
        assert await tx.lease_thread("t1", "h1", AT + HOUR, AT)
        assert not await tx.lease_thread("t1", "h2", AT + HOUR, AT)
        assert await tx.lease_thread("t1", "h1", AT + HOUR, AT), "the holder may prolong it"
        assert not await tx.lease_thread("t1", "h2", AT + 2 * HOUR, AT + HOUR)
        assert await tx.lease_thread("t1", "h2", late + HOUR, late)
        await tx.release_thread("t1", "h1")
        assert not await tx.lease_thread("t1", "h1", late + HOUR, late), "only the holder gives it back"
        await tx.release_thread("t1", "h2")
        assert await tx.lease_thread("t1", "h1", late + HOUR, late)
        assert not await tx.lease_thread("nope", "h1", AT + HOUR, AT)


async def test_messages_are_shown_by_role_and_former_ones_still_lead_to_the_thread(store: Store) -> None:
    await begin_thread(store)
    async with store.transaction() as tx:
        await tx.note_shown("t1", "root", "10.1", "x")
        await tx.note_shown("t1", "q1", "10.2", "y")
        await tx.note_shown("t1", "root", "10.1", "x2")
        assert await tx.shown("t1") == {"root": Shown("10.1", "x2"), "q1": Shown("10.2", "y")}
        await tx.note_shown("t1", "root", "11.0", "x3")
        await tx.forget_shown("t1", "q1")
        assert await tx.shown("t1") == {"root": Shown("11.0", "x3")}
        for ts in ("10.1", "10.2", "11.0"):
            found = await tx.thread_at("T1", "C1", ts)
            assert found is not None and found.id == "t1"
        assert await tx.thread_at("T1", "C1", "9.9") is None
        assert await tx.thread_at("T1", "C2", "10.1") is None
        assert await tx.shown("nope") == {}


async def test_a_message_of_no_thread_is_refused(store: Store) -> None:
    with pytest.raises(LookupError):
        async with store.transaction() as tx:
            await tx.note_shown("nope", "root", "10.1", "x")
