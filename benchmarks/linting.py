"""How long it takes to prove the shipped framework, from the command line as its author would."""

import asyncio
from time import perf_counter

from benchmarks.children import MESHCHECK, QUIET, ROOT
from benchmarks.line import Line, Run

LINT = ROOT / "conversations" / "lint.py"


async def lint_shipped(run: Run) -> list[Line]:
    """Seconds for `meshcheck framework lint`; no line while there is nothing to prove it with."""
    if not LINT.exists():
        return []
    began = perf_counter()
    started = await asyncio.create_subprocess_exec(
        str(MESHCHECK), "framework", "lint", env=QUIET, cwd=run.folder, stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )
    try:
        out, _ = await asyncio.wait_for(started.communicate(), timeout=60)
    finally:
        if started.returncode is None:
            started.kill()
            await started.wait()
    if started.returncode not in (0, 1):
        raise RuntimeError(out.decode("utf-8", "replace")[-300:])
    return [Line("lint_shipped", perf_counter() - began, "s")]
