"""The life of a fleet in fast motion, with the real sweep, store and courier, and with faults; then every trigger is accounted for.

`python -m tests.bad_day.month --teams 1000 --days 30 --seed 7` prints what came of it, and ends with 1 on any finding.
"""

import argparse
import asyncio
import random
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from aiohttp import ClientSession

from bot.advisor.answering import Answering
from bot.advisor.desk import Desk
from bot.advisor.wishes import Wishes
from bot.clock import Clock
from bot.courier import Courier
from bot.hours import Hours
from bot.hush import Hush
from bot.local import LocalWorkspace
from bot.local.model import TEAM
from bot.notices import Notices
from bot.pace import Pace
from bot.people import People
from bot.reminders import Reminders
from bot.store import Store, StoreUnavailableError, Tx
from bot.workspaces import OneWorkspace, Workspace
from tests.bad_day.accounting import Report, account
from tests.bad_day.days import Days
from tests.bad_day.fleet import begin, make_fleet
from tests.bad_day.sweeper import MortalClient
from tests.bad_day.workspaces import alone
from tests.stories.kept import framework

START = datetime(2027, 3, 1, tzinfo=UTC)
HOURS = Hours.parse("Tue-Thu 10-16")
FAULTS = (("429", 3), ("500", 2), ("lost", 1), ("500", 6))
METHODS = ("chat.postMessage", "chat.update", "users.info", "conversations.replies", "*")
USUAL = 0.08
"""How many of the hours have one of these faults."""
LAST_STEP = 60
CALM = timedelta(days=9)
"""Without faults at the end, so that what was put off for a week has come or is known to wait."""


class SimulatedClock(Clock):
    """Both times stand still until they are moved: leases end with them."""

    def __init__(self, at: datetime) -> None:
        super().__init__()
        self.at = at

    def steer(self, true: datetime) -> timedelta:
        """The database's clock does not run as fast: nobody goes by it here."""
        return timedelta(0)

    def _machine(self) -> datetime:
        return self.at


class KilledError(BaseException):
    """The process is gone: what it was about to do is not done, not even its cleaning up."""


class Doom:
    """Counts the steps of a life, and ends it at the last one (0: never); the dead take no further step."""

    def __init__(self, last: int, draw: random.Random, trouble: float) -> None:
        self.steps, self._last = 0, last
        self._draw, self._trouble = draw, trouble

    def step(self) -> None:
        """One step further."""
        self.steps += 1
        if self._last and self.steps >= self._last:
            raise KilledError

    def knock(self) -> None:
        """Whether the database answers."""
        self.step()
        if self._draw.random() < self._trouble:
            raise StoreUnavailableError("The database did not answer.")


class FrailStore(Store):
    """Dies before and after a commit, and does not always answer."""

    doom: Doom

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Tx]:
        """The same, with these steps in it."""
        self.doom.knock()
        async with super().transaction() as tx:
            yield tx
            self.doom.step()
        self.doom.step()


class Life:
    """One process from its start to its end: what a tick does, and what a press is followed by."""

    def __init__(self, store: Store, client: MortalClient, clock: Clock) -> None:
        known = framework()
        here = OneWorkspace(Workspace(TEAM, client, "U0BOT"))
        people = People(here, clock)
        desk = Desk(store, known, clock)
        self.desk = desk
        self.answering, self.wishes = Answering(desk), Wishes(desk)
        self.courier = Courier(
            store, here, people, Notices(store, here, Pace(0)), Pace(0), known, clock, Hush(desk, people, HOURS), self.answering
        )
        self._reminders = Reminders(desk, people, HOURS)

    async def tick(self) -> None:
        """Look for what is due, show it, and mend."""
        swept = await self._reminders.sweep()
        await self.courier.catch_up_all(swept.threads)
        await self.courier.mend_all()


class Fleet:
    """The teams, their workspace, their database, and the one process that serves them at a time."""

    def __init__(self, workspace: LocalWorkspace, session: ClientSession, url: str, clock: SimulatedClock, seed: int) -> None:
        self.workspace, self.clock = workspace, clock
        self.kills = 0
        self.outages = 0
        self._session, self._url = session, url
        self._draw = random.Random(seed)
        self._store: FrailStore
        self.life: Life

    async def start(self, last: int = 0, trouble: float = 0) -> None:
        """A new process."""
        doom = Doom(last, self._draw, trouble)
        self._store = await FrailStore.open(self._url)
        self._store.doom = doom
        # Nothing is tried again on the spot: that would wait in real time, and here the next hour comes at once.
        client = MortalClient(
            token="xoxb-local", base_url=self.workspace.api_url, session=self._session, retry_handlers=[]
        )
        client.fate = doom  # type: ignore[assignment]
        self.life = Life(self._store, client, self.clock)

    async def end(self) -> None:
        """The process ends; what it had begun at Slack goes on there."""
        await asyncio.sleep(0.05)
        await self._store.close()

    async def hour(self, *, faults: float) -> None:
        """A sweep, in which many things can go wrong. `faults`: how likely one is at Slack."""
        if faults and self._draw.random() < faults:
            kind, times = self._draw.choice(FAULTS)
            self.workspace.faults.add(method=self._draw.choice(METHODS), kind=kind, times=times, retry_after=0)
        if faults and self._draw.random() < 0.06:
            await self.end()
            await self.start(self._draw.randrange(1, LAST_STEP), trouble=0.02)
            try:
                await self.life.tick()
            except StoreUnavailableError:
                self.outages += 1
            except KilledError:
                self.kills += 1
            await self.end()
            # Whoever starts it anew needs longer than the leases of the dead last.
            self.clock.at += timedelta(minutes=3)
            await self.start()
        else:
            await self.life.tick()


async def lived(folder: Path, *, teams: int, days: int, seed: int, faults: float = USUAL, url: str = "") -> Report:
    """What came of so many teams in so many days."""
    draw = random.Random(seed)
    fleet_of = make_fleet(folder, draw, teams)
    url = url or f"sqlite:///{folder / 'fleet.db'}"
    clock = SimulatedClock(START)
    store = await Store.open(url)
    await store.migrate()
    await begin(store, framework(), fleet_of, draw, START)
    await store.close()
    async with alone(folder, clock=clock) as workspace, ClientSession() as session:
        fleet = Fleet(workspace, session, url, clock, seed)
        await fleet.start()
        people = Days(fleet_of, workspace, random.Random(seed + 1))
        end = START + timedelta(days=days)
        while clock.at < end + CALM:
            calm = clock.at >= end
            if calm:
                workspace.faults.clear()
            clock.at += timedelta(minutes=draw.randrange(40, 80))
            await fleet.hour(faults=0 if calm else faults)
            await people.pass_by(fleet.life, clock.at, quiet=calm or not faults)
        people.open_all()
        for _ in range(5):
            clock.at += timedelta(minutes=59)
            await fleet.life.tick()
        await fleet.end()
        store = await Store.open(url)
        report = await account(store, workspace, fleet_of, HOURS, clock.at)
        await store.close()
        report.kills, report.outages = fleet.kills, fleet.outages
        return report


def main() -> int:
    """From the command line."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--teams", type=int, default=1000)
    asked.add_argument("--days", type=int, default=30)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--faults", type=float, default=USUAL, help="how many of the hours have a fault at Slack, 0 to 1; 0: no trouble at all")
    asked.add_argument("--database", default="", help="a PostgreSQL database that is empty; else an SQLite file")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        report = asyncio.run(
            lived(Path(folder), teams=given.teams, days=given.days, seed=given.seed, faults=given.faults, url=given.database)
        )
    print(report.text())
    return 1 if report.findings else 0


if __name__ == "__main__":
    sys.exit(main())
