"""The few calls that put messages into a channel, with what Slack does instead of refusing."""

from collections.abc import Awaitable, Callable
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.pace import POST, UPDATE, Pace, Urgency, VainError, Wish
from bot.slack import (
    MESSAGE_FIXED,
    MESSAGE_GONE,
    MOST_REFUSALS,
    NO_ANSWER,
    THREAD_LOST,
    TROUBLE,
    UnsureError,
    failed_at_slack,
    raise_for_channel,
    reason,
    seconds_to_wait,
    will_pass,
)
from bot.views.message import Message
from bot.workspaces import Workspace

EVENT_TYPE = "meshcheck"
TOMBSTONE = "tombstone"
"""What Slack shows in place of a deleted message that has replies."""
LOOK_BACK = 200
"""How many messages are asked for at once; Slack may give fewer."""
MOST_PAGES = 10
"""So far a look goes through what others said since."""
Taken = dict[tuple[str, str], str]
"""Channel and timestamp of a message that somebody acted on -> the response URL that came with it."""


class ThreadLostError(Exception):
    """The root message is gone: a reply would have nowhere to go."""


class Mouth:
    """Posts, replies, updates; refusals that concern the channel come out as their own types."""

    def __init__(self, here: Workspace, pace: Pace, urls: Taken | None = None, wish: Wish | None = None) -> None:
        """`wish`: dropped when what is being shown may be outdated; nothing that is only changed is waited for then."""
        self._here = here
        self._client = here.client
        self._pace = pace
        self._urls = {} if urls is None else urls
        self._wish = wish or Wish()
        self.taken: set[str] = set()
        """Methods by which Slack has taken something: what may be changed is not archived, where we may post we belong."""

    async def post(self, channel: str, message: Message, urgency: Urgency = Urgency.QUESTION) -> str:
        """A new message in the channel; its ts."""
        return str((await self._send(channel, message, urgency))["ts"])

    async def reply(
        self, channel: str, root: str, message: Message, urgency: Urgency = Urgency.QUESTION, *, broadcast: bool = False
    ) -> str:
        """A reply in the thread, `broadcast` also in the channel; ThreadLostError when there is no such thread any more."""
        answer = await self._send(channel, message, urgency, thread_ts=root, broadcast=broadcast)
        said: dict[str, Any] = answer.get("message") or {}
        if said and said.get("thread_ts") != root and not await self._stands(channel, root):
            # Slack posts a reply to a vanished root into the channel and reports success.
            await self._take_back(channel, answer["ts"])
            raise ThreadLostError(root)
        return str(answer["ts"])

    async def update(
        self, channel: str, ts: str, message: Message, urgency: Urgency, still: Callable[[], Awaitable[None]]
    ) -> bool:
        """Whether the message is still there; one that Slack lets nobody change any more counts as shown.

        Somebody who just acted on it gets it back through the response URL of their press, which no limit holds back.
        `still` is asked after a wait, and amid it when the wish is dropped; it raises when the message is outdated by then.
        """
        if await self._replaced(channel, ts, message):
            return True
        try:
            await self._paced(
                UPDATE, channel, urgency, lambda: self._client.chat_update(channel=channel, ts=ts, **_parts(message)), still
            )
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

    async def found(self, channel: str, root: str, thread_id: str, since: str) -> dict[str, str]:
        """Role -> ts of our messages of this thread that came after `since`; empty where history may not be read.

        `root`: empty when none is known; one that is gone is looked for in the channel.
        Raises UnsureError while Slack does not say: what may stand there is not to be posted again.
        """
        try:
            listed = await self._listed(channel, root, since)
        except SlackApiError as error:
            if will_pass(error):
                raise UnsureError(reason(error)) from error
            return {}
        except NO_ANSWER as error:
            raise UnsureError(reason(error)) from error
        found: dict[str, str] = {}
        for message in listed:
            payload: dict[str, Any] = message.get("metadata", {}).get("event_payload", {})
            if payload.get("thread") == thread_id and "role" in payload and str(message["ts"]) > since:
                found[str(payload["role"])] = max(str(message["ts"]), found.get(str(payload["role"]), ""))
        return found

    async def _listed(self, channel: str, root: str, since: str) -> list[dict[str, Any]]:
        """What came since then below the root, or in the channel where there is none."""
        try:
            below = await self._pages(channel, root, since) if root else []
        except SlackApiError as error:
            if reason(error) not in THREAD_LOST:
                raise
            below = []
        stands = bool(below) and below[0].get("subtype") != TOMBSTONE
        return below if stands else [*below, *await self._pages(channel, "", since)]

    async def _pages(self, channel: str, root: str, since: str) -> list[dict[str, Any]]:
        """The replies to this message, itself first, or what stands in the channel; only the newest if `since` is empty."""
        listed: list[dict[str, Any]] = []
        more: dict[str, Any] = {"channel": channel, "oldest": since or None, "limit": LOOK_BACK, "include_all_metadata": True}
        for _ in range(MOST_PAGES if since else 1):
            answer = await (
                self._client.conversations_replies(ts=root, **more) if root else self._client.conversations_history(**more)
            )
            listed += answer.get("messages") or []
            more["cursor"] = (answer.get("response_metadata") or {}).get("next_cursor")
            if not more["cursor"]:
                break
        return listed

    async def _send(
        self, channel: str, message: Message, urgency: Urgency, thread_ts: str | None = None, broadcast: bool = False
    ) -> Any:
        def call() -> Awaitable[Any]:
            return self._client.chat_postMessage(
                channel=channel, thread_ts=thread_ts, unfurl_links=False, unfurl_media=False,
                reply_broadcast=broadcast or None, **_parts(message)
            )

        try:
            return await self._paced(POST, channel, urgency, call)
        except SlackApiError as error:
            if reason(error) in THREAD_LOST:
                raise ThreadLostError(thread_ts or "") from error
            if failed_at_slack(error):
                raise UnsureError(reason(error)) from error
            raise_for_channel(error)
            raise
        except NO_ANSWER as error:
            raise UnsureError(reason(error)) from error

    async def _paced(
        self, method: str, channel: str, urgency: Urgency, call: Callable[[], Awaitable[Any]],
        still: Callable[[], Awaitable[None]] | None = None,
    ) -> Any:
        """The answer of a call that waits for its turn, and again for as long as Slack says when it came too early."""
        refusals = 0
        while True:
            await self._turn(method, channel, urgency, still)
            try:
                answer = await call()
            except SlackApiError as error:
                seconds, refusals = seconds_to_wait(error), refusals + 1
                if seconds is None or refusals == MOST_REFUSALS:
                    raise
                self._pace.refused(self._here.id, method, seconds)
            else:
                self.taken.add(method)
                return answer

    async def _turn(
        self, method: str, channel: str, urgency: Urgency, still: Callable[[], Awaitable[None]] | None
    ) -> None:
        """Wait; whatever `still` raises ends the wait."""
        if still is None:
            await self._pace.turn(self._here.id, method, channel, urgency)
            return
        while True:
            try:
                waited = await self._pace.turn(self._here.id, method, channel, urgency, self._wish)
            except VainError:
                self._wish.renew()
                await still()
                continue
            try:
                if waited:
                    await still()
            except BaseException:
                self._pace.give_back(self._here.id, method, channel)
                raise
            return

    async def _replaced(self, channel: str, ts: str, message: Message) -> bool:
        """Whether the press on this message took its new look back; each URL is used once, then chat.update serves."""
        url = self._urls.pop((channel, ts), None)
        if url is None:
            return False
        try:
            answer = await AsyncWebhookClient(url, session=self._client.session).send_dict(
                {"replace_original": True, "text": message.notice, "blocks": list(message.blocks)}
            )
        except (*TROUBLE, ValueError):
            return False
        return answer.status_code == 200 and '"ok":false' not in answer.body.replace(" ", "")

    async def _stands(self, channel: str, root: str) -> bool:
        """Whether the root can be read, when the answer to a reply did not name it; False where nothing may be read."""
        try:
            answer = await self._client.conversations_replies(channel=channel, ts=root, limit=1)
        except TROUBLE:
            return False
        listed: list[dict[str, Any]] = answer.get("messages") or []
        return any(str(each.get("ts")) == root and each.get("subtype") != TOMBSTONE for each in listed)

    async def _take_back(self, channel: str, ts: str) -> None:
        try:
            await self._client.chat_delete(channel=channel, ts=ts)
        except SlackApiError as error:
            if reason(error) not in MESSAGE_GONE:
                raise


def _parts(message: Message) -> dict[str, Any]:
    """Text, blocks and metadata always go together: an update without blocks would remove them."""
    return {"text": message.notice, "blocks": list(message.blocks), "metadata": message.metadata or None}
