"""Several workspaces behind one address: one Web API for all tokens, OAuth, and one way to the app."""

from base64 import b64decode
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from aiohttp import web

from bot.clock import Clock
from bot.local.clock import WorkspaceClock
from bot.local.consent import Asked, Consent
from bot.local.delivery import Pace
from bot.local.errors import ApiError
from bot.local.guard import page_guard
from bot.local.http_delivery import HttpCarrier
from bot.local.model import BOT, BOT_ID, Json, Team
from bot.local.oauth import Grant, OAuth
from bot.local.sockets import Sockets
from bot.local.web_api import OF_THE_INSTALLATION, REVOKE
from bot.local.wire import arguments, is_true, token_of
from bot.local.workspace import LocalWorkspace


class LocalSlack:
    """Where apps are installed by OAuth; each workspace has a page of its own on a port of its own."""

    def __init__(
        self,
        clock: WorkspaceClock,
        manifest: dict[str, Any],
        *,
        client_id: str = "local.client",
        client_secret: str = "local-client-secret",
        signing_secret: str = "local-secret",
        app_token: str = "xapp-local",
        events_url: str | None = None,
        pace: Pace | None = None,
        rate_limits: bool = False,
        real: Clock | None = None,
    ) -> None:
        """Nothing is reachable yet. `events_url`: deliver there, signed, instead of over sockets."""
        real = real or Clock()
        self._clock, self._manifest, self._real = clock, manifest, real
        self._more: dict[str, Any] = {"pace": pace, "rate_limits": rate_limits, "real": real}
        self._app_token = app_token
        self._sockets = Sockets(real)
        self._http = HttpCarrier(events_url, signing_secret, real) if events_url is not None else None
        self.workspaces: dict[str, LocalWorkspace] = {}
        rotating = bool(manifest.get("settings", {}).get("token_rotation_enabled"))
        self._oauth = OAuth(real, (client_id, client_secret), rotating=rotating, install=self._install)
        self._consent = Consent(manifest, client_id, self._oauth, self._places)
        self._runner: web.AppRunner | None = None
        self._port = 0

    @property
    def url(self) -> str:
        """The address of the server, without a slash at the end."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def api_url(self) -> str:
        """What the app's Web API client takes as its base URL."""
        return f"{self.url}/api/"

    @property
    def authorize_url(self) -> str:
        """Where the app sends people who want to install it."""
        return f"{self.url}/oauth/v2/authorize"

    def add(self, id: str, name: str, enterprise: str | None = None) -> LocalWorkspace:
        """A further workspace, without the app; ids in it end in the workspace's own. Before `start` only."""
        tail = (enterprise or id)[1:]
        team = Team(
            id=id, name=name, domain=name.lower(), enterprise=enterprise, bot=BOT + tail, bot_id=BOT_ID + tail
        )
        carrier = self._http or self._sockets
        made = LocalWorkspace(
            None, self._clock, self._manifest, set(), team=team, carrier=carrier, bot_token="", **self._more
        )
        made.installation.absent()
        self.workspaces[id] = made
        return made

    async def start(self, port: int = 0) -> str:
        """Listen, the workspaces too, and return the address."""
        app = web.Application(middlewares=[page_guard(lambda: self._port)], client_max_size=20_000_000)
        app.add_routes(
            [
                web.route("*", "/api/{method}", self._serve),
                web.get("/socket/{ticket}", self._sockets.serve),
                web.get("/oauth/v2/authorize", self._consent.show),
                web.post("/oauth/v2/authorize", self._consent.take),
            ]
        )
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        self._port = int(self._runner.addresses[0][1])
        for workspace in self.workspaces.values():
            await workspace.start()
        return self.url

    async def stop(self) -> None:
        """Stop listening, everywhere."""
        for workspace in self.workspaces.values():
            await workspace.stop()
        await self._sockets.disconnect(False)
        if self._http is not None:
            await self._http.close()
        if self._runner is not None:
            await self._runner.cleanup()

    async def settled(self) -> None:
        """Wait until nothing is under way in any workspace."""
        for workspace in self.workspaces.values():
            await workspace.settled()

    async def app_arrived(self) -> None:
        """Wait until the app opened a socket."""
        await self._sockets.arrival()

    def allow(
        self, link: str, team: str, *, decline: Iterable[str] = (), everywhere: bool = False, user: str = ""
    ) -> str:
        """Follow the app's authorize link and press Allow; returns the address the person is sent back to.

        Raises ApiError with Slack's word when the link is wrong.
        """
        user = user or self.workspaces[team].installer
        return self._consent.allow(_asked(link), team, user, frozenset(decline), everywhere=everywhere)

    def deny(self, link: str) -> str:
        """Follow the app's authorize link and press Cancel; returns the address the person is sent back to."""
        return self._consent.deny(_asked(link))

    def _places(self) -> list[tuple[Team, str]]:
        return [(one.team, one.installer) for one in self.workspaces.values()]

    def _holders(self, grant: Grant) -> list[LocalWorkspace]:
        if grant.team is not None:
            return [self.workspaces[grant.team]]
        return [one for one in self.workspaces.values() if one.team.enterprise == grant.enterprise]

    def _install(self, grant: Grant, token: str, until: datetime | None) -> Json:
        everywhere = grant.team is None
        places = self._holders(grant)
        for place in places:
            place.installation.install(token, until, grant.scopes, everywhere=everywhere)
        team = places[0].team
        enterprise = {"id": team.enterprise, "name": team.enterprise} if team.enterprise else None
        return {
            "scope": ",".join(sorted(places[0].installation.scopes)),
            "bot_user_id": team.bot,
            "team": None if everywhere else {"id": team.id, "name": team.name},
            "enterprise": enterprise,
            "is_enterprise_install": everywhere,
        }

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        try:
            args = await arguments(request)
            token = token_of(request, args)
            if method in ("oauth.v2.access", "apps.uninstall", "apps.connections.open"):
                args |= _client(request)
                return web.json_response(self._own(method, args, token or ""))
            if method == "auth.teams.list":
                return web.json_response(self._teams(token or ""))
            place = self._place(method, args, token or "")
            response = await place.call(request)
            if method == REVOKE and not is_true(args.get("test")):
                self._forget_token(token or "")
            return response
        except ApiError as error:
            return web.json_response(error.body())

    def _own(self, method: str, args: Json, token: str) -> Json:
        if method == "oauth.v2.access":
            return self._oauth.access(args)
        if method == "apps.uninstall":
            return self._uninstall(args, token)
        if token != self._app_token:
            raise ApiError("not_allowed_token_type" if token else "not_authed")
        return {"ok": True, "url": f"ws://127.0.0.1:{self._port}/socket/{self._sockets.ticket()}"}

    def _uninstall(self, args: Json, token: str) -> Json:
        self._oauth.demand_client(args)
        for place in self._good_for(token):
            team = place.team
            self._oauth.forget(str(team.enterprise) if team.org_wide else team.id)
            place.installation.uninstall()
            place.tokens.revoke_all("account_inactive")
        return {"ok": True}

    def _teams(self, token: str) -> Json:
        """auth.teams.list: the workspaces this token is good for."""
        places = self._good_for(token)
        teams = [{"id": one.team.id, "name": one.team.name} for one in places if one.installation.active]
        return {"ok": True, "teams": teams, "response_metadata": {"next_cursor": ""}}

    def _good_for(self, token: str) -> list[LocalWorkspace]:
        places = [one for one in self.workspaces.values() if one.tokens.knows(token)]
        if not places:
            raise ApiError("invalid_auth" if token else "not_authed")
        for place in places:
            place.tokens.demand(token)
        return places

    def _forget_token(self, token: str) -> None:
        """A token of an organisation was given back in one of its workspaces and is worthless in all."""
        for place in self.workspaces.values():
            if place.tokens.knows(token):
                place.tokens.revoke(token)

    def _place(self, method: str, args: Json, token: str) -> LocalWorkspace:
        """The workspace a call is for: its token's, or with an organisation's token the one it speaks of."""
        places = [one for one in self.workspaces.values() if one.tokens.knows(token)]
        if not places:
            return next(iter(self.workspaces.values()))
        if len(places) == 1 or method in OF_THE_INSTALLATION:
            return places[0]
        if args.get("team_id"):
            return next((one for one in places if one.team.id == args["team_id"]), places[0])
        concerned = [one for one in places if one.concerned(args)]
        # Somebody may be known in several workspaces: one that lets the app in answers for them.
        active = (one for one in concerned or places if one.installation.active)
        return next(active, (concerned or places)[0])


def _asked(link: str) -> Asked:
    return Asked.read(dict(parse_qsl(urlsplit(link).query)))


def _client(request: web.Request) -> Json:
    header = request.headers.get("Authorization", "")
    if not header.lower().startswith("basic "):
        return {}
    try:
        id, _, secret = b64decode(header[6:]).decode().partition(":")
    except ValueError:
        return {}
    return {"client_id": id, "client_secret": secret}
