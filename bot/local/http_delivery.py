"""Signed HTTP requests to the app's URL, instead of sockets."""

import json
from urllib.parse import urlencode

from aiohttp import ClientError, ClientSession, ClientTimeout
from slack_sdk.signature import SignatureVerifier

from bot.clock import Clock
from bot.local.delivery import Ack, Envelope


class HttpCarrier:
    """Posts envelopes to one URL, signed as Slack signs them."""

    def __init__(self, url: str, signing_secret: str, real: Clock) -> None:
        self._url = url
        self._signer = SignatureVerifier(signing_secret)
        self._real = real
        self._session: ClientSession | None = None
        self._reached = True

    @property
    def connected(self) -> bool:
        """Whether the last request was answered at all."""
        return self._reached

    async def carry(self, envelope: Envelope, attempt: int, reason: str, patience: float) -> Ack:
        """Post once; the app has `patience` seconds to answer."""
        if self._session is None:
            self._session = ClientSession()
        body, content_type = _encoded(envelope)
        headers = self._headers(body, content_type)
        if attempt:
            headers |= {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": reason}
        try:
            async with self._session.post(
                self._url, data=body.encode(), headers=headers, timeout=ClientTimeout(total=patience)
            ) as response:
                self._reached = True
                said = await response.text()
                final = response.headers.get("X-Slack-No-Retry") == "1"
                return _ack(response.status, said, final)
        except TimeoutError:
            return Ack("http_timeout")
        except ClientError:
            self._reached = False
            return Ack("connection_failed")

    async def close(self) -> None:
        """Let go of the connections."""
        if self._session is not None:
            await self._session.close()

    def _headers(self, body: str, content_type: str) -> dict[str, str]:
        timestamp = str(int(self._real.real_now().timestamp()))
        signature = self._signer.generate_signature(timestamp=timestamp, body=body) or ""
        return {
            "Content-Type": content_type,
            "User-Agent": "Slackbot 1.0 (local workspace)",
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": signature,
        }


def _encoded(envelope: Envelope) -> tuple[str, str]:
    form = "application/x-www-form-urlencoded"
    if envelope.kind == "events_api":
        return json.dumps(envelope.payload), "application/json"
    if envelope.kind == "slash_commands":
        return urlencode(envelope.payload), form
    return urlencode({"payload": json.dumps(envelope.payload)}), form


def _ack(status: int, said: str, final: bool) -> Ack:
    if status != 200:
        return Ack("http_error", final=final)
    if not said.strip():
        return Ack()
    try:
        payload = json.loads(said)
    except ValueError:
        return Ack(payload={"text": said})
    return Ack(payload=payload if isinstance(payload, dict) else {})
