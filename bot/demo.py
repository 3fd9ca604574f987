"""The whole product on this machine: the local workspace, its page, and the unmodified bot over real Socket Mode."""

import asyncio
import logging
import webbrowser
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from bot.app import Bot
from bot.clock import Clock
from bot.local import LocalWorkspace
from bot.manifest import manifest
from bot.serve import running, until_told
from bot.settings import Settings, read_settings
from bot.store import Store
from conversations.framework import Framework

log = logging.getLogger(__name__)
BOT_TOKEN = "xoxb-local"
APP_TOKEN = "xapp-local"
OFFSET = "clock_offset"
SPANS = {"day": timedelta(days=1), "month": timedelta(days=30)}


class DemoClock:
    """The clock of the page: it jumps, keeps how far, and lets everything on the way come due in turn."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._bot: Bot | None = None
        self._jumping = asyncio.Lock()

    def attach(self, bot: Bot) -> None:
        """From now on jumps make this bot look for what is due."""
        self._bot = bot

    def now(self) -> datetime:
        """The time the workspace goes by."""
        return self._clock.now()

    async def next_due(self) -> datetime | None:
        """When the next planned thing is due."""
        if self._bot is None:
            return None
        async with self._bot.store.transaction() as tx:
            return await tx.next_due_at()

    async def jump(self, by: Literal["day", "month", "next"]) -> datetime:
        """Move on by a day, thirty days, or to the next planned thing; ValueError when nothing is planned."""
        async with self._jumping:
            due = await self.next_due()
            if by == "next" and due is None:
                raise ValueError("Nothing is planned yet: a verdict sets the next date.")
            target = max(due, self.now()) if by == "next" and due is not None else self.now() + SPANS[by]
            while due is not None and self.now() < due <= target:
                await self._move_to(due)
                due = await self.next_due()
            await self._move_to(target)
            return self.now()

    async def _move_to(self, when: datetime) -> None:
        if when > self.now():
            self._clock.jump(when - self.now())
        if self._bot is not None:
            async with self._bot.store.transaction() as tx:
                await tx.set_value(OFFSET, str(self._clock.offset.total_seconds()))
            await self._bot.tick()
            await self._bot.work.idle()


async def kept_clock(url: str, settings: Settings) -> Clock:
    """The clock as it was left when the demo was stopped."""
    store = await Store.open(url)
    try:
        await store.migrate()
        async with store.transaction() as tx:
            kept = await tx.value(OFFSET)
    finally:
        await store.close()
    return Clock(timedelta(seconds=float(kept)) if kept else settings.clock_offset)


async def demo(folder: Path, framework: Framework, *, host: str, port: int, browser: bool) -> None:
    """Run until told to stop; state is kept in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)  # noqa: ASYNC240 - once, before anything runs
    url = f"sqlite:///{folder / 'meshcheck.db'}"
    clock = await kept_clock(url, read_settings())
    keeper = DemoClock(clock)
    workspace = LocalWorkspace(
        folder / "workspace.json", keeper, manifest(), bot_token=BOT_TOKEN, app_token=APP_TOKEN, rate_limits=True
    )
    address = await workspace.start(host, port)
    try:
        settings = read_settings(
            slack_bot_token=BOT_TOKEN, slack_app_token=APP_TOKEN, slack_api_url=workspace.api_url, database_url=url,
            meshcheck_working_hours="always",
        )
        async with running(settings, framework, clock) as bot:
            keeper.attach(bot)
            print(f"Meshcheck is open at {address}\nType /meshcheck there. Ctrl-C stops it; its state stays in {folder}/.",
                  flush=True)
            if browser:
                webbrowser.open(address)
            await until_told(asyncio.Event())
    finally:
        await workspace.stop()
