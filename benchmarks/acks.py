"""From a press to its acknowledgement: as many as possible, and how long one takes while Slack is slow."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from time import perf_counter

from benchmarks.children import MESHCHECK, QUIET, answer_of, child, free_port, module, told
from benchmarks.database import postgres
from benchmarks.line import Line, Run
from benchmarks.load import save
from benchmarks.presses import behind, half_way, put, requests, show
from bot.clock import Clock
from bot.library import load_shipped

CONNECTIONS = 16
NEVER = 60_000
"""Milliseconds: a Slack so slow that nothing but what precedes the acknowledgement gets done."""
SLOW = 150


async def ack_sqlite(run: Run) -> list[Line]:
    """Press to committed to acknowledged, against a server that only verifies and parses."""
    url = f"sqlite:///{run.folder / 'ack.db'}"
    return [await _against_raw(run, "ack_sqlite", url)]


async def ack_beside_bolt(run: Run) -> list[Line]:
    """The same presses by us and by a plain Bolt app with an ORM and APScheduler's job store."""
    url, slack = f"sqlite:///{run.folder / 'ack.db'}", free_port()
    given = await _teams(run, url, run.few(1500, 100), slack)
    async with _bot(run, url, slack, slack_ms=NEVER) as port:
        ours = await _load(given, port, run.seconds, again=False)
    port = free_port()
    plain = (*module("plain_bolt"), str(port), str(run.folder))
    async with child(run.folder, *plain, env=QUIET, url=f"http://127.0.0.1:{port}/healthz"):
        theirs = await _load(given, port, run.seconds, again=False)
    return [Line("ack_beside_bolt", ours["per_second"], "acks/s", theirs["per_second"])]


async def ack_saturation(run: Run) -> list[Line]:
    """The slowest acknowledgement of a minute in which every connection presses again as soon as it may."""
    file, slack, seconds = run.folder / "saturation.db", free_port(), run.few(60, 3)
    given = await _teams(run, f"sqlite:///{file}", run.few(16_000, 900), slack, shown=file)
    async with _bot(run, f"sqlite:///{file}", slack, slack_ms=SLOW) as port:
        found = await _load(given, port, seconds, again=False)
    if found["seconds"] < seconds:
        raise RuntimeError(f"the presses were used up after {found['seconds']:.1f} of {seconds} s")
    return [
        Line("ack_saturation", found["max"], "ms, the slowest acknowledgement"),
        Line("ack_saturation_p99", found["p99"], "ms at the 99th percentile"),
        Line("ack_saturation_rate", found["per_second"], "acks/s"),
    ]


async def ack_postgres(run: Run) -> list[Line]:
    """The same on PostgreSQL."""
    async with postgres() as url:
        return [await _against_raw(run, "ack_postgres", url)]


async def post_sqlite(run: Run) -> list[Line]:
    """Press to a thread that Slack shows, with a Slack that answers at once."""
    file = run.folder / "post.db"
    slack = free_port()
    given = await _teams(run, f"sqlite:///{file}", run.few(250, 60), slack, shown=file)

    async def posted() -> float:
        async with _bot(run, f"sqlite:///{file}", slack, slack_ms=0) as port:
            began = perf_counter()
            done = await _load(given, port, run.seconds, again=False)
            while behind(file):
                await asyncio.sleep(0.02)
            return float(done["done"] / (perf_counter() - began))

    return [await _beside_raw(run, "post_sqlite", "presses/s", given, posted)]


async def ack_latency(run: Run) -> list[Line]:
    """The slowest hundredth of acknowledgements while Slack takes its time; requests come at their own pace."""
    lines = []
    for name, rate in (("ack_latency", 200), ("ack_latency_600", 600)):
        file = run.folder / f"{name}.db"
        teams = int(rate * run.seconds / 7) + 20
        slack = free_port()
        given = await _teams(run, f"sqlite:///{file}", teams, slack, shown=file)
        async with _bot(run, f"sqlite:///{file}", slack, slack_ms=SLOW) as port:
            found = await _load(given, port, run.seconds, again=False, rate=rate, connections=64)
        lines.append(Line(name, found["p99"], "ms at the 99th percentile"))
    return lines


async def _against_raw(run: Run, name: str, url: str) -> Line:
    slack = free_port()
    given = await _teams(run, url, run.few(1500, 100), slack)

    async def acknowledged() -> float:
        async with _bot(run, url, slack, slack_ms=NEVER) as port:
            return (await _load(given, port, run.seconds, again=False))["per_second"]

    return await _beside_raw(run, name, "acks/s", given, acknowledged)


async def _beside_raw(run: Run, name: str, unit: str, given: Path, ours: Callable[[], Awaitable[float]]) -> Line:
    """The ceiling is measured before and after, since machines change their speed: what drifts evenly then cancels out."""
    before = await _raw(run, given)
    value = await ours()
    return Line(name, value, unit, (before + await _raw(run, given)) / 2)


async def _teams(run: Run, url: str, count: int, slack: int, shown: Path | None = None) -> Path:
    """A database with so many teams, and the file of their presses."""
    framework, clock = load_shipped(), Clock()
    started = [half_way(framework, number, clock.now()) for number in range(count)]
    await put(url, started)
    if shown is not None:
        show(shown, framework, started, clock.now())
    file = run.folder / f"presses-{free_port()}"
    save(file, requests(framework, started, clock, slack))
    return file


@asynccontextmanager
async def _bot(run: Run, url: str, slack: int, slack_ms: int) -> AsyncIterator[int]:
    port = free_port()
    near = f"http://127.0.0.1:{slack}/healthz"
    async with child(run.folder, *module("quick_slack"), str(slack), str(slack_ms), env=QUIET, url=near):
        ready = f"http://127.0.0.1:{port}/readyz"
        async with child(run.folder, MESHCHECK, "run", env=told(url, port, slack), url=ready):
            yield port


async def _raw(run: Run, given: Path) -> float:
    port = free_port()
    async with child(run.folder, *module("raw"), str(port), env=QUIET, url=f"http://127.0.0.1:{port}/healthz"):
        return (await _load(given, port, run.seconds / 2, again=True))["per_second"]


async def _load(
    given: Path, port: int, seconds: float, *, again: bool, rate: float = 0, connections: int = CONNECTIONS
) -> dict[str, float]:
    """What the load client saw. Raises RuntimeError unless every request was answered with success."""
    told = (str(given), str(port), str(connections), str(seconds), str(rate), str(int(again)))
    found: dict[str, float] = await answer_of(*module("load"), *told)
    if found["failed"] or found["unanswered"]:
        raise RuntimeError(f"of {found['done']} presses {found['failed']} failed, and {found['unanswered']} more got no answer")
    return found
