"""What the sweep costs when nothing is due, and how fast due rows are claimed, with few and with a million waiting."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
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
    """Idle sweeps and claims with ten thousand, a hundred thousand and a million waiting rows."""
    idle, claimed, bare = dict[int, float](), dict[int, float](), 0.0
    many = run.few(1_000_000, 50_000)
    between = run.few(100_000, 20_000)
    for waiting in (FEW, between, many):
        file = run.folder / f"due-{waiting}.db"
        async with _filled(file, waiting) as store:
            idle[waiting] = await _idle(store)
            _due_now(file, ROUNDS * BATCH)
            bare = _bare(file)
            claimed[waiting] = await _claims(store)
    return [
        Line("sweep_idle_growth", idle[many], "ms for an empty sweep", idle[FEW]),
        Line("sweep_claim", claimed[many], "rows/s", bare),
        Line("sweep_claim_growth", BATCH / claimed[many] * 1000, f"ms for a claim of {BATCH}", BATCH / claimed[FEW] * 1000),
        *(Line(name, idle[waiting], f"ms for an empty sweep, {waiting} waiting") for name, waiting in zip(CURVE[:3], idle, strict=True)),
        *(Line(name, claimed[waiting], f"rows/s, {waiting} waiting") for name, waiting in zip(CURVE[3:], claimed, strict=True)),
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


async def _idle(store: Store) -> float:
    """Milliseconds, the best of several."""
    clock, framework = Clock(), load_shipped()
    client = AsyncWebClient("xoxb-benchmark")
    here = OneWorkspace(Workspace("T", client, "U"))
    people = People(here, clock)
    reminders = Reminders(Desk(store, framework, clock), people, Hours.parse("always"))
    times = []
    for _ in range(ROUNDS * 5):
        began = perf_counter()
        await reminders.sweep()
        times.append(perf_counter() - began)
    return sorted(times)[len(times) // 2] * 1000


async def _claims(store: Store) -> float:
    """Rows a second through the store."""
    clock, count = Clock(), 0
    began = perf_counter()
    for _ in range(ROUNDS):
        async with store.transaction() as tx:
            real = clock.real_now()
            count += len(await tx.claim_due(clock.now(), real, real + LEASE, new_id(), BATCH))
    return count / (perf_counter() - began)


def _bare(file: Path) -> float:
    """Rows a second with the same statement and nothing around it; the rows are free again afterwards."""
    now = int(Clock().real_now().timestamp() * MICROSECONDS)
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("PRAGMA synchronous = FULL")
    began, count = perf_counter(), 0
    for _ in range(ROUNDS):
        connection.execute("BEGIN IMMEDIATE")
        count += len(connection.execute(CLAIM, (new_id(), now + 120 * MICROSECONDS, now, now, now, BATCH)).fetchall())
        connection.execute("COMMIT")
    took = perf_counter() - began
    connection.execute("UPDATE due SET lease_holder = NULL, lease_until = NULL, attempts = 0 WHERE attempts > 0")
    connection.close()
    return count / took
