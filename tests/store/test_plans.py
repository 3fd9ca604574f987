"""The claim finds due rows through the partial index on both engines, however many wait or are done."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, event, text

from bot.store import Store
from tests.store.facts import AT, claim, due, plan
from tests.store.test_schema import look

WAITING = 20_000
NUMBERS = {
    "sqlite": f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {WAITING}) SELECT i FROM n",
    "postgresql": f"SELECT generate_series(1, {WAITING}) AS i",
}
FILL = """
INSERT INTO due (id, key, installation, channel, thread, assessment, kind, reason, touches, due_at, state, attempts, waiting,
                 error, outcome, ended_at)
SELECT 'f' || i, 'f' || i, 'T1', 'C' || i % 500, 't' || i % 500, 'a', 'launch', 'r', '[]', {later} + i,
       CASE WHEN i % 2 = 0 THEN 'open' ELSE 'done' END, 0, '', '', CASE WHEN i % 2 = 0 THEN '' ELSE 'sent' END, {later} + i
FROM ({numbers}) AS numbers
"""
EXPLAIN = {"sqlite": "EXPLAIN QUERY PLAN ", "postgresql": "EXPLAIN "}


def _fill(connection: Connection) -> None:
    later = int((AT + timedelta(days=300)).timestamp()) * 1_000_000
    connection.execute(text(FILL.format(numbers=NUMBERS[connection.dialect.name], later=later)))
    connection.execute(text("ANALYZE"))


class Plans:
    """What the engine means to do for each statement of a store that begins with these words."""

    def __init__(self, store: Store, words: str) -> None:
        self.found: list[str] = []
        self._words = words
        event.listen(store._engine.sync_engine, "before_cursor_execute", self._explain)

    def _explain(self, connection: Connection, _: Any, statement: str, parameters: Any, *more: Any) -> None:
        if statement.startswith(self._words):
            rows = connection.exec_driver_sql(EXPLAIN[connection.dialect.name] + statement, parameters).all()
            self.found.append("\n".join(" ".join(map(str, row)) for row in rows))


async def test_the_claim_goes_through_the_partial_index(store: Store, url: str) -> None:
    await look(url, _fill)
    await plan(store, due("d1"), due("d2"))
    plans = Plans(store, "UPDATE due")
    assert [one.id for one in await claim(store)] == ["d1", "d2"]
    [found] = plans.found
    assert "ix_due_open" in found, found
    assert "Seq Scan" not in found and "SCAN due" not in found, found
    if url.startswith("postgresql"):
        assert "SKIP LOCKED" not in found and "LockRows" in found, found


async def test_what_is_given_up_and_what_was_sent_is_counted_through_partial_indexes(store: Store, url: str) -> None:
    await look(url, _fill)
    await plan(store, due("d1"), due("d2"))
    async with store.transaction() as tx:
        await tx.bury_due("d1", "no", AT)
        await tx.finish_due(["d2"], "sent", AT + timedelta(days=900))
    plans = Plans(store, "SELECT")
    async with store.transaction() as tx:
        assert await tx.count_dead() == 1
        assert (await tx.pings_since(AT + timedelta(days=800))).sent == 1
    dead, sent, *_ = plans.found
    assert "ix_due_dead" in dead, dead
    assert "ix_due_sent" in sent, sent
