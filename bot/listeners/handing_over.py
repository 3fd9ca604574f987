"""A check gets another owner: proved for both sides at that moment."""

from bot.access import Access
from bot.advisor.agreeing import Agreeing
from bot.advisor.desk import Done, Who
from bot.listeners.gate import Gate
from bot.standing import Deed, NotAllowedError, Standing
from bot.views.channel import only
from bot.views.team_settings import NOT_THE_OWNER, NOTHING_TO_OWN, OWNER_OUTSIDE, handed_over
from bot.views.text import escaped
from conversations.assessment import Assessment


class HandingOver:
    """The owner hands over, or an admin; whoever is in the channel does when the owner is not there any more."""

    def __init__(self, agreeing: Agreeing, access: Access, gate: Gate) -> None:
        self._agreeing = agreeing
        self._access = access
        self._gate = gate

    async def to(self, who: Who, owner: str, *, system: str = "", here: bool = True) -> Done:
        """Everything in the channel that may be handed over, or one system; said in one sentence.

        Raises NotAllowedError. `here`: it was said in the channel itself.
        """
        standing = await self._gate.now(who, Deed.SETTINGS, here=here)
        checks = await self._agreeing.checks(who, system)
        if not checks:
            return Done(say=only(NOTHING_TO_OWN))
        new = await self._access.standing(who.installation, owner, who.channel, fresh=True)
        if new.unsure:
            raise NotAllowedError(Deed.SETTINGS, new)
        if not new.may(Deed.ACT):
            return Done(say=only(OWNER_OUTSIDE.format(new=f"<@{owner}>")))
        mine = [each for each in checks if await self._may(who, standing, each)]
        if not mine:
            first = checks[0]
            told = NOT_THE_OWNER.format(owner=f"<@{first.owner}>", system=f"*{escaped(first.system)}*")
            return Done(say=only(told))
        await self._agreeing.own(who, mine, owner)
        return Done(thread=mine[0].thread, say=only(handed_over(f"<@{owner}>", [each.system for each in mine])))

    async def _may(self, who: Who, standing: Standing, check: Assessment) -> bool:
        if who.user == check.owner or standing.admin:
            return True
        owner = await self._access.standing(who.installation, check.owner, who.channel, fresh=True)
        return not owner.unsure and not owner.may(Deed.ACT)
