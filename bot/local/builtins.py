"""Slack's own slash commands, as far as they are about channels and people."""

from collections.abc import Callable, Mapping

from bot.local.errors import RefusedError
from bot.local.model import Channel, Json, Person
from bot.local.rooms import Rooms
from bot.local.roster import Roster
from bot.local.world import World

HINTS: tuple[Json, ...] = (
    {"command": "/invite", "description": "Bring somebody into this channel", "usage_hint": "@somebody"},
    {"command": "/remove", "description": "Take somebody out of this channel", "usage_hint": "@somebody"},
    {"command": "/join", "description": "Become a member of a channel", "usage_hint": "[#channel]"},
    {"command": "/leave", "description": "Leave this channel", "usage_hint": ""},
    {"command": "/archive", "description": "Archive this channel", "usage_hint": ""},
    {"command": "/rename", "description": "Rename this channel", "usage_hint": "new-name"},
    {"command": "/status", "description": "Set or clear your status", "usage_hint": "[:emoji:] [text]"},
)
"""What the page offers while somebody types."""


class Builtins:
    """Each raises RefusedError with a sentence when it is not possible."""

    def __init__(self, world: World, rooms: Rooms, roster: Roster) -> None:
        self._world = world
        self._rooms = rooms
        self._roster = roster
        self._known: Mapping[str, Callable[[Person, Channel, str], None]] = {
            "/invite": self._invite,
            "/remove": self._remove,
            "/kick": self._remove,
            "/join": self._join,
            "/leave": self._leave,
            "/archive": self._archive,
            "/rename": self._rename,
            "/status": self._status,
        }

    def run(self, person: Person, channel: Channel, line: str) -> bool:
        """Do what the line says; False when it is none of Slack's own commands."""
        name, _, rest = line.strip().partition(" ")
        act = self._known.get(name)
        if act is None:
            return False
        act(person, channel, rest.strip())
        return True

    def _invite(self, person: Person, channel: Channel, rest: str) -> None:
        self._demand_member(person, channel)
        if person.guest:
            raise RefusedError("Guests can not invite others.")
        for word in rest.split() or [""]:
            self._rooms.join(self._somebody(word).id, channel.id, person.id)

    def _remove(self, person: Person, channel: Channel, rest: str) -> None:
        self._demand_member(person, channel)
        if person.guest:
            raise RefusedError("Guests can not remove others.")
        self._rooms.leave(self._somebody(rest).id, channel.id, person.id)

    def _join(self, person: Person, channel: Channel, rest: str) -> None:
        wanted = rest.lstrip("#") or channel.name
        seen = (one for one in self._world.channels.values() if self._world.sees(person.id, one))
        found = next((one for one in seen if one.name == wanted), None)
        if found is None:
            raise RefusedError(f"There is no channel called {wanted}.")
        self._rooms.join(person.id, found.id)

    def _leave(self, person: Person, channel: Channel, _: str) -> None:
        self._rooms.leave(person.id, channel.id)

    def _archive(self, person: Person, channel: Channel, _: str) -> None:
        self._demand_member(person, channel)
        self._rooms.archive(channel.id, person.id)

    def _rename(self, person: Person, channel: Channel, rest: str) -> None:
        self._demand_member(person, channel)
        self._rooms.rename(channel.id, rest.lstrip("#"))

    def _status(self, person: Person, _: Channel, rest: str) -> None:
        emoji, _space, text = rest.partition(" ") if rest.startswith(":") else ("", "", rest)
        self._roster.set_status(person.id, text.strip(), emoji)

    def _demand_member(self, person: Person, channel: Channel) -> None:
        if person.id not in channel.members:
            raise RefusedError("You are not in this channel.")

    def _somebody(self, word: str) -> Person:
        name = word.strip("<>").lstrip("@").split("|")[0]
        for person in self._world.people.values():
            if name and name.lower() in (person.id.lower(), person.name.lower(), person.real_name.lower()):
                return person
        raise RefusedError(f"There is nobody called {name}." if name else "Say whom, as in @ann.")
