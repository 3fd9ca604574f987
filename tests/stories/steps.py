"""The ways through a conversation that several stories share."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from aiohttp import ClientSession

from tests.world import ANN, BOB, World, controls


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


async def rest_of_it(here: World, growth: str = "2 per quarter") -> None:
    """What follows after the number of services, until a first verdict in production."""
    await here.reply(ANN, "5")
    await here.reply(ANN, growth)
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


async def exported(here: World) -> str:
    """The text of the newest record that was shared in the channel as a file."""
    records = [file for message in here.messages() for file in message["files"] if file["name"].endswith(".md")]
    return (await downloaded(here, records[-1])).decode()


async def downloaded(here: World, file: Mapping[str, Any]) -> bytes:
    """What a file that was shared holds."""
    async with ClientSession() as session, session.get(f"{here.workspace.url}{file['url']}") as response:
        return await response.read()


async def until(here: World, when: datetime) -> None:
    """Let the time come, with a sweep at it, and not one on the way."""
    here.bot.clock.jump(when - here.bot.clock.now())
    await here.bot.tick()
    await here.settle()


async def dates_menu(here: World, user: str, line: str) -> None:
    """Choose a line of the menu of dates below the newest verdict or question."""
    for message in reversed(here.thread()):
        for _, element in controls(message):
            chosen = [each["value"] for each in element.get("options", []) if each["text"]["text"] == line]
            if element["action_id"] == "verdict:dates" and chosen:
                await here.press(user, "verdict:dates", choose=chosen[0])
                return
    raise AssertionError(f"no menu says {line!r}")
