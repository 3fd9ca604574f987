"""Slack holds events back for an hour's flood: the open threads hear that typed replies may be missed, buttons are not."""

import logging
from typing import Any

from bot.clock import Clock
from bot.slack import TROUBLE, reason
from bot.store import Store
from bot.views.channel import REPLIES_MISSED
from bot.workspaces import Workspace

log = logging.getLogger(__name__)
KIND = "app_rate_limited"
"""The type of the payload; it is no event, and nothing subscribes it (docs.slack.dev, Events API, rate limiting)."""


class Limits:
    """Says it in each open thread, at most once an hour however often Slack says it, and among several processes too."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def tell(self, here: Workspace, body: dict[str, Any]) -> None:
        """Events of this installation are being lost."""
        real = self._clock.real_now()
        log.warning("Slack holds back events of %s since minute %s", here.id, body.get("minute_rate_limited"))
        async with self._store.transaction() as tx:
            if not await tx.first_delivery(f"{KIND}:{here.id}:{real:%Y-%m-%dT%H}", real):
                return
            threads = await tx.open_threads(here.id)
        for channel, root in threads:
            try:
                await here.client.chat_postMessage(channel=channel, thread_ts=root, text=REPLIES_MISSED)
            except TROUBLE as error:
                log.info("a thread could not be told that replies may be missed: %s", reason(error))
