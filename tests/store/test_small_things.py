"""Teams, deliveries, named values, and how times are kept."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from bot.store import Store, Team
from tests.store.facts import AT, HOUR, claim, due, plan


async def test_a_team_has_defaults_until_it_is_saved(store: Store) -> None:
    wishes = Team("T1", "C1", True, AT, AT - HOUR, AT + HOUR, "W52")
    async with store.transaction() as tx:
        assert await tx.team("T1", "C1") == Team("T1", "C1")
        await tx.save_team(wishes)
    async with store.transaction() as tx:
        assert await tx.team("T1", "C1") == wishes
        assert await tx.team("T1", "C2") == Team("T1", "C2")
        await tx.save_team(Team("T1", "C1"))
        assert await tx.team("T1", "C1") == Team("T1", "C1")


async def test_a_delivery_is_new_once_until_it_is_forgotten(store: Store) -> None:
    async with store.transaction() as tx:
        assert await tx.first_delivery("e1", AT)
        assert not await tx.first_delivery("e1", AT + HOUR)
        assert await tx.first_delivery("e2", AT + HOUR)
        await tx.prune_deliveries(AT + HOUR)
        assert await tx.first_delivery("e1", AT)
        assert not await tx.first_delivery("e2", AT)


async def test_a_value_is_kept_by_its_name(store: Store) -> None:
    async with store.transaction() as tx:
        assert await tx.value("clock_offset") is None
        await tx.set_value("clock_offset", "1.5")
        await tx.set_value("other", "")
        await tx.set_value("clock_offset", "2")
    async with store.transaction() as tx:
        assert (await tx.value("clock_offset"), await tx.value("other")) == ("2", "")


async def test_a_time_comes_back_in_utc_whatever_its_zone_was(store: Store) -> None:
    there = datetime(2027, 3, 1, 1, 30, 0, 1, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    await plan(store, due("d1", due_at=there))
    async with store.transaction() as tx:
        kept = await tx.next_due_at()
    assert kept == there
    assert kept is not None and kept.tzinfo is UTC
    assert await claim(store, there - timedelta(microseconds=1)) == []
    assert len(await claim(store, there.astimezone(UTC))) == 1


async def test_a_time_without_a_zone_is_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="no time zone"):
        async with store.transaction() as tx:
            await tx.first_delivery("e1", AT.replace(tzinfo=None))
