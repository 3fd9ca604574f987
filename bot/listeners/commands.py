"""`/meshcheck` and its words."""

from datetime import date

from bot.advisor.desk import Done, Who
from bot.advisor.looking import Looking
from bot.advisor.starting import Starting
from bot.advisor.wishes import Wishes
from bot.courier import Courier
from bot.slack import People
from bot.views import channel as views
from bot.views.refusals import NOT_HERE
from bot.views.text import dated, unescaped
from conversations.assessment import Assessment

NAMELESS = {"directmessage": "", "mpdm": "", "privategroup": "this system"}
MOST_NAME = 60


class Commands:
    """What can be typed after the command."""

    def __init__(
        self, starting: Starting, looking: Looking, wishes: Wishes, courier: Courier, people: People
    ) -> None:
        self._starting = starting
        self._looking = looking
        self._wishes = wishes
        self._courier = courier
        self._people = people

    async def handle(self, who: Who, text: str) -> Done:
        """The first word decides; what is not known gets the usage."""
        words = text.split()
        if who.channel.startswith("D") or NAMELESS.get(who.name) == "" or who.name.startswith("mpdm-"):
            return Done(say=views.only(NOT_HERE))
        match [word.casefold() for word in words[:1]]:
            case []:
                return await self.start(who, NAMELESS.get(who.name, who.name or "this system"))
            case ["for"] if len(words) > 1:
                return await self.start(who, unescaped(" ".join(words[1:]))[:MOST_NAME])
            case ["help"]:
                return Done(say=views.usage())
            case ["status"]:
                return await self.status(who)
            case ["history"]:
                return Done(say=views.history(await self._looking.concluded(who)))
            case ["stop"]:
                return await self._wishes.stop(who)
            case ["resume"]:
                return await self._wishes.resume(who)
        return Done(say=views.usage(unescaped(text)[:40]))

    async def start(self, who: Who, system: str) -> Done:
        """A new check; an open one is pointed to, and after a verdict another look is offered."""
        found = await self._starting.start(who, system)
        assessment = found.assessment
        if found.new:
            return Done(thread=assessment.thread)
        link = await self._courier.link(assessment.thread)
        if assessment.concluded is None:
            return Done(thread=assessment.thread, say=views.already_open(assessment.system, link))
        return Done(say=views.offer_again(assessment, link))

    async def status(self, who: Who) -> Done:
        """Where each system of this channel stands."""
        newest, asks, stopped = await self._looking.newest(who)
        names = await self._people.names({assessment.owner for assessment in newest})
        lines = [
            (assessment, _then(assessment, asks), await self._courier.link(assessment.thread)) for assessment in newest
        ]
        return Done(say=views.status(lines, stopped=stopped, names=names))


def _then(assessment: Assessment, asks: dict[str, date]) -> str:
    on = asks.get(assessment.thread)
    if assessment.concluded is None:
        return "waiting for answers"
    return f"asked again {dated(on)}" if on is not None else "no date to ask again"
