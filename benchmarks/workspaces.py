"""A press in an installation of ten thousand workspaces beside the same press with a single token."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from time import perf_counter

import aiohttp
from slack_bolt.request.async_request import AsyncBoltRequest

from benchmarks.children import QUIET, SECRET, child, free_port, module
from benchmarks.line import Line, Run
from benchmarks.many import called, hosted, install
from benchmarks.presses import half_way, put, signed
from bot.app import Bot
from bot.clock import Clock
from bot.library import load_shipped
from bot.serve import running
from bot.settings import Settings, read_settings
from conversations.assessment import Assessment

Request = tuple[dict[str, str], str]


async def workspaces(run: Run) -> list[Line]:
    """Presses of teams that are each in a workspace of their own, in turn with presses of teams that are all in one."""
    slack, count = free_port(), run.few(10_000, 1_000)
    near = f"http://127.0.0.1:{slack}"
    async with child(run.folder, *module("quick_slack"), str(slack), "0", env=QUIET, url=f"{near}/healthz"):
        many = hosted(run.folder / "many.db", near, 0)
        await install(many, count)
        teams = run.few(120, 20)
        spread = [called(number * (count // teams)) for number in range(teams)]
        async with _bot(_single(run.folder / "one.db", near), ["T1"] * teams, slack) as (one, ours):
            async with _bot(many, spread, slack) as (hosting, theirs):
                before = await _introductions(near)
                alone, among = await _in_turn(one, ours, hosting, theirs)
                asked = await _introductions(near) - before
    return [
        Line("workspaces", among[0], "ms for a press", alone[0]),
        Line("workspaces_first", among[1], "ms for the first press of a workspace", alone[1]),
        Line("workspaces_auth_tests", asked, "calls of auth.test during the presses"),
    ]


def _single(file: Path, near: str) -> Settings:
    return read_settings(
        slack_bot_token="xoxb-benchmark", slack_signing_secret=SECRET, slack_api_url=f"{near}/api/",
        database_url=f"sqlite:///{file}", meshcheck_sweep_seconds=3600, meshcheck_slack_pace=0,
    )


@asynccontextmanager
async def _bot(
    settings: Settings, installations: list[str], slack: int
) -> AsyncIterator[tuple[Bot, list[Iterator[Request]]]]:
    """A bot with a team in each of these workspaces, and their presses."""
    framework, clock = load_shipped(), Clock()
    started = [_moved(half_way(framework, number, clock.now()), id) for number, id in enumerate(installations)]
    await put(settings.database_url, started)
    async with running(settings, framework, clock) as bot:
        await bot.work.idle()
        yield bot, [signed(framework, one, clock, slack) for one in started]


def _moved(one: Assessment, installation: str) -> Assessment:
    return one.model_copy(update={"installation": installation})


async def _in_turn(
    one: Bot, ours: list[Iterator[Request]], many: Bot, theirs: list[Iterator[Request]]
) -> tuple[tuple[float, float], tuple[float, float]]:
    """For each bot the median milliseconds of all later presses, and of the first ones."""
    first: tuple[list[float], list[float]] = ([], [])
    later: tuple[list[float], list[float]] = ([], [])
    for place in range(4):
        for mine, other in zip(ours, theirs, strict=True):
            for side, (bot, presses) in enumerate(((one, mine), (many, other))):
                (later if place else first)[side].append(await _pressed(bot, next(presses)))
    return (_median(later[0]), _median(first[0])), (_median(later[1]), _median(first[1]))


async def _pressed(bot: Bot, press: Request) -> float:
    headers, body = press
    request = AsyncBoltRequest(body=body, headers=dict(headers))
    began = perf_counter()
    answer = await bot.bolt.async_dispatch(request)
    took = perf_counter() - began
    assert answer.status == 200, answer.body
    await bot.work.idle()
    return took * 1000


def _median(times: list[float]) -> float:
    return sorted(times)[len(times) // 2]


async def _introductions(near: str) -> int:
    async with aiohttp.ClientSession() as session, session.get(f"{near}/calls") as answer:
        return int((await answer.json()).get("auth.test", 0))
