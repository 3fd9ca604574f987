"""The sweep: what came due is claimed, held back or merged per thread, and becomes a follow-up or a nudge."""

import logging
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.addressee import Addressees
from bot.advisor.desk import Desk
from bot.advisor.schedule import NUDGE, PARK, plan_nudge, plan_word
from bot.clock import new_id
from bot.courier import Courier
from bot.hours import Hours
from bot.people import People
from bot.store import SENT, Due, Team, Tx
from conversations.assessment import Assessment, follow_up

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=2)
BATCH = 100
PING_GAP = timedelta(days=7)
REASK_GAP = timedelta(days=30)
RETRIES = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6), timedelta(days=1))
KEEP_DELIVERIES = timedelta(days=2)


class Reminders:
    """Turns due rows into follow-ups. The schedule is the database; whoever ticks only calls `sweep`."""

    def __init__(
        self, desk: Desk, courier: Courier, people: People, hours: Hours, *, batch: int = BATCH
    ) -> None:
        self._desk = desk
        self._courier = courier
        self._addressees = Addressees(desk, people)
        self._hours = hours
        self._batch = batch

    async def sweep(self) -> int:
        """Handle everything that is due now; how many rows were. One that fails never stops the others."""
        handled = 0
        while rows := await self._claim():
            handled += len(rows)
            for together in _by_channel(rows):
                try:
                    await self._channel(together)
                except Exception as error:
                    log.exception("what was due in a channel failed and is tried again")
                    await self._failed(together, error)
        await self._forget_deliveries()
        return handled

    async def _claim(self) -> list[Due]:
        real = self._desk.clock.real_now()
        async with self._desk.store.transaction() as tx:
            return await tx.claim_due(self._desk.clock.now(), real, real + LEASE, new_id(), self._batch)

    async def _channel(self, rows: Sequence[Due]) -> None:
        """All that is due in one channel: held back together, or at most one message per thread."""
        zone = (await self._addressees.of(rows[0])).zone
        threads: list[str] = []
        async with self._desk.store.transaction() as tx:
            now = self._desk.clock.now()
            team = await tx.team(rows[0].installation, rows[0].channel)
            opens = self._hours.next_open(now, zone)
            for thread, mine in _by_thread(rows).items():
                if await self._thread(tx, team, thread, mine, opens):
                    threads.append(thread)
                team = await tx.team(team.installation, team.channel)
        for thread in threads:
            await self._show(thread)

    async def _thread(self, tx: Tx, team: Team, thread: str, rows: Sequence[Due], opens: datetime) -> bool:
        """Whether something is said in this thread: the facts of it, and what is held back for later."""
        now = self._desk.clock.now()
        ids = [row.id for row in rows]
        held_until, why = _held(team, rows, now, opens)
        if held_until is not None:
            await tx.postpone_due(ids, held_until, why)
            # The card names the next date; mending redraws it after the sweep.
            await tx.touch_thread(thread)
            return False
        await tx.thread(thread, lock=True)
        current = (await tx.of_thread(thread))[-1]
        triggers = [row for row in rows if row.kind not in (NUDGE, PARK)]
        if triggers:
            await self._ask(tx, current, triggers)
            await tx.save_team(replace(team, last_ping_at=now, last_reask_at=now, snoozed_until=None))
        said = bool(triggers) or await self._nudge(tx, current, rows)
        await tx.finish_due(ids, SENT if said else "nothing to say", now)
        if said:
            await tx.touch_thread(thread)
        return said

    async def _nudge(self, tx: Tx, current: Assessment, rows: Sequence[Due]) -> bool:
        """A reminder of an unfinished check; the last one only parks it, in silence."""
        if current.concluded is not None:
            return False
        for row in rows:
            if row.reason.isdigit():
                await plan_nudge(tx, current, int(row.reason) + 1, self._desk.clock.now())
        return True

    async def _ask(self, tx: Tx, current: Assessment, rows: Sequence[Due]) -> None:
        """The follow-up that these triggers ask for; an unfinished one takes them in and is brought up again."""
        now = self._desk.clock.now()
        asks = tuple(dict.fromkeys(id for row in rows for id in row.touches if self._known(id)))
        why = _why(rows, now)
        if current.concluded is None:
            anew = {id for id, given in current.answers.items() if given.source != "carried"}
            merged = tuple(dict.fromkeys((*current.asks, *(id for id in asks if id not in anew))))
            reasons = dict.fromkeys(part for part in (*current.why_now.split("; "), *why.split("; ")) if part)
            await tx.set_asks(current.id, merged if current.follows else (), "; ".join(reasons))
            await plan_word(tx, current, rows[0].key, now)
        else:
            again = follow_up(current, id=new_id(), at=now, asks=asks, why_now=why, framework=self._desk.framework)
            await tx.add_assessment(again)
            await plan_nudge(tx, again, 0, now)

    def _known(self, id: str) -> bool:
        return any(question.id == id for question in self._desk.framework.questions)

    async def _show(self, thread: str) -> None:
        """Everything to say is a fact by now: if Slack does not take it, mending the thread will bring it."""
        try:
            await self._courier.catch_up(thread)
        except Exception as error:
            log.warning("thread %s could not be told yet: %s", thread, error)

    async def _failed(self, rows: Sequence[Due], error: Exception) -> None:
        async with self._desk.store.transaction() as tx:
            for row in rows:
                if row.attempts >= len(RETRIES):
                    await tx.bury_due(row.id, str(error)[:500])
                else:
                    await tx.retry_due(row.id, self._desk.clock.real_now() + RETRIES[row.attempts - 1], str(error)[:500])

    async def _forget_deliveries(self) -> None:
        async with self._desk.store.transaction() as tx:
            await tx.prune_deliveries(self._desk.clock.real_now() - KEEP_DELIVERIES)


def _held(team: Team, rows: Sequence[Due], now: datetime, opens: datetime) -> tuple[datetime | None, str]:
    """Until when this channel is left alone, and why; None: now is a good time."""
    if team.stopped:
        return now + PING_GAP, "stopped"
    if team.snoozed_until is not None and team.snoozed_until > now:
        return team.snoozed_until, "snoozed"
    if any(row.kind not in (NUDGE, PARK) for row in rows):
        gaps = ((team.last_ping_at, PING_GAP), (team.last_reask_at, REASK_GAP))
        until = max((since + gap for since, gap in gaps if since is not None), default=now)
        if until > now:
            return until, "asked lately"
    return (opens, "working hours") if opens > now else (None, "")


def _why(rows: Sequence[Due], now: datetime) -> str:
    """The reasons, each once, and honest about being late."""
    newest = {row.kind if row.kind == "launch" else row.reason: row.reason for row in rows}
    reasons = "; ".join(newest.values())
    late = min(row.due_at for row in rows)
    unplanned = all(not row.waiting for row in rows) and now - late > timedelta(days=2)
    return f"{reasons} (this comes {(now - late).days} days late)" if unplanned else reasons


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
