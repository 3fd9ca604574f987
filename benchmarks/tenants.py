"""Whether a press takes longer in one of ten thousand workspaces than in the only one."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from time import perf_counter

from slack_bolt.request.async_request import AsyncBoltRequest

from benchmarks.children import QUIET, SECRET, child, free_port, module
from benchmarks.line import Line, Run
from benchmarks.presses import first_press, half_way, put
from bot.clock import Clock
from bot.library import load_shipped
from bot.sealing import Sealer, new_key
from bot.serve import running
from bot.settings import Settings, read_settings
from bot.store import Installed, Store
from conversations.assessment import Assessment
from conversations.framework import Framework

WORKSPACES = 10_000
PERFORMED = 60
"""Few, because Slack's limits for one workspace hold up what is shown after each press."""


async def workspaces(run: Run) -> list[Line]:
    """A press through Bolt, committed and acknowledged: each in another of many workspaces, and all in one."""
    slack, key = free_port(), new_key()
    near = f"http://127.0.0.1:{slack}"
    many = {"slack_client_id": "1.2", "slack_client_secret": "secret", "meshcheck_encryption_keys": key}
    async with child(run.folder, *module("quick_slack"), str(slack), "0", env=QUIET, url=f"{near}/healthz"):
        alone = await _press(run, _settings(run.folder / "one.db", near, slack_bot_token="xoxb-benchmark"), Sealer())
        among = await _press(run, _settings(run.folder / "many.db", near, **many), Sealer([key]))
    return [Line("workspaces", among, "ms for a press", alone)]


def _settings(file: Path, near: str, **more: str) -> Settings:
    return read_settings(
        slack_signing_secret=SECRET, slack_api_url=f"{near}/api/", database_url=f"sqlite:///{file}",
        meshcheck_sweep_seconds=3600, **more,
    )


async def _press(run: Run, settings: Settings, sealer: Sealer) -> float:
    """Milliseconds, the median."""
    framework, clock, count = load_shipped(), Clock(), run.few(PERFORMED, 40)
    started = [_moved(half_way(framework, number, clock.now()), number, settings) for number in range(count)]
    await put(settings.database_url, started)
    await _installed(run, settings, sealer, clock)
    times = []
    async with running(settings, framework, clock) as bot:
        # By the second press each workspace has been met, as after the first hour of a day.
        for again in range(2):
            for one in started:
                began = perf_counter()
                answer = await bot.bolt.async_dispatch(_request(framework, one, clock, again))
                if again:
                    times.append(perf_counter() - began)
                assert answer.status == 200
            await bot.work.idle()
    return sorted(times)[len(times) // 2] * 1000


def _moved(one: Assessment, number: int, settings: Settings) -> Assessment:
    return one.model_copy(update={"installation": f"T{number + 1}"}) if settings.oauth else one


def _request(framework: Framework, one: Assessment, clock: Clock, place: int) -> AsyncBoltRequest:
    headers, body = first_press(framework, one, clock, place)
    return AsyncBoltRequest(body=body, headers=dict(headers))


async def _installed(run: Run, settings: Settings, sealer: Sealer, clock: Clock) -> None:
    """So many workspaces beside those that are pressed in."""
    if not settings.oauth:
        return
    token, until = sealer.seal("xoxb-benchmark"), clock.real_now() + timedelta(hours=12)
    store = await Store.open(settings.database_url)
    try:
        for numbers in _parts(run.few(WORKSPACES, 1000)):
            async with store.transaction() as tx:
                for number in numbers:
                    one = Installed(
                        f"T{number}", team=f"T{number}", bot_user="U0BOT", token=token, refresh_token=token, expires_at=until
                    )
                    await tx.save_installation(one, clock.real_now())
    finally:
        await store.close()


def _parts(count: int) -> Sequence[range]:
    return [range(start, min(start + 500, count + 1)) for start in range(1, count + 1, 500)]
