"""One bad row harms only itself: it is tried again, then given up where an operator sees it, and comes when it is mended."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from aiohttp import ClientSession

from bot.advisor.answering import Answering
from bot.advisor.desk import Desk
from bot.clock import Clock
from bot.courier import Courier
from bot.hours import Hours
from bot.hush import Hush
from bot.library import load_shipped
from bot.local import LocalWorkspace
from bot.notices import Notices
from bot.pace import Pace
from bot.people import People
from bot.reminders import MOST_CLAIMS, RETRIES, Reminders
from bot.slack import web_client
from bot.store import Store
from bot.workspaces import OneWorkspace, Workspace
from tests.bad_day.many import NOW, all_due, asked, channel, due_of, make_channels
from tests.bad_day.workspaces import alone

ROWS = 6


class MachineClock(Clock):
    """A machine whose time a test can move."""

    def __init__(self, now: datetime) -> None:
        super().__init__()
        self.later = timedelta(0)
        self.jump(now - self.real_now())

    def _machine(self) -> datetime:
        return super()._machine() + self.later


async def _prepared(folder: Path) -> Store:
    """Six channels with something due; in the third one a second row is poisoned: no thread has its id."""
    make_channels(folder, ROWS)
    url = f"sqlite:///{folder / 'a.db'}"
    await all_due(url, ROWS)
    store = await Store.open(url)
    async with store.transaction() as tx:
        await tx.plan_due(replace(due_of(2), id="poison", key="poison", thread="nowhere"))
    return store


class Life:
    """What a tick of the bot does."""

    def __init__(self, store: Store, workspace: LocalWorkspace, session: ClientSession, clock: Clock) -> None:
        framework = load_shipped()
        here = OneWorkspace(Workspace("T0LOCAL", web_client("xoxb-local", workspace.api_url, session), "U0BOT"))
        people = People(here, clock)
        desk, hours = Desk(store, framework, clock), Hours.parse("always")
        self._courier = Courier(
            store, here, people, Notices(store, here, Pace(0)), Pace(0), framework, clock, Hush(desk, people, hours),
            Answering(desk),
        )
        self._reminders = Reminders(desk, people, hours)

    async def mend(self) -> None:
        """What fell behind is tried again."""
        await self._courier.mend_all()

    async def sweep(self) -> int:
        """How many due rows were handled."""
        swept = await self._reminders.sweep()
        await self._courier.catch_up_all(swept.threads)
        return swept.handled


async def test_a_poisoned_row_stops_nothing_and_is_given_up_visibly(tmp_path: Path) -> None:
    store, clock = await _prepared(tmp_path), MachineClock(NOW)
    async with alone(tmp_path) as workspace, ClientSession() as session:
        reminders = Life(store, workspace, session, clock)
        await reminders.sweep()
        assert asked(workspace, ROWS) == {channel(number): 1 for number in range(ROWS)}
        for wait in RETRIES:
            assert await _given_up(store) == []
            clock.later += wait - timedelta(seconds=1)
            assert await reminders.sweep() == 0, "not before its time"
            clock.later += timedelta(seconds=2)
            assert await reminders.sweep() == 1
        [(id, place, attempts, reason)] = await _given_up(store)
        assert (id, place, attempts, bool(reason)) == ("poison", channel(2), len(RETRIES) + 1, True)

        async with store.transaction() as tx:
            assert await tx.revive_due(["poison"]) == 1
        assert await reminders.sweep() == 1, "tried again at once, with all its attempts before it"
        assert asked(workspace, ROWS) == {channel(number): 1 for number in range(ROWS)}
    await store.close()


async def test_a_row_that_takes_its_process_down_each_time_is_given_up(tmp_path: Path) -> None:
    store, clock = await _prepared(tmp_path), MachineClock(NOW)
    for life in range(MOST_CLAIMS):
        async with store.transaction() as tx:
            at = clock.real_now() + timedelta(hours=life)
            assert len(await tx.claim_due(NOW, at, at + timedelta(minutes=2), f"life {life}")) == ROWS + 1
    clock.later = timedelta(hours=MOST_CLAIMS)
    async with alone(tmp_path) as workspace, ClientSession() as session:
        await Life(store, workspace, session, clock).sweep()
        assert asked(workspace, ROWS) == {}
    given_up = await _given_up(store)
    assert len(given_up) == ROWS + 1
    assert given_up[0][3].startswith(f"claimed {MOST_CLAIMS + 1} times")
    await store.close()


async def test_a_channel_that_is_closed_for_a_week_holds_up_only_itself(tmp_path: Path) -> None:
    store, clock = await _prepared(tmp_path), MachineClock(NOW)
    async with alone(tmp_path) as workspace, ClientSession() as session:
        reminders = Life(store, workspace, session, clock)
        workspace.faults.archive(channel(0))
        await reminders.sweep()
        for _ in range(7 * 24):
            clock.later += timedelta(hours=1, seconds=1)
            await reminders.mend()
        async with store.transaction() as tx:
            assert [thread for _, thread in await tx.behind_threads()] == ["t0"]
        workspace.faults.unarchive(channel(0))
        clock.later += timedelta(hours=1, seconds=1)
        await reminders.mend()
        assert asked(workspace, ROWS) == {channel(number): 1 for number in range(ROWS)}
    await store.close()


async def _given_up(store: Store) -> list[tuple[str, str, int, str]]:
    async with store.transaction() as tx:
        return [(row.id, row.channel, row.attempts, row.reason) for row in await tx.dead_due()]
