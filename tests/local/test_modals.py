"""Modals that a real Bolt app opens, updates and closes."""

import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.local import LocalWorkspace, RefusedError
from tests.local.conftest import RealClock
from tests.local.hearing import Body, hear_commands, hear_presses
from tests.local.samples import buttons, modal, plain, section, text_field

VOTE, ANN = "C01VOTE", "U01ANN"


async def open_form(ws: LocalWorkspace, app: AsyncApp, view: Body) -> None:
    """Open this modal for Ann by a command."""

    @app.command("/help-me")
    async def open_it(ack: AsyncAck, body: Body, client: AsyncWebClient) -> None:
        await client.views_open(trigger_id=body["trigger_id"], view=view)
        await ack()

    await ws.say(ANN, VOTE, "/help-me")


async def test_modal_is_submitted(ws: LocalWorkspace, app: AsyncApp) -> None:
    seen: list[Body] = []

    @app.view("form")
    async def done(ack: AsyncAck, view: Body) -> None:
        seen.append(view)
        await ack()

    await open_form(ws, app, modal(text_field(), private_metadata="m"))
    shown = ws.modal(ANN)
    assert shown is not None and shown["title"]["text"] == "Form" and ws.modal("U02BOB") is None
    assert await ws.submit(ANN) == {"name": "Please complete this required field."}
    assert seen == []
    assert await ws.submit(ANN, {"name": {"typed": {"value": "Ann"}}}) == {}
    assert seen[0]["state"]["values"]["name"]["typed"] == {"type": "plain_text_input", "value": "Ann"}
    assert seen[0]["private_metadata"] == "m" and ws.modal(ANN) is None


ANSWERS: dict[str, Body] = {
    "errors": {"response_action": "errors", "errors": {"name": "Not this"}},
    "update": {"response_action": "update", "view": modal(section("second"), callback_id="next")},
    "push": {"response_action": "push", "view": modal(section("on top"), callback_id="top")},
    "clear": {"response_action": "clear"},
}


@pytest.mark.parametrize("answer", ANSWERS)
async def test_submission_answers(ws: LocalWorkspace, app: AsyncApp, answer: str) -> None:
    @app.view("form")
    async def reply(ack: AsyncAck) -> None:
        await ack(**ANSWERS[answer])

    await open_form(ws, app, modal(text_field(optional=True)))
    first = ws.modal(ANN)
    errors = await ws.submit(ANN)
    shown = ws.modal(ANN)
    assert first is not None
    if answer == "clear":
        assert shown is None
        return
    assert shown is not None
    expected = {
        "errors": (first["id"], "form", {"name": "Not this"}),
        "update": (first["id"], "next", {}),
        "push": (shown["id"], "top", {}),
    }[answer]
    assert (shown["id"], shown["callback_id"], shown["errors"]) == expected
    assert errors == expected[2]
    if answer == "push":
        assert shown["previous_view_id"] == first["id"]
        await ws.close(ANN)
        below = ws.modal(ANN)
        assert below is not None and below["id"] == first["id"]


@pytest.mark.parametrize(
    "answer",
    [
        {"response_action": "errors", "errors": {"elsewhere": "no"}},
        {"response_action": "update", "view": {"type": "modal", "title": plain("x" * 25), "blocks": []}},
    ],
    ids=["error for no field", "bad view"],
)
async def test_bad_submission_answer_leaves_the_modal(
    ws: LocalWorkspace, app: AsyncApp, answer: Body
) -> None:
    @app.view("form")
    async def reply(ack: AsyncAck) -> None:
        await ack(**answer)

    await open_form(ws, app, modal(text_field(optional=True)))
    with pytest.raises(RefusedError, match="trouble connecting"):
        await ws.submit(ANN)
    assert ws.modal(ANN) is not None


async def test_press_in_modal_and_update_by_hash(
    ws: LocalWorkspace, app: AsyncApp, client: AsyncWebClient
) -> None:
    heard = hear_presses(app)
    await open_form(ws, app, modal(buttons("go")))
    shown = ws.modal(ANN)
    assert shown is not None
    await ws.press(ANN, "go", view=shown["id"])
    assert heard[0]["view"]["id"] == shown["id"] and "response_url" not in heard[0]
    await client.views_update(view_id=shown["id"], hash=shown["hash"], view=modal(section("new")))
    changed = ws.modal(ANN)
    assert changed is not None and changed["id"] == shown["id"] and changed["hash"] != shown["hash"]
    with pytest.raises(SlackApiError, match="hash_conflict"):
        await client.views_update(view_id=shown["id"], hash=shown["hash"], view=modal(section("old")))
    with pytest.raises(SlackApiError, match="not_found"):
        await client.views_update(view_id="V0", view=modal(section("old")))


async def test_stack_is_three_high_and_clears_as_a_whole(
    ws: LocalWorkspace, app: AsyncApp, client: AsyncWebClient
) -> None:
    heard = hear_presses(app)

    @app.view("form")
    async def clear(ack: AsyncAck) -> None:
        await ack(response_action="clear")

    view = modal(buttons("go"), text_field(optional=True), text_field("other", optional=True))
    await open_form(ws, app, view)
    for _ in range(2):
        shown = ws.modal(ANN)
        assert shown is not None
        await ws.press(ANN, "go", view=shown["id"])
        await client.views_push(trigger_id=heard[-1]["trigger_id"], view=view)
    top = ws.modal(ANN)
    assert top is not None and top["root_view_id"] == heard[0]["view"]["id"]
    assert heard[0]["view"]["state"]["values"].keys() == {"name", "other"}
    await ws.press(ANN, "go", view=top["id"])
    with pytest.raises(SlackApiError, match="push_limit_reached"):
        await client.views_push(trigger_id=heard[-1]["trigger_id"], view=view)
    await ws.submit(ANN)
    assert ws.modal(ANN) is None


async def trigger_of(ws: LocalWorkspace, app: AsyncApp) -> str:
    """A trigger id of Ann's."""
    heard = hear_commands(app)
    await ws.say(ANN, VOTE, "/help-me")
    return str(heard[-1]["trigger_id"])


async def test_trigger_works_once(ws: LocalWorkspace, app: AsyncApp, client: AsyncWebClient) -> None:
    trigger = await trigger_of(ws, app)
    await client.views_open(trigger_id=trigger, view=modal(section()))
    with pytest.raises(SlackApiError, match="exchanged_trigger_id"):
        await client.views_open(trigger_id=trigger, view=modal(section()))
    with pytest.raises(SlackApiError, match="invalid_trigger_id"):
        await client.views_open(trigger_id="1.2", view=modal(section()))


async def test_trigger_expires(
    ws: LocalWorkspace, app: AsyncApp, client: AsyncWebClient, real: RealClock
) -> None:
    trigger = await trigger_of(ws, app)
    real.advance(seconds=4)
    with pytest.raises(SlackApiError, match="expired_trigger_id"):
        await client.views_open(trigger_id=trigger, view=modal(section()))
    assert ws.modal(ANN) is None
