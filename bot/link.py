"""The link to Slack over Socket Mode: watched, renewed before the old one ends, and never retried in a busy loop.

The SDK's own reconnecting is left out: it closes the old socket before it has a new one, and once a socket's address has
run out it dials the same address for ever, holding a lock (slack_sdk 3.47, `connect`; slackapi/python-slack-sdk#1462).
"""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from aiohttp import ClientError
from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app, send_async_response
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot import logs
from bot.clock import Clock
from bot.settings import SettingsError
from bot.slack import reason

log = logging.getLogger(__name__)
SOCKET_LOG = logging.getLogger("slack_sdk.socket_mode.aiohttp")
PING = 5.0
"""Seconds between two pings; without an answer a socket counts as dead after at most four of them."""
WITHIN = 15.0
"""Seconds in which a new socket has to be open and Slack has to have said hello."""
WAITS = (1, 2, 4, 8, 15, 30, 60)
"""Seconds between tries while Slack can not be reached; the last one goes on for ever."""
SHORT_LIFE = 10.0
"""A socket that lived shorter counts as a failed try, so that a flapping link does not dial all the time."""
LONG_LIFE = 8 * 3600.0
"""Slack renews sockets every few hours; one that it has forgotten is renewed by us."""
LAST_WORDS = 5.0
"""Seconds for answers that are still on their way when a socket is given up."""
REFUSALS = {
    "invalid_auth": "Slack does not take it", "not_authed": "Slack does not take it", "token_revoked": "it was revoked",
    "account_inactive": "it was revoked", "not_allowed_token_type": "it is no app-level token",
    "missing_scope": "it lacks the scope connections:write",
}
"""What Slack says of an app-level token that will never do."""
Count = Callable[[str, bool, float], None]
"""Hears by which transport a payload came, whether it was acknowledged, and after how many seconds."""


class _Client(SocketModeClient):
    """The SDK's socket, which tells the link when it wants another one instead of making it itself."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.greeted = asyncio.Event()
        self.ending = asyncio.Event()
        self.message_listeners.append(self._look)

    async def connect_to_new_endpoint(self, force: bool = False) -> None:
        """Slack asked for it, the socket closed, or nothing came back for too long."""
        self.ending.set()

    async def _look(self, _: AsyncBaseSocketModeClient, message: dict[str, Any], __: str | None = None) -> None:
        if message.get("type") == "hello":
            self.greeted.set()


class Link:
    """Keeps one socket to Slack open as long as the process runs."""

    def __init__(self, app: AsyncApp, client: AsyncWebClient, clock: Clock, count: Count) -> None:
        """`client` carries the app-level token; `count` hears of every payload."""
        self._count = count
        self._clock = clock
        self._app = app
        self._slack = client
        self._client: _Client | None = None
        self._keeper: asyncio.Task[None] | None = None
        self._retired: set[asyncio.Task[None]] = set()
        self._tried: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._busy = 0
        self._idle = asyncio.Event()
        self._idle.set()
        self.renewals = -1

    async def open(self) -> None:
        """Return once the first try has ended, well or not. Raises SettingsError for a token that will never do."""
        self._keeper = asyncio.create_task(self._keep())
        await self._tried

    async def alive(self) -> bool:
        """Whether Slack would reach us now: the socket is open, greeted, and answered the last pings."""
        return self._client is not None and await self._client.is_connected()

    async def close(self) -> None:
        """Answer what has arrived, then hear nothing more."""
        if self._client is not None:
            await self._finished(self._client)
        if self._keeper is not None:
            self._keeper.cancel()
            await asyncio.gather(self._keeper, return_exceptions=True)
        for retiring in list(self._retired):
            retiring.cancel()
        await asyncio.gather(*self._retired, return_exceptions=True)
        if self._client is not None:
            await self._client.close()  # type: ignore[no-untyped-call]

    async def _keep(self) -> None:
        failed = 0
        while True:
            try:
                fresh = await self._dialled()
            except Exception as error:
                self._refused(error)
                wait = WAITS[min(failed, len(WAITS) - 1)]
                failed += 1
                log.warning("the link to Slack could not be opened (%s); trying again in %s s", reason(error), wait)
                await asyncio.sleep(wait)
                continue
            self._take(fresh)
            since = asyncio.get_running_loop().time()
            with suppress(TimeoutError):
                await asyncio.wait_for(fresh.ending.wait(), LONG_LIFE)
            lived = asyncio.get_running_loop().time() - since
            log.info("the link to Slack is renewed after %.0f s", lived)
            if lived < SHORT_LIFE:
                await asyncio.sleep(WAITS[min(failed, len(WAITS) - 1)])
                failed += 1
            else:
                failed = 0

    async def _dialled(self) -> _Client:
        """A new open socket that Slack has greeted."""
        client = _Client(
            app_token=str(self._slack.token), logger=SOCKET_LOG, web_client=self._slack, ping_interval=PING
        )
        client.socket_mode_request_listeners.append(self._answer)
        try:
            async with asyncio.timeout(WITHIN):
                # The client's own way would try a refused address again and again.
                client.wss_uri = str((await self._slack.apps_connections_open(app_token=client.app_token))["url"])
                await client.connect()  # type: ignore[no-untyped-call]
                await client.greeted.wait()
        except BaseException:
            await client.close()  # type: ignore[no-untyped-call]
            raise
        return client

    def _take(self, fresh: _Client) -> None:
        old, self._client = self._client, fresh
        self.renewals += 1
        if old is not None:
            task = asyncio.create_task(self._retire(old))
            self._retired.add(task)
            task.add_done_callback(self._retired.discard)
        if not self._tried.done():
            self._tried.set_result(None)

    def _refused(self, error: BaseException) -> None:
        """Let the start go on without a link, or end it when this token will never do."""
        if self._tried.done():
            return
        why = REFUSALS.get(reason(error)) if isinstance(error, SlackApiError) else None
        if why is None:
            self._tried.set_result(None)
        else:
            self._tried.set_exception(SettingsError(
                f"SLACK_APP_TOKEN: {why} ({reason(error)}). Make one with connections:write under Basic Information, "
                "App-Level Tokens."
            ))

    async def _answer(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        """An envelope is answered on the socket it came by."""
        self._busy += 1
        self._idle.clear()
        start = self._clock.real_now().timestamp()
        acknowledged = False
        try:
            with logs.request():
                response = await run_async_bolt_app(self._app, request)
                log.debug("a payload (%s) is answered with %s", request.type, response.status)
            await send_async_response(client, request, response, start)
            acknowledged = response.status == 200
        except (ClientError, ConnectionError) as error:
            log.warning("an acknowledgement did not reach Slack (%s); what it was for is done", reason(error))
        finally:
            self._count("socket", acknowledged, self._clock.real_now().timestamp() - start)
            self._busy -= 1
            if not self._busy:
                self._idle.set()

    async def _retire(self, old: _Client) -> None:
        await self._finished(old)
        await old.close()  # type: ignore[no-untyped-call]

    async def _finished(self, client: _Client) -> None:
        """Answer what has arrived; what comes after that is not begun, since its answer would find the socket closed."""
        await self._quiet()
        client.socket_mode_request_listeners.clear()
        await self._quiet()

    async def _quiet(self) -> None:
        """Wait until nothing that arrived is unanswered, but not for ever."""
        # What was read from the socket but not begun is a turn of the loop away.
        await asyncio.sleep(0.05)
        with suppress(TimeoutError):
            await asyncio.wait_for(self._idle.wait(), LAST_WORDS)
