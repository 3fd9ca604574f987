"""One fact more in one way to the server, where nothing has come between since the assessment was read."""

from collections.abc import Sequence

from sqlalchemy import Boolean, ColumnElement, Table, bindparam, exists, select, update

from bot.store import assessments as heads
from bot.store import due as work
from bot.store.prepared import Prepared, fixed
from bot.store.rows import Due, Glance
from bot.store.statements import Statements
from bot.store.tables import due, given, threads
from bot.store.threads import TOUCHED
from conversations.assessment import Assessment


def _columns(table: Table, names: Sequence[str], prefix: str) -> list[ColumnElement[object]]:
    """A parameter for each of these columns, called like it but for the prefix."""
    return [bindparam(f"{prefix}{name}", type_=table.c[name].type) for name in names]


# Whoever came first has raised the revision: then there is no row in this, and nothing is written.
_TOUCHED = (
    update(threads)
    .where(threads.c.id == bindparam("in_thread"), threads.c.revision == bindparam("seen"), threads.c.paused.is_(False))
    .values(revision=threads.c.revision + 1)
    .returning(threads.c.id, threads.c.installation, threads.c.channel)
    .cte("touched")
)
_TO_COME = exists().where(
    due.c.installation == _TOUCHED.c.installation, due.c.channel == _TOUCHED.c.channel, due.c.thread == _TOUCHED.c.id,
    due.c.state == fixed("open"),
)
_ADDED = Prepared(
    lambda words: given.insert()
    .from_select(heads.LINE, select(*_columns(given, heads.LINE, "")).select_from(_TOUCHED))
    .add_cte(
        words.insert(due)
        .from_select(
            work.LINE,
            select(*_columns(due, work.LINE, "park_")).select_from(_TOUCHED)
            .where(bindparam("parks", type_=Boolean), ~_TO_COME),
        )
        .on_conflict_do_nothing(index_elements=[due.c.installation, due.c.key])
        .cte("parked")
    )
)
_ADDED_TOO = Prepared(
    given.insert().from_select(heads.LINE, select(*_columns(given, heads.LINE, ""))).add_cte(
        update(threads).where(threads.c.id == bindparam("in_thread")).values(revision=threads.c.revision + 1).cte("touched")
    )
)


class Quick(Statements):
    """Facts added in as few ways to the server as can be: PostgreSQL alone has statements that do several things."""

    async def add_last_given(self, assessment: Assessment) -> None:
        """Append the last fact of an assessment whose thread this transaction holds, and raise the thread's revision."""
        fact = heads.line_of(assessment.installation, assessment.id, len(assessment.given) - 1, assessment.given[-1])
        if self._on_postgresql:
            await self._changed(_ADDED_TOO, **fact, in_thread=assessment.thread)
            return
        await self._changed(heads.GIVE, **fact)
        await self._changed(TOUCHED, thread=assessment.thread)

    async def add_at(self, seen: Glance, changed: Assessment, park: Due, *, parks: bool) -> bool:
        """Append the last fact of `changed` and raise its thread's revision.

        False, and nothing is done, when the thread has changed since it was seen, or is paused. `park` is planned
        where `parks` is set and nothing is to come in the thread.
        """
        fact = heads.line_of(changed.installation, changed.id, len(changed.given) - 1, changed.given[-1])
        parked = {f"park_{name}": value for name, value in work.line_of(park).items()}
        told = {"in_thread": changed.thread, "seen": seen.revision, "parks": parks}
        return await self._changed(_ADDED, **fact, **parked, **told) == 1
