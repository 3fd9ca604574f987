"""The manifest asks for exactly what the code uses."""

import ast
from pathlib import Path

from bot.manifest import OPTIONAL, REQUIRED, manifest

ROOT = Path(__file__).parents[1]
NEEDS = {
    "chat_postMessage": {"chat:write"}, "chat_update": {"chat:write"}, "chat_delete": {"chat:write"},
    "chat_postEphemeral": {"chat:write"}, "chat_getPermalink": set(), "views_open": set(), "views_publish": set(),
    "users_info": {"users:read"}, "users_conversations": {"channels:read", "groups:read"},
    "conversations_info": {"channels:read", "groups:read"},
    "conversations_history": {"channels:history", "groups:history"},
    "conversations_replies": {"channels:history", "groups:history"}, "files_upload_v2": {"files:write"}, "auth_test": set(),
}
EVENTS = {
    "app_mention": {"app_mentions:read"}, "app_home_opened": set(), "member_joined_channel": {"channels:read"},
    **{f"channel_{word}": {"channels:read"} for word in ("archive", "deleted", "left", "unarchive")},
    **{f"group_{word}": {"groups:read"} for word in ("archive", "deleted", "left", "unarchive")},
    "channel_id_changed": set(), "member_left_channel": {"channels:read"},
    "message.channels": {"channels:history"}, "message.groups": {"groups:history"},
}


def _called() -> set[str]:
    """Every Web API method that the bot itself calls."""
    found = set()
    for file in (ROOT / "bot").rglob("*.py"):
        if "local" in file.parts:
            continue
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Attribute) and "_" in node.attr and node.attr.split("_")[0] in {
                "chat", "views", "users", "conversations", "files", "auth"
            }:
                found.add(node.attr)
    return found


def test_scopes_are_those_of_the_methods_and_events_used() -> None:
    assert _called() == NEEDS.keys()
    wanted = {"commands"}.union(*NEEDS.values(), *EVENTS.values())
    scopes = manifest()["oauth_config"]["scopes"]
    assert set(scopes["bot"]) == wanted == {*REQUIRED, *OPTIONAL}
    assert set(scopes["bot_optional"]) <= set(scopes["bot"])


def test_events_are_those_in_the_table() -> None:
    from bot.listeners.events import Events

    subscribed = set(manifest()["settings"]["event_subscriptions"]["bot_events"])
    assert subscribed == EVENTS.keys()
    handled = {"message" if event.startswith("message.") else event for event in subscribed}
    source = "".join((ROOT / "bot" / "listeners" / name).read_text("utf-8") for name in ("events.py", "channels.py"))
    assert all(f'"{event}": self.' in source for event in handled)
    assert Events.handle is not None


def test_the_command_is_the_one_we_hear() -> None:
    (command,) = manifest()["features"]["slash_commands"]
    assert command["command"] == "/meshcheck"
    assert len(command["description"]) <= 2000
    assert len(manifest()["display_information"]["description"]) <= 140
