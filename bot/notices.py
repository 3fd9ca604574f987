"""The owner is told once when a channel is closed to us; where Slack takes that neither, the Home tab still shows it."""

import logging

from bot.mouth import Mouth
from bot.pace import Pace, Urgency
from bot.slack import TROUBLE, ChannelClosedError, NotInChannelError, reason
from bot.store import Store
from bot.views.channel import paused
from bot.views.message import Message
from bot.workspaces import NotInstalledError, Workspaces
from conversations.assessment import Assessment

log = logging.getLogger(__name__)
REFUSALS = (*TROUBLE, NotInChannelError, ChannelClosedError, NotInstalledError)
"""How it can end when somebody is to be told something in their own messages."""


class Notices:
    """Tells what can not be told in the channel."""

    def __init__(self, store: Store, workspaces: Workspaces, pace: Pace) -> None:
        self._store = store
        self._workspaces = workspaces
        self._pace = pace

    async def closed(self, installation: str, channel: str, word: str) -> None:
        """Slack takes nothing from us in this channel: note it, and tell the owners of its checks if that is news."""
        async with self._store.transaction() as tx:
            if await tx.rests(installation, channel):
                # Its whole workspace took us out: bot/departures.py tells of that, and nothing here has to be opened again.
                return
            checks = await tx.of_channel(installation, channel)
            if not checks or not await tx.close_channel(installation, channel, word):
                return
        newest = {check.system: check for check in reversed(checks)}
        for check in newest.values():
            await self._tell(check, word)

    async def tell(self, installation: str, user: str, message: Message) -> None:
        """Tell somebody in their own messages. Raises REFUSALS."""
        await Mouth(await self._workspaces.of(installation), self._pace).post(user, message, Urgency.ROOT)

    async def _tell(self, check: Assessment, word: str) -> None:
        try:
            await self.tell(check.installation, check.owner, paused(check.system, check.channel, word))
        except REFUSALS as error:
            log.info("an owner could not be told that a channel is closed: %s", reason(error))
