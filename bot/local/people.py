"""What people do in channels: write, edit, delete, look at the app's Home."""

from bot.clock import new_id
from bot.local.builtins import Builtins
from bot.local.errors import RefusedError
from bot.local.events import Events
from bot.local.interactions import Interactions
from bot.local.manifest import Manifest
from bot.local.model import Channel, Message, Person
from bot.local.rooms import Rooms
from bot.local.typed_text import slack_text
from bot.local.views import Views
from bot.local.world import World


class People:
    """Everything here raises RefusedError with a sentence when Slack would not allow it."""

    def __init__(
        self,
        world: World,
        manifest: Manifest,
        views: Views,
        events: Events,
        interactions: Interactions,
        rooms: Rooms,
        builtins: Builtins,
    ) -> None:
        self._world = world
        self._manifest = manifest
        self._views = views
        self._events = events
        self._interactions = interactions
        self._rooms = rooms
        self._builtins = builtins

    def person(self, user: str) -> Person:
        """The person with this id, if they may do anything."""
        person = self._world.person(user)
        if person is None or person.is_bot:
            raise RefusedError("There is nobody with this id.")
        if person.deleted:
            raise RefusedError("This account is deactivated.")
        return person

    def channel(self, user: str, channel: str) -> Channel:
        """The channel with this id, as far as this person may know of it."""
        found = self._world.channels.get(channel)
        if found is None or not self._world.sees(user, found):
            raise RefusedError("There is no such channel.")
        return found

    def message(self, user: str, channel: str, ts: str) -> Message:
        """The message with this timestamp, as far as this person sees it."""
        self.channel(user, channel)
        found = self._world.message(channel, ts) or self._world.whisper(channel, ts)
        if found is None or found.viewer not in (None, user):
            raise RefusedError("This message is not there any more.")
        return found

    async def say(
        self, user: str, channel: str, text: str, thread_ts: str | None = None, *, broadcast: bool = False
    ) -> str | None:
        """Write a message and return its timestamp, or run a slash command and return None."""
        person, place = self.person(user), self.channel(user, channel)
        if not text.strip():
            raise RefusedError("An empty message can not be sent.")
        if text.startswith("/"):
            if thread_ts is not None:
                raise RefusedError("Slash commands do not work in threads.")
            if not self._builtins.run(person, place, text):
                await self._interactions.command(person, place, text)
            return None
        self._demand_open(person, place)
        if thread_ts is not None and self._world.root(channel, thread_ts) is None:
            raise RefusedError("This thread is not there any more.")
        message = self._world.post(
            channel,
            user,
            text=slack_text(self._world, text, user),
            thread_ts=thread_ts,
            broadcast=broadcast and thread_ts is not None,
            client_msg_id=new_id(),
        )
        return message.ts

    def edit(self, user: str, channel: str, ts: str, text: str) -> None:
        """Change the text of one's own message."""
        self.person(user)
        message = self.message(user, channel, ts)
        if message.user != user:
            raise RefusedError("You can only edit your own messages.")
        self._demand_open(self.person(user), self.channel(user, channel))
        if not text.strip():
            raise RefusedError("An empty message can not be sent.")
        stamp = self._world.new_ts()
        self._world.change(message, text=slack_text(self._world, text, user), edited_by=user, edited_ts=stamp)

    def delete(self, user: str, channel: str, ts: str) -> None:
        """Delete any message; Slack lets owners of a workspace do this."""
        self.person(user)
        self._world.remove(self.message(user, channel, ts))

    def open_home(self, user: str) -> None:
        """Look at the app's Home tab."""
        if not self._manifest.home or self.person(user).external:
            raise RefusedError("This app has no Home tab.")
        self._events.home_opened(user, self._views.home(user))

    def join(self, user: str, channel: str) -> None:
        """Become a member of a channel."""
        self._rooms.join(self.person(user).id, self.channel(user, channel).id)

    def _demand_open(self, person: Person, place: Channel) -> None:
        if place.archived:
            raise RefusedError("This channel is archived.")
        if person.id not in place.members:
            raise RefusedError("You are not in this channel.")
        if place.direct_with is not None and not self._manifest.direct_replies:
            raise RefusedError("Sending messages to this app has been turned off.")
