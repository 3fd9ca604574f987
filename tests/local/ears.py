"""An app that only listens: every signed request is kept and acknowledged."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import parse_qs

from aiohttp import web
from slack_sdk.signature import SignatureVerifier

SECRET = "shh"


class Ears:
    """Where to deliver, and what came."""

    def __init__(self) -> None:
        self.url = ""
        self.heard: list[dict[str, Any]] = []
        self.forged = 0

    def events(self, *names: str) -> list[dict[str, Any]]:
        """The inner events of these types, of all but messages when none is named."""
        inner = [body["event"] for body in self.heard if "event" in body]
        return [one for one in inner if one["type"] in names or (not names and one["type"] != "message")]

    async def take(self, request: web.Request) -> web.Response:
        """Keep one request."""
        body = await request.text()
        if not SignatureVerifier(SECRET).is_valid_request(body, dict(request.headers)):
            self.forged += 1
            return web.Response(status=401)
        if request.content_type == "application/json":
            self.heard.append(json.loads(body))
        else:
            form = {key: values[0] for key, values in parse_qs(body).items()}
            self.heard.append(json.loads(form["payload"]) if "payload" in form else form)
        return web.Response()


@asynccontextmanager
async def listening() -> AsyncIterator[Ears]:
    """Such an app on a free port."""
    ears = Ears()
    app = web.Application()
    app.add_routes([web.post("/slack/events", ears.take)])
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    ears.url = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    try:
        yield ears
    finally:
        await runner.cleanup()
