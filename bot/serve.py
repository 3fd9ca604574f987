"""Runs the bot until it is told to stop: the bot itself and its HTTP side in one event loop."""

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import uvicorn

from bot.app import Bot
from bot.clock import Clock
from bot.settings import Settings, SettingsError
from bot.store import Store
from bot.web import web_app
from conversations.framework import Framework

log = logging.getLogger(__name__)


async def serve(settings: Settings, framework: Framework) -> None:
    """Run over Socket Mode or signed HTTP, by the tokens that are set. Raises SettingsError, StoreUnavailableError."""
    check(settings)
    async with running(settings, framework) as bot:
        server = http_side(settings, bot)
        stopping = asyncio.create_task(_stop_when_told(server))
        log.info("meshcheck is ready on http://%s:%s", settings.host, settings.port)
        await server.serve()
        stopping.cancel()


def http_side(settings: Settings, bot: Bot) -> "_Server":
    """The server of this bot's HTTP side, not running yet."""
    config = uvicorn.Config(
        web_app(
            None if settings.slack_app_token else bot.bolt, bot.health, bot.metrics, bot.reports,
            bot.install_pages.routes() if bot.install_pages is not None else (),
        ),
        host=settings.host, port=settings.port, log_config=None, log_level="warning", lifespan="off", access_log=False,
        proxy_headers=False, server_header=False, ws="none",
    )
    return _Server(config)


class _Server(uvicorn.Server):
    """Leaves signals to us: uvicorn would end the process by them before the bot has finished its work."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Nothing is captured."""
        yield


async def _stop_when_told(server: uvicorn.Server) -> None:
    await until_told(asyncio.Event())
    server.should_exit = True


def check(settings: Settings) -> None:
    """Whether the tokens suffice. Raises SettingsError."""
    if settings.oauth:
        _check_oauth(settings)
    elif settings.slack_client_id or settings.slack_client_secret:
        raise SettingsError("SLACK_CLIENT_ID and SLACK_CLIENT_SECRET belong together: set both (Basic Information), or neither.")
    elif not settings.slack_bot_token:
        raise SettingsError("SLACK_BOT_TOKEN is not set. Copy .env.example to .env and fill it in, or try `make demo`.")
    if not settings.slack_app_token and not settings.slack_signing_secret:
        raise SettingsError("Set SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP), so that Slack can reach us.")


def _check_oauth(settings: Settings) -> None:
    if not settings.sealer.on:
        raise SettingsError(
            "MESHCHECK_ENCRYPTION_KEYS is not set: the tokens of many workspaces are stored, and never in plain text."
            " `meshcheck keys new` prints a key."
        )
    if settings.slack_bot_token:
        log.warning("SLACK_BOT_TOKEN is not used: with SLACK_CLIENT_ID and SLACK_CLIENT_SECRET each workspace has its own")
    if not settings.public_url:
        log.warning("PUBLIC_URL is not set: Slack sends installers back to the app's first redirect URL")


@asynccontextmanager
async def running(settings: Settings, framework: Framework, clock: Clock | None = None) -> AsyncIterator[Bot]:
    """A started bot on its migrated database; stopped at the end."""
    store = await Store.open(settings.database_url)
    try:
        await store.migrate()
        bot = Bot(settings, framework, store, clock or Clock(settings.clock_offset))
        try:
            await bot.start()
            yield bot
        finally:
            await bot.stop()
    finally:
        await store.close()


async def until_told(stop: asyncio.Event) -> None:
    """Wait for SIGINT or SIGTERM."""
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    await stop.wait()
