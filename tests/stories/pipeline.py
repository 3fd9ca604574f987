"""A team's pipeline, as it reports over signed HTTP."""

import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from bot.clock import Clock
from bot.serve import http_side
from bot.signing import SIGNATURE, TIMESTAMP, TOKEN, signature
from tests.serving import served
from tests.world import ANN, World, local_settings


class Pipeline:
    """A team's pipeline: its token, and how it reports."""

    def __init__(self, url: str, token: str, secret: str) -> None:
        self.url, self.token, self.secret = url, token, secret
        self.seconds = 0
        """How far its clock is ahead of ours."""

    async def report(self, id: str = "build-1", **signals: Any) -> tuple[int, str]:
        """A right report; status and complaint."""
        return await self.post(json.dumps({"id": id, "signals": signals}).encode())

    async def post(self, body: bytes, **headers: str) -> tuple[int, str]:
        """This body, rightly signed unless other headers are given."""
        timestamp = str(int(Clock().real_now().timestamp()) + self.seconds)
        right = {TOKEN: self.token, TIMESTAMP: timestamp, SIGNATURE: signature(self.secret, timestamp, body)}
        given = {name.replace("_", "-"): text for name, text in headers.items()}
        async with aiohttp.ClientSession() as session:
            async with session.post(f"{self.url}/signals", data=body, headers={**right, **given}) as answer:
                return answer.status, (await answer.json()).get("error", "")


@asynccontextmanager
async def reporting(here: World, command: str = "token") -> AsyncIterator[Pipeline]:
    """A pipeline with a fresh token, and the bot's HTTP side for it."""
    await here.command(ANN, command)
    [shown] = [text for text in here.whispers(ANN) if "secret " in text][-1:]
    found = re.search(r"id +(\S+)\s+secret +([\w-]+)", shown)
    assert found is not None
    settings = local_settings(here.workspace, "sqlite:///unused.db", port=0)
    async with served(http_side(settings, here.bot)) as url:
        yield Pipeline(url, *found.groups())


async def swept(here: World) -> None:
    """One look at what is due."""
    await here.bot.work.idle()
    await here.bot.tick()
    await here.settle()
