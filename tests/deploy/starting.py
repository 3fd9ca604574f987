"""Start commands as an engine would run them: the image's program, the file's own environment, a real PostgreSQL."""

import asyncio
import os
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from bot.local import LocalWorkspace
from tests.processes.command import until_ready
from tests.processes.test_run import free_port

GRACE = 30
"""Seconds an orchestrator waits after SIGTERM, the least of those in our files."""


class Started:
    """The containers of one file, one after the other, on this machine."""

    def __init__(self, image: Path, folder: Path, workspace: LocalWorkspace, database: str) -> None:
        self.image = image
        self.folder = folder
        self.port = free_port()
        self._here = {
            "SLACK_API_URL": workspace.api_url, "SLACK_BOT_TOKEN": "xoxb-local", "SLACK_APP_TOKEN": "xapp-local",
            "DATABASE_URL": database, "HOST": "127.0.0.1", "PORT": str(self.port),
        }

    def told(self, environment: Mapping[str, str]) -> dict[str, str]:
        """What a container is told; only where Slack, the database and the free port are is of this machine."""
        return {**environment, **self._here, "PATH": f"{self.image}/bin:{os.defpath}"}

    async def once(self, command: Sequence[str], environment: Mapping[str, str]) -> int:
        """Run a container that ends by itself; its exit code."""
        done = await asyncio.create_subprocess_exec(
            self.image / "bin" / command[0], *command[1:], env=self.told(environment), cwd=self.folder,
            stdout=asyncio.subprocess.DEVNULL,
        )
        return await done.wait()

    @asynccontextmanager
    async def running(self, command: Sequence[str], environment: Mapping[str, str]) -> AsyncIterator[None]:
        """Run the bot's container until it is told to stop; it has to end with 0 in time."""
        log = (self.folder / f"run-{self.port}.log").open("wb")
        bot = await asyncio.create_subprocess_exec(
            self.image / "bin" / command[0], *command[1:], env=self.told(environment), cwd=self.folder, stderr=log
        )
        try:
            await until_ready(self.port, bot, self.folder)
            yield
            bot.terminate()
            assert await asyncio.wait_for(bot.wait(), GRACE) == 0
        finally:
            if bot.returncode is None:
                bot.kill()
                await bot.wait()
            log.close()
