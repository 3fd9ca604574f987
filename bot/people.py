"""People as we need to know them: what they are called, their time zone, whether they have left, and what they are here."""

import asyncio
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from slack_sdk.errors import SlackApiError

from bot.clock import Clock
from bot.slack import TROUBLE, will_pass
from bot.standing import Kind
from bot.workspaces import NotInstalledError, Workspace, Workspaces

KEEP_FOR = timedelta(hours=1)
KEEP_DOUBT = timedelta(minutes=1)
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
    kind: Kind = "unknown"
    admin: bool = False
    team: str = ""
    """The workspace they belong to."""
    certain: bool = True
    """Whether Slack said so, or says that it knows nobody; False while it does not answer."""


class People:
    """Names and time zones of people, each looked up at most once an hour."""

    def __init__(self, workspaces: Workspaces, clock: Clock) -> None:
        self._workspaces = workspaces
        self._clock = clock
        self._known: dict[tuple[str, str], tuple[Person, datetime]] = {}
        self._asking: dict[tuple[str, str], asyncio.Task[Person]] = {}

    async def person(self, installation: str, user: str) -> Person:
        """This person; somebody who can not be looked up keeps their id as a name, and UTC."""
        return self._fresh(installation, user) or await self.person_now(installation, user)

    def _fresh(self, installation: str, user: str) -> Person | None:
        """This person, where they were looked up lately."""
        known, until = self._known.get((installation, user), (None, self._clock.real_now()))
        return known if until > self._clock.real_now() else None

    async def person_now(self, installation: str, user: str) -> Person:
        """This person as Slack knows them at this moment: whether somebody has left is asked before a ping."""
        one = (installation, user)
        asking = self._asking.get(one)
        if asking is None:
            # Threads that are redrawn at the same time ask once for the person who presses in all of them.
            asking = self._asking[one] = asyncio.create_task(self._look_up(installation, user))
            asking.add_done_callback(lambda _: self._asking.pop(one, None))
        found = await asyncio.shield(asking)
        keep = KEEP_FOR if found.certain else KEEP_DOUBT
        if not found.certain and one in self._known:
            # Better the name and the time zone of an hour ago than none; what somebody may see is not taken on trust.
            found = replace(self._known[one][0], kind="unknown", admin=False)
        self._known[one] = (found, self._clock.real_now() + keep)
        return found

    async def names(self, installation: str, users: set[str]) -> dict[str, str]:
        """What to call these people."""
        return {user: (await self.person(installation, user)).name for user in sorted(users)}

    def at_hand(self, installation: str, users: set[str]) -> bool:
        """Whether Slack need not be asked for any of these."""
        return all(self._fresh(installation, user) for user in users)

    def known_names(self, installation: str, users: set[str]) -> dict[str, str]:
        """The names of those who were looked up before; asks nobody, so it may be used before an acknowledgement."""
        known = {user: self._known.get((installation, user)) for user in users}
        return {user: kept[0].name for user, kept in known.items() if kept is not None}

    async def _look_up(self, installation: str, user: str) -> Person:
        try:
            here = await self._workspaces.of(installation)
            found: dict[str, Any] = (await here.client.users_info(user=user))["user"]
        except SlackApiError as error:
            return Person(user, ZoneInfo("UTC"), gone=False, certain=not will_pass(error))
        except (*TROUBLE, NotInstalledError):
            return Person(user, ZoneInfo("UTC"), gone=False, certain=False)
        profile = found.get("profile", {})
        name = profile.get("display_name") or profile.get("real_name") or found.get("name") or user
        away = _moment(profile.get("status_expiration"))
        return Person(
            name, _zone(found.get("tz") or "UTC"), gone=bool(found.get("deleted")), away_until=away,
            kind=_kind(here, found), admin=_is_admin(found), team=str(found.get("team_id") or ""),
        )


def _moment(seconds: object) -> datetime | None:
    """A time as Slack gives it, in Unix seconds; 0 is none."""
    if not isinstance(seconds, int) or not 0 < seconds < LAST_SECOND:
        return None
    return datetime.fromtimestamp(seconds, UTC)


def _kind(here: Workspace, found: dict[str, Any]) -> Kind:
    """By `users.info`. `team_id` is the company; a bot and somebody deactivated are nobody who may see anything."""
    if found.get("deleted") or found.get("is_bot"):
        return "unknown"
    company = found.get("enterprise_user") or {}
    companies = [str(each or "") for each in (found.get("team_id"), company.get("enterprise_id"))]
    if found.get("is_stranger") or not here.is_home_of(*companies):
        return "external"
    return "guest" if found.get("is_restricted") or found.get("is_ultra_restricted") else "member"


def _is_admin(found: dict[str, Any]) -> bool:
    """Of the workspace, or of the whole organisation."""
    company = found.get("enterprise_user") or {}
    return any(each.get(flag) for each in (found, company) for flag in ("is_admin", "is_owner"))


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
