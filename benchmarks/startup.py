"""How long it takes to start, and how much memory an idle bot holds, beside the bare import of what it depends on."""

import asyncio
import sys
from time import perf_counter

import psutil

from benchmarks.children import MESHCHECK, QUIET, child, free_port, module, told
from benchmarks.line import Line, Run

IMPORTS = (
    "import asyncio, aiohttp, aiosqlite, apscheduler.schedulers.asyncio, pydantic_settings, slack_bolt.async_app, "
    "slack_bolt.adapter.socket_mode.aiohttp, slack_bolt.adapter.starlette.async_handler, slack_sdk.web.async_client, "
    "sqlalchemy.ext.asyncio, starlette.applications, typer, uvicorn, uvloop, yaml"
)
MEGABYTE = 1024 * 1024


async def startup(run: Run) -> list[Line]:
    """`run` until ready, `--help`, and the memory of a bot that has nothing to do."""
    times = run.few(5, 2)
    bare = min([await _ended(sys.executable, "-c", "pass") for _ in range(times)])
    helped = min([await _ended(MESHCHECK, "--help") for _ in range(times)])
    slack = free_port()
    near = f"http://127.0.0.1:{slack}/healthz"
    async with child(run.folder, *module("quick_slack"), str(slack), "0", env=QUIET, url=near):
        # It makes the database; what counts is a restart.
        await _ready(run, slack)
        by_turns = [(await _ended(sys.executable, "-c", IMPORTS), await _ready(run, slack)) for _ in range(times)]
    imported, starts = min(took for took, _ in by_turns), [start for _, start in by_turns]
    return [
        Line("startup_ready", min(ready for ready, _ in starts), "s", imported),
        Line("startup_help", helped, "s", bare),
        Line("rss_idle", min(held for _, held in starts), "MiB", await _held_by_imports()),
    ]


async def _ready(run: Run, slack: int) -> tuple[float, float]:
    port = free_port()
    url = f"sqlite:///{run.folder / 'startup.db'}"
    began = perf_counter()
    ready = f"http://127.0.0.1:{port}/readyz"
    async with child(run.folder, MESHCHECK, "run", env=told(url, port, slack), url=ready) as pid:
        took = perf_counter() - began
        return took, psutil.Process(pid).memory_info().rss / MEGABYTE


async def _ended(*command: object) -> float:
    began = perf_counter()
    started = await asyncio.create_subprocess_exec(
        *map(str, command), env=QUIET, stdout=asyncio.subprocess.DEVNULL, stdin=asyncio.subprocess.DEVNULL
    )
    await started.wait()
    return perf_counter() - began


async def _held_by_imports() -> float:
    started = await asyncio.create_subprocess_exec(
        sys.executable, "-c", f"{IMPORTS}\nprint('ready', flush=True)\ninput()", env=QUIET,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )
    assert started.stdout is not None
    await started.stdout.readline()
    held = psutil.Process(started.pid).memory_info().rss / MEGABYTE
    await started.communicate(b"\n")
    return float(held)
