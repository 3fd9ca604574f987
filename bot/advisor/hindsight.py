"""What became of a verdict, as its team says."""

from bot.advisor.desk import Desk, GoneError, Who
from bot.store import Outcome
from conversations.hindsight import CHOICES


class Hindsight:
    """Keeps what teams say; the newest counts."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def say(self, who: Who, id: str, choice: str) -> str:
        """Somebody says what became of a verdict; the same twice counts once. The thread that changed.

        Raises GoneError outside the author's channel, for an unknown choice, and where it was not asked; PausedError
        while the thread waits for its owner's word.
        """
        async with self._desk.store.transaction() as tx:
            found = await self._desk.held(tx, who, id)
            asked = await tx.outcomes_in(found.installation, found.channel, found.thread)
            if choice not in CHOICES or id not in asked:
                raise GoneError(id)
            before = asked[id]
            if before is None or (before.choice, before.by) != (choice, who.user):
                at = self._desk.clock.now()
                await tx.add_outcome(Outcome(found.installation, found.channel, found.thread, id, choice, who.user, at))
                await tx.touch_thread(found.thread)
        return found.thread
