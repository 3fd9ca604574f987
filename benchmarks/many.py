"""A bot that many workspaces have installed, as OAuth leaves them in the database."""

from datetime import timedelta
from pathlib import Path

from benchmarks.children import SECRET
from bot.clock import Clock
from bot.sealing import Sealer
from bot.settings import Settings, read_settings
from bot.store import Installed, Store

KEY = "PLAVx1VcUvbYHfUTUdd_TNr8sqMmDCPHOXVBFbJxMxY="


def hosted(file: Path, near: str, pace: float) -> Settings:
    """The settings of a bot for many workspaces over signed HTTP; `pace` times Slack's own, 0: without limits."""
    return read_settings(
        slack_bot_token="", slack_client_id="1.2", slack_client_secret="none", slack_signing_secret=SECRET,
        public_url="http://127.0.0.1", meshcheck_encryption_keys=KEY, slack_api_url=f"{near}/api/",
        database_url=f"sqlite:///{file}", meshcheck_working_hours="always", meshcheck_sweep_seconds=3600,
        meshcheck_slack_pace=pace,
    )


def called(number: int) -> str:
    """The id of the workspace of this number."""
    return f"T{number:06}"


async def install(settings: Settings, count: int) -> None:
    """So many workspaces, each with a sealed token of its own that rotates."""
    sealer, store, now = Sealer([KEY]), await Store.open(settings.database_url), Clock().real_now()
    until = now + timedelta(hours=12)
    try:
        await store.migrate()
        async with store.transaction() as tx:
            for number in range(count):
                id, token = called(number), sealer.seal(f"xoxb-{number}")
                one = Installed(id, team=id, bot_user="U0BOT", bot_id="B0BOT", token=token, refresh_token=token, expires_at=until)
                await tx.save_installation(one, now)
    finally:
        await store.close()
