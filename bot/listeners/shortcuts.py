"""Starting a check from a message's menu, or from anywhere by picking a channel."""

from typing import Any

from bot.advisor.desk import Done
from bot.listeners.commands import Commands
from bot.listeners.payloads import shortcut_user
from bot.views.modals import channel_modal
from bot.workspaces import Workspace

FROM_MESSAGE = "start_from_message"
FROM_ANYWHERE = "start_from_anywhere"


class Shortcuts:
    """Both shortcuts lead into the same start as the command."""

    def __init__(self, commands: Commands) -> None:
        self._commands = commands

    async def handle(self, here: Workspace, body: dict[str, Any]) -> Done:
        """A message's shortcut starts in its channel; the global one has none and asks for it."""
        who = shortcut_user(here, body)
        if body.get("callback_id") == FROM_MESSAGE and who.channel:
            return await self._commands.handle(who, "")
        return Done(view=channel_modal())
