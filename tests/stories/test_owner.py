"""The owner has left: whoever answered last is asked, and the card says so."""

from tests.stories.steps import voting_app
from tests.world import ANN, BOB, World


async def test_a_deactivated_owner_hands_over_to_the_last_who_answered(here: World) -> None:
    await voting_app(here)
    here.workspace.faults.deactivate(ANN)
    await here.clock.jump("month")
    await here.settle()
    assert "For <@U02BOB>, or whoever knows." in here.transcript()
    await here.clock.jump("month")
    await here.settle()
    nudges = [line for line in here.transcript().splitlines() if "waits for an answer" in line]
    assert nudges
    assert all(f"<@{BOB}>" in line for line in nudges)


async def test_an_owner_who_is_there_keeps_the_check(here: World) -> None:
    await voting_app(here)
    await here.clock.jump("next")
    await here.settle()
    assert "For <@U01ANN>, or whoever knows." in here.transcript()
