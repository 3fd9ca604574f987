"""Many installations on one database: found by what a payload names, their tokens sealed, cached and kept fresh."""

import asyncio
import logging
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from slack_sdk.errors import SlackApiError

from bot.authorizing import GrantError, SlackApp
from bot.clock import Clock
from bot.register import StoreRegister
from bot.sealing import Sealer
from bot.slack import MIGRATING, NO_ANSWER, granted_teams
from bot.store import Installed, Store
from bot.workspaces import NotInstalledError, Workspace

log = logging.getLogger(__name__)
AHEAD = timedelta(hours=2)
"""So long before a token expires it is refreshed, by whichever process looks first."""
LAST_MINUTE = timedelta(minutes=1)
"""Who needs a token that expires within this waits for the next one."""
REFRESHING = timedelta(seconds=30)
"""So long one process alone may use up a refresh token; one that was killed meanwhile is not waited for any longer."""
AGAIN = timedelta(minutes=10)
"""So long a token that was refused is left alone before it is tried again."""
LOOKED = timedelta(seconds=10)
"""So long what Slack listed of an organisation's workspaces is not asked for again after a refusal."""
PATIENCE = 40
"""How often somebody who needs a token looks for the one another process is getting, a quarter of a second apart."""


@dataclass(frozen=True)
class _Known:
    workspace: Workspace
    revision: int
    until: datetime | None


class StoredWorkspaces:
    """Every installation there is; those met before are remembered until `look_for_changes` finds them changed."""

    def __init__(self, store: Store, clock: Clock, sealer: Sealer, app: SlackApp) -> None:
        self._store = store
        self._clock = clock
        self._sealer = sealer
        self._app = app
        self._register = StoreRegister(store, clock)
        self._known: dict[str, _Known] = {}
        self._seen = clock.real_now()
        self._warned: set[tuple[str, int]] = set()
        self._again: dict[str, datetime] = {}
        self._looked: dict[str, datetime] = {}

    async def of(self, installation: str) -> Workspace:
        """The installation of this id, with a token that is good. Raises NotInstalledError."""
        known = await self._find(installation)
        if known is None:
            # What it has in the database waits, without being looked at again and again.
            await self._register.paused(installation, "not_installed")
            raise NotInstalledError(installation)
        if self._runs_out(known.until):
            known = await self._in_time(installation) or known
        return known.workspace

    async def called(self, enterprise: str, team: str, *, whole_enterprise: bool) -> Workspace:
        """The installation that a payload names: a workspace's own, or its organisation's. Raises NotInstalledError."""
        if team and not whole_enterprise:
            known = await self._find(team)
            if known is not None:
                return known.workspace
        known = await self._find(enterprise) if enterprise else None
        if known is None or known.workspace.team:
            raise NotInstalledError(enterprise if whole_enterprise else team)
        return known.workspace

    async def keep(self, one: Installed) -> None:
        """A new or renewed installation; what was paused goes on."""
        async with self._register.changing(one.id) as tx:
            await tx.save_installation(self._sealed(one), self._clock.real_now())
        self._known.pop(one.id, None)

    async def lost(self, installation: str, why: str) -> None:
        """Nothing more is sent to it."""
        self._known.pop(installation, None)
        await self._register.paused(installation, why)

    async def teams_changed(self, installation: str, granted: Collection[str], revoked: Collection[str]) -> None:
        """Whose people are no externals changes with it."""
        await self._register.teams_changed(installation, granted, revoked)
        self._known.pop(installation, None)

    async def look_for_changes(self) -> None:
        """Forget what another process has changed since; how often this is done bounds how long a change goes unseen."""
        async with self._store.transaction() as tx:
            changed = await tx.changed_installations(self._seen)
        for id, revision, at in changed:
            known = self._known.get(id)
            if known is not None and known.revision != revision:
                del self._known[id]
            self._seen = max(self._seen, at)

    async def keep_up(self) -> None:
        """Refresh the tokens that expire soon, and try again those that were refused for a reason that passes."""
        async with self._store.transaction() as tx:
            expiring = await tx.expiring_installations(self._clock.real_now() + AHEAD)
            refused = await tx.refused_installations()
        for id in expiring:
            await self._refresh(id)
        for one in refused:
            await self._try_again(one)
        for id in await self._register.with_removed():
            await self._look_at_teams(id, AGAIN)

    async def _find(self, id: str) -> _Known | None:
        known = self._known.get(id)
        if known is not None:
            return known
        async with self._store.transaction() as tx:
            one = await tx.installed(id)
        if one is None or one.paused_at is not None or not one.token:
            return None
        known = self._known[id] = _Known(self._workspace(one), one.revision, one.expires_at)
        return known

    def _workspace(self, one: Installed) -> Workspace:
        token = self._sealer.open(one.token)
        client = self._app.client(token)

        async def refused(why: str) -> None:
            await self._refused(one.id, token, why)

        client.refused = refused
        client.denied = partial(self._look_at_teams, one.id, LOOKED)
        return Workspace(
            one.id, client, one.bot_user, one.bot_id, one.team, one.enterprise, one.scopes, one.teams,
            one.installed_at,
        )

    async def _refused(self, id: str, token: str, why: str) -> None:
        """Slack does not take a token; that of an outdated client means nothing."""
        async with self._store.transaction() as tx:
            one = await tx.installed(id)
        self._known.pop(id, None)
        if one is None or one.paused_at is not None or self._sealer.open(one.token) != token:
            return
        if why in MIGRATING and not one.team:
            # One workspace is on its way into the organisation; the token is good for the others.
            return
        if why == "token_expired" and one.refresh_token:
            await self._refresh(id, refused=True)
            return
        log.warning("installation %s is paused: Slack refuses its token (%s)", id, why)
        await self.lost(id, why)

    async def _look_at_teams(self, id: str, often: timedelta) -> None:
        """Of an organisation: which of its workspaces grant us access, unless that was looked at just now."""
        now, known = self._clock.real_now(), await self._find(id)
        if known is None or known.workspace.team or now < self._looked.get(id, now - often) + often:
            return
        self._looked[id] = now
        teams = await granted_teams(known.workspace.client)
        if teams is not None:
            await self._register.teams_are(id, teams)
            self._known.pop(id, None)

    def _runs_out(self, until: datetime | None) -> bool:
        return until is not None and until - self._clock.real_now() < LAST_MINUTE

    async def _in_time(self, id: str) -> _Known | None:
        """The installation once its token is fresh; as it is, when that takes too long."""
        known = None
        for _ in range(PATIENCE):
            await self._refresh(id)
            known = await self._find(id)
            if known is None or not self._runs_out(known.until):
                return known
            await asyncio.sleep(0.25)
        return known

    async def _refresh(self, id: str, *, refused: bool = False) -> None:
        """Use up the refresh token, if nobody else does or did; what comes instead is kept before it is used.

        `refused`: the token is known to have expired, whatever our clock says.
        """
        now = self._clock.real_now()
        async with self._store.transaction() as tx:
            one = await tx.installed(id)
            self._known.pop(id, None)
            if one is None or one.paused_at is not None or not one.refresh_token:
                return
            if not refused and one.expires_at is not None and one.expires_at > now + AHEAD:
                return
            if not await tx.lease_refresh(one, now, now + REFRESHING):
                return
        used = self._sealer.open(one.refresh_token)
        try:
            fresh = await self._app.refreshed(used)
        except GrantError as error:
            await self._not_refreshed(one, str(error))
            return
        except NO_ANSWER as error:
            log.warning("the token of installation %s could not be refreshed yet (%s)", id, type(error).__name__)
            return
        async with self._register.changing(id) as tx:
            current = await tx.installed(id)
            # Whatever else changed meanwhile stays; an installation that came or went in between has other tokens, or none.
            if current is not None and self._sealer.open(current.refresh_token) == used:
                renewed = replace(current, token=fresh.token, refresh_token=fresh.refresh, expires_at=fresh.until)
                await tx.save_installation(self._sealed(renewed), self._clock.real_now())
        self._known.pop(id, None)

    async def _not_refreshed(self, one: Installed, why: str) -> None:
        """Until the token in hand expires nothing is lost."""
        if one.expires_at is None or one.expires_at <= self._clock.real_now():
            log.warning("installation %s is paused until it is installed again: no new token (%s)", one.id, why)
            await self.lost(one.id, why)
        elif (one.id, one.revision) not in self._warned:
            self._warned.add((one.id, one.revision))
            log.warning("the token of installation %s can not be refreshed (%s)", one.id, why)

    async def _try_again(self, one: Installed) -> None:
        now = self._clock.real_now()
        if now < self._again.get(one.id, now):
            return
        self._again[one.id] = now + AGAIN
        try:
            await self._app.client(self._sealer.open(one.token)).auth_test()
        except (SlackApiError, *NO_ANSWER):
            return
        await self.keep(replace(one, paused_at=None, paused_why=""))

    def _sealed(self, one: Installed) -> Installed:
        """With its tokens sealed by the first key, whether they were sealed before or not."""
        seal = self._sealer.resealed
        return replace(one, token=seal(one.token), refresh_token=seal(one.refresh_token))
