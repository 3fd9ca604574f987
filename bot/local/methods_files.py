"""The files.* methods and the upload address."""

from collections.abc import Callable, Mapping

from aiohttp import web

from bot.clock import new_id
from bot.local.channels import Channels
from bot.local.errors import ApiError
from bot.local.methods_chat import Handler
from bot.local.model import Json, StoredFile
from bot.local.shown import api_file
from bot.local.wire import wanted, whole
from bot.local.world import World

MOST_BYTES = 20_000_000


class FileMethods:
    """Uploading in three steps, as Slack wants it, and deleting."""

    def __init__(self, world: World, channels: Channels, base_url: Callable[[], str]) -> None:
        self._world = world
        self._channels = channels
        self._base_url = base_url

    def table(self) -> Mapping[str, Handler]:
        """Each method's handler."""
        return {
            "files.getUploadURLExternal": self.begin,
            "files.completeUploadExternal": self.complete,
            "files.delete": self.delete,
        }

    def begin(self, args: Json) -> Json:
        """files.getUploadURLExternal."""
        name = wanted(args, "filename")
        file_id = "F" + new_id()[:10].upper()
        length = whole(args, "length", 0, MOST_BYTES)
        self._world.put_file(StoredFile(id=file_id, name=name, title=name, length=length, alt_txt=str(args.get("alt_txt") or "")))
        return {"ok": True, "upload_url": f"{self._base_url()}/upload/{file_id}", "file_id": file_id}

    async def upload(self, request: web.Request) -> web.StreamResponse:
        """Take the content; it must have the length that was announced."""
        file = self._world.files.get(request.match_info["id"])
        if file is None or file.uploaded:
            return web.Response(status=404, text="There is no such upload.")
        content = await _content(request)
        if len(content) != file.length:
            return web.Response(status=400, text=f"Expected {file.length} bytes and got {len(content)}.")
        file.content, file.uploaded = content, True
        self._world.touched()
        return web.Response(text=f"OK - {len(content)}")

    def complete(self, args: Json) -> Json:
        """files.completeUploadExternal; with a channel, the files are posted there, in a thread or not."""
        asked = args.get("files")
        if not isinstance(asked, list) or not asked:
            raise ApiError("invalid_arguments")
        files = [self._uploaded(one) for one in asked]
        channel = self._channels.joined(args["channel_id"]) if args.get("channel_id") else None
        if channel is not None and channel.archived:
            raise ApiError("is_archived")
        for one, file in zip(asked, files, strict=True):
            file.title, file.shared = str(one.get("title") or file.name), True
        if channel is not None:
            root = self._world.root(channel.id, str(args.get("thread_ts")))
            self._world.post(
                channel.id,
                self._world.team.bot,
                text=str(args.get("initial_comment") or ""),
                files=[file.id for file in files],
                thread_ts=None if root is None else root.ts,
            )
        return {"ok": True, "files": [api_file(self._world, file, self._base_url()) for file in files]}

    def delete(self, args: Json) -> Json:
        """files.delete; a message that was nothing but the file goes with it."""
        file = self._world.files.pop(wanted(args, "file", "file_not_found"), None)
        if file is None:
            raise ApiError("file_not_found")
        for channel in list(self._world.channels):
            for message in self._world.messages(channel):
                if file.id not in message.files:
                    continue
                rest = [other for other in message.files if other != file.id]
                if rest or message.text:
                    self._world.change(message, files=rest)
                else:
                    self._world.remove(message)
        self._world.touched()
        return {"ok": True}

    def _uploaded(self, one: object) -> StoredFile:
        file = self._world.files.get(str(one.get("id"))) if isinstance(one, dict) else None
        if file is None or not file.uploaded or file.shared:
            raise ApiError("file_not_found")
        return file


async def _content(request: web.Request) -> bytes:
    if not request.content_type.startswith("multipart/"):
        return await request.read()
    for part in (await request.post()).values():
        if isinstance(part, web.FileField):
            return part.file.read()
    return b""
