"""Which methods there are and which scope each needs."""

from collections.abc import Mapping
from types import MappingProxyType

from bot.local.errors import ApiError

SCOPE_OF: Mapping[str, str | None] = MappingProxyType(
    {
        "auth.test": None,
        "chat.postMessage": "chat:write",
        "chat.update": "chat:write",
        "chat.delete": "chat:write",
        "chat.postEphemeral": "chat:write",
        "chat.getPermalink": None,
        "views.open": None,
        "views.update": None,
        "views.push": None,
        "views.publish": None,
        "users.info": "users:read",
        "users.list": "users:read",
        "users.conversations": "channels:read",
        "conversations.info": "channels:read",
        "conversations.members": "channels:read",
        "conversations.history": "channels:history",
        "conversations.replies": "channels:history",
        "conversations.join": "channels:join",
        "conversations.open": "im:write",
        "files.getUploadURLExternal": "files:write",
        "files.completeUploadExternal": "files:write",
        "files.delete": "files:write",
    }
)
"""For the bot's token; the scope is None where any token will do."""


def needed_scope(method: str, channel: object) -> str | None:
    """The scope for this call; direct messages have their own."""
    scope = SCOPE_OF[method]
    if scope is not None and isinstance(channel, str) and channel.startswith("D"):
        return scope.replace("channels:", "im:")
    return scope


def demand_scope(method: str, channel: object, granted: frozenset[str]) -> None:
    """Raise ApiError when the scope for this call is not among the granted ones."""
    needed = needed_scope(method, channel)
    if needed is not None and needed not in granted:
        raise ApiError("missing_scope", needed=needed, provided=",".join(sorted(granted)))
