"""Slack's payloads as our values: who, where, which control, and what it holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.advisor.desk import Who
from bot.views.modals import element_value
from bot.views.press import Press
from bot.views.question import INPUT
from bot.workspaces import Workspace

EXTERNAL = "external"
"""Where an event notes, in our words, that its author was not shown to belong to the installation."""

WORKSPACE = "workspace"
"""Where an event notes, in our words, in which workspace of the organisation it happened."""

MOST_DIGITS = 7
"""Of the number of a page; a longer one is nobody's, and no database takes it."""


@dataclass(frozen=True)
class Pressed:
    """One control that somebody used: its name in parts, what it carries, and the message's other controls."""

    who: Who
    name: tuple[str, ...]
    carried: str
    picked: Any
    inputs: dict[str, Any]
    trigger: str
    block: str = ""
    ts: str = ""
    """The message it is in; empty for one that only its presser sees."""

    @property
    def press(self) -> Press | None:
        """What the control carries about its assessment; None for a control of another version."""
        return Press.unpacked(self.carried)

    @property
    def page(self) -> int:
        """The page a control leads to, counted from 0; whether there is one is for others to say."""
        last = self.name[-1]
        return int(last) if last.isdecimal() and len(last) < MOST_DIGITS else 0


def pressed(here: Workspace, body: dict[str, Any]) -> Pressed:
    """The first action of a `block_actions` payload."""
    action = body["actions"][0]
    menu = action.get("selected_option")
    container = body.get("container") or {}
    carried = action.get("value") or (menu or {}).get("value") or ""
    return Pressed(
        who=_who(here, body),
        name=tuple(str(action.get("action_id", "")).split(":")),
        carried=str(carried),
        picked=element_value(action),
        inputs=_inputs(body),
        trigger=str(body.get("trigger_id", "")),
        block=str(action.get("block_id", "")),
        ts="" if container.get("is_ephemeral") else str(container.get("message_ts") or ""),
    )


def _inputs(body: dict[str, Any]) -> dict[str, Any]:
    """Question id -> what its field in the same message holds, as the presser sees it."""
    found: dict[str, Any] = {}
    for elements in body.get("state", {}).get("values", {}).values():
        for action, element in elements.items():
            if action.startswith(INPUT):
                found[action.removeprefix(INPUT)] = element_value(element)
    return found


def _who(here: Workspace, body: dict[str, Any]) -> Who:
    channel = (body.get("channel") or {}).get("id") or (body.get("container") or {}).get("channel_id") or ""
    return Who(here.id, channel, body["user"]["id"], external=_is_external(here, body), workspace=workspace_of(here, body))


def commander(here: Workspace, body: dict[str, Any]) -> Who:
    """Who typed a slash command, and where."""
    company = (str(body.get("team_id") or ""), str(body.get("enterprise_id") or ""))
    return Who(
        here.id, str(body["channel_id"]), str(body["user_id"]), str(body.get("channel_name", "")),
        external=not here.is_home_of(*company), workspace=workspace_of(here, body),
    )


def form_owner(here: Workspace, body: dict[str, Any]) -> Who:
    """Who sent a form; forms have no channel."""
    return Who(here.id, "", body["user"]["id"], external=_is_external(here, body), workspace=workspace_of(here, body))


def shortcut_user(here: Workspace, body: dict[str, Any]) -> Who:
    """Who used a shortcut, and where; the global one has no channel."""
    channel = body.get("channel") or {}
    return Who(
        here.id, str(channel.get("id", "")), str(body["user"]["id"]), str(channel.get("name", "")),
        external=_is_external(here, body), workspace=workspace_of(here, body),
    )


def told(here: Workspace, body: Mapping[str, Any]) -> dict[str, Any]:
    """The event of a payload, with what only its envelope tells: whether another company may be involved."""
    event: dict[str, Any] = body["event"]
    external = body.get("is_ext_shared_channel") is True and not here.is_home_of(*_companies(event))
    return {**event, EXTERNAL: external, WORKSPACE: workspace_of(here, body)}


def author(here: Workspace, event: Mapping[str, Any], user: str, name: str = "") -> Who:
    """Whoever caused an event of `told`, in its channel."""
    workspace = str(event.get(WORKSPACE, ""))
    return Who(here.id, str(event["channel"]), user, name, external=bool(event.get(EXTERNAL)), workspace=workspace)


def workspace_of(here: Workspace, body: Mapping[str, Any]) -> str:
    """In which workspace of the organisation something happened; empty for an installation in one workspace.

    Only those that grant us access count: nobody else's ids get into our rows.
    """
    named = (body.get("team") or {}).get("id") or body.get("context_team_id") or body.get("team_id")
    return str(named) if not here.team and named in here.teams else ""


def _is_external(here: Workspace, body: Mapping[str, Any]) -> bool:
    """By the company of the user: `team` and `enterprise` of an interaction are the installation's own."""
    user = body["user"]
    return not here.is_home_of(str(user.get("team_id") or ""), str(user.get("enterprise_id") or ""))


def _companies(event: Mapping[str, Any]) -> list[str]:
    """What an event in a shared channel tells of its author's company; for an edit or a deletion the message tells it."""
    about = event.get("message") or event.get("previous_message") or event
    return [str(about.get("user_team") or about.get("team") or "")]


