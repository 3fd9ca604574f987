"""The canvases.* methods: documents that somebody sees only once they were let in, and what free plans refuse."""

from collections.abc import Mapping

from bot.clock import new_id
from bot.local.channels import Channels
from bot.local.errors import ApiError
from bot.local.methods_chat import Handler
from bot.local.model import Canvas, Channel, Json
from bot.local.wire import wanted
from bot.local.world import World

MOST_BYTES = 1 << 20
LEVELS = ("read", "write", "owner")


class CanvasMethods:
    """Whole documents; single sections can not be edited here."""

    def __init__(self, world: World, channels: Channels) -> None:
        self._world = world
        self._channels = channels

    def table(self) -> Mapping[str, Handler]:
        """Each method's handler."""
        return {
            "canvases.create": self.create,
            "canvases.edit": self.edit,
            "canvases.delete": self.delete,
            "canvases.access.set": self.share,
            "conversations.canvases.create": self.create_in_channel,
        }

    def create(self, args: Json) -> Json:
        """canvases.create: of its own, or with `channel_id` as a tab of that channel, all that free plans allow."""
        free = self._world.team.free_plan
        if not args.get("channel_id"):
            if free:
                raise ApiError("free_teams_cannot_create_standalone_canvases")
            return self._made(args, None)
        channel = self._channels.joined(args["channel_id"])
        if free and self._of_channel(channel):
            raise ApiError("free_team_canvas_tab_already_exists")
        return self._made(args, channel)

    def create_in_channel(self, args: Json) -> Json:
        """conversations.canvases.create: the one canvas every channel may have."""
        channel = self._channels.joined(args.get("channel_id"))
        if self._world.team.free_plan:
            raise ApiError("team_tier_cannot_create_channel_canvases")
        if any(canvas.channel == channel.id and canvas.main for canvas in self._world.canvases.values()):
            raise ApiError("channel_canvas_already_exists")
        return self._made(args, channel, main=True)

    def edit(self, args: Json) -> Json:
        """canvases.edit: exactly one change per call."""
        canvas = self._found(args)
        changes = args.get("changes")
        if not isinstance(changes, list) or len(changes) != 1 or not isinstance(changes[0], dict):
            raise ApiError("invalid_arguments")
        change = changes[0]
        if change.get("section_id"):
            raise ApiError("section_not_found")
        if change.get("operation") == "rename":
            canvas.title = _markdown(change.get("title_content"))
        else:
            canvas.markdown = _edited(canvas.markdown, change)
        self._world.touched()
        return {"ok": True}

    def delete(self, args: Json) -> Json:
        """canvases.delete."""
        del self._world.canvases[self._found(args).id]
        self._world.touched()
        return {"ok": True}

    def share(self, args: Json) -> Json:
        """canvases.access.set: for channels or for people, not for both at once."""
        canvas = self._found(args)
        channels, users = _ids(args.get("channel_ids")), _ids(args.get("user_ids"))
        if args.get("access_level") not in LEVELS or bool(channels) == bool(users):
            raise ApiError("invalid_parameters")
        if args["access_level"] == "owner" and channels:
            raise ApiError("invalid_parameters")
        for channel in channels:
            self._channels.joined(channel)
        if any(self._world.person(user) is None for user in users):
            raise ApiError("user_not_found")
        canvas.seen_by = list(dict.fromkeys([*canvas.seen_by, *channels, *users]))
        self._world.touched()
        return {"ok": True}

    def _made(self, args: Json, channel: Channel | None, *, main: bool = False) -> Json:
        content = args.get("document_content")
        markdown = "" if content is None else _markdown(content)
        canvas = Canvas(
            id="F" + new_id()[:10].upper(),
            title=str(args.get("title") or "Untitled"),
            markdown=markdown,
            channel=None if channel is None else channel.id,
            main=main,
        )
        self._world.canvases[canvas.id] = canvas
        self._world.touched()
        return {"ok": True, "canvas_id": canvas.id}

    def _of_channel(self, channel: Channel) -> list[Canvas]:
        return [canvas for canvas in self._world.canvases.values() if canvas.channel == channel.id]

    def _found(self, args: Json) -> Canvas:
        canvas = self._world.canvases.get(wanted(args, "canvas_id"))
        if canvas is None:
            raise ApiError("canvas_not_found")
        return canvas


def _ids(given: object) -> list[str]:
    if isinstance(given, str):
        return [one for one in given.strip("[]").replace('"', "").split(",") if one]
    return [str(one) for one in given] if isinstance(given, list) else []


def _markdown(content: object) -> str:
    if not isinstance(content, dict) or content.get("type") != "markdown" or not isinstance(content.get("markdown"), str):
        raise ApiError("invalid_arguments")
    text = str(content["markdown"])
    if len(text.encode()) > MOST_BYTES:
        raise ApiError("canvas_editing_failed")
    return text


def _edited(before: str, change: Json) -> str:
    fresh = _markdown(change.get("document_content"))
    match change.get("operation"):
        case "replace":
            return fresh
        case "insert_at_end":
            return f"{before}\n\n{fresh}"
        case "insert_at_start":
            return f"{fresh}\n\n{before}"
    raise ApiError("invalid_arguments")
