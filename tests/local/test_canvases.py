"""Canvases, what free plans refuse, and what they hide."""

from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.local import LocalWorkspace
from tests.local.conftest import HandClock, Start
from tests.local.samples import MANIFEST, refusal

VOTE, PAY, ANN, BOB = "C01VOTE", "C02PAY", "U01ANN", "U02BOB"
TEXT = {"type": "markdown", "markdown": "# Record"}


@pytest.fixture
async def ws(start: Start) -> LocalWorkspace:
    """A workspace that lets the app make canvases."""
    manifest = deepcopy(MANIFEST)
    manifest["oauth_config"]["scopes"]["bot"].append("canvases:write")
    return await start(manifest=manifest)


async def test_needs_its_scope(start: Start) -> None:
    ws = await start()
    client = AsyncWebClient(token="xoxb-local", base_url=ws.api_url)
    assert (await refusal(client.canvases_create(title="a")))["needed"] == "canvases:write"


async def test_is_seen_by_those_who_were_let_in(ws: LocalWorkspace, client: AsyncWebClient) -> None:
    made = (await client.canvases_create(title="Decision", document_content=TEXT))["canvas_id"]
    assert ws.canvases(ANN) == []
    await client.canvases_access_set(canvas_id=made, access_level="read", channel_ids=[VOTE])
    assert [(one["title"], one["markdown"]) for one in ws.canvases(ANN)] == [("Decision", "# Record")]
    await ws.say(BOB, VOTE, "/leave")
    assert ws.canvases(BOB) == []
    await client.canvases_access_set(canvas_id=made, access_level="read", user_ids=[BOB])
    assert len(ws.canvases(BOB)) == 1
    both: dict[str, Any] = {"channel_ids": [VOTE], "user_ids": [BOB]}
    for wrong in (both, {}):
        call = client.canvases_access_set(canvas_id=made, access_level="read", **wrong)
        assert (await refusal(call))["error"] == "invalid_parameters"


async def test_is_edited_and_deleted(ws: LocalWorkspace, client: AsyncWebClient) -> None:
    made = (await client.canvases_create(title="a", document_content=TEXT, channel_id=VOTE))["canvas_id"]
    more = {"type": "markdown", "markdown": "More"}
    for operation, text in (("insert_at_end", "# Record\n\nMore"), ("replace", "More")):
        change = {"operation": operation, "document_content": more}
        await client.canvases_edit(canvas_id=made, changes=[change])
        assert ws.canvases(ANN)[0]["markdown"] == text
    two = client.canvases_edit(canvas_id=made, changes=[change, change])
    assert (await refusal(two))["error"] == "invalid_arguments"
    await client.canvases_delete(canvas_id=made)
    assert ws.canvases(ANN) == []
    assert (await refusal(client.canvases_delete(canvas_id=made)))["error"] == "canvas_not_found"


async def test_a_channel_has_one_of_its_own(ws: LocalWorkspace, client: AsyncWebClient) -> None:
    await client.conversations_canvases_create(channel_id=VOTE, document_content=TEXT)
    again = client.conversations_canvases_create(channel_id=VOTE, document_content=TEXT)
    assert (await refusal(again))["error"] == "channel_canvas_already_exists"
    ws.faults.kick(PAY)
    elsewhere = client.conversations_canvases_create(channel_id=PAY, document_content=TEXT)
    assert (await refusal(elsewhere))["error"] == "not_in_channel"


async def test_free_plans(ws: LocalWorkspace, client: AsyncWebClient) -> None:
    ws.team.free_plan = True
    alone = client.canvases_create(title="a", document_content=TEXT)
    assert (await refusal(alone))["error"] == "free_teams_cannot_create_standalone_canvases"
    tier = client.conversations_canvases_create(channel_id=VOTE, document_content=TEXT)
    assert (await refusal(tier))["error"] == "team_tier_cannot_create_channel_canvases"
    assert (await client.canvases_create(title="a", document_content=TEXT, channel_id=VOTE))["ok"]
    second = client.canvases_create(title="b", document_content=TEXT, channel_id=VOTE)
    assert (await refusal(second))["error"] == "free_team_canvas_tab_already_exists"


async def test_free_plans_hide_after_ninety_days(ws: LocalWorkspace, client: AsyncWebClient, clock: HandClock) -> None:
    root = (await client.chat_postMessage(channel=VOTE, text="root"))["ts"]
    clock.time += timedelta(days=91)
    assert (await client.chat_update(channel=VOTE, ts=root, text="paid"))["ok"]
    ws.team.free_plan = True
    assert (await refusal(client.chat_update(channel=VOTE, ts=root, text="free")))["error"] == "message_not_found"
    assert (await refusal(client.chat_getPermalink(channel=VOTE, message_ts=root)))["error"] == "message_not_found"
    fallen = await client.chat_postMessage(channel=VOTE, text="reply", thread_ts=root)
    assert "thread_ts" not in fallen["message"]
    assert [message["text"] for message in ws.messages(VOTE)] == ["reply"]


@pytest.mark.filterwarnings("ignore:Sending a large body:ResourceWarning")
async def test_too_long(ws: LocalWorkspace, client: AsyncWebClient) -> None:
    content = {"type": "markdown", "markdown": "x" * (1 << 20) + "y"}
    call = client.canvases_create(title="a", document_content=content)
    assert (await refusal(call))["error"] == "canvas_editing_failed"
