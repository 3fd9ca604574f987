"""A process that sweeps once per line it is told, each time in a child of its own that may die at a chosen step."""

import asyncio
import json
import os
import resource
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

from aiohttp import ClientSession
from slack_sdk.web.async_client import AsyncWebClient

from bot.advisor.answering import Answering
from bot.advisor.desk import Desk
from bot.clock import Clock
from bot.courier import Courier
from bot.hours import Hours
from bot.hush import Hush
from bot.library import load_shipped
from bot.notices import Notices
from bot.pace import Pace
from bot.people import People
from bot.reminders import Reminders
from bot.slack import web_client
from bot.store import Store, Tx
from bot.workspaces import OneWorkspace, Workspace
from conversations.framework import Framework


class Fate:
    """Counts steps, and ends the process without a word at the last one (0: never)."""

    def __init__(self, last: int) -> None:
        self.steps = 0
        self._last = last

    def step(self) -> None:
        """One step further."""
        self.steps += 1
        if self.steps == self._last:
            os.kill(os.getpid(), signal.SIGKILL)


class MortalStore(Store):
    """May die before and after each commit."""

    fate: Fate

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Tx]:
        """The same, with two steps in it."""
        async with super().transaction() as tx:
            yield tx
            self.fate.step()
        self.fate.step()


class MortalClient(AsyncWebClient):
    """May die before and after each call to Slack."""

    fate: Fate

    async def api_call(self, *args: Any, **more: Any) -> Any:
        """The same, with two steps around it."""
        self.fate.step()
        answer = await super().api_call(*args, **more)
        self.fate.step()
        return answer


class LaterClock(Clock):
    """Both of its times may be ahead: leases of the dead have run out by then."""

    def __init__(self, now: datetime, later: timedelta, skew: timedelta) -> None:
        super().__init__()
        self._later = later
        self._skew = skew
        self.jump(now - self.real_now() + skew)

    def real_now(self) -> datetime:
        """The machine's time, later."""
        return super().real_now() + self._later

    def _machine(self) -> datetime:
        # The clock of a machine that goes wrong by as much.
        return super()._machine() + self._skew


async def sweep(job: dict[str, Any], framework: Framework) -> int:
    """What a tick of the bot does, once; how many steps that took."""
    fate = Fate(job.get("die", 0))
    clock = LaterClock(datetime.fromisoformat(job["now"]), timedelta(minutes=job.get("later", 0)), timedelta(minutes=job.get("skew", 0)))
    if "room" in job:
        # Files may not grow beyond this; writing more fails as it does on a full disk.
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (job["room"], resource.RLIM_INFINITY))
    store = await MortalStore.open(job["database"])
    store.fate = fate
    async with ClientSession() as session:
        usual = web_client("xoxb-local", job["api"], session)
        client = MortalClient(
            token=usual.token, base_url=job["api"], session=session, retry_handlers=usual.retry_handlers
        )
        client.fate = fate
        here = OneWorkspace(Workspace("T0LOCAL", client, "U0BOT"))
        people = People(here, clock)
        desk, hours = Desk(store, framework, clock), Hours.parse("always")
        courier = Courier(
            store, here, people, Notices(store, here, Pace(0)), Pace(0), framework, clock, Hush(desk, people, hours),
            Answering(desk),
        )
        reminders = Reminders(desk, people, hours, batch=job.get("batch", 100))
        await courier.catch_up_all((await reminders.sweep()).threads)
        await courier.mend_all()
    await store.close()
    return fate.steps


def main() -> None:
    """Read jobs as JSON lines; answer each with whether the child died or failed, and its steps if it came to the end."""
    framework = load_shipped()
    print("ready", flush=True)
    for line in sys.stdin:
        out, into = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(out)
            try:
                os.write(into, str(asyncio.run(sweep(json.loads(line), framework))).encode())
            finally:
                os._exit(0)
        os.close(into)
        _, status = os.waitpid(child, 0)
        with os.fdopen(out) as said:
            steps = said.read()
        died = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        print(json.dumps({"died": died, "failed": not died and not steps, "steps": int(steps or 0)}), flush=True)


if __name__ == "__main__":
    main()
