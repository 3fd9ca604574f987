"""The step of Workflow Builder: it gets a link at once, or a sentence that says what to do."""

import pytest

from bot.manifest import STEP
from tests.stories.kept import checks
from tests.stories.steps import until_verdict
from tests.world import ANN, BOB, BOT_USER, CHANNEL, World


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
    (ANN, True, "Type /invite @Meshcheck there"), ("U09OUT", False, "has to be in the channel"),
])
async def test_what_can_not_be_says_what_to_do(here: World, who: str, kicked: bool, says: str) -> None:
    if kicked:
        here.workspace.faults.kick(CHANNEL)
        await here.settle()
    here.workspace.roster.add("outsider", id="U09OUT")
    run = await _run(here, who)
    assert run.status == "failed"
    assert says in run.error


async def test_whoever_the_builder_named_is_not_whoever_runs_it(here: World) -> None:
    """With an older manifest, or a forged one, a workflow names a member and is run by somebody else."""
    inputs = here.workspace._manifest.functions[STEP]["input_parameters"]["properties"]
    inputs["asked_by"] = {**inputs["asked_by"], "type": "slack#/types/user_id"}
    id = here.workspace.steps.run(BOB, STEP, channel=CHANNEL, asked_by=ANN)
    await here.settle()
    run = here.workspace.steps.executions[id]
    assert run.status == "failed" and "has to be in the channel" in run.error
    assert await checks(here) == [] and here.messages() == []


async def test_a_private_channel_is_neither_linked_nor_named_to_a_guest_or_an_admin_outside(here: World) -> None:
    private = "C09SECRET"
    here.workspace.rooms.create("secret-plans", ANN, BOT_USER, private=True, id=private)
    await here.settle()
    await here.command(ANN, channel=private)
    assert len(await checks(here, private)) == 1
    for kind in ("guest", "admin", "member"):
        who = here.workspace.roster.add(f"A {kind}", kind)
        id = here.workspace.steps.run(who, STEP, channel=private)
        await here.settle()
        run = here.workspace.steps.executions[id]
        assert (run.status, run.outputs) == ("failed", {})
        assert "secret" not in run.error and private not in run.error and "voting" not in run.error
    assert len(await checks(here, private)) == 1


async def _run(here: World, user: str):  # type: ignore[no-untyped-def]
    id = here.workspace.steps.run(user, STEP, channel=CHANNEL)
    await here.settle()
    return here.workspace.steps.executions[id]
