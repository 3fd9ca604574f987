"""The composition root: builds every part of the bot, starts them in order, and stops them in reverse."""

import asyncio
import gc
import logging
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import cast

from aiohttp import ClientError, ClientSession
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from slack_bolt.async_app import AsyncApp, AsyncBoltContext
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.advisor.answering import Answering
from bot.advisor.desk import Desk
from bot.advisor.renewing import Renewing
from bot.advisor.signalling import Signalling
from bot.authorizing import SlackApp
from bot.cleaner import Cleaner
from bot.clock import Clock
from bot.courier import Courier
from bot.departures import Departures
from bot.health import Health
from bot.hush import Hush
from bot.installations import StoredWorkspaces
from bot.installing import InstallPages
from bot.link import Link
from bot.listeners.table import HERE
from bot.listening import table_of
from bot.logs import hush, request
from bot.metrics import Metrics
from bot.notices import Notices
from bot.pace import Pace
from bot.people import People
from bot.register import StoreRegister
from bot.rehearsing import rehearse
from bot.reminders import Reminders
from bot.reporting import Reports
from bot.resealing import plain_sealed
from bot.retention import Retention
from bot.sealing import SealError
from bot.settings import Settings, SettingsError, forget_proxies
from bot.slack import Client, granted_teams, reason, web_client
from bot.store import Store, StoreUnavailableError, aside
from bot.work import Work
from bot.workspaces import SCOPES_HEADER, NotInstalledError, OneWorkspace, Workspace, Workspaces, introduced
from conversations.framework import Framework
from conversations.upgrade import readable

log = logging.getLogger(__name__)
CHANGES_SEEN = 2
"""So many seconds after another process installed, paused or renewed a workspace, this one knows at the latest."""
SHOWING = 5.0
"""Seconds that a sweep waits for its threads to be shown; Slack's limits may make it longer, and the next sweep goes on."""
PATIENCE = (1, 2, 4, 8, 15, 30, 60, 60)
"""Seconds between the first tries to reach Slack."""
YOUNG = (20_000, 20, 20)
"""Looking for garbage that refers to itself after so many new objects: a press makes hundreds, and hardly any such garbage."""
LAST_SWEEP = 10
"""Seconds for a sweep that is under way when the process is told to stop."""


class Bot:
    """One running bot on one database."""

    def __init__(self, settings: Settings, framework: Framework, store: Store, clock: Clock) -> None:
        self.store = store
        store.read = partial(readable, framework)
        self.clock = clock
        self.work = Work()
        self._pace = Pace(settings.meshcheck_slack_pace)
        self._settings = settings
        self._framework = framework
        self.health = Health(clock, store, timedelta(seconds=settings.meshcheck_sweep_seconds))
        self.metrics = Metrics()
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        self._link: Link | None = None
        self._session: ClientSession | None = None
        self._sweeping = asyncio.Lock()
        self._register = StoreRegister(store, clock)
        self._workspaces: Workspaces
        self._reminders: Reminders
        self._courier: Courier
        self._cleaner: Cleaner
        self._departures: Departures
        self._retention = Retention(store, clock, settings.kept_for)
        self.reports: Reports
        self.install_pages: InstallPages | None = None
        self.bolt: AsyncApp

    async def start(self) -> None:
        """Reach Slack, mend what a former process left, sweep once, then listen. Raises SettingsError."""
        if self._settings.api_on_loopback:
            forget_proxies()
        hush()
        self._session = self.metrics.session()
        await self._unseal()
        client, self._workspaces = await self._slack(self._session)
        self._build(self._workspaces, client)
        await self._renewing.renew()
        self.work.later(self.tick())
        self._scheduler.add_job(
            self.tick, "interval", seconds=self._settings.meshcheck_sweep_seconds, coalesce=True, max_instances=1,
            misfire_grace_time=None,
        )
        self._scheduler.start()
        if self._settings.slack_app_token:
            # A client of its own: a refused app-level token says nothing about the workspace's.
            dialling = web_client(self._settings.slack_app_token, self._settings.slack_api_url, self._session)
            self._link = Link(self.bolt, dialling, self.clock, self.metrics.payload)
            self.health.linked = self._link.alive
            await self._link.open()
        gc.collect()
        gc.freeze()
        gc.set_threshold(*YOUNG)
        self.work.later(rehearse(self.store, self._framework, self.clock.now(), self._courier.aside))

    async def stop(self) -> None:
        """Hear nothing more, finish what was acknowledged, let go of everything."""
        if self._scheduler.running:
            self._reminders.stop()
            self._scheduler.pause()
        if self._link is not None:
            await self._link.close()
        await self.work.drain()
        if self._scheduler.running:
            # A sweep that is cut off between posting and noting it would leave a doubt about what was sent.
            with suppress(TimeoutError):
                await asyncio.wait_for(self._sweeping.acquire(), LAST_SWEEP)
            self._scheduler.shutdown(wait=False)
        if self._session is not None:
            await self._session.close()

    async def tick(self) -> None:
        """Look for what is due, and mend threads that fell behind; never two at a time."""
        async with self._sweeping:
            with request(), aside():
                await self._tick()

    async def _tick(self) -> None:
        try:
            showing: list[asyncio.Task[None]] = []
            swept = await self._reminders.sweep(
                lambda of, threads: showing.append(self.work.later(self._courier.catch_up_all([(of, id) for id in threads])))
            )
            self.health.swept(swept.handled)
            await self._workspaces.keep_up()
            await self._register.forget_uninstalled(self._settings.uninstall_grace)
            await self._retention.enforce()
            await self.work.within(SHOWING, self._shown(showing))
        except Exception as error:
            self.health.failed(error)
            log.exception("a sweep failed; the next one tries again")

    async def _shown(self, showing: Iterable[asyncio.Task[None]]) -> None:
        await asyncio.gather(*showing)
        await self._courier.mend_all()
        await self._departures.tell()
        await self._cleaner.clean()

    async def _slack(self, session: ClientSession) -> tuple[Client, Workspaces]:
        """The client that Bolt copies for each payload, and where installations are found."""
        settings = self._settings
        if settings.oauth:
            app = SlackApp(
                settings.slack_client_id, settings.slack_client_secret, settings.slack_api_url, session, self.clock,
                self._pace,
            )
            stored = StoredWorkspaces(self.store, self.clock, settings.sealer, app)
            self._scheduler.add_job(
                self._look_for_changes, "interval", args=[stored], seconds=CHANGES_SEEN, coalesce=True,
                max_instances=1, misfire_grace_time=None,
            )
            self.install_pages = InstallPages(settings, app, stored, self.store, self.clock)
            return app.client(""), stored
        client = web_client(settings.slack_bot_token, settings.slack_api_url, session, self._pace)
        here = await _introduced(client)
        one = OneWorkspace(here, self._register)
        client.refused = partial(one.lost, here.id)
        client.denied = one.denied
        await self._register.at_work(here)
        self.health.alone = here.id
        return client, one

    async def _look_for_changes(self, stored: StoredWorkspaces) -> None:
        with suppress(StoreUnavailableError):
            await stored.look_for_changes()

    async def _unseal(self) -> None:
        """Seal what is still in plain text, and see that the rest can be read. Raises SettingsError."""
        try:
            await plain_sealed(self.store, self._settings.sealer)
        except SealError as error:
            raise SettingsError(str(error)) from error

    def _show(self, threads: list[str]) -> None:
        """Bring these up to date, without waiting for it."""
        for thread in threads:
            self.work.later(self._courier.catch_up(thread))

    def _build(self, workspaces: Workspaces, client: AsyncWebClient) -> None:
        desk = Desk(self.store, self._framework, self.clock, self._settings.sealer)
        self._renewing = Renewing(desk)
        people = People(workspaces, self.clock)
        notices = Notices(self.store, workspaces, self._pace)
        courier = Courier(
            self.store, workspaces, people, notices, self._pace, self._framework, self.clock,
            Hush(desk, people, self._settings.hours), Answering(desk),
        )
        self._cleaner = Cleaner(self.store, workspaces, self.clock)
        self._departures = Departures(self.store, notices, self._settings.uninstall_grace)
        signalling = Signalling(desk)
        hours = self._settings.meshcheck_working_hours
        table = table_of(desk, workspaces, people, courier, notices, signalling, self.work, hours)
        self._courier = courier
        self.reports = Reports(signalling, self._framework, self.clock, self._show)
        self._reminders = Reminders(desk, people, self._settings.hours)
        self.bolt = _bolt(client, self._settings, workspaces)
        table.register(self.bolt)


def _bolt(client: AsyncWebClient, settings: Settings, workspaces: Workspaces) -> AsyncApp:
    # Bolt hands over what the names of the positional arguments ask for.
    async def authorize(enterprise_id: str | None, team_id: str | None, context: AsyncBoltContext) -> AuthorizeResult:
        try:
            here = await workspaces.called(
                enterprise_id or "", team_id or "", whole_enterprise=bool(context.is_enterprise_install)
            )
        except NotInstalledError:
            # Without a workspace in it the table says what happened, to whoever pressed.
            return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id)
        return _authorized(here)

    return AsyncApp(
        # Else Bolt looks for one in the files of all callers, which takes longer than the rest of it.
        name="meshcheck",
        client=client,
        authorize=authorize,
        signing_secret=settings.slack_signing_secret,
        process_before_response=True,
        # What no listener takes comes to the one for errors, and is answered there.
        raise_error_for_unhandled_request=True,
        ignoring_self_events_enabled=False,
        attaching_function_token_enabled=False,
    )


def _authorized(here: Workspace) -> AuthorizeResult:
    result = AuthorizeResult(
        enterprise_id=here.enterprise or None, team_id=here.team or None, bot_id=here.bot_id, bot_user_id=here.bot_user,
        bot_token=here.client.token,
    )
    result[HERE] = here
    return result


async def _introduced(client: AsyncWebClient) -> Workspace:
    """Who we are in this workspace; a Slack that can not be reached is tried for a few minutes."""
    for wait in (*PATIENCE, None):
        try:
            answer = await client.auth_test()
            teams = await granted_teams(client) or () if answer.get("is_enterprise_install") else ()
            scopes = str(answer.headers.get(SCOPES_HEADER, ""))
            return introduced(client, cast(Mapping[str, object], answer.data), scopes, teams)
        except SlackApiError as error:
            raise SettingsError(
                f"SLACK_BOT_TOKEN: Slack does not take this token ({reason(error)}). Copy it again from your app's page."
            ) from error
        except (ClientError, TimeoutError, OSError) as error:
            if wait is None:
                raise SettingsError("Slack can not be reached. Check the network and SLACK_API_URL.") from error
            log.warning("Slack can not be reached yet (%s); trying again in %s s", reason(error), wait)
            await asyncio.sleep(wait)
    raise SettingsError("Slack can not be reached. Check the network and SLACK_API_URL.")


