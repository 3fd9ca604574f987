"""What a team wishes about reminders: snooze, quiet days, stop, and start again."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.advisor.desk import Desk, Done, Who
from bot.advisor.schedule import HOUR
from bot.quiet import Quiet
from bot.store import Team, Tx
from bot.store.manners import QUIET, RESUME, SNOOZE, STOP
from bot.views.channel import only, quiet_days
from bot.views.refusals import LAUNCH_PASSED, SNOOZED, STARTED_AGAIN, STOPPED
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
            return await self._stopped(tx, who, stopped=True)

    async def resume(self, who: Who) -> Done:
        """Undo of stop; what came due meanwhile comes at the next look."""
        async with self._desk.store.transaction() as tx:
            return await self._stopped(tx, who, stopped=False)

    async def stop_in(self, tx: Tx, who: Who) -> Done:
        """The same within a transaction that holds no thread yet."""
        return await self._stopped(tx, who, stopped=True)

    async def quiet(self, who: Who, text: str) -> Done:
        """On which days nobody is reminded here: said (no text), named anew, or taken back ("off")."""
        async with self._desk.store.transaction() as tx:
            if not text:
                return Done(say=quiet_days((await tx.team(who.installation, who.channel)).quiet))
            try:
                days = str(Quiet.parse("" if text.casefold() == "off" else text))
            except ValueError as error:
                return Done(say=quiet_days("", complaint=str(error)))
            team, _ = await self._held(tx, who)
            await tx.save_team(replace(team, quiet=days))
            await tx.add_wish(who.installation, who.channel, QUIET, who.user, self._desk.clock.now())
        return Done(say=quiet_days(days))

    async def choose(self, who: Who, assessment_id: str, choice: str) -> Done:
        """A line of the menu below a verdict or a question that came due. Raises GoneError."""
        assessment = await self._desk.read(who, assessment_id)
        async with self._desk.store.transaction() as tx:
            if choice in ("stop", "unstop"):
                return await self._stopped(tx, who, stopped=choice == "stop")
            if choice == "launch":
                return await self._until_launch(tx, who, assessment)
            span = SPANS.get(choice)
            return Done() if span is None else await self._snoozed(tx, who, assessment, self._desk.clock.now() + span)

    async def snooze_until(self, who: Who, assessment_id: str, on: date) -> Done:
        """Quiet until that day. Raises GoneError."""
        assessment = await self._desk.read(who, assessment_id)
        async with self._desk.store.transaction() as tx:
            until = datetime.combine(on, HOUR)
            return await self._snoozed(tx, who, assessment, until)

    async def _until_launch(self, tx: Tx, who: Who, assessment: Assessment) -> Done:
        """Until the last launch that a verdict of this thread names."""
        verdicts = [each.concluded for each in await tx.of_thread(assessment.thread) if each.concluded is not None]
        launches = [trigger.due for verdict in verdicts[-1:] for trigger in verdict.triggers
                    if trigger.kind == "launch" and trigger.due is not None]
        until = datetime.combine(max(launches), HOUR) if launches else None
        if until is None or until <= self._desk.clock.now():
            return Done(say=only(LAUNCH_PASSED))
        return await self._snoozed(tx, who, assessment, until)

    async def _snoozed(self, tx: Tx, who: Who, assessment: Assessment, until: datetime) -> Done:
        team, threads = await self._held(tx, who)
        await tx.save_team(replace(team, snoozed_until=until))
        await tx.add_wish(who.installation, who.channel, SNOOZE, who.user, self._desk.clock.now())
        waiting = await tx.open_due(who.installation, who.channel)
        await tx.postpone_due([due.id for due in waiting if due.due_at < until], until, "snoozed")
        await self._touch(tx, threads)
        return Done(thread=assessment.thread, say=only(SNOOZED.format(day=dated(until.date()))))

    async def _stopped(self, tx: Tx, who: Who, *, stopped: bool) -> Done:
        team, threads = await self._held(tx, who)
        await tx.save_team(replace(team, stopped=stopped, snoozed_until=None))
        now = self._desk.clock.now()
        await tx.add_wish(who.installation, who.channel, STOP if stopped else RESUME, who.user, now)
        if not stopped:
            await tx.wake_due(who.installation, who.channel, "stopped", now)
        await self._touch(tx, threads)
        return Done(thread=threads[0] if threads else "", say=only(STOPPED if stopped else STARTED_AGAIN))

    async def _held(self, tx: Tx, who: Who) -> tuple[Team, list[str]]:
        """The channel and its threads, newest first, held in the order in which the sweep does it."""
        await tx.turn(pings_of(who.installation, who.channel))
        found = await tx.of_channel(who.installation, who.channel, limit=20)
        threads = list(dict.fromkeys(assessment.thread for assessment in found))
        for thread in sorted(threads):
            await tx.thread(thread, lock=True)
        return await tx.team(who.installation, who.channel), threads

    async def _touch(self, tx: Tx, threads: list[str]) -> None:
        """Every thread of the channel shows what the team decided."""
        for thread in threads:
            await tx.touch_thread(thread)


def pings_of(installation: str, channel: str) -> str:
    """What whoever changes when a channel is reminded waits for, before any of its threads."""
    return f"pings:{installation}:{channel}"
