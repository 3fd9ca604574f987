"""`/meshcheck forget`: says what would be deleted, asks once more, and deletes it for good."""

from bot.advisor.desk import Done, Who
from bot.advisor.forgetting import Forgetting, Kept
from bot.listeners.gate import Gate
from bot.people import People
from bot.standing import Deed, NotAllowedError
from bot.views import forgetting as views
from bot.views.channel import only
from bot.views.message import Message
from bot.views.refusals import worded


class Forgets:
    """Asks and deletes; only an owner of the channel's checks, or an admin among its members, may."""

    def __init__(self, forgetting: Forgetting, gate: Gate, people: People) -> None:
        self._forgetting = forgetting
        self._gate = gate
        self._people = people

    def ask(self, who: Who) -> Done:
        """What there is, and the button that deletes it; worded after the acknowledgement, since Slack is asked."""
        return Done(tell=lambda: self._asked(who))

    def confirmed(self, who: Who) -> Done:
        """The button was pressed: whether they may is asked anew, and then nothing is left."""
        return Done(tell=lambda: self._forgotten(who))

    async def _asked(self, who: Who) -> Message:
        kept = await self._forgetting.kept(who)
        return await self._refusal(who, kept) or views.asked(kept.newest)

    async def _forgotten(self, who: Who) -> Message:
        refusal = await self._refusal(who, await self._forgetting.kept(who))
        return refusal or views.forgotten(await self._forgetting.forget(who))

    async def _refusal(self, who: Who, kept: Kept) -> Message | None:
        """Why this person can not have it deleted."""
        try:
            standing = await self._gate.now(who, Deed.SETTINGS)
        except NotAllowedError as error:
            return only(worded(error))
        if not kept.newest:
            return views.nothing_kept()
        if who.user in kept.owners or standing.admin:
            return None
        return views.not_yours(kept.newest, await self._people.names(who.installation, set(kept.owners)))
