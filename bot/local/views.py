"""Modals and Home tabs: a stack of views per person, and one Home each."""

from collections import defaultdict

from bot.clock import new_id
from bot.local.block_ids import with_ids
from bot.local.errors import ApiError
from bot.local.model import APP, Json
from bot.local.world import World

MOST_STACKED = 3


class Views:
    """What apps show people outside of channels; gone after a restart."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._stacks: dict[str, list[Json]] = defaultdict(list)
        self._homes: dict[str, Json] = {}
        self._errors: dict[str, dict[str, str]] = {}

    def modal(self, user: str) -> Json | None:
        """The view on top of this person's stack."""
        return self._stacks[user][-1] if self._stacks[user] else None

    def home(self, user: str) -> Json | None:
        """This person's Home tab, if it was ever published."""
        return self._homes.get(user)

    def errors(self, view_id: str) -> dict[str, str]:
        """The sentences below the fields of this view, by block id."""
        return self._errors.get(view_id, {})

    def find(self, view_id: str | None, external_id: str | None = None) -> Json | None:
        """The open view or Home with this id, or with this external id."""
        everything = [view for stack in self._stacks.values() for view in stack] + list(self._homes.values())
        for view in everything:
            if view["id"] == view_id or (external_id and view["external_id"] == external_id):
                return view
        return None

    def owner(self, view_id: str) -> str | None:
        """Whose view it is."""
        for user, stack in [*self._stacks.items(), *((user, [home]) for user, home in self._homes.items())]:
            if any(view["id"] == view_id for view in stack):
                return user
        return None

    def open(self, user: str, given: Json) -> Json:
        """Show a modal; one that was open goes away."""
        view = self._new(given)
        self._stacks[user] = [view]
        self._world.touched()
        return view

    def push(self, user: str, given: Json) -> Json:
        """Show a modal on top of the open one; raises ApiError when too many are stacked."""
        stack = self._stacks[user]
        if len(stack) >= MOST_STACKED:
            raise ApiError("push_limit_reached")
        view = self._new(given)
        if stack:
            view["previous_view_id"] = stack[-1]["id"]
            view["root_view_id"] = stack[0]["id"]
        stack.append(view)
        self._world.touched()
        return view

    def update(self, view: Json, given: Json) -> Json:
        """Replace what an open view shows."""
        kept = {key: view[key] for key in ("id", "root_view_id", "previous_view_id")}
        fresh = self._new(given)
        view.clear()
        view.update({**fresh, **kept})
        self._errors.pop(view["id"], None)
        self._world.touched()
        return view

    def publish(self, user: str, given: Json) -> Json:
        """Show this on the person's Home tab."""
        if user in self._homes:
            return self.update(self._homes[user], given)
        self._homes[user] = self._new(given)
        self._world.touched()
        return self._homes[user]

    def close(self, user: str, view_id: str, *, everything: bool = False) -> None:
        """Take this view away, or the whole stack."""
        stack = self._stacks[user]
        self._stacks[user] = [] if everything else [view for view in stack if view["id"] != view_id]
        self._errors.pop(view_id, None)
        self._world.touched()

    def complain(self, view_id: str, errors: dict[str, str]) -> None:
        """Show these sentences below the fields."""
        self._errors[view_id] = errors
        self._world.touched()

    def _new(self, given: Json) -> Json:
        view_id = "V" + new_id()[:10].upper()
        home = given["type"] == "home"
        return {
            "id": view_id,
            "team_id": self._world.team.id,
            "app_id": APP,
            "app_installed_team_id": self._world.team.id,
            "bot_id": self._world.team.bot_id,
            "callback_id": "",
            "private_metadata": "",
            "external_id": "",
            "title": None if home else given["title"],
            "submit": None,
            "close": None,
            "clear_on_close": False,
            "notify_on_close": False,
            "previous_view_id": None,
            "root_view_id": view_id,
            **given,
            "blocks": with_ids(given["blocks"]),
            "state": {"values": {}},
            "hash": f"{self._world.new_ts()}.{new_id()[:8]}",
        }
