"""Who is in which channel, who sees what, and what the app may find out and hears about it."""

from copy import deepcopy
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.local import LocalWorkspace, RefusedError
from bot.local.rooms import OTHER_TEAM
from tests.local.conftest import Connect, HandClock, Start
from tests.local.hearing import hear_events, hear_presses
from tests.local.samples import MANIFEST, buttons, refusal

VOTE, PAY, ANN, BOB, BOT = "C01VOTE", "C02PAY", "U01ANN", "U02BOB", "U0BOT"
PRIVATE_SCOPES = ("groups:read", "groups:history")
EVENTS = (
    "channel_archive channel_unarchive channel_rename channel_deleted channel_left channel_shared channel_unshared "
    "channel_id_changed group_archive group_unarchive group_rename group_deleted group_left member_joined_channel "
    "member_left_channel message.channels message.groups tokens_revoked app_uninstalled team_access_granted "
    "team_access_revoked"
).split()


def manifest(*events: str, scopes: tuple[str, ...] = PRIVATE_SCOPES) -> dict[str, Any]:
    """The sample manifest with more scopes and with these events only (all of them, if none is named)."""
    changed = deepcopy(MANIFEST)
    changed["oauth_config"]["scopes"]["bot"] += scopes
    changed["settings"]["event_subscriptions"]["bot_events"] = list(events or EVENTS)
    return changed


@pytest.fixture
async def ws(start: Start) -> LocalWorkspace:
    """A workspace whose app may know of private channels, with one that the bot is in and one that it is not."""
    workspace = await start(manifest=manifest())
    workspace.rooms.create("secret", ANN, BOT, private=True, id="C0SECRET")
    workspace.rooms.create("hidden", ANN, BOB, private=True, id="C0HIDDEN")
    return workspace


async def test_private_channels_are_their_members(ws: LocalWorkspace, client: AsyncWebClient) -> None:
    seen = (await client.users_conversations(user=ANN, types="public_channel,private_channel"))["channels"]
    assert [(one["name"], one["is_private"]) for one in seen][2:] == [("secret", True)]
    assert (await client.conversations_members(channel="C0SECRET"))["members"] == [ANN, BOT]
    for call in (client.conversations_info, client.conversations_members, client.conversations_history):
        assert (await refusal(call(channel="C0HIDDEN")))["error"] == "channel_not_found"
    assert (await refusal(client.chat_postMessage(channel="hidden", text="a")))["error"] == "channel_not_found"
    assert (await refusal(client.conversations_join(channel="C0HIDDEN")))["error"] == "channel_not_found"
    joining = client.conversations_join(channel="C0SECRET")
    assert (await refusal(joining))["error"] == "method_not_supported_for_channel_type"
    listed = (await client.conversations_list(types="private_channel"))["channels"]
    assert [one["id"] for one in listed] == ["C0SECRET"]
    with pytest.raises(RefusedError, match="no such channel"):
        await ws.say(BOB, "C0SECRET", "let me in")


async def test_private_channels_need_their_own_scopes(start: Start) -> None:
    ws = await start(manifest=manifest(scopes=()))
    ws.rooms.create("secret", ANN, BOT, private=True, id="C0SECRET")
    client = AsyncWebClient(token="xoxb-local", base_url=ws.api_url)
    for call, needed in (
        (client.conversations_info(channel="C0SECRET"), "groups:read"),
        (client.conversations_members(channel="C0SECRET"), "groups:read"),
        (client.conversations_history(channel="C0SECRET"), "groups:history"),
        (client.users_conversations(user=ANN, types="public_channel,private_channel"), "groups:read"),
    ):
        assert (await refusal(call))["needed"] == needed
    assert (await client.chat_postMessage(channel="C0SECRET", text="may write"))["ok"]
    assert (await refusal(client.users_conversations(types="secret")))["error"] == "invalid_types"


async def test_membership_lists_have_pages(ws: LocalWorkspace, client: AsyncWebClient) -> None:
    crowd = [ws.roster.add(f"P{number}") for number in range(7)]
    ws.rooms.create("crowd", *crowd, id="C0CROWD")
    found: list[str] = []
    async for page in await client.conversations_members(channel="C0CROWD", limit=3):
        assert len(page["members"]) <= 3
        found += page["members"]
    assert found == crowd
    too_many = client.conversations_members(channel="C0CROWD", limit=1001)
    assert (await refusal(too_many))["error"] == "invalid_limit"
    ws.roster.deactivate(crowd[0])
    assert (await client.conversations_members(channel="C0CROWD"))["members"] == crowd[1:]
    ws.rooms.create("old", crowd[1])
    ws.rooms.archive("C0CROWD")
    open_ones = await client.users_conversations(user=crowd[1], exclude_archived=True)
    assert [one["name"] for one in open_ones["channels"]] == ["old"]
    first = await client.users_conversations(user=crowd[1], limit=1)
    assert first["response_metadata"]["next_cursor"] and len(first["channels"]) == 1


async def test_kinds_of_people(ws: LocalWorkspace, client: AsyncWebClient) -> None:
    flags = ("is_admin", "is_restricted", "is_ultra_restricted", "is_stranger", "team_id")
    said: dict[str, tuple[Any, ...]] = {}
    for kind in ("member", "admin", "guest", "single"):
        user = (await client.users_info(user=ws.roster.add(kind, kind)))["user"]
        said[kind] = tuple(user[flag] for flag in flags)
    home = "T0LOCAL"
    assert said == {
        "member": (False, False, False, False, home),
        "admin": (True, False, False, False, home),
        "guest": (False, True, False, False, home),
        "single": (False, True, True, False, home),
    }


async def test_a_status_runs_out(ws: LocalWorkspace, client: AsyncWebClient, clock: HandClock) -> None:
    until = int(clock.time.timestamp()) + 3600
    ws.roster.set_status(ANN, "On holiday", ":palm_tree:", until)
    profile = (await client.users_info(user=ANN))["user"]["profile"]
    assert (profile["status_text"], profile["status_expiration"]) == ("On holiday", until)
    clock.time += timedelta(hours=1)
    profile = (await client.users_info(user=ANN))["user"]["profile"]
    assert (profile["status_text"], profile["status_emoji"], profile["status_expiration"]) == ("", "", 0)


async def test_people_of_another_company(ws: LocalWorkspace, client: AsyncWebClient, connect: Connect) -> None:
    app = await connect(ws)
    heard, presses = hear_events(app), hear_presses(app)
    eve = ws.roster.add("Eve", "external")
    assert (await refusal(client.users_info(user=eve)))["error"] == "user_not_visible"
    with pytest.raises(RefusedError, match="not shared"):
        ws.rooms.join(eve, VOTE, ANN)
    ws.rooms.share(VOTE)
    ws.rooms.join(eve, VOTE, ANN)
    info = (await client.conversations_info(channel=VOTE))["channel"]
    assert info["is_ext_shared"] and OTHER_TEAM in info["shared_team_ids"]
    person = (await client.users_info(user=eve))["user"]
    assert person["is_stranger"] and person["team_id"] == OTHER_TEAM and "tz" not in person
    await ws.say(eve, VOTE, "hello")
    sent = await client.chat_postMessage(channel=VOTE, text="Q", blocks=[buttons("go")])
    await ws.press(eve, "go", channel=VOTE, ts=sent["ts"])
    await ws.settled()
    said = next(body for body in heard if body["event"].get("text") == "hello")
    assert said["is_ext_shared_channel"] and said["event"]["user_team"] == OTHER_TEAM
    assert said["team_id"] == "T0LOCAL"
    assert presses[0]["user"]["team_id"] == OTHER_TEAM and presses[0]["team"]["id"] == "T0LOCAL"
    for attempt in (ws.say(eve, VOTE, "/help-me"), ws.shortcut(eve, "anywhere"), ws.open_home(eve)):
        with pytest.raises(RefusedError):
            await attempt
    ws.rooms.unshare(VOTE)
    assert eve not in (await client.conversations_members(channel=VOTE))["members"]


async def test_guests_see_what_they_are_in(ws: LocalWorkspace) -> None:
    guest = ws.roster.add("Gil", "single")
    with pytest.raises(RefusedError, match="no such channel"):
        await ws.say(guest, VOTE, "hello")
    ws.rooms.join(guest, VOTE, ANN)
    assert await ws.say(guest, VOTE, "hello")
    gus = ws.roster.add("Gus", "guest")
    with pytest.raises(RefusedError, match="has to invite"):
        ws.rooms.join(gus, VOTE)
    with pytest.raises(RefusedError, match="There is a Gus already"):
        ws.roster.add("Gus")
    with pytest.raises(RefusedError, match="single-channel guest"):
        ws.rooms.join(guest, PAY, ANN)
    with pytest.raises(RefusedError, match="Guests"):
        await ws.say(guest, VOTE, f"/invite {BOB}")


async def test_typed_commands_move_people(ws: LocalWorkspace, client: AsyncWebClient) -> None:
    dan = ws.roster.add("Dan")
    await ws.say(ANN, "C0SECRET", "/invite @dan @bob")
    assert (await client.conversations_members(channel="C0SECRET"))["members"] == [ANN, BOT, dan, BOB]
    await ws.say(BOB, "C0SECRET", "/remove @dan")
    await ws.say(BOB, "C0SECRET", "/leave")
    await ws.say(ANN, "C0HIDDEN", "/invite @Helper")
    assert (await client.conversations_info(channel="C0HIDDEN"))["channel"]["is_member"]
    await ws.say(ANN, "C0SECRET", "/rename quiet")
    await ws.say(ANN, "C0SECRET", "/archive")
    quiet = (await client.conversations_info(channel="C0SECRET"))["channel"]
    assert (quiet["name"], quiet["is_archived"]) == ("quiet", True)
    await ws.say(dan, PAY, "/join")
    await ws.say(dan, PAY, "/join #voting-app")
    for channel in (PAY, VOTE):
        assert dan in (await client.conversations_members(channel=channel))["members"]
    with pytest.raises(RefusedError, match="no channel called hidden"):
        await ws.say(dan, VOTE, "/join #hidden")
    await ws.say(ANN, VOTE, "/status :palm_tree: Away")
    assert (await client.users_info(user=ANN))["user"]["profile"]["status_emoji"] == ":palm_tree:"
    for line, why in (("/invite @nobody", "nobody called"), ("/invite", "Say whom"), ("/rename No Good", "lower")):
        with pytest.raises(RefusedError, match=why):
            await ws.say(ANN, VOTE, line)


async def test_membership_outlives_a_restart(start: Start, tmp_path: Path, clock: HandClock) -> None:
    path = tmp_path / "state.json"
    first = await start(state_file=path, manifest=manifest())
    guest = first.roster.add("Gil", "guest")
    secret = first.rooms.create("secret", ANN, BOT, private=True)
    first.rooms.join(guest, secret, ANN)
    await first.stop()
    second = await start(state_file=path, manifest=manifest())
    client = AsyncWebClient(token="xoxb-local", base_url=second.api_url)
    assert (await client.conversations_members(channel=secret))["members"] == [ANN, BOT, guest]
    assert (await client.users_info(user=guest))["user"]["is_restricted"] is True
