"""People as we need to know them: what they are called, their time zone, and whether they have left."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.clock import Clock
from bot.slack import TROUBLE
from bot.workspaces import NotInstalledError, Workspaces

KEEP_FOR = timedelta(hours=1)
LAST_SECOND = 32_503_680_000
"""The year 3000: times after it are none."""


@dataclass(frozen=True)
class Person:
    """What we need to know of somebody."""

    name: str
    zone: ZoneInfo
    gone: bool
    away_until: datetime | None = None
    """When the status they set runs out; never stored, never shown."""


class People:
    """Names and time zones of people, each looked up at most once an hour."""

    def __init__(self, workspaces: Workspaces, clock: Clock) -> None:
        self._workspaces = workspaces
        self._clock = clock
        self._known: dict[tuple[str, str], tuple[Person, datetime]] = {}
        self._asking: dict[tuple[str, str], asyncio.Task[Person]] = {}

    async def person(self, installation: str, user: str) -> Person:
        """This person; somebody who can not be looked up keeps their id as a name, and UTC."""
        known, until = self._known.get((installation, user), (None, self._clock.real_now()))
        if known is not None and until > self._clock.real_now():
            return known
        return await self.person_now(installation, user)

    async def person_now(self, installation: str, user: str) -> Person:
        """This person as Slack knows them at this moment: whether somebody has left is asked before a ping."""
        one = (installation, user)
        asking = self._asking.get(one)
        if asking is None:
            # Threads that are redrawn at the same time ask once for the person who presses in all of them.
            asking = self._asking[one] = asyncio.create_task(self._look_up(installation, user))
            asking.add_done_callback(lambda _: self._asking.pop(one, None))
        found = await asyncio.shield(asking)
        self._known[one] = (found, self._clock.real_now() + KEEP_FOR)
        return found

    async def names(self, installation: str, users: set[str]) -> dict[str, str]:
        """What to call these people."""
        return {user: (await self.person(installation, user)).name for user in sorted(users)}

    def known_names(self, installation: str, users: set[str]) -> dict[str, str]:
        """The names of those who were looked up before; asks nobody, so it may be used before an acknowledgement."""
        known = {user: self._known.get((installation, user)) for user in users}
        return {user: kept[0].name for user, kept in known.items() if kept is not None}

    async def _look_up(self, installation: str, user: str) -> Person:
        try:
            client = (await self._workspaces.of(installation)).client
            found: dict[str, Any] = (await client.users_info(user=user))["user"]
        except (*TROUBLE, NotInstalledError):
            return Person(user, ZoneInfo("UTC"), gone=False)
        profile = found.get("profile", {})
        name = profile.get("display_name") or profile.get("real_name") or found.get("name") or user
        away = _moment(profile.get("status_expiration"))
        return Person(name, _zone(found.get("tz") or "UTC"), gone=bool(found.get("deleted")), away_until=away)


def _moment(seconds: object) -> datetime | None:
    """A time as Slack gives it, in Unix seconds; 0 is none."""
    if not isinstance(seconds, int) or not 0 < seconds < LAST_SECOND:
        return None
    return datetime.fromtimestamp(seconds, UTC)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
