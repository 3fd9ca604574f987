"""`meshcheck run` as a process: both transports, signatures, readiness, and kill -9 in the middle of everything."""

import asyncio
import json
import signal
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.clock import Clock
from bot.demo import DemoClock
from bot.local import LocalWorkspace, RefusedError
from bot.manifest import manifest
from bot.store import Store
from tests.postgres import fresh_database
from tests.processes.command import MESHCHECK, environment, process, until
from tests.world import ANN, BOB, CHANNEL, World, controls

SECRET = "a-signing-secret"


class Far(World):
    """A world whose bot is another process: what it did shows in the channel alone."""

    def __init__(self, workspace: LocalWorkspace) -> None:
        self.workspace = workspace

    async def settle(self) -> None:
        """Wait until the channel has been quiet for a moment."""
        quiet, before = 0, -1
        for _ in range(600):
            await self.workspace.settled()
            seen = len(self.workspace.requests)
            quiet, before = (quiet + 1 if seen == before else 0), seen
            if quiet > 6:
                return
            await asyncio.sleep(0.03)


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@asynccontextmanager
async def far(folder: Path, port: int, *, http: bool) -> AsyncIterator[Far]:
    """A workspace that sends to sockets, or signed to the process's port."""
    url = f"http://127.0.0.1:{port}/slack/events" if http else None
    workspace = LocalWorkspace(
        folder / "workspace.json", DemoClock(Clock()), manifest(), events_url=url, signing_secret=SECRET
    )
    await workspace.start()
    try:
        yield Far(workspace)
    finally:
        await workspace.stop()


def told(here: Far, database: str, port: int, *, http: bool) -> dict[str, str]:
    """The environment for one of the two transports."""
    transport = {"SLACK_SIGNING_SECRET": SECRET} if http else {"SLACK_APP_TOKEN": "xapp-local"}
    return environment(here.workspace, database, port, **transport)


async def _check(here: Far) -> None:
    await here.command(ANN)
    await here.choose(ANN, "platform", "self_run")
    await here.choose(BOB, "mesh_today", "none")
    await here.choose(ANN, "stage", "dev_no_date")
    await here.press(ANN, "None of these")
    await here.press(BOB, "Yes, usually")
    await here.reply(BOB, "5")
    await here.reply(BOB, "2")
    await here.press(ANN, "None of these")
    await here.press(ANN, "One person or part-time")


@pytest.mark.parametrize("http", [True, False], ids=["http", "socket"])
async def test_the_same_conversation_over_both_transports(tmp_path: Path, http: bool) -> None:
    port = free_port()
    async with far(tmp_path, port, http=http) as here:
        async with process(told(here, f"sqlite:///{tmp_path / 'a.db'}", port, http=http), tmp_path) as bot:
            await _check(here)
            assert "*Probably not yet*" in here.transcript()
            assert not [r for r in here.workspace.requests if not r.response.get("ok", True)]
            bot.send_signal(signal.SIGTERM)
            assert await asyncio.wait_for(bot.wait(), 15) == 0


async def test_a_wrong_signature_is_refused(tmp_path: Path) -> None:
    port = free_port()
    async with far(tmp_path, port, http=True) as here:
        async with process(told(here, f"sqlite:///{tmp_path / 'a.db'}", port, http=True), tmp_path):
            async with aiohttp.ClientSession() as session:
                now = str(int(Clock().real_now().timestamp()))
                forged = {"X-Slack-Signature": "v0=" + "0" * 64, "X-Slack-Request-Timestamp": now}
                url = f"http://127.0.0.1:{port}/slack/events"
                async with session.post(url, data="command=%2Fmeshcheck", headers=forged) as answer:
                    assert answer.status == 401
                async with session.get(f"http://127.0.0.1:{port}/metrics") as answer:
                    assert "meshcheck_sweeps_total" in await answer.text()
            assert here.messages() == []


WAY = ("platform", "mesh_today", "stage", "data", "debugging", "services", "growth", "pains", "owner")
CHOICES = {"platform": "self_run", "mesh_today": "none", "stage": "production", "data": "none", "debugging": "fine",
           "services": "5-9", "growth": "1", "pains": "none", "owner": "part"}


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
async def test_killed_at_any_moment_nothing_acknowledged_is_lost(
    tmp_path: Path, engine: str, request: pytest.FixtureRequest
) -> None:
    """Each round kills the process a little later after a press, and starts it again on the same database."""
    database = (
        f"sqlite:///{tmp_path / 'a.db'}" if engine == "sqlite"
        else fresh_database(request.getfixturevalue("postgres"))
    )
    port = free_port()
    acknowledged: set[str] = set()
    async with far(tmp_path, port, http=True) as here:
        told_ = told(here, database, port, http=True)
        async with process(told_, tmp_path):
            await here.command(ANN)
        for milliseconds in (0, 3, 8, 15, 30, 60, 120, 250, 600):
            async with process(told_, tmp_path) as bot:
                await here.settle()
                pressing = asyncio.create_task(_press_next(here))
                await asyncio.sleep(milliseconds / 1000)
                bot.kill()
                acknowledged |= await pressing
                assert acknowledged <= await _stored(database)
        async with process(told_, tmp_path):
            await here.settle()
            stored = await _stored(database)
            await until(lambda: here.transcript().count("✓ ") >= len(stored))
            await here.settle()
        assert acknowledged, "some press was acknowledged before the kill"
        roles = [r["event_payload"]["role"] for r in _ours(here)]
        assert len(roles) == len(set(roles)), here.transcript()


async def _press_next(here: Far) -> set[str]:
    """Press the first open control on the way; its question if Slack had an acknowledgement."""
    for message in here.thread():
        for block_id, element in controls(message):
            kind, _, rest = element["action_id"].partition(":")
            question = rest.split(":")[0]
            wanted = kind == "pick" or (kind == "answer" and rest == f"{question}:{CHOICES.get(question)}")
            if question in WAY and wanted:
                try:
                    await here.workspace.press(
                        ANN, element["action_id"], channel=CHANNEL, ts=message["ts"], block_id=block_id,
                        choose=CHOICES[question] if kind == "pick" else None,
                    )
                except RefusedError:
                    return set()
                return {question}
    return set()


async def _stored(database: str) -> set[str]:
    store = await Store.open(database, exclusive=False)
    try:
        async with store.transaction() as tx:
            assessment = await tx.latest("T0LOCAL", CHANNEL)
    finally:
        await store.close()
    return set(assessment.answers) if assessment is not None else set()


def _ours(here: Far) -> list[Any]:
    """The metadata of our messages in the thread."""
    posts = [r for r in here.workspace.requests if r.method == "chat.postMessage" and r.response.get("ok")]
    return [json.loads(r.arguments["metadata"]) if isinstance(r.arguments["metadata"], str) else r.arguments["metadata"]
            for r in posts]


async def test_a_second_process_on_the_same_file_is_refused(tmp_path: Path) -> None:
    port = free_port()
    async with far(tmp_path, port, http=True) as here:
        environment_ = told(here, f"sqlite:///{tmp_path / 'a.db'}", port, http=True)
        async with process(environment_, tmp_path):
            second = await asyncio.create_subprocess_exec(
                MESHCHECK, "run", env={**environment_, "PORT": str(free_port())},
                cwd=tmp_path, stderr=asyncio.subprocess.PIPE,
            )
            _, errors = await second.communicate()
            assert second.returncode == 2
            assert b"already running" in errors
