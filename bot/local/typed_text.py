"""Turns what people type into the form in which Slack hands text to apps."""

import re

from bot.local.world import World

_PIECES = re.compile(
    r"<[@#!][^<>\s][^<>]*>|<https?://[^<>]+>|&(?:amp|lt|gt);"
    r"|https?://[^\s<>|]*[^\s<>|.,;:!?)]|(?<!\w)[@#][\w-]+|[&<>]"
)
_ESCAPED = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_GROUPS = ("channel", "here", "everyone")


def slack_text(world: World, typed: str, by: str, *, with_names: bool = False) -> str:
    """The text with names, channels and addresses marked up and the rest escaped.

    What has that form already stays as it is. `by`: who types it; channels they do not see stay plain words.
    `with_names`: people as `<@id|name>`, as in commands.
    """

    def replaced(match: re.Match[str]) -> str:
        piece = match.group()
        if piece in _ESCAPED:
            return _ESCAPED[piece]
        if piece.startswith("http"):
            return f"<{piece}>"
        if piece.startswith("@"):
            return _person(world, piece, with_names)
        if piece.startswith("#"):
            return _channel(world, piece, by)
        return piece

    return _PIECES.sub(replaced, typed)


def _person(world: World, piece: str, with_names: bool) -> str:
    name = piece[1:].lower()
    if name in _GROUPS:
        return f"<!{name}>"
    for person in world.people.values():
        if name in (person.name.lower(), person.real_name.lower()):
            return f"<@{person.id}|{person.name}>" if with_names else f"<@{person.id}>"
    return piece


def _channel(world: World, piece: str, by: str) -> str:
    for channel in world.channels.values():
        if channel.name == piece[1:].lower() and channel.direct_with is None and world.sees(by, channel):
            return f"<#{channel.id}|{channel.name}>"
    return piece
