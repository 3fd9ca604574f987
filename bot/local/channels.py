"""Which channel a call means, and whether the bot may use it."""

from bot.local.errors import ApiError
from bot.local.manifest import Manifest
from bot.local.model import Channel
from bot.local.scopes import demand
from bot.local.world import World


class Channels:
    """Looks channels up for the Web API."""

    def __init__(self, world: World, manifest: Manifest) -> None:
        self._world = world
        self._manifest = manifest

    def find(self, id: object) -> Channel:
        """The channel with this id, if the bot may know of it; raises ApiError when not."""
        channel = self._world.channels.get(str(id))
        if channel is None or (channel.kind != "channel" and not self.within(channel)):
            raise ApiError("channel_not_found")
        return channel

    def joined(self, id: object) -> Channel:
        """The channel with this id if the bot is a member of it; raises ApiError otherwise."""
        channel = self.find(id)
        if not self.within(channel):
            raise ApiError("not_in_channel")
        return channel

    def readable(self, id: object, verb: str, *, joined: bool = False) -> Channel:
        """The channel with this id if the scope for its kind was granted; raises ApiError otherwise."""
        channel = self.joined(id) if joined else self.find(id)
        demand(channel.scope(verb), self._manifest.scopes)
        return channel

    def writable(self, id: object) -> Channel:
        """Where a new message to this channel, name or person goes; raises ApiError when nowhere."""
        channel = self._meant(str(id))
        if channel.direct_with is not None and not self._manifest.direct_messages:
            raise ApiError("messages_tab_disabled")
        if channel.archived:
            raise ApiError("is_archived")
        if not self.within(channel) and "chat:write.public" not in self._manifest.scopes:
            raise ApiError("not_in_channel")
        return channel

    def within(self, channel: Channel) -> bool:
        """Whether the bot is a member."""
        return self._world.team.bot in channel.members

    def _meant(self, id: str) -> Channel:
        person = self._world.person(id)
        if person is not None:
            if person.is_bot:
                raise ApiError("cannot_dm_bot")
            return self._world.direct(id)
        named = id.removeprefix("#")
        by_name = (one for one in self._world.channels.values() if one.name == named and not one.direct_with)
        found = next(by_name, None)
        return self.find(id if found is None else found.id)
