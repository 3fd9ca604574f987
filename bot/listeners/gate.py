"""The gate before every use case: presses prove where they come from, forms and the Home tab have to be proved."""

import logging
from dataclasses import replace
from typing import Any

from bot.access import Access
from bot.advisor.desk import Desk, Done, Who
from bot.listeners.payloads import Pressed
from bot.standing import Deed, NotAllowedError, Standing
from bot.views.channel import only
from bot.views.modals import carried
from bot.views.press import Press
from bot.views.refusals import worded
from bot.work import Work

log = logging.getLogger(__name__)
OUTSIDERS_MAY = frozenset({"answer", "pick", "date", "unknown", "save", "keep"})
"""Controls that people of another company may use, where the owner allowed it."""
DEEDS = {"what_if": Deed.READ, "settings": Deed.SETTINGS}
"""What forms are sent for; every other one acts in the channel."""
OUTSIDER = Standing("external", None)


class UnprovedError(Exception):
    """Slack has to be asked first, which may not happen before an acknowledgement."""


class Gate:
    """Lets in who may."""

    def __init__(self, desk: Desk, access: Access, work: Work) -> None:
        self._desk = desk
        self._access = access
        self._work = work
        self._located: set[tuple[str, str, str]] = set()

    async def pressed(self, pressed: Pressed) -> Done | None:
        """What is said to somebody who may not press this; None lets them in.

        A press of a message proves that its author is in that channel at this moment.
        """
        who = pressed.who
        if not who.external:
            self.wrote(who)
            return None
        if pressed.name[0] in OUTSIDERS_MAY and await self.outsiders_may_answer(who):
            return None
        return Done(say=only(worded(NotAllowedError(Deed.ACT, OUTSIDER))))

    def wrote(self, who: Who) -> None:
        """Somebody commanded something in a channel, so they are in it at this moment."""
        if not who.external and who.channel:
            self._access.seen_in(who.installation, who.user, who.channel)
            self.located(who)

    def located(self, who: Who) -> None:
        """A channel of an organisation is used in this workspace: what is checked there rests when that takes us out."""
        if who.workspace and (who.installation, who.channel, who.workspace) not in self._located:
            self._work.later(self._locate(who))

    async def _locate(self, who: Who) -> None:
        async with self._desk.store.transaction() as tx:
            if await tx.note_workspace(who.installation, who.channel, who.workspace):
                self._located.add((who.installation, who.channel, who.workspace))

    async def outsiders_may_answer(self, who: Who) -> bool:
        """Whether the owner lets people of other companies answer in this channel."""
        async with self._desk.store.transaction() as tx:
            return (await tx.agreement(who.installation, who.channel)).outsiders_answer

    async def form(self, who: Who, view: dict[str, Any]) -> Who:
        """Whoever sent a form, in the channel it is about. Raises NotAllowedError, UnprovedError, GoneError.

        A form proves nothing, so only what was proved before and still counts lets it in.
        """
        press = Press.unpacked(carried(view))
        if who.external or press is None:
            raise NotAllowedError(Deed.ACT, OUTSIDER)
        channel = await self._desk.channel_of(who.installation, press.assessment)
        standing = self._access.known(who.installation, who.user, channel)
        if standing is None:
            self._work.later(self._access.standing(who.installation, who.user, channel))
            raise UnprovedError
        deed = DEEDS.get(str(view.get("callback_id")), Deed.ACT)
        if not standing.may(deed):
            raise NotAllowedError(deed, standing)
        return replace(who, channel=channel)

    async def now(self, who: Who, deed: Deed, *, here: bool = True) -> Standing:
        """What somebody is to the channel as Slack knows it at this moment. Raises NotAllowedError.

        `here`: what they did came from the channel itself, which counts where a scope is missing to ask.
        """
        if who.external:
            raise NotAllowedError(deed, OUTSIDER)
        found = await self._access.standing(who.installation, who.user, who.channel, fresh=True)
        if found.may(deed) or (found.blind and here):
            return found
        raise NotAllowedError(deed, found)
