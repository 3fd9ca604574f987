"""A Web API that says yes to everything after a given time, so that Slack's speed is known: PORT MILLISECONDS [TIMES].

With TIMES it enforces Slack's limits, so many times as fast (docs.slack.dev, rate limits): chat.update 50 a minute and
workspace (tier 3), users.info 100 (tier 4), chat.postMessage 300 ("several hundred") and one a second and channel; each
with a minute's share at once, a channel with 4. What comes too early is refused with 429 and Retry-After.
"""

import asyncio
import json
import sys
from collections import Counter
from itertools import count
from math import ceil
from time import perf_counter
from typing import Any
from urllib.parse import parse_qs

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

PER_MINUTE = {"chat.update": 50, "users.info": 100, "chat.postMessage": 300}
CHANNEL = (60, 4)


class Limits:
    """Token buckets by workspace and method, and by channel."""

    def __init__(self, times: float) -> None:
        self._times = times
        self._buckets: dict[tuple[str, ...], tuple[float, float]] = {}

    def wait(self, token: str, method: str, channel: str) -> float:
        """Seconds until the call may be made; 0: it may now, and counts."""
        if not self._times or method not in PER_MINUTE:
            return 0
        asked: list[tuple[tuple[str, ...], int, int]] = [((token, method), PER_MINUTE[method], PER_MINUTE[method])]
        if method == "chat.postMessage":
            asked.append(((token, method, channel), *CHANNEL))
        levels = {key: (self._level(key, rate, most), rate) for key, rate, most in asked}
        late = max((1 - level) * 60 / (rate * self._times) for level, rate in levels.values())
        if late > 0:
            return late
        for key, (level, _) in levels.items():
            self._buckets[key] = (level - 1, perf_counter())
        return 0

    def _level(self, key: tuple[str, ...], rate: float, most: float) -> float:
        level, at = self._buckets.get(key, (most, perf_counter()))
        return min(most, level + (perf_counter() - at) * rate * self._times / 60)


def application(wait: float, times: float = 0) -> Starlette:
    """Every method; `auth.test` always at once, so that a bot can start."""
    numbers = count(1)
    calls: Counter[str] = Counter()
    limits = Limits(times)

    def said(method: str, given: dict[str, Any]) -> dict[str, Any]:
        ts = given.get("ts", f"17000{next(numbers):05}.000100")
        answers: dict[str, dict[str, Any]] = {
            "auth.test": {"team_id": "T1", "user_id": "U0BOT", "bot_id": "B0BOT"},
            "users.info": {"user": {"id": "U01ANN", "name": "ann", "tz": "UTC", "profile": {"display_name": "Ann"}}},
            "chat.postMessage": {"ts": ts, "message": {"thread_ts": given.get("thread_ts", ts)}},
        }
        return {"ok": True, **answers.get(method, {"ts": ts})}

    async def method(request: Request) -> Response:
        name = request.path_params["method"]
        given = _given(request.headers.get("content-type", ""), await request.body())
        late = limits.wait(request.headers.get("authorization", ""), name, str(given.get("channel", "")))
        calls.update(["all", "refused" if late else name])
        if late:
            refusal = {"ok": False, "error": "ratelimited"}
            return JSONResponse(refusal, status_code=429, headers={"Retry-After": str(ceil(late))})
        if wait and name != "auth.test":
            await asyncio.sleep(wait)
        return JSONResponse(said(name, given))

    async def respond(_: Request) -> Response:
        calls.update(["all", "respond"])
        await asyncio.sleep(wait)
        return PlainTextResponse("ok")

    async def counted(_: Request) -> Response:
        return JSONResponse(calls)

    async def alive(_: Request) -> Response:
        return PlainTextResponse("ok")

    return Starlette(
        routes=[
            Route("/respond", respond, methods=["POST"]), Route("/healthz", alive), Route("/calls", counted),
            Route("/api/{method}", method, methods=["GET", "POST"]),
        ]
    )


def _given(kind: str, body: bytes) -> dict[str, Any]:
    if kind.startswith("application/json"):
        return dict(json.loads(body))
    return {name: values[0] for name, values in parse_qs(body.decode()).items()}


if __name__ == "__main__":
    uvicorn.run(
        application(float(sys.argv[2]) / 1000, float((*sys.argv, "0")[3])), host="127.0.0.1", port=int(sys.argv[1]), log_level="warning",
        lifespan="off", access_log=False, loop="uvloop", http="httptools",
    )
