"""The claim finds due rows through the partial index on both engines, however many wait or are done."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, text

from bot.store import Store
from bot.store.due import _CLAIMED, _GIVEN_UP, _GIVEN_UP_COUNT, _PLANNED_IN
from bot.store.manners import _SENT_COUNT
from bot.store.prepared import Prepared
from tests.store.facts import AT
from tests.store.test_schema import look

WAITING = 20_000
NUMBERS = {
    "sqlite": f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {WAITING}) SELECT i FROM n",
    "postgresql": f"SELECT generate_series(1, {WAITING}) AS i",
}
FILL = """
INSERT INTO due (id, key, installation, channel, thread, assessment, kind, reason, touches, due_at, state, attempts, waiting,
                 error, outcome, ended_at)
SELECT 'f' || i, 'f' || i, 'T1', 'C' || (i % 500), 't' || (i % 500), 'a', 'launch', 'r', '[]', {later} + i,
       CASE WHEN i % 2 = 0 THEN 'open' ELSE 'done' END, 0, '', '', CASE WHEN i % 2 = 0 THEN '' ELSE 'sent' END, {later} + i
FROM ({numbers}) AS numbers
"""
EXPLAIN = {"sqlite": "EXPLAIN QUERY PLAN ", "postgresql": "EXPLAIN "}


def _fill(connection: Connection) -> None:
    later = int((AT + timedelta(days=300)).timestamp()) * 1_000_000
    connection.execute(text(FILL.format(numbers=NUMBERS[connection.dialect.name], later=later)))


def _counted(connection: Connection) -> None:
    _fill(connection)
    connection.execute(text("ANALYZE"))


async def _plan(store: Store, statement: Prepared, **given: Any) -> str:
    """What the engine means to do for this statement."""
    async with store.transaction() as tx:
        ready = statement.on(tx._link.engine)
        explained = replace(ready, text=EXPLAIN[tx._link.engine] + ready.text, _readers=())
        rows = await tx._link.rows(explained, explained.values(given))
    return "\n".join(" ".join(map(str, row)) for row in rows)


async def test_the_claim_goes_through_the_partial_index(store: Store, url: str) -> None:
    await look(url, _counted)
    found = await _plan(
        store, _CLAIMED, now=AT, real_now=AT, until=AT + timedelta(hours=1), holder="h", most=100
    )
    assert "ix_due_open" in found, found
    assert "Seq Scan on due" not in found and "SCAN due" not in found, found
    assert ("LockRows" in found) == url.startswith("postgresql"), found


async def test_a_press_finds_out_whether_anything_is_to_come_without_reading_all_that_waits(store: Store, url: str) -> None:
    # Also without what the engine has counted: then PostgreSQL takes nearly all to be done, and what waits for a handful of rows.
    for prepare in (_fill, lambda connection: connection.execute(text("ANALYZE"))):
        await look(url, prepare)
        found = await _plan(store, _PLANNED_IN, in_installation="T1", in_channel="C7", in_thread="t7")
        assert "ix_due_installation_channel" in found, found
        assert "ix_due_open" not in found and "Seq Scan on due" not in found and "SCAN due" not in found, found


async def test_what_is_given_up_and_what_was_sent_is_found_through_partial_indexes(store: Store, url: str) -> None:
    await look(url, _counted)
    late = AT + timedelta(days=800)
    for statement, index in ((_GIVEN_UP, "ix_due_dead"), (_GIVEN_UP_COUNT, "ix_due_dead"), (_SENT_COUNT, "ix_due_sent")):
        found = await _plan(store, statement, most=100, since=late)
        assert index in found and "Seq Scan" not in found, found
