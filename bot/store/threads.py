"""Threads: their revision, who works on them, and the messages by which they are seen."""

from datetime import datetime

from sqlalchemy import and_, bindparam, delete, func, or_, select, tuple_, update

from bot.store.installations import PAUSED
from bot.store.organisations import RESTING
from bot.store.prepared import Prepared, Row
from bot.store.rows import Shown, Thread
from bot.store.statements import Statements
from bot.store.tables import Moment, assessments, messages, shown, threads

_COLUMNS = (
    threads.c.id,
    threads.c.installation,
    threads.c.channel,
    threads.c.system,
    threads.c.revision,
    threads.c.caught_up,
    threads.c.paused,
    threads.c.lease_holder.is_not(None).label("held"),
)
_MINE = threads.c.id == bindparam("thread")

_NEW = Prepared(threads.insert(), ("id", "installation", "channel", "system", "revision", "caught_up", "paused"))
_READ = Prepared(select(*_COLUMNS).where(_MINE))
# A lock on the key too would make two writers of messages wait for each other for ever.
_HELD = Prepared(select(*_COLUMNS).where(_MINE).with_for_update(key_share=True))
_HELD_BY_ASSESSMENT = Prepared(
    select(*_COLUMNS)
    .join(assessments, (assessments.c.installation == threads.c.installation) & (assessments.c.thread == threads.c.id))
    .where(assessments.c.id == bindparam("assessment"), assessments.c.installation == bindparam("installation"))
    .with_for_update(key_share=True, of=threads)
)
_AT_MESSAGE = Prepared(
    select(*_COLUMNS)
    .join(messages, (messages.c.installation == threads.c.installation) & (messages.c.thread == threads.c.id))
    .where(
        messages.c.installation == bindparam("installation"), messages.c.channel == bindparam("channel"),
        messages.c.ts == bindparam("ts"),
    )
)
TOUCHED = Prepared(update(threads).where(_MINE).values(revision=threads.c.revision + 1))
_PAUSED = Prepared(
    update(threads)
    .where(
        threads.c.installation == bindparam("in_installation"), threads.c.channel == bindparam("in_channel"),
        threads.c.paused.is_(False),
        threads.c.id.in_(select(assessments.c.thread).where(
            assessments.c.installation == threads.c.installation, assessments.c.channel == threads.c.channel,
            assessments.c.concluded.is_(None),
        )),
    )
    .values(paused=True)
)
_UNPAUSED = Prepared(
    update(threads)
    .where(
        threads.c.installation == bindparam("in_installation"), threads.c.channel == bindparam("in_channel"),
        threads.c.paused.is_(True),
    )
    .values(paused=False)
)
_TOUCHED_OPEN = Prepared(
    update(threads)
    .where(threads.c.id.in_(select(assessments.c.thread).where(assessments.c.concluded.is_(None))))
    .values(revision=threads.c.revision + 1)
)
_CAUGHT_UP = Prepared(
    update(threads).where(_MINE, threads.c.caught_up < bindparam("seen")).values(caught_up=bindparam("seen"))
)
_IS_BEHIND = and_(
    threads.c.caught_up < threads.c.revision, threads.c.installation.not_in(PAUSED),
    tuple_(threads.c.installation, threads.c.channel).not_in(RESTING),
)
_BEHIND = Prepared(
    select(threads.c.installation, threads.c.id)
    .where(_IS_BEHIND)
    .order_by(threads.c.id)
)
_OPEN = Prepared(
    select(threads.c.channel, shown.c.ts)
    .join(shown, shown.c.thread == threads.c.id)
    .where(
        threads.c.installation == bindparam("in_installation"), threads.c.paused.is_(False), shown.c.role == "root",
        threads.c.id.in_(select(assessments.c.thread).where(
            assessments.c.installation == bindparam("in_installation"), assessments.c.concluded.is_(None)
        )),
    )
    .order_by(shown.c.ts)
)
_BEHIND_COUNT = Prepared(
    select(func.count())
    .select_from(threads)
    .where(_IS_BEHIND)
)
_LEASED = Prepared(
    update(threads)
    .where(
        _MINE,
        or_(
            threads.c.lease_until.is_(None), threads.c.lease_until < bindparam("now", type_=Moment),
            threads.c.lease_holder == bindparam("holder"),
        ),
    )
    .values(lease_holder=bindparam("holder"), lease_until=bindparam("until", type_=Moment))
)
_RELEASED = Prepared(
    update(threads)
    .where(_MINE, threads.c.lease_holder == bindparam("holder"))
    .values(lease_holder=None, lease_until=None)
)
_LEFT = Prepared(
    update(threads)
    .where(_MINE, threads.c.lease_holder == bindparam("holder"))
    .values(lease_until=None)
)
_SHOWN = Prepared(
    select(shown.c.role, shown.c.ts, shown.c.digest)
    .where(shown.c.thread == bindparam("thread")).order_by(shown.c.ts)
)
# The thread itself says in which installation and channel: nothing is written for one that is not there.
_NOTE_SHOWN = Prepared(
    lambda words: (line := words.insert(shown).from_select(
        ("installation", "thread", "role", "ts", "digest"),
        select(
            threads.c.installation, threads.c.id, bindparam("role"), bindparam("ts"), bindparam("digest")
        ).where(_MINE),
    )).on_conflict_do_update(
        index_elements=[shown.c.thread, shown.c.role],
        set_={"ts": line.excluded.ts, "digest": line.excluded.digest},
    )
)
_NOTE_PLACE = Prepared(
    lambda words: words.insert(messages).from_select(
        ("installation", "channel", "ts", "thread"),
        select(threads.c.installation, threads.c.channel, bindparam("ts"), threads.c.id).where(_MINE),
    ).on_conflict_do_nothing()
)
_FORGOTTEN = Prepared(delete(shown).where(shown.c.thread == bindparam("thread"), shown.c.role == bindparam("role")))


class Threads(Statements):
    """The part of a transaction that deals with threads."""

    async def new_thread(self, id: str, installation: str, channel: str, system: str) -> None:
        """Begin a thread; nothing is behind in it yet."""
        await self._changed(
            _NEW, id=id, installation=installation, channel=channel, system=system, revision=0, caught_up=0,
            paused=False,
        )

    async def thread(self, id: str, *, lock: bool = False) -> Thread | None:
        """The thread; with `lock` nobody else changes it before this transaction ends."""
        return _thread(await self._row(_HELD if lock else _READ, thread=id))

    async def hold_thread_of(self, installation: str, assessment_id: str) -> Thread | None:
        """The thread of an assessment of this installation, held until this transaction ends."""
        return _thread(await self._row(_HELD_BY_ASSESSMENT, installation=installation, assessment=assessment_id))

    async def thread_at(self, installation: str, channel: str, ts: str) -> Thread | None:
        """The thread in which we ever had a message with this timestamp, also one that stands no more."""
        return _thread(await self._row(_AT_MESSAGE, installation=installation, channel=channel, ts=ts))

    async def touch_thread(self, id: str) -> None:
        """Say that the thread has changed and has to be shown anew."""
        await self._changed(TOUCHED, thread=id)

    async def pause_threads(self, installation: str, channel: str) -> None:
        """Threads of a channel with an unfinished check wait for their owner's word."""
        await self._changed(_PAUSED, in_installation=installation, in_channel=channel)

    async def unpause_threads(self, installation: str, channel: str) -> None:
        """They go on."""
        await self._changed(_UNPAUSED, in_installation=installation, in_channel=channel)

    async def touch_open_threads(self) -> int:
        """The same for every thread whose newest check is open; how many there are."""
        return await self._changed(_TOUCHED_OPEN)

    async def note_caught_up(self, id: str, revision: int) -> None:
        """Say that the thread shows this revision; a lower one than before changes nothing."""
        await self._changed(_CAUGHT_UP, thread=id, seen=revision)

    async def open_threads(self, installation: str) -> list[tuple[str, str]]:
        """Channel and root message of every thread in which an answer is waited for."""
        return [(channel, ts) for channel, ts in await self._rows(_OPEN, in_installation=installation)]

    async def behind_threads(self) -> list[tuple[str, str]]:
        """Installation and id of every thread that does not show its newest revision."""
        return [(installation, id) for installation, id in await self._rows(_BEHIND)]

    async def count_behind(self) -> int:
        """How many threads do not show their newest revision."""
        [[found]] = await self._rows(_BEHIND_COUNT)
        return int(found)

    async def lease_thread(self, id: str, holder: str, until: datetime, now: datetime) -> bool:
        """Whether `holder` has the thread to itself until then; asking again prolongs it."""
        return await self._changed(_LEASED, thread=id, holder=holder, until=until, now=now) == 1

    async def release_thread(self, id: str, holder: str) -> None:
        """Give the thread back, unless somebody else has it by now."""
        await self._changed(_RELEASED, thread=id, holder=holder)

    async def leave_thread(self, id: str, holder: str) -> None:
        """Let others have the thread at once, and let them see that this holder did not come to an end."""
        await self._changed(_LEFT, thread=id, holder=holder)

    async def shown(self, thread_id: str) -> dict[str, Shown]:
        """What stands in the channel, by role."""
        return {role: Shown(ts, digest) for role, ts, digest in await self._rows(_SHOWN, thread=thread_id)}

    async def note_shown(self, thread_id: str, role: str, ts: str, digest: str) -> None:
        """Remember the message that plays this role; former ones still lead to the thread.

        Raises LookupError when there is no such thread.
        """
        if not await self._changed(_NOTE_SHOWN, thread=thread_id, role=role, ts=ts, digest=digest):
            raise LookupError(thread_id)
        await self._changed(_NOTE_PLACE, thread=thread_id, ts=ts)

    async def forget_shown(self, thread_id: str, role: str) -> None:
        """Nothing plays this role any more."""
        await self._changed(_FORGOTTEN, thread=thread_id, role=role)


def _thread(row: Row | None) -> Thread | None:
    return None if row is None else Thread(*row)
