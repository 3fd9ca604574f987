"""The Web API: token, scope, planned faults, the method itself, and a record of it all."""

from collections.abc import Callable, Mapping

from aiohttp import web

from bot.local.delivery import Delivery
from bot.local.errors import ApiError
from bot.local.faults import Faults
from bot.local.installation import NOT_GRANTED, Installation
from bot.local.manifest import Manifest
from bot.local.methods_chat import Handler
from bot.local.model import APP, Json
from bot.local.rates import Call
from bot.local.scopes import SCOPE_OF, demand_scope
from bot.local.steps import Steps
from bot.local.tokens import Tokens
from bot.local.wire import Note, arguments, cut_off, spoiled, token_of
from bot.local.world import World

OPEN_SOCKET = "apps.connections.open"
REVOKE = "auth.revoke"
OF_THE_INSTALLATION = frozenset({"auth.test", "auth.teams.list", REVOKE})
"""Methods that need no workspace in particular."""


class WebApi:
    """Everything below /api/."""

    def __init__(
        self,
        world: World,
        manifest: Manifest,
        handlers: Mapping[str, Handler],
        faults: Faults,
        delivery: Delivery,
        tokens: Tokens,
        app_token: str,
        installation: Installation,
        steps: Steps,
        note: Note,
    ) -> None:
        self._world = world
        self._manifest = manifest
        self._handlers = handlers
        self._faults = faults
        self._delivery = delivery
        self._tokens = tokens
        self._app_token = app_token
        self._installation = installation
        self._steps = steps
        self._note = note

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Answer one call."""
        method = request.match_info["method"]
        with self._delivery.busy():
            args: Json = {}
            try:
                args = await arguments(request)
                token = token_of(request, args)
                self._demand_token(method, token)
                call = Call(method, self._team(args), str(token))
                fault = self._faults.take(call, args.get("channel"))
                if fault is not None and fault.kind != "lost":
                    self._note(method, args, {"ok": False, "error": fault.kind})
                    return spoiled(fault)
                answer = self._answer(method, args, str(token))
                if fault is not None:
                    cut_off(request)
            except ApiError as error:
                answer = error.body()
            self._note(method, args, answer)
            return web.json_response(answer, headers=self._headers(method))

    def _team(self, args: Json) -> str:
        """Which workspace a call counts for; a token for a whole organisation says so itself."""
        return str(args.get("team_id") or self._world.team.id) if self._world.team.org_wide else self._world.team.id

    def _answer(self, method: str, args: Json, token: str) -> Json:
        if method == REVOKE:
            return self._installation.revoke(token, args)
        if method in SCOPE_OF:
            demand_scope(method, self._manifest.scopes)
        run = self._steps.execution_of(token)
        self._world.execution = None if run is None else run.id
        try:
            return self._handlers[method](args)
        finally:
            self._world.execution = None

    def _demand_token(self, method: str, token: str | None) -> None:
        if method not in self._handlers and method != REVOKE:
            raise ApiError("unknown_method", req_method=method)
        if method == "api.test":
            return
        if not token:
            raise ApiError("not_authed")
        run = self._steps.execution_of(token)
        app_level = token == self._app_token
        known = app_level or run is not None or self._tokens.knows(token)
        if known and (method == OPEN_SOCKET) != app_level:
            raise ApiError("not_allowed_token_type")
        if app_level:
            return
        if run is None:
            self._tokens.demand(token)
        elif run.status != "running":
            raise ApiError("token_expired")
        lost = self._manifest.lost
        if lost is not None and not (lost == NOT_GRANTED and method in OF_THE_INSTALLATION):
            raise ApiError(lost)

    def _headers(self, method: str) -> dict[str, str]:
        headers = {"X-OAuth-Scopes": ",".join(sorted(self._manifest.scopes))}
        if SCOPE_OF.get(method):
            headers["X-Accepted-OAuth-Scopes"] = str(SCOPE_OF[method])
        return headers


def plain_methods(
    world: World, base_url: Callable[[], str], socket_url: Callable[[], str]
) -> Mapping[str, Handler]:
    """The methods about the connection itself."""

    def auth_test(_: Json) -> Json:
        team = world.team
        return {
            "ok": True,
            "url": f"{base_url()}/",
            "team": team.name,
            "user": world.people[team.bot].name,
            "team_id": str(team.enterprise) if team.org_wide else team.id,
            "user_id": team.bot,
            "bot_id": team.bot_id,
            "app_id": APP,
            **({"enterprise_id": team.enterprise} if team.enterprise else {}),
            "is_enterprise_install": team.org_wide,
        }

    def api_test(args: Json) -> Json:
        if args.get("error"):
            raise ApiError(str(args["error"]), args=args)
        return {"ok": True, "args": args}

    return {
        "auth.test": auth_test,
        "api.test": api_test,
        OPEN_SOCKET: lambda _: {"ok": True, "url": socket_url()},
    }
