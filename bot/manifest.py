"""The Slack app manifest: exactly the commands, events and scopes that the listeners use (schema 2.0.0)."""

import json
from typing import Any

REQUIRED = ("app_mentions:read", "channels:read", "chat:write", "commands", "users:read")
OPTIONAL = ("canvases:write", "channels:history", "channels:join", "files:write", "groups:history", "groups:read")
"""Declined, each costs one feature and nothing else."""

EVENTS = (
    "app_home_opened", "app_mention", "channel_archive", "channel_deleted", "channel_id_changed", "channel_left",
    "channel_shared", "channel_unarchive", "channel_unshared", "group_archive", "group_deleted", "group_left", "group_unarchive", "member_joined_channel",
    "member_left_channel", "message.channels", "message.groups",
)
LIFE = ("app_uninstalled", "team_access_granted", "team_access_revoked", "tokens_revoked")
"""Events about the installation itself."""
STEP_EVENTS = ("function_executed",)
"""What only an app with a step of Workflow Builder hears."""
EVENTS_PATH, REDIRECT_PATH = "/slack/events", "/slack/oauth_redirect"
STEP, STEP_CHANNEL, STEP_PERSON, STEP_LINK = "run_mesh_check", "channel", "asked_by", "thread_link"
"""The step of Workflow Builder, what it is given, and what it gives back."""
HINT = "[for NAME | form | help | status | history | teams | owner @somebody | what-if | compare | stop | forget]"


def manifest() -> dict[str, Any]:
    """The manifest of an app in one workspace, over Socket Mode."""
    return {
        "_metadata": {"major_version": 2, "minor_version": 1},
        "display_information": {
            "name": "Meshcheck",
            "description": "Does this team need a service mesh, why, and what would change that?",
            "background_color": "#1f3a5f",
        },
        "features": {
            "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True, "messages_tab_read_only_enabled": True},
            "bot_user": {"display_name": "meshcheck", "always_online": True},
            "slash_commands": [
                {
                    "command": "/meshcheck", "description": "Start a check, or see where it stands",
                    "usage_hint": HINT, "should_escape": True,
                }
            ],
            "shortcuts": [
                {
                    "type": "message", "name": "Start a mesh check", "callback_id": "start_from_message",
                    "description": "Open a mesh check in this message's channel",
                },
                {
                    "type": "global", "name": "Run a mesh check", "callback_id": "start_from_anywhere",
                    "description": "Pick a channel and start a mesh check",
                },
            ],
        },
        "oauth_config": {"scopes": {"bot": [*REQUIRED, *OPTIONAL], "bot_optional": list(OPTIONAL)}},
        "settings": {
            "event_subscriptions": {"bot_events": sorted((*EVENTS, *LIFE, *STEP_EVENTS))},
            "interactivity": {"is_enabled": True},
            # Slack offers steps of apps that are ready for organisations only (docs.slack.dev, custom steps).
            "org_deploy_enabled": True,
            "socket_mode_enabled": True,
            "token_rotation_enabled": False,
            "function_runtime": "remote",
        },
        "functions": {
            STEP: {
                "title": "Run a mesh check",
                "description": "Start a mesh check in a channel, or look again at the one it has",
                "input_parameters": {
                    "properties": {
                        STEP_CHANNEL: {"type": "slack#/types/channel_id", "title": "Channel"},
                        # Filled in by Slack with whoever runs the workflow; its builder can not name somebody else.
                        STEP_PERSON: {"type": "slack#/types/user_context", "title": "Whoever runs it"},
                    },
                    "required": [STEP_CHANNEL, STEP_PERSON],
                },
                "output_parameters": {
                    "properties": {STEP_LINK: {"type": "string", "title": "Link to the thread"}}, "required": [STEP_LINK],
                },
            },
        },
    }


def distributed(url: str) -> dict[str, Any]:
    """The manifest of an app that many workspaces install over OAuth, reached at this address.

    Without the step of Workflow Builder: Slack lets no app that has one be distributed.
    """
    made = manifest()
    made.pop("functions", None)
    settings, features = made["settings"], made["features"]
    settings.pop("function_runtime", None)
    events = [event for event in settings["event_subscriptions"]["bot_events"] if event not in STEP_EVENTS]
    requests = {"request_url": f"{url}{EVENTS_PATH}"}
    features["slash_commands"] = [{**command, "url": requests["request_url"]} for command in features["slash_commands"]]
    made["oauth_config"]["redirect_urls"] = [f"{url}{REDIRECT_PATH}"]
    settings |= {
        "event_subscriptions": {**requests, "bot_events": events},
        "interactivity": {"is_enabled": True, **requests},
        "org_deploy_enabled": True, "socket_mode_enabled": False, "token_rotation_enabled": True,
    }
    return made


def as_text(made: dict[str, Any] | None = None) -> str:
    """A manifest as its file holds it; without one that of `manifest.json`."""
    return json.dumps(manifest() if made is None else made, indent=2) + "\n"
