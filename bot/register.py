"""Writes down which installations are at work and which are paused, and deletes those whose time is up."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

from bot.clock import Clock
from bot.store import Installed, Store, Tx
from bot.workspaces import Workspace

log = logging.getLogger(__name__)


class StoreRegister:
    """The table of installations, as far as it is the same for one token and for many."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    @asynccontextmanager
    async def changing(self, installation: str) -> AsyncIterator[Tx]:
        """A transaction in which nobody else changes this installation."""
        async with self._store.transaction() as tx:
            await tx.turn(f"installation:{installation}")
            yield tx

    async def paused(self, installation: str, why: str) -> None:
        """From now on nothing of it comes due or is mended."""
        async with self.changing(installation) as tx:
            if await tx.pause_installation(installation, why, self._clock.now(), self._clock.real_now()):
                log.info("installation %s waits (%s)", installation, why)

    async def at_work(self, workspace: Workspace) -> None:
        """Its token stands in the environment and works; one of OAuth stays as it is."""
        async with self.changing(workspace.id) as tx:
            known = await tx.installed(workspace.id) or Installed(workspace.id, installed_at=self._clock.real_now())
            here = replace(
                known, team=workspace.team, enterprise=workspace.enterprise, bot_user=workspace.bot_user,
                bot_id=workspace.bot_id, scopes=workspace.scopes, teams=workspace.teams, paused_at=None, paused_why="",
            )
            if here != known or not known.revision:
                await tx.save_installation(here, self._clock.real_now())

    async def forget_uninstalled(self, grace: timedelta) -> list[str]:
        """Delete everything of those that were uninstalled so long ago; which ones they were."""
        then = self._clock.now() - grace
        async with self._store.transaction() as tx:
            gone = await tx.uninstalled_before(then)
        for id in gone:
            async with self.changing(id) as tx:
                # Whoever came back meanwhile stays.
                if id in await tx.uninstalled_before(then):
                    rows = await tx.forget_installation(id)
                    log.info("everything of installation %s is deleted, %s rows: it was uninstalled", id, rows)
        return gone
