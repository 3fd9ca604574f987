"""Work for which nobody waits gives way to what people wait for, and is not forgotten over it."""

import asyncio
from itertools import pairwise

import pytest

from bot import work
from bot.work import Aside


async def turns(count: int) -> None:
    for _ in range(count):
        await asyncio.sleep(0)


async def test_many_take_one_step_in_each_turn_of_the_loop() -> None:
    aside, begun = Aside(), list[int]()

    async def step(number: int) -> None:
        await aside.step()
        begun.append(number)

    tasks = [asyncio.create_task(step(number)) for number in range(4)]
    seen = []
    for _ in range(8):
        await asyncio.sleep(0)
        seen.append(len(begun))
    assert begun == [0, 1, 2, 3]
    assert max(after - before for before, after in pairwise(seen)) == 1
    await asyncio.gather(*tasks)


async def test_it_waits_while_people_do_and_goes_on_when_they_have_their_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "PAUSE", 3600)
    aside = Aside()
    await aside.step()
    with aside.people():
        waiting = asyncio.create_task(aside.step())
        await turns(5)
        with aside.people():
            await turns(5)
        assert not waiting.done()
    await waiting


async def test_under_the_heaviest_load_it_still_takes_a_step_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "PAUSE", 0.001)
    aside = Aside()
    with aside.people():
        for _ in range(3):
            await aside.step()
