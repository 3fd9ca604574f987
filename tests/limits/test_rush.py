"""Twenty teams of one workspace at once against a Slack that keeps its limits: nothing is refused, no verdict is late."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from conversations.assessment import Assessment
from tests.quiet_time import QuietClock, in_quiet_time, moment
from tests.stories.kept import behind, checks
from tests.world import BOT_USER, START, World, controls, label, texts, world

TEAMS = 20
WITHIN = 300.0
"""Seconds in which all of them go through all questions."""
LATE = timedelta(seconds=3)
"""So long after the last answer a verdict may be posted: others are being asked at that moment too."""
Deed = Callable[[], Awaitable[object]]


class Crowd(World):
    """Teams that do not wait for each other."""

    async def settle(self) -> None:
        """Nobody waits until everybody's deeds have had their consequences."""

    async def click(self, user: str, channel: str, question: str, name: str) -> None:
        """Press a button of this question, as soon as it is asked."""
        for _ in range(120):
            for message in reversed(self.messages(channel)):
                for block, element in controls(message):
                    if element["action_id"].startswith(f"answer:{question}:") and label(element) == name:
                        await self.workspace.press(
                            user, element["action_id"], channel=channel, ts=message["ts"], block_id=block
                        )
                        return
            await asyncio.sleep(0.5)
        raise AssertionError(f"{question} was not asked:\n{self.transcript(channel)}")


async def _team(here: Crowd, number: int) -> str:
    """A whole check by two people, one of whom types; the channel."""
    ann, bob = (here.workspace.roster.add(f"{name} {number}") for name in ("Ann", "Bob"))
    channel = here.workspace.rooms.create(f"team-{number}", ann, bob)
    here.workspace.faults.invite(channel)
    deeds: list[Deed] = [
        lambda: here.command(ann, channel=channel),
        lambda: here.press(ann, "pick:platform", channel, choose="self_run"),
        lambda: here.press(bob, "pick:mesh_today", channel, choose="none"),
        lambda: here.press(ann, "pick:stage", channel, choose="production"),
        lambda: here.click(ann, channel, "data", "None of these"),
        lambda: here.click(bob, channel, "debugging", "Yes, usually"),
        lambda: here.reply(ann, "5", channel),
        lambda: here.reply(bob, "2 per quarter", channel),
        lambda: here.click(ann, channel, "pains", "None of these"),
        lambda: here.click(bob, channel, "owner", "One person or part-time"),
    ]
    dice = Random(number)
    for deed in deeds:
        await asyncio.sleep(dice.uniform(0.5, 1) * (WITHIN - 20) / len(deeds))
        await deed()
    return channel


def test_twenty_teams_within_five_minutes(tmp_path: Path) -> None:
    in_quiet_time(_rush(tmp_path))


async def _rush(folder: Path) -> None:
    clock = QuietClock(START)
    async with world(folder, real=clock, limits=True) as alone:
        here = Crowd(alone.workspace, alone.bot, alone.clock)
        channels = await asyncio.gather(*(_team(here, number) for number in range(TEAMS)))
        assert clock.now() - START < timedelta(seconds=WITHIN)
        await alone.settle()
        assert here.workspace.rates.refused() == 0
        assert await behind(here) == []
        for channel in channels:
            [check] = await checks(here, channel)
            ours = [message for message in here.messages(channel) if message["user"] == BOT_USER]
            assert _late(check, ours) == []
            card, *asked, verdict = ours
            assert "*Probably not yet*" in texts(card)
            assert all(line.startswith("✓") for message in asked for line in texts(message).splitlines())
            assert len(asked) == 6 and texts(verdict).startswith("*Probably not yet*")


def _late(check: Assessment, ours: list[dict[str, Any]]) -> list[str]:
    """Questions and verdicts that came long after the answer that led to them."""
    moments = [check.started_at, *(given.at for given in check.given)]
    posted = {moment(message["ts"]): texts(message) for message in ours}
    return [text for at, text in posted.items() if at - max(each for each in moments if each <= at) > LATE]
