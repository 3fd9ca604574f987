"""Who goes first, what is left out, and what makes up for a refusal, when Slack takes fewer calls than we have."""

import asyncio
from datetime import timedelta
from pathlib import Path

from bot.pace import UPDATE, Urgency
from tests.quiet_time import QuietClock, in_quiet_time, moment
from tests.stories.kept import behind, checks
from tests.stories.steps import until_services, until_verdict
from tests.world import ANN, CHANNEL, START, World, texts, world

SOON = timedelta(seconds=3)


def test_a_verdict_overtakes_two_hundred_waiting_updates(tmp_path: Path) -> None:
    async def story() -> None:
        clock = QuietClock(START)
        async with world(tmp_path, real=clock, limits=True) as here:
            await until_verdict(here)
            pace, order = here.bot._pace, list[str]()

            async def wait(name: str, urgency: Urgency) -> None:
                await pace.turn(here.workspace.team.id, UPDATE, "C0ELSEWHERE", urgency)
                order.append(name)

            crowd = [asyncio.create_task(wait("trim", Urgency.TRIM)) for _ in range(200)]
            await asyncio.sleep(0)
            before = here.workspace.rates.made(UPDATE)
            shown = here.says("verdict")
            # Another reads the same facts: the verdict that is shown wrongly is put right before all that.
            [check] = await checks(here)
            async with here.bot.store.transaction() as tx:
                [role] = [role for role in await tx.shown(check.thread) if role.endswith(":verdict")]
                await tx.note_shown(check.thread, role, here.thread()[-1]["ts"], "wrong")
                await tx.touch_thread(check.thread)
            await here.bot._courier.catch_up(check.thread)
            assert here.workspace.rates.made(UPDATE) == before + 1 and here.says("verdict") == shown
            assert len(order) < 10
            await asyncio.gather(*crowd)
            assert here.workspace.rates.refused() == 0

    in_quiet_time(story())


def test_what_is_new_does_not_wait_behind_what_only_becomes_tidier(tmp_path: Path) -> None:
    async def story() -> None:
        clock = QuietClock(START)
        async with world(tmp_path, real=clock, limits=True) as here:
            await _hold(here)
            await until_services(here)
            pressed = clock.now()
            await here.workspace.say(ANN, CHANNEL, "5", here.root()["ts"])
            await asyncio.sleep(10)
            await here.workspace.say(ANN, CHANNEL, "2 per quarter", here.root()["ts"])
            await asyncio.sleep(2)
            newest = here.thread()[-1]
            assert texts(newest).startswith("*5 · ") and moment(newest["ts"]) - pressed < timedelta(seconds=12)
            assert "✓" not in texts(here.thread()[-4]), "what was typed waits for its turn"

    in_quiet_time(story())


async def _hold(here: World) -> None:
    """Slack takes no update for long."""
    here.bot._pace.refused(here.workspace.team.id, UPDATE, 600)


async def test_a_receipt_that_its_url_does_not_take_comes_by_update(here: World) -> None:
    await until_services(here)
    before, tried = here.workspace.rates.made(UPDATE), here.workspace.rates.made("response_url")
    here.workspace.faults.add(method="response_url", kind="500")
    await here.press(ANN, "5–9")
    assert here.workspace.rates.made("response_url") == tried
    assert here.workspace.rates.made(UPDATE) == before + 1
    assert "*5–9 services* · Ann" in here.transcript() and await behind(here) == []


async def test_a_receipt_that_was_not_noted_before_the_process_died_is_drawn_over(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await until_services(here)
        await here.press(ANN, "5–9")
        seen = [texts(message) for message in here.messages()]
        [check] = await checks(here)
        async with here.bot.store.transaction() as tx:
            # As it was between Slack's answer to the response URL and our note of it.
            for role, shown in (await tx.shown(check.thread)).items():
                if role.endswith(":services"):
                    await tx.note_shown(check.thread, role, shown.ts, "as it was before")
            await tx.touch_thread(check.thread)
    async with world(tmp_path) as here:
        await here.settle()
        assert [texts(message) for message in here.messages()] == seen
        assert await behind(here) == []
        await here.press(ANN, "2–3")
        assert "*2–3" in here.transcript()
