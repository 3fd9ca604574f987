"""The disk is full amid a sweep: the process fails cleanly, says so, and with room again everything is asked once."""

import random
from datetime import timedelta
from pathlib import Path

from aiohttp import ClientSession

from bot.store import Store
from tests.bad_day.disk import SENTENCE, Disk
from tests.bad_day.many import ASKED, NOW, all_done, all_due, asked, channel, doubled, make_channels, standing
from tests.bad_day.month import Doom, Life, SimulatedClock
from tests.bad_day.processes import sweepers
from tests.bad_day.sweeper import MortalClient
from tests.bad_day.workspaces import UNREADABLE, alone
from tests.postgres import fresh_database
from tests.stories.steps import until_verdict
from tests.world import texts, world

ROWS = 20
STEP = 80_000
"""So many bytes more until the disk is full again."""


async def test_a_disk_that_fills_up_again_and_again_loses_and_doubles_nothing(tmp_path: Path) -> None:
    make_channels(tmp_path, ROWS)
    file = tmp_path / "a.db"
    database = f"sqlite:///{file}"
    await all_due(database, ROWS)
    failures = 0
    async with alone(tmp_path) as workspace, sweepers(1) as [sweeper]:
        job = {"database": database, "api": workspace.api_url, "now": NOW.isoformat(), "batch": 5}
        for round_ in range(6):
            end = await sweeper.run(**job, later=15 * round_, room=file.stat().st_size // 2 + STEP * round_)
            failures += end["failed"]
        assert failures >= 3, "the disk was never full"
        said = asked(workspace, ROWS)
        assert max(said.values(), default=0) <= 1
        await sweeper.run(**job, later=300)
        assert asked(workspace, ROWS) == {channel(number): 1 for number in range(ROWS)}
        assert doubled(workspace, ROWS) == []
    await all_done(database, ROWS)


async def test_a_full_disk_below_postgresql_loses_and_doubles_nothing(tmp_path: Path, postgres: str, seed: int) -> None:
    make_channels(tmp_path, ROWS)
    database = fresh_database(postgres)
    await all_due(database, ROWS)
    disk, draw = Disk(database), random.Random(seed)
    async with alone(tmp_path) as workspace, sweepers(2) as both:
        job = {"database": database, "api": workspace.api_url, "now": NOW.isoformat(), "batch": 5}
        behind = 0
        for round_ in range(8):
            disk.fill(draw.randrange(10, 90))
            await both[round_ % 2].run(**job, later=15 * round_)
            said = asked(workspace, ROWS)
            behind += said.total() < ROWS
            assert max(said.values(), default=0) <= 1
        assert behind >= 2, "the disk was never full"
        disk.fill(None)
        disk.close()
        await both[0].run(**job, later=300)
        assert asked(workspace, ROWS) == {channel(number): 1 for number in range(ROWS)}
        assert doubled(workspace, ROWS) == []
    await all_done(database, ROWS)


async def test_what_slack_took_and_a_full_disk_could_not_note_is_not_said_again(tmp_path: Path, postgres: str) -> None:
    """Also where history may not be read: the process that posted it knows where it stands."""
    make_channels(tmp_path, ROWS)
    database = fresh_database(postgres)
    await all_due(database, ROWS)
    disk, clock = Disk(database), SimulatedClock(NOW)
    disk.fill(5, only="messages")
    store = await Store.open(database)
    async with alone(tmp_path, scopes=UNREADABLE, clock=clock) as workspace, ClientSession() as session:
        client = MortalClient(token="xoxb-local", base_url=workspace.api_url, session=session, retry_handlers=[])
        client.fate = Doom(0, random.Random(0), 0)  # type: ignore[assignment]
        life = Life(store, client, clock)
        await life.tick()
        for _ in range(5):
            clock.at += timedelta(minutes=5)
            await life.tick()
        assert 5 < len(standing(workspace, ROWS)) < 2 * ROWS
        assert doubled(workspace, ROWS) == []
        disk.fill(None)
        disk.close()
        for _ in range(3):
            clock.at += timedelta(minutes=40)
            await life.tick()
        assert asked(workspace, ROWS) == {channel(number): 1 for number in range(ROWS)}
        assert doubled(workspace, ROWS) == []
    await store.close()
    await all_done(database, ROWS)


async def test_readiness_names_a_full_disk_until_a_sweep_ends_again(tmp_path: Path, postgres: str) -> None:
    database = fresh_database(postgres)
    async with world(tmp_path, url=database) as here:
        await until_verdict(here)
        disk = Disk(database)
        disk.fill(0)
        here.bot.clock.jump(timedelta(days=365))
        await here.bot.tick()
        await here.settle()
        assert await here.bot.health.problems() == [f"the last sweep came to no end: {SENTENCE}"]
        assert [each for each in here.messages() if texts(each).startswith(ASKED)] == []
        disk.fill(None)
        await here.bot.tick()
        await here.settle()
        assert await here.bot.health.problems() == []
        assert len([each for each in here.messages() if texts(each).startswith(ASKED)]) == 1
        disk.close()
