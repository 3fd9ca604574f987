"""Logs: one line per record, as text or JSON, with the id of the payload it belongs to, and nothing secret in it."""

import logging
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Literal

from pythonjsonlogger.json import JsonFormatter

from bot.clock import new_id

Format = Literal["text", "json"]
TEXT = "%(asctime)s %(levelname)s %(name)s [%(request)s] %(message)s"
JSON = "%(asctime)s %(levelname)s %(name)s %(request)s %(message)s"
NAMES = {"asctime": "time", "levelname": "level", "name": "logger"}
QUIET = {
    "alembic": logging.ERROR, "apscheduler": logging.ERROR, "slack_bolt.AsyncApp": logging.ERROR,
    # Below these, libraries log payloads, answers and statements whole.
    "slack_sdk": logging.INFO, "slack_sdk.socket_mode": logging.WARNING,
    # These go by their own level alone: with none they word every payload, for nobody.
    "slack_sdk.web.async_base_client": logging.INFO, "slack_sdk.webhook.async_client": logging.INFO,
    "slack_bolt": logging.WARNING, "aiosqlite": logging.WARNING, "asyncio": logging.INFO,
    "sqlalchemy": logging.WARNING,
}
"""The least level of libraries, whatever is asked for."""
SECRETS = (
    (re.compile(r"\bx(?:ox[a-z]|app)(?:\.xox[a-z])?-[\w-]+"), "[token]"),
    (re.compile(r"\bwss?://[^\s'\"<>]+"), "[socket address]"),
    (re.compile(r"https?://[^\s'\"<>]+/(?:commands|actions|app|response)/[^\s'\"<>]+"), "[response url]"),
    (re.compile(r"https?://hooks\.[^\s'\"<>]+"), "[response url]"),
    (re.compile(r"(?<=://)[^/\s:@]+:[^/\s@]+(?=@)"), "[user:password]"),
    (re.compile(r"input_value=.*?(?=, input_type=)", re.DOTALL), "input_value=…"),
)
"""What never stands in a log: tokens, addresses that let one in or answer, passwords, and what pydantic quotes of an input."""

_request: ContextVar[str] = ContextVar("request", default="-")


@contextmanager
def request() -> Iterator[str]:
    """Everything logged within, and in tasks begun within, carries one new id; a person may quote it."""
    kept = _request.set(new_id()[:8])
    try:
        yield _request.get()
    finally:
        _request.reset(kept)


def current() -> str:
    """The id of the payload that is being worked on, a new one outside of any."""
    id = _request.get()
    return id if id != "-" else new_id()[:8]


def redacted(text: str) -> str:
    """The text without what must not be logged."""
    for pattern, instead in SECRETS:
        text = pattern.sub(instead, text)
    return text


class _Marked(logging.Filter):
    """Gives every record the id of its payload, and drops what a library should not have said.

    Bolt gives its loggers the level of the root when they are made, so that levels alone would not hold.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        record.request = _request.get()
        return all(record.levelno >= least for name, least in QUIET.items() if f"{record.name}.".startswith(f"{name}."))


class _Text(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return redacted(super().format(record))


class _Json(JsonFormatter):
    def format(self, record: logging.LogRecord) -> str:
        return redacted(super().format(record))


def handler(form: Format) -> logging.Handler:
    """Writes lines of this form to standard error."""
    made = logging.StreamHandler(sys.stderr)
    made.addFilter(_Marked())
    made.setFormatter(_Text(TEXT) if form == "text" else _Json(JSON, rename_fields=NAMES, json_ensure_ascii=False))
    return made


def set_up(form: Format, level: str) -> None:
    """Log everything of this process from this level on, libraries from theirs."""
    logging.basicConfig(level=level.upper(), handlers=[handler(form)], force=True)
    logging.captureWarnings(True)
    hush()


def hush() -> None:
    """Keep libraries from logging what people wrote and what lets one in."""
    for name, level in QUIET.items():
        logging.getLogger(name).setLevel(level)
