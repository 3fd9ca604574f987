"""A reminder that Slack did not take in time waits for the next good hour like any other, whoever else writes meanwhile."""

from bot.addressee import Addressees
from bot.advisor.desk import Desk
from bot.etiquette import hours_of
from bot.hours import Hours
from bot.people import People
from bot.quiet import Quiet
from bot.scene import Scene, load_scene


class Hush:
    """Knows when by which reminders nobody is to be disturbed."""

    def __init__(self, desk: Desk, people: People, hours: Hours) -> None:
        self._desk = desk
        self._addressees = Addressees(desk, people)
        self._hours = hours

    async def waits(self, thread_id: str) -> bool:
        """Whether what the thread has yet to say is a reminder, and now is no hour for it."""
        scene = await load_scene(self._desk.store, thread_id, if_behind=True)
        return scene is not None and await self.holds(scene, fresh=True)

    async def holds(self, scene: Scene, *, fresh: bool = False) -> bool:
        """Whether reminders of this thread that are still to be said have to wait.

        `fresh`: ask Slack anew who is spoken to; else what it said within the hour will do.
        """
        if not scene.unsaid_pings():
            return False
        team, now = scene.team, self._desk.clock.now()
        if team.stopped or (team.snoozed_until is not None and team.snoozed_until > now):
            return True
        whom = await self._addressees.among(scene.assessments[-1], fresh=fresh)
        return not whom.certain or hours_of(scene.agreement, self._hours).next_open(now, whom.zone, Quiet.parse(team.quiet)) > now
