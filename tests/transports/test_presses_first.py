"""A press takes a shorter way through Bolt than everything else: it is no way around what guards the others."""

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import aiohttp
import pytest
from slack_sdk.signature import SignatureVerifier

from bot.clock import Clock
from bot.local.model import TEAM
from bot.serve import http_side
from conversations.assessment import Assessment
from tests.serving import served
from tests.world import ANN, CHANNEL, World, controls, local_settings, world

SECRET = "of-these-tests"
Payload = dict[str, Any]


@dataclass
class Front:
    """A bot that is asked over HTTP, and a press that takes the first choice of its open question."""

    here: World
    url: str
    session: aiohttp.ClientSession
    press: Payload

    async def post(self, payload: Payload, *, sent: Callable[[str], str] = str) -> int:
        """The status for this payload; `sent` changes its text once it is signed."""
        body = urlencode({"payload": json.dumps(payload)})
        stamp = str(int(Clock().real_now().timestamp()))
        signature = str(SignatureVerifier(SECRET).generate_signature(timestamp=stamp, body=body))
        headers = {
            "Content-Type": "application/x-www-form-urlencoded", "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": signature,
        }
        async with self.session.post(f"{self.url}/slack/events", data=sent(body), headers=headers) as answer:
            status = answer.status
        await self.here.settle()
        return status

    async def facts(self) -> list[tuple[str, tuple[str, ...], str]]:
        """What is recorded in the channel: question, choices, by whom."""
        return [(given.question, given.value.options, given.by) for given in (await self._assessment()).given]

    async def _assessment(self) -> Assessment:
        async with self.here.bot.store.transaction() as tx:
            (found,) = await tx.of_channel(TEAM, CHANNEL)
        return found


@pytest.fixture
async def front(tmp_path: Path) -> AsyncIterator[Front]:
    async with _front(tmp_path) as found:
        yield found


@asynccontextmanager
async def _front(folder: Path) -> AsyncIterator[Front]:
    async with world(folder, slack_signing_secret=SECRET) as here:
        await here.command(ANN)
        asked = here.thread()[-1]
        block, menu = next((block, each) for block, each in controls(asked) if each["action_id"].startswith("pick:platform:"))
        chosen = {"type": menu["type"], "action_id": menu["action_id"], "block_id": block, "selected_option": menu["options"][0]}
        press = {
            "type": "block_actions", "team": {"id": TEAM}, "user": {"id": ANN, "team_id": TEAM}, "channel": {"id": CHANNEL},
            "container": {"type": "message", "message_ts": asked["ts"], "channel_id": CHANNEL}, "actions": [chosen],
        }
        settings = local_settings(here.workspace, "sqlite:///unused.db", slack_app_token="", slack_signing_secret=SECRET, port=0)
        async with served(http_side(settings, here.bot)) as url, aiohttp.ClientSession() as session:
            yield Front(here, url, session, press)


async def test_a_press_is_recorded_and_shown_once_however_often_it_comes(front: Front) -> None:
    assert [await front.post(front.press) for _ in range(3)] == [200, 200, 200]
    ((question, _, by),) = await front.facts()
    assert (question, by) == ("platform", ANN)
    shown = [each["action_id"] for message in front.here.thread() for _, each in controls(message)]
    assert shown
    assert not [name for name in shown if name.startswith("pick:platform:")]


async def test_what_was_changed_after_it_was_signed_is_no_press(front: Front) -> None:
    assert await front.post(front.press, sent=lambda body: body.replace(ANN, "U02BOB")) == 401
    assert await front.facts() == []


async def test_a_press_in_a_workspace_that_never_installed_us_changes_nothing(front: Front) -> None:
    assert await front.post({**front.press, "team": {"id": "T9"}}) == 200
    assert await front.facts() == []


async def test_somebody_of_another_company_does_not_pass_the_gate(front: Front) -> None:
    assert await front.post({**front.press, "user": {"id": "U9", "team_id": "T9"}}) == 200
    assert await front.facts() == []


async def test_a_press_on_nothing_is_acknowledged_and_changes_nothing(front: Front) -> None:
    nothing: tuple[object, ...] = ([], [{}], [7], "all", {"0": {}}, None)
    assert [await front.post({**front.press, "actions": actions}) for actions in nothing] == [200] * len(nothing)
    assert await front.facts() == []
    # The bot goes on.
    assert await front.post(front.press) == 200
    assert len(await front.facts()) == 1


async def test_slack_posts_and_nobody_gets(front: Front) -> None:
    async with front.session.get(f"{front.url}/slack/events") as answer:
        assert (answer.status, answer.headers["Allow"]) == (405, "POST")
    async with front.session.get(f"{front.url}/healthz") as answer:
        assert answer.status == 200
