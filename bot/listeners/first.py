"""Presses leave Bolt's chain once it has verified and authorized them: there are more of them than of all else together."""

from collections.abc import Awaitable, Callable
from typing import Any, cast

from slack_bolt.async_app import AsyncAck, AsyncBoltContext, AsyncBoltRequest, AsyncRespond
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.response import BoltResponse

OnPress = Callable[[AsyncAck, dict[str, Any], AsyncRespond, AsyncBoltContext], Awaitable[None]]


class First(AsyncMiddleware):
    """Calls the listener of presses as Bolt would.

    Bolt finds a listener, and what it wants to be given, by laying out all thirty things one might want, twice.
    """

    def __init__(self, on_press: OnPress) -> None:
        self._on_press = on_press

    async def async_process(
        self, *, req: AsyncBoltRequest, resp: BoltResponse, next: Callable[[], Awaitable[BoltResponse]]
    ) -> BoltResponse | None:
        """A press is answered here, everything else goes on; what is raised comes to the same handler of errors."""
        if req.body.get("type") != "block_actions":
            return await next()
        if not _names_a_control(req.body.get("actions")):
            # Bolt itself fails on it, also while it would report that.
            return BoltResponse(status=200, body="")
        context = req.context
        # Bolt makes it when it is asked for, whatever the type says.
        respond = cast(AsyncRespond, context.respond)
        await self._on_press(context.ack, req.body, respond, context)
        return context.ack.response


def _names_a_control(actions: object) -> bool:
    return isinstance(actions, list) and bool(actions) and isinstance(actions[0], dict)
