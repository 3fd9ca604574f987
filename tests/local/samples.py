"""A manifest and some blocks that tests share."""

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

MANIFEST: dict[str, Any] = {
    "display_information": {"name": "Helper"},
    "features": {
        "app_home": {
            "home_tab_enabled": True,
            "messages_tab_enabled": True,
            "messages_tab_read_only_enabled": True,
        },
        "bot_user": {"display_name": "helper"},
        "slash_commands": [
            {"command": "/help-me", "description": "Helps", "usage_hint": "[what]", "should_escape": True}
        ],
        "shortcuts": [
            {"type": "message", "name": "Help here", "callback_id": "here", "description": "Helps here"},
            {"type": "global", "name": "Help", "callback_id": "anywhere", "description": "Helps"},
        ],
    },
    "oauth_config": {
        "scopes": {
            "bot": [
                "app_mentions:read",
                "channels:history",
                "channels:join",
                "channels:read",
                "chat:write",
                "commands",
                "files:write",
                "users:read",
            ]
        }
    },
    "settings": {
        "event_subscriptions": {
            "bot_events": [
                "app_home_opened",
                "app_mention",
                "channel_archive",
                "member_joined_channel",
                "message.channels",
            ]
        },
        "interactivity": {"is_enabled": True},
        "socket_mode_enabled": True,
    },
}


def plain(text: str) -> dict[str, Any]:
    """A plain_text object."""
    return {"type": "plain_text", "text": text}


def section(text: str = "Hello") -> dict[str, Any]:
    """A section with mrkdwn."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def option(value: str) -> dict[str, Any]:
    """An option that says its value."""
    return {"text": plain(value), "value": value}


def buttons(*values: str) -> dict[str, Any]:
    """A row of buttons whose action ids are their values."""
    elements = [
        {"type": "button", "action_id": value, "text": plain(value), "value": value} for value in values
    ]
    return {"type": "actions", "block_id": "buttons", "elements": elements}


def text_field(block_id: str = "name", **more: Any) -> dict[str, Any]:
    """An input block with a text field."""
    element = {"type": "plain_text_input", "action_id": "typed"}
    return {"type": "input", "block_id": block_id, "label": plain("Name"), "element": element, **more}


def modal(*blocks: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A modal with a submit button."""
    shown = {"type": "modal", "callback_id": "form", "title": plain("Form"), "submit": plain("Send")}
    return {**shown, "blocks": list(blocks), **more}


async def refusal(call: Any) -> dict[str, Any]:
    """What Slack says against this call."""
    with pytest.raises(SlackApiError) as caught:
        await call
    return dict(caught.value.response.data)
