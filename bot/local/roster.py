"""Who there is: people come, change and go."""

from typing import Any

from bot.clock import new_id
from bot.local.errors import RefusedError
from bot.local.events import Events
from bot.local.model import Json, Person
from bot.local.rooms import OTHER_TEAM
from bot.local.shown import api_person
from bot.local.world import World

KINDS: dict[str, Json] = {
    "member": {},
    "admin": {"is_admin": True},
    "guest": {"is_restricted": True},
    "single": {"is_restricted": True, "is_ultra_restricted": True},
    "external": {"team": OTHER_TEAM},
}
"""What a person of each kind is, in the words of users.info; `single`: a guest of one channel."""
COLORS = ("2b6cb0", "b7791f", "6b46c1", "c05621", "2f855a", "97266d")


class Roster:
    """The people of the workspace, for tests and for the page."""

    def __init__(self, world: World, events: Events) -> None:
        self._world = world
        self._events = events

    def add(self, name: str, kind: str = "member", *, id: str | None = None, **more: Any) -> str:
        """Somebody new of one of KINDS, in no channel yet; returns their id. Raises RefusedError."""
        name = name.strip()
        if not name or any(name.lower() == one.name for one in self._world.people.values()):
            raise RefusedError("This name is empty or taken." if not name else f"There is a {name} already.")
        id = id or ("W" if kind == "external" else "U") + new_id()[:9].upper()
        color = COLORS[len(self._world.people) % len(COLORS)]
        fields = {"real_name": name, "color": color, **KINDS[kind], **more}
        self._world.people[id] = Person(id=id, name=name.lower().replace(" ", "."), **fields)
        self._world.touched()
        return id

    def change(self, user: str, **fields: Any) -> None:
        """Change what is known of somebody: a name, a time zone, `is_admin`, `deleted`, the status."""
        person = self._world.people[user]
        for name, value in fields.items():
            setattr(person, name, value)
        event = {"type": "user_change", "user": api_person(self._world, person)}
        self._events.send(event | {"event_ts": self._world.new_ts()}, scope="users:read")
        self._world.touched()

    def deactivate(self, user: str) -> None:
        """Deactivate an account; its messages stay, and nobody hears of its leaving any channel."""
        self.change(user, deleted=True)

    def reactivate(self, user: str) -> None:
        """Open a deactivated account again."""
        self.change(user, deleted=False)

    def set_status(self, user: str, text: str, emoji: str = "", until: int = 0) -> None:
        """Set a status; `until` is the Unix time at which it goes away, 0 for never."""
        self.change(user, status_text=text, status_emoji=emoji, status_expiration=until)
