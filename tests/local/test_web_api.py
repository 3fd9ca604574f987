"""The Web API answers the real SDK as Slack would."""

from typing import Any

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.local import LocalWorkspace
from tests.local.conftest import Start
from tests.local.samples import buttons, refusal, section

VOTE = "C01VOTE"


async def post_raw(ws: LocalWorkspace, method: str, **more: Any) -> dict[str, Any]:
    """A call without the SDK."""
    async with aiohttp.ClientSession() as session, session.post(f"{ws.api_url}{method}", **more) as response:
        return dict(await response.json())


async def test_knows_the_bot(client: AsyncWebClient) -> None:
    answer = await client.auth_test()
    assert (answer["user_id"], answer["bot_id"], answer["team_id"]) == ("U0BOT", "B0BOT", "T0LOCAL")
    assert "chat:write" in answer.headers["x-oauth-scopes"].split(",")


async def test_demands_the_right_token(ws: LocalWorkspace) -> None:
    wrong = AsyncWebClient(token="xoxb-other", base_url=ws.api_url)
    assert (await refusal(wrong.auth_test()))["error"] == "invalid_auth"
    app_level = AsyncWebClient(token="xapp-local", base_url=ws.api_url)
    assert (await refusal(app_level.auth_test()))["error"] == "not_allowed_token_type"
    assert (await post_raw(ws, "auth.test"))["error"] == "not_authed"
    assert (await post_raw(ws, "api.test"))["ok"] is True


async def test_unknown_method(client: AsyncWebClient) -> None:
    assert (await refusal(client.api_call("chat.shout")))["error"] == "unknown_method"


async def test_scopes_are_the_manifest_and_what_was_granted(start: Start) -> None:
    ws = await start(granted_scopes={"users:read", "admin"})
    client = AsyncWebClient(token="xoxb-local", base_url=ws.api_url)
    answer = await refusal(client.chat_postMessage(channel=VOTE, text="hi"))
    assert answer == {"ok": False, "error": "missing_scope", "needed": "chat:write", "provided": "users:read"}
    assert (await client.users_info(user="U01ANN"))["user"]["tz"] == "Europe/Berlin"
    missing = await refusal(client.conversations_replies(channel=VOTE, ts="1.0"))
    assert missing["needed"] == "channels:history"
    await ws.open_home("U01ANN")
    direct = await refusal(client.conversations_info(channel="D01ANN"))
    assert direct["needed"] == "im:read"


async def test_reads_json_forms_and_queries(ws: LocalWorkspace) -> None:
    said = {"token": "xoxb-local", "channel": VOTE, "text": "hi", "blocks": '[{"type":"divider"}]'}
    assert (await post_raw(ws, "chat.postMessage", data=said))["ok"]
    assert (await post_raw(ws, "chat.postMessage", params=said))["ok"]
    head = {"Authorization": "Bearer xoxb-local"}
    sent = {"channel": VOTE, "text": "hi", "blocks": [{"type": "divider"}]}
    assert (await post_raw(ws, "chat.postMessage", json=sent, headers=head))["ok"]
    assert [message["blocks"][0]["type"] for message in ws.messages(VOTE)] == ["divider"] * 3
    broken = await post_raw(ws, "chat.postMessage", data={**said, "blocks": "[{"})
    assert broken["error"] == "invalid_blocks_format"


async def test_people_and_channels(client: AsyncWebClient) -> None:
    people: list[str] = []
    async for page in await client.users_list(limit=2):
        people += [person["id"] for person in page["members"]]
    assert people == ["U01ANN", "U02BOB", "U03CHRIS", "U0BOT"]
    bob = (await client.users_info(user="U02BOB"))["user"]
    assert bob["tz"] == "America/New_York" and bob["tz_offset"] == -5 * 3600 and bob["deleted"] is False
    mine = (await client.users_conversations())["channels"]
    assert [channel["name"] for channel in mine] == ["voting-app", "payments"]
    channel = (await client.conversations_info(channel=VOTE))["channel"]
    assert channel["is_member"] is True and "num_members" not in channel
    assert "U03CHRIS" in (await client.conversations_members(channel=VOTE))["members"]
    assert (await refusal(client.users_info(user="U0")))["error"] == "user_not_found"


async def test_lists_end_where_they_end(client: AsyncWebClient) -> None:
    for text in "abcd":
        await client.chat_postMessage(channel=VOTE, text=text)
    first = await client.conversations_history(channel=VOTE, limit=2)
    assert [message["text"] for message in first["messages"]] == ["d", "c"] and first["has_more"]
    cursor = first["response_metadata"]["next_cursor"]
    last = await client.conversations_history(channel=VOTE, limit=2, cursor=cursor)
    assert [message["text"] for message in last["messages"]] == ["b", "a"]
    assert (last["has_more"], last["response_metadata"]["next_cursor"]) == (False, "")
    newest = first["messages"][0]["ts"]
    since = await client.conversations_history(channel=VOTE, oldest=newest, inclusive=True)
    assert [message["text"] for message in since["messages"]] == ["d"]
    assert (await client.conversations_history(channel=VOTE, oldest=newest))["messages"] == []
    broken = client.conversations_history(channel=VOTE, cursor="nonsense")
    assert (await refusal(broken))["error"] == "invalid_cursor"


async def test_joins_where_it_was_removed(ws: LocalWorkspace, client: AsyncWebClient) -> None:
    ws.faults.kick(VOTE)
    assert (await refusal(client.chat_postMessage(channel=VOTE, text="a")))["error"] == "not_in_channel"
    assert (await refusal(client.conversations_history(channel=VOTE)))["error"] == "not_in_channel"
    await client.conversations_join(channel=VOTE)
    assert (await client.chat_postMessage(channel=VOTE, text="a"))["ok"]


async def test_permalink_leads_to_the_page(ws: LocalWorkspace, client: AsyncWebClient) -> None:
    root = await client.chat_postMessage(channel=VOTE, text="root")
    reply = await client.chat_postMessage(channel=VOTE, text="reply", thread_ts=root["ts"])
    link = (await client.chat_getPermalink(channel=VOTE, message_ts=reply["ts"]))["permalink"]
    async with aiohttp.ClientSession() as session, session.get(link, allow_redirects=False) as response:
        assert response.headers["Location"] == f"/#{VOTE}/{root['ts']}"


async def test_files(ws: LocalWorkspace, client: AsyncWebClient) -> None:
    root = await client.chat_postMessage(channel=VOTE, text="root")
    done = await client.files_upload_v2(
        channel=VOTE, thread_ts=root["ts"], filename="a.md", title="Record", content="# Hällo"
    )
    shown = ws.messages(VOTE)[-1]
    assert shown["thread_ts"] == root["ts"] and shown["files"][0]["title"] == "Record"
    async with aiohttp.ClientSession() as session, session.get(ws.url + shown["files"][0]["url"]) as response:
        assert (response.content_type, await response.text()) == ("text/plain", "# Hällo")
    await client.files_delete(file=done["file"]["id"])
    assert [message["text"] for message in ws.messages(VOTE)] == ["root"]
    assert (await refusal(client.files_delete(file=done["file"]["id"])))["error"] == "file_not_found"


async def test_upload_is_taken_once_and_as_announced(ws: LocalWorkspace, client: AsyncWebClient) -> None:
    begun, done = [await client.files_getUploadURLExternal(filename="a.txt", length=3) for _ in range(2)]
    async with (
        aiohttp.ClientSession() as session,
        session.post(begun["upload_url"], data=b"four") as response,
    ):
        assert response.status == 400
    async with aiohttp.ClientSession() as session:
        for status in (200, 404):
            async with session.post(done["upload_url"], data=b"abc") as response:
                assert response.status == status
    unfinished = client.files_completeUploadExternal(files=[{"id": begun["file_id"], "title": "a"}])
    assert (await refusal(unfinished))["error"] == "file_not_found"


async def test_home_is_per_person(ws: LocalWorkspace, client: AsyncWebClient) -> None:
    home = {"type": "home", "blocks": [section("for Ann"), buttons("a")]}
    first = await client.views_publish(user_id="U01ANN", view=home)
    shown = ws.home("U01ANN")
    assert shown is not None and shown["blocks"][0]["text"]["text"] == "for Ann" and ws.home("U02BOB") is None
    await client.views_publish(user_id="U01ANN", view=home, hash=first["view"]["hash"])
    stale = client.views_publish(user_id="U01ANN", view=home, hash=first["view"]["hash"])
    assert (await refusal(stale))["error"] == "hash_conflict"
    bad = await refusal(client.views_publish(user_id="U01ANN", view={**home, "colour": "red"}))
    assert bad["error"] == "invalid_arguments" and "colour" in bad["response_metadata"]["messages"][0]


async def test_records_requests(ws: LocalWorkspace, client: AsyncWebClient) -> None:
    await client.chat_postMessage(channel=VOTE, text="hi")
    method, arguments, response = ws.requests[-1]
    assert (method, arguments["text"], response["ok"]) == ("chat.postMessage", "hi", True)
    assert "token" not in arguments
