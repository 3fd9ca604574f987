"""Events: replies in our threads, mentions, deletions, an opened Home, an invitation."""

from dataclasses import replace
from typing import Any

from bot.advisor.desk import Desk, Done, Who
from bot.advisor.looking import Looking
from bot.advisor.replies import Replies, Reply
from bot.courier import Courier
from bot.listeners.after import After
from bot.listeners.channels import ChannelLife
from bot.listeners.commands import Commands
from bot.listeners.payloads import author
from bot.slack import TROUBLE, reason
from bot.views.channel import state
from bot.views.modals import home_view
from bot.workspaces import Workspace

REPLIES = frozenset({None, "thread_broadcast", "file_share", "me_message"})
"""Subtypes of messages that somebody wrote."""


class Events:
    """One method per event we act on; every other one is passed over."""

    def __init__(
        self, desk: Desk, replies: Replies, commands: Commands, looking: Looking, courier: Courier, after: After,
        channels: ChannelLife,
    ) -> None:
        self._desk = desk
        self._replies = replies
        self._commands = commands
        self._looking = looking
        self._courier = courier
        self._after = after
        self.table = {
            "message": self.message, "app_mention": self.mention, "app_home_opened": self.home, **channels.table,
        }

    async def handle(self, here: Workspace, event: dict[str, Any]) -> None:
        """Do what the event asks for, and what follows from it."""
        handler = self.table.get(str(event.get("type")))
        if handler is not None:
            await handler(here, event)

    async def message(self, here: Workspace, event: dict[str, Any]) -> None:
        """A message was written, changed or deleted. Our own posts and edits mean nothing; their deletion does."""
        match event.get("subtype"):
            case "message_changed":
                await self._changed(here, event)
            case "message_deleted":
                await self._deleted(here, event)
            case subtype if subtype in REPLIES and not event.get("bot_id") and event.get("user") != here.bot_user:
                await self._said(here, event)

    async def mention(self, here: Workspace, event: dict[str, Any]) -> None:
        """Our name in a thread of ours is a reply; elsewhere it starts a check or says how."""
        if event.get("bot_id"):
            return
        who = author(here, event, str(event["user"]))
        if event.get("thread_ts"):
            async with self._desk.store.transaction() as tx:
                ours = await tx.thread_at(here.id, who.channel, event["thread_ts"])
            if ours is not None:
                await self._said(here, event)
                return
        key = f"{here.id}:{who.channel}:{event['ts']}"
        async with self._desk.store.transaction() as tx:
            if not await tx.first_delivery(key, self._desk.clock.real_now()):
                return
        text = str(event.get("text", "")).replace(f"<@{here.bot_user}>", " ").strip()
        name = await self._after.channel_name(here.id, who.channel)
        done = await self._commands.handle(replace(who, name=name), text)
        self._follow(done, who, str(event.get("thread_ts") or ""))

    async def home(self, here: Workspace, event: dict[str, Any]) -> None:
        """The Home tab was opened: draw it for this person."""
        if event.get("tab") not in (None, "home"):
            return
        self._after.work.later(self._publish(here, str(event["user"])))

    async def _said(self, here: Workspace, event: dict[str, Any]) -> None:
        if not event.get("thread_ts") or event["thread_ts"] == event["ts"]:
            return
        who = author(here, event, str(event["user"]))
        reply = Reply(str(event.get("text", "")), str(event["ts"]), str(event["thread_ts"]), here.bot_user)
        self._follow(await self._replies.said(who, reply), who, reply.thread_ts)

    async def _changed(self, here: Workspace, event: dict[str, Any]) -> None:
        message, before = event.get("message", {}), event.get("previous_message", {})
        if message.get("subtype") == "tombstone":
            # What was deleted above a thread stays as an empty shell.
            await self._deleted(here, {**event, "deleted_ts": message.get("ts", "")})
            return
        same = message.get("text") == before.get("text")
        if message.get("bot_id") or not message.get("edited") or same or not message.get("thread_ts"):
            return
        who = author(here, event, str(message["user"]))
        reply = Reply(str(message["text"]), str(message["ts"]), str(message["thread_ts"]), here.bot_user)
        self._follow(await self._replies.edited(who, reply), who, reply.thread_ts)

    async def _deleted(self, here: Workspace, event: dict[str, Any]) -> None:
        before = event.get("previous_message", {})
        channel = str(event["channel"])
        if before.get("user") == here.bot_user or before.get("bot_id"):
            self._after.work.later(self._courier.lost(here.id, channel, str(event.get("deleted_ts", ""))))
            return
        if before.get("thread_ts"):
            who = author(here, event, str(before.get("user", "")))
            done = await self._replies.deleted(who, str(before["thread_ts"]), str(event["deleted_ts"]))
            self._follow(done, who, str(before["thread_ts"]))

    def _follow(self, done: Done, who: Who, thread_ts: str) -> None:
        if done != Done():
            self._after.follow(who.installation, done, self._after.whisper(who, thread_ts))

    async def _publish(self, here: Workspace, user: str) -> None:
        """The checks of the public channels and of those this person is known to share with us."""
        try:
            answer = await here.client.users_conversations(
                user=user, types="public_channel,private_channel", limit=200, exclude_archived=True
            )
            channels = [str(channel["id"]) for channel in answer["channels"]]
        except TROUBLE as error:
            if reason(error) != "missing_scope":
                raise
            channels = []
        lines: list[tuple[str, str, str]] = []
        for channel in channels:
            newest, _, _ = await self._looking.newest(Who(here.id, channel, user))
            for assessment in newest:
                lines.append((assessment.system, state(assessment), await self._courier.link(assessment.thread)))
        await here.client.views_publish(user_id=user, view=home_view(lines))
