"""What is agreed for a channel: hours, how often, what another company may do, and who owns a check."""

from dataclasses import dataclass

from bot.advisor.desk import Desk, Who
from bot.store import Agreement, Team
from conversations.assessment import Assessment


@dataclass(frozen=True)
class Agreed:
    """The settings of one channel as they stand."""

    agreement: Agreement
    team: Team


class Agreeing:
    """Reads and changes them."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def of(self, who: Who) -> Agreed:
        """As they stand."""
        async with self._desk.store.transaction() as tx:
            return Agreed(await tx.agreement(who.installation, who.channel), await tx.team(who.installation, who.channel))

    async def save(self, who: Who, changed: Agreement) -> None:
        """In place of what was agreed; every thread of the channel shows it."""
        async with self._desk.store.transaction() as tx:
            await tx.agree(changed)
            for assessment in await tx.of_channel(who.installation, who.channel, limit=50):
                await tx.touch_thread(assessment.thread)

    async def checks(self, who: Who, system: str = "") -> list[Assessment]:
        """The newest check of each system of the channel, or of this one."""
        async with self._desk.store.transaction() as tx:
            found = await tx.newest_each(who.installation, [who.channel], concluded=False)
        return [each for each in found if system in ("", each.system)]

    async def own(self, who: Who, checks: list[Assessment], owner: str) -> None:
        """Somebody else looks after these from now on."""
        async with self._desk.store.transaction() as tx:
            for assessment in checks:
                await tx.set_owner(assessment.id, owner)
                await tx.touch_thread(assessment.thread)
