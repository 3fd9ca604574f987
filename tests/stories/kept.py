"""What the database holds, as stories ask for it."""

from datetime import datetime
from functools import cache

from bot.library import load_shipped
from bot.local.model import TEAM
from bot.store import OUTCOME, Due, Team
from conversations.assessment import Assessment
from conversations.framework import Framework
from conversations.saying import said
from tests.world import CHANNEL, World


async def checks(here: World, channel: str = CHANNEL) -> list[Assessment]:
    """All assessments of the channel, oldest first."""
    async with here.bot.store.transaction() as tx:
        return await tx.all_assessments(channel)


async def facts(here: World, question: str = "", channel: str = CHANNEL) -> list[str]:
    """Every fact of the newest assessment in the order given, "services: 12 · U01ANN"; carried ones left out."""
    newest = (await checks(here, channel))[-1]
    return [
        f"{given.question}: {said(framework().question(given.question), given.value)} · {given.by}"
        for given in newest.given
        if given.source != "carried" and question in ("", given.question)
    ]


async def standing(here: World, question: str) -> str:
    """The answer that counts now, empty while the question is open."""
    newest = (await checks(here))[-1]
    given = newest.answers.get(question)
    return "" if given is None else said(framework().question(question), given.value)


async def planned(here: World, channel: str = CHANNEL) -> list[Due]:
    """What is still to come in the channel, soonest first."""
    async with here.bot.store.transaction() as tx:
        return await tx.open_due(TEAM, channel)


async def plans(here: World, channel: str = CHANNEL) -> list[tuple[str, datetime]]:
    """The same as kinds with their times; the question what became of a verdict apart."""
    return [(due.kind, due.due_at) for due in await planned(here, channel) if due.kind != OUTCOME]


async def team(here: World, channel: str = CHANNEL) -> Team:
    """What the channel decided about reminders."""
    async with here.bot.store.transaction() as tx:
        return await tx.team(TEAM, channel)


async def behind(here: World) -> list[str]:
    """The threads that do not show all of their facts yet."""
    async with here.bot.store.transaction() as tx:
        return [thread for _, thread in await tx.behind_threads()]


@cache
def framework() -> Framework:
    """The questions the bot works with."""
    return load_shipped()
