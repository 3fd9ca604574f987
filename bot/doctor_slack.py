"""What the doctor finds at Slack: tokens, scopes granted and declined, the way to us."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime

from aiohttp import ClientSession
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.doctor_here import Finding
from bot.link import REFUSALS
from bot.manifest import OPTIONAL, REQUIRED
from bot.settings import Settings
from bot.slack import TROUBLE, reason, web_client
from bot.views.scopes import COSTS

SECRET = re.compile(r"[0-9a-f]{32}")
"""What Slack's signing secrets look like."""
PREFIXES = {"xoxb-": "SLACK_BOT_TOKEN", "xapp-": "SLACK_APP_TOKEN"}
"""How Slack's tokens begin, and where each belongs."""
Found = tuple[list[Finding], datetime | None]
"""Findings, and what time it is at Slack if it said so."""


async def slack_findings(settings: Settings) -> Found:
    """Tokens, scopes and transport, as far as Slack answers."""
    async with ClientSession() as session:
        found, seen = await (_many(settings, session) if settings.oauth else _one(settings, session))
        return [*found, *await _transport(settings, session)], seen


async def _many(settings: Settings, session: ClientSession) -> Found:
    found = [Finding("install", True, f"Workspaces install by themselves, at {settings.public_url or 'PUBLIC_URL'}/slack/install.")]
    if not settings.public_url:
        found.append(Finding(
            "public_url", False, "PUBLIC_URL is not set: give the address at which Slack and people reach you, with https://."
        ))
    elif not settings.public_url.startswith("https:") and not settings.api_on_loopback:
        found.append(Finding(
            "public_url", False, "PUBLIC_URL has to start with https://: Slack sends installers to no other address."
        ))
    try:
        answer = await web_client("", settings.slack_api_url, session).api_test()
    except TROUBLE as error:
        return [*found, _unreachable(error)], None
    return found, _moment(answer.headers)


async def _one(settings: Settings, session: ClientSession) -> Found:
    misplaced = _misplaced("SLACK_BOT_TOKEN", settings.slack_bot_token)
    if not settings.slack_bot_token and (settings.slack_client_id or settings.slack_client_secret):
        missing = "SLACK_CLIENT_SECRET" if settings.slack_client_id else "SLACK_CLIENT_ID"
        return [Finding("install", False, f"{missing} is not set: many workspaces need both of Basic Information, App Credentials.")], None
    if not settings.slack_bot_token:
        return [Finding("token", False, "SLACK_BOT_TOKEN is not set: copy it from your app's page, OAuth & Permissions.")], None
    if misplaced:
        return [Finding("token", False, misplaced)], None
    client = web_client(settings.slack_bot_token, settings.slack_api_url, session)
    try:
        answer = await client.auth_test()
    except SlackApiError as error:
        says = f"Slack refuses SLACK_BOT_TOKEN ({reason(error)}): copy it again from your app's page."
        return [Finding("token", False, says)], _moment(error.response.headers)
    except TROUBLE as error:
        return [_unreachable(error)], None
    where = "the whole organisation of" if answer.get("is_enterprise_install") else "in"
    known = Finding("token", True, f"Slack knows us as {answer['user']} {where} {answer['team']}.")
    granted = {scope.strip() for scope in str(answer.headers.get("x-oauth-scopes", "")).split(",")}
    return [known, *_scopes(granted)], _moment(answer.headers)


def _scopes(granted: set[str]) -> Iterator[Finding]:
    for scope in REQUIRED:
        if scope not in granted:
            yield Finding("scopes", False, f"The scope {scope} is missing: add it on the app's page and install the app again.")
    for scope in OPTIONAL:
        if scope not in granted:
            yield Finding("scopes", True, f"The optional scope {scope} was declined: {COSTS[scope]}. Installing again asks anew.")


async def _transport(settings: Settings, session: ClientSession) -> list[Finding]:
    if settings.slack_app_token:
        return [await _socket_mode(settings, web_client(settings.slack_app_token, settings.slack_api_url, session))]
    if not settings.slack_signing_secret:
        return [Finding("transport", False, "Set SLACK_APP_TOKEN for Socket Mode, or SLACK_SIGNING_SECRET for HTTP.")]
    if not SECRET.fullmatch(settings.slack_signing_secret):
        return [Finding(
            "transport", False,
            "SLACK_SIGNING_SECRET does not look like one (32 of 0-9 and a-f): copy it from Basic Information, Signing Secret.",
        )]
    return [Finding("transport", True, f"Signed HTTP will be used on {settings.host}:{settings.port}/slack/events.")]


async def _socket_mode(settings: Settings, client: AsyncWebClient) -> Finding:
    """A connection is asked for as the bot would do; the address that comes back is not used."""
    misplaced = _misplaced("SLACK_APP_TOKEN", settings.slack_app_token)
    if misplaced:
        return Finding("transport", False, misplaced)
    try:
        await client.apps_connections_open(app_token=settings.slack_app_token)
    except SlackApiError as error:
        why = REFUSALS.get(reason(error), "Slack opens no connection for it")
        return Finding(
            "transport", False,
            f"SLACK_APP_TOKEN: {why} ({reason(error)}). Make one with connections:write under Basic Information, App-Level"
            " Tokens, and see that Socket Mode is switched on.",
        )
    except TROUBLE as error:
        return _unreachable(error)
    return Finding("transport", True, "Socket Mode will be used: Slack opens a connection for SLACK_APP_TOKEN.")


def _misplaced(name: str, token: str) -> str:
    """What is wrong with a token that does not even begin like one; empty when it does."""
    wanted = next(prefix for prefix, place in PREFIXES.items() if place == name)
    if not token or token.startswith(wanted):
        return ""
    other = next((place for prefix, place in PREFIXES.items() if token.startswith(prefix)), "")
    beside = f" What stands there looks like {other}: the two are mixed up." if other else ""
    return f"{name} has to start with {wanted}.{beside}"


def _unreachable(error: BaseException) -> Finding:
    return Finding("slack", False, f"Slack can not be reached ({reason(error)}): check the network and SLACK_API_URL.")


def _moment(headers: Mapping[str, str]) -> datetime | None:
    """What time it is at Slack, to the second, by the Date of its answer."""
    said = {name.lower(): value for name, value in headers.items()}.get("date", "")
    try:
        return parsedate_to_datetime(str(said))
    except ValueError:
        return None
