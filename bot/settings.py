"""The only place that reads the environment."""

import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.hours import Hours
from bot.quiet import Quiet

PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy")
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class SettingsError(Exception):
    """A setting that can not be used; the message is a sentence."""


class Settings(BaseSettings):
    """Every setting, named as in the environment and in `.env`."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", env_ignore_empty=True, frozen=True)

    slack_bot_token: str = ""
    slack_app_token: str = ""
    slack_signing_secret: str = ""
    slack_api_url: str = "https://slack.com/api/"
    database_url: str = "sqlite:///meshcheck.db"
    host: str = "127.0.0.1"
    port: int = Field(default=3000, ge=0, le=65535)
    meshcheck_framework: Path | None = None
    meshcheck_clock_offset: float = 0
    meshcheck_working_hours: str = "Tue-Thu 10-16"
    meshcheck_quiet_weeks: str = ""
    meshcheck_sweep_seconds: float = Field(default=20, gt=0)
    meshcheck_log_level: str = "INFO"

    @field_validator("slack_api_url")
    @classmethod
    def _ends_in_slash(cls, url: str) -> str:
        if not url.endswith("/"):
            raise ValueError("must end in '/', as in https://slack.com/api/")
        return url

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


def forget_proxies() -> None:
    """Slack's clients would send even loopback calls through a proxy; NO_PROXY does not stop the async ones."""
    for name in PROXIES:
        os.environ.pop(name, None)
