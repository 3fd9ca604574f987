"""What the sweep costs when nothing is due, and how fast due rows are claimed, with few and with a million waiting."""

import sqlite3
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter

from slack_sdk.web.async_client import AsyncWebClient

from benchmarks.line import Line, Run
from bot.advisor.desk import Desk
from bot.clock import Clock, new_id
from bot.hours import Hours
from bot.library import load_shipped
from bot.people import People
from bot.reminders import BATCH, LEASE, Reminders
from bot.store import Store
from bot.workspaces import OneWorkspace, Workspace

FEW = 10_000
CURVE = (
    "sweep_idle_few", "sweep_idle_more", "sweep_idle_many", "sweep_claim_few", "sweep_claim_more", "sweep_claim_many",
)
"""How an empty sweep and a claim grow with ten thousand, a hundred thousand and a million waiting."""
ROUNDS = 20
MICROSECONDS = 1_000_000
FILL = """
WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < :many)
INSERT INTO due (id, key, installation, channel, thread, assessment, kind, reason, touches, due_at, state, attempts,
                 waiting, error, outcome)
SELECT printf('%s%09d', :kind, n), printf('%s%09d', :kind, n), 'T1', printf('C%06d', n % 100000), printf('t%06d', n % 100000),
       printf('a%06d', n % 100000), 'launch', 'the launch is near', '[]', :due_at + n, 'open', 0, '', '', ''
FROM numbers
"""
CLAIM = """
UPDATE due SET lease_holder = ?, lease_until = ?, attempts = attempts + 1
WHERE id IN (SELECT id FROM due WHERE state = 'open' AND due_at <= ? AND (next_attempt IS NULL OR next_attempt <= ?)
             AND (lease_until IS NULL OR lease_until < ?) ORDER BY due_at, key LIMIT ?)
RETURNING id, key, installation, channel, thread, assessment, kind, reason, touches, due_at, attempts, waiting
"""


async def sweeps(run: Run) -> list[Line]:
    """Idle sweeps and claims with ten thousand, a hundred thousand and a million waiting rows, all by turns."""
    few, many = FEW, run.few(1_000_000, 50_000)
    counts = (few, run.few(100_000, 20_000), many)
    async with AsyncExitStack() as stack:
        files = {waiting: run.folder / f"due-{waiting}.db" for waiting in counts}
        stores = {waiting: await stack.enter_async_context(_filled(file, waiting)) for waiting, file in files.items()}
        idle = await _idle(stores)
        for file in files.values():
            _due_now(file, 2 * ROUNDS * BATCH)
        claimed, bare = await _claims(stores, files[many])
    return [
        Line("sweep_idle_growth", idle[many], "ms for an empty sweep", idle[few]),
        Line("sweep_claim", claimed[many], "rows/s", bare),
        Line("sweep_claim_growth", BATCH / claimed[many] * 1000, f"ms for a claim of {BATCH}", BATCH / claimed[few] * 1000),
        *(Line(name, idle[waiting], f"ms for an empty sweep, {waiting} waiting") for name, waiting in zip(CURVE[:3], counts, strict=True)),
        *(Line(name, claimed[waiting], f"rows/s, {waiting} waiting") for name, waiting in zip(CURVE[3:], counts, strict=True)),
    ]


@asynccontextmanager
async def _filled(file: Path, waiting: int) -> AsyncIterator[Store]:
    """A store whose file has so many rows that are due in a year."""
    store = await Store.open(f"sqlite:///{file}")
    try:
        await store.migrate()
        _fill(file, waiting, "later", Clock().now() + timedelta(days=365))
        yield store
    finally:
        await store.close()


def _fill(file: Path, count: int, kind: str, due_at: datetime) -> None:
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA synchronous = OFF")
    with connection:
        given = {"many": count, "kind": kind, "due_at": int(due_at.timestamp() * MICROSECONDS)}
        connection.execute(FILL, given)
    # Else the first commit that is measured would pay for writing all this back.
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def _due_now(file: Path, count: int) -> None:
    _fill(file, count, "now", Clock().now() - timedelta(days=1))


async def _idle(stores: Mapping[int, Store]) -> dict[int, float]:
    """Milliseconds by what waits, the median of many."""
    clock, framework = Clock(), load_shipped()
    client = AsyncWebClient("xoxb-benchmark")
    here = OneWorkspace(Workspace("T", client, "U"))
    people = People(here, clock)
    sweeping = {
        waiting: Reminders(Desk(store, framework, clock), people, Hours.parse("always")) for waiting, store in stores.items()
    }
    times: dict[int, list[float]] = {waiting: [] for waiting in stores}
    for _ in range(ROUNDS * 5):
        for waiting, reminders in sweeping.items():
            began = perf_counter()
            await reminders.sweep()
            times[waiting].append(perf_counter() - began)
    return {waiting: median(found) * 1000 for waiting, found in times.items()}


async def _claims(stores: Mapping[int, Store], file: Path) -> tuple[dict[int, float], float]:
    """Rows a second by what waits, through the store; and by the same statement on this file with nothing around it.

    By the median claim: now and then a commit waits for what others write to the disk.
    """
    times: dict[int, list[float]] = {waiting: [] for waiting in stores}
    bare: list[float] = []
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("PRAGMA synchronous = FULL")
    for _ in range(ROUNDS):
        for waiting, store in stores.items():
            times[waiting].append(await _claim(store))
        bare.append(_bare(connection))
    connection.close()
    return {waiting: BATCH / median(found) for waiting, found in times.items()}, BATCH / median(bare)


async def _claim(store: Store) -> float:
    """Seconds for a whole batch."""
    clock, began = Clock(), perf_counter()
    async with store.transaction() as tx:
        real = clock.real_now()
        claimed = await tx.claim_due(clock.now(), real, real + LEASE, new_id(), BATCH)
    assert len(claimed) == BATCH
    return perf_counter() - began


def _bare(connection: sqlite3.Connection) -> float:
    now, began = int(Clock().real_now().timestamp() * MICROSECONDS), perf_counter()
    until = now + int(LEASE.total_seconds()) * MICROSECONDS
    connection.execute("BEGIN IMMEDIATE")
    claimed = connection.execute(CLAIM, (new_id(), until, now, now, now, BATCH)).fetchall()
    connection.execute("COMMIT")
    assert len(claimed) == BATCH
    return perf_counter() - began
