"""The users.* and conversations.* methods."""

from collections.abc import Mapping

from bot.local.channels import Channels
from bot.local.errors import ApiError
from bot.local.events import Events
from bot.local.methods_chat import Handler
from bot.local.model import BOT, Json, Message
from bot.local.pages import page_of
from bot.local.shown import api_channel, api_message, api_person
from bot.local.wire import is_true, wanted
from bot.local.world import World


class PeopleMethods:
    """Who and what is in the workspace."""

    def __init__(self, world: World, channels: Channels, events: Events) -> None:
        self._world = world
        self._channels = channels
        self._events = events

    def table(self) -> Mapping[str, Handler]:
        """Each method's handler."""
        return {
            "users.info": self.user,
            "users.list": self.users,
            "users.conversations": self.conversations_of,
            "conversations.info": self.info,
            "conversations.members": self.members,
            "conversations.history": self.history,
            "conversations.replies": self.replies,
            "conversations.join": self.join,
            "conversations.open": self.open,
        }

    def user(self, args: Json) -> Json:
        """users.info."""
        person = self._world.person(wanted(args, "user", "user_not_found"))
        if person is None:
            raise ApiError("user_not_found")
        return {"ok": True, "user": api_person(self._world, person)}

    def users(self, args: Json) -> Json:
        """users.list."""
        people, cursor = page_of(list(self._world.people.values()), args, 200, 1000)
        return _paged({"members": [api_person(self._world, person) for person in people]}, cursor)

    def conversations_of(self, args: Json) -> Json:
        """users.conversations: the channels a person, or the bot, is in; public ones unless asked."""
        user = str(args.get("user") or BOT)
        if self._world.person(user) is None:
            raise ApiError("user_not_found")
        types = {word.strip() for word in str(args.get("types") or "public_channel").split(",")}
        mine = [
            channel
            for channel in self._world.channels.values()
            if user in channel.members
            and ("im" if channel.direct_with else "public_channel") in types
            and not (channel.archived and is_true(args.get("exclude_archived")))
        ]
        found, cursor = page_of(mine, args, 100, 999)
        return _paged({"channels": [api_channel(channel) for channel in found]}, cursor)

    def info(self, args: Json) -> Json:
        """conversations.info."""
        shown = api_channel(self._channels.find(args.get("channel")))
        if not is_true(args.get("include_num_members")):
            shown.pop("num_members", None)
        return {"ok": True, "channel": shown}

    def members(self, args: Json) -> Json:
        """conversations.members."""
        members, cursor = page_of(self._channels.find(args.get("channel")).members, args, 100, 1000)
        return _paged({"members": members}, cursor)

    def history(self, args: Json) -> Json:
        """conversations.history: newest first, without replies unless they were broadcast."""
        channel = self._channels.joined(args.get("channel"))
        tops = [
            message
            for message in reversed(self._world.messages(channel.id))
            if (not message.is_reply or message.broadcast) and _within(message, args)
        ]
        found, cursor = page_of(tops, args, 100, 999)
        return _paged({"messages": self._shown(found, args), "has_more": bool(cursor)}, cursor)

    def replies(self, args: Json) -> Json:
        """conversations.replies: the root, then its replies, oldest first."""
        channel = self._channels.joined(args.get("channel"))
        root = self._world.root(channel.id, wanted(args, "ts"))
        if root is None:
            raise ApiError("thread_not_found")
        replies = [reply for reply in self._world.replies(channel.id, root.ts) if _within(reply, args)]
        found, cursor = page_of([root, *replies], args, 1000, 1000)
        return _paged({"messages": self._shown(found, args), "has_more": bool(cursor)}, cursor)

    def join(self, args: Json) -> Json:
        """conversations.join."""
        channel = self._channels.find(args.get("channel"))
        if channel.direct_with is not None:
            raise ApiError("method_not_supported_for_channel_type")
        if channel.archived:
            raise ApiError("is_archived")
        already = BOT in channel.members
        if not already:
            channel.members.append(BOT)
            self._events.joined(BOT, channel.id)
            self._world.touched()
        warning: Json = {"warning": "already_in_channel"} if already else {}
        return {"ok": True, "channel": api_channel(channel), **warning}

    def open(self, args: Json) -> Json:
        """conversations.open with one person."""
        users = [user for user in str(args.get("users") or "").split(",") if user]
        if len(users) != 1:
            raise ApiError("users_list_not_supplied" if not users else "not_enough_users")
        person = self._world.person(users[0])
        if person is None:
            raise ApiError("user_not_found")
        if person.is_bot:
            raise ApiError("cannot_dm_bot")
        return {"ok": True, "channel": {"id": self._world.direct(person.id).id}}

    def _shown(self, messages: list[Message], args: Json) -> list[Json]:
        with_metadata = is_true(args.get("include_all_metadata"))
        return [api_message(self._world, message, with_metadata=with_metadata) for message in messages]


def _within(message: Message, args: Json) -> bool:
    oldest, latest = str(args.get("oldest") or ""), str(args.get("latest") or "")
    if is_true(args.get("inclusive")) and message.ts in (oldest, latest):
        return True
    after = not oldest or float(message.ts) > _moment(oldest)
    return after and (not latest or float(message.ts) < _moment(latest))


def _moment(ts: str) -> float:
    try:
        return float(ts)
    except ValueError:
        raise ApiError("invalid_ts_oldest") from None


def _paged(body: Json, cursor: str) -> Json:
    return {"ok": True, **body, "response_metadata": {"next_cursor": cursor}}
