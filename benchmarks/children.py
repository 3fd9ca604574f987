"""Processes of our own: started, awaited on their port, ended by their own id."""

import asyncio
import json
import os
import socket
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp

ROOT = Path(__file__).parents[1]
MESHCHECK = Path(sys.executable).parent / "meshcheck"
SECRET = "benchmark-secret"
QUIET = {"PATH": os.defpath, "PYTHONPATH": str(ROOT)}


def free_port() -> int:
    """A port nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def told(database: str, port: int, slack: int) -> dict[str, str]:
    """The environment of a bot over signed HTTP; the only limits it keeps are its own."""
    return {
        **QUIET, "SLACK_BOT_TOKEN": "xoxb-benchmark", "SLACK_SIGNING_SECRET": SECRET, "DATABASE_URL": database,
        "SLACK_API_URL": f"http://127.0.0.1:{slack}/api/", "PORT": str(port), "MESHCHECK_WORKING_HOURS": "always",
        "MESHCHECK_SWEEP_SECONDS": "3600", "MESHCHECK_SLACK_PACE": "0",
    }


@asynccontextmanager
async def child(folder: Path, *command: str | Path, env: Mapping[str, str], url: str) -> AsyncIterator[int]:
    """A process that answers at `url`; its process id. Raises RuntimeError with its log when it does not."""
    log = folder / f"child-{free_port()}.log"
    with log.open("wb") as out:
        started = await asyncio.create_subprocess_exec(
            *command, env=dict(env), cwd=folder, stdin=asyncio.subprocess.DEVNULL, stdout=out, stderr=out
        )
    try:
        await _until_up(started, url, log)
        yield started.pid
    finally:
        if started.returncode is None:
            started.kill()
        await started.wait()


def module(name: str) -> tuple[str, ...]:
    """The command of one of the helpers beside this file."""
    return (sys.executable, "-m", f"benchmarks.{name}")


async def answer_of(*command: str) -> dict[str, Any]:
    """Run a helper to its end; the JSON it prints. Raises RuntimeError when it fails."""
    started = await asyncio.create_subprocess_exec(
        *command, env=QUIET, stdout=asyncio.subprocess.PIPE, stdin=asyncio.subprocess.DEVNULL
    )
    try:
        out, _ = await started.communicate()
    finally:
        if started.returncode is None:
            started.kill()
            await started.wait()
    if started.returncode:
        raise RuntimeError(f"{command[2]} ended with {started.returncode}")
    found: dict[str, Any] = json.loads(out)
    return found


async def _until_up(started: asyncio.subprocess.Process, url: str, log: Path) -> None:
    async with aiohttp.ClientSession() as session:
        for _ in range(1500):
            if started.returncode is not None:
                break
            try:
                async with session.get(url) as answer:
                    if answer.status == 200:
                        return
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(0.01)
    raise RuntimeError(f"{url} never answered:\n{log.read_text('utf-8', 'replace')[-2000:]}")
