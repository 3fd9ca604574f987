"""Which events a real Bolt app gets, and how often."""

import asyncio

import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.local import LocalWorkspace, Pace, RefusedError
from tests.local.conftest import Connect, Start
from tests.local.hearing import Body, events_of, hear_events
from tests.local.samples import section

VOTE, ANN = "C01VOTE", "U01ANN"


async def test_mention_comes_twice_with_two_ids(ws: LocalWorkspace, app: AsyncApp) -> None:
    heard = hear_events(app)
    ts = await ws.say(ANN, VOTE, "@Helper is 5 < 6 & true?")
    await ws.settled()
    assert sorted(body["event"]["type"] for body in heard) == ["app_mention", "message"]
    assert len({body["event_id"] for body in heard}) == 2
    for body in heard:
        event = body["event"]
        assert (event["ts"], event["text"]) == (ts, "<@U0BOT> is 5 &lt; 6 &amp; true?")
        assert body["authorizations"][0]["user_id"] == "U0BOT"


async def test_replies_edits_and_deletions(ws: LocalWorkspace, app: AsyncApp) -> None:
    heard = hear_events(app)
    root = str(await ws.say(ANN, VOTE, "root"))
    reply = str(await ws.say("U02BOB", VOTE, "five", root))
    await ws.settled()
    await ws.edit("U02BOB", VOTE, reply, "six")
    await ws.settled()
    await ws.delete("U02BOB", VOTE, reply)
    await ws.settled()
    _, said, changed, deleted = events_of(heard, "message")
    assert (said["thread_ts"], said["parent_user_id"]) == (root, ANN)
    assert changed["subtype"] == "message_changed" and changed["message"]["edited"]["user"] == "U02BOB"
    assert (changed["message"]["text"], changed["previous_message"]["text"]) == ("six", "five")
    assert changed["message"]["thread_ts"] == root
    assert (deleted["subtype"], deleted["deleted_ts"]) == ("message_deleted", reply)
    with pytest.raises(RefusedError, match="your own"):
        await ws.edit("U02BOB", VOTE, root, "mine now")


async def test_deleted_root_with_replies_becomes_a_tombstone(ws: LocalWorkspace, app: AsyncApp) -> None:
    heard = hear_events(app)
    root = str(await ws.say(ANN, VOTE, "root"))
    await ws.say(ANN, VOTE, "reply", root)
    await ws.delete(ANN, VOTE, root)
    await ws.settled()
    event = next(event for event in events_of(heard, "message") if "subtype" in event)
    assert event["subtype"] == "message_changed" and event["message"]["subtype"] == "tombstone"
    assert event["previous_message"]["text"] == "root"


async def test_own_posts_come_back(ws: LocalWorkspace, app: AsyncApp, client: AsyncWebClient) -> None:
    heard = hear_events(app)
    root = await client.chat_postMessage(channel=VOTE, text="<@U0BOT> hi")
    await client.chat_postMessage(channel=VOTE, text="loud", thread_ts=root["ts"], reply_broadcast=True)
    await client.chat_update(channel=VOTE, ts=root["ts"], text="new", blocks=[section()])
    await ws.settled()
    assert len(heard) == 3
    posted, loud, changed = sorted(events_of(heard, "message"), key=lambda event: str(event["event_ts"]))
    assert (posted["user"], posted["bot_id"]) == ("U0BOT", "B0BOT")
    assert (loud["subtype"], loud["root"]["ts"]) == ("thread_broadcast", root["ts"])
    assert changed["message"]["user"] == "U0BOT" and "edited" not in changed["message"]


async def test_without_history_only_mentions(start: Start, connect: Connect) -> None:
    ws = await start(granted_scopes={"app_mentions:read", "chat:write"})
    heard = hear_events(await connect(ws))
    await ws.say(ANN, VOTE, "nothing for the app")
    await ws.say(ANN, VOTE, "<@U0BOT> hello")
    await ws.settled()
    assert [body["event"]["type"] for body in heard] == ["app_mention"]


async def test_silence_where_the_bot_is_no_member(ws: LocalWorkspace, app: AsyncApp) -> None:
    heard = hear_events(app)
    ws.faults.kick(VOTE)
    await ws.say(ANN, VOTE, "<@U0BOT> hello")
    await ws.say(ANN, "C02PAY", "and here?")
    await ws.settled()
    assert [body["event"]["channel"] for body in heard] == ["C02PAY"]


async def test_home_joins_and_archives(ws: LocalWorkspace, app: AsyncApp, client: AsyncWebClient) -> None:
    heard = hear_events(app)
    await ws.open_home(ANN)
    ws.faults.kick(VOTE)
    await client.conversations_join(channel=VOTE)
    ws.faults.archive(VOTE)
    await ws.settled()
    assert events_of(heard, "app_home_opened")[0]["user"] == ANN
    assert events_of(heard, "member_joined_channel")[0]["user"] == "U0BOT"
    assert events_of(heard, "channel_archive")[0]["channel"] == VOTE
    with pytest.raises(RefusedError, match="archived"):
        await ws.say(ANN, VOTE, "anybody?")


async def test_unacknowledged_event_is_sent_three_times_more(start: Start, connect: Connect) -> None:
    ws = await start(pace=Pace(ack=0.05, retries=(0.0, 0.0, 0.0)))
    app = await connect(ws)
    ids: list[str] = []
    never = asyncio.Event()

    @app.event("message")
    async def ignore(body: Body) -> None:
        ids.append(body["event_id"])
        await never.wait()

    await ws.say(ANN, VOTE, "hello")
    await ws.settled()
    never.set()
    assert len(ids) == 4 and len(set(ids)) == 1


async def test_event_waits_for_an_app_to_come(start: Start, connect: Connect) -> None:
    ws = await start()
    await ws.say(ANN, VOTE, "hello")
    heard = hear_events(await connect(ws))
    await ws.settled()
    assert events_of(heard, "message")[0]["text"] == "hello"


async def test_repeated_events_have_the_same_id(ws: LocalWorkspace, app: AsyncApp) -> None:
    heard = hear_events(app)
    ws.faults.repeat_events = True
    await ws.say(ANN, VOTE, "hello")
    await ws.settled()
    assert len(heard) == 2 and heard[0]["event_id"] == heard[1]["event_id"]


@pytest.mark.parametrize("notice", [True, False])
async def test_app_comes_back_after_a_disconnect(ws: LocalWorkspace, app: AsyncApp, notice: bool) -> None:
    heard = hear_events(app)
    await ws.faults.disconnect(notice=notice)
    assert not ws.connected
    await ws.say(ANN, VOTE, "still there?")
    await ws.settled()
    assert events_of(heard, "message")[0]["text"] == "still there?"
