"""The chat.* methods."""

from collections.abc import Callable, Mapping

from bot.local.channels import Channels
from bot.local.content import MOST_POSTED, MOST_UPDATED, Content, content_of
from bot.local.errors import ApiError
from bot.local.model import Channel, Json, Message
from bot.local.shown import api_message
from bot.local.wire import is_true, wanted
from bot.local.world import World

Handler = Callable[[Json], Json]


class ChatMethods:
    """Posting, updating and deleting as the bot."""

    def __init__(self, world: World, channels: Channels, base_url: Callable[[], str]) -> None:
        self._world = world
        self._channels = channels
        self._base_url = base_url

    def table(self) -> Mapping[str, Handler]:
        """Each method's handler."""
        return {
            "chat.postMessage": self.post,
            "chat.update": self.update,
            "chat.delete": self.delete,
            "chat.postEphemeral": self.post_ephemeral,
            "chat.getPermalink": self.permalink,
        }

    def post(self, args: Json) -> Json:
        """chat.postMessage; an unknown thread_ts falls through to the channel, as in Slack."""
        channel = self._channels.writable(wanted(args, "channel", "channel_not_found"))
        content = content_of(args, MOST_POSTED)
        if content.empty:
            raise ApiError("no_text")
        root = self._root(channel, args)
        message = self._world.post(
            channel.id,
            self._world.team.bot,
            text=content.text or "",
            blocks=content.blocks or [],
            attachments=content.attachments or [],
            metadata=content.metadata,
            thread_ts=root,
            broadcast=root is not None and is_true(args.get("reply_broadcast")),
        )
        shown = api_message(self._world, message, with_metadata=True)
        return {"ok": True, "channel": channel.id, "ts": message.ts, "message": shown}

    def update(self, args: Json) -> Json:
        """chat.update; text without blocks takes the blocks away, metadata stays unless sent."""
        channel = self._channels.find(args.get("channel"))
        if channel.archived:
            raise ApiError("is_inactive")
        message = self._own(channel, args, "cant_update_message")
        content = content_of(args, MOST_UPDATED)
        parts = (content.text, content.blocks, content.attachments, content.metadata)
        if all(part is None for part in parts):
            raise ApiError("no_text")
        changes = _changes(message, content)
        if content.blocks is None and content.text is not None:
            changes |= {"edited_by": self._world.team.bot, "edited_ts": self._world.new_ts()}
        self._world.change(message, **changes)
        shown = api_message(self._world, message, with_metadata=True)
        return {"ok": True, "channel": channel.id, "ts": message.ts, "text": message.text, "message": shown}

    def delete(self, args: Json) -> Json:
        """chat.delete."""
        channel = self._channels.find(args.get("channel"))
        if channel.archived:
            raise ApiError("is_inactive")
        message = self._own(channel, args, "cant_delete_message")
        self._world.remove(message)
        return {"ok": True, "channel": channel.id, "ts": message.ts}

    def post_ephemeral(self, args: Json) -> Json:
        """chat.postEphemeral; both the bot and the person must be in the channel."""
        channel = self._channels.joined(wanted(args, "channel", "channel_not_found"))
        if channel.archived:
            raise ApiError("is_archived")
        person = self._world.person(wanted(args, "user", "user_not_in_channel"))
        if person is None or person.deleted or person.id not in channel.members:
            raise ApiError("user_not_in_channel")
        content = content_of(args, MOST_POSTED)
        if content.empty:
            raise ApiError("no_text")
        message = self._world.post_whisper(
            channel.id,
            person.id,
            text=content.text or "",
            blocks=content.blocks or [],
            attachments=content.attachments or [],
            thread_ts=self._root(channel, args),
        )
        return {"ok": True, "message_ts": message.ts}

    def permalink(self, args: Json) -> Json:
        """chat.getPermalink."""
        channel = self._channels.find(args.get("channel"))
        message = self._world.message(channel.id, str(args.get("message_ts")))
        if message is None:
            raise ApiError("message_not_found")
        link = f"{self._base_url()}/archives/{channel.id}/p{message.ts.replace('.', '')}"
        if message.is_reply:
            link += f"?thread_ts={message.thread_ts}&cid={channel.id}"
        return {"ok": True, "channel": channel.id, "permalink": link}

    def _own(self, channel: Channel, args: Json, code: str) -> Message:
        message = self._world.message(channel.id, str(args.get("ts")))
        if message is None:
            raise ApiError("message_not_found")
        if message.user != self._world.team.bot:
            raise ApiError(code)
        return message

    def _root(self, channel: Channel, args: Json) -> str | None:
        root = self._world.root(channel.id, str(args.get("thread_ts")))
        return None if root is None else root.ts


def _changes(message: Message, content: Content) -> Json:
    changes: Json = {"text": message.text if content.text is None else content.text}
    if content.blocks is not None or content.text is not None:
        changes["blocks"] = content.blocks or []
    if content.attachments is not None:
        changes["attachments"] = content.attachments
    if content.metadata is not None:
        changes["metadata"] = content.metadata
    return changes
