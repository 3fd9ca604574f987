"""Signed HTTP to a real Bolt app behind Starlette and uvicorn."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import uvicorn
from slack_bolt import BoltResponse
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.local import LocalWorkspace, Pace, RefusedError
from tests.local.conftest import Start
from tests.local.hearing import Body, events_of, hear_commands, hear_events, hear_presses
from tests.local.samples import buttons, modal, text_field

VOTE, ANN = "C01VOTE", "U01ANN"


@asynccontextmanager
async def served(app: AsyncApp, listener: socket.socket, seen: list[Request]) -> AsyncIterator[None]:
    """The app behind a real server on this socket; requests are kept."""
    handler = AsyncSlackRequestHandler(app)

    async def take(request: Request) -> Response:
        seen.append(request)
        return await handler.handle(request)

    web = Starlette(routes=[Route("/slack/events", take, methods=["POST"])])
    server = uvicorn.Server(uvicorn.Config(web, log_level="error", lifespan="off"))
    task = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield
    finally:
        server.should_exit = True
        await task


class Served:
    """A workspace and the app that it reaches over HTTP."""

    def __init__(self, ws: LocalWorkspace, app: AsyncApp, seen: list[Request]) -> None:
        self.ws, self.app, self.seen = ws, app, seen


@pytest.fixture
async def both(start: Start) -> AsyncIterator[Served]:
    """A workspace that delivers over HTTP, and its app."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/slack/events"
        ws = await start(events_url=url, signing_secret="shh", pace=Pace(retries=(0.0, 0.0, 0.0)))
        app = AsyncApp(
            client=AsyncWebClient(token="xoxb-local", base_url=ws.api_url),
            signing_secret="shh",
            process_before_response=True,
        )
        seen: list[Request] = []
        async with served(app, listener, seen):
            yield Served(ws, app, seen)


async def test_everything_arrives_signed(both: Served) -> None:
    events, presses = hear_events(both.app), hear_presses(both.app)
    commands = hear_commands(both.app, {"text": "Hello"})
    await both.ws.say(ANN, VOTE, "/help-me now & then")
    await both.ws.say(ANN, VOTE, "<@U0BOT> hi")
    await both.ws.settled()
    client = AsyncWebClient(token="xoxb-local", base_url=both.ws.api_url)
    sent = await client.chat_postMessage(channel=VOTE, text="Q", blocks=[buttons("go")])
    await both.ws.press(ANN, "go", channel=VOTE, ts=sent["ts"])
    await both.ws.settled()
    assert commands[0]["text"] == "now &amp; then"
    assert both.ws.messages(VOTE, ANN)[0]["text"] == "Hello"
    assert len(events_of(events, "app_mention")) == 1
    assert presses[0]["actions"][0]["value"] == "go"
    kinds = {request.headers["content-type"] for request in both.seen}
    assert kinds == {"application/json", "application/x-www-form-urlencoded"}


async def test_submission_answer_arrives(both: Served) -> None:
    @both.app.command("/help-me")
    async def open_it(ack: AsyncAck, body: Body, client: AsyncWebClient) -> None:
        await client.views_open(trigger_id=body["trigger_id"], view=modal(text_field(optional=True)))
        await ack()

    @both.app.view("form")
    async def refuse(ack: AsyncAck) -> None:
        await ack(response_action="errors", errors={"name": "Not this"})

    await both.ws.say(ANN, VOTE, "/help-me")
    assert await both.ws.submit(ANN) == {"name": "Not this"}


async def test_wrong_secret_is_noticed(start: Start, both: Served) -> None:
    heard = hear_commands(both.app)
    await both.ws.say(ANN, VOTE, "/help-me")
    url = str(both.seen[0].url)
    stranger = await start(events_url=url, signing_secret="other")
    await stranger.say(ANN, VOTE, "/help-me")
    assert len(heard) == 1
    assert "dispatch_failed" in stranger.messages(VOTE, ANN)[0]["text"]


async def test_failed_event_is_tried_again_and_says_so(both: Served) -> None:
    tries: list[str] = []

    @both.app.event("message")
    async def fail_twice(body: Body) -> None:
        tries.append(body["event_id"])
        if len(tries) < 3:
            raise ValueError("not now")

    await both.ws.say(ANN, VOTE, "hello")
    await both.ws.settled()
    assert len(tries) == 3 and len(set(tries)) == 1
    numbers = [request.headers.get("x-slack-retry-num") for request in both.seen]
    assert numbers == [None, "1", "2"]
    assert both.seen[1].headers["x-slack-retry-reason"] == "http_error"


async def test_app_may_forbid_more_tries(both: Served) -> None:
    @both.app.event("message")
    async def never_again() -> BoltResponse:
        return BoltResponse(status=500, headers={"x-slack-no-retry": "1"})

    await both.ws.say(ANN, VOTE, "hello")
    await both.ws.settled()
    assert len(both.seen) == 1


async def test_nobody_there(start: Start) -> None:
    with socket.socket() as deaf:
        # Bound and not listening: refuses connections, and nobody else gets the port.
        deaf.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{deaf.getsockname()[1]}/slack/events"
        ws = await start(events_url=url, pace=Pace(retries=()))
        assert ws.connected
        await ws.say(ANN, VOTE, "hello")
        await ws.settled()
        assert not ws.connected
        with pytest.raises(RefusedError, match="not running"):
            await ws.shortcut(ANN, "anywhere")
