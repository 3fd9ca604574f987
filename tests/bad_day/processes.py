"""Sweepers as processes, told what to do line by line."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

PATIENCE = 1800
"""Seconds a sweep may take: ten thousand reminders on a busy machine need minutes."""
ROOT = Path(__file__).parents[2]


class Sweeper:
    """One process that sweeps when it is told."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def run(self, **job: Any) -> dict[str, Any]:
        """Sweep once: whether the child died, and how many steps it took."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(job).encode() + b"\n")
        found: dict[str, Any] = json.loads(await self.line())
        return found

    async def line(self) -> bytes:
        """Its next line."""
        assert self._process.stdout is not None
        return await asyncio.wait_for(self._process.stdout.readline(), PATIENCE)


@asynccontextmanager
async def sweepers(count: int) -> AsyncIterator[list[Sweeper]]:
    """So many of them, ready; ended by their own pids."""
    started = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.bad_day.sweeper", cwd=ROOT, env={"PATH": os.defpath},
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, start_new_session=True,
        )
        for _ in range(count)
    ]
    try:
        found = [Sweeper(process) for process in started]
        for each in found:
            assert await each.line() == b"ready\n"
        yield found
    finally:
        for process in started:
            # With the child that may be at work for it: each has a group of its own.
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            await process.wait()
