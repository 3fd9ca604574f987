"""`/meshcheck` and its words."""

import re
from dataclasses import replace
from datetime import date
from functools import partial

from bot.advisor.desk import Done, Who
from bot.advisor.looking import Looking
from bot.advisor.signalling import Signalling
from bot.advisor.starting import Found, Starting
from bot.advisor.wishes import Wishes
from bot.courier import Courier
from bot.listeners.fillings import Fillings
from bot.listeners.forgetting import Forgets
from bot.listeners.handing_over import HandingOver
from bot.listeners.homes import Homes
from bot.listeners.sharing import Shared, after
from bot.people import People
from bot.views import channel as views
from bot.views.channel_lists import MOST_SYSTEMS, status
from bot.views.message import Message
from bot.views.refusals import NOT_HERE, OUTSIDER
from bot.views.scopes import declined
from bot.views.team_settings import WHO
from bot.views.text import dated, unescaped
from bot.workspaces import Workspaces
from conversations.assessment import Assessment

NAMELESS = {"directmessage": "", "mpdm": "", "privategroup": "this system"}
MOST_NAME = 60
MENTION = re.compile(r"<@([A-Z0-9]+)(?:\|[^>]*)?>")


class Commands:
    """What can be typed after the command."""

    def __init__(
        self, starting: Starting, looking: Looking, wishes: Wishes, signalling: Signalling, homes: Homes,
        handing_over: HandingOver, fillings: Fillings, shared: Shared, forgets: Forgets, workspaces: Workspaces,
        courier: Courier, people: People,
    ) -> None:
        self._starting = starting
        self._looking = looking
        self._wishes = wishes
        self._signalling = signalling
        self._homes = homes
        self._handing_over = handing_over
        self._fillings = fillings
        self._shared = shared
        self._forgets = forgets
        self._workspaces = workspaces
        self._courier = courier
        self._people = people

    async def handle(self, who: Who, text: str) -> Done:
        """The first word decides; what is not known gets the usage."""
        words = text.split()
        refused = _misplaced(who)
        if refused:
            return Done(say=views.only(refused))
        rest = " ".join(words[1:])
        match [word.casefold() for word in words[:1]]:
            case []:
                return await self.start(who, _system(who))
            case ["for"] if rest:
                return await self.start(who, unescaped(rest)[:MOST_NAME])
            case ["form"]:
                return await self._form(who, words[1:])
            case ["help"]:
                return Done(say=views.usage())
            case ["status" | "history" | "compare" | "what-if" | "whatif" | "teams" as word]:
                return await self._look(who, word, rest)
            case ["stop" | "resume" | "quiet" | "forget" as word]:
                return await self._wish(who, word, rest)
            case ["owner" | "token" as word]:
                return self._owner(who, words[1:]) if word == "owner" else await self._token(who, words[1:])
        return Done(say=views.usage(unescaped(text)[:40]))

    async def _form(self, who: Who, words: list[str]) -> Done:
        """`form`, or `form for payments`: the check in a window; one that is open already is gone on with."""
        named = unescaped(" ".join(words[1:]))[:MOST_NAME] if words[:1] == ["for"] else ""
        found = await self._starting.start(who, named or _system(who))
        if found.assessment.concluded is not None:
            return self._found(who, found)
        done = replace(self._fillings.opened(who, found.assessment.id), thread=found.assessment.thread)
        return after(self._shared, done, who) if found.new else done

    async def _wish(self, who: Who, word: str, rest: str) -> Done:
        """When reminders come, and whether anything is kept at all."""
        if word == "forget":
            return self._forgets.ask(who)
        if word == "quiet":
            return await self._wishes.quiet(who, unescaped(rest))
        return await (self._wishes.stop if word == "stop" else self._wishes.resume)(who)

    def _owner(self, who: Who, words: list[str]) -> Done:
        """`owner @somebody`, or `owner @somebody for payments`."""
        match words:
            case [mention] if (found := MENTION.fullmatch(mention)) is not None:
                return Done(later=partial(self._handing_over.to, who, found[1]))
            case [mention, "for", _, *_] if (found := MENTION.fullmatch(mention)) is not None:
                system = unescaped(" ".join(words[2:]))[:MOST_NAME]
                return Done(later=partial(self._handing_over.to, who, found[1], system=system))
        return Done(say=views.only(WHO))

    async def _look(self, who: Who, word: str, rest: str) -> Done:
        """The words that only read."""
        match word:
            case "status":
                return await self.status(who)
            case "history":
                return await self._looking.history(who)
            case "compare":
                return self._looking.comparison()
            case "teams":
                return Done(later=partial(self._homes.teams, who))
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
        return self._found(who, await self._starting.start(who, system))

    def _found(self, who: Who, found: Found) -> Done:
        assessment = found.assessment
        if found.new:
            return after(self._shared, Done(thread=assessment.thread), who)

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
            told = newest[:MOST_SYSTEMS]
            lines = [(each, _then(each, asks), await self._courier.link(each.thread)) for each in told]
            scopes = (await self._workspaces.of(who.installation)).scopes
            more = len(newest) - len(told)
            return status(lines, stopped=stopped, names=names, declined=declined(scopes), more=more)

        return Done(tell=tell)


def _system(who: Who) -> str:
    """What is checked where nobody says what: the channel's own system."""
    return NAMELESS.get(who.name, who.name or "this system")


def _misplaced(who: Who) -> str:
    """Why nothing can be done here, or for this person; empty: it can."""
    if who.channel.startswith("D") or NAMELESS.get(who.name) == "" or who.name.startswith("mpdm-"):
        return NOT_HERE
    return OUTSIDER if who.external else ""


def _then(assessment: Assessment, asks: dict[str, date]) -> str:
    on = asks.get(assessment.thread)
    if assessment.concluded is None:
        return "waiting for answers"
    return f"asked again {dated(on)}" if on is not None else "no date to ask again"
