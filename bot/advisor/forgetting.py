"""Forgetting a channel: what is there to delete, and its deletion for good."""

from dataclasses import dataclass

from bot.advisor.desk import Desk, Who
from conversations.assessment import Assessment


@dataclass(frozen=True)
class Kept:
    """What is kept of a channel: its newest check of each system, the newest first."""

    newest: tuple[Assessment, ...]

    @property
    def owners(self) -> frozenset[str]:
        """Who looks after these."""
        return frozenset(check.owner for check in self.newest)


class Forgetting:
    """Deletes what a team gave us; nothing brings it back."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def kept(self, who: Who) -> Kept:
        """What there is to forget in this channel."""
        async with self._desk.store.transaction() as tx:
            found = await tx.of_channel(who.installation, who.channel, limit=50)
        newest: dict[str, Assessment] = {}
        for check in found:
            newest.setdefault(check.system, check)
        return Kept(tuple(newest.values()))

    async def forget(self, who: Who) -> int:
        """Delete every answer, verdict, date and token of this channel; how many threads it had."""
        async with self._desk.store.transaction() as tx:
            return await tx.forget_channel(who.installation, who.channel, self._desk.clock.real_now())
