"""A message whose posting was never noted, as after kill -9: whoever uses it shows that it stands there."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.stories.kept import behind, checks, plans
from tests.stories.steps import dates_menu, until, until_services
from tests.world import ANN, BOB, World, texts, world

BARE = {"app_mentions:read", "chat:write", "commands", "users:read"}
"""Without history: nothing can be found by reading."""


@pytest.fixture
async def bare(tmp_path: Path) -> AsyncIterator[World]:
    """A workspace in which we may not read."""
    async with world(tmp_path, scopes=BARE) as fresh:
        yield fresh


async def _verdict(here: World) -> None:
    await until_services(here)
    for name in ("5–9", "2–3", "None of these", "One person or part-time"):
        await here.press(ANN, name)


async def _forget(here: World, role: str) -> None:
    """The posting of this message is not noted, its thread is behind, and in the hands of somebody who is dead."""
    newest = (await checks(here))[-1]
    then = here.bot.clock.real_now() - timedelta(minutes=1)
    async with here.bot.store.transaction() as tx:
        assert f"{newest.id}:{role}" in await tx.shown(newest.thread)
        await tx.forget_shown(newest.thread, f"{newest.id}:{role}")
        await tx.touch_thread(newest.thread)
        assert await tx.lease_thread(newest.thread, "dead", then, then)


async def test_a_press_on_an_open_question_answers_it_where_it_stands(bare: World) -> None:
    await bare.command(ANN)
    await bare.choose(ANN, "platform", "self_run")
    before = len(bare.thread())
    await _forget(bare, "routing")
    await bare.choose(BOB, "mesh_today", "none")
    assert len(bare.thread()) == before
    assert "*No* · Bob" in texts(bare.thread()[-1])
    assert await behind(bare) == []


async def test_a_press_below_a_question_of_several_parts_leads_to_its_message(bare: World) -> None:
    await until_services(bare)
    before = len(bare.thread())
    await _forget(bare, "size")
    await bare.press(ANN, "5–9")
    assert len(bare.thread()) == before
    assert "*5–9 services* · Ann" in texts(bare.thread()[-1])


async def test_a_choice_below_a_verdict_leads_to_its_card(bare: World) -> None:
    await _verdict(bare)
    before = len(bare.thread())
    await _forget(bare, "verdict")
    await dates_menu(bare, BOB, "Stop asking in this channel")
    assert len(bare.thread()) == before
    assert "Reminders are stopped" in texts(bare.thread()[-1])


async def test_a_choice_below_what_came_due_leads_to_that_message(bare: World) -> None:
    await _verdict(bare)
    await until(bare, (await plans(bare))[0][1] + timedelta(minutes=1))
    before = len(bare.thread())
    await _forget(bare, "ask")
    await dates_menu(bare, BOB, "Snooze for a week")
    assert len(bare.thread()) == before
    assert await behind(bare) == []


async def test_unused_and_unreadable_it_is_said_again_which_is_all_that_can_be_done(bare: World) -> None:
    await until_services(bare)
    before = len(bare.thread())
    await _forget(bare, "size")
    await bare.bot.tick()
    await bare.settle()
    assert len(bare.thread()) == before + 1


async def test_where_history_may_be_read_it_is_found_by_its_opaque_ids(here: World) -> None:
    await until_services(here)
    before = len(here.thread())
    await _forget(here, "size")
    await here.bot.tick()
    await here.settle()
    assert len(here.thread()) == before
    assert await behind(here) == []
