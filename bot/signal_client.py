"""Sends one report to a running Meshcheck, as a pipeline does."""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.clock import Clock
from bot.settings import LOOPBACK
from bot.signing import SIGNATURE, TIMESTAMP, TOKEN, SignalError, signature

PATIENCE = 30
"""Seconds for one report."""


def told(words: Sequence[str]) -> dict[str, Any]:
    """`services=14 data=sensitive,tenants` as questions and answers. Raises SignalError."""
    found: dict[str, Any] = {}
    for word in words:
        name, equals, text = word.partition("=")
        if not equals or not name or not text:
            raise SignalError(f"{word!r} is no report. Give a question and its answer, like services=14.")
        if name in found:
            raise SignalError(f"{name!r} stands twice.")
        found[name] = text.split(",") if "," in text else text
    return found


async def send(url: str, token: str, secret: str, id: str, signals: Mapping[str, Any]) -> None:
    """Post the report; the same id again changes nothing. Raises SignalError."""
    target = _target(url)
    body = json.dumps({"id": id, "signals": signals}).encode()
    timestamp = str(int(Clock().real_now().timestamp()))
    headers = {
        "Content-Type": "application/json", TOKEN: token, TIMESTAMP: timestamp,
        SIGNATURE: signature(secret, timestamp, body),
    }
    # A proxy of the environment knows nothing of this machine's own addresses.
    proxied = urlsplit(target).hostname not in LOOPBACK
    try:
        async with ClientSession(trust_env=proxied, timeout=ClientTimeout(total=PATIENCE)) as session:
            async with session.post(target, data=body, headers=headers) as answer:
                status, text = answer.status, await answer.text(errors="replace")
    except TimeoutError:
        raise SignalError(f"{target} did not answer within {PATIENCE} seconds.") from None
    except (ClientError, OSError, ValueError) as error:
        raise SignalError(f"{target} can not be reached ({type(error).__name__}). Is `meshcheck run` up there?") from error
    if status != 200:
        raise SignalError(_refusal(target, status, text))
    if note := _said(text, "note"):
        raise SignalError(f"Not taken: {note}")


def _target(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise SignalError(f"{url!r} is no address. Give one like https://meshcheck.example.org.")
    path = parts.path.rstrip("/")
    return urlunsplit(parts._replace(path=path if path.endswith("/signals") else f"{path}/signals"))


def _refusal(target: str, status: int, text: str) -> str:
    sentence = _said(text, "error")
    if not sentence:
        return f"{target} answered {status} and is no Meshcheck, or something in between refused."
    return f"Not taken ({status}): {sentence}"


def _said(text: str, name: str) -> str:
    """What an answer says under this name; empty when it is none of ours."""
    try:
        return str(json.loads(text)[name])
    except (ValueError, KeyError, TypeError):
        return ""
