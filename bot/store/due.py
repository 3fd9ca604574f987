"""What comes due: planned once, claimed by one process at a time, done, put off or given up."""

import json
from collections.abc import Collection
from datetime import datetime
from functools import lru_cache
from types import ModuleType
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Executable,
    Text,
    Update,
    any_,
    bindparam,
    case,
    func,
    null,
    or_,
    select,
    tuple_,
    update,
)

from bot.store.installations import PAUSED
from bot.store.organisations import RESTING
from bot.store.prepared import POSTGRESQL, Prepared, Row, among, fixed
from bot.store.rows import Due, Parked
from bot.store.statements import Statements
from bot.store.tables import Moment, due

_FIELDS = (
    "id", "key", "installation", "channel", "thread", "assessment", "kind", "reason", "touches", "due_at", "attempts",
    "waiting", "missed_at", "away_since",
)
LINE = (*_FIELDS, "state", "error", "outcome")
"""The columns of a row when it is planned."""
_DUE = tuple(due.c[name] for name in _FIELDS)
SENT = "sent"
"""The outcome of a due row about which something was said."""

_FREE = {"lease_holder": None, "lease_until": None}
_OPEN = due.c.state == fixed("open")
_OF_CHANNEL = (due.c.installation == bindparam("in_installation")) & (due.c.channel == bindparam("in_channel"))
_IN_THREAD = or_(bindparam("in_thread", type_=Text) == "", due.c.thread == bindparam("in_thread", type_=Text))
_AWAKE = tuple_(due.c.installation, due.c.channel).not_in(RESTING)
_IN_ORDER = (due.c.due_at, due.c.key)


def _claim(words: ModuleType) -> Executable:
    real_now = bindparam("real_now", type_=Moment)
    picked = (
        select(due.c.id)
        .where(
            _OPEN, due.c.due_at <= bindparam("now", type_=Moment),
            or_(due.c.next_attempt.is_(None), due.c.next_attempt <= real_now),
            or_(due.c.lease_until.is_(None), due.c.lease_until < real_now),
            due.c.installation.not_in(PAUSED), _AWAKE,
        )
        .order_by(*_IN_ORDER)
        .limit(bindparam("most"))
        .with_for_update(skip_locked=True)
    )
    mine: ColumnElement[bool] = due.c.id.in_(picked)
    if words.__name__.endswith(POSTGRESQL):
        # As an array the choice is made once; a plain IN may be run again and lock more than the limit.
        mine = due.c.id == any_(func.array(picked.scalar_subquery()))
    taken = {"lease_holder": bindparam("holder"), "lease_until": bindparam("until"), "attempts": due.c.attempts + 1}
    return update(due).where(mine).values(**taken).returning(*_DUE)


def _changed(chosen: ColumnElement[bool]) -> Update:
    """Change those of the chosen that are still open; what has ended stays as it ended."""
    return update(due).where(chosen, _OPEN).values(**_FREE)


def _among(words: ModuleType) -> Update:
    return _changed(among(due.c.id, "ids", words))


_PLANNED = Prepared(
    lambda words: words.insert(due).on_conflict_do_nothing(index_elements=[due.c.installation, due.c.key]),
    LINE,
)
_CLAIMED = Prepared(_claim)
_KEPT = Prepared(
    lambda words: update(due)
    .where(among(due.c.id, "ids", words), _OPEN, due.c.lease_holder == bindparam("holder"))
    .values(lease_until=bindparam("until"))
    .returning(due.c.id)
)
_ONE_LESS = case((due.c.attempts > 0, due.c.attempts - 1), else_=0)
_FINISHED = Prepared(lambda words: _among(words).values(
    state="done", outcome=bindparam("so"), ended_at=bindparam("then")
))
_POSTPONED = Prepared(lambda words: _among(words).values(
    due_at=bindparam("later"), waiting=bindparam("why"), attempts=_ONE_LESS, missed_at=None, away_since=None
))
_WAITING = Prepared(lambda words: _among(words).values(
    due_at=bindparam("later"), waiting=bindparam("why"), attempts=_ONE_LESS,
    missed_at=func.coalesce(
        due.c.missed_at, case((due.c.due_at < bindparam("late", type_=Moment), due.c.due_at), else_=null())
    ),
    away_since=func.coalesce(due.c.away_since, bindparam("away", type_=Moment)),
))
_WOKEN = Prepared(
    _changed(
        (due.c.installation == bindparam("in_installation")) & (due.c.channel == bindparam("in_channel"))
        & (due.c.waiting == bindparam("why"))
    ).values(due_at=bindparam("then"))
)
_ONE = due.c.id == bindparam("row")
_FREED = Prepared(lambda words: _among(words).values(attempts=_ONE_LESS))
_RETRIED = Prepared(_changed(_ONE).values(next_attempt=bindparam("then"), error=bindparam("why")))
_BURIED = Prepared(_changed(_ONE).values(state="dead", outcome=bindparam("why"), ended_at=bindparam("then")))
_DEAD = due.c.state == fixed("dead")
_GIVEN_UP = Prepared(
    select(
        due.c.id, due.c.installation, due.c.channel, due.c.kind, due.c.due_at, due.c.attempts, due.c.ended_at,
        due.c.outcome,
    )
    .where(_DEAD).order_by(due.c.ended_at, due.c.key).limit(bindparam("most"))
)
_GIVEN_UP_COUNT = Prepared(select(func.count()).select_from(due).where(_DEAD))
_ANEW = {"state": "open", "outcome": "", "ended_at": None, "attempts": 0, "next_attempt": None}
_REVIVED = Prepared(update(due).where(_DEAD).values(**_ANEW, **_FREE))
_REVIVED_ROWS = Prepared(
    lambda words: update(due).where(among(due.c.id, "ids", words), _DEAD).values(**_ANEW, **_FREE)
)
_CANCELLED = Prepared(_changed(_OF_CHANNEL & _IN_THREAD).values(state="cancelled"))
_CANCELLED_KINDS = Prepared(
    lambda words: _changed(_OF_CHANNEL & _IN_THREAD & among(due.c.kind, "kinds", words)).values(state="cancelled")
)
_CANCELLED_ROWS = Prepared(lambda words: _among(words).values(state="cancelled"))
_TO_COME = Prepared(select(*_DUE).where(_OF_CHANNEL, _OPEN).order_by(*_IN_ORDER))
_PLANNED_IN = Prepared(
    select(due.c.id).where(_OF_CHANNEL, _OPEN, due.c.thread == bindparam("in_thread", type_=Text)).limit(1)
)
_SENT = Prepared(
    select(*_DUE)
    .where(
        due.c.assessment == bindparam("of"), due.c.kind == bindparam("of_kind"), due.c.state == fixed("done"),
        due.c.outcome == fixed(SENT),
    )
    .order_by(*_IN_ORDER)
)
_NEXT = Prepared(select(func.min(due.c.due_at)).where(_OPEN, due.c.kind != "outcome", due.c.installation.not_in(PAUSED), _AWAKE))


class DueWork(Statements):
    """The part of a transaction that deals with what comes due."""

    async def plan_due(self, planned: Due) -> bool:
        """Plan to come back; False when the installation has this key already, whatever became of it."""
        return await self._changed(_PLANNED, **line_of(planned)) == 1

    async def claim_due(
        self, now: datetime, real_now: datetime, until: datetime, holder: str, limit: int = 100
    ) -> list[Due]:
        """Take what is due by `now` and in nobody's hands, soonest first; each claim counts as an attempt.

        `real_now` and `until` are the machine's time: leases and retries do not jump with the clock.
        """
        rows = await self._rows(_CLAIMED, now=now, real_now=real_now, until=until, holder=holder, most=limit)
        return sorted(map(_due, rows), key=lambda one: (one.due_at, one.key))

    async def keep_due(self, ids: Collection[str], holder: str, until: datetime) -> set[str]:
        """Prolong the claim on these; those that are still open and still in the hands of this holder."""
        return {str(row[0]) for row in await self._rows(_KEPT, ids=ids, holder=holder, until=until)}

    async def finish_due(self, ids: Collection[str], outcome: str, at: datetime) -> None:
        """These are done."""
        await self._changed(_FINISHED, ids=ids, so=outcome, then=at)

    async def postpone_due(self, ids: Collection[str], due_at: datetime, waiting: str = "") -> None:
        """These come later, because people or the caps want it so: the claim does not count, and they are not late."""
        await self._changed(_POSTPONED, ids=ids, later=due_at, why=waiting)

    async def hold_due(
        self, ids: Collection[str], due_at: datetime, waiting: str, late: datetime, away_since: datetime | None = None
    ) -> None:
        """These wait for a good hour; the claim does not count. What was due before `late` is remembered as missed."""
        await self._changed(_WAITING, ids=ids, later=due_at, why=waiting, late=late, away=away_since)

    async def wake_due(self, installation: str, channel: str, waiting: str, now: datetime) -> None:
        """What was put off for this reason is due now: the reason is gone."""
        await self._changed(_WOKEN, in_installation=installation, in_channel=channel, why=waiting, then=now)

    async def free_due(self, ids: Collection[str]) -> None:
        """These are nobody's again, as if they had not been claimed."""
        await self._changed(_FREED, ids=ids)

    async def retry_due(self, id: str, next_attempt: datetime, error: str) -> None:
        """This one failed and is tried again at `next_attempt`, in the machine's time."""
        await self._changed(_RETRIED, row=id, then=next_attempt, why=error)

    async def bury_due(self, id: str, reason: str, at: datetime) -> None:
        """This one is given up and kept for people to look at; `at` in the machine's time."""
        await self._changed(_BURIED, row=id, why=reason, then=at)

    async def dead_due(self, limit: int = 1000) -> list[Parked]:
        """What was given up, in every installation, the oldest first: for the operator alone."""
        return [Parked(*row) for row in await self._rows(_GIVEN_UP, most=limit)]

    async def count_dead(self) -> int:
        """How many were given up."""
        [[found]] = await self._rows(_GIVEN_UP_COUNT)
        return int(found)

    async def revive_due(self, ids: Collection[str] | None = None) -> int:
        """Open given-up rows again (None: all of them), as if they had never been tried; how many there were."""
        return await (self._changed(_REVIVED) if ids is None else self._changed(_REVIVED_ROWS, ids=ids))

    async def cancel_due(
        self, installation: str, channel: str, kinds: Collection[str] | None = None, thread: str | None = None
    ) -> int:
        """Drop what is open in a channel, or only these kinds or this thread; how many there were."""
        where = {"in_installation": installation, "in_channel": channel, "in_thread": thread or ""}
        if kinds is not None:
            return await self._changed(_CANCELLED_KINDS, **where, kinds=kinds)
        return await self._changed(_CANCELLED, **where)

    async def cancel_due_rows(self, ids: Collection[str]) -> int:
        """Drop these, as far as they are open; how many were."""
        return await self._changed(_CANCELLED_ROWS, ids=ids)

    async def open_due(self, installation: str, channel: str) -> list[Due]:
        """What is still to come in a channel, soonest first."""
        return [_due(row) for row in await self._rows(_TO_COME, in_installation=installation, in_channel=channel)]

    async def is_planned(self, installation: str, channel: str, thread: str) -> bool:
        """Whether anything is still to come in this thread."""
        return await self._row(_PLANNED_IN, in_installation=installation, in_channel=channel, in_thread=thread) is not None

    async def sent_due(self, assessment: str, kind: str) -> list[Due]:
        """What of this kind was sent for an assessment, in the order it was due."""
        return [_due(row) for row in await self._rows(_SENT, of=assessment, of_kind=kind)]

    async def next_due_at(self) -> datetime | None:
        """When the soonest open one is due, anywhere; questions about the past apart."""
        [[found]] = await self._rows(_NEXT)
        return found  # type: ignore[no-any-return]


def _due(row: Row) -> Due:
    fields = dict(zip(_FIELDS, row, strict=True))
    fields["touches"] = _touches(fields["touches"])
    return Due(**fields)


@lru_cache(maxsize=1_000)
def _touches(text: str) -> tuple[str, ...]:
    return tuple(json.loads(text))


def line_of(planned: Due) -> dict[str, Any]:
    """A due row as it is planned, by column of `LINE`."""
    return {**vars(planned), "touches": json.dumps(planned.touches), "state": "open", "error": "", "outcome": ""}
