"""Two processes share one workspace's limits: neither knows the other's calls, and Slack's 429s are all that tells them."""

import asyncio
from pathlib import Path

from aiohttp import ClientSession

from bot.advisor.answering import Answering
from bot.advisor.desk import Desk
from bot.courier import Courier
from bot.demo import APP_TOKEN, BOT_TOKEN, DemoClock
from bot.hours import Hours
from bot.hush import Hush
from bot.library import load_shipped
from bot.local import LocalWorkspace
from bot.local.model import TEAM
from bot.manifest import manifest
from bot.notices import Notices
from bot.pace import Pace
from bot.people import People
from bot.reminders import Reminders
from bot.slack import web_client
from bot.store import Store
from bot.workspaces import OneWorkspace, Workspace
from tests.bad_day.many import NOW, all_done, all_due, asked, channel, doubled, make_channels
from tests.quiet_time import QuietClock, in_quiet_time

TEAMS = 100
"""With four messages for each more than Slack takes in a minute."""
MOST_REFUSED = 20
"""What one process has started before Slack's word reaches it, and what the other starts once it may: a few, not one a team."""


class Process:
    """What one process has for itself: its pace, its courier, its sweep."""

    def __init__(self, store: Store, api: str, session: ClientSession, clock: QuietClock) -> None:
        framework, pace = load_shipped(), Pace()
        here = OneWorkspace(Workspace(TEAM, web_client(BOT_TOKEN, api, session, pace), "U0BOT"))
        people = People(here, clock)
        desk, hours = Desk(store, framework, clock), Hours.parse("always")
        self._courier = Courier(
            store, here, people, Notices(store, here, pace), pace, framework, clock, Hush(desk, people, hours),
            Answering(desk),
        )
        self._reminders = Reminders(desk, people, hours, batch=7)

    async def tick(self) -> None:
        """As the bot does it."""
        await self._courier.catch_up_all((await self._reminders.sweep()).threads)
        await self._courier.mend_all()


def test_processes_that_learn_of_each_other_by_429s_lose_and_double_nothing(tmp_path: Path) -> None:
    in_quiet_time(_shared(tmp_path))


async def _shared(folder: Path) -> None:
    make_channels(folder, TEAMS)
    database = f"sqlite:///{folder / 'a.db'}"
    await all_due(database, TEAMS)
    clock = QuietClock(NOW)
    workspace = LocalWorkspace(
        folder / "workspace.json", DemoClock(clock), manifest(), bot_token=BOT_TOKEN, app_token=APP_TOKEN, rate_limits=True,
        real=clock,
    )
    workspace._state_file._path = None
    await workspace.start()
    store = await Store.open(database)
    try:
        async with ClientSession() as session:
            processes = [Process(store, workspace.api_url, session, clock) for _ in range(2)]
            ticks = 0
            while ticks == 0 or await _behind(store):
                ticks += 1
                assert ticks < 20, "it never ends"
                await asyncio.gather(*(each.tick() for each in processes))
                await asyncio.sleep(30)
        assert asked(workspace, TEAMS) == {channel(number): 1 for number in range(TEAMS)}
        assert doubled(workspace, TEAMS) == []
        assert 0 < workspace.rates.refused() <= MOST_REFUSED, workspace.rates.refused()
    finally:
        await store.close()
        await workspace.stop()
    await all_done(database, TEAMS)


async def _behind(store: Store) -> int:
    async with store.transaction() as tx:
        return len(await tx.behind_threads())
