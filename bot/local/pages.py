"""Slices of long lists, with cursors."""

from base64 import b64decode, b64encode
from collections.abc import Sequence
from typing import TypeVar

from bot.local.errors import ApiError
from bot.local.model import Json
from bot.local.wire import whole

Item = TypeVar("Item")


def page_of(items: Sequence[Item], args: Json, default: int, most: int) -> tuple[list[Item], str]:
    """The slice a call asks for and the cursor of the next, empty at the end; raises ApiError."""
    limit = whole(args, "limit", default, most + 1)
    if limit > most:
        raise ApiError("invalid_limit")
    start = _start(args.get("cursor"))
    end = start + limit
    cursor = b64encode(f"next:{end}".encode()).decode() if end < len(items) else ""
    return list(items[start:end]), cursor


def _start(cursor: object) -> int:
    if not cursor:
        return 0
    try:
        return int(b64decode(str(cursor)).decode().removeprefix("next:"))
    except ValueError:
        raise ApiError("invalid_cursor") from None
