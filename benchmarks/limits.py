"""Many workspaces pinged at once by a Slack that enforces its limits: how close to the limits' own bound we come."""

from datetime import timedelta
from time import perf_counter

import aiohttp

from benchmarks.children import QUIET, child, free_port, module
from benchmarks.line import Line, Run
from benchmarks.many import called, hosted, install
from benchmarks.presses import concluded, plan, put, show
from benchmarks.quick_slack import PER_MINUTE
from bot.clock import Clock
from bot.library import load_shipped
from bot.serve import running


async def slack_limits(run: Run) -> list[Line]:
    """From the sweep to the last thread that shows its follow-up.

    The bound is that of the method which takes a workspace longest: its calls at the rate that Slack allows in the long
    run. Both the limits and our pace are so many times as fast as Slack's own, so that it ends.
    """
    teams, count, times = run.few(2_000, 120), run.few(20, 4), run.few(4, 8)
    slack = free_port()
    near = f"http://127.0.0.1:{slack}"
    file = run.folder / "limits.db"
    settings = hosted(file, near, times)
    framework, clock = load_shipped(), Clock()
    then = clock.now() - timedelta(days=90)
    started = [
        concluded(framework, number, then).model_copy(update={"installation": called(number % count)})
        for number in range(teams)
    ]
    command = (*module("quick_slack"), str(slack), "5", str(times))
    async with child(run.folder, *command, env=QUIET, url=f"{near}/healthz"):
        await install(settings, count)
        await put(settings.database_url, started)
        show(file, framework, started, clock.now())
        async with running(settings, framework, clock) as bot:
            await bot.work.idle()
            await plan(bot.store, started, clock)
            began = perf_counter()
            await bot.tick()
            await bot.work.idle()
            async with bot.store.transaction() as tx:
                behind = len(await tx.behind_threads())
            took, calls = perf_counter() - began, await _calls(near)
    if behind:
        raise RuntimeError(f"{behind} of {teams} threads are not shown after {took:.0f} s; calls {calls}")
    bound = max(calls.get(name, 0) / count * 60 / (rate * times) for name, rate in PER_MINUTE.items())
    unit = f"s for {teams} teams in {count} workspaces at {times} times Slack's pace"
    return [
        Line("slack_limits", took, unit, bound),
        Line("slack_limits_refused", calls.get("refused", 0), "calls refused with 429"),
        Line("slack_limits_calls", calls["all"] / teams, "calls for a team"),
    ]


async def _calls(near: str) -> dict[str, int]:
    async with aiohttp.ClientSession() as session, session.get(f"{near}/calls") as answer:
        return dict(await answer.json())
