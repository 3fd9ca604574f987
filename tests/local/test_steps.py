"""Steps of Workflow Builder: run, completed once, with a token that ends with them."""

from copy import deepcopy
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.local import LocalWorkspace, RefusedError
from tests.local.conftest import Connect, Start
from tests.local.hearing import Body, hear_presses
from tests.local.samples import MANIFEST, buttons, refusal

VOTE, ANN = "C01VOTE", "U01ANN"
CHANNEL = {"type": "slack#/types/channel_id", "title": "Channel"}
LINK = {"type": "string", "title": "Link"}


def manifest(**settings: Any) -> dict[str, Any]:
    """The sample manifest with a step."""
    changed = deepcopy(MANIFEST)
    changed["settings"] |= {"org_deploy_enabled": True, "function_runtime": "remote", **settings}
    changed["settings"]["event_subscriptions"]["bot_events"].append("function_executed")
    changed["functions"] = {
        "check": {
            "title": "Check",
            "description": "Checks",
            "input_parameters": {"properties": {"channel": CHANNEL}, "required": ["channel"]},
            "output_parameters": {"properties": {"link": LINK}, "required": ["link"]},
        }
    }
    return changed


@pytest.fixture
async def ws(start: Start) -> LocalWorkspace:
    """A workspace of an app with a step."""
    return await start(manifest=manifest())


def hear_steps(app: AsyncApp) -> list[Body]:
    """Acknowledge every run and keep its event."""
    heard: list[Body] = []

    @app.event("function_executed")
    async def keep(body: Body) -> None:
        heard.append(body["event"])

    return heard


async def test_is_run_and_completed(ws: LocalWorkspace, client: AsyncWebClient, connect: Connect) -> None:
    heard = hear_steps(await connect(ws))
    run = ws.steps.run(ANN, "check", channel=VOTE)
    await ws.settled()
    event = heard[0]
    assert (event["function"]["callback_id"], event["inputs"]) == ("check", {"channel": VOTE})
    assert event["function"]["input_parameters"][0]["is_required"] is True
    assert event["function_execution_id"] == run
    for outputs in ({}, {"link": "x", "more": "y"}):
        wrong = client.functions_completeSuccess(function_execution_id=run, outputs=outputs)
        assert (await refusal(wrong))["error"] == "parameter_validation_failed"
    await client.functions_completeSuccess(function_execution_id=run, outputs={"link": "https://x"})
    done = ws.steps.executions[run]
    assert (done.status, done.outputs) == ("done", {"link": "https://x"})
    again = client.functions_completeError(function_execution_id=run, error="late")
    assert (await refusal(again))["error"] == "execution_not_in_running_state"
    other = ws.steps.run(ANN, "check", channel=VOTE)
    await client.functions_completeError(function_execution_id=other, error="No such channel")
    assert ws.steps.executions[other].error == "No such channel"


async def test_what_is_said_with_the_step_s_token_ends_with_it(
    ws: LocalWorkspace, client: AsyncWebClient, connect: Connect
) -> None:
    app = await connect(ws)
    heard, presses = hear_steps(app), hear_presses(app)
    run = ws.steps.run(ANN, "check", channel=VOTE)
    await ws.settled()
    own = AsyncWebClient(token=heard[0]["bot_access_token"], base_url=ws.api_url)
    scoped = await own.chat_postMessage(channel=VOTE, text="a", blocks=[buttons("go")])
    lasting = await client.chat_postMessage(channel=VOTE, text="b", blocks=[buttons("go")])
    await ws.press(ANN, "go", channel=VOTE, ts=scoped["ts"])
    assert presses[0]["function_data"]["execution_id"] == run
    await own.functions_completeSuccess(function_execution_id=run, outputs={"link": "x"})
    with pytest.raises(RefusedError, match="completed"):
        await ws.press(ANN, "go", channel=VOTE, ts=scoped["ts"])
    await ws.press(ANN, "go", channel=VOTE, ts=lasting["ts"])
    assert "function_data" not in presses[1]
    assert (await refusal(own.auth_test()))["error"] == "token_expired"


async def test_where_steps_are_not_available(ws: LocalWorkspace, start: Start) -> None:
    with pytest.raises(RefusedError, match="channel is missing"):
        ws.steps.run(ANN, "check")
    with pytest.raises(RefusedError, match="no such step"):
        ws.steps.run(ANN, "other")
    ws.team.free_plan = True
    with pytest.raises(RefusedError, match="paid plan"):
        ws.steps.run(ANN, "check", channel=VOTE)
    for missing in ({"org_deploy_enabled": False}, {"function_runtime": ""}):
        unready = await start(manifest=manifest(**missing))
        with pytest.raises(RefusedError, match="not available"):
            unready.steps.run(ANN, "check", channel=VOTE)
