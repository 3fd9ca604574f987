"""One workspace whose token stands in the environment: the same care, and nobody else's payloads."""

import json
import time
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.signature import SignatureVerifier

from bot.local.model import TEAM
from bot.store import Due
from tests.store.facts import AT, assessment
from tests.stories.steps import until_verdict
from tests.world import ANN, World, world

SECRET = "a-signing-secret"
BODY = {
    "team_id": "T0ELSE", "channel_id": "C01VOTE", "channel_name": "voting-app", "user_id": ANN, "command": "/meshcheck",
    "text": "status", "response_url": "", "trigger_id": "1.1", "api_app_id": "A0LOCAL",
}


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[World]:
    """A workspace whose bot would take signed requests as well."""
    async with world(tmp_path, slack_signing_secret=SECRET) as fresh:
        yield fresh


async def heard(here: World, mode: str, **changed: Any) -> Any:
    """What the bot answers to a command that comes this way."""
    body = {**BODY, **changed}
    if mode == "socket_mode":
        request = AsyncBoltRequest(mode="socket_mode", body=body)
    else:
        form, stamp = urlencode(body), str(int(time.time()))  # noqa: TID251
        signed = SignatureVerifier(SECRET).generate_signature(timestamp=stamp, body=form)
        headers: dict[str, str | Sequence[str]] = {
            "x-slack-request-timestamp": [stamp], "x-slack-signature": [signed or ""],
            "content-type": ["application/x-www-form-urlencoded"],
        }
        request = AsyncBoltRequest(body=form, headers=headers)
    answer = await here.bot.bolt.async_dispatch(request)
    await here.settle()
    return answer


@pytest.mark.parametrize("mode", ["http", "socket_mode"])
async def test_another_workspace_of_the_same_app_reads_and_writes_nothing(here: World, mode: str) -> None:
    await until_verdict(here)
    before = json.dumps(here.messages())
    for changed in ({}, {"text": ""}, {"text": "for other"}, {"text": "stop"}, {"team_id": "", "enterprise_id": TEAM}):
        answer = await heard(here, mode, **changed)
        assert answer.status == 200 and "voting" not in str(answer.body)
    assert json.dumps(here.messages()) == before
    async with here.bot.store.transaction() as tx:
        assert {one.installation for one in await tx.all_assessments()} == {TEAM}
        assert not (await tx.team(TEAM, "C01VOTE")).stopped
    assert (await heard(here, mode, team_id=TEAM, text="")).status == 200


async def test_a_refused_token_is_said_by_readiness_and_tried_again(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from bot import workspaces

    token = here.workspace.tokens.lasting
    here.workspace.tokens.revoke_all("token_revoked")
    await here.command(ANN)
    assert any("SLACK_BOT_TOKEN" in problem for problem in await here.bot.health.problems())
    await here.bot.tick()
    calls = len(here.workspace.requests)
    await here.bot.tick()
    await here.bot.tick()
    assert len(here.workspace.requests) == calls
    here.workspace.tokens.accept(str(token), None)
    monkeypatch.setattr(workspaces, "AGAIN", 0.0)
    here.bot._workspaces._again = 0.0  # type: ignore[attr-defined]
    await here.bot.tick()
    await here.bot.tick()
    await here.settle()
    assert not any("SLACK_BOT_TOKEN" in problem for problem in await here.bot.health.problems())
    assert "Where do these services run?" in here.transcript(), "what was said meanwhile is shown now"


async def test_what_another_token_wrote_waits_in_silence(here: World) -> None:
    theirs = Due("d1", "k", "T0FORMER", "C9", "t9", "a9", "launch", "launch", ("stage",), AT - timedelta(days=9))
    async with here.bot.store.transaction() as tx:
        await tx.new_thread("t9", "T0FORMER", "C9", "shop")
        await tx.add_assessment(assessment("a9", installation="T0FORMER", channel="C9", thread="t9"))
        await tx.touch_thread("t9")
        await tx.plan_due(theirs)
    await here.bot.tick()
    async with here.bot.store.transaction() as tx:
        assert await tx.is_paused("T0FORMER")
        assert await tx.behind_threads() == []
        assert not await tx.is_paused(TEAM)
        assert await tx.uninstalled_before(AT + timedelta(days=9999)) == [], "it was never said to be uninstalled"
