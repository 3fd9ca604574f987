"""Installing over OAuth, with a browser, in several workspaces and in an organisation; nothing secret is stored or said."""

import logging
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from bot.settings import SettingsError
from tests.hosted.city import BLUE, ORG, RED, City, browser, city
from tests.world import ANN

pytestmark = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")
"""slack_sdk still proves who the app is by aiohttp's old class."""


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[City]:
    """Two workspaces that have nothing to do with each other, over sockets."""
    async with city(tmp_path) as made:
        yield made


async def test_two_workspaces_install_and_each_has_its_checks(here: City, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    page = await here.install(RED)
    assert "Meshcheck is in Red" in page and "/invite @Meshcheck" in page and "slack://app?team=T0RED" in page
    assert "Meshcheck is in Blue" in await here.install(BLUE, decline=["files:write"])
    for place in (here.red, here.blue):
        await place.invite()
        await place.command(ANN)
        assert "Where do these services run?" in place.transcript()
    async with here.bot.store.transaction() as tx:
        found = {one.id: one for one in await tx.all_installed()}
    assert found.keys() == {RED, BLUE}
    assert found[RED].scopes - found[BLUE].scopes == {"files:write"}
    assert (found[RED].bot_user, found[RED].bot_id) == ("U0BOT0RED", "B0BOT0RED")
    secrets = [token for place in (here.red, here.blue) for token in place.workspace.tokens._good]
    assert len(secrets) == 2 and all(token.startswith("xoxe") for token in secrets)
    refresh = list(here.slack._oauth._refresh)
    for where, text in (("database", here.stored()), ("log", caplog.text), ("values", repr(found) + repr(here.settings))):
        assert not [one for one in (*secrets, *refresh, "local-client-secret") if one in text], where


async def test_a_known_workspace_costs_no_question_to_slack(here: City) -> None:
    await here.install(RED)
    await here.red.invite()
    before = len(here.red.calls("auth.test"))
    for _ in range(3):
        await here.red.command(ANN, "status")
    assert len(here.red.calls("auth.test")) == before == 1


async def test_the_way_back_works_once_and_in_one_browser(here: City) -> None:
    async with browser() as visitor, browser() as stranger:
        back = here.slack.allow(await here.link(visitor), RED)
        state = parse_qs(urlsplit(back).query)["state"][0]
        assert "in another browser" in await stranger.page(back) and stranger.status == 400
        forged = back.replace(quote(state, safe=""), "guess").replace(state, "guess")
        assert "Nothing was installed" in await visitor.page(forged) and visitor.status == 400
        assert "Meshcheck is in Red" in await visitor.page(back)
        assert "Nothing was installed" in await visitor.page(back) and visitor.status == 400
    async with here.bot.store.transaction() as tx:
        assert [one.id for one in await tx.all_installed()] == [RED]


async def test_a_state_is_good_for_ten_minutes_at_most(here: City, monkeypatch: pytest.MonkeyPatch) -> None:
    from bot import installing

    async with browser() as visitor:
        back = here.slack.allow(await here.link(visitor), RED)
        monkeypatch.setattr(installing, "LIFE", -installing.LIFE)
        assert "older than ten minutes" in await visitor.page(back)


async def test_cancel_and_every_other_failure_say_what_to_do(here: City) -> None:
    async with browser() as visitor:
        page = await visitor.page(here.slack.deny(await here.link(visitor)))
        assert "You pressed Cancel" in page and visitor.button(page) == "/slack/install"
        evil = await visitor.page(f"{here.url}/slack/oauth_redirect?error=%3Cscript%3Ealert(1)%3C/script%3E")
        assert "<script" not in evil and "Nothing was installed" in evil
        link = await here.link(visitor)
        state = parse_qs(urlsplit(link).query)["state"][0]
        assert "without a code" in await visitor.page(f"{here.url}/slack/oauth_redirect?state={quote(state)}")
        link = await here.link(visitor)
        state = parse_qs(urlsplit(link).query)["state"][0]
        page = await visitor.page(f"{here.url}/slack/oauth_redirect?state={quote(state)}&code=guess")
        assert "code was used already" in page and visitor.status == 400


async def test_without_what_it_needs_it_is_not_installed(here: City) -> None:
    async with browser() as visitor:
        link = (await here.link(visitor)).replace("users%3Aread,", "").replace("users:read,", "")
        page = await visitor.page(here.slack.allow(link, RED))
    assert "know names, time zones" in page and "chat:write" not in page
    async with here.bot.store.transaction() as tx:
        assert await tx.all_installed() == []


async def test_an_organisation_installs_once_and_adds_its_workspaces(tmp_path: Path) -> None:
    async with city(tmp_path, enterprise=ORG) as here:
        page = await here.install(RED, everywhere=True)
        assert "Choose the workspaces" in page and "/workspaces/add" in page
        here.red.workspace.installation.grant_team()
        await here.settle()
        await here.red.invite()
        await here.red.command(ANN)
        assert here.red.thread(), "the organisation's token speaks in the workspace that was added"
        async with here.bot.store.transaction() as tx:
            (one,) = await tx.all_installed()
            assert (one.id, one.team, one.teams) == (ORG, "", frozenset({RED}))
            (check,) = await tx.of_channel(ORG, here.red.id("C01VOTE"))
        await here.red.choose(ANN, "platform", "self_run")
        here.red.workspace.installation.revoke_team()
        here.blue.workspace.installation.grant_team()
        await here.settle()
        async with here.bot.store.transaction() as tx:
            (one,) = await tx.all_installed()
            assert (one.teams, one.paused_at) == (frozenset({BLUE}), None)
            assert await tx.assessment(check.id) is not None, "what the workspace had stays"


async def test_many_workspaces_need_keys(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="meshcheck keys new"):
        async with city(tmp_path, meshcheck_encryption_keys=""):
            raise AssertionError
    with pytest.raises(SettingsError, match="belong together"):
        async with city(tmp_path, slack_client_secret=""):
            raise AssertionError


async def test_signed_http_serves_them_too(tmp_path: Path) -> None:
    async with city(tmp_path, http=True) as here:
        for team in (RED, BLUE):
            await here.install(team)
        await here.blue.invite()
        await here.blue.command(ANN)
        assert here.blue.thread() and not here.red.messages()
