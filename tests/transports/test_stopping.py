"""A real process told to stop under load, and one that loses Slack for a while: nothing acknowledged is left undone."""

import asyncio
import signal
from pathlib import Path

import aiohttp
import pytest

from tests.postgres import fresh_database
from tests.processes.command import process, until
from tests.processes.test_run import far, free_port, told
from tests.world import ANN, BOT_USER

COMMANDS = 12


@pytest.mark.parametrize("http", [True, False], ids=["http", "socket"])
async def test_told_to_stop_under_load_it_finishes_what_it_acknowledged(tmp_path: Path, postgres: str, http: bool) -> None:
    port = free_port()
    async with far(tmp_path, port, http=http) as here:
        async with process(told(here, fresh_database(postgres), port, http=http), tmp_path) as bot:
            said = [
                asyncio.create_task(here.workspace.say(ANN, "C01VOTE", f"/meshcheck for system-{number}"))
                for number in range(COMMANDS)
            ]
            # The first thread is drawn after its check was stored and the command acknowledged.
            await until(lambda: len(here.messages()) > 0)
            bot.send_signal(signal.SIGTERM)
            assert await asyncio.wait_for(bot.wait(), 20) == 0
            await asyncio.gather(*said, return_exceptions=True)
        whispers = here.whispers(ANN)
        unheard = sum("dispatch_failed" in text or "operation_timeout" in text for text in whispers)
        roots = [m for m in here.messages() if m["user"] == BOT_USER and m["thread_ts"] in (None, m["ts"])]
        assert len(roots) >= COMMANDS - unheard, (tmp_path / f"run-{port}.log").read_text()
        assert len(roots) > 0
        replies = {m["thread_ts"] for m in here.messages() if m["thread_ts"] not in (None, m["ts"])}
        assert {m["ts"] for m in roots} == replies, "every thread has its first question"
        assert "Traceback" not in (tmp_path / f"run-{port}.log").read_text()


async def test_readiness_follows_the_link_of_a_real_process(tmp_path: Path) -> None:
    port = free_port()
    async with far(tmp_path, port, http=False) as here:
        async with process(told(here, f"sqlite:///{tmp_path / 'a.db'}", port, http=False), tmp_path):
            here.workspace.faults.add(method="apps.connections.open", kind="internal_error", times=1)
            await here.workspace.faults.disconnect()
            assert await _ready(port, 503) == ["there is no connection to Slack"]
            assert await _ready(port, 200) == []
            await here.workspace.say(ANN, "C01VOTE", "/meshcheck")
            await until(lambda: "Does voting-app need a service mesh?" in here.transcript())


async def _ready(port: int, status: int) -> list[str]:
    async with aiohttp.ClientSession() as session:
        for _ in range(200):
            async with session.get(f"http://127.0.0.1:{port}/readyz") as answer:
                if answer.status == status:
                    problems: list[str] = (await answer.json())["problems"]
                    return problems
            await asyncio.sleep(0.1)
    raise AssertionError(f"/readyz never said {status}")
