"""`/meshcheck` and its words."""

from datetime import date

from bot.advisor.desk import Done, Who
from bot.advisor.looking import Looking
from bot.advisor.signalling import Signalling
from bot.advisor.starting import Starting
from bot.advisor.wishes import Wishes
from bot.courier import Courier
from bot.people import People
from bot.views import channel as views
from bot.views.message import Message
from bot.views.refusals import NOT_HERE
from bot.views.text import dated, unescaped
from conversations.assessment import Assessment

NAMELESS = {"directmessage": "", "mpdm": "", "privategroup": "this system"}
MOST_NAME = 60


class Commands:
    """What can be typed after the command."""

    def __init__(
        self, starting: Starting, looking: Looking, wishes: Wishes, signalling: Signalling, courier: Courier,
        people: People,
    ) -> None:
        self._starting = starting
        self._looking = looking
        self._wishes = wishes
        self._signalling = signalling
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
            case ["status" | "history" | "compare" | "what-if" | "whatif" as word]:
                return await self._look(who, word, " ".join(words[1:]))
            case ["stop" | "resume" as word]:
                return await (self._wishes.stop if word == "stop" else self._wishes.resume)(who)
            case ["quiet"]:
                return await self._wishes.quiet(who, unescaped(" ".join(words[1:])))
            case ["token"]:
                return await self._token(who, words[1:])
        return Done(say=views.usage(unescaped(text)[:40]))

    async def _look(self, who: Who, word: str, rest: str) -> Done:
        """The words that only read."""
        match word:
            case "status":
                return await self.status(who)
            case "history":
                return Done(say=views.history(await self._looking.concluded(who)))
            case "compare":
                return self._looking.comparison()
        return await self._looking.what_if(who, unescaped(rest))

    async def _token(self, who: Who, words: list[str]) -> Done:
        match [word.casefold() for word in words]:
            case []:
                return await self._signalling.issue(who)
            case ["revoke"]:
                return await self._signalling.revoke(who)
            case ["for", _, *_]:
                return await self._signalling.issue(who, unescaped(" ".join(words[1:]))[:MOST_NAME])
        return Done(say=views.usage(unescaped(f"token {' '.join(words)}")[:40]))

    async def start(self, who: Who, system: str) -> Done:
        """A new check; an open one is pointed to, and after a verdict another look is offered."""
        found = await self._starting.start(who, system)
        assessment = found.assessment
        if found.new:
            return Done(thread=assessment.thread)

        async def tell() -> Message:
            link = await self._courier.link(assessment.thread)
            if assessment.concluded is None:
                return views.already_open(assessment.system, link)
            return views.offer_again(assessment, link)

        return Done(thread="" if assessment.concluded is not None else assessment.thread, tell=tell)

    async def status(self, who: Who) -> Done:
        """Where each system of this channel stands."""
        newest, asks, stopped = await self._looking.newest(who)

        async def tell() -> Message:
            names = await self._people.names(who.installation, {assessment.owner for assessment in newest})
            lines = [(each, _then(each, asks), await self._courier.link(each.thread)) for each in newest]
            return views.status(lines, stopped=stopped, names=names)

        return Done(tell=tell)


def _then(assessment: Assessment, asks: dict[str, date]) -> str:
    on = asks.get(assessment.thread)
    if assessment.concluded is None:
        return "waiting for answers"
    return f"asked again {dated(on)}" if on is not None else "no date to ask again"
