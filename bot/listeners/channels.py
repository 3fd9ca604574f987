"""What becomes of channels: we come and go, they are archived, opened again, deleted, and given other ids."""

from typing import Any

from bot.advisor.desk import Desk
from bot.courier import Courier
from bot.notices import Notices
from bot.work import Work
from bot.workspaces import Workspace

Event = dict[str, Any]


class ChannelLife:
    """One method per event. Events are hints and may be missed; the truth is what the next call is answered."""

    def __init__(self, desk: Desk, courier: Courier, notices: Notices, work: Work) -> None:
        self._desk = desk
        self._courier = courier
        self._notices = notices
        self._work = work
        self.table = {
            "member_joined_channel": self.joined, "member_left_channel": self.somebody_left,
            "channel_left": self.left, "group_left": self.left,
            "channel_archive": self.archived, "group_archive": self.archived,
            "channel_unarchive": self.opened, "group_unarchive": self.opened,
            "channel_deleted": self.deleted, "group_deleted": self.deleted,
            "channel_id_changed": self.renumbered,
        }

    async def joined(self, here: Workspace, event: Event) -> None:
        """We were invited: show what waits for this channel."""
        if event.get("user") == here.bot_user:
            await self.opened(here, event)

    async def somebody_left(self, here: Workspace, event: Event) -> None:
        """We were removed."""
        if event.get("user") == here.bot_user:
            await self.left(here, event)

    async def left(self, here: Workspace, event: Event) -> None:
        """We are not in the channel any more."""
        self._closed(here, event, "not_in_channel")

    async def archived(self, here: Workspace, event: Event) -> None:
        """Nobody can write there for now."""
        self._closed(here, event, "is_archived")

    async def deleted(self, here: Workspace, event: Event) -> None:
        """The channel is gone for good."""
        self._closed(here, event, "channel_deleted")

    async def opened(self, here: Workspace, event: Event) -> None:
        """We may write again: what waited is shown now, and what came due meanwhile comes at the next look."""
        channel = str(event["channel"])
        async with self._desk.store.transaction() as tx:
            if await tx.open_channel(here.id, channel):
                await tx.wake_due(here.id, channel, "closed", self._desk.clock.now())
        self._work.later(self._courier.mend_channel(here.id, channel))

    async def renumbered(self, here: Workspace, event: Event) -> None:
        """Sharing and un-sharing may change an id."""
        async with self._desk.store.transaction() as tx:
            await tx.renumber_channel(here.id, str(event["old_channel_id"]), str(event["new_channel_id"]))

    def _closed(self, here: Workspace, event: Event, word: str) -> None:
        self._work.later(self._notices.closed(here.id, str(event["channel"]), word))
