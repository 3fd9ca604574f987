"""A real Bolt app over Socket Mode: commands, presses, shortcuts."""

import asyncio
from typing import Any

import aiohttp
import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.local import LocalWorkspace, Pace, RefusedError
from tests.local.conftest import Connect, RealClock, Start
from tests.local.hearing import Body, hear_commands, hear_presses
from tests.local.samples import buttons, option, plain, section, text_field

VOTE, ANN = "C01VOTE", "U01ANN"


async def test_command_is_answered_for_one(ws: LocalWorkspace, app: AsyncApp) -> None:
    heard = hear_commands(app, {"text": "Here you are", "blocks": [section("Here you are")]})
    assert await ws.say(ANN, VOTE, "/help-me for @Bob in #payments") is None
    assert heard[0]["text"] == "for <@U02BOB|bob> in <#C02PAY|payments>"
    assert (heard[0]["user_id"], heard[0]["channel_id"]) == (ANN, VOTE)
    assert [message["text"] for message in ws.messages(VOTE, ANN)] == ["Here you are"]
    assert ws.messages(VOTE) == []


async def test_command_may_answer_everybody(ws: LocalWorkspace, app: AsyncApp) -> None:
    hear_commands(app, {"text": "Look", "response_type": "in_channel"})
    await ws.say(ANN, VOTE, "/help-me")
    assert [message["text"] for message in ws.messages(VOTE)] == ["Look"]


async def test_command_answer_is_checked(ws: LocalWorkspace, app: AsyncApp) -> None:
    hear_commands(app, {"text": "a", "blocks": [section("x" * 3001)]})
    await ws.say(ANN, VOTE, "/help-me")
    assert "invalid_command_response" in ws.messages(VOTE, ANN)[0]["text"]


async def test_late_command_is_told(start: Start, connect: Connect) -> None:
    ws = await start(pace=Pace(ack=0.2))
    app = await connect(ws)
    released = asyncio.Event()

    @app.command("/help-me")
    async def slow(ack: AsyncAck) -> None:
        await released.wait()
        await ack("too late")

    await ws.say(ANN, VOTE, "/help-me")
    released.set()
    assert ["operation_timeout" in message["text"] for message in ws.messages(VOTE, ANN)] == [True]


async def test_command_without_an_app_is_told(start: Start) -> None:
    ws = await start(pace=Pace(ack=0.05))
    await ws.say(ANN, VOTE, "/help-me")
    assert "dispatch_failed" in ws.messages(VOTE, ANN)[0]["text"]


async def test_commands_that_can_not_be(ws: LocalWorkspace) -> None:
    with pytest.raises(RefusedError, match="/dance is not a valid command"):
        await ws.say(ANN, VOTE, "/dance")
    root = await ws.say(ANN, VOTE, "root")
    with pytest.raises(RefusedError, match="do not work in threads"):
        await ws.say(ANN, VOTE, "/help-me", root)


async def test_press_carries_message_and_state(
    ws: LocalWorkspace, app: AsyncApp, client: AsyncWebClient
) -> None:
    heard = hear_presses(app)
    ticks = {"type": "checkboxes", "action_id": "ticks", "options": [option("a"), option("b")]}
    blocks = [text_field(), {"type": "section", "text": plain("Which?"), "accessory": ticks}, buttons("go")]
    root = await client.chat_postMessage(channel=VOTE, text="root")
    sent = await client.chat_postMessage(channel=VOTE, text="Q", blocks=blocks, thread_ts=root["ts"])
    typed = {"name": {"typed": {"type": "plain_text_input", "value": "Ann"}}}
    await ws.press(ANN, "go", channel=VOTE, ts=sent["ts"], values=typed)
    body = heard[0]
    assert body["actions"][0]["value"] == "go" and body["actions"][0]["block_id"] == "buttons"
    assert body["container"] == {
        "type": "message",
        "message_ts": sent["ts"],
        "channel_id": VOTE,
        "is_ephemeral": False,
        "thread_ts": root["ts"],
    }
    assert body["message"]["ts"] == sent["ts"] and body["user"]["id"] == ANN
    values = body["state"]["values"]
    assert values["name"]["typed"]["value"] == "Ann"
    other = next(held for block, held in values.items() if block != "name")
    assert other == {"ticks": {"type": "checkboxes", "selected_options": []}}
    await ws.press(ANN, "ticks", channel=VOTE, ts=sent["ts"], choose=["b"])
    assert [chosen["value"] for chosen in heard[1]["actions"][0]["selected_options"]] == ["b"]
    with pytest.raises(RefusedError, match="not there any more"):
        await ws.press(ANN, "gone", channel=VOTE, ts=sent["ts"])


async def test_shortcuts(ws: LocalWorkspace, app: AsyncApp) -> None:
    heard: list[Body] = []

    async def keep(ack: AsyncAck, body: Any) -> None:
        heard.append(body)
        await ack()

    app.shortcut("here")(keep)
    app.shortcut("anywhere")(keep)
    root = await ws.say(ANN, VOTE, "root")
    reply = await ws.say(ANN, VOTE, "reply", root)
    await ws.shortcut("U02BOB", "here", channel=VOTE, ts=reply)
    await ws.shortcut("U02BOB", "anywhere")
    assert heard[0]["message"]["thread_ts"] == root and heard[0]["channel"]["id"] == VOTE
    assert "response_url" in heard[0]
    assert heard[1]["type"] == "shortcut" and not {"channel", "response_url"} & heard[1].keys()
    with pytest.raises(RefusedError, match="no such shortcut"):
        await ws.shortcut("U02BOB", "here")


async def test_sockets_take_turns(ws: LocalWorkspace, connect: Connect) -> None:
    heard = [hear_commands(await connect(ws)) for _ in range(2)]
    for _ in range(4):
        await ws.say(ANN, VOTE, "/help-me")
    assert [len(one) for one in heard] == [2, 2]


async def test_socket_address_works_once_and_soon(ws: LocalWorkspace, real: RealClock) -> None:
    opener = AsyncWebClient(token="xapp-local", base_url=ws.api_url)
    used = (await opener.apps_connections_open(app_token="xapp-local"))["url"]
    old = (await opener.apps_connections_open(app_token="xapp-local"))["url"]
    async with aiohttp.ClientSession() as session:
        async with session.ws_connect(used) as socket:
            assert (await socket.receive_json())["type"] == "hello"
        real.advance(seconds=31)
        for url in (used, old):
            with pytest.raises(aiohttp.WSServerHandshakeError):
                await session.ws_connect(url)


async def test_only_the_viewer_presses_an_ephemeral(
    ws: LocalWorkspace, app: AsyncApp, client: AsyncWebClient
) -> None:
    heard = hear_presses(app)
    sent = await client.chat_postEphemeral(channel=VOTE, user=ANN, text="Q", blocks=[buttons("go")])
    with pytest.raises(RefusedError, match="not there"):
        await ws.press("U02BOB", "go", channel=VOTE, ts=sent["message_ts"])
    await ws.press(ANN, "go", channel=VOTE, ts=sent["message_ts"])
    assert len(heard) == 1
