"""What comes due is claimed by one, counted, put off, done or given up; what has ended stays ended."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.store import Store
from tests.store.facts import AT, HOUR, claim, due, plan

TICK = timedelta(microseconds=1)


async def test_a_reason_is_planned_once(store: Store) -> None:
    async with store.transaction() as tx:
        assert await tx.plan_due(due("d1", waiting="w"))
        assert not await tx.plan_due(due("d2", key="key of d1", due_at=AT + HOUR))
        assert await tx.open_due("T1", "C1") == [due("d1", waiting="w")]
        assert await tx.cancel_due("T1", "C1") == 1
        assert not await tx.plan_due(due("d3", key="key of d1"))


async def test_what_is_due_is_claimed_soonest_first_and_by_one_holder(store: Store) -> None:
    later, soonest = due("d1", due_at=AT), due("d2", due_at=AT - HOUR)
    await plan(store, later, soonest, due("d3", due_at=AT + TICK))
    assert await claim(store) == [replace(soonest, attempts=1), replace(later, attempts=1)]
    assert await claim(store, holder="h2") == []
    assert await claim(store, holder="h1") == [], "not even twice by the same"
    assert await claim(store, real_now=AT + HOUR) == []
    assert await claim(store, real_now=AT + HOUR + TICK, until=AT + 2 * HOUR) == [
        replace(soonest, attempts=2),
        replace(later, attempts=2),
    ]


async def test_a_claim_takes_no_more_than_its_limit(store: Store) -> None:
    await plan(store, *(due(f"d{n}", due_at=AT - n * TICK) for n in range(5)))
    assert [one.id for one in await claim(store, limit=2)] == ["d4", "d3"]
    assert [one.id for one in await claim(store, limit=2)] == ["d2", "d1"]
    assert [one.id for one in await claim(store, limit=2)] == ["d0"]


async def test_what_is_done_is_not_claimed_again(store: Store) -> None:
    await plan(store, due("d1"), due("d2"), due("d3"))
    await claim(store)
    async with store.transaction() as tx:
        await tx.finish_due(["d1", "d3"], "asked", AT)
        await tx.finish_due([], "asked", AT)
    assert [one.id for one in await claim(store, real_now=AT + 2 * HOUR)] == ["d2"]


async def test_what_is_put_off_comes_later_and_the_claim_does_not_count(store: Store) -> None:
    await plan(store, due("d1"), due("d2", due_at=AT + HOUR))
    await claim(store)
    async with store.transaction() as tx:
        await tx.postpone_due(["d1", "d2"], AT + 2 * HOUR, "outside working hours")
        put_off = [
            due(id, due_at=AT + 2 * HOUR, waiting="outside working hours", attempts=0) for id in ("d1", "d2")
        ]
        assert await tx.open_due("T1", "C1") == put_off
    assert await claim(store, AT + HOUR, real_now=AT) == []
    assert await claim(store, AT + 2 * HOUR, real_now=AT) == [replace(one, attempts=1) for one in put_off]


async def test_what_failed_is_tried_again_in_the_time_of_the_machine(store: Store) -> None:
    await plan(store, due("d1"))
    await claim(store)
    async with store.transaction() as tx:
        await tx.retry_due("d1", AT + HOUR, "Slack said no")
    assert await claim(store, AT + 9 * HOUR, real_now=AT + HOUR - TICK) == [], "a jump is no machine's time"
    assert [one.attempts for one in await claim(store, real_now=AT + HOUR)] == [2]


async def test_what_is_given_up_is_not_claimed_again(store: Store) -> None:
    await plan(store, due("d1"), due("d2"))
    async with store.transaction() as tx:
        await tx.bury_due("d1", "the channel is gone", AT)
        assert await tx.open_due("T1", "C1") == [due("d2")]
    assert [one.id for one in await claim(store)] == ["d2"]


async def test_canceling_keeps_to_the_channel_the_kinds_and_the_thread(store: Store) -> None:
    await plan(
        store,
        due("d1"),
        due("d2", kind="nudge"),
        due("d3", kind="nudge", thread="t2"),
        due("d4", channel="C2"),
        due("d5", kind="hire"),
    )
    async with store.transaction() as tx:
        assert await tx.cancel_due("T1", "C1", kinds=()) == 0
        assert await tx.cancel_due("T1", "C1", kinds={"nudge"}, thread="t1") == 1
        assert [one.id for one in await tx.open_due("T1", "C1")] == ["d1", "d3", "d5"]
        assert await tx.cancel_due("T1", "C1", kinds=["nudge", "hire"]) == 2
        assert await tx.cancel_due("T1", "C1") == 1
        assert await tx.cancel_due("T1", "C1") == 0
        assert [one.id for one in await tx.open_due("T1", "C2")] == ["d4"]


@pytest.mark.parametrize("way", ["finish", "postpone", "retry", "bury"])
async def test_what_is_cancelled_while_it_is_worked_on_stays_cancelled(store: Store, way: str) -> None:
    await plan(store, due("d1"))
    await claim(store)
    async with store.transaction() as tx:
        assert await tx.cancel_due("T1", "C1") == 1
        match way:
            case "finish":
                await tx.finish_due(["d1"], "asked", AT)
            case "postpone":
                await tx.postpone_due(["d1"], AT)
            case "retry":
                await tx.retry_due("d1", AT, "no")
            case _:
                await tx.bury_due("d1", "no", AT)
        assert await tx.open_due("T1", "C1") == []
        assert await tx.next_due_at() is None
    assert await claim(store, real_now=AT + 2 * HOUR) == []


async def test_the_soonest_open_one_of_all_channels(store: Store) -> None:
    async with store.transaction() as tx:
        assert await tx.next_due_at() is None
    await plan(store, due("d1"), due("d2", channel="C2", due_at=AT - HOUR), due("d3", due_at=AT + HOUR))
    async with store.transaction() as tx:
        assert await tx.next_due_at() == AT - HOUR
        await tx.finish_due(["d2"], "asked", AT)
        assert await tx.next_due_at() == AT
        assert [one.id for one in await tx.open_due("T1", "C1")] == ["d1", "d3"]


async def test_what_waits_for_a_good_hour_keeps_how_late_it_was(store: Store) -> None:
    await plan(store, due("d1"), due("d2", due_at=AT + 5 * HOUR))
    await claim(store, AT + 6 * HOUR)
    async with store.transaction() as tx:
        await tx.hold_due(["d1", "d2"], AT + 9 * HOUR, "working hours", AT + 2 * HOUR)
        held = {one.id: one for one in await tx.open_due("T1", "C1")}
        assert (held["d1"].missed_at, held["d2"].missed_at) == (AT, None)
        await tx.hold_due(["d1", "d2"], AT + 20 * HOUR, "away", AT + 10 * HOUR, AT + 9 * HOUR)
        await tx.hold_due(["d1"], AT + 30 * HOUR, "away", AT + 25 * HOUR, AT + 20 * HOUR)
        held = {one.id: one for one in await tx.open_due("T1", "C1")}
        assert (held["d1"].missed_at, held["d1"].away_since, held["d1"].attempts) == (AT, AT + 9 * HOUR, 0)
        await tx.postpone_due(["d1"], AT + 40 * HOUR, "snoozed")
        [snoozed] = [one for one in await tx.open_due("T1", "C1") if one.id == "d1"]
        assert (snoozed.missed_at, snoozed.away_since) == (None, None), "a day that people chose is on time"


async def test_a_claim_that_ran_out_and_went_to_another_is_not_prolonged(store: Store) -> None:
    await plan(store, due("d1"), due("d2"))
    await claim(store, holder="h1")
    await claim(store, real_now=AT + HOUR + TICK, until=AT + 2 * HOUR, holder="h2", limit=1)
    async with store.transaction() as tx:
        assert await tx.keep_due(["d1", "d2"], "h1", AT + 3 * HOUR) == {"d2"}
        assert await tx.cancel_due_rows(["d2"]) == 1
        assert await tx.keep_due(["d1", "d2"], "h1", AT + 3 * HOUR) == set()
        assert await tx.keep_due(["d1", "d2"], "h2", AT + 3 * HOUR) == {"d1"}
    assert await claim(store, real_now=AT + 2 * HOUR + TICK) == []


async def test_what_was_given_up_is_seen_with_its_reason_and_can_be_tried_again(store: Store) -> None:
    await plan(store, due("d1"), due("d2", channel="C2"))
    await claim(store)
    async with store.transaction() as tx:
        await tx.bury_due("d2", "no such channel", AT + HOUR)
        await tx.bury_due("d1", "no", AT)
        assert [(one.id, one.channel, one.attempts, one.reason, one.ended_at) for one in await tx.dead_due()] == [
            ("d1", "C1", 1, "no", AT), ("d2", "C2", 1, "no such channel", AT + HOUR)
        ]
        assert await tx.count_dead() == 2
        assert await tx.revive_due(["d2", "nowhere"]) == 1
        assert await tx.revive_due() == 1
        assert (await tx.dead_due(), await tx.count_dead(), await tx.revive_due()) == ([], 0, 0)
    assert [(one.id, one.attempts) for one in await claim(store)] == [("d1", 1), ("d2", 1)]
