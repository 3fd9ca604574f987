"""Response URLs: five answers within half an hour, ephemeral unless asked otherwise."""

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.local import LocalWorkspace
from tests.local.conftest import RealClock
from tests.local.hearing import hear_commands, hear_presses
from tests.local.samples import buttons, section

VOTE, ANN = "C01VOTE", "U01ANN"


async def url_of_command(ws: LocalWorkspace, app: AsyncApp) -> AsyncWebhookClient:
    """The response URL of a command of Ann's."""
    heard = hear_commands(app)
    await ws.say(ANN, VOTE, "/help-me")
    return AsyncWebhookClient(heard[-1]["response_url"])


async def url_of_press(
    ws: LocalWorkspace, app: AsyncApp, client: AsyncWebClient, thread_ts: str | None = None
) -> AsyncWebhookClient:
    """The response URL of Ann's press in a message, in a thread perhaps."""
    heard = hear_presses(app)
    sent = await client.chat_postMessage(
        channel=VOTE, text="Q", blocks=[section(), buttons("go")], thread_ts=thread_ts
    )
    await ws.press(ANN, "go", channel=VOTE, ts=sent["ts"])
    return AsyncWebhookClient(heard[-1]["response_url"])


async def test_is_ephemeral_unless_asked(ws: LocalWorkspace, app: AsyncApp) -> None:
    url = await url_of_command(ws, app)
    assert (await url.send(text="for you")).status_code == 200
    await url.send(text="for all", response_type="in_channel")
    assert [message["text"] for message in ws.messages(VOTE)] == ["for all"]
    assert [message["text"] for message in ws.messages(VOTE, ANN)] == ["for you", "for all"]
    assert len(ws.messages(VOTE, "U02BOB")) == 1


async def test_works_five_times(ws: LocalWorkspace, app: AsyncApp) -> None:
    url = await url_of_command(ws, app)
    answers = [await url.send(text=str(n)) for n in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [404]
    assert "used_url" in answers[-1].body


async def test_works_for_half_an_hour(ws: LocalWorkspace, app: AsyncApp, real: RealClock) -> None:
    url = await url_of_command(ws, app)
    real.advance(minutes=29)
    assert (await url.send(text="in time")).status_code == 200
    real.advance(minutes=2)
    late = await url.send(text="late")
    assert (late.status_code, len(ws.messages(VOTE, ANN))) == (404, 1) and "expired_url" in late.body


async def test_replaces_in_its_thread(ws: LocalWorkspace, app: AsyncApp, client: AsyncWebClient) -> None:
    root = await client.chat_postMessage(channel=VOTE, text="root")
    url = await url_of_press(ws, app, client, root["ts"])
    await url.send(text="done", blocks=[section("done")], replace_original=True)
    shown = ws.messages(VOTE)[-1]
    assert (shown["text"], shown["thread_ts"], shown["edited"]) == ("done", root["ts"], False)
    await url.send(delete_original=True)
    assert [message["text"] for message in ws.messages(VOTE)] == ["root"]
    again = await url.send(text="again", replace_original=True)
    assert (again.status_code, "message_not_found" in again.body) == (400, True)


async def test_replaces_what_only_one_sees(ws: LocalWorkspace, app: AsyncApp, client: AsyncWebClient) -> None:
    heard = hear_presses(app)
    sent = await client.chat_postEphemeral(channel=VOTE, user=ANN, text="Q", blocks=[buttons("go")])
    await ws.press(ANN, "go", channel=VOTE, ts=sent["message_ts"])
    assert heard[0]["container"]["is_ephemeral"] is True and "message" not in heard[0]
    await AsyncWebhookClient(heard[0]["response_url"]).send(text="done", replace_original=True)
    assert [(message["text"], message["ephemeral"]) for message in ws.messages(VOTE, ANN)] == [("done", True)]


async def test_blocks_are_checked(ws: LocalWorkspace, app: AsyncApp) -> None:
    url = await url_of_command(ws, app)
    bad = await url.send(text="a", blocks=[section("x" * 3001)])
    assert (bad.status_code, "invalid_blocks" in bad.body) == (400, True)
    assert ws.messages(VOTE, ANN) == []
