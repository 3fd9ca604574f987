"""Events: replies in our threads, mentions, deletions, an invitation, and what others here react to."""

from dataclasses import replace
from typing import Any

from bot.advisor.desk import Desk, Done, Who
from bot.advisor.replies import Replies, Reply
from bot.courier import Courier
from bot.listeners.after import After
from bot.listeners.channels import ChannelLife
from bot.listeners.commands import Commands
from bot.listeners.gate import Gate
from bot.listeners.membership import Membership
from bot.listeners.payloads import author
from bot.listeners.sharing import Shared
from bot.listeners.steps import Steps
from bot.workspaces import Workspace

REPLIES = frozenset({None, "thread_broadcast", "file_share", "me_message"})
"""Subtypes of messages that somebody wrote."""


class Events:
    """One method per event we act on; every other one is passed over."""

    def __init__(
        self, desk: Desk, replies: Replies, commands: Commands, courier: Courier, membership: Membership, gate: Gate,
        after: After, channels: ChannelLife, shared: Shared, steps: Steps,
    ) -> None:
        self._desk = desk
        self._replies = replies
        self._commands = commands
        self._courier = courier
        self._membership = membership
        self._gate = gate
        self._after = after
        self.table = {
            **dict.fromkeys(membership.table, self.noted), "message": self.message, "app_mention": self.mention,
            **channels.table, **shared.table, **steps.table,
        }

    async def handle(self, here: Workspace, event: dict[str, Any]) -> None:
        """Do what the event asks for, and what follows from it."""
        self._membership.heard(here, event)
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

    async def noted(self, here: Workspace, event: dict[str, Any]) -> None:
        """What only changes who may see what; that was dropped already."""


    async def _said(self, here: Workspace, event: dict[str, Any]) -> None:
        if not event.get("thread_ts") or event["thread_ts"] == event["ts"]:
            return
        who = author(here, event, str(event["user"]))
        if who.external and not await self._gate.outsiders_may_answer(who):
            return
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
        if who.external and not await self._gate.outsiders_may_answer(who):
            return
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
            self._gate.located(who)
            self._after.follow(who.installation, done, self._after.whisper(who, thread_ts))
