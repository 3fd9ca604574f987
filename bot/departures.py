"""A workspace of an organisation took us out: the owners of its checks are told once, as far as anybody can be."""

import logging
from collections import defaultdict
from datetime import timedelta

from bot.notices import REFUSALS, Notices
from bot.slack import reason
from bot.store import Removed, Store
from bot.views.channel import taken_out
from bot.views.message import Message
from conversations.assessment import Assessment

log = logging.getLogger(__name__)


class Departures:
    """Looked at with every sweep, so that it makes no difference who found out, and a restart loses nothing."""

    def __init__(self, store: Store, notices: Notices, grace: timedelta) -> None:
        """`grace`: how long what is resting is kept."""
        self._store = store
        self._notices = notices
        self._grace = grace

    async def tell(self) -> None:
        """Tell of those that nobody has been told of."""
        async with self._store.transaction() as tx:
            news = await tx.removed_untold()
        for one in news:
            async with self._store.transaction() as tx:
                mine = await tx.note_told(one.installation, one.workspace)
            if mine:
                await self._tell_of(one)

    async def _tell_of(self, one: Removed) -> None:
        """Owners hear of their own checks; whoever installed us, who may not know of any, hears of none by name."""
        owned, installer = await self._resting(one)
        if not owned:
            return
        until = (one.removed_at + self._grace).date()
        told = [
            await self._try(one, owner, taken_out([(check.system, check.channel) for check in checks], until))
            for owner, checks in sorted(owned.items())
        ]
        if installer and installer not in owned:
            told.append(await self._try(one, installer, taken_out([], until)))
        log.info(
            "a workspace took us out of installation %s: %s of %s people could be told", one.installation, sum(told), len(told)
        )

    async def _resting(self, one: Removed) -> tuple[dict[str, list[Assessment]], str]:
        """The newest check of each system that rests, by owner; and who installed us, where that is known."""
        owned: dict[str, list[Assessment]] = defaultdict(list)
        async with self._store.transaction() as tx:
            for channel in await tx.resting_in(one.installation, one.workspace):
                checks = await tx.of_channel(one.installation, channel)
                for check in {check.system: check for check in reversed(checks)}.values():
                    owned[check.owner].append(check)
            known = await tx.installed(one.installation)
        return owned, known.installed_by if known is not None else ""

    async def _try(self, one: Removed, user: str, message: Message) -> bool:
        try:
            await self._notices.tell(one.installation, user, message)
        except REFUSALS as error:
            log.info("somebody could not be told that a workspace took us out: %s", reason(error))
            return False
        return True
