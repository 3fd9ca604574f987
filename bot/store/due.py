"""What comes due: planned once, claimed by one process at a time, done, put off or given up."""

import json
from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, any_, case, func, or_, select, update

from bot.store.rows import Due
from bot.store.statements import Statements
from bot.store.tables import due

_DUE = (
    due.c.id,
    due.c.key,
    due.c.installation,
    due.c.channel,
    due.c.thread,
    due.c.assessment,
    due.c.kind,
    due.c.reason,
    due.c.touches,
    due.c.due_at,
    due.c.attempts,
    due.c.waiting,
)
SENT = "sent"
"""The outcome of a due row about which something was said."""

_FREE = {"lease_holder": None, "lease_until": None}


class DueWork(Statements):
    """The part of a transaction that deals with what comes due."""

    async def plan_due(self, planned: Due) -> bool:
        """Plan to come back; False when the installation has this key already, whatever became of it."""
        line = self._insert(due).values(
            **{**asdict(planned), "touches": json.dumps(planned.touches)}, state="open", error="", outcome=""
        )
        line = line.on_conflict_do_nothing(index_elements=[due.c.installation, due.c.key])
        return (await self._run(line.returning(due.c.id))).one_or_none() is not None

    async def claim_due(
        self, now: datetime, real_now: datetime, until: datetime, holder: str, limit: int = 100
    ) -> list[Due]:
        """Take what is due by `now` and in nobody's hands, soonest first; each claim counts as an attempt.

        `real_now` and `until` are the machine's time: leases and retries do not jump with the clock.
        """
        picked = (
            select(due.c.id)
            .where(
                due.c.state == "open",
                due.c.due_at <= now,
                or_(due.c.next_attempt.is_(None), due.c.next_attempt <= real_now),
                or_(due.c.lease_until.is_(None), due.c.lease_until < real_now),
            )
            .order_by(due.c.due_at, due.c.key)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        mine: ColumnElement[bool] = due.c.id.in_(picked)
        if self._on_postgresql:
            # As an array the choice is made once; a plain IN may be run again and lock more than the limit.
            mine = due.c.id == any_(func.array(picked.scalar_subquery()))
        rows = await self._run(
            update(due)
            .where(mine)
            .values(lease_holder=holder, lease_until=until, attempts=due.c.attempts + 1)
            .returning(*_DUE)
        )
        return sorted((_due(row) for row in rows), key=lambda one: (one.due_at, one.key))

    async def finish_due(self, ids: Collection[str], outcome: str, at: datetime) -> None:
        """These are done."""
        await self._change(due.c.id.in_(ids), state="done", outcome=outcome, ended_at=at, **_FREE)

    async def postpone_due(self, ids: Collection[str], due_at: datetime, waiting: str = "") -> None:
        """These come later, for no fault of theirs: the claim does not count."""
        back = case((due.c.attempts > 0, due.c.attempts - 1), else_=0)
        await self._change(due.c.id.in_(ids), due_at=due_at, waiting=waiting, attempts=back, **_FREE)

    async def retry_due(self, id: str, next_attempt: datetime, error: str) -> None:
        """This one failed and is tried again at `next_attempt`, in the machine's time."""
        await self._change(due.c.id == id, next_attempt=next_attempt, error=error, **_FREE)

    async def bury_due(self, id: str, reason: str) -> None:
        """This one is given up and kept for people to look at."""
        await self._change(due.c.id == id, state="dead", outcome=reason, **_FREE)

    async def cancel_due(
        self, installation: str, channel: str, kinds: Collection[str] | None = None, thread: str | None = None
    ) -> int:
        """Drop what is open in a channel, or only these kinds or this thread; how many there were."""
        chosen = (due.c.installation == installation) & (due.c.channel == channel)
        if kinds is not None:
            chosen &= due.c.kind.in_(kinds)
        if thread is not None:
            chosen &= due.c.thread == thread
        return await self._change(chosen, state="cancelled", **_FREE)

    async def cancel_due_rows(self, ids: Collection[str]) -> int:
        """Drop these, as far as they are open; how many were."""
        return await self._change(due.c.id.in_(ids), state="cancelled", **_FREE)

    async def open_due(self, installation: str, channel: str) -> list[Due]:
        """What is still to come in a channel, soonest first."""
        query = select(*_DUE).where(
            due.c.installation == installation, due.c.channel == channel, due.c.state == "open"
        )
        return [_due(row) for row in await self._run(query.order_by(due.c.due_at, due.c.key))]

    async def sent_due(self, assessment: str, kind: str) -> list[Due]:
        """What of this kind was sent for an assessment, in the order it was due."""
        query = select(*_DUE).where(
            due.c.assessment == assessment, due.c.kind == kind, due.c.state == "done", due.c.outcome == SENT
        )
        return [_due(row) for row in await self._run(query.order_by(due.c.due_at, due.c.key))]

    async def next_due_at(self) -> datetime | None:
        """When the soonest open one is due, anywhere."""
        found: datetime | None = (
            await self._run(select(func.min(due.c.due_at)).where(due.c.state == "open"))
        ).scalar_one()
        return found

    async def _change(self, chosen: ColumnElement[bool], **values: Any) -> int:
        """Change those of the chosen that are still open; what has ended stays as it ended."""
        return (await self._run(update(due).where(chosen, due.c.state == "open").values(**values))).rowcount


def _due(row: Row[Any]) -> Due:
    return Due(**{**row._mapping, "touches": tuple(json.loads(row.touches))})
