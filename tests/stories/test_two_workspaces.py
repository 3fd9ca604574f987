"""Two workspaces install the bot by themselves over OAuth, and it serves both over signed HTTP from one database."""

import html
import re
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from cryptography.fernet import Fernet

from bot.app import Bot
from bot.library import load_shipped
from bot.local import LocalSlack, LocalWorkspace
from bot.manifest import distributed
from bot.serve import http_side, running
from bot.settings import read_settings
from tests.local.conftest import HandClock
from tests.serving import served
from tests.world import texts

pytestmark = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")
CLIENT: dict[str, Any] = {"client_id": "local.client", "client_secret": "local-client-secret"}


class Pair:
    """Two workspaces and the bot between them."""

    def __init__(self, slack: LocalSlack, bot: Bot, address: str) -> None:
        self.slack, self.bot, self.address = slack, bot, address

    async def install(self, team: str, *declined: str) -> None:
        """Follow the install link in a browser and allow it."""
        async with aiohttp.ClientSession() as browser:
            async with browser.get(f"{self.address}/slack/install") as begun:
                found = re.search(r'href="([^"]*/oauth/v2/authorize[^"]*)"', await begun.text())
                assert found, "the page leads to Slack"
                # The state's cookie is for secure connections only, which loopback is none of.
                cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in begun.cookies.items())
            back = self.slack.allow(html.unescape(found[1]), team, decline=declined)
            async with browser.get(back, headers={"Cookie": cookies}) as done:
                assert done.status == 200, await done.text()

    async def say(self, team: str, text: str, thread: str | None = None) -> None:
        """Ann of this workspace writes into its channel."""
        await self.slack.workspaces[team].say(f"U01ANN{team[1:]}", f"C01VOTE{team[1:]}", text, thread)
        for _ in range(3):
            await self.slack.settled()
            await self.bot.work.idle()

    def thread(self, team: str) -> list[str]:
        """What everybody in the channel reads."""
        place: LocalWorkspace = self.slack.workspaces[team]
        return [texts(message) for message in place.messages(f"C01VOTE{team[1:]}")]


@pytest.fixture
async def pair(tmp_path: Path) -> AsyncIterator[Pair]:
    """Nobody has installed the bot yet."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    slack = LocalSlack(HandClock(), distributed(address), events_url=f"{address}/slack/events", signing_secret="shh", **CLIENT)
    for team in ("T0RED", "T0BLUE"):
        slack.add(team, team)
    await slack.start()
    given: dict[str, Any] = {f"slack_{name}": value for name, value in CLIENT.items()}
    settings = read_settings(
        **given, slack_signing_secret="shh", slack_api_url=slack.api_url, slack_authorize_url=slack.authorize_url,
        public_url=address, port=port, database_url=f"sqlite:///{tmp_path / 'both.db'}",
        meshcheck_encryption_keys=Fernet.generate_key().decode(), meshcheck_working_hours="always",
        meshcheck_sweep_seconds=3600,
    )
    try:
        async with running(settings, load_shipped()) as bot, served(http_side(settings, bot)):
            yield Pair(slack, bot, address)
    finally:
        await slack.stop()


async def test_each_workspace_has_its_own_and_one_may_leave(pair: Pair) -> None:
    for team in ("T0RED", "T0BLUE"):
        await pair.install(team)
        await pair.say(team, f"/invite @{pair.slack.workspaces[team].team.bot}")
        await pair.say(team, "/meshcheck for checkout" if team == "T0RED" else "/meshcheck")
    red, blue = pair.thread("T0RED"), pair.thread("T0BLUE")
    assert "checkout" in red[0] and "Where do these services run?" in red[1]
    assert "checkout" not in "".join(blue) and "Where do these services run?" in blue[1]
    pair.slack.workspaces["T0RED"].installation.uninstall()
    root = pair.slack.workspaces["T0BLUE"].messages("C01VOTE0BLUE")[0]["ts"]
    await pair.say("T0BLUE", "GKE", root)
    assert pair.thread("T0RED") == red
    assert len(pair.thread("T0BLUE")) > len(blue)


async def test_declined_scopes_cost_no_crash(pair: Pair) -> None:
    optional = distributed("https://meshcheck.example.com")["oauth_config"]["scopes"]["bot_optional"]
    await pair.install("T0RED", *optional)
    await pair.say("T0RED", f"/invite @{pair.slack.workspaces['T0RED'].team.bot}")
    await pair.say("T0RED", "/meshcheck")
    assert "Where do these services run?" in pair.thread("T0RED")[1]
