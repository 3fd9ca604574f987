"""Starting a check, looking again at one that has its verdict, and finding one that is still open."""

from dataclasses import dataclass

from bot.advisor.desk import Desk, GoneError, Who
from bot.advisor.schedule import plan_nudge
from bot.clock import new_id
from bot.store import Tx
from conversations.assessment import Assessment
from conversations.evaluate import Names
from conversations.following import follow_up
from conversations.progress import values
from conversations.worlds import world_of

MOST_OPTIONAL = 3
"""Optional questions asked at once after a verdict."""


@dataclass(frozen=True)
class Found:
    """The assessment this is about, and whether it was started just now."""

    assessment: Assessment
    new: bool


class Starting:
    """Everything that begins an assessment."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def start(self, who: Who, system: str) -> Found:
        """The newest check of this system, or a new one when there is none."""
        async with self._desk.store.transaction() as tx:
            latest = await self._latest(tx, who.installation, who.channel, system)
            if latest is not None:
                return Found(latest, new=False)
            return Found(await self._fresh(tx, who, system), new=True)

    async def start_fresh(self, who: Who, previous: str) -> Found:
        """A check of the same system that knows nothing of the former ones; an open one is found instead."""
        async with self._desk.store.transaction() as tx:
            offered = await self.newest(tx, who, previous)
            latest = await self._latest(tx, offered.installation, offered.channel, offered.system) or offered
            if latest.concluded is None:
                return Found(latest, new=False)
            await tx.cancel_due(latest.installation, latest.channel, thread=latest.thread)
            # Its card must not go on promising a day; mending redraws it.
            await tx.touch_thread(latest.thread)
            return Found(await self._fresh(tx, who, latest.system), new=True)

    async def review(self, who: Who, previous: str, asks: tuple[str, ...] = ()) -> Found:
        """Ask these questions again in the same thread (none given: all that were answered)."""
        async with self._desk.store.transaction() as tx:
            latest = await self.newest(tx, who, previous)
            if latest.concluded is None:
                return Found(latest, new=False)
            wanted = asks or tuple(latest.answers)
            return Found(await self.again(tx, latest, wanted), new=True)

    async def sharpen(self, who: Who, previous: str) -> Found | None:
        """Ask optional questions that fit these answers; None when all of them are answered."""
        async with self._desk.store.transaction() as tx:
            latest = await self.newest(tx, who, previous)
            if latest.concluded is None:
                return Found(latest, new=False)
            asks = self._optional(latest)
            return Found(await self.again(tx, latest, asks), new=True) if asks else None

    def _optional(self, assessment: Assessment) -> tuple[str, ...]:
        framework = self._desk.framework
        names = Names(framework, world_of(framework, values(assessment)))
        fitting = [
            question.id for question in framework.questions
            if question.stage == "optional" and question.id not in assessment.answers
            and names.truth(question.when) is not False
        ]
        return tuple(fitting[:MOST_OPTIONAL])

    async def _latest(self, tx: Tx, installation: str, channel: str, system: str) -> Assessment | None:
        """The newest check of this system; nobody else starts one of it before the transaction ends."""
        await tx.turn(f"start:{installation}:{channel}:{system}")
        return await tx.latest(installation, channel, system)

    async def newest(self, tx: Tx, who: Who, previous: str) -> Assessment:
        """The last assessment of the thread to which `previous` belongs, held until the transaction ends."""
        held = await self._desk.held(tx, who, previous)
        found = await tx.of_thread(held.thread)
        if not found:
            raise GoneError(previous)
        return found[-1]

    async def _fresh(self, tx: Tx, who: Who, system: str) -> Assessment:
        now = self._desk.clock.now()
        thread = new_id()
        assessment = Assessment(
            id=new_id(), installation=who.installation, channel=who.channel, thread=thread, system=system,
            owner=who.user, started_at=now, framework_version=self._desk.framework.version,
        )
        await tx.new_thread(thread, who.installation, who.channel, system)
        await self._begin(tx, assessment)
        if who.workspace:
            await tx.note_workspace(who.installation, who.channel, who.workspace)
        return assessment

    async def again(self, tx: Tx, latest: Assessment, asks: tuple[str, ...]) -> Assessment:
        """A new look at a concluded check that asks these questions; its thread is held."""
        again = follow_up(
            latest, id=new_id(), at=self._desk.clock.now(), asks=asks, why_now="", framework=self._desk.framework
        )
        await self._begin(tx, again)
        return again

    async def _begin(self, tx: Tx, assessment: Assessment) -> None:
        await tx.add_assessment(assessment)
        await plan_nudge(tx, assessment, 0, self._desk.clock.now())
        await tx.touch_thread(assessment.thread)
