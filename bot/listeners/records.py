"""The decision record brought into its thread: as a file where files are allowed, else as text."""

import logging

from bot.advisor.desk import Who
from bot.advisor.looking import Looking
from bot.courier import Courier
from bot.people import People
from bot.slack import TROUBLE, reason
from bot.views.blocks import section
from bot.views.message import Message
from bot.workspaces import Workspaces
from conversations.assessment import Assessment

log = logging.getLogger(__name__)
MOST_MARKDOWN = 11_500
"""Characters of one `markdown` block, of the 12,000 Slack takes."""


class Records:
    """Writes records into threads."""

    def __init__(self, looking: Looking, courier: Courier, workspaces: Workspaces, people: People) -> None:
        self._looking = looking
        self._courier = courier
        self._workspaces = workspaces
        self._people = people

    async def post(self, who: Who, assessment: Assessment) -> None:
        """Bring the record of this assessment into its thread, once; without `files:write` as text."""
        users = {given.by for given in assessment.given} | {assessment.owner}
        _, text = await self._looking.record(who, assessment.id, await self._people.names(who.installation, users))
        root = await self._courier.root(assessment.thread)
        if not text or not root:
            return
        name = f"mesh-decision-{assessment.system}.md".replace("/", "-")
        try:
            client = (await self._workspaces.of(who.installation)).client
            await client.files_upload_v2(
                channel=assessment.channel, thread_ts=root, filename=name, content=text, title="Decision record"
            )
        except TROUBLE as error:
            log.info("the record goes as text: %s", reason(error))
            await self._courier.say(assessment.thread, f"{assessment.id}:record", as_text(text))


def as_text(text: str) -> Message:
    """The record as messages may show it."""
    body = text.split("---\n", 2)[-1]
    blocks = ({"type": "markdown", "text": body[:MOST_MARKDOWN]},)
    return Message("Decision record", (section("*Decision record*"), *blocks))


