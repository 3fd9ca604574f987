"""Who did it, and whether they belong to the company that installed us; nothing known counts as external."""

from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.listeners.payloads import author, commander, form_owner, pressed, shortcut_user, told
from bot.workspaces import Workspace

CLIENT = AsyncWebClient("xoxb-1")
ALONE = Workspace("T1", CLIENT, "U0BOT", team="T1")
IN_AN_ORG = Workspace("T1", CLIENT, "U0BOT", team="T1", enterprise="E1")
ORG = Workspace("E1", CLIENT, "U0BOT", enterprise="E1", teams=frozenset({"T1", "T2"}))


def interaction(**user: Any) -> dict[str, Any]:
    """A press in a channel of T1; `team` is always the installation's, whoever pressed."""
    return {
        "team": {"id": "T1"}, "enterprise": None, "user": {"id": "U1", **user}, "channel": {"id": "C1", "name": "shop"},
        "actions": [{"action_id": "answer:mtls", "value": ""}], "view": {},
    }


@pytest.mark.parametrize(
    ("here", "user", "external"),
    [
        (ALONE, {"team_id": "T1"}, False),
        (ALONE, {"team_id": "T9"}, True),
        (ALONE, {}, True),
        (ALONE, {"team_id": ""}, True),
        (IN_AN_ORG, {"team_id": "T1"}, False),
        (IN_AN_ORG, {"team_id": "E1"}, False),
        (IN_AN_ORG, {"team_id": "T2", "enterprise_id": "E1"}, False),
        (IN_AN_ORG, {"team_id": "T2", "enterprise_id": "E2"}, True),
        (ORG, {"team_id": "T2"}, False),
        (ORG, {"team_id": "T3"}, True),
    ],
)
def test_whoever_presses_is_external_unless_their_company_installed_us(
    here: Workspace, user: dict[str, Any], external: bool
) -> None:
    body = interaction(**user)
    who = pressed(here, body).who
    assert (who.installation, who.channel, who.user, who.external) == (here.id, "C1", "U1", external)
    assert form_owner(here, body).external is external
    assert shortcut_user(here, body).external is external


def test_a_command_comes_from_its_workspace_or_its_organisation() -> None:
    body = {"team_id": "T3", "channel_id": "C1", "channel_name": "shop", "user_id": "U1"}
    assert commander(ALONE, {**body, "team_id": "T1"}).external is False
    assert commander(ORG, body).external is True
    assert commander(ORG, {**body, "enterprise_id": "E1"}).external is False


@pytest.mark.parametrize(
    ("shared", "event", "external"),
    [
        (False, {"team": "T9"}, False),
        (False, {}, False),
        (True, {"user_team": "T1", "team": "T1"}, False),
        (True, {"user_team": "T9", "team": "T1"}, True),
        (True, {"user_team": "E9"}, True),
        (True, {"team": "T1"}, False),
        (True, {}, True),
        (True, {"message": {"user_team": "T1"}}, False),
        (True, {"message": {"user_team": "T9"}, "team": "T1"}, True),
        (True, {"previous_message": {"team": "T1"}}, False),
        (True, {"previous_message": {}}, True),
    ],
)
def test_the_author_of_an_event_may_be_external_in_a_shared_channel_only(
    shared: bool, event: dict[str, Any], external: bool
) -> None:
    body = {"team_id": "T1", "is_ext_shared_channel": shared, "event": {"channel": "C1", "user": "U1", **event}}
    assert author(ALONE, told(ALONE, body), "U1").external is external
