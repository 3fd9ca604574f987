"""The sweep: what came due is claimed, held back or merged per thread, and becomes a follow-up or a nudge."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.addressee import Addressee, Addressees
from bot.advisor.desk import Desk
from bot.advisor.schedule import NUDGE, is_ignored, plan_nudge, say_word
from bot.advisor.wishes import pings_of
from bot.clock import new_id
from bot.etiquette import LATE, PING_GAP, Pause, cap, hours_of, is_nudge, pause, room_for, why_now
from bot.hours import Hours
from bot.people import People
from bot.store import OUTCOME, SENT, Due, StoreUnavailableError, Team, Tx
from conversations.assessment import Assessment
from conversations.following import follow_up

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=2)
BATCH = 100
RETRIES = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6), timedelta(days=1))
MOST_CLAIMS = 20
"""A row that was claimed so often without coming to an end takes its process down with it: it is given up."""
KEEP_DELIVERIES = timedelta(days=2)
NOBODY = "everybody who answered it has left: whoever answers next looks after it"


Show = Callable[[str, Sequence[str]], object]
"""Told of an installation and its threads that have something to say now."""


@dataclass(frozen=True)
class Swept:
    """What a sweep did: so many rows, and the threads (with their installation) that have something to say now."""

    handled: int
    threads: tuple[tuple[str, str], ...]


class Reminders:
    """Turns due rows into follow-ups. The schedule is the database; whoever ticks only calls `sweep`."""

    def __init__(
        self, desk: Desk, people: People, hours: Hours, *, batch: int = BATCH
    ) -> None:
        self._desk = desk
        self._addressees = Addressees(desk, people)
        self._hours = hours
        self._batch = batch
        self._stopping = False

    def stop(self) -> None:
        """Begin nothing more: a sweep at work ends after the channel it is at, and leaves the rest to others."""
        self._stopping = True

    async def sweep(self, show: Show = lambda installation, threads: None) -> Swept:
        """Make facts of everything that is due now. One row that fails never stops the others.

        `show` is called as soon as there is something: the next person is looked up while it is shown.
        """
        await self._agree_on_time()
        handled, holder, threads = 0, new_id(), list[tuple[str, str]]()
        while not self._stopping and (rows := await self._claim(holder)):
            handled += len(rows)
            worn = [row for row in rows if row.attempts > MOST_CLAIMS]
            for row in worn:
                await self._failed(row, f"claimed {row.attempts} times, and every time its process ended amid it")
            threads += await self._side_by_side([row for row in rows if row not in worn], holder, show)
        await self._forget_deliveries()
        return Swept(handled, tuple(threads))

    async def _side_by_side(self, rows: Sequence[Due], holder: str, show: Show) -> list[tuple[str, str]]:
        """The workspaces beside each other: where Slack makes us wait for a person, those of others do not wait too."""
        apart: dict[str, list[list[Due]]] = defaultdict(list)
        for together in _by_channel(rows):
            apart[together[0].installation].append(together)
        done = await asyncio.gather(
            *(self._one_workspace(channels, holder, show) for channels in apart.values()), return_exceptions=True
        )
        failed = [each for each in done if isinstance(each, BaseException)]
        if failed:
            raise failed[0]
        spoken = [each for each in done if not isinstance(each, BaseException)]
        return [(of, thread) for of, threads in zip(apart, spoken, strict=True) for thread in threads]

    async def _one_workspace(self, channels: Sequence[Sequence[Due]], holder: str, show: Show) -> list[str]:
        spoken: list[str] = []
        for together in channels:
            if self._stopping:
                await self._leave(together)
            elif threads := await self._isolated(together, holder):
                show(together[0].installation, threads)
                spoken += threads
        return spoken

    async def _agree_on_time(self) -> None:
        """Leases and due dates go by the clock of the database, however far this machine's is from it."""
        async with self._desk.store.transaction() as tx:
            true = await tx.time()
        if true is not None:
            self._desk.clock.steer(true)

    async def _claim(self, holder: str) -> list[Due]:
        real = self._desk.clock.real_now()
        async with self._desk.store.transaction() as tx:
            return await tx.claim_due(self._desk.clock.now(), real, real + LEASE, holder, self._batch)

    async def _leave(self, rows: Sequence[Due]) -> None:
        """As if these had not been claimed: another process need not wait for the lease."""
        async with self._desk.store.transaction() as tx:
            await tx.free_due([row.id for row in rows])

    async def _isolated(self, rows: Sequence[Due], holder: str) -> list[str]:
        """What fails together is tried apart, thread by thread and then row by row: one bad row harms only itself."""
        try:
            return await self._channel(rows, holder)
        except StoreUnavailableError:
            raise
        except Exception as error:
            apart = list(_by_thread(rows).values())
            if len(rows) == 1:
                log.exception("what was due in a channel failed and is tried again")
                await self._failed(rows[0], str(error) or type(error).__name__)
                return []
            parts = apart if len(apart) > 1 else [[row] for row in rows]
            return [thread for part in parts for thread in await self._isolated(part, holder)]

    async def _channel(self, rows: Sequence[Due], holder: str) -> list[str]:
        """All that is due in one channel: held back together, or at most one message per thread. Which threads speak."""
        whom = {thread: await self._addressees.of(thread) for thread in _by_thread(rows)}
        installation, channel = rows[0].installation, rows[0].channel
        async with self._desk.store.transaction() as tx:
            # Everybody takes the channel first, then its threads, then its rows: none can wait for each other.
            await tx.turn(pings_of(installation, channel))
            for thread in sorted(whom):
                await tx.thread(thread, lock=True)
            kept = await tx.keep_due([row.id for row in rows], holder, self._desk.clock.real_now() + LEASE)
            return [
                thread for thread, mine in _by_thread([row for row in rows if row.id in kept]).items()
                if await self._thread(tx, await tx.team(installation, channel), mine, whom)
            ]

    async def _thread(self, tx: Tx, team: Team, rows: Sequence[Due], whom: Mapping[str, Addressee]) -> bool:
        """Whether the thread is to be shown at once: the facts of it, and what is held back for later."""
        now, thread = self._desk.clock.now(), rows[0].thread
        # The card names the next date; mending redraws it after the sweep.
        await tx.touch_thread(thread)
        agreed, held = await tx.agreement(team.installation, team.channel), await tx.thread(thread)
        hours = hours_of(agreed, self._hours)
        paused = pause(team, rows, now, hours, whom[thread], shared=held is not None and held.paused)
        if paused is not None:
            await _put_off(tx, rows, paused, now)
            return False
        asked, nudges = [row for row in rows if not is_nudge(row)], [row for row in rows if is_nudge(row)]
        capped = cap(team, now, agreed.gap_days) if asked else None
        if capped is not None:
            await _put_off(tx, asked, capped, now)
            asked = []
        triggers, looks_back = [row for row in asked if row.kind != OUTCOME], [row for row in asked if row.kind == OUTCOME]
        current = (await tx.of_thread(thread))[-1]
        if looks_back and await self._looked_back(tx, current, looks_back, whom[thread], alone=not triggers):
            await tx.save_team(replace(team, last_ping_at=now))
            return True
        if triggers:
            said = await self._ask(tx, current, triggers, whom[thread])
            await self._go_on(tx, current, nudges, "merged")
            await tx.finish_due([row.id for row in triggers], SENT if said else "on the card", now)
            if said:
                await tx.save_team(replace(team, last_ping_at=now, last_reask_at=now, snoozed_until=None))
        else:
            said = await self._nudge(tx, current, nudges, whom[thread])
            if said:
                await tx.save_team(replace(team, last_ping_at=now))
        return said or bool(nudges)

    async def _looked_back(
        self, tx: Tx, current: Assessment, rows: Sequence[Due], whom: Addressee, *, alone: bool
    ) -> bool:
        """Whether it is asked what became of the verdict; that waits for a look that is under way or comes soon."""
        now, ids = self._desk.clock.now(), [row.id for row in rows]
        to_come = await tx.open_due(current.installation, current.channel)
        later = room_for(to_come, now) if alone and current.concluded is not None else now + PING_GAP
        if later is not None:
            await tx.postpone_due(ids, later, "asked lately")
            return False
        await tx.finish_due(ids, "nobody to ask" if whom.nobody else SENT, now)
        return not whom.nobody

    async def _nudge(self, tx: Tx, current: Assessment, rows: Sequence[Due], whom: Addressee) -> bool:
        """A reminder of an unfinished check; the last one only parks it, in silence, and nobody is nobody's to remind."""
        loud = [row for row in rows if row.kind == NUDGE]
        said = bool(loud) and current.concluded is None and not whom.nobody
        await self._go_on(tx, current, loud, SENT if said else "nothing to say")
        await tx.finish_due([row.id for row in rows if row.kind != NUDGE], "parked", self._desk.clock.now())
        return said

    async def _go_on(self, tx: Tx, current: Assessment, rows: Sequence[Due], outcome: str) -> None:
        """These nudges are over; the next one of each is planned while the check is open."""
        now = self._desk.clock.now()
        await tx.finish_due([row.id for row in rows], outcome, now)
        for row in rows:
            if row.reason.isdigit() and current.concluded is None:
                await plan_nudge(tx, current, int(row.reason) + 1, now)

    async def _ask(self, tx: Tx, current: Assessment, rows: Sequence[Due], whom: Addressee) -> bool:
        """The follow-up that these triggers ask for; an unfinished one takes them in. Whether anything is said."""
        now = self._desk.clock.now()
        asks = tuple(dict.fromkeys(id for row in rows for id in row.touches if self._known(id)))
        why = why_now(rows, now) + (f"; {NOBODY}" if whom.nobody else "")
        if current.concluded is not None:
            again = follow_up(current, id=new_id(), at=now, asks=asks, why_now=why, framework=self._desk.framework)
            await tx.add_assessment(again)
            if not whom.nobody:
                await plan_nudge(tx, again, 0, now)
            return True
        anew = {id for id, given in current.answers.items() if given.source != "carried"}
        merged = tuple(dict.fromkeys((*current.asks, *(id for id in asks if id not in anew))))
        reasons = dict.fromkeys(part for part in (*current.why_now.split("; "), *why.split("; ")) if part)
        await tx.set_asks(current.id, merged if current.follows else (), "; ".join(reasons))
        if whom.nobody or await is_ignored(tx, current):
            return False
        await say_word(tx, current, rows[0].key, now)
        return True

    def _known(self, id: str) -> bool:
        return any(question.id == id for question in self._desk.framework.questions)

    async def _failed(self, row: Due, reason: str) -> None:
        real = self._desk.clock.real_now()
        async with self._desk.store.transaction() as tx:
            if row.attempts > len(RETRIES):
                await tx.bury_due(row.id, reason[:500], real)
            else:
                await tx.retry_due(row.id, real + RETRIES[row.attempts - 1], reason[:500])

    async def _forget_deliveries(self) -> None:
        async with self._desk.store.transaction() as tx:
            await tx.prune_deliveries(self._desk.clock.real_now() - KEEP_DELIVERIES)


async def _put_off(tx: Tx, rows: Sequence[Due], paused: Pause, now: datetime) -> None:
    ids = [row.id for row in rows]
    if paused.hold:
        away = now if paused.why == "away" else None
        await tx.hold_due(ids, paused.until, paused.why, now - LATE, away)
    else:
        await tx.postpone_due(ids, paused.until, paused.why)


def _by_channel(rows: Sequence[Due]) -> list[list[Due]]:
    found: dict[tuple[str, str], list[Due]] = defaultdict(list)
    for row in rows:
        found[(row.installation, row.channel)].append(row)
    return list(found.values())


def _by_thread(rows: Sequence[Due]) -> dict[str, list[Due]]:
    found: dict[str, list[Due]] = defaultdict(list)
    for row in rows:
        found[row.thread].append(row)
    return found
