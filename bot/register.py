"""Writes down which installations are at work and which are paused, and deletes those whose time is up."""

import logging
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.slack import DENIED
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
            # An organisation whose workspaces Slack did not tell has those it had.
            teams = workspace.teams or known.teams
            here = replace(
                known, team=workspace.team, enterprise=workspace.enterprise, bot_user=workspace.bot_user,
                bot_id=workspace.bot_id, scopes=workspace.scopes, teams=teams, paused_at=None, paused_why="",
            )
            if here != known or not known.revision:
                await tx.save_installation(here, self._clock.real_now())
            if workspace.teams:
                await self._granted(tx, workspace.id, workspace.teams)

    async def teams_changed(self, installation: str, granted: Collection[str], revoked: Collection[str]) -> None:
        """An organisation gave us access to some of its workspaces, or took it away; what they have rests meanwhile."""
        async with self.changing(installation) as tx:
            known = await tx.installed(installation)
            if known is not None and known.paused_at is None:
                await self._save_teams(tx, known, (known.teams | set(granted)) - set(revoked))

    async def teams_are(self, installation: str, teams: Collection[str]) -> None:
        """These workspaces of the organisation grant us access, as Slack lists them, and no other."""
        async with self.changing(installation) as tx:
            known = await tx.installed(installation)
            if known is not None and known.paused_at is None:
                await self._save_teams(tx, known, frozenset(teams))

    async def with_removed(self) -> list[str]:
        """The organisations of which a workspace with checks took us out: whether it came back is worth a look."""
        async with self._store.transaction() as tx:
            return await tx.with_removed()

    async def _save_teams(self, tx: Tx, known: Installed, teams: frozenset[str]) -> None:
        if teams != known.teams:
            await tx.save_installation(replace(known, teams=teams), self._clock.real_now())
        await self._granted(tx, known.id, teams)

    async def _granted(self, tx: Tx, installation: str, teams: Collection[str]) -> None:
        now = self._clock.now()
        if await tx.set_workspaces(installation, teams, now):
            # Channels whose workspace we did not know were closed each for itself; the next call says which stay so.
            for channel in await tx.closed_with(installation, DENIED):
                await tx.open_channel(installation, channel)
                await tx.wake_due(installation, channel, "closed", now)

    async def forget_uninstalled(self, grace: timedelta) -> list[str]:
        """Delete everything of those that were uninstalled so long ago; which ones they were, single workspaces apart."""
        then = self._clock.now() - grace
        async with self._store.transaction() as tx:
            gone = await tx.uninstalled_before(then)
        for id in gone:
            async with self.changing(id) as tx:
                # Whoever came back meanwhile stays.
                if id in await tx.uninstalled_before(then):
                    rows = await tx.forget_installation(id)
                    log.info("everything of installation %s is deleted, %s rows: it was uninstalled", id, rows)
        await self._forget_removed(then)
        return gone

    async def _forget_removed(self, then: datetime) -> None:
        """The same for single workspaces of an organisation; what another workspace uses too is left to that one."""
        async with self._store.transaction() as tx:
            gone = await tx.removed_before(then)
        for one in gone:
            async with self.changing(one.installation) as tx:
                if one.workspace not in {each.workspace for each in await tx.removed_of(one.installation)}:
                    continue
                channels = await tx.only_in(one.installation, one.workspace)
                for channel in channels:
                    await tx.forget_channel(one.installation, channel, self._clock.real_now())
                    await tx.leave_at_slack(one.installation, channel)
                await tx.forget_workspace(one.installation, one.workspace)
                log.info("%s channels of a workspace that installation %s took us out of are deleted", len(channels), one.installation)
