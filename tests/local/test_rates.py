"""Rate limits as Slack counts them: per method, workspace and token, and per channel."""

from collections.abc import Awaitable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiohttp import ClientSession
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import Clock
from bot.local import LocalWorkspace
from bot.local.rates import CHANNEL_BURST, Call, Rates
from tests.local.conftest import RealClock, Start
from tests.local.hearing import hear_commands

VOTE, PAY, ANN = "C01VOTE", "C02PAY", "U01ANN"


class StillClock(Clock):
    """Real time that passes only when told."""

    def __init__(self) -> None:
        super().__init__()
        self.time = datetime(2026, 11, 23, 12, tzinfo=UTC)

    def real_now(self) -> datetime:
        """The time it was set to."""
        return self.time

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self.time += timedelta(seconds=seconds)


def update(team: str = "T1", token: str = "xoxb-1") -> Call:
    """A call of tier 3."""
    return Call("chat.update", team, token)


def test_a_minute_s_worth_per_method_workspace_and_token() -> None:
    clock = StillClock()
    rates = Rates(clock, enforced=True)
    for second in range(50):
        assert rates.wait(update()) == 0, second
        clock.advance(0.5)
    assert rates.wait(update()) == 35
    for other in (update(team="T2"), update(token="xoxb-2"), Call("chat.delete", "T1", "xoxb-1")):
        assert rates.wait(other) == 0
    clock.advance(34.9)
    assert rates.wait(update()) == 1
    clock.advance(0.2)
    assert rates.wait(update()) == 0
    assert rates.wait(update()) == 1
    assert (rates.made("chat.update"), rates.made("chat.update", "T1")) == (53, 52)
    assert (rates.refused("chat.update"), rates.early("chat.update"), rates.refused("chat.delete")) == (3, 1, 0)


@pytest.mark.parametrize(
    ("method", "most"), [("conversations.list", 20), ("conversations.join", 50), ("users.info", 100)]
)
def test_tiers(method: str, most: int) -> None:
    rates = Rates(StillClock(), enforced=True)
    answers = [rates.wait(Call(method, "T1", "xoxb-1")) for _ in range(most + 1)]
    assert answers == [0] * most + [60]


def test_a_channel_takes_one_message_a_second_after_a_burst() -> None:
    clock = StillClock()
    rates = Rates(clock, enforced=True)
    post = Call("chat.postMessage", "T1", "xoxb-1")
    assert [rates.wait(post, "C1") for _ in range(CHANNEL_BURST + 1)] == [0] * CHANNEL_BURST + [1]
    assert rates.wait(post, "C2") == 0
    clock.advance(1)
    assert [rates.wait(post, "C1"), rates.wait(post, "C1")] == [0, 1]
    clock.advance(3)
    assert [rates.wait(post, "C1") for _ in range(4)] == [0, 0, 0, 1]


def test_a_workspace_takes_three_hundred_messages_a_minute() -> None:
    clock = StillClock()
    rates = Rates(clock, enforced=True)
    for number in range(300):
        assert rates.wait(Call("chat.postMessage", "T1", "x"), f"C{number}") == 0
    assert rates.wait(Call("chat.postMessage", "T1", "x"), "C0NEW") == 60
    assert rates.wait(Call("chat.postMessage", "T2", "y"), "C0NEW") == 0


def test_without_enforcement_calls_are_only_counted() -> None:
    rates = Rates(StillClock())
    assert {rates.wait(update()) for _ in range(200)} == {0}
    assert (rates.made("chat.update"), rates.refused()) == (200, 0)


async def refused(call: Awaitable[Any]) -> int:
    """The Retry-After of a call that comes too early."""
    with pytest.raises(SlackApiError) as caught:
        await call
    assert caught.value.response.status_code == 429 and caught.value.response["error"] == "ratelimited"
    return int(caught.value.response.headers["Retry-After"])


async def test_the_server_answers_429_and_does_nothing(start: Start, real: RealClock) -> None:
    ws = await start(rate_limits=True)
    client = AsyncWebClient(token="xoxb-local", base_url=ws.api_url, retry_handlers=[])
    for number in range(CHANNEL_BURST):
        await client.chat_postMessage(channel=VOTE, text=str(number))
    assert await refused(client.chat_postMessage(channel=VOTE, text="too much")) == 1
    assert (await client.chat_postMessage(channel=PAY, text="elsewhere"))["ok"]
    real.advance(seconds=1)
    assert (await client.chat_postMessage(channel=VOTE, text="later"))["ok"]
    assert [message["text"] for message in ws.messages(VOTE)] == [*map(str, range(CHANNEL_BURST)), "later"]
    assert (ws.rates.made("chat.postMessage"), ws.rates.refused("chat.postMessage")) == (CHANNEL_BURST + 2, 1)


async def test_uses_of_response_urls_are_counted(ws: LocalWorkspace, app: AsyncApp) -> None:
    heard = hear_commands(app)
    await ws.say(ANN, VOTE, "/help-me")
    async with ClientSession() as session:
        for _ in range(6):
            await session.post(heard[0]["response_url"], json={"text": "hi"})
    assert ws.rates.made("response_url") == 6 and len(ws.messages(VOTE, ANN)) == 5
