"""The few calls that put messages into a channel, with what Slack does instead of refusing."""

from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack import (
    MESSAGE_FIXED,
    MESSAGE_GONE,
    NO_ANSWER,
    THREAD_LOST,
    TROUBLE,
    UnsureError,
    failed_at_slack,
    raise_for_channel,
    reason,
)
from bot.views.message import Message

EVENT_TYPE = "meshcheck"
LOOK_BACK = 50


class ThreadLostError(Exception):
    """The root message is gone: a reply would have nowhere to go."""


class Mouth:
    """Posts, replies, updates; refusals that concern the channel come out as their own types."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client

    async def post(self, channel: str, message: Message) -> str:
        """A new message in the channel; its ts."""
        return str((await self._send(channel, message))["ts"])

    async def reply(self, channel: str, root: str, message: Message, *, broadcast: bool = False) -> str:
        """A reply in the thread, `broadcast` also in the channel; ThreadLostError when there is no such thread any more."""
        answer = await self._send(channel, message, thread_ts=root, broadcast=broadcast)
        said: dict[str, Any] = answer.get("message") or {}
        if said and said.get("thread_ts") != root and not await self._stands(channel, root):
            # Slack posts a reply to a vanished root into the channel and reports success.
            await self._take_back(channel, answer["ts"])
            raise ThreadLostError(root)
        return str(answer["ts"])

    async def update(self, channel: str, ts: str, message: Message) -> bool:
        """Whether the message is still there; one that Slack lets nobody change any more counts as shown."""
        try:
            await self._client.chat_update(channel=channel, ts=ts, **_parts(message))
        except SlackApiError as error:
            if reason(error) in MESSAGE_GONE:
                return False
            if reason(error) in MESSAGE_FIXED:
                return True
            raise_for_channel(error)
            raise
        return True

    async def link(self, channel: str, ts: str) -> str:
        """Where a message is found; empty when Slack does not say."""
        try:
            answer = await self._client.chat_getPermalink(channel=channel, message_ts=ts)
        except TROUBLE:
            return ""
        return str(answer["permalink"])

    async def found(self, channel: str, root: str | None, thread_id: str) -> dict[str, str]:
        """Role -> ts of our messages of this thread that Slack has; empty where history may not be read."""
        try:
            if root is None:
                answer = await self._client.conversations_history(
                    channel=channel, limit=LOOK_BACK, include_all_metadata=True
                )
            else:
                answer = await self._client.conversations_replies(
                    channel=channel, ts=root, limit=200, include_all_metadata=True
                )
        except TROUBLE:
            return {}
        found: dict[str, str] = {}
        listed: list[dict[str, Any]] = answer.get("messages") or []
        for message in listed:
            payload: dict[str, Any] = message.get("metadata", {}).get("event_payload", {})
            if payload.get("thread") == thread_id and "role" in payload:
                found[str(payload["role"])] = str(message["ts"])
        return found

    async def _send(self, channel: str, message: Message, thread_ts: str | None = None, broadcast: bool = False) -> Any:
        try:
            return await self._client.chat_postMessage(
                channel=channel, thread_ts=thread_ts, unfurl_links=False, unfurl_media=False,
                reply_broadcast=broadcast or None, **_parts(message)
            )
        except SlackApiError as error:
            if reason(error) in THREAD_LOST:
                raise ThreadLostError(thread_ts or "") from error
            if failed_at_slack(error):
                raise UnsureError(reason(error)) from error
            raise_for_channel(error)
            raise
        except NO_ANSWER as error:
            raise UnsureError(reason(error)) from error

    async def _stands(self, channel: str, root: str) -> bool:
        """Whether the root can be read, when the answer to a reply did not name it; False where nothing may be read."""
        try:
            answer = await self._client.conversations_replies(channel=channel, ts=root, limit=1)
        except TROUBLE:
            return False
        listed: list[dict[str, Any]] = answer.get("messages") or []
        return any(str(each.get("ts")) == root and each.get("subtype") != "tombstone" for each in listed)

    async def _take_back(self, channel: str, ts: str) -> None:
        try:
            await self._client.chat_delete(channel=channel, ts=ts)
        except SlackApiError as error:
            if reason(error) not in MESSAGE_GONE:
                raise


def _parts(message: Message) -> dict[str, Any]:
    """Text, blocks and metadata always go together: an update without blocks would remove them."""
    return {"text": message.text, "blocks": list(message.blocks), "metadata": message.metadata or None}
