"""A workspace of an organisation takes us out: all of it rests, its people hear of it once, it goes on, or is deleted."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.access import Access
from bot.listeners.installs import Installs
from bot.local.installation import NOT_GRANTED
from bot.people import People
from tests.hosted.city import BLUE, ORG, RED, City, Place, city
from tests.hosted.test_going import due, uninstall
from tests.stories.steps import until_verdict
from tests.world import ANN, texts

pytestmark = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[City]:
    """One installation for an organisation of two workspaces; Ann of Red is known in Blue as well."""
    async with city(tmp_path, enterprise=ORG) as made:
        await made.install(RED, everywhere=True)
        made.blue.workspace.roster.add("Ann of Red", id=made.red.id(ANN))
        for place in (made.red, made.blue):
            place.workspace.installation.grant_team()
            await made.settle()
            await place.invite()
        yield made


async def take_out(here: City, place: Place, *, silently: bool = False) -> None:
    """An admin takes us out of this workspace; `silently`: Slack's event gets lost."""
    if silently:
        place.workspace.installation._manifest.lost = NOT_GRANTED
    else:
        place.workspace.installation.revoke_team()
    await here.settle()
    place.workspace.requests.clear()


def told(place: Place, user: str = ANN) -> list[str]:
    """What somebody was told in their own messages in this workspace."""
    return [texts(message) for message in place.messages(f"D{place.id(user)[1:]}", place.id(user))]


async def rows(here: City) -> dict[str, Any]:
    """What the database says of the organisation's workspaces and channels."""
    async with here.bot.store.transaction() as tx:
        return {
            "removed": [one.workspace for one in await tx.removed_of(ORG)], "channels": await tx.checked_channels(ORG),
            "paused": await tx.is_paused(ORG),
        }


async def planned(here: City, place: Place) -> list[Any]:
    """What is to come in this workspace's channel."""
    async with here.bot.store.transaction() as tx:
        return await tx.open_due(ORG, place.id("C01VOTE"))


@pytest.mark.parametrize("silently", [False, True])
async def test_all_of_a_workspace_rests_and_its_people_are_told_once(here: City, silently: bool) -> None:
    for place in (here.red, here.blue):
        await until_verdict(place)
        await place.command(ANN, "for payments")
    before = await planned(here, here.red)
    await take_out(here, here.red, silently=silently)
    if silently:
        here.time.advance(days=9)
        await here.tick()
        assert here.red.calls("chat.postMessage"), "only by asking can it be found out"
        before = await planned(here, here.red)
    here.red.workspace.requests.clear()
    for _ in range(2):
        here.time.advance(days=9)
        await here.tick()
    assert here.red.calls() == [], "not one call to a workspace that grants nothing"
    assert await planned(here, here.red) == before, "neither attempts nor dates changed"
    assert here.blue.calls("chat.postMessage"), "the other workspace is served"
    [once] = [said for said in told(here.blue, here.red.id(ANN)) if "taken out" in said]
    assert "*voting-app* in <#C01VOTE0RED>" in once and "*payments*" in once and "Nothing is lost" in once
    assert await rows(here) == {"removed": [RED], "channels": {"C01VOTE0RED", "C01VOTE0BLUE"}, "paused": False}


@pytest.mark.parametrize("silently", [False, True])
async def test_granted_again_it_goes_on(here: City, silently: bool) -> None:
    await until_verdict(here.red)
    before = await planned(here, here.red)
    await take_out(here, here.red)
    here.time.advance(days=20)
    await here.tick()
    if silently:
        here.red.workspace.installation.restore()
        here.time.advance(minutes=11)
    else:
        here.red.workspace.installation.grant_team()
        await here.settle()
    await here.tick()
    assert (await rows(here))["removed"] == []
    assert await planned(here, here.red) == before
    here.time.advance(days=400)
    await here.tick()
    assert "Still" in here.red.transcript() and await planned(here, here.red) != before


async def test_after_the_grace_what_only_it_used_is_deleted(here: City) -> None:
    for place in (here.red, here.blue):
        await until_verdict(place)
    async with here.bot.store.transaction() as tx:
        assert await tx.note_workspace(ORG, "C01VOTE0BLUE", RED), "seen in both"
    await take_out(here, here.red)
    here.time.advance(days=29)
    await here.tick()
    assert (await rows(here))["channels"] == {"C01VOTE0RED", "C01VOTE0BLUE"}
    here.time.advance(days=2)
    await here.tick()
    assert await rows(here) == {"removed": [], "channels": {"C01VOTE0BLUE"}, "paused": False}
    stored = here.stored()
    assert "C01VOTE0RED" not in stored and f"'{RED}'" not in stored, "nothing of it, not even what lies at Slack"
    assert "C01VOTE0BLUE" in stored


async def test_a_channel_that_another_workspace_uses_goes_on(here: City) -> None:
    await until_verdict(here.blue)
    async with here.bot.store.transaction() as tx:
        await tx.note_workspace(ORG, "C01VOTE0BLUE", RED)
        assert not await tx.note_workspace(ORG, "C0TALK", RED), "of a channel without checks nothing is kept"
    await take_out(here, here.red)
    here.time.advance(days=400)
    await here.tick()
    assert "Still" in here.blue.transcript()
    assert not [said for said in told(here.blue) if "taken out" in said], "nothing rests"
    await take_out(here, here.blue)
    assert (await rows(here))["removed"] == [BLUE], "Red's grace is over"
    async with here.bot.store.transaction() as tx:
        assert await tx.rests(ORG, "C01VOTE0BLUE")


async def test_a_channel_of_an_unknown_workspace_is_closed_by_itself_and_opened_with_any(here: City) -> None:
    """Rows of a former version say nothing of workspaces."""
    await until_verdict(here.red)
    async with here.bot.store.transaction() as tx:
        await tx.forget_workspace(ORG, RED)
    await take_out(here, here.red)
    here.time.advance(days=400)
    await here.tick()
    async with here.bot.store.transaction() as tx:
        assert (await tx.team(ORG, "C01VOTE0RED")).closed == "team_access_not_granted"
        await tx.note_workspace(ORG, "C01VOTE0RED", RED)
        await tx.set_workspaces(ORG, {BLUE}, here.clock.now())
    here.red.workspace.installation.grant_team()
    await here.settle()
    async with here.bot.store.transaction() as tx:
        assert (await tx.team(ORG, "C01VOTE0RED")).closed == ""


async def test_the_organisation_takes_us_out_as_a_whole(here: City) -> None:
    for place in (here.red, here.blue):
        await until_verdict(place)
    await uninstall(here, here.red)
    assert (await rows(here))["paused"]
    here.time.advance(days=31)
    await here.tick()
    assert ORG not in here.stored()


async def test_a_word_about_one_workspace_does_not_end_the_organisation(here: City) -> None:
    access = Access(here.bot._workspaces, People(here.bot._workspaces, here.bot.clock), here.bot.clock)
    installs = Installs(here.bot._workspaces, access, here.bot.work)
    body = {
        "event": {"type": "app_uninstalled"}, "event_time": int((here.time.real_now() + timedelta(hours=1)).timestamp()),
        "authorizations": [{"enterprise_id": ORG, "team_id": RED, "is_enterprise_install": False}],
    }
    assert await installs.handle(ORG, RED, body)
    await here.settle()
    assert not (await rows(here))["paused"]
    await here.blue.command(ANN)
    assert here.blue.thread()


async def test_a_workspace_on_its_way_into_an_organisation_waits(tmp_path: Path) -> None:
    async with city(tmp_path) as here:
        await here.install(RED)
        await here.red.invite()
        await until_verdict(here.red)
        before = await due(here, here.red)
        for method in ("chat.postMessage", "chat.update", "auth.test", "users.info"):
            here.red.workspace.faults.add(method=method, kind="org_login_required", times=99)
        await here.red.command(ANN, "for payments")
        async with here.bot.store.transaction() as tx:
            one = await tx.installed(RED)
            assert one is not None and one.paused_why == "org_login_required" and one.token, "the token is kept"
        assert [one for one in await due(here, here.red) if one.assessment == before[0].assessment] == before
        here.red.workspace.faults.clear()
        here.time.advance(minutes=11)
        await here.tick()
        await here.tick()
        assert "payments" in here.red.transcript()
