"""Looks at a set-up before it is used: tokens, scopes, transport, database, clock; each finding says what to do."""

from dataclasses import dataclass

from aiohttp import ClientSession
from slack_sdk.errors import SlackApiError

from bot.clock import Clock
from bot.manifest import OPTIONAL, REQUIRED
from bot.settings import Settings
from bot.slack import TROUBLE, reason, web_client
from bot.store import Store, StoreBusyError, StoreUnavailableError

COSTS = {
    "channels:history": "typed replies in public channels need a mention",
    "groups:history": "typed replies in private channels need a mention",
    "groups:read": "private channels do not appear in the Home tab",
    "files:write": "decision records come as text instead of files",
}


@dataclass(frozen=True)
class Finding:
    """One thing looked at."""

    good: bool
    says: str


async def findings(settings: Settings) -> list[Finding]:
    """Everything that was looked at, good or not."""
    slack = await _many(settings) if settings.oauth else await _slack(settings)
    return [*slack, _transport(settings), _keys(settings), await _database(settings), _clock(settings)]


async def _many(settings: Settings) -> list[Finding]:
    found = [Finding(True, f"Workspaces install by themselves, at {settings.public_url or 'PUBLIC_URL'}/slack/install.")]
    if not settings.public_url:
        found.append(Finding(False, "PUBLIC_URL is not set: give the address at which Slack and people reach you, with https://."))
    elif not settings.public_url.startswith("https:") and not settings.api_on_loopback:
        found.append(Finding(False, "PUBLIC_URL has to start with https://: Slack sends installers to no other address."))
    async with ClientSession() as session:
        try:
            await web_client("", settings.slack_api_url, session).api_test()
        except TROUBLE as error:
            found.append(Finding(False, f"Slack can not be reached ({reason(error)}): check the network and SLACK_API_URL."))
    return found


def _keys(settings: Settings) -> Finding:
    if settings.sealer.on:
        return Finding(True, "Tokens and secrets of pipelines are encrypted in the database.")
    if settings.oauth:
        return Finding(False, "MESHCHECK_ENCRYPTION_KEYS is not set: `meshcheck keys new` prints a key. Keep it apart from the database.")
    return Finding(
        True,
        "Secrets of pipelines (`/meshcheck token`) lie in the database in plain text; MESHCHECK_ENCRYPTION_KEYS would encrypt"
        " them (`meshcheck keys new`).",
    )


async def _slack(settings: Settings) -> list[Finding]:
    if not settings.slack_bot_token:
        return [Finding(False, "SLACK_BOT_TOKEN is not set: copy it from your app's page, OAuth & Permissions.")]
    async with ClientSession() as session:
        client = web_client(settings.slack_bot_token, settings.slack_api_url, session)
        try:
            answer = await client.auth_test()
        except SlackApiError as error:
            return [Finding(False, f"Slack refuses SLACK_BOT_TOKEN ({reason(error)}): copy it again from your app's page.")]
        except TROUBLE as error:
            return [Finding(False, f"Slack can not be reached ({reason(error)}): check the network and SLACK_API_URL.")]
    granted = {scope.strip() for scope in str(answer.headers.get("x-oauth-scopes", "")).split(",")}
    where = "the whole organisation of" if answer.get("is_enterprise_install") else "in"
    found = [Finding(True, f"Slack knows us as {answer['user']} {where} {answer['team']}.")]
    for scope in REQUIRED:
        if scope not in granted:
            found.append(Finding(False, f"The scope {scope} is missing: add it on the app's page and install the app again."))
    for scope in OPTIONAL:
        if scope not in granted:
            found.append(Finding(True, f"The optional scope {scope} was declined: {COSTS[scope]}."))
    return found


def _transport(settings: Settings) -> Finding:
    if settings.slack_app_token:
        good = settings.slack_app_token.startswith("xapp-")
        return Finding(good, "Socket Mode will be used." if good else "SLACK_APP_TOKEN has to start with xapp-.")
    if settings.slack_signing_secret:
        return Finding(True, f"Signed HTTP will be used on {settings.host}:{settings.port}/slack/events.")
    return Finding(False, "Set SLACK_APP_TOKEN for Socket Mode, or SLACK_SIGNING_SECRET for HTTP.")


async def _database(settings: Settings) -> Finding:
    try:
        store = await Store.open(settings.database_url, exclusive=False)
    except (StoreUnavailableError, StoreBusyError) as error:
        return Finding(False, f"{error} Check DATABASE_URL.")
    try:
        ready = await store.ready()
    finally:
        await store.close()
    return Finding(True, "The database is up to date." if ready else "The database will be set up at the first start.")


def _clock(settings: Settings) -> Finding:
    ahead = settings.clock_offset
    if ahead:
        return Finding(True, f"The clock is {ahead.days} days ahead (MESHCHECK_CLOCK_OFFSET).")
    return Finding(True, f"The clock reads {Clock().now():%Y-%m-%d %H:%M} UTC.")
