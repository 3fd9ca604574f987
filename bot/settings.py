"""The only place that reads the environment."""

import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.hours import Hours
from bot.quiet import Quiet
from bot.sealing import Sealer, SealError

PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy")
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class SettingsError(Exception):
    """A setting that can not be used; the message is a sentence."""


class Settings(BaseSettings):
    """Every setting, named as in the environment and in `.env`."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", env_ignore_empty=True, frozen=True)

    slack_bot_token: str = Field(default="", repr=False)
    slack_app_token: str = Field(default="", repr=False)
    slack_signing_secret: str = Field(default="", repr=False)
    slack_client_id: str = ""
    slack_client_secret: str = Field(default="", repr=False)
    slack_api_url: str = "https://slack.com/api/"
    slack_authorize_url: str = "https://slack.com/oauth/v2/authorize"
    public_url: str = ""
    database_url: str = Field(default="sqlite:///meshcheck.db", repr=False)
    host: str = "127.0.0.1"
    port: int = Field(default=3000, ge=0, le=65535)
    meshcheck_framework: Path | None = None
    meshcheck_clock_offset: float = 0
    meshcheck_working_hours: str = "Tue-Thu 10-16"
    meshcheck_quiet_weeks: str = ""
    meshcheck_sweep_seconds: float = Field(default=20, gt=0)
    meshcheck_slack_pace: float = Field(default=1, ge=0)
    meshcheck_log_format: Literal["text", "json"] = "text"
    meshcheck_log_level: str = "INFO"
    meshcheck_encryption_keys: str = Field(default="", repr=False)
    meshcheck_uninstall_grace_days: float = Field(default=30, ge=0)
    meshcheck_retention_days: float = Field(default=0, ge=0)

    @field_validator("slack_api_url")
    @classmethod
    def _ends_in_slash(cls, url: str) -> str:
        if not url.endswith("/"):
            raise ValueError("must end in '/', as in https://slack.com/api/")
        return url

    @field_validator("public_url")
    @classmethod
    def _is_address(cls, url: str) -> str:
        if url and (urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname):
            raise ValueError("must be the address people and Slack reach us at, as in https://meshcheck.example.com")
        return url.rstrip("/")

    @field_validator("meshcheck_encryption_keys")
    @classmethod
    def _are_keys(cls, keys: str) -> str:
        try:
            Sealer(_listed(keys))
        except SealError as error:
            raise ValueError(str(error).rstrip(".")) from None
        return keys

    @field_validator("meshcheck_log_level")
    @classmethod
    def _is_level(cls, name: str) -> str:
        if name.upper() not in LEVELS:
            raise ValueError(f"must be one of {', '.join(LEVELS)}")
        return name

    @field_validator("meshcheck_working_hours")
    @classmethod
    def _readable(cls, text: str) -> str:
        Hours.parse(text)
        return text

    @field_validator("meshcheck_quiet_weeks")
    @classmethod
    def _days(cls, text: str) -> str:
        Quiet.parse(text)
        return text

    @property
    def hours(self) -> Hours:
        """When people may be reminded, in their own zone."""
        return replace(Hours.parse(self.meshcheck_working_hours), quiet=Quiet.parse(self.meshcheck_quiet_weeks))

    @property
    def sealer(self) -> Sealer:
        """Seals secrets with the keys of this installation, if it has any."""
        return Sealer(_listed(self.meshcheck_encryption_keys))

    @property
    def oauth(self) -> bool:
        """Whether workspaces install us by themselves, many of them; else the one token is used."""
        return bool(self.slack_client_id and self.slack_client_secret)

    @property
    def uninstall_grace(self) -> timedelta:
        """How long the data of an installation is kept after it was uninstalled."""
        return timedelta(days=self.meshcheck_uninstall_grace_days)

    @property
    def kept_for(self) -> timedelta | None:
        """How long a check is kept in which nobody answers any more; None: until it is forgotten by hand."""
        return timedelta(days=self.meshcheck_retention_days) if self.meshcheck_retention_days else None

    @property
    def clock_offset(self) -> timedelta:
        """How far ahead of the real time to start, for demos and tests."""
        return timedelta(days=self.meshcheck_clock_offset)

    @property
    def api_on_loopback(self) -> bool:
        """Whether the Slack we talk to runs on this machine."""
        return urlsplit(self.slack_api_url).hostname in LOOPBACK


def read_settings(**given: object) -> Settings:
    """The environment and `.env`, with `given` on top; SettingsError names the variable that is wrong."""
    try:
        return Settings(**given)  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]).upper() if first["loc"] else "a setting"
        raise SettingsError(f"{name}: {first['msg'].removeprefix('Value error, ')}.") from error


def _listed(keys: str) -> list[str]:
    return [key.strip() for key in keys.split(",") if key.strip()]


def forget_proxies() -> None:
    """Slack's clients would send even loopback calls through a proxy; NO_PROXY does not stop the async ones."""
    for name in PROXIES:
        os.environ.pop(name, None)
