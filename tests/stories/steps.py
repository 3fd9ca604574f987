"""The ways through a conversation that several stories share."""

from typing import Any

from tests.world import ANN, BOB, World


async def voting_app(here: World, *, launch: str = "in 3 months") -> None:
    """Ann and Bob answer for the Voting App, whose launch is planned."""
    await here.command(ANN)
    await here.choose(ANN, "platform", "self_run")
    await here.choose(BOB, "mesh_today", "none")
    await here.choose(ANN, "stage", "launch")
    await here.reply(ANN, launch)
    await here.press(ANN, "None of these")
    await here.press(BOB, "Yes, usually")
    await here.reply(BOB, "5")
    await here.reply(BOB, "2 per quarter")
    await here.press(ANN, "None of these")
    await here.press(ANN, "One person or part-time")


async def until_data(here: World) -> None:
    """A check whose first message is answered: in production, without a mesh."""
    await here.command(ANN)
    await here.choose(ANN, "platform", "self_run")
    await here.choose(ANN, "mesh_today", "none")
    await here.choose(ANN, "stage", "production")


async def until_services(here: World) -> None:
    """A check in which the number of services is asked now."""
    await until_data(here)
    await here.press(ANN, "None of these")
    await here.press(ANN, "Yes, usually")


async def rest_of_it(here: World) -> None:
    """What follows after the number of services, until a first verdict in production."""
    await here.reply(ANN, "5")
    await here.reply(ANN, "2 per quarter")
    await here.press(ANN, "None of these")
    await here.press(ANN, "One person or part-time")


async def until_verdict(here: World) -> None:
    """A whole check by Ann alone: in production, five services, no need named."""
    await until_services(here)
    await rest_of_it(here)


async def form(here: World, user: str, **held: Any) -> dict[str, str]:
    """Send the window this person sees with its answer changed; the sentences below wrong fields."""
    complaints = await here.workspace.submit(user, {"answer": {"answer": held}})
    await here.settle()
    return dict(complaints)
