"""`meshcheck` as its own process, told only by environment variables."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp

from bot.local import LocalWorkspace

MESHCHECK = Path(sys.executable).parent / "meshcheck"


def environment(workspace: LocalWorkspace, database: str, port: int, **more: str) -> dict[str, str]:
    """What the process is told."""
    return {
        "PATH": os.defpath, "SLACK_BOT_TOKEN": "xoxb-local", "SLACK_API_URL": workspace.api_url,
        "DATABASE_URL": database, "PORT": str(port), "MESHCHECK_WORKING_HOURS": "always",
        # The workspace enforces no limits unless it is asked to; Slack's pace would only stretch the tests.
        "MESHCHECK_SWEEP_SECONDS": "0.5", "MESHCHECK_SLACK_PACE": "0", **more,
    }


@asynccontextmanager
async def process(told: dict[str, str], folder: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    """A running `meshcheck run`, ready; ended by its own pid afterwards if it still runs."""
    log = (folder / f"run-{told['PORT']}.log").open("ab")
    started = await asyncio.create_subprocess_exec(
        MESHCHECK, "run", env=told, cwd=folder, stdout=log, stderr=log, stdin=asyncio.subprocess.DEVNULL
    )
    try:
        await until_ready(int(told["PORT"]), started, folder)
        yield started
    finally:
        if started.returncode is None:
            started.kill()
        await started.wait()
        log.close()


async def until_ready(port: int, started: asyncio.subprocess.Process, folder: Path) -> None:
    """Wait for /readyz to say yes; fail with the log when the process ends first."""
    async with aiohttp.ClientSession() as session:
        for _ in range(600):
            assert started.returncode is None, (folder / f"run-{port}.log").read_text()
            try:
                async with session.get(f"http://127.0.0.1:{port}/readyz") as answer:
                    if answer.status == 200:
                        return
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(0.05)
    raise AssertionError((folder / f"run-{port}.log").read_text())


async def until(reached: object, seconds: float = 20) -> None:
    """Wait until a condition holds; fail after so long."""
    assert callable(reached)
    for _ in range(int(seconds / 0.02)):
        if reached():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it did not happen in time")
