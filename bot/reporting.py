"""Reports of pipelines over HTTP: who sent it, is it signed and fresh, what does it say; then the use case."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from bot.advisor.signalling import Signalling, TokenGoneError
from bot.answers_file import read_value
from bot.clock import Clock
from bot.signing import SIGNATURE, TIMESTAMP, TOKEN, is_fresh, is_signed
from bot.store import StoreUnavailableError, Token
from conversations.answers import Value
from conversations.framework import Framework

MOST_BYTES = 64 * 1024
MOST_ID = 200
MOST_WORDS = 1000
"""Characters of a text that is proposed in a message beside a question."""
UNKNOWN_TOKEN = "This token is not known, or it was revoked. `/meshcheck token` makes a new one."
OTHER_REPORT = "{id!r} was reported before with other answers, which stand: give each report an id of its own."


class RefusedReportError(Exception):
    """A report that is not taken: the HTTP status and a sentence for its sender."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


class Reports:
    """The endpoint `POST /signals`."""

    def __init__(
        self, signalling: Signalling, framework: Framework, clock: Clock, show: Callable[[list[str]], None]
    ) -> None:
        self._signalling = signalling
        self._framework = framework
        self._clock = clock
        self._show = show

    async def handle(self, request: Request) -> Response:
        """200 also for a report that came before; 400 or 401 with a sentence."""
        try:
            body = await _body(request)
            token = await self._sender(request.headers, body)
            id, told = self._read(body)
            sent = datetime.fromtimestamp(int(request.headers[TIMESTAMP]), UTC)
            received = await self._signalling.receive(token, id, told, sent)
        except RefusedReportError as error:
            return JSONResponse({"ok": False, "error": str(error)}, status_code=error.status)
        except TokenGoneError:
            return JSONResponse({"ok": False, "error": UNKNOWN_TOKEN}, status_code=401)
        except StoreUnavailableError:
            return JSONResponse({"ok": False, "error": "The database does not answer. Send it again later."}, 503)
        self._show(list(received.threads))
        return JSONResponse({"ok": True, "note": OTHER_REPORT.format(id=id)} if received.other else {"ok": True})

    async def _sender(self, headers: Mapping[str, str], body: bytes) -> Token:
        timestamp = headers.get(TIMESTAMP, "")
        token = await self._signalling.known(_storable(headers.get(TOKEN, "")))
        if token is None:
            raise RefusedReportError(401, UNKNOWN_TOKEN)
        if not is_fresh(timestamp, self._clock.real_now()):
            raise RefusedReportError(401, f"{TIMESTAMP} has to be the present time in Unix seconds, at most 300 off.")
        if not is_signed(token.secret, timestamp, body, headers.get(SIGNATURE, "")):
            raise RefusedReportError(401, "The signature is wrong: v0= and the hex HMAC-SHA256 of v0:timestamp:body.")
        return token

    def _read(self, body: bytes) -> tuple[str, dict[str, Value]]:
        try:
            sent: Any = json.loads(body.decode("utf-8-sig"), object_pairs_hook=_each_once)
        except (ValueError, RecursionError) as error:
            said = str(error) if isinstance(error, _TwiceError) else "The body is not JSON in UTF-8."
            raise RefusedReportError(400, said) from None
        id = sent.get("id") if isinstance(sent, dict) else None
        signals = sent.get("signals") if isinstance(sent, dict) else None
        if not isinstance(id, str) or not 0 < len(id) <= MOST_ID or _storable(id) != id:
            raise RefusedReportError(400, f'"id" has to be a text of 1 to {MOST_ID} characters, the same for each repeat.')
        if not isinstance(signals, dict) or not signals:
            raise RefusedReportError(400, '"signals" has to map at least one question to its answer.')
        return id, {str(name): self._value(str(name), raw) for name, raw in signals.items()}

    def _value(self, name: str, raw: Any) -> Value:
        try:
            question = self._framework.question(name)
        except KeyError:
            raise RefusedReportError(400, f"There is no question {name!r}.") from None
        try:
            value = read_value(question, raw)
        except (ValueError, TypeError, RecursionError) as error:
            raise RefusedReportError(400, f"{error}") from None
        if value is None or _storable(value.text) != value.text:
            raise RefusedReportError(400, f"{raw!r} is no answer to {name!r}.")
        if len(value.text) > MOST_WORDS:
            raise RefusedReportError(400, f"The answer to {name!r} is longer than {MOST_WORDS} characters.")
        return value


class _TwiceError(ValueError):
    """Which of two values was meant nobody can know."""


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _TwiceError(f"{twice!r} stands twice in the body.")
    return found


async def _body(request: Request) -> bytes:
    body = b""
    try:
        async for part in request.stream():
            body += part
            if len(body) > MOST_BYTES:
                raise RefusedReportError(400, f"The body is longer than {MOST_BYTES} bytes.")
    except ClientDisconnect:
        raise RefusedReportError(400, "The connection ended amid the body.") from None
    return body


def _storable(text: str) -> str:
    """Without what no database takes: halves of characters, and zero bytes."""
    return text.encode("utf-8", "ignore").decode().replace("\0", "")
