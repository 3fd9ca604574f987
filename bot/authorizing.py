"""The calls of OAuth: a code becomes a token, a refresh token another one."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from aiohttp import ClientSession
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import Clock
from bot.pace import Pace
from bot.slack import NO_ANSWER, Client, granted_teams, reason, web_client
from bot.store import Installed

NO_BOT = "no_bot_token"
"""Our word for an answer without a bot's token in it."""


class GrantError(Exception):
    """Slack gives no token; `args[0]` is its word for why."""


@dataclass(frozen=True)
class Fresh:
    """A token and what refreshes it; it does not expire when there is no `until`."""

    token: str = field(repr=False)
    refresh: str = field(repr=False)
    until: datetime | None


@dataclass(frozen=True)
class Welcome:
    """A new installation, its tokens not sealed yet, and where the installer goes on."""

    installed: Installed
    app: str
    url: str
    """The workspace's or the organisation's address; empty where it is not known."""


@dataclass(frozen=True)
class SlackApp:
    """Our app as Slack knows it: it proves itself by its id and secret."""

    client_id: str
    client_secret: str = field(repr=False)
    api_url: str
    session: ClientSession
    clock: Clock
    pace: Pace | None = None

    def client(self, token: str) -> Client:
        """A client with this token."""
        return web_client(token, self.api_url, self.session, self.pace)

    async def install(self, code: str, redirect_uri: str) -> Welcome:
        """Exchange what the installer brought. Raises GrantError."""
        answer = await self._access(code=code, redirect_uri=redirect_uri or None)
        fresh = self._fresh(answer)
        client = self.client(fresh.token)
        who = await _told(client)
        whole = bool(answer.get("is_enterprise_install"))
        team, enterprise = answer.get("team") or {}, answer.get("enterprise") or {}
        one = Installed(
            id=str(enterprise["id"] if whole else team["id"]),
            enterprise=str(enterprise.get("id") or ""),
            team="" if whole else str(team["id"]),
            name=str((enterprise if whole else team).get("name") or ""),
            bot_user=str(answer.get("bot_user_id") or who.get("user_id") or ""),
            bot_id=str(who.get("bot_id") or ""),
            scopes=frozenset(scope for scope in str(answer.get("scope") or "").split(",") if scope),
            token=fresh.token, refresh_token=fresh.refresh, expires_at=fresh.until,
            installed_by=str((answer.get("authed_user") or {}).get("id") or ""),
            installed_at=self.clock.real_now(),
            teams=await granted_teams(client) or frozenset() if whole else frozenset(),
        )
        return Welcome(one, str(answer.get("app_id") or ""), str(who.get("url") or ""))

    async def refreshed(self, refresh_token: str) -> Fresh:
        """The next token; the refresh token is used up. Raises GrantError, and TROUBLE's others without an answer."""
        return self._fresh(await self._access(grant_type="refresh_token", refresh_token=refresh_token))

    async def _access(self, **given: Any) -> dict[str, Any]:
        try:
            answer = await self.client("").oauth_v2_access(
                client_id=self.client_id, client_secret=self.client_secret, **given
            )
        except SlackApiError as error:
            raise GrantError(reason(error)) from error
        if answer.get("token_type") != "bot" or not answer.get("access_token"):
            raise GrantError(NO_BOT)
        return dict(answer.data)  # type: ignore[arg-type]

    def _fresh(self, answer: dict[str, Any]) -> Fresh:
        seconds = answer.get("expires_in")
        until = self.clock.real_now() + timedelta(seconds=int(seconds)) if seconds else None
        return Fresh(str(answer["access_token"]), str(answer.get("refresh_token") or ""), until)


async def _told(client: AsyncWebClient) -> dict[str, Any]:
    """What `auth.test` says of a token that was made just now; the installation is good without it."""
    try:
        return dict((await client.auth_test()).data)  # type: ignore[arg-type]
    except (SlackApiError, *NO_ANSWER):
        return {}
