"""The workspace misbehaves when asked to, and only then."""

from collections.abc import Awaitable
from typing import Any

import pytest
from aiohttp import ClientError
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.local import LocalWorkspace, RefusedError
from tests.local.conftest import RealClock
from tests.local.hearing import hear_commands
from tests.local.samples import refusal

VOTE, ANN = "C01VOTE", "U01ANN"


@pytest.fixture
def bare(ws: LocalWorkspace) -> AsyncWebClient:
    """A client that tries nothing twice."""
    return AsyncWebClient(token="xoxb-local", base_url=ws.api_url, retry_handlers=[])


def post(client: AsyncWebClient) -> Awaitable[Any]:
    """A call that would work."""
    return client.chat_postMessage(channel=VOTE, text="hi")


async def test_too_many_requests(ws: LocalWorkspace, bare: AsyncWebClient) -> None:
    ws.faults.add(method="chat.postMessage", kind="429", retry_after=7)
    with pytest.raises(SlackApiError) as caught:
        await post(bare)
    answer = caught.value.response
    assert (answer.status_code, answer.headers["Retry-After"], answer["error"]) == (429, "7", "ratelimited")
    assert (await post(bare))["ok"] and len(ws.messages(VOTE)) == 1


async def test_client_waits_and_succeeds(ws: LocalWorkspace) -> None:
    ws.faults.add(method="chat.postMessage", kind="429", retry_after=0)
    patient = AsyncWebClient(
        token="xoxb-local", base_url=ws.api_url, retry_handlers=[AsyncRateLimitErrorRetryHandler()]
    )
    assert (await post(patient))["ok"]
    assert [request.response["ok"] for request in ws.requests] == [False, True]


async def test_server_error_and_any_code(ws: LocalWorkspace, bare: AsyncWebClient) -> None:
    ws.faults.add(method="*", kind="500")
    ws.faults.add(method="chat.postMessage", kind="restricted_action", times=2)
    with pytest.raises(SlackApiError) as caught:
        await bare.auth_test()
    assert caught.value.response.status_code == 500
    assert [(await refusal(post(bare)))["error"] for _ in range(2)] == ["restricted_action"] * 2
    assert (await post(bare))["ok"]


async def test_lost_answer_means_done(ws: LocalWorkspace, bare: AsyncWebClient) -> None:
    ws.faults.add(method="chat.postMessage", kind="lost")
    with pytest.raises(ClientError):
        await post(bare)
    assert [message["text"] for message in ws.messages(VOTE)] == ["hi"]


async def test_clear_takes_back(ws: LocalWorkspace, bare: AsyncWebClient) -> None:
    ws.faults.add(method="chat.postMessage", kind="500", times=9)
    ws.faults.clear()
    assert (await post(bare))["ok"]


async def test_rate_limits_are_counted(ws: LocalWorkspace, bare: AsyncWebClient, real: RealClock) -> None:
    ws.faults.rate_limits = True
    for _ in range(20):
        await bare.users_list()
    with pytest.raises(SlackApiError) as caught:
        await bare.users_list()
    assert caught.value.response.status_code == 429
    assert 0 < int(caught.value.response.headers["Retry-After"]) <= 60
    assert (await post(bare))["ok"]
    real.advance(seconds=61)
    assert (await bare.users_list())["ok"]


async def test_response_url_fails_too(ws: LocalWorkspace, app: AsyncApp) -> None:
    heard = hear_commands(app)
    await ws.say(ANN, VOTE, "/help-me")
    ws.faults.add(method="response_url", kind="500")
    url = AsyncWebhookClient(heard[0]["response_url"], retry_handlers=[])
    assert (await url.send(text="a")).status_code == 500
    assert (await url.send(text="b")).status_code == 200
    assert [message["text"] for message in ws.messages(VOTE, ANN)] == ["b"]


async def test_archived_channel(ws: LocalWorkspace, bare: AsyncWebClient) -> None:
    sent = await bare.chat_postMessage(channel=VOTE, text="before")
    ws.faults.archive(VOTE)
    assert (await refusal(post(bare)))["error"] == "is_archived"
    update = bare.chat_update(channel=VOTE, ts=sent["ts"], text="after")
    assert (await refusal(update))["error"] == "is_inactive"
    ws.faults.unarchive(VOTE)
    assert (await post(bare))["ok"]


async def test_deactivated_person(ws: LocalWorkspace, bare: AsyncWebClient) -> None:
    ws.faults.deactivate(ANN)
    assert (await bare.users_info(user=ANN))["user"]["deleted"] is True
    ephemeral = bare.chat_postEphemeral(channel=VOTE, user=ANN, text="a")
    assert (await refusal(ephemeral))["error"] == "user_not_in_channel"
    with pytest.raises(RefusedError, match="deactivated"):
        await ws.say(ANN, VOTE, "hello")
