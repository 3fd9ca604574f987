"""What the page lets people change in the workspace itself: channels, who is in them, who there is, steps."""

from collections.abc import Callable, Mapping

from bot.local import page_requests as asked
from bot.local.errors import RefusedError
from bot.local.model import Channel, Json
from bot.local.rooms import Rooms
from bot.local.roster import KINDS, Roster
from bot.local.steps import Steps
from bot.local.world import World

Act = Callable[[asked.Manage], object]


class Management:
    """One action per word; each raises RefusedError with a sentence when it is not possible."""

    def __init__(self, world: World, rooms: Rooms, roster: Roster, steps: Steps) -> None:
        self._world = world
        self._rooms = rooms
        self._roster = roster
        self._steps = steps
        self._acts: Mapping[str, Act] = {
            "create": lambda body: self._rooms.create(body.name, body.user, private=body.private),
            "rename": lambda body: self._rooms.rename(self._place(body).id, body.name),
            "archive": lambda body: self._rooms.archive(self._place(body).id, body.user),
            "unarchive": lambda body: self._rooms.unarchive(self._place(body).id, body.user),
            "delete": lambda body: self._rooms.delete(self._place(body).id),
            "convert": lambda body: self._rooms.convert(self._place(body).id, private=body.private, user=body.user),
            "share": lambda body: self._rooms.share(self._place(body).id),
            "unshare": lambda body: self._rooms.unshare(self._place(body).id),
            "join": lambda body: self._rooms.join(body.user, self._place(body).id),
            "leave": lambda body: self._rooms.leave(body.user, self._place(body).id),
            "invite": lambda body: self._rooms.join(self._whom(body), self._place(body).id, body.user),
            "remove": lambda body: self._rooms.leave(self._whom(body), self._place(body).id, body.user),
            "add_person": self._add_person,
            "deactivate": lambda body: self._roster.deactivate(self._whom(body)),
            "reactivate": lambda body: self._roster.reactivate(self._whom(body)),
            "plan": lambda body: self._plan(free=body.private),
            "run_step": lambda body: self._steps.run(body.user, body.name, **body.inputs),
        }

    async def take(self, body: asked.Manage) -> Json:
        """Do what the page asks for; for something new, its id comes back."""
        act = self._acts.get(body.what)
        if act is None:
            raise RefusedError("The page asked for something unknown.")
        made = act(body)
        return {"id": made} if isinstance(made, str) else {}

    def _add_person(self, body: asked.Manage) -> str:
        if body.kind not in KINDS:
            raise RefusedError("There is no such kind of people.")
        return self._roster.add(body.name, body.kind)

    def _plan(self, *, free: bool) -> None:
        self._world.team.free_plan = free
        self._world.touched()

    def _place(self, body: asked.Manage) -> Channel:
        found = self._world.channels.get(body.channel)
        if found is None or not self._world.sees(body.user, found):
            raise RefusedError("There is no such channel.")
        return found

    def _whom(self, body: asked.Manage) -> str:
        if body.person not in self._world.people:
            raise RefusedError("There is nobody with this id.")
        return body.person
