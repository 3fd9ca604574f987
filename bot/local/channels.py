"""Which channel a call means, and whether the bot may use it."""

from bot.local.errors import ApiError
from bot.local.manifest import Manifest
from bot.local.model import BOT, Channel
from bot.local.world import World


class Channels:
    """Looks channels up for the Web API."""

    def __init__(self, world: World, manifest: Manifest) -> None:
        self._world = world
        self._manifest = manifest

    def find(self, id: object) -> Channel:
        """The channel with this id; raises ApiError when there is none."""
        channel = self._world.channels.get(str(id))
        if channel is None:
            raise ApiError("channel_not_found")
        return channel

    def joined(self, id: object) -> Channel:
        """The channel with this id if the bot is a member of it; raises ApiError otherwise."""
        channel = self.find(id)
        if BOT not in channel.members:
            raise ApiError("not_in_channel")
        return channel

    def writable(self, id: object) -> Channel:
        """Where a new message to this channel, name or person goes; raises ApiError when nowhere."""
        channel = self._meant(str(id))
        if channel.direct_with is not None and not self._manifest.direct_messages:
            raise ApiError("messages_tab_disabled")
        if channel.archived:
            raise ApiError("is_archived")
        if BOT not in channel.members and "chat:write.public" not in self._manifest.scopes:
            raise ApiError("not_in_channel")
        return channel

    def _meant(self, id: str) -> Channel:
        person = self._world.person(id)
        if person is not None:
            if person.is_bot:
                raise ApiError("cannot_dm_bot")
            return self._world.direct(id)
        named = id.removeprefix("#")
        by_name = (one for one in self._world.channels.values() if one.name == named and not one.direct_with)
        return next(by_name, None) or self.find(id)
