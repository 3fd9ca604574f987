"""A workspace on a free port, a clock that tests move, and a real Bolt app connected to it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import Clock
from bot.local import LocalWorkspace
from tests.local.samples import MANIFEST

Start = Callable[..., Awaitable[LocalWorkspace]]
Connect = Callable[[LocalWorkspace], Awaitable[AsyncApp]]


class HandClock:
    """A workspace clock that stands still unless it is moved."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 23, 12, tzinfo=UTC)
        self.due: datetime | None = None

    def now(self) -> datetime:
        """The time it was set to."""
        return self.time

    async def jump(self, by: str) -> datetime:
        """A day, thirty days, or to what is due."""
        if by == "next" and self.due is None:
            raise ValueError("Nothing is planned.")
        steps = {"day": timedelta(days=1), "month": timedelta(days=30)}
        self.time = self.time + steps[by] if by in steps else self.due or self.time
        return self.time

    async def next_due(self) -> datetime | None:
        """What the test planned."""
        return self.due


class RealClock(Clock):
    """The machine's time, moved ahead by a test instead of waiting."""

    def __init__(self) -> None:
        super().__init__()
        self._ahead = timedelta(0)

    def real_now(self) -> datetime:
        """The time of the machine and what it was moved by."""
        return super().real_now() + self._ahead

    def advance(self, **by: float) -> None:
        """Move it; in the words of timedelta."""
        self._ahead += timedelta(**by)


@pytest.fixture
def clock() -> HandClock:
    """The time people in the workspace go by."""
    return HandClock()


@pytest.fixture
def real() -> RealClock:
    """The time trigger ids and response URLs age by."""
    return RealClock()


@pytest.fixture
async def start(clock: HandClock, real: RealClock) -> AsyncIterator[Start]:
    """Starts workspaces and stops them at the end."""
    async with AsyncExitStack() as stack:

        async def started(**options: Any) -> LocalWorkspace:
            given: dict[str, Any] = {"state_file": None, "manifest": MANIFEST, "real": real, **options}
            workspace = LocalWorkspace(clock=clock, **given)
            await workspace.start("127.0.0.1", 0)
            stack.push_async_callback(workspace.stop)
            return workspace

        yield started


@pytest.fixture
async def ws(start: Start) -> LocalWorkspace:
    """A fresh workspace."""
    return await start()


@pytest.fixture
def client(ws: LocalWorkspace) -> AsyncWebClient:
    """The bot's Web API client."""
    return AsyncWebClient(token="xoxb-local", base_url=ws.api_url)


@asynccontextmanager
async def connected(workspace: LocalWorkspace) -> AsyncIterator[AsyncApp]:
    """A Bolt app connected to this workspace."""
    app = AsyncApp(
        client=AsyncWebClient(token="xoxb-local", base_url=workspace.api_url),
        process_before_response=True,
        ignoring_self_events_enabled=False,
        raise_error_for_unhandled_request=False,
    )
    handler = AsyncSocketModeHandler(app, "xapp-local")
    await handler.connect_async()  # type: ignore[no-untyped-call]
    await workspace.app_arrived()
    try:
        yield app
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]
        await handler.client.aiohttp_client_session.close()


@pytest.fixture
async def connect() -> AsyncIterator[Connect]:
    """Connects Bolt apps over Socket Mode and disconnects them at the end."""
    async with AsyncExitStack() as stack:

        async def connect_to(workspace: LocalWorkspace) -> AsyncApp:
            return await stack.enter_async_context(connected(workspace))

        yield connect_to


@pytest.fixture
async def app(ws: LocalWorkspace, connect: Connect) -> AsyncApp:
    """A Bolt app connected to the fresh workspace."""
    return await connect(ws)
