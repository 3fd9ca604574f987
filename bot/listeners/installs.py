"""Events about the installation itself: it is uninstalled, its tokens are revoked, an organisation adds a workspace."""

import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from slack_sdk.errors import SlackApiError

from bot.access import Access
from bot.slack import NO_ANSWER
from bot.work import Work
from bot.workspaces import NotInstalledError, Workspace, Workspaces

log = logging.getLogger(__name__)
LATEST = timedelta(days=2).total_seconds()
"""No event comes later than this."""


class Installs:
    """One method per event; they come without a valid token, so nothing is authorized before."""

    def __init__(self, workspaces: Workspaces, access: Access, work: Work) -> None:
        self._workspaces = workspaces
        self._access = access
        self._work = work
        self.table: dict[str, Callable[[Workspace, dict[str, Any]], Awaitable[None]]] = {
            "app_uninstalled": self.uninstalled, "tokens_revoked": self.revoked,
            "team_access_granted": self.granted, "team_access_revoked": self.taken_away,
        }

    async def handle(self, enterprise: str, team: str, body: dict[str, Any]) -> bool:
        """Whether it was such an event; what it says is a fact by now."""
        handler = self.table.get(str(body["event"].get("type")))
        if handler is None:
            return False
        try:
            here = await self._workspaces.called(enterprise, team, whole_enterprise=_is_whole(body))
        except NotInstalledError:
            # Revocation and uninstallation come both, in any order, and some come twice.
            return True
        await handler(here, body)
        return True

    async def uninstalled(self, here: Workspace, body: dict[str, Any]) -> None:
        """We were taken out: nothing more is sent from this moment on."""
        if self._may_be_late(here, body) or (not here.team and not _is_whole(body)):
            # Perhaps only one workspace of the organisation let us go: then the token is as good as before.
            self._work.later(self._ask(here))
            return
        log.info("installation %s was uninstalled", here.id)
        await self._workspaces.lost(here.id, "app_uninstalled")

    async def revoked(self, here: Workspace, body: dict[str, Any]) -> None:
        """Tokens were revoked: perhaps ours, perhaps one that was replaced before; Slack is asked which."""
        tokens = body["event"].get("tokens") or {}
        if tokens.get("bot"):
            self._work.later(self._ask(here))

    async def granted(self, here: Workspace, body: dict[str, Any]) -> None:
        """An organisation let us into some of its workspaces."""
        await self._workspaces.teams_changed(here.id, _teams(body), ())

    async def taken_away(self, here: Workspace, body: dict[str, Any]) -> None:
        """An organisation took us out of some of its workspaces; the others go on."""
        await self._workspaces.teams_changed(here.id, (), _teams(body))
        self._access.forget(here.id)

    async def _ask(self, here: Workspace) -> None:
        """The client tells of a refusal by itself."""
        try:
            await here.client.auth_test()
        except (SlackApiError, *NO_ANSWER) as error:
            log.info("installation %s was said to have lost its token: %s", here.id, type(error).__name__)

    def _may_be_late(self, here: Workspace, body: dict[str, Any]) -> bool:
        """Slack delivers for a day what it could not; by then the same workspace may have installed us again."""
        sent = body.get("event_time")
        if here.since is None or not isinstance(sent, int | float):
            return False
        return 0 < here.since.timestamp() - sent < LATEST


def _is_whole(body: dict[str, Any]) -> bool:
    """Whether it speaks of an organisation as a whole."""
    named = (body.get("authorizations") or [body])[0]
    return named.get("is_enterprise_install") in (True, "true")


def _teams(body: dict[str, Any]) -> list[str]:
    return [str(team) for team in body["event"].get("team_ids") or []]
