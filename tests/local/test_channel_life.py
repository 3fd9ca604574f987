"""What the app hears of the life of channels and of its own installation."""

from collections.abc import Callable

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.local import LocalWorkspace, RefusedError
from bot.local.rooms import OTHER_TEAM
from tests.local.conftest import Connect, Start
from tests.local.ears import SECRET, listening
from tests.local.hearing import Body, hear_events
from tests.local.samples import refusal
from tests.local.test_membership import manifest

VOTE, ANN, BOB, BOT = "C01VOTE", "U01ANN", "U02BOB", "U0BOT"


@pytest.fixture
async def ws(start: Start) -> LocalWorkspace:
    """A workspace whose app may know of private channels, with one that the bot is in and one that it is not."""
    workspace = await start(manifest=manifest())
    workspace.rooms.create("secret", ANN, BOT, private=True, id="C0SECRET")
    workspace.rooms.create("hidden", ANN, BOB, private=True, id="C0HIDDEN")
    return workspace


async def quiet(ws: LocalWorkspace, connect: Connect) -> list[Body]:
    """What a new app hears from now on."""
    heard = hear_events(await connect(ws))
    await ws.settled()
    heard.clear()
    return heard


def kinds(heard: list[Body]) -> list[str]:
    """The types of events that are no messages."""
    return [body["event"]["type"] for body in heard if body["event"]["type"] != "message"]


async def test_life_of_a_public_channel_is_told(ws: LocalWorkspace, connect: Connect) -> None:
    heard = await quiet(ws, connect)
    ws.rooms.create("brief", ANN, id="C0BRIEF")
    steps: list[Callable[[], object]] = [
        lambda: ws.rooms.leave(BOB, VOTE),
        lambda: ws.rooms.join(BOB, VOTE),
        lambda: ws.rooms.rename("C0BRIEF", "short"),
        lambda: ws.rooms.archive("C0BRIEF", ANN),
        lambda: ws.rooms.unarchive("C0BRIEF", ANN),
        lambda: ws.rooms.delete("C0BRIEF"),
        lambda: ws.rooms.share(VOTE),
        lambda: ws.rooms.unshare(VOTE),
        lambda: ws.rooms.leave(BOT, VOTE, ANN),
    ]
    for step in steps:
        step()
        await ws.settled()
    assert kinds(heard) == [
        "member_left_channel",
        "member_joined_channel",
        "channel_rename",
        "channel_archive",
        "channel_unarchive",
        "channel_deleted",
        "channel_shared",
        "channel_unshared",
        "channel_left",
    ]
    events = {body["event"]["type"]: body["event"] for body in heard}
    assert events["channel_rename"]["channel"]["name"] == "short"
    assert events["channel_shared"]["connected_team_id"] == OTHER_TEAM
    assert events["channel_unshared"]["is_ext_shared"] is False


async def test_life_of_a_private_channel_is_told_to_members(ws: LocalWorkspace, connect: Connect) -> None:
    heard = await quiet(ws, connect)
    for channel in ("C0HIDDEN", "C0SECRET"):
        ws.rooms.join(ws.roster.add(f"X{channel}"), channel, ANN)
        ws.rooms.rename(channel, f"new-{channel.lower()}")
        ws.rooms.archive(channel)
        ws.rooms.unarchive(channel)
    ws.rooms.leave(BOT, "C0SECRET")
    ws.rooms.delete("C0HIDDEN")
    await ws.settled()
    told = ["group_archive", "group_left", "group_rename", "group_unarchive", "member_joined_channel"]
    assert sorted(kinds(heard)) == told
    for body in heard:
        channel = body["event"]["channel"]
        assert (channel["id"] if isinstance(channel, dict) else channel) == "C0SECRET"


async def test_the_news_of_being_removed_can_be_withheld(ws: LocalWorkspace, connect: Connect) -> None:
    heard = await quiet(ws, connect)
    ws.rooms.withhold_left = True
    ws.rooms.leave(BOT, VOTE, ANN)
    await ws.settled()
    assert kinds(heard) == []


async def test_nothing_is_told_without_scope_or_subscription(start: Start, connect: Connect) -> None:
    declined = await start(manifest=manifest(), granted_scopes={"channels:read", "channels:history"})
    quiet = await start(manifest=manifest("app_mention"))
    heard = [hear_events(await connect(one)) for one in (declined, quiet)]
    for one in (declined, quiet):
        one.rooms.create("secret", ANN, BOT, private=True, id="C0SECRET")
        one.rooms.archive("C0SECRET")
        one.rooms.archive(VOTE)
        await one.settled()
    assert [kinds(each) for each in heard] == [["channel_archive"], []]


async def test_conversion_and_new_id(ws: LocalWorkspace, client: AsyncWebClient, connect: Connect) -> None:
    heard = await quiet(ws, connect)
    root = await client.chat_postMessage(channel=VOTE, text="root")
    await client.chat_postMessage(channel=VOTE, text="reply", thread_ts=root["ts"])
    ws.rooms.convert(VOTE)
    assert (await client.conversations_info(channel=VOTE))["channel"]["is_private"] is True
    new = ws.rooms.change_id(VOTE)
    await ws.settled()
    assert {"channel_id_changed"} == set(kinds(heard))
    assert "channel_convert_to_private" in [body["event"].get("subtype") for body in heard]
    assert (await refusal(client.chat_postMessage(channel=VOTE, text="a")))["error"] == "channel_not_found"
    replies = await client.conversations_replies(channel=new, ts=root["ts"])
    assert [message["text"] for message in replies["messages"]] == ["root", "reply"]


async def test_lost_installation(start: Start) -> None:
    async with listening() as app:
        ws = await start(manifest=manifest(), events_url=app.url, signing_secret=SECRET)
        client = AsyncWebClient(token="xoxb-local", base_url=ws.api_url)
        ws.installation.revoke_tokens()
        await ws.settled()
        assert [event["tokens"]["bot"] for event in app.events("tokens_revoked")] == [[BOT]]
        assert (await refusal(client.auth_test()))["error"] == "token_revoked"
        ws.installation.restore()
        assert (await client.auth_test())["ok"]
        ws.installation.grant_team("T0NEW")
        ws.installation.uninstall()
        await ws.say(ANN, VOTE, "is anybody there?")
        await ws.settled()
        told = sorted(event["type"] for event in app.events())
        assert told == ["app_uninstalled", "team_access_granted", "tokens_revoked", "tokens_revoked"]
        assert app.events("message") == [] and app.forged == 0
        assert (await refusal(client.auth_test()))["error"] == "account_inactive"
        with pytest.raises(RefusedError, match="not a valid command"):
            await ws.say(ANN, VOTE, "/help-me")


async def test_too_many_events_are_told(start: Start) -> None:
    async with listening() as app:
        ws = await start(events_url=app.url, signing_secret=SECRET)
        ws.faults.too_many_events()
        await ws.settled()
        assert [(body["type"], body["team_id"]) for body in app.heard] == [("app_rate_limited", "T0LOCAL")]
        assert app.heard[0]["minute_rate_limited"] % 60 == 0


async def test_scopes_can_be_declined_later(ws: LocalWorkspace, client: AsyncWebClient) -> None:
    ws.installation.decline("groups:read")
    answer = await refusal(client.conversations_info(channel="C0SECRET"))
    assert answer["needed"] == "groups:read" and "groups:read" not in answer["provided"].split(",")
    ws.installation.grant("groups:read")
    assert "groups:read" in (await client.auth_test()).headers["x-oauth-scopes"].split(",")
