"""Socket Mode that lasts: dead sockets, Slack's own renewals, outages, and tokens that will never do."""

import asyncio
import logging
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot import link
from bot.settings import SettingsError
from tests.processes.command import until
from tests.world import ANN, World, world


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Seconds become tenths."""
    monkeypatch.setattr(link, "PING", 0.2)
    monkeypatch.setattr(link, "WITHIN", 1.0)
    monkeypatch.setattr(link, "WAITS", (0.1, 0.2))
    monkeypatch.setattr(link, "SHORT_LIFE", 0.0)


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[World]:
    async with world(tmp_path) as fresh:
        yield fresh


def dials(here: World) -> int:
    """How often a socket was asked for."""
    return sum(request.method == "apps.connections.open" for request in here.workspace.requests)


async def alive(here: World, wanted: bool, seconds: float = 10) -> None:
    """Wait until readiness says so."""
    for _ in range(int(seconds / 0.05)):
        problems = await here.bot.health.problems()
        if ("there is no connection to Slack" not in problems) is wanted:
            return
        await asyncio.sleep(0.05)
    raise AssertionError(f"readiness still says {problems}")


async def test_a_socket_that_is_open_but_dead_is_replaced(here: World) -> None:
    await alive(here, True)
    here.workspace.faults.freeze()
    await until(lambda: dials(here) == 2)
    await alive(here, True)
    await here.command(ANN)
    assert "Does voting-app need a service mesh?" in here.transcript()


async def test_slacks_own_renewal_loses_nothing(here: World) -> None:
    await here.workspace.faults.disconnect(notice=True)
    said = asyncio.create_task(here.command(ANN))
    await until(lambda: dials(here) == 2)
    await said
    assert "Does voting-app need a service mesh?" in here.transcript()
    assert await here.bot.health.linked()


async def test_an_outage_is_waited_out_without_hurry(here: World, caplog: pytest.LogCaptureFixture) -> None:
    here.workspace.faults.add(method="apps.connections.open", kind="internal_error", times=5)
    with caplog.at_level(logging.WARNING, "bot.link"):
        await here.workspace.faults.disconnect()
        await alive(here, False)
        await alive(here, True)
    assert dials(here) == 7
    told = [record.getMessage() for record in caplog.records if record.name == "bot.link"]
    assert [line.rpartition(" in ")[2] for line in told] == ["0.1 s", "0.2 s", "0.2 s", "0.2 s", "0.2 s"]
    await here.command(ANN)
    assert "Does voting-app need a service mesh?" in here.transcript()


async def test_a_socket_that_slack_does_not_greet_is_no_link(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.local.sockets.MOST_CONNECTIONS", 0)
    async with world(tmp_path) as here:
        assert "there is no connection to Slack" in await here.bot.health.problems()
        monkeypatch.setattr("bot.local.sockets.MOST_CONNECTIONS", 10)
        await alive(here, True)


@pytest.mark.parametrize(("error", "sentence"), [
    ("invalid_auth", "SLACK_APP_TOKEN: Slack does not take it (invalid_auth)"),
    ("not_allowed_token_type", "SLACK_APP_TOKEN: it is no app-level token"),
    ("missing_scope", "SLACK_APP_TOKEN: it lacks the scope connections:write"),
])
async def test_a_token_that_will_never_do_ends_the_start(tmp_path: Path, error: str, sentence: str) -> None:
    async with world(tmp_path) as here:
        here.workspace.faults.add(method="apps.connections.open", kind=error, times=1)
        other = link.Link(here.bot.bolt, AsyncWebClient("xapp-local", here.workspace.api_url), here.bot.clock, here.bot.metrics.payload)
        with pytest.raises(SettingsError) as refused:
            await other.open()
        await other.close()
        assert str(refused.value).startswith(sentence)


async def test_what_has_arrived_is_answered_before_the_link_closes(here: World) -> None:
    await here.command(ANN)
    pressing = asyncio.create_task(here.choose(ANN, "platform", "self_run"))
    await asyncio.sleep(0.01)
    await here.bot.stop()
    await pressing
    assert "[Edit]" in here.transcript()
