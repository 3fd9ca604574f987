"""A reminder that Slack did not take in time waits for the next good hour like any other, instead of coming at night."""

from bot.addressee import Addressees
from bot.advisor.desk import Desk
from bot.etiquette import hours_of
from bot.hours import Hours
from bot.people import People
from bot.quiet import Quiet
from bot.scene import load_scene


class Hush:
    """Knows which threads that are behind have to wait."""

    def __init__(self, desk: Desk, people: People, hours: Hours) -> None:
        self._desk = desk
        self._addressees = Addressees(desk, people)
        self._hours = hours

    async def waits(self, thread_id: str) -> bool:
        """Whether what the thread has yet to say is a reminder, and now is no hour for it."""
        scene = await load_scene(self._desk.store, thread_id, if_behind=True)
        if scene is None or not scene.unsaid_pings():
            return False
        whom = await self._addressees.of(scene.thread.installation, thread_id)
        async with self._desk.store.transaction() as tx:
            agreed = await tx.agreement(scene.team.installation, scene.team.channel)
        now = self._desk.clock.now()
        return not whom.certain or hours_of(agreed, self._hours).next_open(now, whom.zone, Quiet.parse(scene.team.quiet)) > now
