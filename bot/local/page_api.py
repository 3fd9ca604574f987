"""The page's side of the server: its files, the state, and what people do on it."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

from aiohttp import web
from pydantic import BaseModel, ValidationError

from bot.local import page_requests as asked
from bot.local.clock import WorkspaceClock
from bot.local.deeds import Deeds
from bot.local.errors import RefusedError
from bot.local.model import Json
from bot.local.page_manage import Management
from bot.local.world import World

PAGE = Path(__file__).parent / "page"
Body = TypeVar("Body", bound=BaseModel)
Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


class PageApi:
    """One handler per post; a refusal becomes a sentence for the page."""

    def __init__(self, deeds: Deeds, management: Management, world: World, clock: WorkspaceClock) -> None:
        self._management = management
        self._deeds = deeds
        self._world = world
        self._clock = clock

    def routes(self) -> list[web.AbstractRouteDef]:
        """The page's addresses, except for its live connection."""
        posts: list[web.AbstractRouteDef] = [
            web.post("/page/say", _taking(asked.Say, self._say)),
            web.post("/page/edit", _taking(asked.Edit, self._edit)),
            web.post("/page/delete", _taking(asked.Delete, self._delete)),
            web.post("/page/press", _taking(asked.Press, self._press)),
            web.post("/page/submit", _taking(asked.Submit, self._submit)),
            web.post("/page/close", _taking(asked.Close, self._close)),
            web.post("/page/home", _taking(asked.Home, self._home)),
            web.post("/page/shortcut", _taking(asked.Shortcut, self._shortcut)),
            web.post("/page/manage", _taking(asked.Manage, self._management.take)),
            web.post("/page/clock", _taking(asked.Jump, self._jump)),
        ]
        return [
            web.get("/", _index),
            *posts,
            web.get("/page/file/{id}", self._file),
            web.get("/archives/{channel}/{message}", _archive),
            web.get(r"/page/{name:[\w-]+\.[\w.]+}", _static),
        ]

    async def _say(self, body: asked.Say) -> Json:
        await self._deeds.say(body.user, body.channel, body.text, body.thread_ts)
        return {}

    async def _edit(self, body: asked.Edit) -> Json:
        await self._deeds.edit(body.user, body.channel, body.ts, body.text)
        return {}

    async def _delete(self, body: asked.Delete) -> Json:
        await self._deeds.delete(body.user, body.channel, body.ts)
        return {}

    async def _press(self, body: asked.Press) -> Json:
        where: dict[str, Any] = (
            {"view": body.where.view}
            if body.where.view is not None
            else {"channel": body.where.channel, "ts": body.where.ts}
        )
        await self._deeds.press(
            body.user,
            body.action_id,
            **where,
            block_id=body.block_id,
            action=body.action,
            values=body.values,
        )
        return {}

    async def _submit(self, body: asked.Submit) -> Json:
        errors = await self._deeds.submit(body.user, body.values, view=body.view)
        return {"errors": errors} if errors else {}

    async def _close(self, body: asked.Close) -> Json:
        await self._deeds.close(body.user, view=body.view)
        return {}

    async def _home(self, body: asked.Home) -> Json:
        await self._deeds.open_home(body.user)
        return {}

    async def _shortcut(self, body: asked.Shortcut) -> Json:
        await self._deeds.shortcut(body.user, body.callback_id, channel=body.channel, ts=body.ts)
        return {}

    async def _jump(self, body: asked.Jump) -> Json:
        try:
            moved = await self._clock.jump(body.by)
        except ValueError as error:
            raise RefusedError(str(error)) from error
        self._world.touched()
        return {"moved_to": moved.isoformat()}

    async def _file(self, request: web.Request) -> web.StreamResponse:
        file = self._world.files.get(request.match_info["id"])
        if file is None or not file.shared:
            raise web.HTTPNotFound(text="There is no such file.")
        charset = "utf-8" if file.mimetype.startswith("text/") else None
        return web.Response(body=file.content, content_type=file.mimetype, charset=charset)


def _taking(kind: type[Body], act: Callable[[Body], Awaitable[Json]]) -> Answer:
    """A handler that reads the body, acts, and answers as the page expects."""

    async def handle(request: web.Request) -> web.StreamResponse:
        if request.content_type != "application/json":
            return web.json_response({"error": "The page sends JSON only."}, status=415)
        try:
            body = kind.model_validate_json(await request.read())
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"])
            return web.json_response({"error": f"{where}: {first['msg']}"}, status=400)
        try:
            return web.json_response(await act(body))
        except RefusedError as error:
            return web.json_response({"error": str(error)}, status=409)

    return handle


async def _index(_: web.Request) -> web.StreamResponse:
    return _page_file("index.html")


async def _static(request: web.Request) -> web.StreamResponse:
    return _page_file(request.match_info["name"])


async def _archive(request: web.Request) -> web.StreamResponse:
    digits = request.match_info["message"].removeprefix("p")
    thread = request.query.get("thread_ts") or f"{digits[:-6]}.{digits[-6:]}"
    raise web.HTTPFound(f"/#{request.match_info['channel']}/{thread}")


def _page_file(name: str) -> web.StreamResponse:
    path = PAGE / name
    if not path.is_file():
        raise web.HTTPNotFound(text="There is no such page.")
    return web.FileResponse(path, headers={"Cache-Control": "no-cache"})
