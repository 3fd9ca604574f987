"""Events about who is where: what was proved before counts no more, and what was shown is shown anew."""

from collections.abc import Callable
from typing import Any

from bot.access import Access
from bot.listeners.homes import Homes
from bot.work import Work
from bot.workspaces import Workspace

BECAME_PRIVATE = "channel_convert_to_private"


class Membership:
    """One method per event; each drops what it makes doubtful at once, and does the rest in a task."""

    def __init__(self, access: Access, homes: Homes, work: Work) -> None:
        self._access = access
        self._homes = homes
        self._work = work
        self.table: dict[str, Callable[[Workspace, dict[str, Any]], None]] = {
            "member_left_channel": self._left, "member_joined_channel": self._joined, "channel_shared": self._changed,
            "channel_unshared": self._changed, "channel_left": self._changed, "group_left": self._changed,
            "channel_id_changed": self._renumbered, "app_home_opened": self._opened,
        }

    def heard(self, here: Workspace, event: dict[str, Any]) -> None:
        """Take note of the event, if it concerns who may see what."""
        if event.get("subtype") == BECAME_PRIVATE:
            self._changed(here, event)
        handler = self.table.get(str(event.get("type")))
        if handler is not None:
            handler(here, event)

    def _left(self, here: Workspace, event: dict[str, Any]) -> None:
        """Their Home tab goes on showing the channel until it is published anew."""
        user, channel = str(event.get("user")), str(event.get("channel"))
        if user == here.bot_user:
            self._access.forget_channel(here.id, channel)
            return
        self._access.forget_person(here.id, user, channel)
        self._work.later(self._homes.refresh(here, user))

    def _joined(self, here: Workspace, event: dict[str, Any]) -> None:
        user, channel = str(event.get("user")), str(event.get("channel"))
        if user == here.bot_user:
            self._access.forget_channel(here.id, channel)
        else:
            self._access.forget_person(here.id, user, channel)

    def _changed(self, here: Workspace, event: dict[str, Any]) -> None:
        self._access.forget_channel(here.id, str(event.get("channel")))

    def _renumbered(self, here: Workspace, event: dict[str, Any]) -> None:
        for name in ("old_channel_id", "new_channel_id"):
            self._access.forget_channel(here.id, str(event.get(name)))

    def _opened(self, here: Workspace, event: dict[str, Any]) -> None:
        """The Home tab was opened: draw it for this person."""
        if event.get("tab") in (None, "home"):
            self._work.later(self._homes.opened(here, str(event["user"])))
