"""Slack's payloads as our values: who, where, which control, and what it holds."""

from dataclasses import dataclass
from typing import Any

from bot.advisor.desk import Who
from bot.views.modals import element_value
from bot.views.press import Press
from bot.views.question import INPUT


@dataclass(frozen=True)
class Pressed:
    """One control that somebody used: its name in parts, what it carries, and the message's other controls."""

    who: Who
    name: tuple[str, ...]
    carried: str
    picked: Any
    inputs: dict[str, Any]
    trigger: str

    @property
    def press(self) -> Press | None:
        """What the control carries about its assessment; None for a control of another version."""
        return Press.unpacked(self.carried)


def pressed(installation: str, body: dict[str, Any]) -> Pressed:
    """The first action of a `block_actions` payload."""
    action = body["actions"][0]
    menu = action.get("selected_option")
    carried = action.get("value") or (menu or {}).get("value") or ""
    return Pressed(
        who=_who(installation, body),
        name=tuple(str(action.get("action_id", "")).split(":")),
        carried=str(carried),
        picked=element_value(action),
        inputs=_inputs(body),
        trigger=str(body.get("trigger_id", "")),
    )


def _inputs(body: dict[str, Any]) -> dict[str, Any]:
    """Question id -> what its field in the same message holds, as the presser sees it."""
    found: dict[str, Any] = {}
    for elements in body.get("state", {}).get("values", {}).values():
        for action, element in elements.items():
            if action.startswith(INPUT):
                found[action.removeprefix(INPUT)] = element_value(element)
    return found


def _who(installation: str, body: dict[str, Any]) -> Who:
    channel = (body.get("channel") or {}).get("id") or (body.get("container") or {}).get("channel_id") or ""
    return Who(installation, channel, body["user"]["id"])


def commander(installation: str, body: dict[str, Any]) -> Who:
    """Who typed a slash command, and where."""
    return Who(installation, str(body["channel_id"]), str(body["user_id"]), str(body.get("channel_name", "")))


def form_owner(installation: str, body: dict[str, Any]) -> Who:
    """Who sent a form; forms have no channel."""
    return Who(installation, "", body["user"]["id"])


