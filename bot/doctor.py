"""Looks at a set-up before it is used, part by part; each finding says what to do."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from bot.doctor_here import Finding, clock_finding, database_findings, framework_finding, keys_findings
from bot.doctor_slack import slack_findings
from bot.settings import Settings, SettingsError, forget_proxies, read_settings


async def findings() -> list[Finding]:
    """Everything that was looked at, good or not; a setting that can not even be read is the only finding."""
    try:
        settings = read_settings()
    except SettingsError as error:
        return [Finding("settings", False, str(error))]
    return await findings_of(settings)


async def findings_of(settings: Settings) -> list[Finding]:
    """The same for settings that could be read."""
    if settings.api_on_loopback:
        forget_proxies()
    slack, seen = await slack_findings(settings)
    return [
        *slack, clock_finding(settings, seen), *await database_findings(settings), *await keys_findings(settings),
        framework_finding(settings),
    ]


def plain(found: Iterable[Finding]) -> list[dict[str, Any]]:
    """The findings for programs."""
    return [asdict(finding) for finding in found]
