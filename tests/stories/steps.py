"""The ways through a conversation that several stories share."""

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
