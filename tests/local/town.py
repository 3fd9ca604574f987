"""Two workspaces on one server, and an app that is installed in them by OAuth."""

from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from copy import deepcopy
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from slack_sdk.oauth import AuthorizeUrlGenerator
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import Clock
from bot.local import LocalSlack
from tests.local.conftest import HandClock
from tests.local.ears import SECRET, Ears, listening
from tests.local.samples import MANIFEST, refusal

BACK = "https://app.example/slack/oauth_redirect"
CLIENT, CLIENT_SECRET = "local.client", "local-client-secret"
SCOPES = ["app_mentions:read", "channels:history", "channels:join", "channels:read", "chat:write", "commands", "users:read"]


def manifest(**settings: Any) -> dict[str, Any]:
    """The sample manifest with optional scopes, a redirect URL and these settings."""
    changed = deepcopy(MANIFEST)
    changed["oauth_config"]["scopes"]["bot_optional"] = ["channels:history", "files:write"]
    changed["oauth_config"]["redirect_urls"] = [BACK]
    changed["settings"] |= settings
    changed["settings"]["event_subscriptions"]["bot_events"] += [
        "app_uninstalled", "tokens_revoked", "team_access_granted", "team_access_revoked",
    ]
    return changed


class Town:
    """Two workspaces on one server, and what the app heard."""

    def __init__(self, slack: LocalSlack, app: Ears) -> None:
        self.slack, self.app = slack, app
        self.red, self.blue = slack.workspaces["T0RED"], slack.workspaces["T0BLUE"]
        self.bare = AsyncWebClient(base_url=slack.api_url)

    def link(self, state: str = "s1", scopes: list[str] | None = None, **more: str) -> str:
        """The app's install link."""
        urls = AuthorizeUrlGenerator(
            client_id=CLIENT, redirect_uri=BACK, scopes=scopes or SCOPES, authorization_url=self.slack.authorize_url
        )
        return urls.generate(state) + ("&" + urlencode(more) if more else "")

    async def exchange(self, back: str, **more: Any) -> dict[str, Any]:
        """The answer to the code in this address."""
        code = parse_qs(urlsplit(back).query)["code"][0]
        given: dict[str, Any] = {"client_id": CLIENT, "client_secret": CLIENT_SECRET, "redirect_uri": BACK, **more}
        return dict((await self.bare.oauth_v2_access(code=code, **given)).data)  # type: ignore[arg-type]

    async def install(self, team: str, **more: Any) -> tuple[dict[str, Any], AsyncWebClient]:
        """Let the app in; the answer, and a client with the new token."""
        answer = await self.exchange(self.slack.allow(self.link(), team, **more))
        return answer, self.client(answer["access_token"])

    def client(self, token: str) -> AsyncWebClient:
        """A client with this token."""
        return AsyncWebClient(token=token, base_url=self.slack.api_url)


@asynccontextmanager
async def town(clock: HandClock, real: Clock, enterprise: str | None = None, **settings: Any) -> AsyncIterator[Town]:
    """Two workspaces, of one organisation or of none, delivering over HTTP."""
    async with listening() as app:
        slack = LocalSlack(clock, manifest(**settings), events_url=app.url, signing_secret=SECRET, real=real)
        slack.add("T0RED", "Red", enterprise)
        slack.add("T0BLUE", "Blue", enterprise)
        await slack.start()
        try:
            yield Town(slack, app)
        finally:
            await slack.stop()


async def error_of(call: Awaitable[Any]) -> str:
    """The word with which this call is refused."""
    return str((await refusal(call))["error"])
