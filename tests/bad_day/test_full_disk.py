"""The disk is full amid a sweep: the process fails cleanly, and with room again everything is asked once."""

from pathlib import Path

from tests.bad_day.many import NOW, all_done, all_due, asked, channel, doubled, make_channels
from tests.bad_day.processes import sweepers
from tests.bad_day.workspaces import alone

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
