"""The HTTP side: Slack's requests, the probes of an orchestrator, and numbers for Prometheus."""

import asyncio
import logging
from collections.abc import Sequence

from slack_bolt.async_app import AsyncApp
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from bot import logs
from bot.health import Health
from bot.intake import Intake
from bot.metrics import Metrics
from bot.reporting import Reports

log = logging.getLogger(__name__)
SLACK = "/slack/events"


def web_app(
    bolt: AsyncApp | None, health: Health, metrics: Metrics, reports: Reports, more: Sequence[Route] = ()
) -> ASGIApp:
    """The ASGI application; without `bolt` Slack is heard over Socket Mode, the rest is served all the same.

    `more`: further addresses, such as those of OAuth.
    """

    async def ready(_: Request) -> Response:
        problems = await health.problems()
        overdue = (await health.overdue()).total_seconds()
        body: dict[str, object] = {"ready": not problems, "problems": problems, "oldest_overdue_seconds": overdue}
        body["installations_paused"] = await health.paused()
        return JSONResponse(body, status_code=503 if problems else 200)

    async def numbers(_: Request) -> Response:
        return Response(await metrics.text(health), media_type="text/plain; version=0.0.4; charset=utf-8")

    routes = [
        Route("/healthz", _alive), Route("/readyz", ready), Route("/metrics", numbers),
        Route("/signals", reports.handle, methods=["POST"]), *more,
    ]
    rest = Starlette(routes=routes)
    return rest if bolt is None else _Front(Intake(bolt), metrics, rest)


class _Front:
    """Takes Slack's requests, which are asked for most, before anything is asked about routes."""

    def __init__(self, intake: Intake, metrics: Metrics, rest: ASGIApp) -> None:
        self._intake = intake
        self._metrics = metrics
        self._rest = rest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http" or scope["path"] != SLACK:
            await self._rest(scope, receive, send)
        elif scope["method"] != "POST":
            await PlainTextResponse("Slack posts here.", 405, {"Allow": "POST"})(scope, receive, send)
        else:
            await self._slack(scope, receive, send)

    async def _slack(self, scope: Scope, receive: Receive, send: Send) -> None:
        start = asyncio.get_running_loop().time()
        with logs.request():
            response = await self._intake.handle(Request(scope, receive))
            log.debug("a payload is answered with %s", response.status_code)
        self._metrics.payload("http", response.status_code == 200, asyncio.get_running_loop().time() - start)
        await response(scope, receive, send)


async def _alive(_: Request) -> Response:
    return PlainTextResponse("ok")
