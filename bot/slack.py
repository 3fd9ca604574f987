"""Slack's Web API as we use it: one shared session, what is retried, and which refusals are for good."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import ClientError, ClientSession
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.http_retry.response import HttpResponse
from slack_sdk.http_retry.state import RetryState
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.pace import POST, UPDATE, Pace, Urgency

log = logging.getLogger(__name__)
MESSAGE_GONE = frozenset({"message_not_found", "cant_delete_message"})
MESSAGE_FIXED = frozenset({"cant_update_message", "edit_window_closed", "block_mismatch"})
"""The message is there, and stays as it is for good."""
THREAD_LOST = frozenset({"thread_not_found", "cannot_reply_to_message", "restricted_action_thread_locked"})
NOT_MEMBER = frozenset({"not_in_channel", "channel_not_found"})
DENIED = "team_access_not_granted"
"""The workspace this is about, of the organisation that installed us, grants us nothing (any more)."""
CHANNEL_CLOSED = frozenset(
    {
        "is_archived", "is_inactive", "restricted_action", "restricted_action_read_only_channel",
        "restricted_action_thread_only_channel", "restricted_action_non_threadable_channel",
        "app_access_restricted", "ekm_access_denied", DENIED, "message_limit_exceeded",
    }
)
TOKEN_REFUSED = frozenset({"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired"})
"""The token is worthless, for now or for good, whatever is asked with it."""
PASSING = frozenset({"ratelimited", "internal_error", "fatal_error", "service_unavailable", "request_timeout"})
"""Slack can not answer now, and says nothing about what was asked."""
MIGRATING = frozenset({"org_login_required", "team_added_to_org"})
"""The workspace is being moved into an organisation, and answers nobody until that is done."""
WITH_TURNS = frozenset({POST, UPDATE})
"""These wait for their turn in bot/mouth.py, where it is known how urgent each of them is."""
MOST_REFUSALS = 5
"""How often a call that Slack puts off is made again."""


class UnsureError(Exception):
    """Slack's answer to a new message got lost: it may stand in the channel or not."""


NO_ANSWER = (ClientError, TimeoutError, OSError)
TROUBLE = (SlackApiError, UnsureError, *NO_ANSWER)
"""What a call to Slack can end with, other than an answer."""


class NotInChannelError(Exception):
    """The bot may not write into this channel because it is not a member."""


class ChannelClosedError(Exception):
    """The channel takes no message from us; `args[0]` is Slack's word for why."""


class _Reconnecting(AsyncConnectionErrorRetryHandler):
    """Tries broken connections again; not for new messages, which Slack may have taken."""

    async def _can_retry_async(
        self, *, state: RetryState, request: HttpRequest, response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> bool:
        again = await super()._can_retry_async(state=state, request=request, response=response, error=error)
        return again and not request.url.endswith(POST)


class _Insisting(AsyncServerErrorRetryHandler):
    """Tries 5xx again; not for new messages, which Slack may have taken."""

    async def _can_retry_async(
        self, *, state: RetryState, request: HttpRequest, response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> bool:
        again = await super()._can_retry_async(state=state, request=request, response=response, error=error)
        return again and not request.url.endswith(POST)


class Client(AsyncWebClient):
    """Keeps its calls within Slack's limits, and tells when Slack refuses the token itself, whichever call it was."""

    refused: Callable[[str], Awaitable[None]] | None = None
    denied: Callable[[], Awaitable[None]] | None = None
    """Told when a workspace of the organisation grants us nothing."""
    pace: Pace | None = None

    async def api_call(self, api_method: str, **given: Any) -> AsyncSlackResponse:
        """As the library does it, when it is this call's turn."""
        try:
            if self.pace is None or api_method in WITH_TURNS:
                return await super().api_call(api_method, **given)
            return await self._in_turn(self.pace, api_method, given)
        except SlackApiError as error:
            await self._tell(reason(error))
            raise

    async def _in_turn(self, pace: Pace, method: str, given: dict[str, Any]) -> AsyncSlackResponse:
        refusals, mine = 0, str(self.token)
        while True:
            await pace.turn(mine, method, "", Urgency.QUESTION)
            try:
                return await super().api_call(method, **given)
            except SlackApiError as error:
                seconds, refusals = seconds_to_wait(error), refusals + 1
                if seconds is None or refusals == MOST_REFUSALS:
                    raise
                pace.refused(mine, method, seconds)

    async def _tell(self, why: str) -> None:
        try:
            if self.refused is not None and why in TOKEN_REFUSED | MIGRATING:
                await self.refused(why)
            if self.denied is not None and why == DENIED:
                await self.denied()
        except Exception:
            # The caller gets Slack's refusal whatever else goes wrong.
            log.exception("that Slack refuses a token or a workspace could not be written down")


def web_client(token: str, api_url: str, session: ClientSession, pace: Pace | None = None) -> Client:
    """A client on the shared session; broken connections and 5xx are tried again.

    With a `pace` calls wait for their turn, and again for as long as a 429 says; without one the library waits then.
    """
    waiting = [AsyncRateLimitErrorRetryHandler(max_retry_count=3)] if pace is None else []
    client = Client(
        token=token,
        base_url=api_url,
        session=session,
        retry_handlers=[*waiting, _Reconnecting(max_retry_count=2), _Insisting(max_retry_count=2)],
    )
    client.pace = pace
    return client


async def granted_teams(client: AsyncWebClient) -> frozenset[str] | None:
    """The workspaces of the organisation that give this token access; None where Slack does not say."""
    found: list[str] = []
    cursor = ""
    try:
        while True:
            answer = await client.auth_teams_list(limit=200, cursor=cursor)
            found += [str(team["id"]) for team in answer.get("teams") or []]
            cursor = str((answer.get("response_metadata") or {}).get("next_cursor") or "")
            if not cursor:
                return frozenset(found)
    except (SlackApiError, *NO_ANSWER):
        return None


def reason(error: BaseException) -> str:
    """Slack's word for a refusal, or the kind of trouble on the way."""
    if isinstance(error, SlackApiError):
        return str(error.response.get("error", "unknown_error"))
    return type(error).__name__


def failed_at_slack(error: SlackApiError) -> bool:
    """Whether the answer was no refusal but a failure on Slack's side (5xx)."""
    return int(getattr(error.response, "status_code", 0)) >= 500


def will_pass(error: SlackApiError) -> bool:
    """Whether the same call may be answered a little later."""
    return failed_at_slack(error) or reason(error) in PASSING


def seconds_to_wait(error: SlackApiError) -> float | None:
    """How long Slack asks us to wait before this call (429, `Retry-After`); None when it does not say so."""
    headers: dict[str, str] = {name.lower(): value for name, value in (error.response.headers or {}).items()}
    try:
        return max(0.0, float(headers.get("retry-after", "")))
    except ValueError:
        return None


def raise_for_channel(error: SlackApiError) -> None:
    """Turn a refusal that concerns the whole channel into its own type; return on any other."""
    word = reason(error)
    if word in NOT_MEMBER:
        raise NotInChannelError(word) from error
    if word in CHANNEL_CLOSED:
        raise ChannelClosedError(word) from error
