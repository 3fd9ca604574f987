"""Starting a check from a message's menu, or from anywhere by picking a channel."""

from typing import Any

from bot.advisor.desk import Done, Who
from bot.listeners.commands import Commands
from bot.views.modals import channel_modal

FROM_MESSAGE = "start_from_message"
FROM_ANYWHERE = "start_from_anywhere"


class Shortcuts:
    """Both shortcuts lead into the same start as the command."""

    def __init__(self, commands: Commands) -> None:
        self._commands = commands

    async def handle(self, installation: str, body: dict[str, Any]) -> Done:
        """A message's shortcut starts in its channel; the global one has none and asks for it."""
        channel = body.get("channel")
        if body.get("callback_id") == FROM_MESSAGE and channel:
            who = Who(installation, str(channel["id"]), str(body["user"]["id"]), str(channel.get("name", "")))
            return await self._commands.handle(who, "")
        return Done(view=channel_modal())
