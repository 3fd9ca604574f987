"""The Home tab and windows of one person, as stories read and use them."""

import json
from typing import Any

from slack_bolt.request.async_request import AsyncBoltRequest

from bot.local import payloads
from bot.local.model import Person, Team
from tests.world import ANN, World


def home_texts(here: World, user: str) -> list[str]:
    """The texts of somebody's Home tab, without its dividers, pictures and buttons."""
    found = [block.get("text") or (block.get("elements") or [{}])[0] for block in _blocks(here, user)]
    return [text["text"] for text in found if isinstance(text.get("text"), str)]


def home_chart(here: World, user: str) -> dict[str, Any] | None:
    """The picture of the tab."""
    charts = [block for block in _blocks(here, user) if block["type"] == "data_visualization"]
    return charts[0] if charts else None


async def open_home(here: World, user: str) -> list[str]:
    """Look at the tab; its texts."""
    await here.workspace.open_home(user)
    await here.settle()
    return home_texts(here, user)


async def press_home(here: World, user: str, label: str) -> list[str]:
    """Press a button of the tab; its texts afterwards."""
    view = here.workspace.home(user)
    assert view is not None
    for block in view["blocks"]:
        for element in block.get("elements", []):
            if element.get("type") == "button" and element["text"]["text"] == label:
                await here.workspace.press(user, element["action_id"], view=view["id"], block_id=block["block_id"])
                await here.settle()
                return home_texts(here, user)
    raise AssertionError(f"no button {label!r} at home: {home_texts(here, user)}")


def home_menu(here: World, user: str, row: str) -> dict[str, str]:
    """The lines of the menu beside the row that begins with this text: label -> value."""
    return {each["text"]["text"]: each["value"] for each in _menu(here, user, row)[1].get("options", [])}


async def choose_home(here: World, user: str, row: str, label: str) -> None:
    """Choose from the menu beside a row."""
    block, menu = _menu(here, user, row)
    view = here.workspace.home(user)
    assert view is not None
    chosen = home_menu(here, user, row)[label]
    await here.workspace.press(user, menu["action_id"], view=view["id"], block_id=block["block_id"], choose=chosen)
    await here.settle()


async def forge(here: World, user: str, action_id: str, value: str, *, channel: str = "", company: str | None = None) -> None:
    """A press that nobody was offered: of the Home tab, or of a message in this channel, dispatched as Slack would."""
    person = Person(id=user, name=user, real_name=user, team=company)
    action = {"type": "button", "action_id": action_id, "block_id": "b", "value": value}
    place: dict[str, Any] = {"container": {"type": "view", "view_id": "V1"}, "view": {"id": "V1", "type": "home", "blocks": []}}
    if channel:
        place = {"container": {"type": "message", "message_ts": "1.1", "channel_id": channel}, "channel": {"id": channel}}
    body = payloads.interaction(Team(), "block_actions", person, trigger_id="1", actions=[action], **place)
    response = await here.bot.bolt.async_dispatch(AsyncBoltRequest(body=body, mode="socket_mode"))
    assert response.status == 200
    await here.settle()


async def forge_form(here: World, user: str, view: dict[str, Any], held: dict[str, Any]) -> dict[str, Any]:
    """A form sent by somebody to whom it was never shown; what we acknowledge it with."""
    person = Person(id=user, name=user, real_name=user)
    sent = {**view, "state": {"values": held}}
    body = payloads.interaction(Team(), "view_submission", person, trigger_id="1", view=sent)
    response = await here.bot.bolt.async_dispatch(AsyncBoltRequest(body=body, mode="socket_mode"))
    assert response.status == 200
    await here.settle()
    return dict(json.loads(response.body)) if response.body else {}


def window_texts(here: World, user: str) -> str:
    """All words of the window somebody sees; empty without one."""
    view = here.workspace.modal(user)
    if view is None:
        return ""
    texts = [block.get("text", {}).get("text", "") for block in view["blocks"]]
    return "\n".join([*texts, *(block["label"]["text"] for block in view["blocks"] if "label" in block)])


def _blocks(here: World, user: str) -> list[dict[str, Any]]:
    view = here.workspace.home(user)
    assert view is not None
    return list(view["blocks"])


def _menu(here: World, user: str, row: str) -> tuple[dict[str, Any], dict[str, Any]]:
    for block in _blocks(here, user):
        if block["type"] == "section" and f"|{row}>*" in block["text"]["text"].splitlines()[0]:
            return block, block.get("accessory", {})
    raise AssertionError(f"no row {row!r} at home: {home_texts(here, user)}")


async def verdict_in(here: World, channel: str, system: str, *, by: str = ANN, services: str = "5") -> None:
    """A whole check by one person in this channel."""
    await here.command(by, f"for {system}", channel)
    for question, choice in (("platform", "self_run"), ("mesh_today", "none"), ("stage", "production")):
        await here.press(by, f"pick:{question}", channel, choose=choice)
    await here.press(by, "None of these", channel)
    await here.press(by, "Yes, usually", channel)
    await here.reply(by, services, channel)
    await here.reply(by, "2 per quarter", channel)
    await here.press(by, "None of these", channel)
    await here.press(by, "One person or part-time", channel)
    here.says("verdict", channel)
