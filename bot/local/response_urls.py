"""Response URLs: a way to answer one action of one person, five times within half an hour."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from aiohttp import web

from bot.clock import Clock, new_id
from bot.local.content import MOST_POSTED, Content, content_of
from bot.local.errors import ApiError
from bot.local.faults import Faults
from bot.local.model import Json, Message
from bot.local.rates import Call
from bot.local.wire import Note, cut_off, spoiled
from bot.local.world import World

LIFE = timedelta(minutes=30)
MOST_USES = 5
MOST_KEPT = 2000


@dataclass
class Ticket:
    """Whom an answer goes to, and which message it may replace."""

    channel: str
    user: str
    original: str | None
    at: datetime
    uses: int = 0


class ResponseUrls:
    """Issues them and takes the answers."""

    def __init__(self, world: World, real: Clock) -> None:
        self._world = world
        self._real = real
        self._tickets: dict[str, Ticket] = {}
        self.base_url = ""

    def issue(self, channel: str, user: str, original: str | None = None) -> str:
        """A fresh URL; `original`: the timestamp of the message that was acted on."""
        while len(self._tickets) >= MOST_KEPT:
            del self._tickets[next(iter(self._tickets))]
        secret = new_id()
        self._tickets[secret] = Ticket(channel, user, original, self._real.real_now())
        return f"{self.base_url}/response/{secret}"

    def use(self, id: str, said: Json) -> Json:
        """Do what an answer asks for; raises ApiError when the URL or the answer is no good."""
        ticket = self._tickets.get(id)
        if ticket is None or self._real.real_now() - ticket.at > LIFE:
            raise ApiError("expired_url")
        if ticket.uses >= MOST_USES:
            raise ApiError("used_url")
        ticket.uses += 1
        original = self._original(ticket)
        if said.get("delete_original"):
            self._world.remove(_there(original))
            return {"ok": True}
        content = content_of(said, MOST_POSTED)
        if content.empty:
            raise ApiError("no_text")
        if said.get("replace_original"):
            _replace(self._world, _there(original), content)
        else:
            self.answer(ticket.channel, ticket.user, said)
        return {"ok": True}

    def answer(self, channel: str, user: str, said: Json) -> Message:
        """Show an answer: to this person alone, unless it says `in_channel`. Raises ApiError."""
        content = content_of(said, MOST_POSTED)
        fields: Json = {"text": content.text or "", "blocks": content.blocks or []}
        fields |= {"attachments": content.attachments or [], "thread_ts": self._thread(channel, said)}
        if said.get("response_type") == "in_channel":
            return self._world.post(channel, self._world.team.bot, metadata=content.metadata, **fields)
        return self._world.post_whisper(channel, user, **fields)

    def _thread(self, channel: str, said: Json) -> str | None:
        root = self._world.root(channel, str(said.get("thread_ts")))
        return None if root is None else root.ts

    def _original(self, ticket: Ticket) -> Message | None:
        if ticket.original is None:
            return None
        found = self._world.message(ticket.channel, ticket.original)
        return found or self._world.whisper(ticket.channel, ticket.original)


class ResponsePost:
    """The HTTP side of it."""

    def __init__(self, team: str, urls: ResponseUrls, faults: Faults, note: Note) -> None:
        self._team = team
        self._urls = urls
        self._faults = faults
        self._note = note

    async def take(self, request: web.Request) -> web.StreamResponse:
        """Answer one post of the app's."""
        said = await _body(request)
        fault = self._faults.take(Call("response_url", self._team, ""))
        if fault is not None and fault.kind != "lost":
            return spoiled(fault)
        try:
            answer, status = self._urls.use(request.match_info["id"], said), 200
        except ApiError as error:
            answer, status = error.body(), 404 if error.code in ("expired_url", "used_url") else 400
        self._note("response_url", said, answer)
        if fault is not None:
            cut_off(request)
        return web.json_response(answer, status=status)


async def _body(request: web.Request) -> Json:
    if request.content_type == "application/json":
        said = json.loads(await request.text())
    else:
        said = json.loads(str((await request.post()).get("payload", "{}")))
    return said if isinstance(said, dict) else {}


def _there(original: Message | None) -> Message:
    if original is None:
        raise ApiError("message_not_found")
    return original


def _replace(world: World, original: Message, content: Content) -> None:
    fields: Json = {"text": content.text or "", "blocks": content.blocks or []}
    fields["attachments"] = content.attachments or []
    if content.metadata is not None:
        fields["metadata"] = content.metadata
    world.change(original, **fields)
