"""Forgetting: the rows of a channel or of some threads, and what of them still lies at Slack until it is deleted there."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, delete, func, or_, select, update

from bot.store.leftover_tables import artifacts, leftovers
from bot.store.outcome_tables import outcomes
from bot.store.prepared import Prepared
from bot.store.rows import Leftover
from bot.store.statements import Statements
from bot.store.tables import (
    Moment,
    assessments,
    due,
    given,
    messages,
    metadata,
    shown,
    signals,
    threads,
    tokens,
)

MESSAGE = "message"
_FIELDS = ("place", "installation", "channel", "kind", "id", "attempts")
_CLAIMED = Prepared(
    select(*(leftovers.c[name] for name in _FIELDS))
    .where(leftovers.c.next_attempt <= bindparam("now", type_=Moment))
    .order_by(leftovers.c.place)
    .limit(bindparam("most"))
)
_DONE = Prepared(delete(leftovers).where(leftovers.c.place == bindparam("row")))
_AGAIN = Prepared(
    update(leftovers)
    .where(leftovers.c.place == bindparam("row"))
    .values(attempts=leftovers.c.attempts + 1, next_attempt=bindparam("then"))
)


class Forgetting(Statements):
    """The part of a transaction that deletes for good."""

    async def add_artifact(self, installation: str, channel: str, thread: str, kind: str, id: str) -> None:
        """Remember a file or a canvas that we brought into a thread, so that it can be deleted with it."""
        await self._run(
            artifacts.insert().values(installation=installation, channel=channel, thread=thread, kind=kind, id=id)
            .returning(artifacts.c.place)
        )

    async def forget_channel(self, installation: str, channel: str, now: datetime) -> int:
        """Delete everything of a channel; how many threads it had. What lies at Slack is left over for the cleaner.

        `now` is the machine's time.
        """
        mine = select(threads.c.id).where(threads.c.installation == installation, threads.c.channel == channel)
        found = [str(row.id) for row in await self._run(mine)]
        await self.forget_threads(installation, found, now)
        keys = select(tokens.c.id).where(tokens.c.installation == installation, tokens.c.channel == channel)
        await self._gone(delete(signals).where(signals.c.token.in_(keys)).returning(signals.c.place))
        for table in reversed(metadata.sorted_tables):
            if table is not leftovers and {"installation", "channel"} <= set(table.columns.keys()):
                chosen = (table.c.installation == installation) & (table.c.channel == channel)
                await self._gone(delete(table).where(chosen).returning(table.c.channel))
        return len(found)

    async def forget_threads(self, installation: str, ids: Collection[str], now: datetime) -> None:
        """Delete these threads with all that was asked, answered and planned in them."""
        for id in ids:
            mine = threads.c.id == id
            await self._leave_over(messages, (messages.c.thread == id) & (messages.c.installation == installation), now)
            await self._leave_over(artifacts, (artifacts.c.thread == id) & (artifacts.c.installation == installation), now)
            checks = select(assessments.c.id).where(assessments.c.thread == id, assessments.c.installation == installation)
            chosen: Iterable[tuple[Any, ColumnElement[bool]]] = (
                (outcomes, outcomes.c.thread == id), (given, given.c.assessment.in_(checks)), (shown, shown.c.thread == id), (messages, messages.c.thread == id),
                (artifacts, artifacts.c.thread == id), (due, due.c.thread == id), (assessments, assessments.c.thread == id),
                (threads, mine),
            )
            for table, which in chosen:
                await self._gone(delete(table).where(which, table.c.installation == installation).returning(table.c.installation))

    async def quiet_since(self, then: datetime, most: int = 100) -> list[tuple[str, str]]:
        """Installation and id of threads in which nobody has begun or answered anything since then."""
        last = select(func.max(given.c.at)).join(
            assessments, (assessments.c.id == given.c.assessment) & (assessments.c.installation == given.c.installation)
        ).where(assessments.c.thread == threads.c.id).scalar_subquery()
        begun = select(func.max(assessments.c.started_at)).where(assessments.c.thread == threads.c.id).scalar_subquery()
        query = select(threads.c.installation, threads.c.id).where(begun < then, or_(last.is_(None), last < then))
        return [(str(row.installation), str(row.id)) for row in await self._run(query.order_by(threads.c.id).limit(most))]

    async def leftovers(self, now: datetime, most: int = 100) -> list[Leftover]:
        """What is still to be deleted at Slack and may be tried now, in the machine's time."""
        return [Leftover(*row) for row in await self._rows(_CLAIMED, now=now, most=most)]

    async def leftover_done(self, place: int) -> None:
        """This is gone at Slack, or can not be deleted any more."""
        await self._changed(_DONE, row=place)

    async def leftover_again(self, place: int, then: datetime) -> None:
        """This could not be deleted; it is tried again at `then`, in the machine's time."""
        await self._changed(_AGAIN, row=place, then=then)

    async def _leave_over(self, table: Any, chosen: ColumnElement[bool], now: datetime) -> None:
        # Replies before their root, so that no empty shell of the root is left behind.
        newest_first = (table.c.ts.desc(),) if table is messages else (table.c.place,)
        rows = (await self._run(select(table).where(chosen).order_by(*newest_first))).all()
        for row in rows:
            kind, id = (MESSAGE, row.ts) if table is messages else (row.kind, row.id)
            line = leftovers.insert().values(
                installation=row.installation, channel=row.channel, kind=kind, id=id, attempts=0, next_attempt=now
            )
            await self._run(line.returning(leftovers.c.place))

    async def _gone(self, statement: Any) -> int:
        return len((await self._run(statement)).all())
