"""The two addresses of OAuth: where an installation begins, and where Slack sends its installer back to."""

import logging
import secrets
from collections.abc import Sequence
from datetime import timedelta
from hmac import compare_digest
from urllib.parse import quote

from slack_sdk.oauth import AuthorizeUrlGenerator
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from bot.authorizing import GrantError, SlackApp, Welcome
from bot.clock import Clock
from bot.installations import StoredWorkspaces
from bot.manifest import OPTIONAL, REDIRECT_PATH, REQUIRED
from bot.sealing import SEALED, SealError
from bot.settings import Settings
from bot.slack import NO_ANSWER, reason
from bot.store import Store, StoreUnavailableError
from bot.views import install_pages as views

log = logging.getLogger(__name__)
INSTALL = "/slack/install"
COOKIE = "meshcheck_install"
LIFE = timedelta(minutes=10)
"""So long an installer may think it over."""
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
    "Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff",
}


class InstallPages:
    """Serves both; whoever comes back has to bring the state this browser was given, once."""

    def __init__(
        self, settings: Settings, app: SlackApp, workspaces: StoredWorkspaces, store: Store, clock: Clock
    ) -> None:
        self._sealer = settings.sealer
        self._app = app
        self._workspaces = workspaces
        self._store = store
        self._clock = clock
        self._redirect_uri = f"{settings.public_url}{REDIRECT_PATH}" if settings.public_url else ""
        self._secure = settings.public_url.startswith("https:")
        self._links = AuthorizeUrlGenerator(
            client_id=settings.slack_client_id, scopes=[*REQUIRED, *OPTIONAL],
            # The library puts it into the link as it is.
            redirect_uri=quote(self._redirect_uri, safe="") or None, authorization_url=settings.slack_authorize_url,
        )

    def routes(self) -> Sequence[Route]:
        """Both addresses."""
        return [Route(INSTALL, self.begin), Route(REDIRECT_PATH, self.finish)]

    async def begin(self, request: Request) -> Response:
        """A page with the link into Slack; `?team=T…` proposes a workspace there."""
        # Sealed, it needs no memory of ours: a stranger who asks for a million of them fills nothing.
        state = self._sealer.seal(secrets.token_urlsafe(24)).removeprefix(SEALED)
        team = "".join(filter(str.isalnum, request.query_params.get("team", "")))[:20]
        link = self._links.generate(state, team or None)
        answer = _page(views.offer(link, REQUIRED, OPTIONAL))
        answer.set_cookie(
            COOKIE, state, max_age=int(LIFE.total_seconds()), path="/slack", secure=self._secure, httponly=True, samesite="lax"
        )
        return answer

    async def finish(self, request: Request) -> Response:
        """The installer is back from Slack, with a code or without."""
        query = request.query_params
        if query.get("error"):
            return _page(views.failed(query["error"], INSTALL))
        try:
            if not await self._is_ours(query.get("state", ""), request.cookies.get(COOKIE, "")):
                return _page(views.failed("state", INSTALL), 400)
            if not query.get("code"):
                return _page(views.failed("no_code", INSTALL), 400)
            welcome = await self._app.install(query["code"], self._redirect_uri)
            missing = [scope for scope in REQUIRED if scope not in welcome.installed.scopes]
            if missing:
                return _page(views.lacking(missing, INSTALL), 400)
            await self._workspaces.keep(welcome.installed)
        except GrantError as error:
            log.warning("an installation failed: Slack says %s", error)
            return _page(views.failed(str(error), INSTALL), 400)
        except NO_ANSWER as error:
            log.warning("an installation failed: %s", reason(error))
            return _page(views.failed("unreachable", INSTALL), 502)
        except StoreUnavailableError as error:
            log.warning("an installation failed: %s", error)
            return _page(views.failed("database", INSTALL), 503)
        log.info("installed in %s", welcome.installed.id)
        answer = _page(self._done(welcome))
        answer.delete_cookie(COOKIE, path="/slack")
        return answer

    async def _is_ours(self, state: str, cookie: str) -> bool:
        """Whether this browser was given this state in the last minutes, and has not used it yet."""
        if not state or not compare_digest(state.encode(), cookie.encode()):
            return False
        try:
            once = self._sealer.open(SEALED + state, int(LIFE.total_seconds()))
        except SealError:
            return False
        async with self._store.transaction() as tx:
            return await tx.first_delivery(f"install:{once}", self._clock.real_now())

    def _done(self, welcome: Welcome) -> str:
        one = welcome.installed
        declined = [scope for scope in OPTIONAL if scope not in one.scopes]
        if not one.whole_enterprise:
            return views.done(one.name, f"slack://app?team={one.team}&id={welcome.app}", missing=declined)
        add = f"{welcome.url}manage/organization/apps/profile/{welcome.app}/workspaces/add" if welcome.url else ""
        return views.done(one.name, "slack://open", add_link=add, missing=declined)


def _page(body: str, status: int = 200) -> HTMLResponse:
    return HTMLResponse(body, status, HEADERS)
