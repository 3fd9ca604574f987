"""Tokens that expire: refreshed once, by one process, before they are needed; keys that change; what replicas see."""

import asyncio
import subprocess
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from bot.authorizing import SlackApp
from bot.installations import REFRESHING, StoredWorkspaces
from bot.resealing import plain_sealed, resealed
from bot.sealing import SEALED, Sealer, SealError, new_key
from bot.store import Store, Token
from bot.tenants import forgotten
from bot.workspaces import NotInstalledError
from tests.hosted.city import BLUE, KEY, ORG, RED, City, city
from tests.processes.command import MESHCHECK
from tests.store.facts import AT
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


def replica(here: City, sealer: Sealer | None = None) -> StoredWorkspaces:
    """What another process on the same database has."""
    session = here.bot._session
    assert session is not None
    app = SlackApp("local.client", "local-client-secret", here.slack.api_url, session, here.time)
    return StoredWorkspaces(here.bot.store, here.time, sealer or Sealer([KEY]), app)


async def token(workspaces: StoredWorkspaces, installation: str) -> str:
    """The token its calls are made with."""
    return str((await workspaces.of(installation)).client.token)


async def test_tokens_are_refreshed_before_they_expire_by_one_process(
    here: City, caplog: pytest.LogCaptureFixture
) -> None:
    one, two, three = replica(here), replica(here), replica(here)
    before = [await token(each, RED) for each in (one, two, three)]
    assert len(set(before)) == 1
    here.time.advance(hours=9)
    await one.keep_up()
    await one.look_for_changes()
    assert await token(one, RED) == before[0], "three hours are left"
    here.time.advance(hours=1.5)
    await asyncio.gather(*(each.keep_up() for each in (one, two, three)))
    for each in (one, two, three):
        await each.look_for_changes()
    after = [await token(each, RED) for each in (one, two, three)]
    assert len(set(after)) == 1 and after[0] != before[0]
    assert "can not be refreshed" not in caplog.text, "nobody used a refresh token twice"
    assert (await (await two.of(RED)).client.auth_test())["team_id"] == RED
    await asyncio.gather(*(each.keep_up() for each in (one, two, three)))
    await one.look_for_changes()
    assert await token(one, RED) == after[0], "a fresh one is left alone"


async def test_who_needs_an_expired_token_gets_the_next_one(here: City) -> None:
    one, two = replica(here), replica(here)
    assert await token(one, RED) == await token(two, RED)
    here.time.advance(hours=13)
    first, second = await asyncio.gather(token(one, RED), token(two, RED))
    assert first == second
    await here.red.command(ANN)
    assert "Where do these services run?" in here.red.transcript(), "the sweep's and the listeners' too"


async def test_a_refresh_token_that_is_used_up_costs_nothing_until_the_token_expires(here: City) -> None:
    one = replica(here)
    here.slack._oauth._refresh.clear()
    here.time.advance(hours=11)
    await one.keep_up()
    assert (await (await one.of(RED)).client.auth_test())["ok"]
    here.time.advance(hours=2)
    with pytest.raises((NotInstalledError, SlackApiError)):
        await (await one.of(RED)).client.auth_test()
    async with here.bot.store.transaction() as tx:
        found = await tx.installed(RED)
        assert found is not None and found.paused_why == "invalid_refresh_token"
        assert await tx.uninstalled_before(here.time.now()) == [], "nothing is deleted for that"
    await here.install(RED)
    await here.red.command(ANN)
    assert here.red.thread()


async def test_a_crash_while_refreshing_holds_others_up_for_half_a_minute_only(here: City) -> None:
    here.time.advance(hours=11)
    async with here.bot.store.transaction() as tx:
        found = await tx.installed(RED)
        assert found is not None
        now = here.time.real_now()
        assert await tx.lease_refresh(found, now, now + REFRESHING)
    one = replica(here)
    old = await token(one, RED)
    await one.keep_up()
    assert await token(one, RED) == old
    here.time.advance(seconds=31)
    await one.keep_up()
    await one.look_for_changes()
    assert await token(one, RED) != old


async def test_what_changes_while_a_token_is_refreshed_is_kept_and_so_is_the_token(here: City) -> None:
    one = replica(here)
    here.time.advance(hours=11)
    refreshed = one._app.refreshed

    async def meanwhile(refresh_token: str) -> Any:
        fresh = await refreshed(refresh_token)
        await one.teams_changed(RED, ["T0NEW"], ())
        await resealed(here.bot.store, Sealer([KEY]))
        return fresh

    object.__setattr__(one._app, "refreshed", meanwhile)
    await one.keep_up()
    async with here.bot.store.transaction() as tx:
        found = await tx.installed(RED)
        assert found is not None and found.teams == {"T0NEW"}
        assert found.expires_at is not None and found.expires_at - here.time.real_now() > timedelta(hours=11)
    assert (await (await one.of(RED)).client.auth_test())["ok"]


async def test_an_installation_that_is_forgotten_at_work_is_let_go(here: City) -> None:
    one = replica(here)
    assert await token(one, RED)
    assert await forgotten(here.settings.database_url, RED) > 0
    await one.look_for_changes()
    with pytest.raises(NotInstalledError):
        await one.of(RED)
    async with here.bot.store.transaction() as tx:
        found = await tx.installed(RED)
        assert found is not None and (found.token, found.name, found.paused_why) == ("", "", "forgotten")


async def test_another_process_sees_what_changed_at_its_next_look(here: City) -> None:
    one, two = replica(here), replica(here)
    first = await token(two, RED)
    await one.lost(RED, "app_uninstalled")
    assert await token(two, RED) == first, "until it looks"
    await two.look_for_changes()
    with pytest.raises(NotInstalledError):
        await two.of(RED)
    with pytest.raises(NotInstalledError):
        await two.called("", RED, whole_enterprise=False)
    await here.install(RED)
    await two.look_for_changes()
    assert await token(two, RED) != first
    assert await token(two, BLUE)


async def test_an_outdated_client_does_not_pause_a_renewed_installation(here: City) -> None:
    one = replica(here)
    outdated = (await one.of(RED)).client
    here.red.workspace.tokens.revoke(str(outdated.token))
    await here.install(RED)
    with pytest.raises(SlackApiError, match="token_revoked"):
        await outdated.auth_test()
    async with here.bot.store.transaction() as tx:
        assert not await tx.is_paused(RED)


PAYLOADS = [
    ("", RED, False, RED), ("", "T0ELSE", False, ""), ("", "", False, ""), ("", "", True, ""), (ORG, "", True, ORG),
    (ORG, "T0THIRD", False, ORG), ("E9", "T0THIRD", False, ""), (RED, "", True, ""), ("E9", RED, False, RED),
]
"""Enterprise, team and whether the organisation installed us, as payloads name them; whose they are."""


async def test_a_payload_belongs_to_whom_it_names(here: City) -> None:
    one = replica(here)
    async with here.bot.store.transaction() as tx:
        red = await tx.installed(RED)
        assert red is not None
    await one.keep(replace(red, id=ORG, team="", enterprise=ORG))
    for enterprise, team, whole, found in PAYLOADS:
        try:
            called = (await one.called(enterprise, team, whole_enterprise=whole)).id
        except NotInstalledError:
            called = ""
        assert called == found, (enterprise, team, whole)


async def test_a_change_of_keys(here: City) -> None:
    other = new_key()
    async with here.bot.store.transaction() as tx:
        await tx.add_token(Token("k1", "a-plain-secret", RED, "C1", "shop", "U1", AT))
        await tx.add_token(Token("k2", Sealer([KEY]).seal("sealed-secret"), RED, "C1", "shop", "U1", AT))
    assert await plain_sealed(here.bot.store, Sealer([KEY])) == 1
    assert "a-plain-secret" not in here.stored()
    before = here.stored()
    with pytest.raises(SealError, match="another key"):
        await resealed(here.bot.store, Sealer([other]))
    assert here.stored() == before, "nothing is lost"
    assert await resealed(here.bot.store, Sealer([other, KEY])) == 6
    alone = Sealer([other])
    async with here.bot.store.transaction() as tx:
        kept = [await tx.token(id) for id in ("k1", "k2")]
    assert [alone.open(each.secret) for each in kept if each is not None] == ["a-plain-secret", "sealed-secret"]
    assert await token(replica(here, alone), RED)
    with pytest.raises(SealError, match="another key"):
        await plain_sealed(here.bot.store, Sealer([new_key()]))
    with pytest.raises(SealError, match="MESHCHECK_ENCRYPTION_KEYS"):
        await plain_sealed(here.bot.store, Sealer())


def test_sealed_twice_differs_and_no_secret_is_taken_for_a_sealed_one() -> None:
    sealer = Sealer([KEY])
    one, two = sealer.seal("xoxb-1"), sealer.seal("xoxb-1")
    assert one != two and one.startswith(SEALED) and sealer.open(one) == sealer.open(two) == "xoxb-1"
    assert Sealer().seal("xoxb-1") == Sealer().open("xoxb-1") == "xoxb-1"
    assert sealer.seal("") == ""
    with pytest.raises(SealError, match="keys new"):
        Sealer(["short"])


@pytest.fixture
def command(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs `meshcheck` on a database of this test."""
    def run(*words: str, keys: str = "") -> subprocess.CompletedProcess[str]:
        told = {"DATABASE_URL": f"sqlite:///{tmp_path / 'kept.db'}", "MESHCHECK_ENCRYPTION_KEYS": keys, "PATH": "/usr/bin:/bin"}
        return subprocess.run([MESHCHECK, *words], cwd=tmp_path, env=told, capture_output=True, text=True, check=False)

    return run


async def test_the_commands_of_an_operator(
    tmp_path: Path, command: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    store = await Store.open(f"sqlite:///{tmp_path / 'kept.db'}")
    await store.migrate()
    key = command("keys", "new").stdout.strip()
    async with store.transaction() as tx:
        await tx.add_token(Token("k1", "a-plain-secret", RED, "C1", "shop", "U1", AT))
        await tx.pause_installation(RED, "token_revoked", AT, AT)
    await store.close()
    listed = command("installations", "list")
    assert listed.returncode == 1 and "T0RED" in listed.stdout and "paused (token_revoked)" in listed.stdout
    assert command("keys", "rotate").returncode == 2
    rotated = command("keys", "rotate", keys=key)
    assert (rotated.returncode, rotated.stdout) == (0, "1 secrets are encrypted with the first key.\n")
    wrong = command("keys", "rotate", keys=new_key())
    assert wrong.returncode == 2 and "another key" in wrong.stderr and "Traceback" not in wrong.stderr
    assert command("installations", "forget", "--yes", RED).stdout == "2 rows of T0RED are deleted.\n"
    gone = command("installations", "forget", "--yes", RED)
    assert gone.returncode == 2 and "installations list" in gone.stderr
    assert command("installations", "list").returncode == 0
