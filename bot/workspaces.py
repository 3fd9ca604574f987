"""The installations we speak for: who we are in each, and the client that speaks with its token."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from slack_sdk.web.async_client import AsyncWebClient

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

    def is_home_of(self, *companies: str) -> bool:
        """Whether somebody who comes from one of these teams or enterprises is no external; nothing known is external."""
        return any(company in {self.team, self.enterprise, *self.teams} for company in companies if company)


class Workspaces(Protocol):
    """Where installations are found. Reading one that is known asks nobody, so it may happen before an acknowledgement."""

    async def of(self, installation: str) -> Workspace:
        """The installation of this id. Raises NotInstalledError."""
        ...

    async def called(self, enterprise: str, team: str, *, whole_enterprise: bool) -> Workspace:
        """The installation that a payload of Slack is for. Raises NotInstalledError."""
        ...


@dataclass(frozen=True)
class OneWorkspace:
    """The installation whose token stands in the environment."""

    workspace: Workspace

    async def of(self, installation: str) -> Workspace:
        """The one, if it is asked for. Raises NotInstalledError: a database may hold what another token wrote."""
        if installation != self.workspace.id:
            raise NotInstalledError(installation)
        return self.workspace

    async def called(self, enterprise: str, team: str, *, whole_enterprise: bool) -> Workspace:
        """Always the one: payloads reach us by its token or its signing secret alone."""
        return self.workspace


def introduced(client: AsyncWebClient, answer: Mapping[str, object], scopes: str) -> Workspace:
    """The workspace that `auth.test` told about, with the value of its header `x-oauth-scopes`."""
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
    )
