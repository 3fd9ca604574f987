"""The users.* and conversations.* methods."""

from collections.abc import Mapping

from bot.local.channels import Channels
from bot.local.errors import ApiError
from bot.local.manifest import Manifest
from bot.local.methods_chat import Handler
from bot.local.model import Channel, Json, Message
from bot.local.pages import page_of
from bot.local.rooms import Rooms
from bot.local.scopes import demand
from bot.local.shown import api_channel, api_message, api_person
from bot.local.wire import is_true, wanted
from bot.local.world import World

SCOPE_OF_TYPE = {"public_channel": "channels", "private_channel": "groups", "im": "im", "mpim": "mpim"}
"""Which family of scopes each type of conversation needs."""


class PeopleMethods:
    """Who and what is in the workspace."""

    def __init__(self, world: World, manifest: Manifest, channels: Channels, rooms: Rooms) -> None:
        self._world = world
        self._manifest = manifest
        self._channels = channels
        self._rooms = rooms

    def table(self) -> Mapping[str, Handler]:
        """Each method's handler."""
        return {
            "users.info": self.user,
            "users.list": self.users,
            "users.conversations": self.conversations_of,
            "conversations.list": self.conversations,
            "conversations.info": self.info,
            "conversations.members": self.members,
            "conversations.history": self.history,
            "conversations.replies": self.replies,
            "conversations.join": self.join,
            "conversations.open": self.open,
        }

    def user(self, args: Json) -> Json:
        """users.info; people of other companies are known only where a channel is shared with them."""
        person = self._world.person(wanted(args, "user", "user_not_found"))
        if person is None:
            raise ApiError("user_not_found")
        if person.external and not any(person.id in one.members for one in self._bots_channels()):
            raise ApiError("user_not_visible")
        return {"ok": True, "user": api_person(self._world, person)}

    def users(self, args: Json) -> Json:
        """users.list."""
        self._demand_team(args)
        people, cursor = page_of(list(self._world.people.values()), args, 200, 1000)
        return _paged({"members": [api_person(self._world, person) for person in people]}, cursor)

    def conversations_of(self, args: Json) -> Json:
        """users.conversations: the channels a person, or the bot, is in; public ones unless asked.

        Of another's private channels only those are told that the bot is in as well.
        """
        self._demand_team(args)
        user = str(args.get("user") or self._world.team.bot)
        if self._world.person(user) is None:
            raise ApiError("user_not_found")
        return self._listed(args, [one for one in self._known() if user in one.members])

    def conversations(self, args: Json) -> Json:
        """conversations.list: all public channels, and those others that the bot is in."""
        self._demand_team(args)
        return self._listed(args, self._known())

    def info(self, args: Json) -> Json:
        """conversations.info."""
        shown = api_channel(self._world, self._channels.readable(args.get("channel"), "read"))
        if not is_true(args.get("include_num_members")):
            shown.pop("num_members", None)
        return {"ok": True, "channel": shown}

    def members(self, args: Json) -> Json:
        """conversations.members; deactivated accounts are left out."""
        channel = self._channels.readable(args.get("channel"), "read")
        there = [one for one in channel.members if not self._world.people[one].deleted]
        members, cursor = page_of(there, args, 100, 1000)
        return _paged({"members": members}, cursor)

    def history(self, args: Json) -> Json:
        """conversations.history: newest first, without replies unless they were broadcast."""
        channel = self._channels.readable(args.get("channel"), "history", joined=True)
        tops = [
            message
            for message in reversed(self._world.messages(channel.id))
            if (not message.is_reply or message.broadcast) and _within(message, args)
        ]
        found, cursor = page_of(tops, args, 100, 999)
        return _paged({"messages": self._shown(found, args), "has_more": bool(cursor)}, cursor)

    def replies(self, args: Json) -> Json:
        """conversations.replies: the root, then its replies, oldest first."""
        channel = self._channels.readable(args.get("channel"), "history", joined=True)
        root = self._world.root(channel.id, wanted(args, "ts"))
        if root is None:
            raise ApiError("thread_not_found")
        replies = [reply for reply in self._world.replies(channel.id, root.ts) if _within(reply, args)]
        found, cursor = page_of([root, *replies], args, 1000, 1000)
        return _paged({"messages": self._shown(found, args), "has_more": bool(cursor)}, cursor)

    def join(self, args: Json) -> Json:
        """conversations.join."""
        channel = self._channels.find(args.get("channel"))
        if channel.kind != "channel":
            raise ApiError("method_not_supported_for_channel_type")
        if channel.archived:
            raise ApiError("is_archived")
        already = self._channels.within(channel)
        self._rooms.join(self._world.team.bot, channel.id)
        warning: Json = {"warning": "already_in_channel"} if already else {}
        return {"ok": True, "channel": api_channel(self._world, channel), **warning}

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

    def _listed(self, args: Json, channels: list[Channel]) -> Json:
        types = {word.strip() for word in str(args.get("types") or "public_channel").split(",")}
        if types - SCOPE_OF_TYPE.keys():
            raise ApiError("invalid_types")
        for one in sorted(types):
            demand(f"{SCOPE_OF_TYPE[one]}:read", self._manifest.scopes)
        without = is_true(args.get("exclude_archived"))
        mine = [one for one in channels if one.type in types and not (one.archived and without)]
        found, cursor = page_of(mine, args, 100, 999)
        return _paged({"channels": [api_channel(self._world, one) for one in found]}, cursor)

    def _known(self) -> list[Channel]:
        return [one for one in self._world.channels.values() if one.kind == "channel" or self._channels.within(one)]

    def _bots_channels(self) -> list[Channel]:
        return [one for one in self._world.channels.values() if self._channels.within(one)]

    def _demand_team(self, args: Json) -> None:
        """A token for a whole organisation has to say which workspace it means."""
        team = self._world.team
        if team.org_wide and not args.get("team_id"):
            raise ApiError("missing_argument")
        if args.get("team_id") not in (None, "", team.id) and team.org_wide:
            raise ApiError("team_access_not_granted")

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
