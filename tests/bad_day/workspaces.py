"""A workspace without a bot connected to it, with as many channels as wanted."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.clock import Clock
from bot.demo import APP_TOKEN, BOT_TOKEN, DemoClock
from bot.local import LocalWorkspace
from bot.manifest import manifest

UNREADABLE = {"app_mentions:read", "channels:read", "chat:write", "commands", "users:read"}
"""Scopes without history: what Slack took and we did not note can not be found."""


@asynccontextmanager
async def alone(
    folder: Path, *, scopes: set[str] | None = None, clock: Clock | None = None
) -> AsyncIterator[LocalWorkspace]:
    """The workspace described in this folder; what happens in it is not kept."""
    workspace = LocalWorkspace(
        folder / "workspace.json", DemoClock(clock or Clock()), manifest(), granted_scopes=scopes, bot_token=BOT_TOKEN,
        app_token=APP_TOKEN,
    )
    # Nobody reads it again, and with a thousand channels writing it whole would take all the time there is.
    workspace._state_file._path = None
    await workspace.start()
    try:
        yield workspace
    finally:
        await workspace.stop()
