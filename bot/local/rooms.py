"""What happens to channels and to who is in them, and what the app hears of it."""

from bot.clock import new_id
from bot.local.errors import RefusedError
from bot.local.events import Events
from bot.local.model import Channel, Json
from bot.local.world import World

OTHER_TEAM = "T0OTHER"


class Rooms:
    """Everything here raises RefusedError with a sentence when Slack would not allow it."""

    def __init__(self, world: World, events: Events) -> None:
        self._world = world
        self._events = events
        self.withhold_left = False
        """Say nothing to the app when it is removed; Slack withholds this event now and then."""

    def channel(self, id: str) -> Channel:
        """The channel with this id."""
        found = self._world.channels.get(id)
        if found is None:
            raise RefusedError("There is no such channel.")
        return found

    def create(
        self, name: str, *members: str, private: bool = False, mpim: bool = False, id: str | None = None
    ) -> str:
        """A new channel with these people, the first of whom made it; returns its id."""
        self._demand_free(name)
        id = id or "C" + new_id()[:10].upper()
        channel = Channel(id=id, name=name, members=list(members), private=private, mpim=mpim)
        self._world.channels[id] = channel
        if channel.kind == "channel":
            made = {"id": id, "name": name, "created": 0, "creator": next(iter(members), "")}
            self._tell("channel_created", channel, channel=made)
        for user in members:
            self._told_joined(user, channel)
        self._world.touched()
        return id

    def join(self, user: str, channel: str, inviter: str | None = None) -> None:
        """Become a member of a channel; of a private one, and as a guest, only by somebody's invitation."""
        place = self._open(channel)
        if user in place.members:
            return
        person = self._world.people[user]
        if inviter is None and (place.private or person.guest):
            raise RefusedError("Somebody in this channel has to invite you.")
        if person.external and person.team not in place.shared_with:
            raise RefusedError(f"#{place.name} is not shared with {person.real_name}'s company.")
        if person.is_ultra_restricted and any(user in one.members for one in self._shared_rooms()):
            raise RefusedError(f"{person.real_name} is a single-channel guest and in a channel already.")
        place.members.append(user)
        self._told_joined(user, place, inviter)
        self._world.touched()

    def leave(self, user: str, channel: str, remover: str | None = None) -> None:
        """Be a member no more, by oneself or removed by somebody."""
        place = self.channel(channel)
        if user not in place.members:
            return
        if user != self._world.team.bot:
            event = {"user": user, "channel_type": _letter(place), "team": self._world.team.id}
            self._in_room("member_left_channel", place, **event)
        place.members.remove(user)
        self._events.notice(place, user, f"{place.kind}_leave", f"<@{user}> has left the channel")
        if user == self._world.team.bot and not self.withhold_left:
            kind = "group_left" if place.private else "channel_left"
            self._tell(kind, place, channel=place.id, actor_id=remover or user)
        self._world.touched()

    def archive(self, channel: str, user: str = "") -> None:
        """Archive a channel: nobody can write there any more."""
        place = self._open(channel)
        place.archived = True
        self._lifecycle("archive", place, channel=place.id, user=user)

    def unarchive(self, channel: str, user: str = "") -> None:
        """Open an archived channel again."""
        place = self.channel(channel)
        place.archived = False
        self._lifecycle("unarchive", place, channel=place.id, user=user)

    def rename(self, channel: str, name: str) -> None:
        """Give a channel another name."""
        place = self._open(channel)
        self._demand_free(name)
        place.name = name
        self._lifecycle("rename", place, channel={"id": place.id, "name": name, "created": 0})

    def delete(self, channel: str) -> None:
        """Delete a channel with everything in it."""
        place = self.channel(channel)
        self._lifecycle("deleted", place, channel=place.id)
        self._world.forget_channel(channel)
        self._world.touched()

    def convert(self, channel: str, *, private: bool = True, user: str = "") -> None:
        """Make a public channel private, or the other way round; there is no event of its own for it."""
        place = self._open(channel)
        place.private = private
        word = "private" if private else "public"
        self._events.notice(place, user, f"channel_convert_to_{word}", f"made this channel {word}")
        self._world.touched()

    def share(self, channel: str, team: str = OTHER_TEAM) -> None:
        """Share a channel with another company."""
        place = self._open(channel)
        if team not in place.shared_with:
            place.shared_with.append(team)
        self._in_room("channel_shared", place, connected_team_id=team)
        self._world.touched()

    def unshare(self, channel: str, team: str = OTHER_TEAM) -> None:
        """Stop sharing a channel; the other company's people are out of it."""
        place = self.channel(channel)
        place.shared_with = [one for one in place.shared_with if one != team]
        for user in [one for one in place.members if self._world.people[one].team == team]:
            self.leave(user, channel)
        more = {"previously_connected_team_id": team, "is_ext_shared": place.ext_shared}
        self._in_room("channel_unshared", place, **more)
        self._world.touched()

    def change_id(self, channel: str, new: str | None = None) -> str:
        """Give a channel another id, as Slack does when sharing begins; returns the new one."""
        place = self.channel(channel)
        new = new or "C" + new_id()[:10].upper()
        self._world.renumber_channel(channel, new)
        self._tell("channel_id_changed", place, old_channel_id=channel, new_channel_id=new)
        self._world.touched()
        return new

    def _told_joined(self, user: str, place: Channel, inviter: str | None = None) -> None:
        more = {"inviter": inviter} if inviter else {}
        team = self._world.team.id
        self._in_room("member_joined_channel", place, user=user, channel_type=_letter(place), team=team, **more)
        self._events.notice(place, user, f"{place.kind}_join", f"<@{user}> has joined the channel")

    def _lifecycle(self, what: str, place: Channel, **more: object) -> None:
        """Public channels concern every app that may read them, private ones only their members."""
        if place.kind == "channel" or self._world.team.bot in place.members:
            self._tell(f"{'group' if place.private else 'channel'}_{what}", place, **more)
        self._world.touched()

    def _in_room(self, kind: str, place: Channel, **more: object) -> None:
        if self._world.team.bot in place.members:
            self._tell(kind, place, channel=place.id, **more)

    def _tell(self, kind: str, place: Channel, **more: object) -> None:
        event: Json = {"type": kind, **more, "event_ts": self._world.new_ts()}
        scope = None if kind == "channel_id_changed" else place.scope("read")
        self._events.send(event, scope=scope, shared=place.ext_shared)

    def _open(self, channel: str) -> Channel:
        place = self.channel(channel)
        if place.archived:
            raise RefusedError("This channel is archived.")
        if place.direct_with is not None:
            raise RefusedError("This is a conversation, not a channel.")
        return place

    def _demand_free(self, name: str) -> None:
        if not name or len(name) > 80 or name != name.lower() or " " in name:
            raise RefusedError("Channel names are lower case, without spaces, and at most 80 characters long.")
        if any(one.name == name for one in self._shared_rooms()):
            raise RefusedError(f"There is a channel called {name} already.")

    def _shared_rooms(self) -> list[Channel]:
        return [one for one in self._world.channels.values() if one.direct_with is None and not one.mpim]


def _letter(place: Channel) -> str:
    return "G" if place.private else "C"
