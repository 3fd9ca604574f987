"""Which methods there are and which scope each needs."""

from collections.abc import Mapping
from types import MappingProxyType

from bot.local.errors import ApiError

SCOPE_OF: Mapping[str, str | None] = MappingProxyType(
    {
        "auth.test": None,
        "auth.revoke": None,
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
        "conversations.list": "channels:read",
        "conversations.info": "channels:read",
        "conversations.members": "channels:read",
        "conversations.history": "channels:history",
        "conversations.replies": "channels:history",
        "conversations.join": "channels:join",
        "conversations.open": "im:write",
        "files.getUploadURLExternal": "files:write",
        "files.completeUploadExternal": "files:write",
        "files.delete": "files:write",
        "canvases.create": "canvases:write",
        "canvases.edit": "canvases:write",
        "canvases.delete": "canvases:write",
        "canvases.access.set": "canvases:write",
        "conversations.canvases.create": "canvases:write",
        "functions.completeSuccess": None,
        "functions.completeError": None,
    }
)
"""For the bot's token; the scope is None where any token will do."""

BY_CHANNEL = frozenset({"channels:read", "channels:history"})
"""Private channels and direct messages have their own twins of these; the methods themselves look."""


def demand_scope(method: str, granted: frozenset[str]) -> None:
    """Raise ApiError when the scope for this method is not among the granted ones."""
    needed = SCOPE_OF[method]
    if needed is not None and needed not in BY_CHANNEL:
        demand(needed, granted)


def demand(needed: str, granted: frozenset[str]) -> None:
    """Raise ApiError when this scope is not among the granted ones."""
    if needed not in granted:
        raise ApiError("missing_scope", needed=needed, provided=",".join(sorted(granted)))
