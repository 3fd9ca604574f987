"""Turns: bursts, who goes first, and a 429 that holds up nobody else."""

import asyncio

import pytest

from bot.pace import CHANNEL, LIMITS, POST, UPDATE, Pace, Urgency

FAST = 600
"""Times Slack's own pace, so that nothing here takes long."""


async def test_a_burst_goes_at_once_and_the_next_call_waits() -> None:
    pace = Pace(FAST)
    burst = int(LIMITS[UPDATE].burst)
    assert [await pace.turn("T", UPDATE, "C", Urgency.ROOT) for _ in range(burst + 1)] == [False] * burst + [True]


async def test_what_matters_more_goes_first_and_equals_in_the_order_they_came() -> None:
    pace = Pace(FAST)
    pace.refused("T", UPDATE, 0.05)
    order: list[str] = []

    async def call(name: str, urgency: Urgency) -> None:
        await pace.turn("T", UPDATE, "C", urgency)
        order.append(name)

    await asyncio.gather(
        call("root", Urgency.ROOT), call("receipt 1", Urgency.RECEIPT), call("receipt 2", Urgency.RECEIPT),
        call("verdict", Urgency.VERDICT),
    )
    assert order == ["verdict", "receipt 1", "receipt 2", "root"]


async def test_a_refusal_holds_up_one_method_of_one_workspace() -> None:
    pace = Pace(FAST)
    pace.refused("T1", UPDATE, 60)
    assert await pace.turn("T2", UPDATE, "C", Urgency.ROOT) is False
    assert await pace.turn("T1", POST, "C", Urgency.ROOT) is False
    held = asyncio.create_task(pace.turn("T1", UPDATE, "C", Urgency.VERDICT))
    await asyncio.sleep(0.01)
    assert not held.done()
    held.cancel()
    with pytest.raises(asyncio.CancelledError):
        await held


async def test_a_busy_channel_takes_no_turn_of_the_others() -> None:
    pace = Pace(1)
    for _ in range(int(CHANNEL.burst)):
        assert await pace.turn("T", POST, "C1", Urgency.QUESTION) is False
    held = asyncio.create_task(pace.turn("T", POST, "C1", Urgency.VERDICT))
    await asyncio.sleep(0)
    assert await pace.turn("T", POST, "C2", Urgency.ROOT) is False
    assert not held.done()
    held.cancel()
    with pytest.raises(asyncio.CancelledError):
        await held


async def test_a_turn_that_was_given_back_or_cancelled_is_used_by_the_next() -> None:
    pace = Pace(1)
    for _ in range(int(LIMITS[UPDATE].burst)):
        await pace.turn("T", UPDATE, "C", Urgency.ROOT)
    first = asyncio.create_task(pace.turn("T", UPDATE, "C", Urgency.ROOT))
    second = asyncio.create_task(pace.turn("T", UPDATE, "C", Urgency.ROOT))
    await asyncio.sleep(0)
    first.cancel()
    pace.give_back("T", UPDATE, "C")
    assert await second is True


async def test_without_limits_only_refusals_count() -> None:
    pace = Pace(0)
    assert not any([await pace.turn("T", UPDATE, "C", Urgency.ROOT) for _ in range(500)])
    pace.refused("T", UPDATE, 0.01)
    assert await pace.turn("T", UPDATE, "C", Urgency.ROOT) is True
