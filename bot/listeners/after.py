"""What follows an acknowledgement: the thread is redrawn, its author told, a window opened."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from bot import logs
from bot.advisor.desk import Done, GoneError, PausedError, Who
from bot.courier import Courier
from bot.listeners.inviting import Inviting
from bot.people import People
from bot.slack import TROUBLE, ChannelClosedError, NotInChannelError, reason
from bot.standing import NotAllowedError
from bot.views.channel import only
from bot.views.message import Block, Message
from bot.views.modals import notice_modal
from bot.views.refusals import CLOSED_CHANNEL, EXPIRED, GONE, PAUSED, UNEXPECTED, called, worded
from bot.work import Work
from bot.workspaces import NotInstalledError, Workspaces
from conversations.errors import AnsweredMeanwhileError, ConversationError

log = logging.getLogger(__name__)
REFUSED = (ConversationError, GoneError, PausedError, NotAllowedError)
"""What a use case refuses with; everything else is a mistake of ours."""
Say = Callable[[Message], Awaitable[Any]]
"""Tells the author something that nobody else sees."""


@dataclass(frozen=True)
class After:
    """The hands that act once Slack has its acknowledgement."""

    work: Work
    courier: Courier
    workspaces: Workspaces
    people: People
    inviting: Inviting

    def follow(self, installation: str, done: Done, say: Say, trigger: str = "") -> None:
        """Do what came of a use case, in a task of our own."""
        self.work.later(self._follow(installation, done, say, trigger))

    async def _follow(self, installation: str, done: Done, say: Say, trigger: str) -> None:
        if done.view is not None and trigger:
            await self.open(installation, trigger, done, say)
        if done.later is not None:
            await self._rest(installation, done.later, say)
        try:
            if done.thread:
                await self.courier.catch_up(done.thread, revealed=done.revealed)
        except NotInChannelError:
            await say(await self.inviting.missing_in(installation, done.thread))
            return
        except ChannelClosedError as error:
            await say(only(CLOSED_CHANNEL.format(word=error.args[0])))
            return
        except (*TROUBLE, NotInstalledError) as error:
            log.warning("thread %s is mended at the next sweep: %s", done.thread, reason(error))
        if done.say is not None:
            await say(done.say)
        if done.tell is not None:
            await say(await self._told(done.tell))

    async def _rest(self, installation: str, later: Callable[[], Awaitable[Done]], say: Say) -> None:
        """What had to wait for Slack's word, and what follows from it."""
        try:
            done = await later()
        except REFUSED as error:
            done = self.refusal(installation, error)
        except Exception:
            done = Done(say=only(_unexpected()))
        await self._follow(installation, done, say, "")

    async def _told(self, tell: Callable[[], Awaitable[Message]]) -> Message:
        try:
            return await tell()
        except Exception:
            return only(_unexpected())

    async def open(self, installation: str, trigger: str, done: Done, say: Say) -> None:
        """Open a window, and fill it once it is there; too late for Slack means one more press."""
        try:
            client = (await self.workspaces.of(installation)).client
            opened = await client.views_open(trigger_id=trigger, view=done.view or {})
        except (*TROUBLE, NotInstalledError) as error:
            log.info("a window could not be opened: %s", reason(error))
            await say(only(EXPIRED))
            return
        if done.fill is None:
            return
        view = await self._filled(installation, done.fill)
        try:
            await client.views_update(view_id=opened["view"]["id"], view=view)
        except TROUBLE as error:
            # Whoever closed the window meanwhile does not want it; the thread has everything all the same.
            log.info("a window could not be filled: %s", reason(error))

    async def _filled(self, installation: str, fill: Callable[[], Awaitable[Block]]) -> Block:
        try:
            return await fill()
        except REFUSED as error:
            told = self.refusal(installation, error).say
            return notice_modal("Not here", told.text if told is not None else "")
        except Exception:
            return notice_modal("Not now", _unexpected())

    def refusal(self, installation: str, error: Exception, thread: str = "") -> Done:
        """The sentence for a refusal; the thread is redrawn so that it shows what holds."""
        if isinstance(error, GoneError):
            return Done(say=only(GONE))
        if isinstance(error, PausedError):
            names = self.people.known_names(installation, {error.owner})
            return Done(thread=thread, say=only(PAUSED.format(owner=called(error.owner, names))))
        if isinstance(error, NotAllowedError):
            return Done(say=only(worded(error)))
        names = {}
        if isinstance(error, AnsweredMeanwhileError):
            names = self.people.known_names(installation, {error.by})
        if not isinstance(error, ConversationError):
            raise error
        return Done(thread=thread, say=only(worded(error, names)))

    async def channel_name(self, installation: str, channel: str) -> str:
        """What the channel is called; empty where that may not be read."""
        try:
            client = (await self.workspaces.of(installation)).client
            info: dict[str, Any] = (await client.conversations_info(channel=channel))["channel"]
        except (*TROUBLE, NotInstalledError):
            return ""
        return str(info.get("name", ""))

    def whisper(self, who: Who, thread_ts: str) -> Say:
        """Tell one person in a thread; where that fails nothing is lost."""

        async def say(message: Message) -> None:
            try:
                client = (await self.workspaces.of(who.installation)).client
                await client.chat_postEphemeral(
                    channel=who.channel, user=who.user, thread_ts=thread_ts, text=message.notice,
                    blocks=list(message.blocks),
                )
            except (*TROUBLE, NotInstalledError) as error:
                log.info("somebody could not be told in a thread: %s", reason(error))

        return say

    def directly(self, installation: str, user: str) -> Say:
        """Tell somebody in their own messages, where there is no channel to tell them in."""

        async def say(message: Message) -> None:
            await self.courier.tell(installation, user, message)

        return say


def _unexpected() -> str:
    """The sentence for a mistake of ours amid an exception, with the id under which the log has it."""
    quoted = logs.current()
    log.exception("what follows an acknowledgement failed (%s)", quoted)
    return UNEXPECTED.format(id=quoted)
