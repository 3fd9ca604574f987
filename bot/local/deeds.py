"""Everything a person can do in the workspace, for the page and for tests alike."""

from typing import Any

from bot.local.control_state import Values
from bot.local.errors import RefusedError
from bot.local.interactions import Interactions
from bot.local.model import Json, Message
from bot.local.people import People
from bot.local.submissions import Submissions
from bot.local.views import Views


class Deeds:
    """Each raises RefusedError with a sentence when it is not possible."""

    def __init__(
        self, people: People, views: Views, interactions: Interactions, submissions: Submissions
    ) -> None:
        self._people = people
        self._views = views
        self._interactions = interactions
        self._submissions = submissions

    async def say(
        self, user: str, channel: str, text: str, thread_ts: str | None = None, *, broadcast: bool = False
    ) -> str | None:
        """Write a message and return its timestamp, or run a slash command and return None."""
        return await self._people.say(user, channel, text, thread_ts, broadcast=broadcast)

    async def edit(self, user: str, channel: str, ts: str, text: str) -> None:
        """Change the text of one's own message."""
        self._people.edit(user, channel, ts, text)

    async def delete(self, user: str, channel: str, ts: str) -> None:
        """Delete a message, one's own or not."""
        self._people.delete(user, channel, ts)

    async def press(
        self,
        user: str,
        action_id: str,
        *,
        channel: str = "",
        ts: str = "",
        view: str | None = None,
        block_id: str | None = None,
        choose: Any = None,
        action: Json | None = None,
        values: Values | None = None,
    ) -> None:
        """Use a control of a message (`channel`, `ts`) or of a view (its id) and wait for the app's ack.

        `choose`: what is picked or typed: an option's value, several of them, a date, a text; or give
        `action` as Slack's client reports it. `values`: what the other fields hold at that moment.
        """
        person = self._people.person(user)
        given: Json = {"choose": choose, "action": action, "values": values}
        if view is not None:
            shown = self._view(user, view)
            await self._interactions.press_in_view(person, shown, action_id, block_id, given)
        else:
            message = self._people.message(user, channel, ts)
            await self._interactions.press_in_message(person, message, action_id, block_id, given)

    async def submit(
        self, user: str, values: Values | None = None, *, view: str | None = None
    ) -> dict[str, str]:
        """Submit a modal, the one on top unless named; returns a sentence per wrong field."""
        return await self._submissions.submit(self._people.person(user), self._view(user, view), values or {})

    async def close(self, user: str, *, view: str | None = None) -> None:
        """Close a modal, the one on top unless named."""
        await self._submissions.close(self._people.person(user), self._view(user, view))

    async def open_home(self, user: str) -> None:
        """Look at the app's Home tab."""
        self._people.open_home(user)

    async def shortcut(
        self, user: str, callback_id: str, *, channel: str | None = None, ts: str | None = None
    ) -> None:
        """Use a message's shortcut, or a global one when no message is named."""
        person = self._people.person(user)
        if ts is None:
            await self._interactions.global_shortcut(person, callback_id)
            return
        message = self._shared(self._people.message(user, channel or "", ts))
        await self._interactions.message_shortcut(person, message, callback_id)

    async def join(self, user: str, channel: str) -> None:
        """Become a member of a channel."""
        self._people.join(user, channel)

    def _view(self, user: str, id: str | None) -> Json:
        view = self._views.modal(user) if id is None else self._views.find(id)
        if view is None or self._views.owner(view["id"]) != user:
            raise RefusedError("This window is not open any more.")
        return view

    def _shared(self, message: Message) -> Message:
        if message.viewer is not None:
            raise RefusedError("Shortcuts do not work on messages only you can see.")
        return message
