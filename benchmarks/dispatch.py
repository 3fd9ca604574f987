"""Whether a press takes longer when the framework has more questions."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from statistics import median
from time import perf_counter

from slack_bolt.request.async_request import AsyncBoltRequest

from benchmarks.children import QUIET, SECRET, child, free_port, module
from benchmarks.line import Line, Run
from benchmarks.presses import half_way, put, signed
from bot.app import Bot
from bot.clock import Clock
from bot.serve import running
from bot.settings import read_settings
from conversations.framework import Framework

FEW, MANY = 10, 200


async def dispatch_growth(run: Run) -> list[Line]:
    """A press through Bolt, committed and acknowledged, with two hundred questions in turn with one with ten."""
    slack, short, long = free_port(), list[float](), list[float]()
    near = f"http://127.0.0.1:{slack}"
    async with (
        child(run.folder, *module("quick_slack"), str(slack), "0", env=QUIET, url=f"{near}/healthz"),
        _presses(run, FEW, slack) as few, _presses(run, MANY, slack) as many,
    ):
        for one, other in zip(few, many, strict=True):
            short.append(await one())
            long.append(await other())
    return [Line("dispatch_growth", median(long) * 1000, "ms for a press", median(short) * 1000)]


def asking(count: int) -> Framework:
    """A framework with so many questions and one rule."""
    yes_no = ({"id": "yes", "label": "Yes"}, {"id": "no", "label": "No"})
    questions = [
        {"id": "mesh_today" if not number else f"q{number}", "ask": "Is it so?", "why": "It matters.", "type": "yesno",
         "stage": "backbone", "choices": yes_no}
        for number in range(count)
    ]
    return Framework.model_validate({
        "id": "synthetic", "version": 1, "questions": questions, "values": {}, "gates": (), "limits": (), "running": (),
        "table": ({"id": "R1", "when": {"always": True}, "verdict": "not_yet", "because": "So it is."},),
        "verdicts": ({"id": "not_yet", "headline": "Not yet", "summary": "Wait.", "rank": 0},),
        "meshes": (), "alternatives": (), "facts": (),
    })


@asynccontextmanager
async def _presses(run: Run, questions: int, slack: int) -> AsyncIterator[list[Callable[[], Awaitable[float]]]]:
    """The first press of each team, under a framework with so many questions; each tells the seconds it took."""
    clock, framework = Clock(), asking(questions)
    started = [half_way(framework, number, clock.now()) for number in range(run.few(150, 30))]
    url = f"sqlite:///{run.folder / f'{questions}.db'}"
    await put(url, started)
    settings = read_settings(
        slack_bot_token="xoxb-benchmark", slack_signing_secret=SECRET, slack_api_url=f"http://127.0.0.1:{slack}/api/", database_url=url,
        meshcheck_sweep_seconds=3600,
        meshcheck_slack_pace=0,
    )
    async with running(settings, framework, clock) as bot:
        await bot.work.idle()
        yield [partial(_pressed, bot, *next(signed(framework, one, clock, slack))) for one in started]


async def _pressed(bot: Bot, headers: dict[str, str], body: str) -> float:
    request = AsyncBoltRequest(body=body, headers=dict(headers))
    began = perf_counter()
    answer = await bot.bolt.async_dispatch(request)
    took = perf_counter() - began
    assert answer.status == 200
    await bot.work.idle()
    return took
