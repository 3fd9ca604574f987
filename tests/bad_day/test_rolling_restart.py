"""A rolling restart amid due reminders: each process is told to stop while the next one starts, and each is asked once."""

import asyncio
import signal
from datetime import timedelta
from pathlib import Path

from bot.clock import Clock
from bot.local import LocalWorkspace
from tests.bad_day.many import NOW, all_done, all_due, asked, channel, doubled, make_channels
from tests.bad_day.workspaces import alone
from tests.postgres import fresh_database
from tests.processes.command import MESHCHECK, environment, until, until_ready
from tests.processes.test_run import free_port

ROWS = 60


async def _start(
    folder: Path, workspace: LocalWorkspace, database: str, *, first: bool = False
) -> asyncio.subprocess.Process:
    """`meshcheck run` at the day on which everything is due; all but the first are ready when it returns."""
    ahead = (NOW - Clock().real_now()) / timedelta(days=1)
    port = free_port()
    told = environment(
        workspace, database, port, SLACK_SIGNING_SECRET="secret", MESHCHECK_CLOCK_OFFSET=str(ahead)
    )
    log = (folder / f"run-{port}.log").open("ab")
    started = await asyncio.create_subprocess_exec(
        MESHCHECK, "run", env=told, cwd=folder, stdout=log, stderr=log, stdin=asyncio.subprocess.DEVNULL
    )
    if not first:
        await until_ready(port, started, folder)
    return started


async def test_processes_that_replace_each_other_amid_a_sweep_lose_and_double_nothing(
    tmp_path: Path, postgres: str
) -> None:
    database = fresh_database(postgres)
    make_channels(tmp_path, ROWS)
    await all_due(database, ROWS)
    async with alone(tmp_path) as workspace:
        running = [await _start(tmp_path, workspace, database, first=True)]
        try:
            for calls in (15, 60):
                await until(lambda calls=calls: len(workspace.requests) >= calls, 60)
                running.append(await _start(tmp_path, workspace, database))
                running[-2].send_signal(signal.SIGTERM)
                assert await asyncio.wait_for(running[-2].wait(), 30) == 0
            await until(lambda: len(asked(workspace, ROWS)) == ROWS, 90)
            await asyncio.sleep(1)
        finally:
            for each in running:
                if each.returncode is None:
                    each.send_signal(signal.SIGTERM)
                await asyncio.wait_for(each.wait(), 30)
        assert asked(workspace, ROWS) == {channel(number): 1 for number in range(ROWS)}
        assert doubled(workspace, ROWS) == []
    await all_done(database, ROWS)
