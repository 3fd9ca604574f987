"""Posting, updating and deleting through the real SDK."""

from slack_sdk.web.async_client import AsyncWebClient

from bot.local import LocalWorkspace
from tests.local.conftest import HandClock, Start
from tests.local.samples import MANIFEST, refusal, section

VOTE = "C01VOTE"


async def test_posts_replies_and_broadcasts(ws: LocalWorkspace, client: AsyncWebClient) -> None:
    root = await client.chat_postMessage(channel=VOTE, text="root")
    assert root["message"]["bot_id"] == "B0BOT" and "thread_ts" not in root["message"]
    reply = await client.chat_postMessage(channel=VOTE, text="one", thread_ts=root["ts"])
    assert reply["message"]["thread_ts"] == root["ts"]
    loud = await client.chat_postMessage(channel=VOTE, text="two", thread_ts=root["ts"], reply_broadcast=True)
    history = (await client.conversations_history(channel=VOTE))["messages"]
    assert [message["text"] for message in history] == ["two", "root"]
    assert history[1]["reply_count"] == 2 and history[1]["latest_reply"] == loud["ts"]
    replies = (await client.conversations_replies(channel=VOTE, ts=root["ts"]))["messages"]
    assert [message["text"] for message in replies] == ["root", "one", "two"]
    assert ws.messages(VOTE)[0]["reply_users"] == ["U0BOT"]


async def test_reply_to_what_is_gone_falls_through(ws: LocalWorkspace, client: AsyncWebClient) -> None:
    root = await client.chat_postMessage(channel=VOTE, text="root")
    await client.chat_delete(channel=VOTE, ts=root["ts"])
    lost = await client.chat_postMessage(channel=VOTE, text="lost", thread_ts=root["ts"])
    assert lost["ok"] and "thread_ts" not in lost["message"]
    assert [message["thread_ts"] for message in ws.messages(VOTE)] == [None]


async def test_tombstone_holds_its_thread(ws: LocalWorkspace, client: AsyncWebClient) -> None:
    root = await client.chat_postMessage(channel=VOTE, text="root")
    reply = await client.chat_postMessage(channel=VOTE, text="reply", thread_ts=root["ts"])
    await client.chat_delete(channel=VOTE, ts=root["ts"])
    assert ws.messages(VOTE)[0]["deleted"] is True
    update = await refusal(client.chat_update(channel=VOTE, ts=root["ts"], text="back"))
    assert update["error"] == "message_not_found"
    later = await client.chat_postMessage(channel=VOTE, text="later", thread_ts=root["ts"])
    assert later["message"]["thread_ts"] == root["ts"]
    shown = (await client.conversations_replies(channel=VOTE, ts=root["ts"]))["messages"]
    assert shown[0]["subtype"] == "tombstone"
    for ts in (reply["ts"], later["ts"]):
        await client.chat_delete(channel=VOTE, ts=ts)
    assert ws.messages(VOTE) == []


async def test_update_keeps_and_drops_what_slack_does(ws: LocalWorkspace, client: AsyncWebClient) -> None:
    event = {"event_type": "mark", "event_payload": {"id": "1"}}
    sent = await client.chat_postMessage(channel=VOTE, text="a", blocks=[section()], metadata=event)
    await client.chat_update(channel=VOTE, ts=sent["ts"], text="b", blocks=[section("new")])
    assert ws.messages(VOTE)[0]["edited"] is False
    await client.chat_update(channel=VOTE, ts=sent["ts"], text="c")
    shown = ws.messages(VOTE)[0]
    assert (shown["text"], shown["blocks"], shown["edited"]) == ("c", [], True)
    history = await client.conversations_history(channel=VOTE, include_all_metadata=True)
    assert history["messages"][0]["metadata"] == event
    assert "metadata" not in (await client.conversations_history(channel=VOTE))["messages"][0]


async def test_refuses_content_as_slack_does(client: AsyncWebClient) -> None:
    bad = await refusal(client.chat_postMessage(channel=VOTE, text="x", blocks=[section("x" * 3001)]))
    assert bad["error"] == "invalid_blocks"
    assert bad["response_metadata"]["messages"] == [
        "[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]"
    ]
    assert (await refusal(client.api_call("chat.postMessage", json={"channel": VOTE})))["error"] == "no_text"
    assert (await refusal(client.chat_postMessage(channel=VOTE, text="x" * 40_001)))[
        "error"
    ] == "msg_too_long"
    wrong = client.chat_postMessage(channel=VOTE, text="a", metadata={"event_type": "a"})
    assert (await refusal(wrong))["error"] == "invalid_metadata_format"
    sent = await client.chat_postMessage(channel=VOTE, text="x" * 40_000)
    long = await refusal(client.chat_update(channel=VOTE, ts=sent["ts"], text="x" * 4_001))
    assert long["error"] == "msg_too_long"


async def test_only_own_messages(ws: LocalWorkspace, client: AsyncWebClient) -> None:
    ts = str(await ws.say("U01ANN", VOTE, "mine"))
    assert (await refusal(client.chat_update(channel=VOTE, ts=ts, text="a")))[
        "error"
    ] == "cant_update_message"
    assert (await refusal(client.chat_delete(channel=VOTE, ts=ts)))["error"] == "cant_delete_message"
    assert (await refusal(client.chat_delete(channel=VOTE, ts="1.0")))["error"] == "message_not_found"
    assert (await refusal(client.chat_postMessage(channel="C0", text="a")))["error"] == "channel_not_found"


async def test_ephemeral_is_for_one(ws: LocalWorkspace, client: AsyncWebClient) -> None:
    sent = await client.chat_postEphemeral(channel=VOTE, user="U01ANN", text="psst")
    assert [message["text"] for message in ws.messages(VOTE, "U01ANN")] == ["psst"]
    assert ws.messages(VOTE, "U02BOB") == ws.messages(VOTE) == []
    update = await refusal(client.chat_update(channel=VOTE, ts=sent["message_ts"], text="a"))
    assert update["error"] == "message_not_found"
    stranger = await refusal(client.chat_postEphemeral(channel=VOTE, user="U0NOBODY", text="a"))
    assert stranger["error"] == "user_not_in_channel"


async def test_direct_messages(start: Start) -> None:
    ws = await start()
    client = AsyncWebClient(token="xoxb-local", base_url=ws.api_url)
    sent = await client.chat_postMessage(channel="U01ANN", text="for you")
    assert sent["channel"] == "D01ANN" and ws.messages("D01ANN")[0]["text"] == "for you"
    home = {**MANIFEST["features"]["app_home"], "messages_tab_enabled": False}
    closed = await start(manifest={**MANIFEST, "features": {"app_home": home}})
    other = AsyncWebClient(token="xoxb-local", base_url=closed.api_url)
    answer = await refusal(other.chat_postMessage(channel="U01ANN", text="for you"))
    assert answer["error"] == "messages_tab_disabled"


async def test_timestamps_follow_the_clock_and_grow(client: AsyncWebClient, clock: HandClock) -> None:
    first = (await client.chat_postMessage(channel=VOTE, text="a"))["ts"]
    second = (await client.chat_postMessage(channel=VOTE, text="b"))["ts"]
    await clock.jump("day")
    third = (await client.chat_postMessage(channel=VOTE, text="c"))["ts"]
    assert first < second < third
    assert first == f"{int(clock.time.timestamp()) - 86400}.000000"
    assert int(float(third)) == int(clock.time.timestamp())
