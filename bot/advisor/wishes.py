"""What a team wishes about reminders: snooze, stop, and start again."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from bot.advisor.desk import Desk, Done, Who
from bot.advisor.schedule import HOUR
from bot.store import Tx
from bot.views.channel import only
from bot.views.refusals import SNOOZED, STARTED_AGAIN, STOPPED
from bot.views.text import dated
from conversations.assessment import Assessment

SPANS = {"week": timedelta(days=7), "month": timedelta(days=30)}


class Wishes:
    """Everything that changes when we come back."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def stop(self, who: Who) -> Done:
        """No more reminders in this channel."""
        async with self._desk.store.transaction() as tx:
            return await self._stopped(tx, who.installation, who.channel, stopped=True)

    async def resume(self, who: Who) -> Done:
        """Undo of stop; what came due meanwhile comes at the next look."""
        async with self._desk.store.transaction() as tx:
            return await self._stopped(tx, who.installation, who.channel, stopped=False)

    async def stop_in(self, tx: Tx, assessment: Assessment) -> Done:
        """The same, said in a thread."""
        return await self._stopped(tx, assessment.installation, assessment.channel, stopped=True)

    async def choose(self, who: Who, assessment_id: str, choice: str) -> Done:
        """A line of the menu below a verdict. Raises GoneError."""
        async with self._desk.store.transaction() as tx:
            assessment = await self._desk.held(tx, who.installation, assessment_id)
            if choice in ("stop", "unstop"):
                return await self._stopped(
                    tx, assessment.installation, assessment.channel, stopped=choice == "stop"
                )
            until = self._until(assessment, choice)
            return await self._snoozed(tx, assessment, until) if until is not None else Done()

    async def snooze_until(self, who: Who, assessment_id: str, on: date) -> Done:
        """Quiet until that day. Raises GoneError."""
        async with self._desk.store.transaction() as tx:
            assessment = await self._desk.held(tx, who.installation, assessment_id)
            return await self._snoozed(tx, assessment, datetime.combine(on, time(0), UTC))

    def _until(self, assessment: Assessment, choice: str) -> datetime | None:
        if choice in SPANS:
            return self._desk.clock.now() + SPANS[choice]
        triggers = assessment.concluded.triggers if assessment.concluded is not None else ()
        launches = [trigger.due for trigger in triggers if trigger.kind == "launch" and trigger.due is not None]
        return datetime.combine(max(launches), HOUR) if choice == "launch" and launches else None

    async def _snoozed(self, tx: Tx, assessment: Assessment, until: datetime) -> Done:
        team = await tx.team(assessment.installation, assessment.channel)
        await tx.save_team(replace(team, snoozed_until=until))
        waiting = await tx.open_due(assessment.installation, assessment.channel)
        for due in waiting:
            if due.due_at < until:
                await tx.postpone_due([due.id], until, "snoozed")
        await self._touch_all(tx, assessment.installation, assessment.channel)
        return Done(thread=assessment.thread, say=only(SNOOZED.format(day=dated(until.date()))))

    async def _stopped(self, tx: Tx, installation: str, channel: str, *, stopped: bool) -> Done:
        team = await tx.team(installation, channel)
        await tx.save_team(replace(team, stopped=stopped, snoozed_until=None))
        if not stopped:
            held = [due.id for due in await tx.open_due(installation, channel) if due.waiting == "stopped"]
            await tx.postpone_due(held, self._desk.clock.now(), "stopped")
        threads = await self._touch_all(tx, installation, channel)
        return Done(thread=threads[0] if threads else "", say=only(STOPPED if stopped else STARTED_AGAIN))

    async def _touch_all(self, tx: Tx, installation: str, channel: str) -> list[str]:
        """Every thread of the channel shows what the team decided."""
        found = await tx.of_channel(installation, channel, limit=20)
        threads = list(dict.fromkeys(assessment.thread for assessment in found))
        for thread in threads:
            await tx.touch_thread(thread)
        return threads
