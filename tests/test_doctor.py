"""`meshcheck doctor` against each broken setting: the sentence that helps, and no other complaint."""

import asyncio
import json
import os
from collections.abc import AsyncIterator
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot.clock import Clock
from bot.demo import DemoClock
from bot.doctor import findings_of
from bot.local import LocalWorkspace
from bot.manifest import OPTIONAL, REQUIRED, manifest
from bot.sealing import new_key
from bot.settings import Settings, read_settings
from bot.store import Store, Token
from tests.processes.command import MESHCHECK
from tests.store.test_crash import other, said
from tests.store.test_schema import look

SECRET = "0123456789abcdef" * 2


@pytest.fixture
async def slack(tmp_path: Path) -> AsyncIterator[LocalWorkspace]:
    """A workspace in which everything is right."""
    workspace = LocalWorkspace(tmp_path / "workspace.json", DemoClock(Clock()), manifest())
    await workspace.start()
    yield workspace
    await workspace.stop()


def settings(slack: LocalWorkspace, folder: Path, **changed: Any) -> Settings:
    """Settings with which nothing is wrong, and then what is."""
    right = {
        "slack_bot_token": "xoxb-local", "slack_app_token": "xapp-local", "slack_api_url": slack.api_url,
        "database_url": f"sqlite:///{folder / 'a.db'}",
    }
    return read_settings(**{**right, **changed})


async def wrong(settings: Settings) -> list[tuple[str, str]]:
    """What has to be mended."""
    return [(finding.check, finding.says) for finding in await findings_of(settings) if not finding.good]


async def test_nothing_is_wrong_with_a_right_set_up(slack: LocalWorkspace, tmp_path: Path) -> None:
    found = await findings_of(settings(slack, tmp_path))
    assert [finding.says for finding in found if not finding.good] == []
    assert {finding.check for finding in found} == {"token", "transport", "clock", "database", "keys", "framework"}
    says = " ".join(finding.says for finding in found)
    for words in ("Slack knows us as", "Slack opens a connection", "the same as Slack's", "set up at the first start", "The shipped framework"):
        assert words in says


@pytest.mark.parametrize(("changed", "check", "sentence"), [
    ({"slack_bot_token": ""}, "token", "SLACK_BOT_TOKEN is not set: copy it from your app's page"),
    ({"slack_bot_token": "xoxb-wrong"}, "token", "Slack refuses SLACK_BOT_TOKEN (invalid_auth): copy it again"),
    ({"slack_bot_token": "xapp-local"}, "token", "What stands there looks like SLACK_APP_TOKEN: the two are mixed up."),
    ({"slack_app_token": "xoxb-local"}, "transport", "What stands there looks like SLACK_BOT_TOKEN: the two are mixed up."),
    ({"slack_app_token": "secret"}, "transport", "SLACK_APP_TOKEN has to start with xapp-."),
    ({"slack_app_token": "xapp-wrong"}, "transport", "SLACK_APP_TOKEN: Slack does not take it (invalid_auth)."),
    ({"slack_app_token": ""}, "transport", "Set SLACK_APP_TOKEN for Socket Mode, or SLACK_SIGNING_SECRET for HTTP."),
    ({"slack_app_token": "", "slack_signing_secret": "xoxb-1"}, "transport", "SLACK_SIGNING_SECRET does not look like one"),
    ({"database_url": "sqlite:////nowhere/a.db"}, "database", "The folder /nowhere for the database does not exist."),
    ({"database_url": "postgresql://u@127.0.0.1:1/x"}, "database", "1). Check DATABASE_URL."),
    ({"slack_bot_token": "", "slack_client_id": "1"}, "install", "SLACK_CLIENT_SECRET is not set: many workspaces need both"),
    ({"slack_bot_token": "", "slack_client_secret": "1"}, "install", "SLACK_CLIENT_ID is not set: many workspaces need both"),
    ({"meshcheck_framework": Path("/nowhere.yaml")}, "framework", "MESHCHECK_FRAMEWORK: "),
    ({"slack_client_id": "1", "slack_client_secret": "s", "public_url": "https://a.example"}, "keys", "MESHCHECK_ENCRYPTION_KEYS is not set"),
    (
        {"slack_client_id": "1", "slack_client_secret": "s", "meshcheck_encryption_keys": new_key()}, "public_url",
        "PUBLIC_URL is not set",
    ),
], ids=lambda value: "-".join(value) if isinstance(value, dict) else None)
async def test_a_broken_setting_gets_its_sentence(
    slack: LocalWorkspace, tmp_path: Path, changed: dict[str, Any], check: str, sentence: str
) -> None:
    ((found, says),) = await wrong(settings(slack, tmp_path, **changed))
    assert found == check
    assert sentence in says


async def test_signed_http_with_a_plausible_secret_is_fine(slack: LocalWorkspace, tmp_path: Path) -> None:
    assert await wrong(settings(slack, tmp_path, slack_app_token="", slack_signing_secret=SECRET)) == []


async def test_slack_out_of_reach(slack: LocalWorkspace, tmp_path: Path) -> None:
    found = await wrong(settings(slack, tmp_path, slack_api_url="http://127.0.0.1:1/api/", slack_app_token="", slack_signing_secret=SECRET))
    assert [check for check, _ in found] == ["slack"]
    assert "check the network and SLACK_API_URL" in found[0][1]


async def test_scopes_missing_and_declined(tmp_path: Path) -> None:
    granted = {*REQUIRED, *OPTIONAL} - {"users:read", "files:write"}
    workspace = LocalWorkspace(tmp_path / "workspace.json", DemoClock(Clock()), manifest(), granted_scopes=granted)
    await workspace.start()
    try:
        found = await findings_of(settings(workspace, tmp_path))
    finally:
        await workspace.stop()
    scopes = {finding.says: finding.good for finding in found if finding.check == "scopes"}
    assert scopes == {
        "The scope users:read is missing: add it on the app's page and install the app again.": False,
        "The optional scope files:write was declined: decision records come as text instead of files. Installing again asks anew.": True,
    }


@pytest.mark.parametrize(("off", "words"), [(600, "600 s behind"), (-600, "600 s ahead of")])
async def test_a_clock_that_is_off(tmp_path: Path, slack: LocalWorkspace, off: int, words: str) -> None:
    """A Slack that answers like ours, with another time."""
    async def answer(request: web.Request) -> web.Response:
        there = Clock().real_now().replace(microsecond=0) + timedelta(seconds=off)
        body = {"ok": True, "user": "meshcheck", "team": "T", "team_id": "T1", "url": "wss://x"}
        headers = {"Date": format_datetime(there, usegmt=True), "x-oauth-scopes": ",".join([*REQUIRED, *OPTIONAL])}
        return web.json_response(body, headers=headers)

    app = web.Application()
    app.router.add_route("*", "/api/{method}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    try:
        ((check, says),) = await wrong(settings(slack, tmp_path, slack_api_url=f"http://127.0.0.1:{port}/api/"))
    finally:
        await runner.cleanup()
    assert check == "clock"
    assert f"This machine's clock is {words} Slack's: set it right (NTP)" in says.replace("599", "600").replace("601", "600")


async def test_the_database_at_other_versions_and_in_use(slack: LocalWorkspace, tmp_path: Path) -> None:
    told = settings(slack, tmp_path)

    async def says() -> list[tuple[bool, str]]:
        return [(each.good, each.says) for each in await findings_of(told) if each.check == "database"]

    store = await Store.open(told.database_url)
    await store.migrate()
    assert [good for good, _ in await says()] == [True, True]
    await store.close()
    with other(told.database_url, "write") as process:
        assert said(process) == "0"
        busy = await says()
    assert busy[0][0] and "a second one would be refused" in busy[0][1]
    await look(told.database_url, lambda connection: connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'"))
    assert "the next start takes it to" in (await says())[0][1]
    await look(told.database_url, lambda connection: connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'"))
    ((good, newer),) = await says()
    assert not good and "`meshcheck db downgrade" in newer


async def test_secrets_sealed_under_another_key(slack: LocalWorkspace, tmp_path: Path) -> None:
    first, second = new_key(), new_key()
    told = settings(slack, tmp_path, meshcheck_encryption_keys=first)
    store = await Store.open(told.database_url)
    await store.migrate()
    async with store.transaction() as tx:
        await tx.add_token(Token("t", told.sealer.seal("s"), "T1", "C1", "", "U1", Clock().now()))
    await store.close()
    assert await wrong(told) == []
    ((check, says),) = await wrong(settings(slack, tmp_path, meshcheck_encryption_keys=second))
    assert check == "keys" and "MESHCHECK_ENCRYPTION_KEYS" in says


async def test_the_command_ends_with_1_and_says_it_for_programs(slack: LocalWorkspace, tmp_path: Path) -> None:
    right = {
        "PATH": os.defpath, "SLACK_BOT_TOKEN": "xoxb-local", "SLACK_APP_TOKEN": "xapp-local", "SLACK_API_URL": slack.api_url,
        "DATABASE_URL": f"sqlite:///{tmp_path / 'a.db'}",
    }
    for changed, code, bad in (({}, 0, []), ({"SLACK_APP_TOKEN": "xapp-wrong"}, 1, ["transport"]), ({"PORT": "many"}, 1, ["settings"])):
        command = await asyncio.create_subprocess_exec(
            MESHCHECK, "doctor", "--json", env={**right, **changed}, cwd=tmp_path, stdout=asyncio.subprocess.PIPE
        )
        out, _ = await command.communicate()
        assert command.returncode == code
        assert [finding["check"] for finding in json.loads(out) if not finding["good"]] == bad
