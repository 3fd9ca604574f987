"""The HTTP side: Slack's requests, the probes of an orchestrator, and numbers for Prometheus."""

import asyncio
import logging
from collections.abc import Sequence

from slack_bolt.async_app import AsyncApp
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot import logs
from bot.health import Health
from bot.intake import Intake
from bot.metrics import Metrics
from bot.reporting import Reports

log = logging.getLogger(__name__)


def web_app(
    bolt: AsyncApp | None, health: Health, metrics: Metrics, reports: Reports, more: Sequence[Route] = ()
) -> Starlette:
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
    if bolt is not None:
        intake = Intake(bolt)

        async def slack(request: Request) -> Response:
            start = asyncio.get_running_loop().time()
            with logs.request():
                response = await intake.handle(request)
                log.debug("a payload is answered with %s", response.status_code)
            metrics.payload("http", response.status_code == 200, asyncio.get_running_loop().time() - start)
            return response

        # First, since it is asked for most.
        routes.insert(0, Route("/slack/events", slack, methods=["POST"]))
    return Starlette(routes=routes)


async def _alive(_: Request) -> Response:
    return PlainTextResponse("ok")
