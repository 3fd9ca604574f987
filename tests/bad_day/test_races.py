"""Several processes on one PostgreSQL, some killed, some with wrong clocks: no reminder is lost, none comes twice unexplained."""

import asyncio
import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.courier import AT_ONCE
from bot.local import LocalWorkspace
from tests.bad_day.many import NOW, all_done, all_due, asked, channel, doubled, make_channels, unknown
from tests.bad_day.processes import Sweeper, sweepers
from tests.bad_day.workspaces import UNREADABLE, alone
from tests.postgres import fresh_database

FEW = 100
STEPS = 20
"""A process takes more of them than this for each reminder."""


async def _prepared(folder: Path, postgres: str, rows: int) -> str:
    database = fresh_database(postgres)
    make_channels(folder, rows)
    await all_due(database, rows)
    return database


async def test_two_processes_that_race_lose_and_double_nothing(tmp_path: Path, postgres: str) -> None:
    database = await _prepared(tmp_path, postgres, FEW)
    async with alone(tmp_path) as workspace, sweepers(2) as running:
        job = {"database": database, "api": workspace.api_url, "now": NOW.isoformat(), "batch": 7}
        await asyncio.gather(*(each.run(**job) for each in running))
        assert asked(workspace, FEW) == {channel(number): 1 for number in range(FEW)}
        assert doubled(workspace, FEW) == []
    await all_done(database, FEW)


async def test_four_processes_two_of_them_killed_lose_and_double_nothing(
    tmp_path: Path, postgres: str, seed: int, request: pytest.FixtureRequest
) -> None:
    rows = int(request.config.getoption("--due"))
    database = await _prepared(tmp_path, postgres, rows)
    async with alone(tmp_path) as workspace, sweepers(4) as running:
        draw = random.Random(seed)
        most = STEPS * rows // len(running) // 2
        await _swept(database, workspace, running, [draw.randrange(STEPS, most), draw.randrange(STEPS, most), 0, 0])
        lost_sight_of = await unknown(database, workspace, rows)
        workspace.requests.clear()
        await running[0].run(database=database, api=workspace.api_url, now=NOW.isoformat(), later=15)
        looks = sum(call.method == "conversations.replies" for call in workspace.requests)
        assert looks <= 2 * AT_ONCE, "only what a dead process had in its hands is looked through"
        assert asked(workspace, rows) == {channel(number): 1 for number in range(rows)}
        assert doubled(workspace, rows) == [], "what a dead process had posted was found by its opaque ids"
        print(f"{rows} due, 4 processes, 2 killed (seed {seed}): {len(lost_sight_of)} messages posted but not noted, "
              "0 lost, 0 doubled")
    await all_done(database, rows)


async def test_where_nothing_can_be_read_only_what_nobody_noted_stands_twice(
    tmp_path: Path, postgres: str, seed: int
) -> None:
    database = await _prepared(tmp_path, postgres, FEW)
    async with alone(tmp_path, scopes=UNREADABLE) as workspace, sweepers(4) as running:
        draw = random.Random(seed)
        for round_ in range(3):
            await _swept(database, workspace, running, [draw.randrange(STEPS, STEPS * 5) for _ in running], later=15 * round_)
        await running[0].run(database=database, api=workspace.api_url, now=NOW.isoformat(), later=60)
        explained = await unknown(database, workspace, FEW)
        assert set(doubled(workspace, FEW)) == explained
        assert len(explained) <= 12 * AT_ONCE, "each kill can hide what was on its way, and no more"
        assert set(asked(workspace, FEW)) == {channel(number) for number in range(FEW)}
    await all_done(database, FEW)


async def test_clocks_that_differ_by_ten_minutes_take_nobodys_work_away(tmp_path: Path, postgres: str) -> None:
    database = await _prepared(tmp_path, postgres, FEW)
    async with alone(tmp_path, scopes=UNREADABLE) as workspace, sweepers(2) as [slow, fast]:
        job = {"database": database, "api": workspace.api_url, "now": NOW.isoformat()}
        first = asyncio.create_task(slow.run(**job, skew=-5))
        while not workspace.requests:
            await asyncio.sleep(0.01)
        looks = 0
        while not first.done():
            looks += 1
            assert looks < 500, "they take each other's work away for ever"
            await fast.run(**job, skew=5)
        assert looks > 0
        assert asked(workspace, FEW) == {channel(number): 1 for number in range(FEW)}
        assert doubled(workspace, FEW) == []
    await all_done(database, FEW)


async def _swept(
    database: str, workspace: LocalWorkspace, running: Sequence[Sweeper], last: Sequence[int], later: int = 0
) -> None:
    """All sweep at once; each is killed at its last step, unless that is 0."""
    job = {"database": database, "api": workspace.api_url, "now": NOW.isoformat(), "batch": 7, "later": later}
    ends = await asyncio.gather(*(each.run(**job, die=die) for each, die in zip(running, last, strict=True)))
    assert [end["died"] for end in ends] == [step > 0 for step in last]
