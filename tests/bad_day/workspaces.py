"""A workspace without a bot connected to it, with as many channels as wanted."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.clock import Clock
from bot.demo import APP_TOKEN, BOT_TOKEN, DemoClock
from bot.local import LocalWorkspace
from bot.manifest import manifest


@asynccontextmanager
async def alone(folder: Path) -> AsyncIterator[LocalWorkspace]:
    """The workspace kept in this folder."""
    workspace = LocalWorkspace(
        folder / "workspace.json", DemoClock(Clock()), manifest(), bot_token=BOT_TOKEN, app_token=APP_TOKEN
    )
    await workspace.start()
    try:
        yield workspace
    finally:
        await workspace.stop()
