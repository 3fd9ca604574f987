"""The decision record brought into its thread, with a picture of growth: as files where they are allowed, else as text."""

import asyncio
import logging
from functools import partial
from typing import Any

from bot.advisor.desk import Who
from bot.advisor.looking import Looking
from bot.advisor.portfolio import course
from bot.courier import Courier
from bot.people import People
from bot.pictures import picture
from bot.slack import TROUBLE, reason
from bot.store import Store
from bot.views.blocks import section
from bot.views.message import Message
from bot.views.portfolio import growth_alt, growth_course
from bot.workspaces import Workspace, Workspaces
from conversations.assessment import Assessment

log = logging.getLogger(__name__)
FILE, CANVAS = "file", "canvas"
FILES, CANVASES = "files:write", "canvases:write"
MOST_MARKDOWN = 11_500
"""Characters of one `markdown` block, of the 12,000 Slack takes."""


class Records:
    """Writes records into threads."""

    def __init__(self, store: Store, looking: Looking, courier: Courier, workspaces: Workspaces, people: People) -> None:
        self._store = store
        self._looking = looking
        self._courier = courier
        self._workspaces = workspaces
        self._people = people
        self._drawing = asyncio.Lock()
        """One picture at a time: each takes a process of its own."""

    async def post(self, who: Who, assessment: Assessment) -> None:
        """Bring the record of this assessment into its thread, once; without `files:write` as text."""
        text = await self._looking.record(who, assessment.id, partial(self._people.names, who.installation))
        root = await self._courier.root(assessment.thread)
        if not text or not root:
            return
        name = file_name("mesh-decision", assessment.system, "md")
        here = await self._workspaces.of(who.installation)
        try:
            files = [{"filename": name, "content": text, "title": "Decision record"}]
            if FILES in here.scopes:
                files += await self._pictured(assessment)
            answer = await here.client.files_upload_v2(channel=assessment.channel, thread_ts=root, file_uploads=files)
            await self._keep(assessment, FILE, [str(file["id"]) for file in answer.get("files") or []])
        except TROUBLE as error:
            log.info("the record goes as text: %s", reason(error))
            await self._courier.say(assessment.thread, f"{assessment.id}:record", as_text(text))
        if CANVASES in here.scopes:
            await self._canvas(here, assessment, text)

    async def _canvas(self, here: Workspace, assessment: Assessment, text: str) -> None:
        """The record as a document that the channel may read, once; never where another company reads along."""
        role = f"{assessment.id}:canvas"
        async with self._store.transaction() as tx:
            if role in await tx.shown(assessment.thread):
                return
        try:
            place = (await here.client.conversations_info(channel=assessment.channel))["channel"]
            if place.get("is_ext_shared"):
                return
            made = await here.client.canvases_create(
                title=f"Mesh decision: {assessment.system}", document_content={"type": "markdown", "markdown": body(text)}
            )
            canvas = str(made["canvas_id"])
            # Kept first: what can not be shared is deleted with the rest one day.
            await self._keep(assessment, CANVAS, [canvas])
            await here.client.canvases_access_set(canvas_id=canvas, access_level="read", channel_ids=[assessment.channel])
            me = await here.client.auth_test()
        except TROUBLE as error:
            # Free plans have no documents of their own.
            log.info("the record is not shown as a canvas: %s", reason(error))
            return
        link = f"{str(me['url']).rstrip('/')}/docs/{me['team_id']}/{canvas}"
        await self._courier.say(assessment.thread, role, canvas_link(link))

    async def _pictured(self, assessment: Assessment) -> list[dict[str, Any]]:
        """The team's growth as a picture, where there is a course to draw; its words go with it for those who do not see it."""
        found = course(assessment)
        if found is None:
            return []
        async with self._drawing:
            drawn = await picture(growth_course(found))
        if drawn is None:
            return []
        name, title = file_name("mesh-growth", assessment.system, "png"), f"Services of {assessment.system}"
        return [{"filename": name, "file": drawn, "title": title, "alt_txt": growth_alt(assessment.system, found)}]

    async def _keep(self, assessment: Assessment, kind: str, ids: list[str]) -> None:
        async with self._store.transaction() as tx:
            for id in ids:
                await tx.add_artifact(assessment.installation, assessment.channel, assessment.thread, kind, id)


def file_name(what: str, system: str, ending: str) -> str:
    """A file's name for a team's system, whose name may hold anything."""
    return f"{what}-{system}.{ending}".replace("/", "-")


def as_text(text: str) -> Message:
    """The record as messages may show it."""
    blocks = ({"type": "markdown", "text": body(text)[:MOST_MARKDOWN]},)
    return Message("Decision record", (section("*Decision record*"), *blocks))


def canvas_link(link: str) -> Message:
    """Where the record stands as a canvas."""
    text = f"The decision record as a canvas: <{link}|open it>. It is for this channel to read."
    return Message("The decision record as a canvas", (section(text),))


def body(text: str) -> str:
    """The record without the front matter that programs read."""
    return text.split("---\n", 2)[-1]


