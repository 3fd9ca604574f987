"""Threads: their revision, who works on them, and the messages by which they are seen."""

from datetime import datetime

from sqlalchemy import Select, delete, or_, select, update

from bot.store.rows import Shown, Thread
from bot.store.statements import Statements
from bot.store.tables import assessments, messages, shown, threads

_THREAD = (
    threads.c.id,
    threads.c.installation,
    threads.c.channel,
    threads.c.system,
    threads.c.revision,
    threads.c.caught_up,
)


class Threads(Statements):
    """The part of a transaction that deals with threads."""

    async def new_thread(self, id: str, installation: str, channel: str, system: str) -> None:
        """Begin a thread; nothing is behind in it yet."""
        await self._run(
            threads.insert().values(
                id=id, installation=installation, channel=channel, system=system, revision=0, caught_up=0
            )
        )

    async def thread(self, id: str, *, lock: bool = False) -> Thread | None:
        """The thread; with `lock` nobody else changes it before this transaction ends."""
        query = select(*_THREAD).where(threads.c.id == id)
        # A lock on the key too would make two writers of messages wait for each other for ever.
        return await self._thread(query.with_for_update(key_share=True) if lock else query)

    async def hold_thread_of(self, installation: str, assessment_id: str) -> Thread | None:
        """The thread of an assessment of this installation, held until this transaction ends."""
        mine = (assessments.c.installation == threads.c.installation) & (assessments.c.thread == threads.c.id)
        query = select(*_THREAD).join(assessments, mine)
        chosen = query.where(assessments.c.id == assessment_id, assessments.c.installation == installation)
        return await self._thread(chosen.with_for_update(key_share=True, of=threads))

    async def thread_at(self, installation: str, channel: str, ts: str) -> Thread | None:
        """The thread in which we ever had a message with this timestamp, also one that stands no more."""
        mine = (messages.c.installation == threads.c.installation) & (messages.c.thread == threads.c.id)
        return await self._thread(
            select(*_THREAD)
            .join(messages, mine)
            .where(
                messages.c.installation == installation, messages.c.channel == channel, messages.c.ts == ts
            )
        )

    async def touch_thread(self, id: str) -> None:
        """Say that the thread has changed and has to be shown anew."""
        await self._run(update(threads).where(threads.c.id == id).values(revision=threads.c.revision + 1))

    async def note_caught_up(self, id: str, revision: int) -> None:
        """Say that the thread shows this revision; a lower one than before changes nothing."""
        await self._run(
            update(threads)
            .where(threads.c.id == id, threads.c.caught_up < revision)
            .values(caught_up=revision)
        )

    async def behind_threads(self) -> list[str]:
        """The ids of all threads that do not show their newest revision."""
        query = select(threads.c.id).where(threads.c.caught_up < threads.c.revision).order_by(threads.c.id)
        return list((await self._run(query)).scalars())

    async def lease_thread(self, id: str, holder: str, until: datetime, now: datetime) -> bool:
        """Whether `holder` has the thread to itself until then; asking again prolongs it."""
        free = or_(
            threads.c.lease_until.is_(None), threads.c.lease_until < now, threads.c.lease_holder == holder
        )
        taken = await self._run(
            update(threads).where(threads.c.id == id, free).values(lease_holder=holder, lease_until=until)
        )
        return taken.rowcount == 1

    async def release_thread(self, id: str, holder: str) -> None:
        """Give the thread back, unless somebody else has it by now."""
        await self._run(
            update(threads)
            .where(threads.c.id == id, threads.c.lease_holder == holder)
            .values(lease_holder=None, lease_until=None)
        )

    async def shown(self, thread_id: str) -> dict[str, Shown]:
        """What stands in the channel, by role."""
        query = select(shown.c.role, shown.c.ts, shown.c.digest).where(shown.c.thread == thread_id)
        return {row.role: Shown(row.ts, row.digest) for row in await self._run(query.order_by(shown.c.ts))}

    async def note_shown(self, thread_id: str, role: str, ts: str, digest: str) -> None:
        """Remember the message that plays this role; former ones still lead to the thread.

        Raises LookupError when there is no such thread.
        """
        thread = await self.thread(thread_id)
        if thread is None:
            raise LookupError(thread_id)
        line = self._insert(shown).values(
            installation=thread.installation, thread=thread_id, role=role, ts=ts, digest=digest
        )
        await self._run(
            line.on_conflict_do_update(
                index_elements=[shown.c.thread, shown.c.role],
                set_={"ts": line.excluded.ts, "digest": line.excluded.digest},
            )
        )
        place = self._insert(messages).values(
            installation=thread.installation, channel=thread.channel, ts=ts, thread=thread_id
        )
        await self._run(place.on_conflict_do_nothing())

    async def forget_shown(self, thread_id: str, role: str) -> None:
        """Nothing plays this role any more."""
        await self._run(delete(shown).where(shown.c.thread == thread_id, shown.c.role == role))

    async def _thread(self, query: Select[tuple[str, str, str, str, int, int]]) -> Thread | None:
        row = (await self._run(query)).one_or_none()
        return None if row is None else Thread(**row._mapping)
