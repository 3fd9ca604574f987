"""Where we are not in the channel: how to invite us, or, in a public one, a button by which we come ourselves."""

import logging
from dataclasses import replace
from functools import partial

from bot.access import Access
from bot.advisor.desk import Desk, Done
from bot.courier import Courier
from bot.listeners.gate import Gate
from bot.listeners.payloads import Pressed
from bot.slack import TROUBLE, reason
from bot.standing import Deed
from bot.views.channel import invitation, only
from bot.views.message import Message
from bot.views.refusals import CAME_IN, NO_CHANNEL
from bot.workspaces import Workspaces

log = logging.getLogger(__name__)
SCOPE = "channels:join"


class Inviting:
    """Says how, and comes when asked to."""

    def __init__(self, desk: Desk, access: Access, gate: Gate, courier: Courier, workspaces: Workspaces) -> None:
        self._desk = desk
        self._access = access
        self._gate = gate
        self._courier = courier
        self._workspaces = workspaces

    async def missing_in(self, installation: str, thread_id: str) -> Message:
        """What somebody is told whose check has nowhere to go."""
        async with self._desk.store.transaction() as tx:
            thread = await tx.thread(thread_id)
        if thread is None or SCOPE not in (await self._workspaces.of(installation)).scopes:
            return only(NO_CHANNEL)
        place = await self._access.place(installation, thread.channel, fresh=True)
        return only(NO_CHANNEL) if place is None or place.private else invitation(thread.channel)

    async def press(self, pressed: Pressed) -> Done:
        """"Add Meshcheck here"."""
        return Done(later=partial(self._join, pressed))

    async def _join(self, pressed: Pressed) -> Done:
        who = replace(pressed.who, channel=pressed.carried)
        await self._gate.now(who, Deed.ACT, here=False)
        client = (await self._workspaces.of(who.installation)).client
        try:
            await client.conversations_join(channel=who.channel)
        except TROUBLE as error:
            log.info("a channel could not be joined: %s", reason(error))
            return Done(say=only(NO_CHANNEL))
        self._access.forget_channel(who.installation, who.channel)
        await self._courier.mend_channel(who.installation, who.channel)
        return Done(say=only(CAME_IN))
