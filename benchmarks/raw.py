"""The ceiling of an acknowledgement: Starlette that checks the signature, reads the form, and does nothing else."""

import json
import sys
from urllib.parse import parse_qs

import uvicorn
from slack_sdk.signature import SignatureVerifier
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from benchmarks.children import SECRET


def application() -> Starlette:
    """Verify, parse, 200."""
    verifier = SignatureVerifier(SECRET)

    async def take(request: Request) -> Response:
        body = await request.body()
        if not verifier.is_valid_request(body, dict(request.headers)):
            return Response(status_code=401)
        payload = json.loads(parse_qs(body.decode())["payload"][0])
        return Response(status_code=200 if payload["type"] else 400)

    async def alive(_: Request) -> Response:
        return PlainTextResponse("ok")

    return Starlette(routes=[Route("/healthz", alive), Route("/slack/events", take, methods=["POST"])])


if __name__ == "__main__":
    uvicorn.run(
        application(), host="127.0.0.1", port=int(sys.argv[1]), log_level="warning", lifespan="off", access_log=False,
        loop="uvloop", http="httptools",
    )
