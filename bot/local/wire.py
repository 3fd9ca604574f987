"""Reading an app's HTTP request, and answering it wrongly on purpose."""

import json
from collections.abc import Callable
from typing import Any

from aiohttp import web

from bot.local.errors import ApiError
from bot.local.faults import Fault
from bot.local.model import Json

Note = Callable[[str, Json, Json], None]
"""Records a request: method, arguments, response."""

CODED = frozenset({"blocks", "attachments", "metadata", "view", "files", "response_metadata", "changes", "document_content", "outputs"})
"""Arguments that arrive as JSON inside a string unless the whole request is JSON."""


async def arguments(request: web.Request) -> Json:
    """The arguments of a call, from its query and its body; raises ApiError when they can not be read."""
    args: Json = dict(request.query)
    if request.content_type == "application/json":
        try:
            said = json.loads(await request.text() or "{}")
        except ValueError:
            raise ApiError("invalid_json") from None
        if not isinstance(said, dict):
            raise ApiError("json_not_object")
        args |= {key: value for key, value in said.items() if value is not None}
    elif request.can_read_body:
        args |= {key: value for key, value in (await request.post()).items() if isinstance(value, str)}
    return {key: _decoded(key, value) for key, value in args.items()}


def token_of(request: web.Request, args: Json) -> str | None:
    """The token of a call, taken out of the arguments; None when there is none."""
    inside = args.pop("token", None)
    header = request.headers.get("Authorization", "")
    if header.lower().startswith("bearer "):
        return header[7:].strip()
    return str(inside) if inside else None


def is_true(value: Any) -> bool:
    """Whether an argument means yes; forms send words."""
    return value in (True, 1, "1", "true", "True")


def whole(args: Json, name: str, default: int, most: int) -> int:
    """A whole number among the arguments, cut to `most`; raises ApiError when it is none."""
    try:
        return max(1, min(int(args.get(name) or default), most))
    except (TypeError, ValueError):
        raise ApiError("invalid_arguments") from None


def wanted(args: Json, name: str, code: str = "invalid_arguments") -> str:
    """A string that must be among the arguments; raises ApiError with this code when it is not."""
    value = args.get(name)
    if not isinstance(value, str) or not value:
        raise ApiError(code)
    return value


def _decoded(key: str, value: Any) -> Any:
    if key not in CODED or not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        raise ApiError("invalid_blocks_format" if key == "blocks" else "invalid_arguments") from None


def spoiled(fault: Fault) -> web.Response:
    """The answer of a planned fault other than a lost one."""
    if fault.kind == "429":
        headers = {"Retry-After": str(fault.retry_after)}
        return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers=headers)
    if fault.kind == "500":
        return web.json_response({"ok": False, "error": "internal_error"}, status=500)
    return web.json_response({"ok": False, "error": fault.kind})


def cut_off(request: web.Request) -> None:
    """Close the connection, so that no answer arrives."""
    if request.transport is not None:
        request.transport.close()
