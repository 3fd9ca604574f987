"""The page's live connection: the state at once, and again after every change."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.local.model import Json

log = logging.getLogger(__name__)

PAUSE = 0.03
"""Seconds to wait after a change for those that come with it."""
GLANCE = 2.0
"""Seconds after which the state is looked at even without a change: due dates come from elsewhere."""


class Live:
    """Sends the state to everybody who looks."""

    def __init__(self, state: Callable[[str], Awaitable[Json]]) -> None:
        self._state = state
        self._wakers: set[asyncio.Event] = set()
        self._sockets: set[web.WebSocketResponse] = set()

    def note_change(self) -> None:
        """Have everybody's state sent soon."""
        for waker in self._wakers:
            waker.set()

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Hold one page's connection until it closes."""
        socket = web.WebSocketResponse(heartbeat=20)
        await socket.prepare(request)
        waker = asyncio.Event()
        self._wakers.add(waker)
        self._sockets.add(socket)
        sending = asyncio.create_task(self._send(socket, request.query.get("user", ""), waker))
        try:
            async for _ in socket:
                pass
        finally:
            sending.cancel()
            self._wakers.discard(waker)
            self._sockets.discard(socket)
        return socket

    async def close(self) -> None:
        """Close every page's connection."""
        for socket in list(self._sockets):
            await socket.close()

    async def _send(self, socket: web.WebSocketResponse, user: str, waker: asyncio.Event) -> None:
        sent: Json = {}
        try:
            while not socket.closed:
                waker.clear()
                state = await self._state(user)
                if _but_for_seconds(state) != sent:
                    await socket.send_json({"type": "state", "state": state})
                    sent = _but_for_seconds(state)
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(waker.wait(), GLANCE)
                await asyncio.sleep(PAUSE)
        except ConnectionError:
            log.debug("a page went away while it was sent the state")
        finally:
            # Also after a failure: the page notices the end of its connection and comes again.
            await socket.close()


def _but_for_seconds(state: Json) -> Json:
    return {**state, "now": state["now"][:16]}
