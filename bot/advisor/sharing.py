"""Another company comes into a channel, or leaves it: what runs there waits until its owner has decided."""

from dataclasses import replace

from bot.advisor.desk import Desk, Who
from bot.store import Tx
from bot.views.sharing import ANSWER, GO, NO_ANSWER, RELEASE

WAITS = "shared"
"""Why reminders of a paused check wait."""


class Sharing:
    """Facts about channels that are shared."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def came(self, installation: str, channel: str) -> list[str]:
        """Somebody shared the channel: unfinished checks pause. The threads that show it."""
        async with self._desk.store.transaction() as tx:
            agreed = await tx.agreement(installation, channel)
            await tx.agree(replace(agreed, shared=True))
            await tx.pause_threads(installation, channel)
            return await self._touched(tx, installation, channel)

    async def begun_in(self, installation: str, channel: str) -> None:
        """A check was begun where another company is known to be: nothing pauses, but the thread says so."""
        async with self._desk.store.transaction() as tx:
            agreed = await tx.agreement(installation, channel)
            if not agreed.shared:
                await tx.agree(replace(agreed, shared=True))
                await self._touched(tx, installation, channel)

    async def went(self, installation: str, channel: str) -> list[str]:
        """Nobody else is in the channel any more: everything goes on, and what was allowed is taken back."""
        async with self._desk.store.transaction() as tx:
            agreed = await tx.agreement(installation, channel)
            await tx.agree(replace(agreed, shared=False, outsiders_answer=False, released=False))
            await self._go_on(tx, installation, channel)
            return await self._touched(tx, installation, channel)

    async def decided(self, who: Who, word: str) -> list[str]:
        """The owner's word about what goes on and what is shown."""
        async with self._desk.store.transaction() as tx:
            agreed = await tx.agreement(who.installation, who.channel)
            if word in (ANSWER, NO_ANSWER):
                agreed = replace(agreed, outsiders_answer=word == ANSWER)
            if word == RELEASE:
                agreed = replace(agreed, released=True)
            await tx.agree(agreed)
            if word in (GO, ANSWER):
                await self._go_on(tx, who.installation, who.channel)
            return await self._touched(tx, who.installation, who.channel)

    async def _go_on(self, tx: Tx, installation: str, channel: str) -> None:
        await tx.unpause_threads(installation, channel)
        await tx.wake_due(installation, channel, WAITS, self._desk.clock.now())

    async def _touched(self, tx: Tx, installation: str, channel: str) -> list[str]:
        found = await tx.of_channel(installation, channel, limit=50)
        threads = list(dict.fromkeys(assessment.thread for assessment in found))
        for thread in threads:
            await tx.touch_thread(thread)
        return threads
