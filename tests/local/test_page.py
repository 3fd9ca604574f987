"""The page's side: state, live connection, posts, and who may use them."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.local import LocalWorkspace
from tests.local.conftest import HandClock
from tests.local.hearing import hear_commands, hear_events, hear_presses
from tests.local.samples import buttons, modal, text_field

VOTE, ANN = "C01VOTE", "U01ANN"


class Browser:
    """What a page does, with the headers a browser sends."""

    def __init__(self, ws: LocalWorkspace, session: aiohttp.ClientSession) -> None:
        self._ws = ws
        self._session = session

    async def state(self, user: str = ANN) -> dict[str, Any]:
        """The state for a viewer."""
        async with self._session.get(f"{self._ws.url}/page/state", params={"user": user}) as response:
            return dict(await response.json())

    async def post(self, name: str, **body: Any) -> tuple[int, dict[str, Any]]:
        """A post of the page's and its answer."""
        head = {"Origin": self._ws.url}
        async with self._session.post(f"{self._ws.url}/page/{name}", json=body, headers=head) as response:
            return response.status, await response.json()


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    """An HTTP client."""
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
def browser(ws: LocalWorkspace, session: aiohttp.ClientSession) -> Browser:
    """The page in the hands of somebody."""
    return Browser(ws, session)


async def test_state_is_what_was_agreed(ws: LocalWorkspace, browser: Browser, clock: HandClock) -> None:
    clock.due = clock.time + timedelta(days=3)
    ts = await ws.say(ANN, VOTE, "hello")
    state = await browser.state("U02BOB")
    assert state["now"] == "2026-11-23T12:00:00+00:00" and state["next_due"] == "2026-11-26T12:00:00+00:00"
    assert (state["connected"], state["me"], state["modal"], state["home"]) == (False, "U02BOB", None, None)
    assert state["users"][3] == {
        "id": "U0BOT",
        "name": "helper",
        "real_name": "Helper",
        "is_bot": True,
        "tz": "Etc/UTC",
        "color": "757575",
        "deleted": False,
        "kind": "",
        "status_text": "",
        "status_emoji": "",
    }
    assert [channel["name"] for channel in state["channels"]] == ["voting-app", "payments"]
    assert state["channels"][0] == {
        "id": VOTE,
        "name": "voting-app",
        "members": [ANN, "U02BOB", "U03CHRIS", "U0BOT"],
        "private": False,
        "archived": False,
        "shared": False,
    }
    assert state["commands"][0] == {"command": "/help-me", "description": "Helps", "usage_hint": "[what]"}
    assert "/invite" in {command["command"] for command in state["commands"]}
    assert state["shortcuts"][0] == {"type": "message", "name": "Help here", "callback_id": "here"}
    assert state["messages"][VOTE] == [
        {
            "ts": ts,
            "user": ANN,
            "text": "hello",
            "blocks": [],
            "thread_ts": None,
            "edited": False,
            "ephemeral": False,
            "deleted": False,
            "broadcast": False,
            "reply_count": 0,
            "reply_users": [],
            "files": [],
            "at": "2026-11-23T12:00:00+00:00",
        }
    ]


async def test_say_edit_delete(ws: LocalWorkspace, browser: Browser) -> None:
    assert await browser.post("say", user=ANN, channel=VOTE, text="one", thread_ts=None) == (200, {})
    ts = ws.messages(VOTE)[0]["ts"]
    await browser.post("edit", user=ANN, channel=VOTE, ts=ts, text="two")
    assert [(message["text"], message["edited"]) for message in ws.messages(VOTE)] == [("two", True)]
    refused = await browser.post("edit", user="U02BOB", channel=VOTE, ts=ts, text="mine")
    assert refused == (409, {"error": "You can only edit your own messages."})
    in_thread = await browser.post("say", user=ANN, channel=VOTE, text="/help-me", thread_ts=ts)
    assert in_thread == (409, {"error": "Slash commands do not work in threads."})
    assert (await browser.post("delete", user="U02BOB", channel=VOTE, ts=ts))[0] == 200
    assert ws.messages(VOTE) == []
    assert (await browser.post("say", user=ANN, channel=VOTE))[0] == 400


async def test_press_submit_home_and_shortcut(
    browser: Browser, app: AsyncApp, client: AsyncWebClient
) -> None:
    presses, events = hear_presses(app), hear_events(app)
    sent = await client.chat_postMessage(channel=VOTE, text="Q", blocks=[buttons("go")])
    where = {"channel": VOTE, "ts": sent["ts"]}
    press = {"block_id": "buttons", "action_id": "go", "values": {}}
    press["action"] = {"type": "button", "value": "go"}
    assert await browser.post("press", user=ANN, where=where, **press) == (200, {})
    await client.views_open(trigger_id=presses[0]["trigger_id"], view=modal(text_field()))
    shown = (await browser.state())["modal"]
    assert shown["blocks"][0]["block_id"] == "name"
    _, answer = await browser.post("submit", user=ANN, view=shown["id"], values={})
    assert answer == {"errors": {"name": "Please complete this required field."}}
    assert (await browser.state())["modal"]["errors"] == answer["errors"]
    other = await browser.post("submit", user="U02BOB", view=shown["id"], values={})
    assert other == (409, {"error": "This window is not open any more."})
    assert await browser.post("close", user=ANN, view=shown["id"]) == (200, {})
    assert (await browser.state())["modal"] is None
    assert await browser.post("home", user=ANN) == (200, {})
    missing = await browser.post("shortcut", user=ANN, callback_id="nowhere", channel=None, ts=None)
    assert missing == (409, {"error": "The app has no such shortcut."})
    assert {"app_home_opened"} <= {body["event"]["type"] for body in events}


async def test_clock(browser: Browser, clock: HandClock) -> None:
    assert await browser.post("clock", by="next") == (409, {"error": "Nothing is planned."})
    assert await browser.post("clock", by="day") == (200, {"moved_to": "2026-11-24T12:00:00+00:00"})
    clock.due = clock.time + timedelta(days=2)
    await browser.post("clock", by="next")
    assert (await browser.state())["now"] == "2026-11-26T12:00:00+00:00"
    assert (await browser.post("clock", by="year"))[0] == 400


async def test_live_connection_sends_changes(
    ws: LocalWorkspace, app: AsyncApp, session: aiohttp.ClientSession
) -> None:
    hear_commands(app, {"text": "psst"})
    async with session.ws_connect(f"{ws.url}/page/live", params={"user": ANN}) as live:
        first = await live.receive_json()
        assert first["type"] == "state" and first["state"]["connected"] is True
        await ws.say(ANN, VOTE, "/help-me")
        second = await live.receive_json()
        assert [message["text"] for message in second["state"]["messages"][VOTE]] == ["psst"]


async def test_direct_messages_are_shown_to_their_reader(
    ws: LocalWorkspace, browser: Browser, client: AsyncWebClient
) -> None:
    await client.chat_postMessage(channel=ANN, text="for Ann")
    assert [channel["id"] for channel in (await browser.state(ANN))["channels"]][-1] == "D01ANN"
    assert [channel["id"] for channel in (await browser.state("U02BOB"))["channels"]][-1] == "C02PAY"
    refused = await browser.post("say", user=ANN, channel="D01ANN", text="hi", thread_ts=None)
    assert refused[0] == 409 and ws.messages("D01ANN")[0]["text"] == "for Ann"


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Host": "evil.example"},
        {"Host": "localhost:1"},
    ],
    ids=["other site", "no site", "other name", "other port"],
)
async def test_other_sites_are_kept_out(
    ws: LocalWorkspace, session: aiohttp.ClientSession, headers: dict[str, str]
) -> None:
    say = {"user": ANN, "channel": VOTE, "text": "evil", "thread_ts": None}
    async with session.post(f"{ws.url}/page/say", json=say, headers=headers) as response:
        assert response.status == 403
    async with session.get(f"{ws.url}/page/state", params={"user": ANN}, headers=headers) as response:
        assert response.status == 403
    with pytest.raises(aiohttp.WSServerHandshakeError):
        await session.ws_connect(f"{ws.url}/page/live", params={"user": ANN}, headers=headers)
    assert ws.messages(VOTE) == []


async def test_only_json_is_taken(ws: LocalWorkspace, session: aiohttp.ClientSession) -> None:
    text = '{"user": "U01ANN", "channel": "C01VOTE", "text": "hi"}'
    head = {"Content-Type": "text/plain"}
    async with session.post(f"{ws.url}/page/say", data=text, headers=head) as response:
        assert response.status == 415
    assert ws.messages(VOTE) == []


async def test_page_is_served_and_bound(ws: LocalWorkspace, session: aiohttp.ClientSession) -> None:
    async with session.get(f"{ws.url}/") as response:
        assert response.content_type == "text/html"
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    for path in ("/page/nothing.js", "/page/..%2Fworkspace.py", "/page/file/F0"):
        async with session.get(f"{ws.url}{path}") as response:
            assert response.status == 404
