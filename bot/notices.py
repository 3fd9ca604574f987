"""The owner is told once when a channel is closed to us; where Slack takes that neither, the Home tab still shows it."""

import logging

from bot.slack import TROUBLE, reason
from bot.store import Store
from bot.views.channel import paused
from bot.workspaces import NotInstalledError, Workspaces
from conversations.assessment import Assessment

log = logging.getLogger(__name__)


class Notices:
    """Tells what can not be told in the channel."""

    def __init__(self, store: Store, workspaces: Workspaces) -> None:
        self._store = store
        self._workspaces = workspaces

    async def closed(self, installation: str, channel: str, word: str) -> None:
        """Slack takes nothing from us in this channel: note it, and tell the owners of its checks if that is news."""
        async with self._store.transaction() as tx:
            checks = await tx.of_channel(installation, channel)
            if not checks or not await tx.close_channel(installation, channel, word):
                return
        newest = {check.system: check for check in reversed(checks)}
        for check in newest.values():
            await self._tell(check, word)

    async def _tell(self, check: Assessment, word: str) -> None:
        message = paused(check.system, check.channel, word)
        try:
            client = (await self._workspaces.of(check.installation)).client
            await client.chat_postMessage(channel=check.owner, text=message.text, blocks=list(message.blocks))
        except (*TROUBLE, NotInstalledError) as error:
            log.info("an owner could not be told that a channel is closed: %s", reason(error))
