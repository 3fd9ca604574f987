"""Slack at its worst: events twice and in any order, refusals, lost answers, throttling."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.local.model import TEAM
from tests.stories.kept import behind, checks, facts
from tests.stories.steps import rest_of_it, until_data, until_services, until_verdict
from tests.world import ANN, BOB, BOT_USER, CHANNEL, World, texts, world

BARE = {"app_mentions:read", "channels:read", "chat:write", "commands", "users:read"}
"""What is left when a team declines every optional scope."""

TWICE = [("chat.postMessage", "429"), ("chat.postMessage", "500"), ("chat.postMessage", "lost"), ("chat.update", "429"),
         ("chat.update", "500"), ("chat.update", "lost")]


async def test_every_event_twice_makes_one_fact_each_and_no_message_more(here: World) -> None:
    here.workspace.faults.repeat_events = True
    await until_verdict(here)
    assert await facts(here, "services") == ["services: 5 · U01ANN"]
    assert await facts(here, "growth") == ["growth: 2 · U01ANN"]
    assert _roles(here) == ["root", "q", "q", "q", "q", "q", "q", "verdict"]


async def test_a_near_miss_that_is_delivered_twice_is_offered_once(here: World) -> None:
    await until_services(here)
    here.workspace.faults.repeat_events = True
    await here.reply(BOB, "we had 14, now rather 15 of them")
    assert here.whispers(BOB) == ["Shall I record *14–15 services*?"]


async def test_a_deletion_that_is_delivered_twice_takes_one_answer_back(here: World) -> None:
    await until_services(here)
    here.workspace.faults.repeat_events = True
    ts = await here.reply(BOB, "12")
    await here.workspace.delete(BOB, CHANNEL, ts)
    await here.settle()
    assert (await facts(here, "services"))[0] == "services: 12 · U02BOB"
    assert "services" not in (await checks(here))[-1].answers
    assert texts(here.thread()[-1]).startswith("*4 · ")


async def test_one_post_as_message_and_as_mention_counts_once(here: World) -> None:
    await until_services(here)
    await here.reply(BOB, "@meshcheck 12")
    assert await facts(here, "services") == ["services: 12 · U02BOB"]
    assert here.whispers(BOB) == []


@pytest.mark.parametrize("order", [("message", "app_mention"), ("app_mention", "message")])
async def test_message_and_mention_count_once_in_either_order(here: World, order: tuple[str, str]) -> None:
    await until_services(here)
    event = {
        "channel": CHANNEL, "user": BOB, "text": f"<@{BOT_USER}> 12", "ts": "1795521700.000100",
        "thread_ts": here.root()["ts"], "event_ts": "1795521700.000100",
    }
    for kind in order:
        await _handled(here, {**event, "type": kind})
    assert await facts(here, "services") == ["services: 12 · U02BOB"]


async def test_a_reply_that_slack_delivers_late_answers_no_question_that_came_after_it(here: World) -> None:
    await until_services(here)
    written = f"{here.bot.clock.now().timestamp():.6f}"
    here.bot.clock.jump(timedelta(minutes=5))
    await here.press(ANN, "10–19")
    open_ = await facts(here)
    late = {"type": "message", "channel": CHANNEL, "user": BOB, "ts": written, "event_ts": written, "thread_ts": here.root()["ts"]}
    await _handled(here, {**late, "text": "5"})
    assert await facts(here) == open_ and here.whispers(BOB)[-1].startswith("Shall I record *5")
    await here.press(BOB, "Yes, record it")
    assert await facts(here, "growth") == ["growth: 5 · U02BOB"], "nothing is lost: its author decides"


async def test_skip_and_replies_out_of_order_do_not_slip_to_the_next_question(here: World) -> None:
    await until_services(here)
    now = here.bot.clock.now().timestamp()
    thread = {"type": "message", "channel": CHANNEL, "user": BOB, "thread_ts": here.root()["ts"]}
    await _handled(here, {**thread, "text": "12", "ts": f"{now + 2:.6f}"})
    for number, text in enumerate(("skip", "3")):
        await _handled(here, {**thread, "text": text, "ts": f"{now + number / 10:.6f}"})
    assert await facts(here, "services") == ["services: 12 · U02BOB"] and await facts(here, "growth") == []
    assert here.whispers(BOB)[-1].startswith("Shall I record *3")


@pytest.mark.parametrize("order", [("message", "app_mention"), ("app_mention", "message")])
async def test_a_mention_in_the_channel_starts_one_check_in_either_order(here: World, order: tuple[str, str]) -> None:
    event = {
        "channel": CHANNEL, "user": BOB, "text": f"<@{BOT_USER}>", "ts": "1795600000.000100",
        "event_ts": "1795600000.000100",
    }
    for kind in (*order, *order):
        await _handled(here, {**event, "type": kind})
    assert [check.owner for check in await checks(here)] == [BOB]
    assert [message["user"] for message in here.messages()] == [BOT_USER, BOT_USER]


@pytest.mark.parametrize(("method", "kind"), TWICE)
async def test_the_thread_is_complete_and_nothing_stands_twice(here: World, method: str, kind: str) -> None:
    await until_services(here)
    here.workspace.faults.add(method=method, kind=kind, retry_after=0)
    await rest_of_it(here)
    assert _roles(here) == ["root", "q", "q", "q", "q", "q", "q", "verdict"]
    assert await behind(here) == []
    refused = [request for request in here.workspace.requests if request.method == method]
    assert len(refused) > 1, "the call was made again"


async def test_a_first_message_whose_answer_is_lost_is_found_again(here: World) -> None:
    here.workspace.faults.add(method="chat.postMessage", kind="lost", times=2)
    await here.command(ANN)
    assert _roles(here) == ["root", "q"]
    assert await behind(here) == []


@pytest.mark.parametrize("kind", ["ratelimited", "fatal_error", "internal_error"])
async def test_what_slack_refuses_for_now_is_mended_by_the_next_sweep(here: World, kind: str) -> None:
    await until_services(here)
    here.workspace.faults.add(method="chat.postMessage", kind=kind, times=1)
    await here.reply(ANN, "5")
    await here.reply(ANN, "2 per quarter")
    assert len(await behind(here)) == 1
    assert await facts(here, "growth") == ["growth: 2 · U01ANN"], "what was answered is kept"

    await here.bot.tick()
    assert await behind(here) == []
    assert _roles(here) == ["root", "q", "q", "q", "q", "q"]


async def test_more_lost_answers_than_are_made_up_for_at_once(here: World) -> None:
    await until_services(here)
    here.workspace.faults.add(method="chat.postMessage", kind="500", times=3)
    await here.reply(ANN, "5")
    await here.reply(ANN, "2 per quarter")
    assert len(await behind(here)) == 1
    await here.bot.tick()
    assert _roles(here) == ["root", "q", "q", "q", "q", "q"]


async def test_a_lost_answer_may_double_only_where_history_can_not_be_read(tmp_path: Path) -> None:
    async with world(tmp_path, scopes=BARE) as here:
        await until_services(here)
        await here.press(ANN, "5–9")
        here.workspace.faults.add(method="chat.postMessage", kind="lost")
        await here.press(ANN, "2–3")
        assert _roles(here) == ["root", "q", "q", "q", "q", "q", "q"]
        await here.press(ANN, "None of these")
        await here.press(ANN, "One person or part-time")
        assert here.says("verdict").startswith("*Probably not yet*")
        assert await facts(here, "pains") == ["pains: None of these · U01ANN"]


async def test_throttled_by_slack_s_own_limits_all_is_said_in_the_end(here: World) -> None:
    await until_data(here)
    here.workspace.faults.rate_limits = True
    await asyncio.gather(*[here.press(user, "None of these") for user in (ANN, BOB)])
    await here.press(ANN, "Yes, usually")
    await rest_of_it(here)
    assert _roles(here) == ["root", "q", "q", "q", "q", "q", "q", "verdict"]


async def test_a_socket_that_closes_is_opened_again_and_nothing_is_lost(here: World) -> None:
    await until_services(here)
    await here.workspace.faults.disconnect(notice=True)
    await here.workspace.app_arrived()
    await rest_of_it(here)
    assert here.says("verdict").startswith("*Probably not yet*")


async def _handled(here: World, event: dict[str, str]) -> None:
    """Hand the bot an event ourselves, since only Slack decides which of two comes first."""
    body = {"type": "event_callback", "team_id": TEAM, "event": event}
    answer = await here.bot.bolt.async_dispatch(AsyncBoltRequest(body=body, mode="socket_mode"))
    assert answer.status == 200
    await here.settle()


def _roles(here: World) -> list[str]:
    """What stands in the channel from the bot, in order: the root, questions, verdicts."""
    found: list[str] = []
    for message in here.messages():
        if message["user"] != BOT_USER or message["deleted"]:
            continue
        kinds = {block.get("block_id") for block in message["blocks"]}
        root = message["thread_ts"] in (None, message["ts"])
        found.append("root" if root else "verdict" if "verdict" in kinds else "q")
    return found
