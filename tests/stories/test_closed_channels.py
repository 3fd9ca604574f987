"""A channel that Slack closes to us: the owner hears of it once, nothing that is due is lost, and it goes on by itself."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.stories.kept import behind, checks, plans, team
from tests.stories.steps import until, until_verdict, voting_app
from tests.world import ANN, CHANNEL, World, texts, world

ASKED = "*Time for another look*"


@pytest.mark.parametrize(("close", "open_", "says"), [
    ("archive", "unarchive", "is archived, so I can't go on with *voting-app* there"),
    ("kick", "invite", "`/invite @Meshcheck` brings me back"),
])
async def test_what_comes_due_meanwhile_waits_and_is_asked_once(here: World, close: str, open_: str, says: str) -> None:
    await voting_app(here)
    due = (await plans(here))[0][1]
    getattr(here.workspace.faults, close)(CHANNEL)
    await here.settle()
    [told] = _told(here)
    assert says in told
    for days in (0, 1, 2):
        await until(here, due + timedelta(days=days))
    assert len(_told(here)) == 1, "told once"
    assert len(await checks(here)) == 1

    getattr(here.workspace.faults, open_)(CHANNEL)
    await here.settle()
    await here.bot.tick()
    await here.settle()
    assert (await team(here)).closed == ""
    assert sum(texts(message).startswith(ASKED) for message in here.thread()) == 1
    assert await behind(here) == []


async def test_an_opening_that_nobody_told_us_of_is_found_the_next_day(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await voting_app(here)
        due = (await plans(here))[0][1]
        here.workspace.faults.archive(CHANNEL)
        await here.settle()
        await until(here, due)
        here.workspace.rooms.channel(CHANNEL).archived = False
    async with world(tmp_path, start=due + timedelta(days=1)) as here:
        await here.bot.tick()
        await here.settle()
        assert (await team(here)).closed == "", "drawing the card showed it"
        await until(here, due + timedelta(days=2, minutes=1))
        assert sum(texts(message).startswith(ASKED) for message in here.thread()) == 1


async def test_a_refusal_without_an_event_is_told_to_the_owner_once(here: World) -> None:
    await voting_app(here)
    due = (await plans(here))[0][1]
    here.workspace.faults.add(method="chat.update", kind="restricted_action_read_only_channel", times=99)
    await until(here, due)
    await here.bot.tick()
    await here.settle()
    [told] = _told(here)
    assert "Ask whoever manages the channel to let Meshcheck post" in told


async def test_a_channel_that_gets_another_id_takes_its_check_along(here: World) -> None:
    await until_verdict(here)
    await here.bot.tick()
    before = await plans(here)
    new = here.workspace.rooms.change_id(CHANNEL)
    await here.settle()
    assert await checks(here, CHANNEL) == []
    assert [check.channel for check in await checks(here, new)] == [new]
    assert await plans(here, new) == before
    await here.press(ANN, "Change an answer", channel=new)
    assert here.workspace.modal(ANN) is not None


def _told(here: World) -> list[str]:
    """What the bot wrote to the owner directly."""
    return [texts(message) for message in here.messages(f"D{ANN[1:]}", ANN)]
