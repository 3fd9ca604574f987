"""What came due, from the sweep to Slack, beside a Web API client that only posts."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from time import perf_counter, process_time

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from benchmarks.children import QUIET, child, free_port, module
from benchmarks.line import Line, Run
from benchmarks.presses import concluded, plan, put, show
from bot.clock import Clock
from bot.courier import AT_ONCE
from bot.library import load_shipped
from bot.serve import running
from bot.settings import Settings, read_settings

PACE = 20
"""Milliseconds that Slack takes for a call."""


async def reminder_pipeline(run: Run) -> list[Line]:
    """Follow-ups a second, against as many calls by the client alone: one after another, and as many at once as we make."""
    count = run.few(100, 20)
    slack = free_port()
    near = f"http://127.0.0.1:{slack}"
    async with child(run.folder, *module("quick_slack"), str(slack), str(PACE), env=QUIET, url=f"{near}/healthz"):
        file = run.folder / "pipeline.db"
        settings = _settings(file, near)
        async with _due(file, settings, count) as tick:
            before, began, cpu = await _calls(near), perf_counter(), process_time()
            await tick()
            took, cpu = perf_counter() - began, process_time() - cpu
            calls = await _calls(near) - before
        alone, abreast = [await _alone(f"{near}/api/", calls, lanes) for lanes in (1, AT_ONCE)]
    return [
        Line("reminder_pipeline", count / took, "follow-ups/s", count / alone),
        Line("reminder_abreast", count / took, "follow-ups/s", count / abreast),
        Line("reminder_cpu", cpu / count * 1000, "ms of processor time for a follow-up"),
        Line("reminder_calls", calls / count, "calls of Slack for a follow-up"),
    ]


def _settings(file: Path, near: str) -> Settings:
    return read_settings(
        slack_bot_token="xoxb-benchmark", slack_signing_secret="none", slack_api_url=f"{near}/api/",
        database_url=f"sqlite:///{file}", meshcheck_working_hours="always", meshcheck_sweep_seconds=3600,
        meshcheck_slack_pace=0,
    )


@asynccontextmanager
async def _due(file: Path, settings: Settings, count: int) -> AsyncIterator[Callable[[], Awaitable[None]]]:
    """A bot with so many verdicts of which one trigger each is due now; calling it sweeps."""
    framework, clock = load_shipped(), Clock()
    started = [concluded(framework, number, clock.now() - timedelta(days=90)) for number in range(count)]
    await put(settings.database_url, started)
    show(file, framework, started, clock.now())
    async with running(settings, framework, clock) as bot:
        await bot.work.idle()
        await plan(bot.store, started, clock)

        async def tick() -> None:
            await bot.tick()
            await bot.work.idle()

        yield tick


async def _calls(near: str) -> int:
    async with aiohttp.ClientSession() as session, session.get(f"{near}/calls") as answer:
        return int((await answer.json())["all"])


async def _alone(api: str, calls: int, lanes: int) -> float:
    """Seconds for so many messages, so many at once."""
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "words " * 20}} for _ in range(6)]
    left = iter(range(calls))
    async with aiohttp.ClientSession() as session:
        client = AsyncWebClient("xoxb-benchmark", base_url=api, session=session)

        async def lane() -> None:
            for _ in left:
                await client.chat_postMessage(channel="C1", text="words", blocks=blocks)

        began = perf_counter()
        await asyncio.gather(*(lane() for _ in range(lanes)))
        return perf_counter() - began
