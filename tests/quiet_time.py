"""Time that passes only while nothing is at work, so that a test may take minutes and how fast the machine is says nothing."""

import asyncio
import selectors
import threading
from collections.abc import Coroutine
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.clock import Clock

STILL = 0.003
"""Seconds of the machine in which nothing happens before time passes: who has something to tell has told it by then."""
STEP = 0.25
"""So many seconds pass at most in one go, so that what was overlooked is not left far behind."""
THREADS = Path("/proc/self/task")


class QuietClock(Clock):
    """The time of the loop it is used in; `jump` moves what people read, as ever."""

    def __init__(self, start: datetime) -> None:
        super().__init__()
        self._start = start

    def _machine(self) -> datetime:
        return self._start + timedelta(seconds=asyncio.get_running_loop().time())


class _Selector(selectors.DefaultSelector):
    """Waits for sockets; when none has anything to say for a moment, the time of the loop goes on instead."""

    passed = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """What is ready; nothing when time has passed."""
        found = super().select(0)
        if found or (timeout is not None and timeout <= 0):
            return found
        found = super().select(STILL)
        while not found and _at_work():
            found = super().select(STILL)
        if not found and timeout is not None:
            self.passed += min(timeout, STEP)
        return found


def _at_work() -> bool:
    """Whether another thread computes or waits for the disk; where the system does not tell, nothing else is known."""
    mine = str(threading.get_native_id())
    others = (task for task in THREADS.iterdir() if task.name != mine) if THREADS.exists() else ()
    return any(_state(task) in ("R", "D") for task in others)


def _state(task: Path) -> str:
    try:
        return (task / "stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        # It has ended meanwhile.
        return ""


class _Loop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._quiet = _Selector()
        super().__init__(self._quiet)

    def time(self) -> float:
        """Seconds since the loop was made, those in which something was at work left out."""
        return self._quiet.passed


def in_quiet_time(story: Coroutine[Any, Any, None]) -> None:
    """Run a story whose time passes only while nothing is at work."""
    with asyncio.Runner(loop_factory=_Loop) as runner:
        runner.run(story)


def moment(ts: str) -> datetime:
    """When a message with this timestamp was posted."""
    return datetime.fromtimestamp(float(ts), UTC)
