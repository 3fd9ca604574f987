"""What a thread should show and what it shows: loaded in one transaction, rendered without one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.slack import People
from bot.store import Due, Shown, Store, Team, Thread
from bot.views.message import Message
from bot.views.thread import TeamView, thread as render
from conversations.assessment import Assessment
from conversations.framework import Framework

ROOT = "root"


@dataclass(frozen=True)
class Scene:
    """The facts of one thread at one revision."""

    thread: Thread
    assessments: tuple[Assessment, ...]
    shown: Mapping[str, Shown]
    team: Team
    due: tuple[Due, ...]

    def users(self) -> set[str]:
        """Everybody who is named in the thread."""
        return {assessment.owner for assessment in self.assessments} | {
            given.by for assessment in self.assessments for given in assessment.given
        }

    def next_ask(self) -> date | None:
        """The day on which the team will be asked again."""
        mine = [due.due_at for due in self.due if due.thread == self.thread.id and due.kind != "nudge"]
        return min(mine).date() if mine else None


async def load_scene(store: Store, thread_id: str) -> Scene | None:
    """The facts of this thread, or None when there is no such thread."""
    async with store.transaction() as tx:
        thread = await tx.thread(thread_id)
        if thread is None:
            return None
        return Scene(
            thread,
            tuple(await tx.of_thread(thread_id)),
            await tx.shown(thread_id),
            await tx.team(thread.installation, thread.channel),
            tuple(await tx.open_due(thread.installation, thread.channel)),
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
    )
