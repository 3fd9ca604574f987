"""An installation that goes: paused at once, kept for a while, resumed as it was, or deleted and nothing else with it."""

import logging
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import func, select

from bot.store.tables import metadata
from tests.hosted.city import BLUE, RED, City, Place, city
from tests.stories.steps import until_verdict
from tests.world import ANN

pytestmark = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[City]:
    """Both workspaces have installed it."""
    async with city(tmp_path) as made:
        for team, place in ((RED, made.red), (BLUE, made.blue)):
            await made.install(team)
            await place.invite()
        yield made


async def uninstall(here: City, place: Place) -> None:
    """Somebody takes the app out; Slack tells, and takes no token any more."""
    token = next(iter(place.workspace.tokens._good))
    client = AsyncWebClient(token, base_url=here.slack.api_url)
    await client.apps_uninstall(client_id="local.client", client_secret="local-client-secret")
    await here.settle()
    place.workspace.requests.clear()


async def rows(here: City, installation: str) -> dict[str, int]:
    """How many rows of each table say that they are this installation's."""
    found: dict[str, int] = {}
    async with here.bot.store.transaction() as tx:
        for table in metadata.sorted_tables:
            if "installation" in table.columns:
                mine = select(func.count().label("n")).select_from(table).where(table.c.installation == installation)
                found[table.name] = int((await tx._run(mine)).one().n)
    return {name: count for name, count in found.items() if count}


async def due(here: City, place: Place) -> list[Any]:
    """What is to come in the channel of the voting app."""
    async with here.bot.store.transaction() as tx:
        return await tx.open_due(place.workspace.team.id, place.id("C01VOTE"))


async def test_nothing_is_sent_to_who_has_gone_and_what_is_due_waits_as_it_is(
    here: City, caplog: pytest.LogCaptureFixture
) -> None:
    for place in (here.red, here.blue):
        await until_verdict(place)
    planned = await due(here, here.red)
    assert planned
    await uninstall(here, here.red)
    caplog.clear()
    for _ in range(2):
        await here.clock.jump("month")
        await here.tick()
    await here.settle()
    assert here.red.calls() == [], "not one call with a dead token"
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert here.blue.calls("chat.postMessage"), "the other one is served"


async def test_who_comes_back_in_time_goes_on(here: City) -> None:
    await until_verdict(here.red)
    planned = await due(here, here.red)
    said = len(here.red.messages())
    await uninstall(here, here.red)
    here.time.advance(days=29)
    await here.tick()
    assert await due(here, here.red) == planned, "neither attempts nor dates changed"
    await here.install(RED)
    await here.red.invite()
    assert await due(here, here.red) == planned and len(here.red.messages()) >= said
    here.time.advance(days=400)
    await here.tick()
    assert "Still" in here.red.transcript() or len(here.red.messages()) > said
    assert await due(here, here.red) != planned


async def test_after_the_grace_everything_of_it_is_deleted_and_nothing_else(here: City) -> None:
    for place in (here.red, here.blue):
        await until_verdict(place)
        await place.command(ANN, "token")
    theirs = await rows(here, BLUE)
    assert await rows(here, RED) == theirs and {"given", "tokens", "due", "messages"} <= theirs.keys()
    await uninstall(here, here.red)
    here.time.advance(days=29)
    await here.tick()
    assert await rows(here, RED) == theirs
    here.time.advance(days=2)
    await here.bot._register.forget_uninstalled(here.settings.uninstall_grace)
    assert await rows(here, RED) == {}
    assert (await rows(here, BLUE)).keys() == theirs.keys()
    async with here.bot.store.transaction() as tx:
        assert [one.id for one in await tx.all_installed()] == [BLUE]
    assert RED not in here.stored().replace("install:", "")
    await here.install(RED)
    await here.red.invite()
    await here.red.command(ANN)
    assert "Where do these services run?" in here.red.transcript(), "a fresh start"


async def test_a_late_word_of_the_former_uninstallation_changes_nothing(here: City) -> None:
    from bot.access import Access
    from bot.listeners.installs import Installs
    from bot.people import People

    access = Access(here.bot._workspaces, People(here.bot._workspaces, here.bot.clock), here.bot.clock)
    installs = Installs(here.bot._workspaces, access, here.bot.work)
    now = here.time.real_now().timestamp()

    async def told(kind: str, at: float, **more: Any) -> None:
        body = {"event": {"type": kind, **more}, "event_time": int(at), "team_id": RED}
        assert await installs.handle("", RED, body)
        await here.settle()

    await told("app_uninstalled", now - 3600)
    await told("tokens_revoked", now, tokens={"oauth": [], "bot": ["U0BOT0RED"]})
    await told("tokens_revoked", now, tokens={"oauth": ["U01ANN0RED"], "bot": []})
    await here.red.command(ANN)
    assert here.red.thread(), "Slack takes the token: what was revoked was another one"
    await told("app_uninstalled", now + 5)
    with_token = here.bot._workspaces.of(RED)
    with pytest.raises(Exception, match=RED):
        await with_token


async def test_a_refused_token_pauses_at_the_first_call_and_is_seen(here: City) -> None:
    await until_verdict(here.red)
    here.red.workspace.tokens.revoke_all("account_inactive")
    await here.red.command(ANN, "for payments")
    async with here.bot.store.transaction() as tx:
        one = await tx.installed(RED)
        assert one is not None and (one.paused_why, one.token, one.refresh_token) == ("account_inactive", "", "")
        assert await tx.count_installations() == (1, 1)
    assert await here.bot.health.paused() == 1
    await here.red.command(ANN)
    assert any("not installed here any more" in said for said in here.red.whispers(ANN)), here.red.whispers(ANN)


async def test_a_refusal_that_passes_resumes_by_itself(here: City) -> None:
    tokens = here.red.workspace.tokens
    held = dict(tokens._good)
    tokens.revoke_all("invalid_auth")
    await here.red.command(ANN)
    async with here.bot.store.transaction() as tx:
        assert await tx.is_paused(RED)
    await here.tick()
    calls = len(here.red.calls())
    await here.tick()
    assert len(here.red.calls()) == calls, "tried again now and then only"
    for token, until in held.items():
        tokens.accept(token, until)
    here.time.advance(minutes=11)
    await here.tick()
    async with here.bot.store.transaction() as tx:
        assert not await tx.is_paused(RED)
    await here.tick()
    assert "Where do these services run?" in here.red.transcript(), "what was said meanwhile is shown now"


async def test_the_grace_is_a_setting(tmp_path: Path) -> None:
    async with city(tmp_path, meshcheck_uninstall_grace_days=1) as here:
        await here.install(RED)
        await uninstall(here, here.red)
        here.time.advance(hours=23)
        await here.tick()
        assert "T0RED" in here.stored()
        here.time.advance(hours=2)
        await here.tick()
        async with here.bot.store.transaction() as tx:
            assert await tx.all_installed() == []
        assert here.settings.uninstall_grace == timedelta(days=1)
