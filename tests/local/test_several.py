"""Several workspaces, one app: tokens, organisations, and who gets what."""

from collections.abc import AsyncIterator

import pytest
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult

from bot.local import LocalSlack
from bot.local.errors import ApiError
from tests.local.conftest import HandClock, RealClock
from tests.local.ears import Ears
from tests.local.hearing import hear_commands
from tests.local.town import CLIENT, CLIENT_SECRET, Town, error_of, manifest, town

pytestmark = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")
"""slack_sdk still proves who the app is by aiohttp's old class."""


@pytest.fixture
async def here(clock: HandClock, real: RealClock) -> AsyncIterator[Town]:
    """Two workspaces that have nothing to do with each other."""
    async with town(clock, real) as made:
        yield made


async def test_tokens_open_their_own_workspace_only(here: Town) -> None:
    red, of_red = await here.install("T0RED")
    blue, of_blue = await here.install("T0BLUE")
    assert red["access_token"] != blue["access_token"] and red["bot_user_id"] != blue["bot_user_id"]
    await of_red.conversations_join(channel="C01VOTE0RED")
    assert (await of_red.chat_postMessage(channel="C01VOTE0RED", text="in red"))["ok"]
    for call in (of_blue.chat_postMessage(channel="C01VOTE0RED", text="a"), of_blue.conversations_info(channel="C01VOTE0RED")):
        assert await error_of(call) == "channel_not_found"
    assert await error_of(of_blue.users_info(user="U01ANN0RED")) == "user_not_found"
    assert [one["text"] for one in here.red.messages("C01VOTE0RED")] == ["in red"]
    assert here.blue.messages("C01VOTE0BLUE") == []
    stranger = here.client("xoxb-guess")
    for call in (
        stranger.auth_test(), stranger.auth_teams_list(), stranger.chat_postMessage(channel="C01VOTE0RED", text="a"),
        stranger.apps_uninstall(client_id=CLIENT, client_secret=CLIENT_SECRET),
    ):
        assert await error_of(call) == "invalid_auth"


async def test_the_app_hears_which_workspace_it_is(here: Town) -> None:
    for team in ("T0RED", "T0BLUE"):
        _, client = await here.install(team)
        await client.conversations_join(channel=f"C01VOTE{team[1:]}")
    await here.red.say("U01ANN0RED", "C01VOTE0RED", "/help-me")
    await here.blue.say("U01ANN0BLUE", "C01VOTE0BLUE", "hello")
    await here.slack.settled()
    command = next(body for body in here.app.heard if "command" in body)
    assert (command["team_id"], command["user_id"]) == ("T0RED", "U01ANN0RED")
    assert command["response_url"].startswith(here.red.url)
    said = next(body for body in here.app.heard if body.get("event", {}).get("text") == "hello")
    assert said["team_id"] == said["authorizations"][0]["team_id"] == "T0BLUE" and here.app.forged == 0


async def test_giving_tokens_back_and_leaving(here: Town) -> None:
    _, of_red = await here.install("T0RED")
    _, of_blue = await here.install("T0BLUE")
    assert (await of_red.auth_revoke(test=True))["revoked"] is False
    assert (await of_red.auth_revoke())["revoked"] is True
    assert await error_of(of_red.auth_test()) == "token_revoked"
    wrong = of_blue.apps_uninstall(client_id=CLIENT, client_secret="guess")
    assert await error_of(wrong) == "bad_client_secret"
    assert (await of_blue.apps_uninstall(client_id=CLIENT, client_secret=CLIENT_SECRET))["ok"]
    assert await error_of(of_blue.auth_test()) == "account_inactive"
    await here.slack.settled()
    told = {(body["team_id"], body["event"]["type"]) for body in here.app.heard}
    assert told == {("T0RED", "tokens_revoked"), ("T0BLUE", "tokens_revoked"), ("T0BLUE", "app_uninstalled")}
    again, client = await here.install("T0BLUE")
    assert (await client.auth_test())["team_id"] == "T0BLUE" and again["ok"]


async def test_whole_organisation(clock: HandClock, real: RealClock) -> None:
    async with town(clock, real, "E0ORG", org_deploy_enabled=True) as here:
        answer, client = await here.install("T0RED", everywhere=True)
        assert (answer["team"], answer["enterprise"]["id"], answer["is_enterprise_install"]) == (None, "E0ORG", True)
        who = await client.auth_test()
        assert who["is_enterprise_install"] and who["enterprise_id"] == "E0ORG"
        nowhere = client.chat_postMessage(channel="C01VOTE0RED", text="a")
        assert await error_of(nowhere) == "team_access_not_granted"
        here.red.installation.grant_team()
        await client.conversations_join(channel="C01VOTE0RED")
        assert (await client.chat_postMessage(channel="C01VOTE0RED", text="a"))["ok"]
        assert await error_of(client.conversations_info(channel="C01VOTE0BLUE")) == "team_access_not_granted"
        assert [team["id"] for team in (await client.auth_teams_list())["teams"]] == ["T0RED"]
        assert await error_of(client.users_conversations()) == "missing_argument"
        mine = (await client.users_conversations(team_id="T0RED"))["channels"]
        assert [channel["id"] for channel in mine] == ["C01VOTE0RED"]
        await here.red.say("U01ANN0RED", "C01VOTE0RED", "/help-me")
        here.blue.installation.grant_team()
        here.red.installation.revoke_team()
        await here.slack.settled()
        command = next(body for body in here.app.heard if "command" in body)
        assert (command["is_enterprise_install"], command["enterprise_id"]) == ("true", "E0ORG")
        told = [(event["type"], event["team_ids"]) for event in here.app.events("team_access_granted", "team_access_revoked")]
        assert sorted(told) == [
            ("team_access_granted", ["T0BLUE"]), ("team_access_granted", ["T0RED"]), ("team_access_revoked", ["T0RED"]),
        ]
        assert await error_of(client.conversations_info(channel="C01VOTE0RED")) == "team_access_not_granted"
        await client.auth_revoke()
        for team in ("T0RED", "T0BLUE"):
            assert await error_of(client.users_list(team_id=team)) == "token_revoked"


async def test_organisations_only_where_the_manifest_says_so(clock: HandClock, real: RealClock) -> None:
    async with town(clock, real, "E0ORG") as here:
        with pytest.raises(ApiError, match="org_install_not_allowed"):
            here.slack.allow(here.link(), "T0RED", everywhere=True)


async def test_one_socket_serves_all_workspaces(clock: HandClock, real: RealClock) -> None:
    slack = LocalSlack(clock, manifest(), real=real)
    for team in ("T0RED", "T0BLUE"):
        slack.add(team, team)
    await slack.start()
    here, tokens = Town(slack, Ears()), dict[str, str]()

    async def authorize(enterprise_id: str | None, team_id: str) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token=tokens[team_id])

    app = AsyncApp(client=here.bare, authorize=authorize, process_before_response=True)
    handler = AsyncSocketModeHandler(app, "xapp-local")
    heard = hear_commands(app, {"text": "Hello"})
    try:
        for team in ("T0RED", "T0BLUE"):
            tokens[team] = (await here.install(team))[0]["access_token"]
        await handler.connect_async()  # type: ignore[no-untyped-call]
        await slack.app_arrived()
        for team in ("T0RED", "T0BLUE"):
            await slack.workspaces[team].say(f"U01ANN{team[1:]}", f"C01VOTE{team[1:]}", "/help-me")
        await slack.settled()
        assert [body["team_id"] for body in heard] == ["T0RED", "T0BLUE"]
        assert here.blue.messages("C01VOTE0BLUE", "U01ANN0BLUE")[0]["text"] == "Hello"
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]
        await handler.client.aiohttp_client_session.close()
        await slack.stop()
