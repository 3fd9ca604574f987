"""A bot for many workspaces as tests see it: LocalSlack with OAuth, installers with a browser, teams in channels."""

import re
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import aiohttp

from bot.app import Bot
from bot.demo import DemoClock
from bot.library import load_shipped
from bot.local import LocalSlack, LocalWorkspace
from bot.manifest import distributed
from bot.serve import check, http_side, running
from bot.settings import Settings, read_settings
from tests.local.conftest import RealClock
from tests.processes.test_run import free_port
from tests.serving import served
from tests.world import World

KEY = "PLAVx1VcUvbYHfUTUdd_TNr8sqMmDCPHOXVBFbJxMxY="
RED, BLUE = "T0RED", "T0BLUE"
ORG = "E0ORG"
SECRET = "a-signing-secret"


class Place(World):
    """One workspace; people and channels are called as in the demo, whatever their ids end in here."""

    def __init__(self, city: "City", workspace: LocalWorkspace) -> None:
        self._city = city
        self._tail = workspace.team.id[1:]
        super().__init__(workspace, city.bot, city.clock)

    def id(self, called: str) -> str:
        """The id of this person or channel here."""
        world = self.workspace._world
        known = called.endswith(self._tail) or called in world.channels or called in world.people
        return called if known else called + self._tail

    async def settle(self) -> None:
        """Wait until everything that was caused has happened, in every workspace."""
        await self._city.settle()

    async def command(self, user: str, text: str = "", channel: str = "C01VOTE") -> None:
        """Type /meshcheck."""
        await super().command(self.id(user), text, self.id(channel))

    async def reply(self, user: str, text: str, channel: str = "C01VOTE") -> str:
        """Write into the newest thread."""
        return await super().reply(self.id(user), text, self.id(channel))

    async def press(self, user: str, name: str, channel: str = "C01VOTE", **more: Any) -> None:
        """Press the newest control with this label."""
        await super().press(self.id(user), name, self.id(channel), **more)

    def messages(self, channel: str = "C01VOTE", viewer: str | None = None) -> list[dict[str, Any]]:
        """Everything in the channel, for this person's eyes."""
        return super().messages(self.id(channel), viewer and self.id(viewer))

    def whispers(self, user: str, channel: str = "C01VOTE") -> list[str]:
        """The texts only this person sees."""
        return super().whispers(self.id(user), channel)

    def root(self, channel: str = "C01VOTE") -> dict[str, Any]:
        """The newest root card."""
        ours = [m for m in self.messages(channel) if m["user"] == self.workspace.team.bot]
        return [m for m in ours if m["thread_ts"] in (None, m["ts"])][-1]

    async def invite(self) -> None:
        """Let the bot into the channel of the voting app."""
        self.workspace.rooms.join(self.workspace.team.bot, self.id("C01VOTE"))
        await self.settle()

    def calls(self, method: str = "") -> list[Any]:
        """What the bot asked this workspace for."""
        return [one for one in self.workspace.requests if method in ("", one.method)]


class City:
    """The Slack, the bot and its address, and the installers."""

    def __init__(self, slack: LocalSlack, bot: Bot, clock: DemoClock, time: RealClock, url: str, settings: Settings) -> None:
        self.slack, self.bot, self.clock, self.time, self.url, self.settings = slack, bot, clock, time, url, settings
        self.red, self.blue = (Place(self, slack.workspaces[team]) for team in (RED, BLUE))

    async def settle(self) -> None:
        """Wait until everything that was caused has happened."""
        for _ in range(3):
            await self.slack.settled()
            await self.bot.work.idle()

    async def tick(self) -> None:
        """The sweep, now."""
        await self.bot.tick()
        await self.settle()

    async def install(self, team: str, **allowed: Any) -> str:
        """The whole way of an installer with a browser; the page they end on."""
        async with browser() as visitor:
            back = self.slack.allow(await self.link(visitor), team, **allowed)
            page = await visitor.page(back)
        await self.settle()
        return page

    async def link(self, visitor: "Browser") -> str:
        """Where the button on the first page leads."""
        return visitor.button(await visitor.page(f"{self.url}/slack/install"))

    def stored(self) -> str:
        """Everything in the database file, as text."""
        path = self.settings.database_url.removeprefix("sqlite:///")
        with sqlite3.connect(path) as connection:
            return "\n".join(connection.iterdump())


class Browser:
    """Keeps cookies, follows what its owner presses."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session
        self.status = 0

    async def page(self, address: str) -> str:
        """What is shown there."""
        async with self._session.get(address) as answer:
            self.status = answer.status
            return await answer.text()

    def button(self, page: str) -> str:
        """Where the button leads."""
        found = re.search(r'class="button" href="([^"]+)"', page)
        assert found is not None, page
        return unescape(found.group(1))


@asynccontextmanager
async def browser() -> AsyncIterator[Browser]:
    """A browser without cookies yet."""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        yield Browser(session)


@asynccontextmanager
async def city(
    folder: Path, *, http: bool = False, enterprise: str | None = None, database: str = "", **changed: Any
) -> AsyncIterator[City]:
    """Two workspaces, of one organisation or of none, that can install the bot; over sockets, or `http`."""
    time, port = RealClock(), free_port()
    url = f"http://127.0.0.1:{port}"
    keeper = DemoClock(time)
    slack = LocalSlack(
        keeper, distributed(url), signing_secret=SECRET, real=time, events_url=f"{url}/slack/events" if http else None
    )
    slack.add(RED, "Red", enterprise)
    slack.add(BLUE, "Blue", enterprise)
    await slack.start()
    try:
        settings = read_settings(**{
            "slack_client_id": "local.client", "slack_client_secret": "local-client-secret", "slack_api_url": slack.api_url,
            "slack_authorize_url": slack.authorize_url, "public_url": url, "port": port, "slack_signing_secret": SECRET,
            "slack_app_token": "" if http else "xapp-local", "meshcheck_encryption_keys": KEY,
            "database_url": database or f"sqlite:///{folder / 'meshcheck.db'}", "meshcheck_working_hours": "always",
            "meshcheck_sweep_seconds": 3600, "meshcheck_slack_pace": 0, **changed,
        })
        check(settings)
        async with running(settings, load_shipped(), time) as bot, served(http_side(settings, bot)):
            keeper.attach(bot)
            if not http:
                await slack.app_arrived()
            yield City(slack, bot, keeper, time, urljoin(url, "/").rstrip("/"), settings)
    finally:
        await slack.stop()
