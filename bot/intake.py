"""Slack's HTTP requests on their way into Bolt: forms are read by compiled code, since that is most of a press's cost."""

import json
from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from yarl import URL

FORM = "application/x-www-form-urlencoded"
STAMP = "x-slack-request-timestamp"
MOST_BYTES = 4 * 1024 * 1024
"""Several times what Slack sends at most: a view of 250,000 characters, twice, escaped for a form."""
UNREADABLE = (ValueError, TypeError, AttributeError, LookupError, RecursionError)
"""What a body raises that is not of Slack's making, in our own reading or in Bolt's."""
NO_PAYLOAD = "This is no payload of Slack's."


def bolt_request(body: bytes, headers: dict[str, str]) -> AsyncBoltRequest:
    """The request as Bolt reads it, to the signature that is checked over the text as it came.

    Bolt takes a body that is read already only from sockets; what it is told of those is taken back here.
    """
    text = body.decode()
    if not headers.get("content-type", "").startswith(FORM):
        return AsyncBoltRequest(body=text, headers=headers)  # type: ignore[arg-type]
    request = AsyncBoltRequest(body=form(text), headers=headers, mode="socket_mode")  # type: ignore[arg-type]
    request.raw_body = text
    request.mode = "http"
    return request


def form(text: str) -> dict[str, Any]:
    """What a form of Slack says: its `payload` if it has one, else its fields. Raises ValueError for broken JSON."""
    fields = dict(URL.build(query_string=text, encoded=True).query.items())
    return dict(json.loads(fields["payload"])) if "payload" in fields else fields


class Intake:
    """The endpoint to which Slack posts."""

    def __init__(self, bolt: AsyncApp) -> None:
        self._bolt = bolt

    async def handle(self, request: Request) -> Response:
        """One request of Slack, verified and answered by Bolt."""
        headers = dict(request.headers)
        try:
            asked = bolt_request(await _body(request), headers)
        except (*UNREADABLE, ClientDisconnect):
            # Anybody can post here; what can not even be read is nobody's mistake to look into.
            return PlainTextResponse(NO_PAYLOAD, 400)
        if not _is_stamp(headers.get(STAMP, "0")):
            return PlainTextResponse(NO_PAYLOAD, 401)
        answer = await self._bolt.async_dispatch(asked)
        return Response(content=answer.body, status_code=answer.status, headers=dict(answer.first_headers()))


async def _body(request: Request) -> bytes:
    """Everything that was sent. Raises ValueError when it is more than Slack would send."""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > MOST_BYTES:
            raise ValueError("too long")
    return bytes(body)


def _is_stamp(stamp: str) -> bool:
    """Whether this is a time in Unix seconds, which Bolt takes for granted."""
    return stamp.isdecimal() and len(stamp) < 20
