"""Consent, codes, scopes that may be declined, and tokens that rotate."""

import re
from collections.abc import AsyncIterator
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from slack_sdk.oauth.installation_store.models.bot import Bot
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator

from bot.local.errors import ApiError
from tests.local.conftest import HandClock, RealClock
from tests.local.town import BACK, CLIENT, CLIENT_SECRET, SCOPES, Town, error_of, town

pytestmark = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")
"""slack_sdk still proves who the app is by aiohttp's old class."""


@pytest.fixture
async def here(clock: HandClock, real: RealClock) -> AsyncIterator[Town]:
    """Two workspaces that have nothing to do with each other."""
    async with town(clock, real) as made:
        yield made


async def test_code_becomes_a_token_for_one_workspace(here: Town) -> None:
    back = here.slack.allow(here.link("secret-state"), "T0RED", decline=["channels:history", "chat:write"])
    query = parse_qs(urlsplit(back).query)
    assert back.startswith(BACK) and query["state"] == ["secret-state"]
    answer = await here.exchange(back)
    assert answer["team"] == {"id": "T0RED", "name": "Red"} and answer["enterprise"] is None
    assert (answer["is_enterprise_install"], answer["token_type"]) == (False, "bot")
    assert sorted(answer["scope"].split(",")) == [scope for scope in SCOPES if scope != "channels:history"]
    who = await here.client(answer["access_token"]).auth_test()
    assert (who["team_id"], who["user_id"], who["is_enterprise_install"]) == ("T0RED", answer["bot_user_id"], False)
    assert who.headers["x-oauth-scopes"].split(",") == sorted(answer["scope"].split(","))
    assert "expires_in" not in answer


async def test_what_a_code_is_good_for(here: Town, real: RealClock) -> None:
    back = here.slack.allow(here.link(), "T0RED")
    assert await error_of(here.exchange(back, client_secret="guess")) == "bad_client_secret"
    assert await error_of(here.exchange(back, client_id="other")) == "invalid_client_id"
    assert await error_of(here.exchange(back, redirect_uri="https://evil.example")) == "bad_redirect_uri"
    assert await error_of(here.exchange(back)) == "invalid_code", "an attempt uses a code up"
    late = here.slack.allow(here.link(), "T0RED")
    real.advance(minutes=11)
    assert await error_of(here.exchange(late)) == "invalid_code"
    good = here.slack.allow(here.link(), "T0RED")
    assert (await here.exchange(good))["ok"]
    assert await error_of(here.exchange(good)) == "invalid_code"


async def test_wrong_links_are_not_sent_to_the_app(here: Town) -> None:
    for link, why in (
        (here.link(scopes=["chat:write", "admin"]), "invalid_scope"),
        (here.link().replace(CLIENT, "someone.else"), "invalid_client_id"),
        (here.link().replace("app.example", "evil.example"), "bad_redirect_uri"),
    ):
        with pytest.raises(ApiError, match=why):
            here.slack.allow(link, "T0RED")
        async with aiohttp.ClientSession() as session, session.get(link) as response:
            assert response.status == 400 and why in await response.text()
    denied = here.slack.deny(here.link("kept"))
    assert parse_qs(urlsplit(denied).query) == {"error": ["access_denied"], "state": ["kept"]}
    assert not here.red.installation.active


async def test_the_page_asks_a_person(here: Town) -> None:
    async with aiohttp.ClientSession() as session:
        async with session.get(here.link()) as response:
            page = await response.text()
        assert re.findall(r'<option value="(\w+)">', page) == ["T0RED", "T0BLUE"]
        assert re.findall(r'name="scope" value="([\w:]+)"', page) == ["channels:history"]
        form = {"team": "T0BLUE", "answer": "allow"}
        async with session.post(here.link(), data=form, allow_redirects=False) as response:
            assert response.status == 302
            answer = await here.exchange(response.headers["Location"])
        assert answer["team"]["id"] == "T0BLUE" and "channels:history" not in answer["scope"]
        deny = {"answer": "deny"}
        async with session.post(here.link(), data=deny, allow_redirects=False) as response:
            assert "access_denied" in response.headers["Location"]
        foreign = {"Origin": "https://evil.example"}
        async with session.post(here.link(), data=form, headers=foreign, allow_redirects=False) as response:
            assert response.status == 403


async def test_a_second_installation_adds_scopes(here: Town) -> None:
    first, client = await here.install("T0RED", decline=["channels:history"])
    second, _ = await here.install("T0RED")
    assert second["access_token"] == first["access_token"]
    assert "channels:history" in (await client.auth_test()).headers["x-oauth-scopes"].split(",")
    assert (await here.exchange(here.slack.allow(here.link(scopes=["chat:write"]), "T0RED")))["scope"] == second["scope"]


async def test_rotating_tokens(clock: HandClock, real: RealClock) -> None:
    async with town(clock, real, token_rotation_enabled=True) as here:
        answer, client = await here.install("T0RED")
        assert answer["expires_in"] == 12 * 3600 and answer["access_token"].startswith("xoxe.xoxb-")
        rotator = AsyncTokenRotator(client_id=CLIENT, client_secret=CLIENT_SECRET, client=here.bare)
        bot = Bot(
            bot_token=answer["access_token"], bot_id="B", bot_user_id=answer["bot_user_id"], installed_at=1.5,
            bot_refresh_token=answer["refresh_token"], bot_token_expires_at=1,
        )
        fresh = await rotator.perform_bot_token_rotation(bot=bot)
        assert fresh is not None and fresh.bot_token != bot.bot_token
        assert (await client.auth_test())["ok"], "the one before is good until the next but one"
        reused = {"grant_type": "refresh_token", "refresh_token": bot.bot_refresh_token}
        call = here.bare.oauth_v2_access(client_id=CLIENT, client_secret=CLIENT_SECRET, **reused)
        assert await error_of(call) == "invalid_refresh_token"
        third = await rotator.perform_bot_token_rotation(bot=fresh, minutes_before_expiration=10**6)
        assert third is not None and await error_of(client.auth_test()) == "token_revoked"
        real.advance(hours=12, seconds=1)
        assert await error_of(here.client(str(third.bot_token)).auth_test()) == "token_expired"
