"""The step of Workflow Builder: it gets a link at once, or a sentence that says what to do."""

import pytest

from bot.manifest import STEP
from tests.stories.kept import checks
from tests.stories.steps import until_verdict
from tests.world import ANN, BOB, CHANNEL, World


async def test_a_check_starts_and_its_link_is_handed_back(here: World) -> None:
    run = await _run(here, ANN)
    assert (run.status, run.error) == ("done", "")
    assert here.root()["ts"].replace(".", "") in run.outputs["thread_link"]
    assert [check.owner for check in await checks(here)] == [ANN]


async def test_run_again_it_hands_back_the_check_that_is_open(here: World) -> None:
    first, second = await _run(here, ANN), await _run(here, BOB)
    assert first.outputs == second.outputs
    assert len(await checks(here)) == 1


async def test_after_a_verdict_it_looks_again_with_the_answers_kept(here: World) -> None:
    await until_verdict(here)
    run = await _run(here, BOB)
    assert run.status == "done"
    first, second = await checks(here)
    assert (second.follows, second.concluded) == (first.id, None)


async def test_the_buttons_of_its_messages_outlive_the_step(here: World) -> None:
    await _run(here, ANN)
    await here.choose(ANN, "platform", "self_run")
    assert "platform" in (await checks(here))[0].answers


async def test_an_execution_that_is_told_twice_runs_once(here: World) -> None:
    here.workspace.faults.repeat_events = True
    run = await _run(here, ANN)
    assert run.status == "done"
    assert len(await checks(here)) == 1


@pytest.mark.parametrize(("who", "kicked", "says"), [
    (ANN, True, "Type /invite @Meshcheck there"), ("U09OUT", False, "is not in that channel"),
])
async def test_what_can_not_be_says_what_to_do(here: World, who: str, kicked: bool, says: str) -> None:
    if kicked:
        here.workspace.faults.kick(CHANNEL)
        await here.settle()
    here.workspace.roster.add("outsider", id="U09OUT")
    run = await _run(here, who)
    assert run.status == "failed"
    assert says in run.error


async def _run(here: World, user: str):  # type: ignore[no-untyped-def]
    id = here.workspace.steps.run(user, STEP, channel=CHANNEL, asked_by=user)
    await here.settle()
    return here.workspace.steps.executions[id]
