"""What a thread should show and what it shows: loaded in one transaction, rendered without one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.advisor.schedule import NUDGE, PARK
from bot.slack import People
from bot.store import Due, Shown, Store, Team, Thread
from bot.views.message import Message
from bot.views.root import TeamView
from bot.views.thread import thread as render
from conversations.assessment import Assessment
from conversations.framework import Framework


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

    def users(self) -> set[str]:
        """Everybody who is named in the thread."""
        return {assessment.owner for assessment in self.assessments} | {
            given.by for assessment in self.assessments for given in assessment.given
        }

    def next_ask(self) -> date | None:
        """The day on which the team will be asked again."""
        mine = [due.due_at for due in self._mine() if due.kind not in (NUDGE, PARK)]
        return min(mine).date() if mine else None

    def parked(self) -> bool:
        """Whether a first check waits for answers and no reminder of it is to come."""
        current = self.assessments[-1]
        return current.concluded is None and current.follows is None and not self._mine()

    def _mine(self) -> list[Due]:
        return [due for due in self.due if due.thread == self.thread.id]


async def load_scene(store: Store, thread_id: str) -> Scene | None:
    """The facts of this thread, or None when there is no such thread."""
    async with store.transaction() as tx:
        thread = await tx.thread(thread_id)
        if thread is None:
            return None
        assessments = tuple(await tx.of_thread(thread_id))
        nudges = await tx.sent_due(assessments[-1].id, NUDGE) if assessments else []
        return Scene(
            thread,
            assessments,
            await tx.shown(thread_id),
            await tx.team(thread.installation, thread.channel),
            tuple(await tx.open_due(thread.installation, thread.channel)),
            tuple(f"{NUDGE}:{due.reason}" for due in nudges),
        )


async def messages(
    scene: Scene, framework: Framework, people: People, now: datetime
) -> dict[str, Message]:
    """The whole thread as it should look, by role, in order."""
    return render(
        framework,
        scene.assessments,
        now=now,
        names=await people.names(scene.users()),
        team=TeamView(stopped=scene.team.stopped, snoozed_until=scene.team.snoozed_until),
        next_ask=scene.next_ask(),
        parked=scene.parked(),
        nudges=scene.nudges,
    )
