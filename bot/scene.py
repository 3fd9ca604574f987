"""What a thread should show and what it shows: loaded in one transaction, rendered without one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.advisor.schedule import NUDGE, PARK
from bot.store import OUTCOME, Agreement, Due, Outcome, Shown, Store, Team, Thread, Tx
from bot.views.message import Message
from bot.views.root import TeamView
from bot.views.thread import ASK, LOOK_BACK
from bot.views.thread import thread as render
from conversations.answers import Value
from conversations.assessment import Assessment
from conversations.evaluate import verdicts
from conversations.framework import Framework
from conversations.progress import values
from conversations.signals import SAYS_NOTHING, newest
from conversations.worlds import world_of


@dataclass(frozen=True)
class Scene:
    """The facts of one thread at one revision."""

    thread: Thread
    assessments: tuple[Assessment, ...]
    shown: Mapping[str, Shown]
    team: Team
    due: tuple[Due, ...]
    nudges: tuple[str, ...] = ()
    """Reminders that were sent for the newest assessment."""
    proposed: Mapping[str, Value] = field(default_factory=dict)
    """What the pipeline reported since the last verdict, by question."""

    agreement: Agreement = field(default_factory=lambda: Agreement("", ""))
    outcomes: Mapping[str, Outcome | None] = field(default_factory=dict)
    """By assessment that was asked about: what is said to have become of its verdict."""

    def users(self) -> set[str]:
        """Everybody who is named in the thread."""
        owners = {assessment.owner for assessment in self.assessments}
        answered = {given.by for assessment in self.assessments for given in assessment.given}
        return owners | answered | {said.by for said in self.outcomes.values() if said is not None}

    def next_ask(self) -> date | None:
        """The day on which the team will be asked again."""
        mine = [due.due_at for due in self._mine() if due.kind not in (NUDGE, PARK, OUTCOME)]
        return min(mine).date() if mine else None

    def parked(self) -> bool:
        """Whether a first check waits for answers and no reminder of it is to come."""
        current = self.assessments[-1]
        return current.concluded is None and current.follows is None and not self._mine()

    def unsaid_pings(self) -> list[str]:
        """The roles of messages by which we come back by ourselves and which do not stand in the channel yet."""
        current = self.assessments[-1]
        asked = current.follows is not None and bool(current.why_now)
        roles = [f"{current.id}:{said}" for said in (*(["ask"] if asked else []), *self.nudges)] if current.concluded is None else []
        looked_back = [f"{id}{LOOK_BACK}" for id, said in self.outcomes.items() if said is None]
        return [role for role in (*roles, *looked_back) if role not in self.shown]

    def _mine(self) -> list[Due]:
        return [due for due in self.due if due.thread == self.thread.id]


async def load_scene(store: Store, thread_id: str, *, if_behind: bool = False) -> Scene | None:
    """The facts of this thread, or None when there is no such thread, or (`if_behind`) when it shows its newest revision."""
    async with store.transaction() as tx:
        thread = await tx.thread(thread_id)
        if thread is None or (if_behind and thread.caught_up >= thread.revision):
            return None
        return await scene_of(tx, thread)


async def scene_of(tx: Tx, thread: Thread) -> Scene:
    """The facts of a thread that is known, within a transaction."""
    assessments = tuple(await tx.of_thread(thread.id))
    unfinished = bool(assessments) and assessments[-1].concluded is None
    nudges = await tx.sent_due(assessments[-1].id, NUDGE) if unfinished else []
    return Scene(
        thread,
        assessments,
        await tx.shown(thread.id),
        await tx.team(thread.installation, thread.channel),
        tuple(await tx.open_due(thread.installation, thread.channel)),
        tuple(f"{NUDGE}:{due.reason}" for due in nudges),
        await _proposed(tx, assessments),
        await tx.agreement(thread.installation, thread.channel),
        # A first check that is under way has no verdict yet; it is drawn most often.
        await tx.outcomes_in(thread.installation, thread.channel, thread.id) if any(each.concluded for each in assessments) else {},
    )


async def _proposed(tx: Tx, assessments: Sequence[Assessment]) -> Mapping[str, Value]:
    """Reports that say something, for the newest assessment while it is open."""
    if not assessments or assessments[-1].concluded is not None:
        return {}
    current = assessments[-1]
    verdicts = [each.concluded.at for each in assessments if each.concluded is not None]
    reported = await tx.signals_for(current.installation, current.channel, current.system)
    told = newest(reported, verdicts[-1] if verdicts else None)
    return {id: signal.value for id, signal in told.items() if signal.value.kind not in SAYS_NOTHING}


def is_loud(scene: Scene, role: str, framework: Framework) -> bool:
    """Whether this message is for the whole channel: a question that came due and can still change the verdict."""
    current = scene.assessments[-1]
    return role == f"{current.id}{ASK}" and len(verdicts(framework, world_of(framework, values(current)))) > 1


def messages(scene: Scene, framework: Framework, names: Mapping[str, str], now: datetime) -> dict[str, Message]:
    """The whole thread as it should look, by role, in order."""
    agreed = scene.agreement
    team = TeamView(
        stopped=scene.team.stopped, snoozed_until=scene.team.snoozed_until, shared=agreed.shared,
        paused=scene.thread.paused, outsiders=agreed.outsiders_answer, released=agreed.released,
    )
    return render(
        framework,
        scene.assessments,
        now=now,
        names=names,
        team=team,
        next_ask=scene.next_ask(),
        parked=scene.parked(),
        nudges=scene.nudges,
        proposed={} if team.withholds else scene.proposed,
        became={id: None if said is None else (said.choice, said.by) for id, said in scene.outcomes.items()},
    )
