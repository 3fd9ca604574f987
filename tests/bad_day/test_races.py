"""Several processes, one PostgreSQL, two hundred reminders due at once: none is lost, none comes twice."""

import asyncio
from pathlib import Path

import pytest

from tests.bad_day.many import NOW, ROWS, all_done, all_due, asked, channel, make_channels, roles
from tests.bad_day.processes import sweepers
from tests.bad_day.workspaces import alone
from tests.postgres import fresh_database


@pytest.mark.parametrize("processes", [2, 4])
async def test_processes_that_race_lose_and_double_nothing(tmp_path: Path, postgres: str, processes: int) -> None:
    database = fresh_database(postgres)
    make_channels(tmp_path)
    await all_due(database)
    async with alone(tmp_path) as workspace, sweepers(processes) as running:
        job = {"database": database, "api": workspace.api_url, "now": NOW.isoformat(), "batch": 7}
        await asyncio.gather(*(each.run(**job) for each in running))
        assert asked(workspace) == {channel(number): 1 for number in range(ROWS)}
        assert [role for role, times in roles(workspace).items() if times > 1] == []
    await all_done(database)
