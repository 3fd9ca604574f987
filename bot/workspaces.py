"""The installations we speak for: who we are in each, and the client that speaks with its token."""

import asyncio
import logging
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack import MIGRATING, NO_ANSWER, granted_teams

log = logging.getLogger(__name__)

AGAIN = 600.0
"""So many seconds a token that was refused is left alone before it is tried again."""
LOOKED = 10.0
"""So many seconds what Slack listed of an organisation's workspaces is not asked for again."""
SCOPES_HEADER = "x-oauth-scopes"


class NotInstalledError(Exception):
    """We hold no token for this installation (any more); `args[0]` is its id."""


@dataclass(frozen=True)
class Workspace:
    """One installation: a workspace, or a whole organisation that installed us at once.

    `id` is the enterprise's id for an organisation, else the team's; every stored row carries it.
    """

    id: str
    client: AsyncWebClient = field(repr=False)
    bot_user: str
    bot_id: str = ""
    team: str = ""
    """The team's id; empty for an organisation."""
    enterprise: str = ""
    scopes: frozenset[str] = frozenset()
    """What was granted; optional scopes may have been declined."""
    teams: frozenset[str] = frozenset()
    """For an organisation: those of its workspaces that gave us access."""
    since: datetime | None = None
    """When it was installed, last; unknown for a token in the environment."""

    def is_home_of(self, *companies: str) -> bool:
        """Whether somebody who comes from one of these teams or enterprises is no external; nothing known is external."""
        return any(company in {self.team, self.enterprise, *self.teams} for company in companies if company)


class Workspaces(Protocol):
    """Where installations are found, and told of when they come and go.

    Reading one that is known asks nobody, so it may happen before an acknowledgement.
    """

    async def of(self, installation: str) -> Workspace:
        """The installation of this id. Raises NotInstalledError."""
        ...

    async def called(self, enterprise: str, team: str, *, whole_enterprise: bool) -> Workspace:
        """The installation that a payload of Slack names. Raises NotInstalledError."""
        ...

    async def lost(self, installation: str, why: str) -> None:
        """Slack says, in this word, that it is gone or its token worthless: nothing more is sent to it."""
        ...

    async def teams_changed(self, installation: str, granted: Collection[str], revoked: Collection[str]) -> None:
        """An organisation gave us access to some of its workspaces, or took it away."""
        ...

    async def keep_up(self) -> None:
        """What has to be done from time to time: tokens refreshed, those that were refused tried again."""
        ...


class Register(Protocol):
    """Where it is written down that an installation is paused, or at work again."""

    async def paused(self, installation: str, why: str) -> None:
        """From now on nothing of it comes due."""
        ...

    async def at_work(self, workspace: Workspace) -> None:
        """Its token stands in the environment, and works."""
        ...

    async def teams_changed(self, installation: str, granted: Collection[str], revoked: Collection[str]) -> None:
        """What has workspaces of an organisation rest, or go on."""
        ...

    async def teams_are(self, installation: str, teams: Collection[str]) -> None:
        """The same by a whole list."""
        ...

    async def with_removed(self) -> list[str]:
        """The organisations of which a workspace with checks took us out."""
        ...


class OneWorkspace:
    """The installation whose token stands in the environment."""

    def __init__(self, workspace: Workspace, register: Register | None = None) -> None:
        self._here = workspace
        self._register = register
        self._lost = ""
        self._unknown: set[str] = set()
        self._again = 0.0
        self._looked = -LOOKED

    async def of(self, installation: str) -> Workspace:
        """The one, if it is asked for. Raises NotInstalledError: a database may hold what another token wrote."""
        if installation != self._here.id:
            await self._pause_unknown(installation)
            raise NotInstalledError(installation)
        return self._present()

    async def called(self, enterprise: str, team: str, *, whole_enterprise: bool) -> Workspace:
        """The one, if it is named; others that have installed the same app are none of ours. Raises NotInstalledError."""
        mine = team == self._here.team if self._here.team else enterprise == self._here.id
        if not mine:
            raise NotInstalledError(enterprise if whole_enterprise else team)
        return self._present()

    async def lost(self, installation: str, why: str) -> None:
        """Nothing more is sent until the token works again."""
        if installation != self._here.id or (why in MIGRATING and not self._here.team):
            return
        if not self._lost:
            log.warning("Slack refuses SLACK_BOT_TOKEN (%s): nothing is sent until it is put right", why)
        self._lost = why
        if self._register is not None:
            await self._register.paused(installation, why)

    async def teams_changed(self, installation: str, granted: Collection[str], revoked: Collection[str]) -> None:
        """Whose people are no externals changes with it."""
        if installation == self._here.id:
            self._here = replace(self._here, teams=(self._here.teams | set(granted)) - set(revoked))
            if self._register is not None:
                await self._register.teams_changed(installation, granted, revoked)

    async def denied(self) -> None:
        """A workspace of the organisation grants us nothing: Slack is asked which do, if that was not done just now."""
        now = asyncio.get_running_loop().time()
        if self._here.team or now < self._looked + LOOKED:
            return
        self._looked = now
        teams = await granted_teams(self._here.client)
        if teams is not None:
            self._here = replace(self._here, teams=teams)
            if self._register is not None:
                await self._register.teams_are(self._here.id, teams)

    async def keep_up(self) -> None:
        """A token that was refused is tried again: a refusal may have been Slack's error, or be cured."""
        now = asyncio.get_running_loop().time()
        if not self._lost and now >= self._looked + AGAIN:
            await self._look_for_those_removed()
        if not self._lost or now < self._again:
            return
        self._again = now + AGAIN
        try:
            await self._here.client.auth_test()
        except (SlackApiError, *NO_ANSWER):
            return
        self._lost = ""
        if self._register is not None:
            await self._register.at_work(self._here)

    async def _look_for_those_removed(self) -> None:
        """Whether a workspace of the organisation grants us access again: the word that it does may have got lost."""
        if self._register is not None and self._here.id in await self._register.with_removed():
            await self.denied()

    def _present(self) -> Workspace:
        if self._lost:
            raise NotInstalledError(self._here.id)
        return self._here

    async def _pause_unknown(self, installation: str) -> None:
        if self._register is not None and installation and installation not in self._unknown:
            self._unknown.add(installation)
            await self._register.paused(installation, "not_installed")


def introduced(
    client: AsyncWebClient, answer: Mapping[str, object], scopes: str, teams: Collection[str] = ()
) -> Workspace:
    """The workspace that `auth.test` told about, with its header `x-oauth-scopes`, and an organisation's `teams`."""
    whole = bool(answer.get("is_enterprise_install"))
    team, enterprise = str(answer.get("team_id") or ""), str(answer.get("enterprise_id") or "")
    return Workspace(
        id=enterprise if whole else team,
        client=client,
        bot_user=str(answer["user_id"]),
        bot_id=str(answer.get("bot_id") or ""),
        team="" if whole else team,
        enterprise=enterprise,
        scopes=frozenset(scope.strip() for scope in scopes.split(",") if scope.strip()),
        teams=frozenset(teams),
    )
