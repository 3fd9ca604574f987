"""kill -9 at every single step between claiming what is due and recording that it was said."""

import shutil
import sqlite3
from datetime import timedelta
from pathlib import Path

from bot.local import LocalWorkspace
from bot.store import Store
from tests.bad_day.processes import Sweeper, sweepers
from tests.bad_day.workspaces import alone
from tests.stories.kept import plans
from tests.stories.steps import until_verdict
from tests.world import BOT_USER, CHANNEL, texts, world

ASKED = "*Time for another look*"


async def test_killed_at_any_step_it_is_asked_once_and_nothing_is_lost(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await until_verdict(here)
        now = min(due for _, due in await plans(here)) + timedelta(minutes=1)
    async with alone(tmp_path) as workspace, sweepers(1) as [sweeper]:
        job = {"api": workspace.api_url, "now": now.isoformat()}
        whole = await sweeper.run(database=_copy(tmp_path, 0), **job)
        assert _said(workspace)[-2].startswith(ASKED)
        assert whole["steps"] > 20
        for step in range(1, whole["steps"] + 1):
            await _round(tmp_path, workspace, sweeper, step, job)


async def _round(folder: Path, workspace: LocalWorkspace, sweeper: Sweeper, step: int, job: dict[str, str]) -> None:
    before = len(_said(workspace))
    database = _copy(folder, step)
    assert (await sweeper.run(database=database, die=step, **job))["died"], step
    assert not (await sweeper.run(database=database, later=5, **job))["died"]
    said = _said(workspace)[before:]
    assert len(said) == 2, f"killed at step {step}: {said}"
    assert said[0].startswith(ASKED), f"killed at step {step}: {said}"
    store = await Store.open(database)
    try:
        async with store.transaction() as tx:
            assert await tx.behind_threads() == [], f"killed at step {step}"
            assert len(await tx.all_assessments()) == 2, f"killed at step {step}"
    finally:
        await store.close()


def _copy(folder: Path, step: int) -> str:
    """The database as it was after the verdict."""
    original = folder / "meshcheck.db"
    with sqlite3.connect(original) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    copy = folder / f"step-{step}.db"
    shutil.copy(original, copy)
    return f"sqlite:///{copy}"


def _said(workspace: LocalWorkspace) -> list[str]:
    return [texts(message) for message in workspace.messages(CHANNEL) if message["user"] == BOT_USER]
