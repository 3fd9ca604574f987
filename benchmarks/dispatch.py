"""Whether a press takes longer when the framework has more questions."""

from pathlib import Path
from time import perf_counter

from slack_bolt.request.async_request import AsyncBoltRequest

from benchmarks.children import QUIET, SECRET, child, free_port, module
from benchmarks.line import Line, Run
from benchmarks.presses import half_way, put, signed
from bot.clock import Clock
from bot.serve import running
from bot.settings import read_settings
from conversations.framework import Framework

FEW, MANY = 10, 200


async def dispatch_growth(run: Run) -> list[Line]:
    """A press through Bolt, committed and acknowledged, with two hundred questions and with ten."""
    slack = free_port()
    near = f"http://127.0.0.1:{slack}"
    async with child(run.folder, *module("quick_slack"), str(slack), "0", env=QUIET, url=f"{near}/healthz"):
        few, many = [await _press(run, run.folder / f"{count}.db", slack, asking(count)) for count in (FEW, MANY)]
    return [Line("dispatch_growth", many, "ms for a press", few)]


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


async def _press(run: Run, file: Path, slack: int, framework: Framework) -> float:
    """Milliseconds, the median."""
    clock, count = Clock(), run.few(150, 30)
    started = [half_way(framework, number, clock.now()) for number in range(count)]
    url = f"sqlite:///{file}"
    await put(url, started)
    settings = read_settings(
        slack_bot_token="xoxb-benchmark", slack_signing_secret=SECRET, slack_api_url=f"http://127.0.0.1:{slack}/api/", database_url=url,
        meshcheck_sweep_seconds=3600,
        meshcheck_slack_pace=0,
    )
    times = []
    async with running(settings, framework, clock) as bot:
        for one in started:
            headers, body = next(signed(framework, one, clock, slack))
            request = AsyncBoltRequest(body=body, headers=dict(headers))
            began = perf_counter()
            answer = await bot.bolt.async_dispatch(request)
            times.append(perf_counter() - began)
            assert answer.status == 200
            await bot.work.idle()
    return sorted(times)[len(times) // 2] * 1000


