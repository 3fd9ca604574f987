"""Processes that come back with a changed framework at once: what a fact opens is said once, whoever starts, ends or dies."""

import asyncio
import shutil
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path

from bot.clock import Clock
from bot.local import LocalWorkspace
from tests.bad_day.workspaces import alone
from tests.postgres import fresh_database
from tests.processes.command import environment, process, until
from tests.processes.test_run import free_port
from tests.stories.test_new_framework import on_eks
from tests.test_lint_against import LIBRARY, edited
from tests.world import CHANNEL, START, texts, world

NEWS = "a fact behind the last verdict has changed (amazon runs a mesh for eks)"


def _news(folder: Path) -> Path:
    """The shipped framework as a file of one's own, after Amazon began to run a mesh for EKS."""
    shutil.copytree(LIBRARY, folder / "newer")
    edited(folder / "newer", "rules.yaml", "version: 1", "version: 2")
    edited(folder / "newer", "rules.yaml", '{is: "no", when: {of: platform, in: [eks]}', '{is: "yes", when: {of: platform, in: [eks]}')
    edited(folder / "newer", "facts.yaml", "Amazon runs no mesh for EKS; it points EKS users to VPC Lattice, which is not one.",
           "Amazon runs a mesh for EKS.")
    edited(folder / "newer", "facts.yaml", 'value: none\n    source: "AWS Containers', 'value: available\n    source: "AWS Containers')
    return folder / "newer"


def _told(workspace: LocalWorkspace) -> int:
    return sum(NEWS in texts(message).lower() for message in workspace.messages(CHANNEL))


async def test_two_processes_a_kill_and_a_restart_say_a_changed_fact_once(tmp_path: Path, postgres: str) -> None:
    database = fresh_database(postgres)
    async with world(tmp_path, url=database) as here:
        await on_eks(here, CHANNEL, "compliance")
    ahead = str((START + timedelta(days=31) - Clock().real_now()) / timedelta(days=1))
    news = str(_news(tmp_path))
    async with alone(tmp_path) as workspace:
        assert _told(workspace) == 0

        def told(port: int) -> dict[str, str]:
            return environment(
                workspace, database, port, SLACK_SIGNING_SECRET="secret", MESHCHECK_CLOCK_OFFSET=ahead, MESHCHECK_FRAMEWORK=news
            )

        async with AsyncExitStack() as stack:
            both = [stack.enter_async_context(process(told(free_port()), tmp_path)) for _ in range(2)]
            first, _ = await asyncio.gather(*both)
            await until(lambda: _told(workspace) > 0)
            first.kill()
            async with process(told(free_port()), tmp_path):
                await asyncio.sleep(1.5)
        assert _told(workspace) == 1
