"""The order in which transactions get the one connection of SQLite."""

import asyncio

from bot.store import aside
from bot.store.turn import FAIR, MOST, Kind, Turn, kind_of_task


async def order(*kinds: Kind) -> list[str]:
    """In which order those who came in this order, while somebody else was at work, get their turn."""
    turn, got = Turn(), list[str]()

    async def wait(name: str, kind: Kind) -> None:
        async with turn.taken(kind):
            got.append(name)

    async with turn.taken(Kind.PEOPLE):
        tasks = [asyncio.create_task(wait(f"{kind.name[0]}{number}", kind)) for number, kind in enumerate(kinds)]
        await asyncio.sleep(0)
    await asyncio.gather(*tasks)
    return got


async def test_people_first_then_the_commit_they_wait_for_then_the_rest() -> None:
    assert await order(Kind.ASIDE, Kind.COMMIT, Kind.PEOPLE, Kind.ASIDE, Kind.PEOPLE) == ["P2", "P4", "C1", "A0", "A3"]


async def test_who_is_overtaken_often_gets_a_turn() -> None:
    got = await order(Kind.ASIDE, *[Kind.PEOPLE] * (FAIR * 2))
    assert got.index("A0") in range(1, FAIR + 1)


async def test_a_commit_is_not_put_off_for_ever() -> None:
    got = await order(Kind.COMMIT, *[Kind.PEOPLE] * (MOST * 2))
    assert got.index("C0") < MOST


async def test_who_gives_up_waiting_holds_nobody_up() -> None:
    turn = Turn()

    async def use() -> None:
        async with turn.taken(Kind.PEOPLE):
            pass

    async with turn.taken(Kind.PEOPLE):
        given_up, stays = asyncio.create_task(use()), asyncio.create_task(use())
        await asyncio.sleep(0)
        given_up.cancel()
    # The turn was passed to nobody who is gone, or on from there.
    await stays
    await use()


async def test_a_cancelled_heir_passes_the_turn_on() -> None:
    turn = Turn()

    async def use() -> None:
        async with turn.taken(Kind.PEOPLE):
            pass

    async with turn.taken(Kind.PEOPLE):
        heir, next_one = asyncio.create_task(use()), asyncio.create_task(use())
        await asyncio.sleep(0)
    heir.cancel()
    await next_one
    await use()


async def test_what_a_task_does_aside_is_for_nobody_who_waits() -> None:
    assert kind_of_task() is Kind.PEOPLE
    with aside():
        assert await asyncio.create_task(_kind()) is Kind.ASIDE
    assert kind_of_task() is Kind.PEOPLE


async def _kind() -> Kind:
    return kind_of_task()
