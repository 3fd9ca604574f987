"""The decision record as a canvas: for this channel alone, once, and not where the plan or another company forbids it."""

from pathlib import Path

import pytest

from tests.stories.steps import until_verdict
from tests.world import ANN, CHANNEL, World, texts, world


async def test_the_channel_gets_a_canvas_beside_the_file_once(here: World) -> None:
    await until_verdict(here)
    await here.press(ANN, "Export")
    await here.press(ANN, "Export")
    [canvas] = here.workspace.canvases(ANN)
    assert canvas["title"] == "Mesh decision: voting-app"
    assert next(texts(message) for message in here.thread() if "as a canvas" in texts(message)).count("/docs/") == 1
    assert len([message for message in here.thread() if "as a canvas" in texts(message)]) == 1


async def test_forgotten_it_is_deleted_with_the_rest(here: World) -> None:
    await until_verdict(here)
    await here.press(ANN, "Export")
    await here.command(ANN, "forget")
    await here.press(ANN, "Delete everything")
    await here.bot.tick()
    await here.settle()
    assert here.workspace.canvases(ANN) == []


@pytest.mark.parametrize("forbidden", ["plan", "scope", "shared"])
async def test_where_it_can_not_be_the_file_is_enough(tmp_path: Path, forbidden: str) -> None:
    from bot.manifest import OPTIONAL, REQUIRED

    scopes = {*REQUIRED, *OPTIONAL} - ({"canvases:write"} if forbidden == "scope" else set())
    async with world(tmp_path, scopes=scopes) as here:
        await until_verdict(here)
        if forbidden == "plan":
            here.workspace.faults.add(
                method="canvases.create", kind="free_teams_cannot_create_standalone_canvases", times=9
            )
        if forbidden == "shared":
            here.workspace.rooms.share(CHANNEL)
            await here.settle()
        await here.press(ANN, "Export")
        assert here.workspace.canvases(ANN) == []
