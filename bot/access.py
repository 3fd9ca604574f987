"""Who may see and do what: proved by Slack, kept for ten minutes at most; what is not proved is hidden.

The rules are those of the page "Understanding Slack Connect" and of conversations.members, users.conversations and
conversations.info: never the first letter of an id, never `is_shared`.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType
from typing import Any

from bot.clock import Clock
from bot.expiring import Expiring
from bot.people import People, Person
from bot.slack import DENIED, TROUBLE, reason
from bot.standing import Place, Sight, Standing
from bot.workspaces import NotInstalledError, Workspaces

KEEP_FOR = timedelta(minutes=10)
FAILURES = (*TROUBLE, NotInstalledError)
ASKED_ONE_BY_ONE = 20
"""So many channels are looked up each for itself; for more of them all public ones are listed."""
ABSENT = frozenset({"channel_not_found", "user_not_found", "not_in_channel", "missing_scope", DENIED})
"""Refusals that say no; every other one says nothing. Without `groups:read` no private channel is told of."""
NOTHING: Mapping[str, Place] = MappingProxyType({})


class Access:
    """Asks Slack who is where. An answer counts for ten minutes, and only until an event says otherwise."""

    def __init__(self, workspaces: Workspaces, people: People, clock: Clock) -> None:
        self._workspaces = workspaces
        self._asked = people
        self._people: Expiring[tuple[str, str], Person] = Expiring(clock, KEEP_FOR)
        self._places: Expiring[tuple[str, str], Place] = Expiring(clock, KEEP_FOR)
        self._inside: Expiring[tuple[str, str, str], bool] = Expiring(clock, KEEP_FOR)
        self._there: Expiring[tuple[str, str, str], bool] = Expiring(clock, KEEP_FOR)
        self._mine: Expiring[tuple[str, str], Mapping[str, Place]] = Expiring(clock, KEEP_FOR)
        self._listed: Expiring[tuple[str, str], Mapping[str, Place]] = Expiring(clock, KEEP_FOR)

    async def standing(self, installation: str, user: str, channel: str, *, fresh: bool = False) -> Standing:
        """What this person is to this channel; `fresh`: as Slack knows it at this moment."""
        if fresh:
            self.forget_person(installation, user)
            self._drop_places(installation, channel)
        person = await self._person(installation, user)
        if person.kind in ("external", "unknown"):
            return Standing(person.kind, None)
        place = await self._place(installation, channel)
        if place is None:
            return Standing(person.kind, None, admin=person.admin)
        inside, blind = await self._is_inside(installation, user, channel)
        return Standing(person.kind, inside, place, person.admin, blind)

    def known(self, installation: str, user: str, channel: str) -> Standing | None:
        """The same from memory alone, so that it may be used before an acknowledgement; None: Slack has to be asked.

        A press or a message from the channel itself counts as a proof too.
        """
        if self._there.get((installation, user, channel)):
            return Standing("member", True, self._places.get((installation, channel)) or Place())
        person, place = self._people.get((installation, user)), self._places.get((installation, channel))
        inside = self._inside.get((installation, user, channel))
        if person is None or place is None or inside is None:
            return None
        return Standing(person.kind, inside, place, person.admin)

    def seen_in(self, installation: str, user: str, channel: str) -> None:
        """Somebody pressed, wrote or commanded something in this channel, so they are in it at this moment."""
        self._there.keep((installation, user, channel), True, self._there.stamp)

    async def place(self, installation: str, channel: str, *, fresh: bool = False) -> Place | None:
        """The channel; None when Slack does not tell about it."""
        if fresh:
            self._drop_places(installation, channel)
        return await self._place(installation, channel)

    async def sight(self, installation: str, user: str, channels: Collection[str]) -> Sight:
        """Which of these channels this person may know of, and which are theirs."""
        person = await self._person(installation, user)
        if person.kind in ("external", "unknown"):
            return Sight(person.kind, complete=person.kind == "external")
        mine = await self._channels_of(installation, user, person)
        found = Sight(person.kind, person.admin, mine or NOTHING, complete=mine is not None)
        found = replace(found, mine={id: place for id, place in found.mine.items() if id in channels})
        if person.kind == "guest":
            return found
        others = [channel for channel in channels if channel not in found.mine]
        public, complete = await self._public(installation, others, person)
        return replace(found, public=public, complete=found.complete and complete)

    def forget_person(self, installation: str, user: str, channel: str = "") -> None:
        """Somebody left a channel, or has to be looked at anew."""
        self._mine.drop(lambda key: key == (installation, user))
        self._people.drop(lambda key: key == (installation, user))
        for kept in (self._inside, self._there):
            kept.drop(lambda key: key[:2] == (installation, user) and channel in ("", key[2]))

    def forget_channel(self, installation: str, channel: str) -> None:
        """A channel was shared, converted, or got another id."""
        self._drop_places(installation, channel)
        for kept in (self._inside, self._there):
            kept.drop(lambda key: key[0] == installation and key[2] == channel)
        self._mine.drop(lambda key: key[0] == installation)

    def forget(self, installation: str) -> None:
        """Nothing that was known of an installation counts any more."""
        for pairs in (self._people, self._places, self._mine, self._listed):
            pairs.drop(lambda key: key[0] == installation)
        for kept in (self._inside, self._there):
            kept.drop(lambda key: key[0] == installation)

    def _drop_places(self, installation: str, channel: str) -> None:
        self._places.drop(lambda key: key == (installation, channel))
        self._listed.drop(lambda key: key[0] == installation)

    async def _person(self, installation: str, user: str) -> Person:
        kept, stamp = self._people.get((installation, user)), self._people.stamp
        if kept is not None:
            return kept
        found = await self._asked.person_now(installation, user)
        if found.kind != "unknown":
            self._people.keep((installation, user), found, stamp)
        return found

    async def _place(self, installation: str, channel: str) -> Place | None:
        kept, stamp = self._places.get((installation, channel)), self._places.stamp
        if kept is not None:
            return kept
        try:
            here = await self._workspaces.of(installation)
            found = _place(dict((await here.client.conversations_info(channel=channel))["channel"]))
        except FAILURES as error:
            if reason(error) not in ABSENT:
                return None
            # Nobody but its members knows of it.
            found = Place()
        self._places.keep((installation, channel), found, stamp)
        return found

    async def _is_inside(self, installation: str, user: str, channel: str) -> tuple[bool | None, bool]:
        """Whether somebody is in the channel, None where Slack did not say; and whether a scope is missing to ask."""
        key, stamp = (installation, user, channel), self._inside.stamp
        kept = self._inside.get(key)
        if kept is not None:
            return kept, False
        try:
            here = await self._workspaces.of(installation)
            inside = False
            async for members in _pages(here.client.conversations_members, "members", channel=channel):
                inside = user in members
                if inside:
                    break
        except FAILURES as error:
            blind = reason(error) == "missing_scope"
            return (False if reason(error) in ABSENT and not blind else None), blind
        self._inside.keep(key, inside, stamp)
        return inside, False

    async def _channels_of(self, installation: str, user: str, person: Person) -> Mapping[str, Place] | None:
        """The channels somebody is in: of the private ones those that we are in as well."""
        kept, stamp = self._mine.get((installation, user)), self._mine.stamp
        if kept is not None:
            return kept
        try:
            here = await self._workspaces.of(installation)
            found: dict[str, Place] = {}
            types = "public_channel,private_channel" if "groups:read" in here.scopes else "public_channel"
            asked = {"user": user, "types": types, "exclude_archived": True, "team_id": here.team or person.team}
            async for channels in _pages(here.client.users_conversations, "channels", **asked):
                found |= {str(each["id"]): _place(each) for each in channels}
        except FAILURES:
            return None
        self._mine.keep((installation, user), found, stamp)
        return found

    async def _public(
        self, installation: str, channels: Collection[str], person: Person
    ) -> tuple[Mapping[str, Place], bool]:
        """Which of these are public, and whether that could be found out of all."""
        if len(channels) > ASKED_ONE_BY_ONE:
            listed = await self._all_public(installation, person)
            found = {} if listed is None else {id: listed[id] for id in channels if id in listed}
            return found, listed is not None
        asked = {channel: await self._place(installation, channel) for channel in channels}
        open_ = {id: place for id, place in asked.items() if place and not place.private and not place.archived}
        return open_, None not in asked.values()

    async def _all_public(self, installation: str, person: Person) -> Mapping[str, Place] | None:
        """Every public channel of the workspace."""
        try:
            here = await self._workspaces.of(installation)
            team = here.team or person.team
            kept, stamp = self._listed.get((installation, team)), self._listed.stamp
            if kept is not None:
                return kept
            found: dict[str, Place] = {}
            asked = {"types": "public_channel", "exclude_archived": True, "team_id": team}
            async for channels in _pages(here.client.conversations_list, "channels", **asked):
                found |= {str(each["id"]): _place(each) for each in channels if not each.get("is_private")}
        except FAILURES:
            return None
        self._listed.keep((installation, team), found, stamp)
        return found


async def _pages(call: Callable[..., Awaitable[Any]], what: str, **asked: Any) -> AsyncIterator[list[Any]]:
    """The pages of a list, each as long as Slack lets it be."""
    cursor = ""
    while True:
        answer = await call(limit=999, cursor=cursor or None, **asked)
        yield list(answer[what])
        cursor = str((answer.get("response_metadata") or {}).get("next_cursor") or "")
        if not cursor:
            return


def _place(found: Mapping[str, Any]) -> Place:
    return Place(
        name=str(found.get("name") or ""),
        private=bool(found.get("is_private", True)) or bool(found.get("is_mpim")) or bool(found.get("is_im")),
        shared=bool(found.get("is_ext_shared")),
        archived=bool(found.get("is_archived")),
    )
