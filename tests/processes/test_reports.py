"""`POST /signals` of a real process, over both transports, sent by the real command."""

import asyncio
import re
from pathlib import Path

import pytest

from tests.processes.command import MESHCHECK, process
from tests.processes.test_run import far, free_port, told
from tests.world import ANN


@pytest.mark.parametrize("http", [True, False], ids=["http", "socket"])
async def test_a_pipeline_reports_to_a_running_bot(tmp_path: Path, http: bool) -> None:
    port = free_port()
    async with far(tmp_path, port, http=http) as here:
        async with process(told(here, f"sqlite:///{tmp_path / 'a.db'}", port, http=http), tmp_path):
            await here.command(ANN)
            await here.command(ANN, "token")
            found = re.search(r"id +(\S+)\s+secret +([\w-]+)", here.whispers(ANN)[-1])
            assert found is not None
            for secret, code in ((found[2], 0), ("wrong", 2)):
                sent = await asyncio.create_subprocess_exec(
                    MESHCHECK, "signal", "--url", f"http://127.0.0.1:{port}", "--token", found[1], "stage=production",
                    env={"MESHCHECK_SIGNAL_SECRET": secret}, stderr=asyncio.subprocess.DEVNULL,
                )
                assert await sent.wait() == code
            await here.settle()
            assert "The pipeline says *In production*." in here.transcript()
