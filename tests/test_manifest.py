"""Both editions of the manifest ask for exactly what the code uses, in a form that Slack takes."""

import ast
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from jsonschema import ValidationError, validate

from bot.listeners.events import Events
from bot.listeners.installs import Installs
from bot.listeners.shortcuts import FROM_ANYWHERE, FROM_MESSAGE
from bot.manifest import OPTIONAL, REDIRECT_PATH, REQUIRED, STEP_EVENTS, distributed, manifest
from bot.views.install_pages import PERMISSIONS
from bot.views.scopes import COSTS
from tests.listening import made_of
from tests.manifest_rules import EVENT_SCOPES, MANIFEST

ROOT = Path(__file__).parents[1]
NEEDS = {
    "chat_postMessage": {"chat:write"}, "chat_update": {"chat:write"}, "chat_delete": {"chat:write"},
    "chat_postEphemeral": {"chat:write"}, "chat_getPermalink": set(), "views_open": set(), "views_publish": set(),
    "views_update": set(), "users_info": {"users:read"}, "users_conversations": {"channels:read", "groups:read"},
    "conversations_info": {"channels:read", "groups:read"}, "conversations_members": {"channels:read", "groups:read"},
    "conversations_list": {"channels:read"}, "conversations_join": {"channels:join"},
    "conversations_history": {"channels:history", "groups:history"},
    "conversations_replies": {"channels:history", "groups:history"}, "files_upload_v2": {"files:write"}, "auth_test": set(),
    "auth_teams_list": set(), "canvases_create": {"canvases:write"}, "canvases_access_set": {"canvases:write"},
    "canvases_delete": {"canvases:write"}, "files_delete": {"files:write"}, "functions_completeSuccess": set(),
    "functions_completeError": set(),
}
EDITIONS = {"one": manifest(), "many": distributed("https://meshcheck.example.com")}
edition = pytest.mark.parametrize("made", EDITIONS.values(), ids=EDITIONS)


def _called() -> set[str]:
    """Every Web API method that the bot itself calls."""
    found = set()
    for file in (ROOT / "bot").rglob("*.py"):
        if "local" in file.parts:
            continue
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Attribute) and "_" in node.attr and node.attr.split("_")[0] in {
                "chat", "views", "users", "conversations", "files", "auth", "canvases", "functions"
            }:
                found.add(node.attr)
    return found


def _heard() -> set[str]:
    """The events that the listeners act on, in the words of a manifest."""
    handled: set[str] = {*made_of(Events).table, *made_of(Installs).table}
    return (handled - {"message"}) | ({"message.channels", "message.groups"} if "message" in handled else set())


def _subscribed(made: dict[str, Any]) -> set[str]:
    return set(made["settings"]["event_subscriptions"]["bot_events"])


@edition
def test_slack_takes_it(made: dict[str, Any]) -> None:
    validate(made, MANIFEST)


@pytest.mark.parametrize(
    ("place", "wrong"),
    [
        (("display_information", "name"), "n" * 36), (("features", "surprise"), True), (("settings", "function_runtime"), "local"),
        (("settings", "event_subscriptions", "request_url"), "meshcheck.example.com"),
    ],
)
def test_a_wrong_one_is_refused(place: tuple[str, ...], wrong: object) -> None:
    made = deepcopy(EDITIONS["many"])
    inner = made
    for name in place[:-1]:
        inner = inner[name]
    inner[place[-1]] = wrong
    with pytest.raises(ValidationError):
        validate(made, MANIFEST)


@edition
def test_scopes_are_those_of_the_methods_and_events_used(made: dict[str, Any]) -> None:
    assert _called() == NEEDS.keys()
    scopes = made["oauth_config"]["scopes"]
    wanted = {"commands"}.union(*NEEDS.values(), *(EVENT_SCOPES[event] for event in _subscribed(made)))
    assert set(scopes["bot"]) == wanted == {*REQUIRED, *OPTIONAL}
    assert set(scopes["bot_optional"]) <= set(scopes["bot"])
    assert set(PERMISSIONS) == set(COSTS) | set(REQUIRED) == set(scopes["bot"]), "each is explained where it is asked for"


@edition
def test_events_are_those_in_the_tables(made: dict[str, Any]) -> None:
    steps = set(STEP_EVENTS) if "functions" in made else set()
    assert _subscribed(made) == (_heard() - set(STEP_EVENTS)) | steps


@edition
def test_the_command_and_the_shortcuts_are_those_we_hear(made: dict[str, Any]) -> None:
    (command,) = made["features"]["slash_commands"]
    assert command["command"] == "/meshcheck"
    found = {(each["type"], each["callback_id"]) for each in made["features"]["shortcuts"]}
    assert found == {("message", FROM_MESSAGE), ("global", FROM_ANYWHERE)}


def test_an_app_for_many_is_reached_over_http_and_has_no_step() -> None:
    made = EDITIONS["many"]
    settings = made["settings"]
    assert (settings["socket_mode_enabled"], settings["token_rotation_enabled"]) == (False, True)
    assert "functions" not in made and "function_runtime" not in settings
    at = "https://meshcheck.example.com/slack/events"
    urls = {settings["event_subscriptions"]["request_url"], settings["interactivity"]["request_url"]}
    assert urls | {each["url"] for each in made["features"]["slash_commands"]} == {at}
    assert made["oauth_config"]["redirect_urls"] == [f"https://meshcheck.example.com{REDIRECT_PATH}"]


def test_an_app_for_one_needs_no_address() -> None:
    made = EDITIONS["one"]
    assert made["settings"]["socket_mode_enabled"] is True
    assert "redirect_urls" not in made["oauth_config"]
    assert "url" not in made["features"]["slash_commands"][0]
