"""The workspace as one person sees it on the page."""

from bot.local.builtins import HINTS
from bot.local.clock import WorkspaceClock
from bot.local.delivery import Delivery
from bot.local.manifest import Manifest
from bot.local.model import Channel, Json, Message
from bot.local.steps import inputs_of
from bot.local.views import Views
from bot.local.world import World

SHOWN_OF_PEOPLE = {
    "id",
    "name",
    "real_name",
    "is_bot",
    "tz",
    "color",
    "deleted",
    "status_text",
    "status_emoji",
}


class PageState:
    """Builds what the page draws."""

    def __init__(
        self, world: World, views: Views, manifest: Manifest, delivery: Delivery, clock: WorkspaceClock
    ) -> None:
        self._world = world
        self._views = views
        self._manifest = manifest
        self._delivery = delivery
        self._clock = clock

    async def of(self, user: str) -> Json:
        """Everything this person sees."""
        due = await self._clock.next_due()
        channels = self._channels(user)
        return {
            "now": self._clock.now().isoformat(),
            "next_due": None if due is None else due.isoformat(),
            "connected": self._delivery.connected,
            "me": user,
            "users": [
                {**person.model_dump(include=SHOWN_OF_PEOPLE), "kind": person.kind}
                for person in self._world.people.values()
            ],
            "channels": [_channel(channel) for channel in channels],
            "messages": {channel.id: self.messages(channel.id, user) for channel in channels},
            "modal": self.modal(user),
            "home": self._views.home(user),
            "free_plan": self._world.team.free_plan,
            "canvases": self.canvases(user),
            "steps": self._steps(),
            "commands": [
                {key: command.get(key, "") for key in ("command", "description", "usage_hint")}
                for command in [*self._manifest.commands, *HINTS]
            ],
            "shortcuts": [
                {key: shortcut.get(key, "") for key in ("type", "name", "callback_id")}
                for shortcut in self._manifest.shortcuts
            ],
        }

    def modal(self, user: str) -> Json | None:
        """The view on top, with the sentences below its fields."""
        view = self._views.modal(user)
        return None if view is None else {**view, "errors": self._views.errors(view["id"])}

    def canvases(self, user: str) -> list[Json]:
        """The documents this person may open."""
        return [canvas.model_dump() for canvas in self._world.canvases_for(user)]

    def messages(self, channel: str, viewer: str | None) -> list[Json]:
        """A channel's messages in order, replies included; with a viewer, also what only they see."""
        whispers = [] if viewer is None else self._world.whispers(channel, viewer)
        mine = sorted([*self._world.messages(channel), *whispers], key=lambda message: message.ts)
        return [self._shown(message) for message in mine]

    def _steps(self) -> list[Json]:
        return [
            {"callback_id": id, "title": one.get("title", id), "inputs": inputs_of(one)}
            for id, one in self._manifest.functions.items()
        ]

    def _channels(self, user: str) -> list[Channel]:
        mine = [channel for channel in self._world.channels.values() if self._world.sees(user, channel)]
        shared = [channel for channel in mine if channel.direct_with is None]
        direct = [channel for channel in mine if channel.direct_with is not None]
        name = self._world.people[self._world.team.bot].real_name
        named = [one.model_copy(update={"name": name}) for one in direct]
        return [*shared, *(one for one in named if self._world.messages(one.id))]

    def _shown(self, message: Message) -> Json:
        replies = self._world.replies(message.channel, message.ts)
        files = self._world.files_of(message)
        return {
            "ts": message.ts,
            "user": message.user,
            "text": message.text,
            "blocks": message.blocks,
            "thread_ts": message.thread_ts,
            "edited": message.edited_ts is not None,
            "ephemeral": message.viewer is not None,
            "deleted": message.deleted,
            "broadcast": message.broadcast,
            "reply_count": len(replies),
            "reply_users": list(dict.fromkeys(reply.user for reply in replies)),
            "files": [
                {
                    "id": file.id, "name": file.name, "title": file.title, "url": f"/page/file/{file.id}",
                    "picture": file.mimetype.startswith("image/"), "alt": file.alt_txt,
                }
                for file in files
            ],
            "at": message.at.isoformat(),
        }


def _channel(channel: Channel) -> Json:
    return {
        "id": channel.id,
        "name": channel.name,
        "members": list(channel.members),
        "private": channel.private,
        "archived": channel.archived,
        "shared": channel.ext_shared,
    }
