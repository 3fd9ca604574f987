"""Slack says that it holds events back: open threads hear it once an hour, others never; unknown payloads are answered."""

import asyncio
from typing import Any

from slack_bolt.async_app import AsyncBoltRequest

from tests.stories.steps import voting_app
from tests.world import ANN, World

MISSED = "Typed replies may get lost"


async def send(here: World, kind: str = "app_rate_limited") -> int:
    """A payload of this kind, as Slack sends it; the status of the answer."""
    body: dict[str, Any] = {"type": kind, "team_id": "T0LOCAL", "minute_rate_limited": 1518467820, "api_app_id": "A0", "token": "x"}
    answer = await here.bot.bolt.async_dispatch(AsyncBoltRequest(body=body, mode="socket_mode"))
    await here.settle()
    return answer.status


def told(here: World) -> list[str | None]:
    """The threads in which it was said."""
    return [message["thread_ts"] for message in here.messages() if MISSED in message["text"]]


async def test_open_threads_are_told_once_an_hour(here: World) -> None:
    await here.command(ANN, "for one")
    await here.command(ANN, "for two")
    roots = {m["ts"] for m in here.messages() if m["thread_ts"] in (None, m["ts"])}
    assert await send(here) == 200
    assert set(told(here)) == roots and len(told(here)) == 2
    assert set(await asyncio.gather(send(here), send(here))) == {200}
    assert len(told(here)) == 2


async def test_a_concluded_thread_hears_nothing(here: World) -> None:
    await voting_app(here)
    assert "*Probably not yet*" in here.transcript()
    assert await send(here) == 200
    assert told(here) == []


async def test_a_payload_that_nobody_knows_is_answered(here: World) -> None:
    assert await send(here, kind="something_new") == 200
    assert here.messages() == []
