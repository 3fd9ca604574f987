"""What was said survives a restart."""

import json
from pathlib import Path

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.local import LocalWorkspace, StateFileError
from tests.local.conftest import HandClock, Start
from tests.local.samples import MANIFEST, section

VOTE, ANN = "C01VOTE", "U01ANN"


async def test_everything_but_ephemerals_and_views_is_back(start: Start, tmp_path: Path) -> None:
    path = tmp_path / "deep" / "state.json"
    first = await start(state_file=path)
    client = AsyncWebClient(token="xoxb-local", base_url=first.api_url)
    event = {"event_type": "mark", "event_payload": {"id": "1"}}
    root = await client.chat_postMessage(channel=VOTE, text="root", blocks=[section()], metadata=event)
    await first.say(ANN, VOTE, "reply", root["ts"])
    await client.files_upload_v2(channel=VOTE, filename="a.txt", content="é")
    await client.chat_postEphemeral(channel=VOTE, user=ANN, text="psst")
    await client.views_publish(user_id=ANN, view={"type": "home", "blocks": [section()]})
    first.faults.archive("C02PAY")
    shown = first.messages(VOTE)
    await first.stop()
    second = await start(state_file=path)
    assert second.messages(VOTE) == second.messages(VOTE, ANN) == shown
    assert second.home(ANN) is None
    again = AsyncWebClient(token="xoxb-local", base_url=second.api_url)
    replies = await again.conversations_replies(channel=VOTE, ts=root["ts"], include_all_metadata=True)
    assert [message["text"] for message in replies["messages"]] == ["root", "reply"]
    assert replies["messages"][0]["metadata"] == event
    assert (await again.conversations_info(channel="C02PAY"))["channel"]["is_archived"] is True
    assert (await again.chat_postMessage(channel=VOTE, text="later"))["ts"] > shown[-1]["ts"]


async def test_is_written_while_running(start: Start, tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    ws = await start(state_file=path)
    await ws.say(ANN, VOTE, "hello")
    await ws.saved()
    assert "hello" in path.read_text()
    assert list(tmp_path.iterdir()) == [path]


def test_broken_file_is_told(clock: HandClock, tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    path.write_text('{"people": 5')
    with pytest.raises(StateFileError, match="can not be read"):
        LocalWorkspace(path, clock, MANIFEST)
    assert path.read_text() == '{"people": 5'


async def test_files_of_the_first_version_are_read(start: Start, tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    people = [
        {"id": ANN, "name": "ann", "real_name": "Ann", "tz": "Europe/Berlin"},
        {"id": "U0BOT", "name": "helper", "real_name": "Helper", "is_bot": True},
    ]
    channel = {"id": VOTE, "name": "voting-app", "members": [ANN, "U0BOT"], "archived": True}
    message = {"channel": VOTE, "ts": "1790000000.000001", "user": ANN, "text": "from before"}
    path.write_text(json.dumps({"last_ts": 1790000000000001, "people": people, "channels": [channel], "messages": [message]}))
    ws = await start(state_file=path)
    client = AsyncWebClient(token="xoxb-local", base_url=ws.api_url)
    assert [one["text"] for one in ws.messages(VOTE)] == ["from before"]
    shown = (await client.conversations_info(channel=VOTE))["channel"]
    assert (shown["is_archived"], shown["is_private"], shown["is_ext_shared"]) == (True, False, False)
    await ws.stop()
    assert json.loads(path.read_text())["version"] == 2


def test_file_of_a_newer_release_is_told(clock: HandClock, tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    path.write_text(json.dumps({"version": 99, "people": [], "channels": []}))
    with pytest.raises(StateFileError, match="newer release"):
        LocalWorkspace(path, clock, MANIFEST)
