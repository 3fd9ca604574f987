"""Deletes at Slack what is forgotten here: our messages, files and canvases, by their ids."""

import asyncio
import logging
from datetime import timedelta
from typing import Any

from slack_sdk.errors import SlackApiError

from bot.clock import Clock
from bot.slack import TROUBLE, reason
from bot.store import Leftover, Store
from bot.workspaces import NotInstalledError, Workspace, Workspaces

log = logging.getLogger(__name__)
GONE = frozenset({
    "message_not_found", "file_not_found", "file_deleted", "canvas_not_found", "channel_not_found", "cant_delete_message",
    "cant_delete_file", "missing_scope", "compliance_exports_prevent_deletion",
})
"""It lies there no more, or nobody lets us delete it: asking again would change nothing."""
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(days=1)
MOST_ATTEMPTS = 20


class Cleaner:
    """Works off what is left over, a little with every sweep; a process that dies amid it deletes nothing twice."""

    def __init__(self, store: Store, workspaces: Workspaces, clock: Clock) -> None:
        self._store = store
        self._workspaces = workspaces
        self._clock = clock
        self._at_work = asyncio.Lock()

    async def clean(self) -> None:
        """Delete what may be tried now; one round at a time, since Slack's limits may make it a long one."""
        if self._at_work.locked():
            return
        async with self._at_work:
            async with self._store.transaction() as tx:
                waiting = await tx.leftovers(self._clock.real_now())
            for one in waiting:
                await self._clean(one)

    async def _clean(self, one: Leftover) -> None:
        try:
            here = await self._workspaces.of(one.installation)
            await _delete(here, one)
        except SlackApiError as error:
            if reason(error) not in GONE:
                await self._again(one)
                return
            log.info("something forgotten stays at Slack or is gone there already: %s", reason(error))
            await self._done(one)
        except (*TROUBLE, NotInstalledError):
            await self._again(one)
        else:
            await self._done(one)

    async def _done(self, one: Leftover) -> None:
        async with self._store.transaction() as tx:
            await tx.leftover_done(one.place)

    async def _again(self, one: Leftover) -> None:
        if one.attempts >= MOST_ATTEMPTS:
            log.warning("a %s that was forgotten could not be deleted at Slack", one.kind)
            await self._done(one)
            return
        wait = min(FIRST_WAIT * 2**one.attempts, LONGEST_WAIT)
        async with self._store.transaction() as tx:
            await tx.leftover_again(one.place, self._clock.real_now() + wait)


async def _delete(here: Workspace, one: Leftover) -> Any:
    match one.kind:
        case "message":
            return await here.client.chat_delete(channel=one.channel, ts=one.id)
        case "file":
            return await here.client.files_delete(file=one.id)
        case "canvas":
            return await here.client.canvases_delete(canvas_id=one.id)
    raise ValueError(f"a leftover of kind {one.kind}")
