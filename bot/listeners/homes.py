"""The Home tab: published when it is opened, after the viewer's own press, and for whoever leaves a channel."""

import logging
from dataclasses import dataclass, replace
from functools import partial

from slack_sdk.errors import SlackApiError

from bot.access import Access
from bot.advisor.desk import Desk, Done, Who
from bot.advisor.portfolio import Portfolio
from bot.advisor.starting import Starting
from bot.courier import Courier
from bot.listeners.after import REFUSED, After
from bot.listeners.gate import Gate
from bot.listeners.links import Links
from bot.listeners.payloads import Pressed
from bot.listeners.team_settings import TeamSettings
from bot.slack import reason
from bot.standing import Deed, Sight
from bot.views.channel import only
from bot.views.home import GROWTH, LOOK_AGAIN, MOST_WAITING, PAGE, SETTINGS, Admin, Home, home_view
from bot.views.modals import loading_modal
from bot.views.portfolio import NO_PORTFOLIO, teams_message
from bot.views.press import Press
from bot.views.refusals import OLD_BUTTON, OUTSIDER
from bot.views.scopes import declined
from bot.workspaces import Workspace, Workspaces

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Asked:
    """What the viewer wants to see: a page, whose growth, and what came of their last press."""

    page: int = 0
    chosen: str = ""
    told: str = ""


class Homes:
    """Draws the tab from what Slack proves at that moment, and acts on its buttons."""

    def __init__(
        self, desk: Desk, access: Access, portfolio: Portfolio, starting: Starting, settings: TeamSettings, gate: Gate,
        courier: Courier, links: Links, workspaces: Workspaces, after: After,
    ) -> None:
        self._desk = desk
        self._access = access
        self._portfolio = portfolio
        self._starting = starting
        self._settings = settings
        self._gate = gate
        self._courier = courier
        self._links = links
        self._workspaces = workspaces
        self._after = after

    async def opened(self, here: Workspace, user: str) -> None:
        """Somebody looks at the tab."""
        async with self._desk.store.transaction() as tx:
            await tx.note_home(here.id, user, self._desk.clock.now())
        await self.publish(here, user)

    async def refresh(self, here: Workspace, user: str) -> None:
        """What somebody may see has changed: the tab they once opened still shows what it showed then."""
        async with self._desk.store.transaction() as tx:
            known = await tx.has_home(here.id, user)
        if known:
            await self.publish(here, user)

    async def publish(self, here: Workspace, user: str, asked: Asked = Asked()) -> None:
        """Draw the tab anew."""
        home = await self._home(here, user, asked)
        try:
            await here.client.views_publish(user_id=user, view=home_view(home))
        except SlackApiError as error:
            if reason(error) not in ("invalid_blocks", "invalid_arguments"):
                raise
            # The chart is the only part that not every Slack knows.
            await here.client.views_publish(user_id=user, view=home_view(home, chart=False))

    async def teams(self, who: Who) -> Done:
        """`/meshcheck teams`: the same in words, to its author alone."""
        here = await self._workspaces.of(who.installation)
        sight = await self._sight(here, who.user)
        if sight.kind == "external":
            return Done(say=only(OUTSIDER))
        if sight.kind == "guest":
            return Done(say=only(NO_PORTFOLIO))
        lines = await self._portfolio.lines(here.id, sight)
        linked = await self._links.linked(lines[:PAGE])
        today = self._desk.clock.now().date()
        return Done(say=teams_message([*linked, *lines[PAGE:]], today, complete=sight.complete))

    async def press(self, pressed: Pressed) -> Done:
        """A control of the tab. It proves nothing, so whatever it does waits until Slack was asked."""
        if pressed.press is not None and pressed.press.choice == SETTINGS:
            return Done(view=loading_modal("Settings"), fill=partial(self._settings.window, pressed.who, pressed.press))
        return Done(later=partial(self._done, pressed))

    async def _done(self, pressed: Pressed) -> Done:
        """The tab as it is then, with a refusal on top where there is one."""
        try:
            asked = await self._asked(pressed)
        except REFUSED as error:
            told = self._after.refusal(pressed.who.installation, error).say
            asked = Asked(pressed.page, told=told.text if told is not None else "")
        await self._republish(pressed.who, asked)
        return Done()

    async def _asked(self, pressed: Pressed) -> Asked:
        press, page = pressed.press, pressed.page
        match pressed.name:
            case (_, "page" | "refresh", _):
                return Asked(page)
            case (_, "row", _) if press is not None and press.choice == GROWTH:
                return Asked(page, press.assessment)
            case (_, "row", _) if press is not None and press.choice == LOOK_AGAIN:
                return await self._look_again(pressed.who, press, page)
        return Asked(told=OLD_BUTTON)

    async def _look_again(self, who: Who, press: Press, page: int) -> Asked:
        """Ask everything again in the thread of this check; the tab says where."""
        who = replace(who, channel=await self._desk.channel_of(who.installation, press.assessment))
        await self._gate.now(who, Deed.ACT, here=False)
        found = await self._starting.review(who, press.assessment)
        await self._courier.catch_up(found.assessment.thread)
        link = await self._links.of(found.assessment.thread)
        where = f"<{link}|its thread>" if link else "its thread"
        return Asked(page, told=f"The questions wait in {where}.")

    async def tell(self, who: Who, told: str) -> None:
        """Show the tab with this sentence on top."""
        await self._republish(who, Asked(told=told))

    async def _republish(self, who: Who, asked: Asked) -> None:
        await self.publish(await self._workspaces.of(who.installation), who.user, asked)

    async def _sight(self, here: Workspace, user: str) -> Sight:
        return await self._access.sight(here.id, user, await self._portfolio.channels(here.id))

    async def _home(self, here: Workspace, user: str, asked: Asked) -> Home:
        sight, today = await self._sight(here, user), self._desk.clock.now().date()
        if sight.kind == "external":
            return Home((), today, outsider=True)
        lines = await self._portfolio.lines(here.id, sight)
        home = Home(
            lines, today, asked.page, complete=sight.complete, guest=sight.kind == "guest", chosen=asked.chosen,
            told=asked.told, declined=declined(here.scopes), admin=await self._admin(here, sight),
        )
        first = home.shown * PAGE
        linked = await self._links.linked(lines[first:first + PAGE])
        lines[first:first + PAGE] = linked
        waiting = self._portfolio.waiting_for(user, lines)
        links = {line.newest.id: line for line in await self._links.linked([line for line, _ in waiting[:MOST_WAITING]])}
        waiting = [(links.get(line.newest.id, line), wanted) for line, wanted in waiting]
        return replace(home, lines=lines, waiting=waiting)

    async def _admin(self, here: Workspace, sight: Sight) -> Admin | None:
        return Admin(*await self._portfolio.counts(here.id)) if sight.admin and sight.kind == "member" else None
