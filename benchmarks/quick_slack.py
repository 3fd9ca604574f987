"""A Web API that says yes to everything after a given time, so that Slack's speed is known: PORT MILLISECONDS."""

import asyncio
import json
import sys
from itertools import count
from typing import Any
from urllib.parse import parse_qs

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route


def application(wait: float) -> Starlette:
    """Every method; `auth.test` always at once, so that a bot can start."""
    numbers = count(1)
    calls = {"all": 0}

    def said(method: str, given: dict[str, Any]) -> dict[str, Any]:
        ts = given.get("ts", f"17000{next(numbers):05}.000100")
        answers: dict[str, dict[str, Any]] = {
            "auth.test": {"team_id": "T1", "user_id": "U0BOT", "bot_id": "B0BOT"},
            "users.info": {"user": {"id": "U01ANN", "name": "ann", "tz": "UTC", "profile": {"display_name": "Ann"}}},
            "chat.postMessage": {"ts": ts, "message": {"thread_ts": given.get("thread_ts", ts)}},
        }
        return {"ok": True, **answers.get(method, {"ts": ts})}

    async def method(request: Request) -> Response:
        calls["all"] += 1
        name = request.path_params["method"]
        given = _given(request.headers.get("content-type", ""), await request.body())
        if wait and name != "auth.test":
            await asyncio.sleep(wait)
        return JSONResponse(said(name, given))

    async def respond(_: Request) -> Response:
        calls["all"] += 1
        await asyncio.sleep(wait)
        return PlainTextResponse("ok")

    async def counted(_: Request) -> Response:
        return JSONResponse(calls)

    async def alive(_: Request) -> Response:
        return PlainTextResponse("ok")

    return Starlette(
        routes=[
            Route("/respond", respond, methods=["POST"]), Route("/healthz", alive), Route("/calls", counted), Route("/api/{method}", method, methods=["GET", "POST"]),
        ]
    )


def _given(kind: str, body: bytes) -> dict[str, Any]:
    if kind.startswith("application/json"):
        return dict(json.loads(body))
    return {name: values[0] for name, values in parse_qs(body.decode()).items()}


if __name__ == "__main__":
    uvicorn.run(
        application(float(sys.argv[2]) / 1000), host="127.0.0.1", port=int(sys.argv[1]), log_level="warning",
        lifespan="off", access_log=False, loop="uvloop", http="httptools",
    )
