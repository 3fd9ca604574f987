"""A Slack-shaped workspace on this machine, for trying an app without Slack."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.clock import Clock
from bot.local.builtins import Builtins
from bot.local.channels import Channels
from bot.local.clock import WorkspaceClock
from bot.local.deeds import Deeds
from bot.local.delivery import Carrier, Delivery, Pace
from bot.local.events import Events
from bot.local.faults import Faults
from bot.local.guard import bind_page, page_guard
from bot.local.http_delivery import HttpCarrier
from bot.local.installation import Installation
from bot.local.interactions import Interactions
from bot.local.live import Live
from bot.local.manifest import Manifest
from bot.local.methods import methods_of
from bot.local.methods_chat import Handler
from bot.local.methods_files import MOST_BYTES, FileMethods
from bot.local.model import Json, Team, first_snapshot
from bot.local.page_api import PageApi
from bot.local.page_manage import Management
from bot.local.page_state import PageState
from bot.local.people import People
from bot.local.rates import Rates
from bot.local.record import Record
from bot.local.response_urls import ResponsePost, ResponseUrls
from bot.local.rooms import Rooms
from bot.local.roster import Roster
from bot.local.sockets import Sockets
from bot.local.state_file import StateFile
from bot.local.steps import Steps
from bot.local.submissions import Submissions
from bot.local.tokens import Tokens
from bot.local.triggers import Triggers
from bot.local.views import Views
from bot.local.web_api import WebApi, plain_methods
from bot.local.world import World


class LocalWorkspace(Deeds):
    """A workspace with three people and two channels, a Web API, Socket Mode and a page."""

    def __init__(
        self,
        state_file: Path | None,
        clock: WorkspaceClock,
        manifest: dict[str, Any],
        granted_scopes: set[str] | None = None,
        events_url: str | None = None,
        signing_secret: str = "local-secret",
        bot_token: str = "xoxb-local",
        app_token: str = "xapp-local",
        *,
        pace: Pace | None = None,
        team: Team | None = None,
        carrier: Carrier | None = None,
        rate_limits: bool = False,
        real: Clock | None = None,
    ) -> None:
        """A workspace that is not reachable yet.

        `state_file`: where it lives between runs, if anywhere. `granted_scopes`: fewer bot scopes than the
        manifest asks for. `events_url`: deliver there, signed, instead of over sockets. `pace`: how patient
        it is with the app. `team`: which workspace it is when nothing was saved yet. `carrier`: a way to the
        app that others use too. `rate_limits`: answer calls above Slack's limits with 429. `real`: the
        machine's time, for trigger ids, response URLs and signatures.
        Raises StateFileError when the saved state can not be read.
        """
        real = real or Clock()
        self._manifest = Manifest(manifest, granted_scopes)
        self._state_file = StateFile(state_file)
        self._world = World(self._state_file.read() or first_snapshot(self._manifest.name, team), clock)
        self._sockets = Sockets(real)
        self._http = HttpCarrier(events_url, signing_secret, real) if events_url is not None else None
        self._delivery = Delivery(carrier or self._http or self._sockets, pace or Pace())
        self._events = Events(self._world, self._manifest, self._delivery)
        self._world.ear = self._events
        self.rooms = Rooms(self._world, self._events)
        self.roster = Roster(self._world, self._events)
        self.tokens = Tokens(real, *([bot_token] if bot_token else []))
        self.installation = Installation(self._world, self._manifest, self._events, self.tokens)
        self.steps = Steps(self._world, self._manifest, self._events)
        bot = self._world.team.bot
        self.rates = Rates(real, enforced=rate_limits)
        self.faults = Faults(
            self.rooms, self.roster, bot, self._events, self.rates, self._sockets
        )
        self.requests = Record()
        self._shown_views = Views(self._world)
        self._triggers = Triggers(real)
        self._urls = ResponseUrls(self._world, real)
        interactions = Interactions(
            self._world, self._manifest, self._shown_views, self._triggers, self._urls, self._delivery, self.steps
        )
        builtins = Builtins(self._world, self.rooms, self.roster)
        people = People(
            self._world, self._manifest, self._shown_views, self._events, interactions, self.rooms, builtins
        )
        submissions = Submissions(self._world, self._shown_views, self._triggers, self._urls, self._delivery)
        super().__init__(people, self._shown_views, interactions, submissions)
        self._state = PageState(self._world, self._shown_views, self._manifest, self._delivery, clock)
        self._live = Live(self._state.of)
        self._page = PageApi(
            self, Management(self._world, self.rooms, self.roster, self.steps), self._world, clock
        )
        self._files = FileMethods(self._world, Channels(self._world, self._manifest), lambda: self.url)
        self._web_api = WebApi(
            self._world, self._manifest, self._handlers(), self.faults, self._delivery, self.tokens, app_token,
            self.installation, self.steps, self.requests.note,
        )
        self._runner: web.AppRunner | None = None
        self._host, self._port = "127.0.0.1", 0

    @property
    def url(self) -> str:
        """Where the page is, without a slash at the end."""
        return f"http://{self._host}:{self._port}"

    @property
    def api_url(self) -> str:
        """What the app's Web API client takes as its base URL."""
        return f"{self.url}/api/"

    @property
    def connected(self) -> bool:
        """Whether the app can be reached."""
        return self._delivery.connected

    @property
    def team(self) -> Team:
        """Which workspace this is, and who the bot is in it."""
        return self._world.team

    @property
    def installer(self) -> str:
        """Who would install an app here."""
        return next(iter(self._world.people))

    def concerned(self, args: Json) -> bool:
        """Whether a call speaks of something in this workspace."""
        named = {str(args[key]) for key in ("channel", "channel_id", "user", "user_id", "users") if args.get(key)}
        if named & (self._world.channels.keys() | self._world.people.keys()):
            return True
        return self._triggers.issued(args.get("trigger_id")) or self._shown_views.find(args.get("view_id")) is not None

    async def call(self, request: web.Request) -> web.StreamResponse:
        """Answer a Web API call that came in by another address."""
        return await self._web_api.serve(request)

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> str:
        """Listen and return the URL; port 0 takes any free one. Raises OSError when the port is taken."""
        runner = web.AppRunner(self._application(), access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError:
            await runner.cleanup()
            raise
        self._runner = runner
        self._port = int(runner.addresses[0][1])
        self._host = "127.0.0.1" if host in ("", "0.0.0.0") else host
        self._urls.base_url = self.url
        self._state_file.watch(self._world.snapshot)
        self._world.watchers += [self._state_file.note_change, self._live.note_change]
        return self.url

    async def stop(self) -> None:
        """Stop listening, drop what is under way, and save; nothing happens when it was not started."""
        if self._runner is None:
            return
        self._world.watchers.clear()
        await self._delivery.close()
        await self._sockets.disconnect(False)
        await self._live.close()
        if self._http is not None:
            await self._http.close()
        await self._runner.cleanup()
        self._runner = None
        await self._state_file.close()

    async def app_arrived(self) -> None:
        """Wait until the app opened a socket; with an `events_url` there is nothing to wait for."""
        if self._http is None:
            await self._sockets.arrival()

    async def settled(self) -> None:
        """Wait until no envelope and no call of the app's is under way."""
        await self._delivery.settled()

    async def saved(self) -> None:
        """Wait until all changes so far are in the state file."""
        await self._state_file.written()

    def messages(self, channel: str, viewer: str | None = None) -> list[Json]:
        """A channel's messages as the page gets them; with a viewer, also what only they see."""
        return self._state.messages(channel, viewer)

    def modal(self, user: str) -> Json | None:
        """The modal this person sees, with the errors below its fields."""
        return self._state.modal(user)

    def home(self, user: str) -> Json | None:
        """This person's Home tab."""
        return self._shown_views.home(user)

    def canvases(self, user: str) -> list[Json]:
        """The documents this person may open."""
        return self._state.canvases(user)

    def _handlers(self) -> Mapping[str, Handler]:
        def socket_url() -> str:
            return f"ws://{self._host}:{self._port}/socket/{self._sockets.ticket()}"

        def base_url() -> str:
            return self.url

        parts = (self.rooms, self._shown_views, self._triggers, self._files, self.steps)
        return {
            **plain_methods(self._world, base_url, socket_url),
            **methods_of(self._world, self._manifest, *parts, base_url),
        }

    def _application(self) -> web.Application:
        app = web.Application(middlewares=[page_guard(lambda: self._port)], client_max_size=MOST_BYTES)
        app.on_response_prepare.append(bind_page)
        responses = ResponsePost(self._world.team.id, self._urls, self.faults, self.requests.note)

        async def state(request: web.Request) -> web.StreamResponse:
            return web.json_response(await self._state.of(request.query.get("user", "")))

        app.add_routes(
            [
                web.route("*", "/api/{method}", self._web_api.serve),
                web.get("/socket/{ticket}", self._sockets.serve),
                web.post("/response/{id}", responses.take),
                web.post("/upload/{id}", self._files.upload),
                web.get("/page/state", state),
                web.get("/page/live", self._live.serve),
                *self._page.routes(),
            ]
        )
        return app
